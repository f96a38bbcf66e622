# SPDX-License-Identifier: Apache-2.0
"""Tables of a profile about hits, lists and searches."""

from dataclasses import dataclass
from typing import Annotated, Literal

from policy.profile.key import Choices, Move, Range, Toward, engineering, strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What must be checked before anybody is stopped."""

    plate_image: Literal["required", "recommended", "off"] = strict(
        "required", Toward("required"), "A person compares the picture of the plate before anything is done."
    )
    match_fields: Annotated[tuple[str, ...], Choices.of("characters", "state", "vehicle_descriptors")] = (
        strict(("characters", "state", "vehicle_descriptors"), Move.SUPERSET, "What must be compared.")
    )
    match_rule: Literal["exact", "match"] = strict(
        "exact", Toward("exact"), "Whether any doubt counts as a no, or an officer may accept it with a note."
    )
    performed_by: Annotated[tuple[str, ...], Choices.of("officer", "operator", "dispatcher")] = strict(
        ("officer",), Move.SUBSET, "Who may do the visual check."
    )
    clets: Literal["required", "required_unless_exigent", "if_practicable"] = strict(
        "required", Toward("required"), "The record is checked through CLETS before anything is enforced."
    )
    clets_channels: Annotated[tuple[str, ...], Choices.of("mdc", "dispatch")] = strict(
        ("mdc", "dispatch"), Move.SUBSET, "Ways by which the CLETS check may be made."
    )
    status_confirmation: Literal["required_unless_exigent", "covered_by_clets"] = strict(
        "required_unless_exigent",
        Toward("required_unless_exigent"),
        "Somebody confirms that the list's entry is still active.",
    )
    status_sources: Annotated[tuple[str, ...], Choices.of("dispatcher", "department_device")] = strict(
        ("dispatcher", "department_device"), Move.SUBSET, "Who may confirm that it is active."
    )
    alert_alone_insufficient: Literal[True] = strict(
        True, Move.FIXED, "Nothing is done on an alert that nobody has verified."
    )
    allowed_before: Annotated[tuple[str, ...], Choices.of("follow")] = strict(
        ("follow",), Move.SUBSET, "What is allowed before verification."
    )
    restrict_freedom: Literal["validated", "validated_or_exigent"] = strict(
        "validated", Toward("validated"), "What must be so before anybody is stopped or held."
    )
    legal_basis_prompt: bool = strict(
        True, Toward(True), "The officer is asked what else, besides the hit, gives cause."
    )
    occupant_check: Literal["required_effort", "basis_only", "off"] = strict(
        "required_effort",
        Toward("required_effort"),
        "The officer is asked whether the wanted person was seen in the car.",
    )
    exception_reason_required: Literal[True] = strict(
        True, Move.FIXED, "Whoever leaves a check out writes the reason."
    )
    accuracy_notice: bool = strict(True, Toward(True), "It is shown what makes a camera misread a plate.")
    informational_banner: bool = strict(True, Toward(True), "Each alert says that it is information only.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """How a stop is cleared."""

    required: bool = strict(True, Toward(True), "How each stop ended is recorded before sign-off.")
    notify: Annotated[tuple[str, ...], Choices.of("dispatcher", "entry_originator", "crime_analyst")] = (
        strict(
            ("dispatcher", "entry_originator", "crime_analyst"),
            Move.SUPERSET,
            "Who is told when the call's text does not tie the hit to the arrest.",
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HotLists:
    """Which lists may be used, and who says so."""

    refresh_max_hours: Annotated[int, Range(1, 24)] = strict(
        24, Move.LOWER, "Hours after which a general list must be fetched again."
    )
    overwrite: Literal[True] = strict(
        True, Move.FIXED, "The newest edition of a list takes the place of the former one."
    )
    general_lists: tuple[str, ...] = strict(
        ("SVS", "SFR", "SLR"), Move.FREE, "General lists that are fetched by themselves."
    )
    sources: tuple[str, ...] = strict(
        ("NCIC", "CA_DMV", "local_BOLO", "state_general_lists"), Move.SUBSET, "Where lists may come from."
    )
    sources_must_match_purposes: bool = strict(
        True, Toward(True), "Each list serves a purpose of the policy."
    )
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
        "What kinds of entries are looked for; all others are left out.",
    )
    designation_by: Literal["alpr_administrator"] = strict(
        "alpr_administrator", Move.FIXED, "Who puts a list into use."
    )
    entry_approval: Literal["alpr_administrator"] = strict(
        "alpr_administrator",
        Move.FIXED,
        "Who approves the department's own entries before they are looked for.",
    )
    update_approval: Literal["supervisor", "alpr_administrator"] = strict(
        "supervisor", Toward("alpr_administrator"), "Who approves a change of them."
    )
    self_approval: Literal[False] = engineering(
        False, Move.FIXED, "Whether anybody may approve what they entered themselves."
    )
    documented_in: Literal["general_offense_report"] = strict(
        "general_offense_report",
        Move.FIXED,
        "Where entries and changes are documented; its number is asked for.",
    )
    staleness_notice: bool = strict(True, Toward(True), "Each alert says how old its list is.")


@dataclass(frozen=True, slots=True, kw_only=True)
class HotPlates:
    """A department's own entries."""

    required: Annotated[tuple[str, ...], Choices.of("member", "case_number", "synopsis")] = strict(
        ("member", "case_number", "synopsis"), Move.SUPERSET, "What an entry must say."
    )
    extra_fields_allowed: bool = strict(True, Move.FREE, "Whether other details may be added.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """What a search of reads must carry."""

    requires: Annotated[tuple[str, ...], Choices.of("case_number_or_incident", "reason", "purpose")] = strict(
        ("case_number_or_incident", "reason"),
        Move.SUPERSET,
        "What a search must say, besides its purpose.",
    )
    mode: Literal["all", "any"] = strict("all", Toward("all"), "Whether it must say all of that, or any one.")
