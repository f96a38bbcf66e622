# SPDX-License-Identifier: Apache-2.0
"""An audit's file: each sampled inquiry judged and confirmed, data errors, the signature."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from policy.audit_sample import Inquiry, Sample
from policy.blanks import refuse_blanks
from policy.control import control
from policy.duties import Authority, Duty
from policy.errors import AuditRefused
from policy.profile.oversight import Audit
from policy.ruling import Ruling

Logged = TypeVar("Logged")

Rule = Callable[[Logged], Ruling]
"""Judges one logged inquiry with the approvals on its row: `policy.inquiry.judge` under the profile of that day."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One sampled inquiry under audit.

    Attributes:
        inquiry: id of the access row; ``by`` the account that made it.
        fault: what the rule finds wrong, empty when nothing.
        passes: the auditor's own judgement, None while there is none.
        confirmed_by: the auditor, empty while unconfirmed.
        note: the auditor's words, needed where the judgement departs from the rule's.
        is_partly_documented: it has a case or incident number or a reason, not both (WV-A7).
        violation: number in the register of violations, empty where it is none.
    """

    inquiry: str
    by: str
    fault: str
    passes: bool | None = None
    confirmed_by: str = ""
    note: str = ""
    is_partly_documented: bool = False
    violation: str = ""


@dataclass(frozen=True, slots=True)
class DataError:
    """One error found in the data, with both values.

    Attributes:
        record: id of the record; ``field`` what is wrong in it.
        original: as it was found; never overwritten.
        assigned_to: who corrects it.
        corrected: the right value, None while it is open; ``corrected_by`` and ``corrected_at`` (UTC) go with it.
    """

    record: str
    field: str
    original: str
    assigned_to: str
    corrected: str | None = None
    corrected_by: str = ""
    corrected_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody corrected it yet."""
        return self.corrected is None


@dataclass(frozen=True, slots=True)
class AuditFile:
    """One audit.

    Attributes:
        number: of the audit in the department's register.
        since: UTC, start of the audited time; likewise ``until``.
        errors: data errors found; None while the auditor has not said which, or that there are none.
        signed_by: who signed the findings, empty while open; ``signed_at`` UTC.
    """

    number: str
    since: datetime
    until: datetime
    sample: Sample
    findings: tuple[Finding, ...]
    errors: tuple[DataError, ...] | None = None
    signed_by: str = ""
    signed_at: datetime | None = None

    @property
    def is_signed(self) -> bool:
        """Whether the findings are signed and locked."""
        return self.signed_at is not None


@control("C06.3")
def judge(
    inquiry: Inquiry, logged: Logged, rule: Rule[Logged], *, is_partly_documented: bool = False
) -> Finding:
    """The finding that the inquiry rule pre-fills; the auditor still confirms it.

    Args:
        inquiry: as drawn.
        logged: what the access log keeps of it, in the shape that ``rule`` judges.
        rule: the department's inquiry rule.
        is_partly_documented: see `Finding`.
    """
    fault = rule(logged).words
    return Finding(inquiry.id, inquiry.by, fault, is_partly_documented=is_partly_documented)


@control("C06.3")
def confirm(finding: Finding, auditor: str, *, passes: bool, note: str = "", violation: str = "") -> Finding:
    """The finding with the auditor's judgement, and its number in the register of violations where it failed.

    Raises:
        AuditRefused: nobody is named, the auditor made the inquiry, or departs from the rule without a note.
    """
    refuse_blanks(AuditRefused, "the finding", auditor=auditor)
    if auditor.strip().casefold() == finding.by.strip().casefold():
        raise AuditRefused("Nobody audits an inquiry of their own. Ask another auditor for this row.")
    if passes is bool(finding.fault) and not note.strip():
        raise AuditRefused("Your judgement departs from the rule's. Write in the note why.")
    return replace(
        finding, passes=passes, confirmed_by=auditor, note=note.strip(), violation=violation.strip()
    )


@control("C06.7")
def correct(error: DataError, value: str, by: str, at: datetime) -> DataError:
    """The data error with its corrected value beside the original one.

    Raises:
        AuditRefused: nobody is named, it is corrected already, or the value is the wrong one still.
    """
    refuse_blanks(AuditRefused, "the correction", member=by)
    if not error.is_open:
        raise AuditRefused("This error is corrected already. Enter a new one if the value is wrong again.")
    if value == error.original:
        raise AuditRefused("The corrected value is the same as the wrong one. Enter the right value.")
    return replace(error, corrected=value, corrected_by=by, corrected_at=at)


@control("C06.1", "C06.3", "C06.5", "C06.7")
def sign(file: AuditFile, by: str, authority: Authority, at: datetime, audit: Audit) -> AuditFile:
    """The audit signed at ``at`` (UTC) and thereby locked.

    Raises:
        AccessRefused: the account ``by`` does not hold ``roles.internal_auditor`` then.
        AuditRefused: it is signed already, rows are unanswered or not those of the sample, or data errors or
            violations are not entered although the policy asks for it.
    """
    authority.require(by, Duty.AUDITS, at)
    if file.is_signed:
        raise AuditRefused("These findings are signed and locked. Open a new audit.")
    if sorted(file.sample.ids) != sorted(finding.inquiry for finding in file.findings):
        raise AuditRefused(
            "The findings are not those of the sample. Judge exactly the inquiries that were drawn."
        )
    unanswered = sum(finding.passes is None for finding in file.findings)
    if unanswered:
        raise AuditRefused(f"{unanswered} sampled inquiries have no judgement. Confirm each row, then sign.")
    if audit.violations_recorded and any(one.passes is False and not one.violation for one in file.findings):
        raise AuditRefused("Enter each inquiry that failed into the register of violations, then sign.")
    if audit.records_data_errors and file.errors is None:
        raise AuditRefused("Enter the data errors that you found, or that there are none, then sign.")
    return replace(file, signed_by=by, signed_at=at)


@control("C06.7")
def with_errors(file: AuditFile, errors: Iterable[DataError]) -> AuditFile:
    """The file with these data errors; corrections may still be entered once it is signed, new errors may not.

    Raises:
        AuditRefused: an error appears or disappears in a signed file, or an original value changes.
    """
    changed = tuple(errors)
    if file.is_signed and [_original(one) for one in changed] != [
        _original(one) for one in file.errors or ()
    ]:
        raise AuditRefused("These findings are signed. Enter new errors in the next audit.")
    return replace(file, errors=changed)


def _original(error: DataError) -> tuple[str, str, str]:
    return error.record, error.field, error.original
