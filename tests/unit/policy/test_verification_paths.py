# SPDX-License-Identifier: Apache-2.0
"""The verification of a hit: no way leads around a step, and only one leads to VERIFIED."""

import json
from collections.abc import Callable
from itertools import product

import pytest

from policy.hotlist import Priority
from policy.verification import (
    Answer,
    Channel,
    ClosingReason,
    HitFacts,
    Result,
    Row,
    Stage,
    StepRefused,
    Verification,
)
from tests.helpers.verifications import (
    FACTS,
    NO_DESCRIPTORS,
    NOW,
    REASON,
    STEPS,
    after,
    asked,
    entered,
    fresh,
    verified,
)

# The one way


@pytest.mark.clause("WV-471.5-f-2", "WV-471.5-f-1", "MP-462.4-g-1", "MP-462.4-g-2", "MB-462.8-2-ii")
def test_three_same_and_an_active_record_verify() -> None:
    verification = verified()
    assert verification.verified
    assert verification.may_act
    assert verification.stage is Stage.OUTCOME
    assert verification.for_review == ()
    assert verification.confirmed is not None
    assert verification.confirmed.reference == "26-104417"


ENTRIES = {"equal": "8QTQ743", "different": "8QTQ343", "unreadable": "8QTQ?43"}


def attempt(verification: Verification, *steps: Callable[[Verification], Verification]) -> Verification:
    """Try each step; a refused step leaves things as they were, as a stubborn officer would."""
    for step in steps:
        try:
            verification = step(verification)
        except StepRefused:
            continue
    return verification


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("result", [None, *Result])
@pytest.mark.parametrize("answers", list(product(Answer, repeat=3)))
@pytest.mark.clause("WV-471.5-e-iv", "WV-471.5-f-v", "MP-462.4-f-iii", "MP-462.4-g-iv", "MB-462.8-1-ii")
def test_of_all_combinations_only_one_verifies(
    entry: str, result: Result | None, answers: tuple[Answer, ...]
) -> None:
    """27 answers, three entries, six record results: 486 ways, one of them verified."""
    verification = entered(ENTRIES[entry])
    for row, answer in zip(Row, answers, strict=True):
        verification = attempt(verification, lambda v, row=row, answer=answer: v.answer(row, answer, NOW))  # type: ignore[misc]
    verification = attempt(verification, lambda v: v.proceed(), lambda v: v.ask(Channel.MDC_INQUIRY, NOW))
    if result is not None:
        verification = attempt(verification, lambda v: v.confirm(result, "self", after(5)))
    only = entry == "equal" and result is Result.ACTIVE and answers == (Answer.SAME,) * 3
    assert verification.verified is only
    assert verification.may_act is only
    assert (verification.stage is Stage.OUTCOME) is only


def test_no_sequence_of_steps_skips_one() -> None:
    """Every state that any order of steps can reach, explored whole: nothing acts without what it needs."""
    for facts in (FACTS, NO_DESCRIPTORS):
        reached = {fresh(facts)}
        frontier = list(reached)
        while frontier:
            verification = frontier.pop()
            for name, step in STEPS.items():
                try:
                    following = step(verification)
                except StepRefused:
                    continue
                check_step(name, verification, following)
                # Who re-enters again and again makes no new kind of state.
                if len(following.earlier_readings) <= 1 and following not in reached:
                    reached.add(following)
                    frontier.append(following)
        assert any(state.verified for state in reached)
        assert {state.stage for state in reached} == set(Stage)
        for state in reached:
            check_state(state)


def check_step(name: str, before: Verification, following: Verification) -> None:
    """What a step may do to the stage."""
    if following.verified and not before.verified:
        assert name == "active", f"{name} made it verified"
        assert before.stage is Stage.CONFIRM
    if following.may_act and not before.may_act:
        assert name in {"active", "exigent"}
        assert before.compared
    if following.stage is Stage.CONFIRM:
        assert following.compared
    if name == "stop":
        assert before.basis is not None
        assert before.may_act or before.unverified_stop is not None


