# SPDX-License-Identifier: Apache-2.0
"""How data are given away: received, checked, decided, fulfilled. No way leads around a step, none takes one back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from policy.control import control
from policy.duties import Duty
from policy.errors import ReleaseRefused
from policy.recipients import needs_basis
from policy.release_request import Desk, Document, ReleaseRequest, request_ruling
from policy.ruling import Finding, Ruling


class How(StrEnum):
    """How it was made sure that the official is one of the agency."""

    AGENCY_EMAIL = "agency_email"
    CALL_BACK = "call_back"


@dataclass(frozen=True, slots=True)
class Check:
    """The desk's check of the recipient.

    Attributes:
        by: account.
        at: UTC.
        how: how the official was verified; None where nobody did.
        identifier: of the agency (ORI).
    """

    by: str
    at: datetime
    how: How | None = None
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class ValuesAct:
    """The approver's answer to the question of the California Values Act (Government Code 7282.5, 7284.2 ff.).

    Attributes:
        serves_immigration: whether the release would serve immigration enforcement.
    """

    by: str
    at: datetime
    serves_immigration: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The approver's decision.

    Attributes:
        records: ids approved, among those asked for; empty for a refusal.
        reason: why it is refused, or how far it is approved.
        basis_confirmed: the approver's tick that the citation permits the release.
        title: as what the approver decided; filled in by `ReleaseCase.decide`.
    """

    by: str
    at: datetime
    approved: bool
    records: tuple[str, ...] = ()
    reason: str = ""
    basis_confirmed: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """What was sent.

    Attributes:
        records: ids sent.
        sha256: of the package.
    """

    by: str
    at: datetime
    records: tuple[str, ...]
    sha256: str


class Stage(StrEnum):
    """How far a request is."""

    RECEIVED = "received"
    CHECKED = "checked"
    APPROVED = "approved"
    REFUSED = "refused"
    FULFILLED = "fulfilled"


