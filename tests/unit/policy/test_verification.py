# SPDX-License-Identifier: Apache-2.0
"""What each step of the verification takes, refuses and keeps."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.errors import PolicyRefused, RecordDamaged
from policy.hotlist import Priority
from policy.verification import (
    Answer,
    Channel,
    ClosingReason,
    HitFacts,
    HitRules,
    OccupantSeen,
    Outcome,
    Result,
    Row,
    Stage,
    StepRefused,
    Urgency,
    Verification,
)
from tests.helpers.policies import PROFILES
from tests.helpers.verifications import (
    FACTS,
    NO_DESCRIPTORS,
    NOW,
    REASON,
    STEPS,
    after,
    asked,
    compared,
    entered,
    fresh,
    verified,
)

# Step 1


def test_the_entry_is_taken_in_any_spelling_and_never_set_to_same_by_the_machine() -> None:
    verification = entered(" 8qtq-743 ")
    assert verification.reading == "8QTQ743"
    assert verification.characters is None
    assert verification.blockers == ("answer CHARACTERS first", "answer STATE first", "answer VEHICLE first")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("8QTQ?43", Answer.CANNOT_TELL),
        ("?", Answer.CANNOT_TELL),
        ("????????", Answer.CANNOT_TELL),
        ("8QTQ?44", Answer.DIFFERS),
        ("8QTQ74?3", Answer.DIFFERS),
        ("8QTQ74", Answer.DIFFERS),
    ],
)
def test_unreadable_characters_count_as_cannot_tell_unless_the_rest_differs(
    text: str, answer: Answer
) -> None:
    verification = entered(text)
    assert verification.characters is not None
    assert verification.characters.answer is answer
    assert Answer.SAME not in verification.offered(Row.CHARACTERS)
    with pytest.raises(StepRefused):
        verification.answer(Row.CHARACTERS, Answer.SAME, NOW)


@given(st.text("8QTQ743?0OB", min_size=1, max_size=10))
def test_only_the_lists_own_plate_can_be_called_the_same(text: str) -> None:
    assert (Answer.SAME in entered(text).offered(Row.CHARACTERS)) == (text == "8QTQ743")


def test_a_partial_plate_is_compared_as_a_pattern() -> None:
    facts = HitFacts("8QT*?43", "CA", vehicle_supplied=True, priority=Priority.ROUTINE, partial=True)
    assert Answer.SAME in entered("8QTQ743", facts).offered(Row.CHARACTERS)
    assert entered("8QTQ744", facts).offered(Row.CHARACTERS) == (Answer.DIFFERS,)
    assert Answer.SAME not in entered("8QTQ?43", facts).offered(Row.CHARACTERS)


@pytest.mark.parametrize(
    ("text", "sentence"), [("", "Enter the plate"), (" - ", "Enter the plate"), ("A" * 11, "at most 10")]
)
def test_an_empty_or_overlong_entry_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(StepRefused, match=sentence):
        fresh().enter(text, NOW)


def test_entering_again_keeps_the_earlier_entry_and_drops_the_answers() -> None:
    verification = asked().reopen_entry()
    assert verification == Verification(FACTS, "officer12", earlier_readings=("8QTQ743",))
    assert verification.enter("8QTQ343", NOW).earlier_readings == ("8QTQ743",)
    with pytest.raises(StepRefused, match="no entry"):
        fresh().reopen_entry()


# Step 2


@pytest.mark.parametrize("row", Row)
def test_any_row_left_blank_or_not_the_same_holds_step_3_shut_and_is_named(row: Row) -> None:
    for answer in (None, Answer.DIFFERS, Answer.CANNOT_TELL):
        verification = entered()
        for each in Row:
            wanted = answer if each is row else Answer.SAME
            if wanted is not None:
                verification = verification.answer(each, wanted, NOW)
        with pytest.raises(StepRefused, match=row.upper()):
            verification.proceed()
        assert len(verification.blockers) == 1


def test_answers_may_be_changed_until_the_step_is_left() -> None:
    verification = compared().answer(Row.VEHICLE, Answer.DIFFERS, NOW).answer(Row.VEHICLE, Answer.SAME, NOW)
    assert verification.compared
    with pytest.raises(StepRefused, match="step 2"):
        verification.proceed().answer(Row.VEHICLE, Answer.SAME, NOW)
    again = verification.proceed().back().answer(Row.VEHICLE, Answer.DIFFERS, NOW)
    with pytest.raises(StepRefused, match="VEHICLE differs"):
        again.proceed()


@pytest.mark.clause("WV-471.5-f-1-ii", "MP-462.4-g-1-ii")
def test_a_row_that_the_list_does_not_supply_needs_a_written_exception() -> None:
    verification = entered(facts=NO_DESCRIPTORS)
    verification = verification.answer(Row.CHARACTERS, Answer.SAME, NOW).answer(Row.STATE, Answer.SAME, NOW)
    with pytest.raises(StepRefused, match="does not supply VEHICLE"):
        verification.answer(Row.VEHICLE, Answer.SAME, NOW)
    with pytest.raises(StepRefused, match="can't tell first"):
        verification.except_row(Row.VEHICLE, REASON, NOW)
    verification = verification.answer(Row.VEHICLE, Answer.CANNOT_TELL, NOW)
    with pytest.raises(StepRefused, match="VEHICLE: can't tell"):
        verification.proceed()
    with pytest.raises(StepRefused, match="at least 15"):
        verification.except_row(Row.VEHICLE, "too    short", NOW)
    excepted = verification.except_row(Row.VEHICLE, "list has no descriptors, car is alone", NOW)
    done = excepted.ask(Channel.PHONE, NOW).confirm(Result.ACTIVE, "Desk 3", after(9))
    assert done.verified
    assert done.for_review == ("VEHICLE not on the list: list has no descriptors, car is alone",)
    withdrawn = excepted.answer(Row.VEHICLE, Answer.DIFFERS, NOW)
    assert withdrawn.exceptions == ()
    assert not withdrawn.compared


def test_a_list_without_a_state_leaves_the_state_unconfirmed() -> None:
    facts = HitFacts("8QTQ743", None, vehicle_supplied=True, priority=Priority.PRIORITY)
    verification = entered(facts=facts)
    assert Answer.SAME not in verification.offered(Row.STATE)
    with pytest.raises(StepRefused, match="does not supply STATE"):
        verification.answer(Row.STATE, Answer.SAME, NOW)


# Step 3


@pytest.mark.clause("WV-471.5-e-iii", "MP-462.4-g-1")
def test_the_record_cannot_be_confirmed_before_it_is_asked_for() -> None:
    for verification in (fresh(), entered(), compared()):
        with pytest.raises(StepRefused, match="Compare characters"):
            verification.confirm(Result.ACTIVE, "self", NOW)
    with pytest.raises(StepRefused, match="Ask for the record first"):
        compared().proceed().confirm(Result.ACTIVE, "self", NOW)


def test_the_clock_gives_ten_minutes_or_an_hour() -> None:
    for urgency, seconds in ((Urgency.URGENT, 600), (Urgency.ROUTINE, 3600)):
        request = asked(urgency).requests[-1]
        assert request.remaining_s(NOW) == seconds
        assert request.remaining_s(after(seconds - 1)) == 1
        assert request.remaining_s(after(seconds + 5)) == 0
        assert request.used(after(seconds / 4)) == pytest.approx(0.25)
        assert request.used(after(-9)) == 0
        assert request.remaining_s(after(-9)) == seconds, "never more than the answer may take"
        assert request.remaining_s(after(-seconds - 1)) == 0, "a clock put back far keeps nobody from asking"
        assert request.open


def test_asking_again_waits_for_the_clock_and_ends_after_three() -> None:
    verification = asked()
    with pytest.raises(StepRefused, match="Request 1 has 7:24 left"):
        verification.ask(Channel.DISPATCH_RADIO, after(156))
    verification = verification.confirm(Result.NO_ANSWER_YET, "", after(500))
    assert verification.requests[-1].open
    verification = verification.ask(Channel.PHONE, after(600)).ask(Channel.MDC_INQUIRY, after(1200))
    assert [request.number for request in verification.requests] == [1, 2, 3]
    with pytest.raises(StepRefused, match="Three requests"):
        verification.ask(Channel.PHONE, after(9999))
    assert verification.confirm(Result.ACTIVE, "self", after(9999)).verified


def test_an_answer_names_who_gave_it_and_takes_no_response_text() -> None:
    with pytest.raises(StepRefused, match="who confirmed"):
        asked().confirm(Result.ACTIVE, "  ", after(5))
    with pytest.raises(StepRefused, match="at most 40"):
        asked().confirm(Result.ACTIVE, "self", after(5), "X" * 41)
    assert asked().confirm(Result.ACTIVE, "self", after(5), "X" * 40).verified


@pytest.mark.clause("MP-462.4-g-1-ii", "WV-471.5-f-1-ii")
def test_exigency_replaces_the_confirmation_only_and_is_not_verified() -> None:
    for incomplete in (
        fresh(),
        entered(),
        entered("8QTQ343"),
        compared().answer(Row.STATE, Answer.DIFFERS, NOW),
    ):
        with pytest.raises(StepRefused):
            incomplete.exigent(REASON, NOW)
    with pytest.raises(StepRefused, match="at least 15"):
        compared().exigent("hurry", NOW)
    menlo_park = HitRules.of(PROFILES["MP-462"])
    for verification in (
        compared(rules=menlo_park).exigent(REASON, NOW),
        asked(rules=menlo_park).exigent(f"  {REASON} ", NOW),
    ):
        assert verification.stage is Stage.OUTCOME
        assert verification.may_act
        assert not verification.verified
        assert verification.for_review == (f"Exigent: {REASON}",)


# Step 4 and the ways out


@pytest.mark.clause("WV-471.5-e-v", "WV-471.5-f-2-ii", "MP-462.4-g-2-ii")
def test_acting_needs_the_legal_basis_on_record() -> None:
    verification = verified()
    with pytest.raises(StepRefused, match="gives cause"):
        verification.dispose(Outcome.STOP_ARREST, NOW)
    with pytest.raises(StepRefused, match="gives you cause"):
        verification.record_basis("  ", OccupantSeen.NO, NOW)
    based = verification.record_basis("ignition damaged", OccupantSeen.CANNOT_TELL, NOW)
    with pytest.raises(StepRefused, match="ties this hit to the arrest"):
        based.dispose(Outcome.STOP_ARREST, NOW)
    tied = based.correlate(NOW, tied=True)
    closed = tied.dispose(Outcome.STOP_ARREST, after(900), call_number=" 26-104417 ")
    assert closed.stage is Stage.CLOSED
    assert closed.disposition is not None
    assert closed.disposition.call_number == "26-104417"
    assert closed.verified


def test_an_outcome_in_which_nobody_acted_needs_no_basis_but_other_needs_a_note() -> None:
    assert verified().dispose(Outcome.LOST, NOW).stage is Stage.CLOSED
    based = verified().record_basis("ignition damaged", OccupantSeen.NO, NOW)
    with pytest.raises(StepRefused, match="note"):
        based.dispose(Outcome.OTHER, NOW)
    assert based.dispose(Outcome.OTHER, NOW, note="towed by owner").disposition


@pytest.mark.parametrize("make", [fresh, entered, compared, asked])
def test_the_outcome_comes_after_verification_only(make: Callable[[], Verification]) -> None:
    for name in ("basis", "stop", "lost"):
        with pytest.raises(StepRefused, match="comes after verification"):
            STEPS[name](make())


@pytest.mark.parametrize("make", [fresh, entered, compared, asked])
@pytest.mark.parametrize("reason", ClosingReason)
def test_a_hit_can_be_closed_with_a_reason_from_any_step(
    make: Callable[[], Verification], reason: ClosingReason
) -> None:
    if reason is ClosingReason.OTHER:
        with pytest.raises(StepRefused, match="note"):
            make().close(reason, NOW, "  ")
    closed = make().close(reason, NOW, "seen twice")
    assert closed.stage is Stage.CLOSED
    assert closed.closure is not None
    assert closed.closure.reason.words
    assert not closed.may_act
    with pytest.raises(StepRefused, match="closed"):
        closed.close(reason, NOW, "again")


def test_a_hit_that_may_be_acted_on_is_cleared_by_its_outcome_not_closed() -> None:
    with pytest.raises(StepRefused, match="outcome"):
        verified().close(ClosingReason.DUPLICATE, NOW)


@pytest.mark.parametrize(
    "make", [fresh, entered, compared, asked, lambda: fresh().close(ClosingReason.POLICY, NOW)]
)
def test_a_stop_that_was_made_can_always_be_reported_and_is_flagged(make: Callable[[], Verification]) -> None:
    verification = make().report_stop_made("car fled, stopped at once", NOW)
    assert verification.for_review == ("Stop before verification: car fled, stopped at once",)
    assert not verification.verified
    assert not verification.may_act
    with pytest.raises(StepRefused, match="gives cause"):
        verification.dispose(Outcome.STOP_NO_ARREST, NOW)
    based = verification.record_basis("fled when followed", OccupantSeen.NO, NOW)
    closed = based.dispose(Outcome.STOP_NO_ARREST, NOW)
    with pytest.raises(StepRefused, match="already"):
        closed.report_stop_made("a second report of it", NOW)


def test_a_verified_hit_has_no_unverified_stop() -> None:
    with pytest.raises(StepRefused, match="outcome"):
        verified().report_stop_made("car fled, stopped at once", NOW)


# What is kept


def test_nothing_changes_in_place() -> None:
    verification = entered()
    verification.answer(Row.STATE, Answer.SAME, NOW)
    assert verification.state is None
    with pytest.raises(FrozenInstanceError):
        verification.reading = "8QTQ743"  # type: ignore[misc]


@pytest.mark.clause("WV-471.5-e-iv", "MP-462.4-f-iii")
@pytest.mark.parametrize("lost", ["characters", "state", "vehicle", "requests", "reading"])
def test_a_record_that_lost_a_step_is_not_verified(lost: str) -> None:
    """A store that was tampered with cannot make a hit verified by its stage alone."""
    record = verified().to_record()
    record[lost] = {"requests": [], "reading": ""}.get(lost)
    assert not Verification.from_record(record).verified
    assert not Verification.from_record(record).may_act


@pytest.mark.parametrize(
    "damage",
    [
        {"stage": "done"},
        {"entered_at": "yesterday"},
        {"entered_at": 5},
        {"requests": {}},
        {"facts": []},
        {"reading": 8},
        {"officer": None},
        {"extra": 1},
    ],
)
def test_a_damaged_record_is_refused_without_quoting_it(damage: dict[str, object]) -> None:
    record = asked().to_record() | damage
    with pytest.raises(RecordDamaged) as refused:
        Verification.from_record(record)
    assert next(iter(damage)) in str(refused.value)
    assert "8QTQ743" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert isinstance(refused.value, PolicyRefused)


def test_no_refusal_quotes_the_plate() -> None:
    refusals = []
    for verification in (fresh(), entered("8QTQ343"), compared(), asked(), verified()):
        for step in STEPS.values():
            try:
                step(verification)
            except StepRefused as refused:
                refusals.append(str(refused))
    assert len(refusals) > 50
    assert not [refusal for refusal in refusals if "8QT" in refusal]
