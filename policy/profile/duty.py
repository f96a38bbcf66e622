# SPDX-License-Identifier: Apache-2.0
"""Tables of a profile about hits, lists and searches."""

from dataclasses import dataclass
from typing import Annotated, Literal

from policy.profile.key import Choices, Move, Range, Toward, engineering, strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What must be checked before anybody is stopped."""

    plate_image: Literal["required", "recommended", "off"] = strict(
        "required", Toward("required"), "Human comparison of plate image before action."
    )
    match_fields: Annotated[tuple[str, ...], Choices.of("characters", "state", "vehicle_descriptors")] = (
        strict(("characters", "state", "vehicle_descriptors"), Move.SUPERSET, "What must be compared.")
    )
    match_rule: Literal["exact", "match"] = strict(
        "exact", Toward("exact"), "exact: any doubt is a no; match: officer may accept with note."
    )
    performed_by: Annotated[tuple[str, ...], Choices.of("officer", "operator", "dispatcher")] = strict(
        ("officer",), Move.SUBSET, "Who may do the visual check."
    )
    clets: Literal["required", "required_unless_exigent", "if_practicable"] = strict(
        "required", Toward("required"), "CLETS check before enforcement action."
    )
    clets_channels: Annotated[tuple[str, ...], Choices.of("mdc", "dispatch")] = strict(
        ("mdc", "dispatch"), Move.SUBSET, "Accepted CLETS channels."
    )
    status_confirmation: Literal["required_unless_exigent", "covered_by_clets"] = strict(
        "required_unless_exigent",
        Toward("required_unless_exigent"),
        "Separate 'still active' confirmation of the hot list entry.",
    )
    status_sources: Annotated[tuple[str, ...], Choices.of("dispatcher", "department_device")] = strict(
        ("dispatcher", "department_device"), Move.SUBSET, "Who or what may confirm status."
    )
    alert_alone_insufficient: Literal[True] = strict(True, Move.FIXED, "No action on an unverified alert.")
    allowed_before: Annotated[tuple[str, ...], Choices.of("follow")] = strict(
        ("follow",), Move.SUBSET, "What is allowed before verification."
    )
    restrict_freedom: Literal["validated", "validated_or_exigent"] = strict(
        "validated", Toward("validated"), "Condition for stop or detention."
    )
    legal_basis_prompt: bool = strict(True, Toward(True), "Ask for suspicion or cause beyond the alert.")
    occupant_check: Literal["required_effort", "basis_only", "off"] = strict(
        "required_effort", Toward("required_effort"), "Try to match the wanted person to the driver."
    )
    exception_reason_required: Literal[True] = strict(
        True, Move.FIXED, "Not-practicable and exigent need a written reason."
    )
    accuracy_notice: bool = strict(True, Toward(True), "Misread factors shown.")
    informational_banner: bool = strict(True, Toward(True), "Alert marked as information only.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """How a stop is cleared."""

    required: bool = strict(True, Toward(True), "Each alert stop is cleared before sign-off.")
    notify: Annotated[tuple[str, ...], Choices.of("dispatcher", "entry_originator", "crime_analyst")] = (
        strict(
            ("dispatcher", "entry_originator", "crime_analyst"),
            Move.SUPERSET,
            "Who hears when call text does not tie hit to arrest.",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HotLists:
    """Which lists may be used, and who says so."""

    refresh_max_hours: Annotated[int, Range(1, 24)] = strict(
        24, Move.LOWER, "Longest gap between general list downloads."
    )
    overwrite: Literal[True] = strict(True, Move.FIXED, "Newest version replaces the old.")
    general_lists: tuple[str, ...] = strict(
        ("SVS", "SFR", "SLR"), Move.FREE, "General lists fetched automatically."
    )
    sources: tuple[str, ...] = strict(
        ("NCIC", "CA_DMV", "local_BOLO", "state_general_lists"), Move.SUBSET, "Allowed list sources."
    )
    sources_must_match_purposes: bool = strict(True, Toward(True), "Each source tied to a purpose.")
    categories: tuple[str, ...] = strict(
        (
            "stolen_vehicle",
            "stolen_or_wanted_vehicle",
            "stolen_plate",
            "missing_person",
            "wanted_person",
            "active_warrant",
            "homeland_security",
            "electronic_surveillance",
            "suspect_interdiction",
            "stolen_property_recovery",
            "dmv_flag",
            "agency_flag",
            "protective_order",
            "terrorism_related",
        ),
        Move.SUBSET,
        "Allowed categories of entries.",
    )
    designation_by: Literal["alpr_administrator"] = strict(
        "alpr_administrator", Move.FIXED, "Who designates lists."
    )
    entry_approval: Literal["alpr_administrator"] = strict(
        "alpr_administrator", Move.FIXED, "Who approves a specific list before first entry."
    )
    update_approval: Literal["supervisor", "alpr_administrator"] = strict(
        "supervisor", Toward("alpr_administrator"), "Who approves updates."
    )
    self_approval: Literal[False] = engineering(False, Move.FIXED, "Author may not approve own entry.")
    documented_in: Literal["general_offense_report"] = strict(
        "general_offense_report", Move.FIXED, "Report number needed for entries and updates."
    )
    staleness_notice: bool = strict(True, Toward(True), "List age shown on alerts.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HotPlates:
    """A department's own entries."""

    required: Annotated[tuple[str, ...], Choices.of("member", "case_number", "synopsis")] = strict(
        ("member", "case_number", "synopsis"), Move.SUPERSET, "Minimum fields."
    )
    extra_fields_allowed: bool = strict(True, Move.FREE, "Optional notes.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What a search of reads must carry."""

    requires: Annotated[tuple[str, ...], Choices.of("case_number_or_incident", "reason", "purpose")] = strict(
        ("case_number_or_incident", "reason"),
        Move.SUPERSET,
        "What an inquiry must carry, besides the purpose code.",
    )
    mode: Literal["all", "any"] = strict("all", Toward("all"), "All of them, or any one.")