def check_state(state: Verification) -> None:
    """What holds wherever one can get to."""
    if state.may_act:
        assert not state.differs
        assert not state.refuted
        for row in Row:
            given_answer = state.given(row)
            assert given_answer is not None
            excepted = any(item.row is row for item in state.exceptions)
            assert given_answer.answer is Answer.SAME or (excepted and not state.facts.supplies(row))
        assert state.exigency is not None or state.confirmed is not None
    if state.stage is Stage.OUTCOME:
        assert state.may_act or state.unverified_stop is not None
    for row in Row:
        given_answer = state.given(row)
        if given_answer is not None and given_answer.by_machine:
            assert given_answer.answer is not Answer.SAME
    assert Verification.from_record(json.loads(json.dumps(state.to_record()))) == state


# Published cases


@pytest.mark.clause("WV-471.5-f-2", "MP-462.4-g-2")
def test_green_an_image_of_3_against_a_list_of_7_cannot_be_verified() -> None:
    """Green v. San Francisco: image 5SOW350, camera and list 5SOW750; Dispatch confirmed what was asked."""
    facts = HitFacts("5SOW750", "CA", vehicle_supplied=True, priority=Priority.PRIORITY)
    verification = entered("5sow350", facts)
    given_answer = verification.characters
    assert given_answer is not None
    assert (given_answer.answer, given_answer.by_machine) == (Answer.DIFFERS, True)
    for answer in (Answer.SAME, Answer.CANNOT_TELL):
        with pytest.raises(StepRefused, match="CHARACTERS differ"):
            verification.answer(Row.CHARACTERS, answer, NOW)
    verification = verification.answer(Row.STATE, Answer.SAME, NOW).answer(Row.VEHICLE, Answer.SAME, NOW)
    for step in ("proceed", "ask", "active", "exigent"):
        with pytest.raises(StepRefused, match=r"differs|ompare"):
            STEPS[step](verification)
    closed = verification.close(ClosingReason.MISREAD, NOW)
    assert closed.stage is Stage.CLOSED
    assert not closed.verified
    assert closed.reading == "5SOW350"


@pytest.mark.clause("WV-471.5-f-2")
def test_gilliam_the_same_characters_of_another_state_cannot_be_verified() -> None:
    """Gilliam v. Aurora: Montana motorcycle on the list, Colorado car on the road, same characters."""
    facts = HitFacts("8QTQ743", "MT", vehicle_supplied=True, priority=Priority.PRIORITY)
    verification = entered(facts=facts).answer(Row.CHARACTERS, Answer.SAME, NOW)
    verification = verification.answer(Row.VEHICLE, Answer.SAME, NOW)
    for answer in (Answer.DIFFERS, Answer.CANNOT_TELL):
        doubted = verification.answer(Row.STATE, answer, NOW)
        for step in ("proceed", "ask", "active", "exigent"):
            with pytest.raises(StepRefused, match=r"STATE|ompare"):
                STEPS[step](doubted)
        with pytest.raises(StepRefused, match="supplies STATE"):
            doubted.except_row(Row.STATE, REASON, NOW)
    assert verification.answer(Row.STATE, Answer.DIFFERS, NOW).close(ClosingReason.WRONG_STATE, NOW).closure


def test_hofer_a_record_that_is_not_active_leaves_only_closing() -> None:
    """Hofer: the list was stale. No later answer, request or exigency turns the refusal round."""
    verification = asked().confirm(Result.NOT_ACTIVE, "Dispatcher 12", after(30))
    assert verification.stage is Stage.CONFIRM
    for name in ("active", "ask late", "exigent", "back", "reopen"):
        with pytest.raises(StepRefused, match="close the hit"):
            STEPS[name](verification)
    assert verification.close(ClosingReason.NOT_ACTIVE, after(40)).stage is Stage.CLOSED
