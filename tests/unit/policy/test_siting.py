# SPDX-License-Identifier: Apache-2.0
"""Who may work on readers, and where a fixed one may stand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from policy.duties import Appointment, Assignment, Authority, Duty
from policy.errors import AccessRefused, OversightRefused
from policy.siting import Proposal, ReaderJob, Work, check_job, check_siting, is_registered
from tests.helpers.policies import PROFILES

NOW, DAY = datetime(2026, 11, 21, 14, 8, tzinfo=UTC), timedelta(days=1)
SITING = PROFILES["MP-462"].siting
PROPOSAL = Proposal(
    is_fixed=True,
    need="vehicle thefts reported along this road in 2026",
    incidents=31,
    proposed_by="analyst.a",
    reviewed_by="commander.c",
    on_neighbourhood=False,
    on_traits=False,
)


def test_a_shown_reviewed_and_neutral_need_is_enough() -> None:
    check_siting(PROPOSAL, SITING)
    check_siting(replace(PROPOSAL, incidents=1), SITING)


@pytest.mark.clause("MP-462.10-1")
@pytest.mark.parametrize(
    ("proposal", "words"),
    [
        (replace(PROPOSAL, need=" "), "need of the siting"),
        (replace(PROPOSAL, incidents=0), "need is not shown"),
        (replace(PROPOSAL, reviewed_by=""), "reviewer"),
        (replace(PROPOSAL, reviewed_by="Analyst.A "), "second person"),
    ],
)
def test_a_fixed_reader_needs_shown_need_and_a_second_persons_review(proposal: Proposal, words: str) -> None:
    with pytest.raises(OversightRefused, match=words):
        check_siting(proposal, SITING)


@pytest.mark.clause("MP-462.10-1-ii")
@pytest.mark.parametrize(
    ("answer", "words"), [(None, "Answer whether"), (True, "must not rest on one resid")]
)
def test_no_reader_is_aimed_at_one_neighbourhood(answer: bool | None, words: str) -> None:
    with pytest.raises(OversightRefused, match=words):
        check_siting(replace(PROPOSAL, on_neighbourhood=answer), SITING)


@pytest.mark.clause("MP-462.10-1-iii")
@pytest.mark.parametrize("policy", PROFILES)
@pytest.mark.parametrize(
    ("answer", "words"), [(None, "Answer whether"), (True, "must not rest on protected")]
)
def test_no_reader_is_placed_for_who_lives_there(policy: str, answer: bool | None, words: str) -> None:
    with pytest.raises(OversightRefused, match=words):
        check_siting(replace(PROPOSAL, on_traits=answer), PROFILES[policy].siting)


def test_a_car_is_not_gated_and_a_silent_policy_may_waive_the_need() -> None:
    check_siting(replace(PROPOSAL, is_fixed=False, need="", reviewed_by="", on_traits=None), SITING)
    check_siting(replace(PROPOSAL, need="", incidents=0), replace(SITING, need_required=False))


def job(work: Work, days: int = 0, by: str = "manager.m", reader: str = "R1") -> ReaderJob:
    return ReaderJob(reader, work, by, NOW + days * DAY)


@pytest.mark.clause("SR-465.2-2", "MB-462.2-2", "PB-434.2-1", "MP-462.3-2", "WV-471.4-2")
@pytest.mark.parametrize("policy", PROFILES)
@pytest.mark.parametrize("work", Work)
def test_only_the_manager_or_an_assigned_member_works_on_readers(policy: str, work: Work) -> None:
    roles = PROFILES[policy].roles
    posts = (
        Appointment(roles.program_manager, "manager.m", "M", NOW - DAY),
        Appointment("Patrol Sergeant", "sergeant.s", "S", NOW - DAY),
    )
    assigned = Assignment(Duty.OPERATIONS, "technician.t", "T", "manager.m", NOW - DAY, NOW + DAY)
    authority = Authority(roles, posts, (assigned,))
    check_job(job(work), authority)
    check_job(job(work, by="technician.t"), authority)
    for refused in (job(work, by="sergeant.s"), job(work, 2, "technician.t"), job(work, by="")):
        with pytest.raises(AccessRefused):
            check_job(refused, authority)
    with pytest.raises(OversightRefused, match="reader of the job"):
        check_job(job(work, reader=""), authority)


def test_uploads_are_taken_from_a_reader_between_adding_and_retiring() -> None:
    jobs = [job(Work.RETIRE, 10), job(Work.ADD), job(Work.SERVICE, 3), job(Work.ADD, 1, reader="R2")]
    assert not is_registered("R1", jobs, NOW - DAY)
    assert is_registered("R1", jobs, NOW)
    assert is_registered("R1", jobs, NOW + 5 * DAY)
    assert not is_registered("R1", jobs, NOW + 10 * DAY)
    assert is_registered("R1", [*jobs, job(Work.ADD, 12)], NOW + 12 * DAY)
    assert not is_registered("R3", jobs, NOW + 5 * DAY)
    assert not is_registered("R1", [job(Work.SERVICE)], NOW)
