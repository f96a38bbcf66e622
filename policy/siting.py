# SPDX-License-Identifier: Apache-2.0
"""Who may work on plate readers, and what must be shown before a fixed one goes live."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from policy.blanks import refuse_blanks
from policy.control import control
from policy.duties import Authority, Duty
from policy.errors import OversightRefused
from policy.profile.sharing import Siting


class Work(StrEnum):
    """A job on a reader."""

    ADD = "add"
    MOVE = "move"
    SERVICE = "service"
    RETIRE = "retire"


@dataclass(frozen=True, slots=True)
class ReaderJob:
    """One job, as the register keeps it.

    Attributes:
        reader: id of the reader.
        by: account name; ``at`` UTC.
    """

    reader: str
    work: Work
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a reader shall stand, and why.

    Attributes:
        is_fixed: it stays in its place; a car's reader is recorded and not gated (MP-A15).
        need: the data that shows the need, in words.
        incidents: how many incidents that data counts.
        proposed_by: account name; ``reviewed_by`` another one.
        on_neighbourhood: whether the choice rests solely on one residential neighbourhood or street; None unanswered.
        on_traits: whether it rests on protected characteristics of people there; None unanswered.
    """

    is_fixed: bool
    need: str
    incidents: int
    proposed_by: str
    reviewed_by: str
    on_neighbourhood: bool | None
    on_traits: bool | None


@control("C12.1")
def check_job(job: ReaderJob, authority: Authority) -> None:
    """Refuse a job on a reader by anybody but the program manager or a member assigned to it on record.

    Raises:
        AccessRefused: the person held neither duty then.
        OversightRefused: the reader is not named.
    """
    refuse_blanks(OversightRefused, "the job", reader=job.reader)
    if authority.holder(job.by, Duty.OPERATIONS, job.at) is None:
        authority.require(job.by, Duty.PROGRAM, job.at)


@control("C12.1")
def is_registered(reader: str, jobs: Iterable[ReaderJob], at: datetime) -> bool:
    """Whether uploads of the reader are taken at ``at`` (UTC): it was added and not retired since."""
    fateful = [
        job for job in jobs if job.reader == reader and job.at <= at and job.work in {Work.ADD, Work.RETIRE}
    ]
    return bool(fateful) and max(fateful, key=lambda job: job.at).work is Work.ADD


@control("C12.2")
def check_siting(proposal: Proposal, siting: Siting) -> None:
    """Refuse to put a fixed reader into service without shown need, review, and answers to both questions.

    Source: Menlo Park 462.10.

    Raises:
        OversightRefused: naming what is missing or adverse.
    """
    if not proposal.is_fixed:
        return
    if siting.need_required:
        refuse_blanks(OversightRefused, "the siting", need=proposal.need)
        if proposal.incidents < 1:
            raise OversightRefused(
                "The need is not shown: the data counts no incident. Add it or choose elsewhere."
            )
    refuse_blanks(OversightRefused, "the siting", reviewer=proposal.reviewed_by)
    if proposal.reviewed_by.strip().casefold() == proposal.proposed_by.strip().casefold():
        raise OversightRefused("Who proposes a place does not review it. Ask a second person.")
    _check_grounds(proposal)


def _check_grounds(proposal: Proposal) -> None:
    for answer, ground in (
        (proposal.on_neighbourhood, "one residential neighbourhood or street alone"),
        (proposal.on_traits, "protected characteristics"),
    ):
        if answer is None:
            raise OversightRefused(f"Answer whether this place was chosen because of {ground}.")
        if answer:
            raise OversightRefused(f"A reader's place must not rest on {ground}. Choose by need.")
