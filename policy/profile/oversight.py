# SPDX-License-Identifier: Apache-2.0
"""Tables of a profile about audits, reports and what is published."""

from dataclasses import dataclass
from typing import Annotated, Literal

from policy.profile.key import Move, Range, Toward, engineering, outward, required, strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """How use is audited."""

    per_year: Annotated[int, Range(1, 12)] = strict(2, Move.HIGHER, "Internal audits in a calendar year.")
    calendar_year: bool = strict(True, Toward(True), "Audits are counted by calendar year.")
    max_gap_days: Annotated[int, Range(30, 366)] = strict(
        184, Move.LOWER, "Days between two signed audits at most."
    )
    sample_min: Annotated[int, Range(10)] = strict(
        10, Move.HIGHER, "Searches drawn at random for each audit."
    )
    sample_window_months: Annotated[int, Range(1, 12)] = strict(
        6, Move.HIGHER, "Months from which they are drawn."
    )
    lookback_months: Annotated[int, Range(6, 24)] = strict(12, Move.HIGHER, "Months that an audit covers.")
    two_strata: bool = strict(
        True, Toward(True), "As many are drawn from the last six months as from the six before."
    )
    random: Literal[True] = strict(
        True, Move.FIXED, "They are drawn at random, so that the draw can be repeated."
    )
    criteria_ref: str = strict("inquiry rule", Move.FREE, "Rule by which each search is judged.")
    memo_to: str = required(Move.FREE, "Who gets the auditor's memo.")
    memo_retained_by: str = required(Move.FREE, "Who files the memo.")
    records_data_errors: bool = strict(True, Toward(True), "Errors in the data are listed and corrected.")
    violations_recorded: bool = strict(True, Toward(True), "Violations are kept in a register.")
    corrective_steps_required: bool = strict(
        True, Toward(True), "A violation is closed only with a corrective step."
    )
    external_per_year: Annotated[int, Range(0, 12)] = outward(0, Move.HIGHER, "Outside audits per year.")
    external_by: Literal["none", "outside_law_enforcement_agency"] = outward(
        "none", Move.FREE, "Who makes the outside audit."
    )
    doj_access: bool = outward(False, Toward(True), "California's DOJ may look at the records.")
    doj_with_clets_audit: bool = outward(
        False, Toward(True), "The records are ready for the yearly CLETS audit."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Periodic reports."""

    quarterly: bool = outward(False, Toward(True), "A report is made every quarter.")
    period_months: Literal[3] = outward(3, Move.FIXED, "Months that the report covers.")
    recipient: str = outward("", Move.FREE, "Who gets the report.")
    public: bool = outward(False, Move.FREE, "The report is made public.")
    includes_audits: bool = strict(True, Toward(True), "The report says what the audits found.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """The public transparency portal."""

    enabled: bool = outward(False, Move.FREE, "Figures are shown on the transparency portal.")
    website_link: bool = outward(False, Move.FREE, "The department's website links to the portal.")
    refresh_max_days: Annotated[int, Range(1, 31)] = engineering(
        31, Move.LOWER, "Days that the portal's figures may be old."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """What is posted."""

    policy_posted: bool = strict(True, Toward(True), "Policy and procedures are posted for everybody.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """Documents that must exist."""

    required: tuple[str, ...] = strict(
        (
            "guidelines",
            "authorized_titles",
            "training_requirements",
            "monitoring",
            "access_record_procedures",
            "designee",
            "retention_destruction",
            "policy_posting",
            "safeguard_procedures",
        ),
        Move.SUPERSET,
        "Documents that the department must have.",
    )