@control("C08.7", "C08.8")
@dataclass(frozen=True, slots=True)
class ReleaseCase:
    """One request and everything that was done with it; it is kept and has no way to be deleted.

    Begin with `receive`; each step gives a new value or raises `ReleaseRefused`, naming what is missing.
    """

    request: ReleaseRequest
    checked: Check | None = None
    values_act: ValuesAct | None = None
    answer: Answer | None = None
    fulfilment: Fulfilment | None = None

    @classmethod
    def receive(cls, request: ReleaseRequest, desk: Desk) -> Self:
        """Take up a request that is whole and whose recipient and purpose the policy allows.

        Raises:
            ReleaseRefused: with every item that is missing or barred.
        """
        request_ruling(request, desk).insist(ReleaseRefused)
        return cls(request)

    @property
    def stage(self) -> Stage:
        """How far it is."""
        if self.fulfilment is not None:
            return Stage.FULFILLED
        if self.answer is not None:
            return Stage.APPROVED if self.answer.approved else Stage.REFUSED
        return Stage.RECEIVED if self.checked is None else Stage.CHECKED

    @control("C08.10")
    def check(self, check: Check, desk: Desk) -> Self:
        """Record that the recipient was checked, and the official verified.

        Raises:
            ReleaseRefused: it is decided already, or the verification is not whole.
        """
        self._open(check.at)
        request_ruling(self.request, desk).insist(ReleaseRefused)
        verified = check.how is not None and bool(check.identifier.strip())
        if not check.by.strip() or (desk.release.verify_recipient and not verified):
            raise ReleaseRefused(
                "Verify the official by the agency's e-mail or a call back, and give the agency's identifier.",
                "recipient_not_verified",
            )
        return replace(self, checked=check, values_act=None)

    @control("C08.9")
    def consider(self, answer: ValuesAct, desk: Desk) -> Self:
        """Record the approver's answer to the question of the Values Act.

        Raises:
            ReleaseRefused: not checked yet, decided already, or not the approver.
        """
        self._open(answer.at)
        self._need_checked()
        self._approver(answer.by, answer.at, desk)
        return replace(self, values_act=answer)

    @control("C08.6")
    def decide(self, answer: Answer, desk: Desk) -> Self:
        """Approve or refuse; only the approver or a designee on record, and never who entered the request.

        Raises:
            ReleaseRefused: a step is missing, or ``answer.by`` may not decide.
        """
        self._open(answer.at)
        title = self._approver(answer.by, answer.at, desk)
        if answer.approved:
            self._need_checked()
            request_ruling(self.request, desk).insist(ReleaseRefused)
            self._may_approve(answer, desk)
        elif not answer.reason.strip():
            raise ReleaseRefused("Give the reason for refusing this request.", "reason_missing")
        return replace(self, answer=replace(answer, title=title))

    @control("C08.7")
    def fulfil(self, sent: Fulfilment, desk: Desk) -> Self:
        """Record that exactly the approved records were sent.

        Raises:
            ReleaseRefused: not approved, sent already, other records, or barred since.
        """
        if self.answer is None or self.stage is not Stage.APPROVED:
            raise ReleaseRefused(
                "Only an approved request that is not sent yet can be fulfilled. Have it decided first.",
                "not_approved",
            )
        self._in_order(sent.at)
        request_ruling(self.request, desk).insist(ReleaseRefused)
        if sorted(sent.records) != sorted(self.answer.records):
            raise ReleaseRefused("Send exactly the records that were approved.", "other_records")
        if not sent.by.strip() or not Document("package", sent.sha256).sound:
            raise ReleaseRefused("Give who sends it and the package's SHA-256.", "package_missing")
        return replace(self, fulfilment=sent)

    def _open(self, at: datetime) -> None:
        if self.answer is not None:
            raise ReleaseRefused("This request is decided. Enter a new one to ask again.", "decided_already")
        self._in_order(at)

    def _in_order(self, at: datetime) -> None:
        """Refuse a step dated before an earlier one: then the record would not say what came first."""
        done = (self.checked, self.values_act, self.answer)
        if any(step is not None and at < step.at for step in done) or at < self.request.received_at:
            raise ReleaseRefused(
                "This step is dated before the last one. Set the clock right.", "out_of_order"
            )

    def _need_checked(self) -> None:
        if self.checked is None:
            raise ReleaseRefused("Check the recipient and verify the official first.", "not_checked")

    def _approver(self, by: str, at: datetime, desk: Desk) -> str:
        """As what ``by`` may decide this request."""
        holder = desk.authority.holder(by, Duty.RELEASES, at)
        if holder is None:
            office = desk.authority.office(Duty.RELEASES)
            raise ReleaseRefused(
                f"Only the {office}, with the assignment on record, decides releases. Ask them.",
                "not_the_approver",
            )
        if by == self.request.entered_by:
            raise ReleaseRefused(
                "Who entered a request does not decide it. Ask another approver.", "approver_is_requester"
            )
        return holder.title

    def _may_approve(self, answer: Answer, desk: Desk) -> None:
        if desk.release.values_act_review and (self.values_act is None or self.values_act.by != answer.by):
            raise ReleaseRefused("Answer the question of the Values Act first.", "values_act_missing")
        if self.values_act is not None and self.values_act.serves_immigration:
            raise ReleaseRefused(
                "By your own answer it serves immigration enforcement. Refuse the request.", "purpose_barred"
            )
        if needs_basis(self.request.recipient, desk.release) and not answer.basis_confirmed:
            raise ReleaseRefused("Confirm that the cited law permits this release.", "basis_not_confirmed")
        if not answer.records or not set(answer.records) <= set(self.request.records):
            raise ReleaseRefused("Approve records that were asked for, at least one.", "other_records")


@control("C08.3")
def way_out_ruling(case: ReleaseCase | None, booking: str, records: Iterable[str]) -> Ruling:
    """Whether records may leave: by a booking into evidence, or by an approved request for them not sent yet.

    Args:
        case: the request, if any.
        booking: id of the booking, empty for none.
        records: ids that are to leave.
    """
    leaving = set(records)
    approved = (
        case.answer.records if case is not None and case.answer and case.stage is Stage.APPROVED else ()
    )
    if booking.strip() or (leaving and leaving <= set(approved)):
        return Ruling()
    words = "Data leave only by an approved release or a booking into evidence. Enter a request at the desk."
    return Ruling((Finding("no_way_out", words),))


@control("C08.8")
def register(cases: Iterable[ReleaseCase]) -> tuple[ReleaseCase, ...]:
    """The requests on file by date and agency, whatever became of them; the data's purge does not touch them."""
    return tuple(sorted(cases, key=lambda case: (case.request.received_at, case.request.agency_name)))
