# SPDX-License-Identifier: Apache-2.0
"""Tables of a profile about audits, reports and what is published."""

from dataclasses import dataclass
from typing import Annotated, Literal

from policy.profile.key import Move, Range, Toward, engineering, outward, required, strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """How use is audited."""

    per_year: Annotated[int, Range(1, 12)] = strict(
        2, Move.HIGHER, "Internal audits per calendar year (strictest stated in words: two)."
    )
    calendar_year: bool = strict(True, Toward(True), "Counted per calendar year.")
    max_gap_days: Annotated[int, Range(30, 366)] = strict(
        184, Move.LOWER, "Longest gap between signed audits."
    )
    sample_min: Annotated[int, Range(10)] = strict(10, Move.HIGHER, "Inquiries drawn at random per window.")
    sample_window_months: Annotated[int, Range(1, 12)] = strict(6, Move.HIGHER, "Window of the random draw.")
    lookback_months: Annotated[int, Range(6, 24)] = strict(12, Move.HIGHER, "Period that an audit covers.")
    two_strata: bool = strict(
        True, Toward(True), "Draw sample_min from the last six months and again from the six before."
    )
    random: Literal[True] = strict(True, Move.FIXED, "Seeded random draw.")
    criteria_ref: str = strict("inquiry rule", Move.FREE, "Rule each inquiry is judged against.")
    memo_to: str = required(Move.FREE, "Recipient of the audit memo.")
    memo_retained_by: str = required(Move.FREE, "Who files the memo.")
    records_data_errors: bool = strict(True, Toward(True), "Data errors listed and corrected.")
    violations_recorded: bool = strict(True, Toward(True), "Violation register.")
    corrective_steps_required: bool = strict(True, Toward(True), "Violation closes only with a step.")
    external_per_year: Annotated[int, Range(0, 12)] = outward(0, Move.HIGHER, "Outside audits per year.")
    external_by: Literal["none", "outside_law_enforcement_agency"] = outward("none", Move.FREE, "Who.")
    doj_access: bool = outward(False, Toward(True), "Read-only pack for California DOJ.")
    doj_with_clets_audit: bool = outward(False, Toward(True), "Pack is readied for the yearly CLETS audit.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Periodic reports."""

    quarterly: bool = outward(False, Toward(True), "Quarterly report job.")
    period_months: Literal[3] = outward(3, Move.FIXED, "Months covered.")
    recipient: str = outward("", Move.FREE, "Addressee.")
    public: bool = outward(False, Move.FREE, "Published at P03.")
    includes_audits: bool = strict(True, Toward(True), "Audit section cannot be removed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """The public transparency portal."""

    enabled: bool = outward(False, Move.FREE, "Transparency portal P02.")
    website_link: bool = outward(False, Move.FREE, "Link watched by J08.")
    refresh_max_days: Annotated[int, Range(1, 31)] = engineering(31, Move.LOWER, "Oldest portal figures.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """What is posted."""

    policy_posted: bool = strict(True, Toward(True), "Policy and procedures at P01.")


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
        "Documents C14 expects.",
    )
