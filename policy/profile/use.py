# SPDX-License-Identifier: Apache-2.0
"""Tables of a profile about people and use."""

from dataclasses import dataclass
from typing import Annotated, Literal

from policy.profile.key import Choices, Move, Pattern, Range, Toward, engineering, required, strict
from policy.purposes import MODES, PURPOSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which policy this is."""

    schema_version: Literal[1] = strict(1, Move.FIXED, "Schema version the loader understands.")
    id: Annotated[str, Pattern(r"^[A-Z]{2}-[0-9]{3}$")] = required(
        Move.FIXED, "Clause-id prefix, e.g. SR-465."
    )
    agency: str = required(Move.FIXED, "Department name.")
    policy_number: str = required(Move.FIXED, "Policy number.")
    source_sha256: Annotated[str, Pattern("[0-9a-f]{64}")] = required(
        Move.FIXED, "Hash of the policy text that P01 posts."
    )
    should_is_must: bool = strict(
        True, Toward(True), "Read 'should' as a duty; false turns 'should' refusals into warnings."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Titles that the policy names for a duty."""

    program_manager: str = required(Move.FREE, "Manages installation, maintenance, retention, access.")
    alpr_administrator: str = required(Move.FREE, "Designates and approves hot lists, orders deployment.")
    retention_owner: str = required(Move.FREE, "Gets the retention health panel and mails.")
    release_approver: str = required(Move.FREE, "Only role (or recorded designee) that decides releases.")
    records_referral: str = required(Move.FREE, "Receives requests from outside law enforcement.")
    training_owner: str = required(Move.FREE, "Gets untrained-member lists.")
    internal_auditor: str = required(Move.FREE, "Only role (or designee) that signs audit findings.")
    vendor_authoriser: str = required(Move.FREE, "Signs vendor permissions.")
    custodian_of_records: str = strict("Custodian of Records", Move.FREE, "Signs the records schedule.")
    designee_record_required: bool = strict(
        True, Toward(True), "A delegation works only when recorded with name and dates."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What the reader and its data may be used for."""

    official_only: Literal[True] = strict(True, Move.FIXED, "No session or inquiry without official purpose.")
    purposes: Annotated[tuple[str, ...], Choices(frozenset(PURPOSES))] = required(
        Move.SUBSET, "Closed list for sessions and inquiries."
    )
    purpose_code_required: bool = strict(True, Toward(True), "Purpose code before capture or result.")
    reason_required_for: Annotated[tuple[str, ...], Choices(frozenset(PURPOSES))] = engineering(
        (), Move.SUPERSET, "Broad purposes that also need a written reason."
    )
    access_basis: Annotated[
        tuple[str, ...],
        Choices.of("criminal_investigation", "department_civil_action", "department_administrative_action"),
    ] = strict(
        ("criminal_investigation", "department_civil_action", "department_administrative_action"),
        Move.SUBSET,
        "Matters that make an access legitimate.",
    )
    suspicion_required: Literal[False] = strict(
        False, Move.FIXED, "Four policies say suspicion is not required; a form may not ask for it."
    )
    prohibited: tuple[str, ...] = strict(
        (
            "unauthorised_purpose",
            "first_amendment",
            "personal",
            "protected_characteristic",
            "harassment",
            "privacy_nonpublic_view",
        ),
        Move.SUPERSET,
        "Barred uses shown, acknowledged, refused.",
    )
    protected_characteristics: tuple[str, ...] = strict(
        (
            "race",
            "gender",
            "gender_identity",
            "religion",
            "political_affiliation",
            "nationality",
            "ethnicity",
            "sexual_orientation",
            "disability",
            "age",
            "other_protected_classification",
        ),
        Move.SUPERSET,
        "Traits that may never be the sole ground.",
    )
    sensitive_place_approval: bool = engineering(
        True,
        Toward(True),
        "Area searches at listed places need a supervisor (First Amendment clauses MP, WV).",
    )
    public_view_only: bool = strict(True, Toward(True), "No read kept from places outside public view.")
    public_view_exception: Literal["court_order", "none"] = strict(
        "court_order", Toward("none"), "What lifts the public-view bar."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """When a car may capture, and what a read holds."""

    modes: Annotated[tuple[str, ...], Choices(MODES)] = strict(
        ("routine_patrol", "criminal_investigation", "crime_scene_canvass"),
        Move.SUBSET,
        "Session modes on M02.",
    )
    priority_incidents: tuple[str, ...] = strict(
        ("homicide", "shooting", "other_major_incident"),
        Move.SUPERSET,
        "Incident types that raise the canvass prompt.",
    )
    partial_plate_entry: bool = strict(True, Move.FREE, "Wildcard plates may be entered.")
    read_fields: tuple[str, ...] = strict(
        (
            "plate",
            "state",
            "confidence",
            "plate_image",
            "vehicle_image",
            "vehicle_description",
            "captured_at",
            "latitude",
            "longitude",
            "camera_id",
            "session_id",
        ),
        Move.SUPERSET,
        "Columns each read stores.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may see data, and what is recorded of it."""

    roles_source: Literal["policy", "role_catalogue"] = strict(
        "role_catalogue",
        Toward("policy"),
        "Titles fixed by policy, or named by the manager in C14 (nobody until named).",
    )
    authorized_roles: tuple[str, ...] = strict(
        (), Move.SUBSET, "Titles with access when roles_source=policy; start list otherwise."
    )
    independent_contractors: Literal["none", "catalogue"] = strict(
        "none", Toward("none"), "Whether contractor classes may be catalogued as users."
    )
    vendor: Literal["none", "maintenance_only", "contract_and_written_permission", "hosting_only"] = strict(
        "none", Toward("none"), "Vendor standing."
    )
    training_required: Literal[True] = strict(True, Move.FIXED, "Data routes refuse untrained accounts.")
    individual_credentials: Literal[True] = strict(True, Move.FIXED, "No shared accounts.")
    login_required: Literal[True] = strict(True, Move.FIXED, "No data without personal login and password.")
    single_session: bool = strict(True, Toward(True), "One live session per account and device.")
    idle_lock_minutes: Annotated[int, Range(1, 30)] = engineering(
        15, Move.LOWER, "Idle time before lock (alert panel stays visible, data screens lock)."
    )
    offline_session_hours: Annotated[int, Range(1, 24)] = engineering(
        12, Move.LOWER, "How long a signed offline entitlement lasts in the car."
    )
    scope_required: bool = strict(True, Toward(True), "Data from a scope is withheld without that scope.")
    scopes: Annotated[tuple[str, ...], Choices.of("department", "state", "federal", "clets")] = strict(
        ("department", "state", "federal", "clets"), Move.SUPERSET, "Scopes that need separate authority."
    )
    log_fields: tuple[str, ...] = strict(
        (
            "name",
            "username",
            "organisation",
            "date",
            "time",
            "query_elements",
            "purpose",
            "case_or_incident",
            "reason",
            "device",
            "outcome",
        ),
        Move.SUPERSET,
        "Columns of each access row (Civil Code 1798.90.52 needs date, time, query, user, organisation, purpose).",
    )
    log_reads_offline: Literal[True] = strict(True, Move.FIXED, "In-car access is logged offline and synced.")
    log_tamper_evident: Literal[True] = strict(True, Move.FIXED, "Append-only hash chain.")
    log_days_min: Annotated[int, Range(365)] = engineering(
        1095, Move.HIGHER, "Shortest life of access rows (they outlive purged reads; see ambiguity X-4)."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What a person must have learnt before."""

    required: Literal[True] = strict(True, Move.FIXED, "Reader stays off for untrained accounts.")
    modules: tuple[str, ...] = strict(
        ("equipment_use", "policy_review"), Move.SUPERSET, "Modules that make training complete."
    )
    valid_days: Annotated[int, Range(0)] = engineering(
        0, Move.LOWER, "Refresher interval; no policy states one."
    )
