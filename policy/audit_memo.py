# SPDX-License-Identifier: Apache-2.0
"""The memorandum that an audit ends in: figures and errors, reviewed, then filed for good."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from policy.audit_file import AuditFile, DataError
from policy.audit_sample import Draw
from policy.blanks import refuse_blanks
from policy.control import control
from policy.errors import AuditRefused
from policy.profile.oversight import Audit
from policy.violations import Violation


@dataclass(frozen=True, slots=True)
class Mark:
    """Who did something, and when (UTC)."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Memo:
    """The memorandum of one audit.

    Attributes:
        audit: number of the audit.
        to: who gets it; ``retained_by`` who files it with its papers.
        criteria: the rule that inquiries were judged against; ``correction`` what is printed beside it where the
            policy cites another one (WV-A8), empty where nothing is to be corrected.
        draws: what was sampled: windows, populations, whether all were taken; ``seed`` to draw it again.
        passed: judged in order; ``failed`` not; ``partly_documented`` see `policy.audit_file.Finding`.
        open_errors: data errors still to be corrected; ``corrected_errors`` those that are.
        violations: entered in this audit.
        text: the auditor's words; the only part that may be edited.
        reviewed: by whom it is addressed to; locks it.
        filed: by whom it is retained.
    """

    audit: str
    to: str
    retained_by: str
    since: datetime
    until: datetime
    criteria: str
    correction: str
    seed: int
    draws: tuple[Draw, ...]
    passed: int
    failed: int
    partly_documented: int
    open_errors: tuple[DataError, ...]
    corrected_errors: tuple[DataError, ...]
    violations: tuple[Violation, ...]
    text: str = ""
    reviewed: Mark | None = None
    filed: Mark | None = None


@control("C06.4", "C06.7")
def make_memo(file: AuditFile, audit: Audit, violations: Iterable[Violation], correction: str = "") -> Memo:
    """The memo of a signed audit.

    Args:
        file: the audit.
        audit: the department's rules.
        violations: entered in this audit.
        correction: the profile's reading of ``audit.criteria_ref`` (``profile.interpreted``), if there is one.

    Raises:
        AuditRefused: the findings are not signed.
    """
    if not file.is_signed:
        raise AuditRefused("The findings are not signed yet. Sign them, then make the memo.")
    return Memo(
        file.number,
        audit.memo_to,
        audit.memo_retained_by,
        file.since,
        file.until,
        audit.criteria_ref,
        correction,
        file.sample.seed,
        file.sample.draws,
        passed=sum(finding.passes is True for finding in file.findings),
        failed=sum(finding.passes is False for finding in file.findings),
        partly_documented=sum(finding.is_partly_documented for finding in file.findings),
        open_errors=tuple(error for error in file.errors or () if error.is_open),
        corrected_errors=tuple(error for error in file.errors or () if not error.is_open),
        violations=tuple(violations),
    )


@control("C06.4")
def edit(memo: Memo, text: str) -> Memo:
    """The memo with the auditor's words; figures cannot be edited.

    Raises:
        AuditRefused: it is reviewed and thereby locked.
    """
    if memo.reviewed:
        raise AuditRefused("This memo is reviewed and locked. Write a supplement to the file instead.")
    return replace(memo, text=text)


@control("C06.4")
def review(memo: Memo, by: str, acting_as: str, at: datetime) -> Memo:
    """The memo reviewed by whom it is addressed to; it is locked from now on.

    Raises:
        AuditRefused: nobody is named, another duty reviews, or it is reviewed already.
    """
    refuse_blanks(AuditRefused, "the review", person=by)
    if memo.reviewed:
        raise AuditRefused("This memo is reviewed already. File it.")
    if acting_as != memo.to:
        raise AuditRefused(f"This memo is addressed to the {memo.to}. Send it there for review.")
    return replace(memo, reviewed=Mark(by, at))


@control("C06.4")
def file_memo(memo: Memo, by: str, acting_as: str, at: datetime) -> Memo:
    """The memo in the files of whom the policy names; nothing takes it out again.

    Raises:
        AuditRefused: nobody is named, another duty files, it is not reviewed, or it is filed already.
    """
    refuse_blanks(AuditRefused, "the filing", person=by)
    if memo.reviewed is None:
        raise AuditRefused(f"The {memo.to} has not reviewed this memo. Send it there first.")
    if acting_as != memo.retained_by:
        raise AuditRefused(f"The {memo.retained_by} files this memo. Send it there.")
    if memo.filed:
        raise AuditRefused("This memo is filed already. It stays as it is.")
    return replace(memo, filed=Mark(by, at))
