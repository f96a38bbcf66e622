# SPDX-License-Identifier: Apache-2.0
"""Tables of a profile about people and use."""

from dataclasses import dataclass
from typing import Annotated, Literal

from policy.profile.key import Choices, Move, Pattern, Range, Toward, engineering, required, strict
from policy.purposes import MODES, PURPOSES


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which policy this is."""

    schema_version: Literal[1] = strict(1, Move.FIXED, "Version of the form of this profile.")
    id: Annotated[str, Pattern(r"^[A-Z]{2}-[0-9]{3}$")] = required(
        Move.FIXED, "Short name of the policy; its clauses begin with it (SR-465)."
    )
    agency: str = required(Move.FIXED, "Department name.")
    policy_number: str = required(Move.FIXED, "Policy number.")
    source_sha256: Annotated[str, Pattern("[0-9a-f]{64}")] = required(
        Move.FIXED, "Fingerprint of the policy text as the department posts it."
    )
    should_is_must: bool = strict(
        True,
        Toward(True),
        "Whether 'should' in the policy counts as a duty; if not, the program warns instead of refusing.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Titles that the policy names for a duty."""

    program_manager: str = required(Move.FREE, "Manages installation, maintenance, retention and access.")
    alpr_administrator: str = required(Move.FREE, "Designates and approves hot lists, orders deployment.")
    retention_owner: str = required(Move.FREE, "Is told how retention stands, and when something is overdue.")
    release_approver: str = required(Move.FREE, "Alone decides on releases, or a designee on record.")
    records_referral: str = required(Move.FREE, "Receives requests from outside law enforcement.")
    training_owner: str = required(Move.FREE, "Is told whose training is missing.")
    internal_auditor: str = required(
        Move.FREE, "Alone signs the findings of an audit, or a designee on record."
    )
    vendor_authoriser: str = required(Move.FREE, "Signs vendor permissions.")
    custodian_of_records: str = strict("Custodian of Records", Move.FREE, "Signs the records schedule.")
    designee_record_required: bool = strict(
        True, Toward(True), "A delegation works only when recorded with name and dates."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What the reader and its data may be used for."""

    official_only: Literal[True] = strict(
        True, Move.FIXED, "Nothing is captured or searched without an official purpose."
    )
    purposes: Annotated[tuple[str, ...], Choices(frozenset(PURPOSES))] = required(
        Move.SUBSET, "What a shift or a search may be for; nothing else is accepted."
    )
    purpose_code_required: bool = strict(
        True, Toward(True), "A purpose is chosen before anything is captured or shown."
    )
    reason_required_for: Annotated[tuple[str, ...], Choices(frozenset(PURPOSES))] = engineering(
        (), Move.SUPERSET, "Broad purposes, for which a reason is written as well."
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
        "Uses that are barred: shown at sign-on, acknowledged, and refused.",
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
        "A supervisor approves a search of an area that touches a sensitive place.",
    )
    public_view_only: bool = strict(
        True, Toward(True), "No read is kept of a place that the public cannot see."
    )
    public_view_exception: Literal["court_order", "none"] = strict(
        "court_order", Toward("none"), "What lets a read be kept of such a place all the same."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """When a car may capture, and what a read holds."""

    modes: Annotated[tuple[str, ...], Choices(MODES)] = strict(
        ("routine_patrol", "criminal_investigation", "crime_scene_canvass"),
        Move.SUBSET,
        "What a shift with the reader may be: patrol, investigation, canvass.",
    )
    priority_incidents: tuple[str, ...] = strict(
        ("homicide", "shooting", "other_major_incident"),
        Move.SUPERSET,
        "Incidents at which the officer is asked whether to canvass with the reader.",
    )
    partial_plate_entry: bool = strict(
        True, Move.FREE, "Part of a plate may be entered, with signs for what is not known."
    )
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
        "What is kept of each read.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may see data, and what is recorded of it."""

    roles_source: Literal["policy", "role_catalogue"] = strict(
        "role_catalogue",
        Toward("policy"),
        "Whether the policy itself names the job titles with access, or the manager does; until then nobody has it.",
    )
    authorized_roles: tuple[str, ...] = strict(
        (), Move.SUBSET, "Job titles with access, where the policy names them itself."
    )
    independent_contractors: Literal["none", "catalogue"] = strict(
        "none", Toward("none"), "Whether independent contractors may be given access."
    )
    vendor: Literal["none", "maintenance_only", "contract_and_written_permission", "hosting_only"] = strict(
        "none", Toward("none"), "What the vendor may do with the data."
    )
    training_required: Literal[True] = strict(
        True, Move.FIXED, "Nobody sees data before their training is on record."
    )
    individual_credentials: Literal[True] = strict(True, Move.FIXED, "No shared accounts.")
    login_required: Literal[True] = strict(True, Move.FIXED, "No data without personal login and password.")
    single_session: bool = strict(True, Toward(True), "One live session per account and device.")
    idle_lock_minutes: Annotated[int, Range(1, 30)] = engineering(
        15, Move.LOWER, "Minutes without a touch after which the screen locks."
    )
    offline_session_hours: Annotated[int, Range(1, 24)] = engineering(
        12, Move.LOWER, "Hours that a sign-on lasts in a car that cannot reach the department."
    )
    scope_required: bool = strict(
        True,
        Toward(True),
        "What a list says is withheld from people without authority for that kind of data.",
    )
    scopes: Annotated[tuple[str, ...], Choices.of("department", "state", "federal", "clets")] = strict(
        ("department", "state", "federal", "clets"),
        Move.SUPERSET,
        "Kinds of data for which each person needs authority of their own.",
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
        "What is kept of each access.",
    )
    log_reads_offline: Literal[True] = strict(
        True, Move.FIXED, "Access in the car is recorded without a network too, and sent later."
    )
    log_tamper_evident: Literal[True] = strict(
        True, Move.FIXED, "The record of accesses can only grow, and any change of it shows."
    )
    log_days_min: Annotated[int, Range(365)] = engineering(
        1095, Move.HIGHER, "Days that the record of accesses is kept at least."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """What a person must have learnt before."""

    required: Literal[True] = strict(True, Move.FIXED, "The reader stays off for whoever lacks the training.")
    modules: tuple[str, ...] = strict(
        ("equipment_use", "policy_review"), Move.SUPERSET, "Courses that make the training complete."
    )
    valid_days: Annotated[int, Range(0)] = engineering(
        0, Move.LOWER, "Days after which the training is repeated; 0 for never."
    )
