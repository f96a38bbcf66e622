# SPDX-License-Identifier: Apache-2.0
"""The sheet after the comparison: the record and its clock, exigency, outcome, leaving and coming back."""

from dataclasses import replace

import pytest

from mdt_app.domain.verification import begin
from mdt_app.screens.panel import Panel
from policy.hotlist import Priority
from policy.verification import (
    Answer,
    Channel,
    ClosingReason,
    HitRules,
    OccupantSeen,
    Outcome,
    Result,
    Row,
    Stage,
    Verification,
)
from tests.helpers.policies import PROFILES
from tests.helpers.sheet_screen import Sheet
from tests.helpers.sightings import hit


@pytest.mark.clause("WV-471.5-e-iii", "WV-471.5-f-1", "MP-462.4-g-1", "WV-471.5-f-2-ii", "WV-471.5-f-3")
def test_compared_and_confirmed_is_verified_and_then_cleared() -> None:
    sheet = Sheet(hit())
    sheet.enter("8QTQ743")
    sheet.all_same()
    sheet.screen.proceed()
    question = sheet.screen.state.question
    assert question is not None
    assert question.said == "Eight · Quebec · Tango · Quebec · Seven · Four · Three"
    assert question.script == (
        "“ALPR hit, urgent, not confirmed. Plate read by eye from the image. Camera list is 3 hours old. "
        "Is this record still active?”"
    )
    assert question.seen == "Seen 14:08:31, right side, 37.0000 N 122.0000 W, our car going northeast."
    assert question.clock.head == "Not asked yet"
    sheet.screen.record_answer()
    assert sheet.error == "Choose what the answer was first."
    sheet.screen.ask(Channel.DISPATCH_RADIO)
    sheet.clock.go_on(156)
    sheet.screen.tick()
    question = sheet.screen.state.question
    assert question is not None
    assert (question.clock.left, question.clock.note) == ("7:24", "left for\nrequest 1")
    assert not question.may_ask
    draft = replace(sheet.screen.state.draft, result=Result.ACTIVE, confirmed_by="Dispatch, position 2")
    sheet.screen.write(draft)
    sheet.screen.record_answer()
    assert sheet.at(Stage.OUTCOME)
    cleared = sheet.screen.state.cleared
    assert cleared is not None
    assert (cleared.title, cleared.tone, cleared.at) == ("VERIFIED", "ok", "14:11:07")
    assert dict(cleared.facts)["Record active"] == "Dispatch, position 2 · 14:11:07"
    sheet.screen.write(replace(sheet.screen.state.draft, outcome=Outcome.STOP_NO_ARREST))
    sheet.screen.save_outcome()
    assert "gives cause" in sheet.error
    draft = replace(sheet.screen.state.draft, basis="Ignition damaged", occupant=OccupantSeen.NO)
    sheet.screen.write(replace(draft, call_number="26-104417"))
    sheet.screen.save_outcome()
    done = sheet.saved[-1]
    assert done.verified
    assert done.disposition is not None
    assert (done.disposition.outcome, done.disposition.call_number) == (Outcome.STOP_NO_ARREST, "26-104417")
    assert sheet.closed == [sheet.hit.hit_id]
    assert sheet.screen.state.hit_id is None


def test_an_own_inquiry_is_confirmed_by_the_officer() -> None:
    sheet = Sheet(hit())
    sheet.enter("8QTQ743")
    sheet.all_same()
    sheet.screen.ask(Channel.MDC_INQUIRY)
    sheet.screen.write(replace(sheet.screen.state.draft, result=Result.ACTIVE))
    sheet.screen.record_answer()
    assert sheet.saved[-1].confirmed is not None
    assert sheet.saved[-1].confirmed.confirmed_by == "self"


def test_the_clock_runs_out_and_the_next_request_may_be_made() -> None:
    sheet = Sheet(hit())
    sheet.enter("8QTQ743")
    sheet.all_same()
    sheet.screen.ask(Channel.DISPATCH_RADIO)
    sheet.clock.go_on(60)
    sheet.screen.ask(Channel.DISPATCH_RADIO)
    assert sheet.error == "Request 1 has 9:00 left. Ask again after that."
    sheet.clock.go_on(540)
    sheet.screen.tick()
    question = sheet.screen.state.question
    assert question is not None
    assert (question.clock.left, question.clock.used, question.may_ask) == ("0:00", 1.0, True)
    sheet.screen.ask(Channel.DISPATCH_RADIO)
    question = sheet.screen.state.question
    assert question is not None
    assert (question.clock.left, question.clock.note) == ("10:00", "left for\nrequest 2")


def test_a_routine_hit_waits_an_hour() -> None:
    sheet = Sheet(hit(priority=Priority.ROUTINE))
    sheet.enter("8QTQ743")
    sheet.all_same()
    sheet.screen.ask(Channel.DISPATCH_RADIO)
    question = sheet.screen.state.question
    assert question is not None
    assert question.clock.left == "60:00"
    assert "routine" in question.script


def test_a_record_that_is_not_active_leaves_closing_as_the_only_way() -> None:
    sheet = Sheet(hit())
    sheet.enter("8QTQ743")
    sheet.all_same()
    sheet.screen.ask(Channel.DISPATCH_RADIO)
    sheet.screen.write(replace(sheet.screen.state.draft, result=Result.NOT_ACTIVE, confirmed_by="position 2"))
    sheet.screen.record_answer()
    question, closing = sheet.screen.state.question, sheet.screen.state.closing
    assert question is not None
    assert question.refuted
    assert closing is not None
    assert closing.reason is ClosingReason.NOT_ACTIVE
    sheet.screen.back()
    assert "close the hit" in sheet.error


@pytest.mark.clause("MP-462.4-g-1-ii", "MP-462.4-f")
def test_exigency_replaces_the_record_with_a_written_reason() -> None:
    sheet = Sheet(hit(), HitRules.of(PROFILES["MP-462"]))
    sheet.enter("8QTQ743")
    sheet.all_same()
    sheet.screen.show_panel(Panel.EXIGENT)
    sheet.screen.write(replace(sheet.screen.state.draft, reason="Child seen in the back seat"))
    sheet.screen.give_reason()
    assert sheet.at(Stage.OUTCOME)
    cleared = sheet.screen.state.cleared
    assert cleared is not None
    assert (cleared.title, cleared.tone) == ("EXIGENT: RECORD NOT CONFIRMED", "p2")
    assert dict(cleared.facts)["Reason"] == "Child seen in the back seat"
    assert sheet.saved[-1].for_review


def test_action_taken_before_verification_can_always_be_reported() -> None:
    sheet = Sheet(hit())
    sheet.screen.show_panel(Panel.ACTED)
    sheet.screen.write(replace(sheet.screen.state.draft, reason="Vehicle blocked the junction"))
    sheet.screen.give_reason()
    cleared = sheet.screen.state.cleared
    assert cleared is not None
    assert (cleared.title, cleared.tone) == ("NOT VERIFIED: ACTION WAS TAKEN", "p1")
    assert sheet.screen.state.heading == "not verified"
    assert sheet.saved[-1].for_review


def test_leaving_keeps_answers_and_what_was_written() -> None:
    sheet = Sheet(hit())
    sheet.screen.type("8")
    sheet.screen.type("q")
    sheet.screen.leave()
    assert sheet.screen.state.hit_id is None
    sheet.screen.open(sheet.hit, begin(sheet.hit, "4417"))
    assert sheet.screen.state.draft.typed == "8Q"
    sheet.screen.clear()
    sheet.enter("8QTQ743")
    sheet.screen.answer(Row.CHARACTERS, Answer.SAME)
    stored = Verification.from_record(sheet.saved[-1].to_record())
    again = Sheet(sheet.hit)
    again.screen.open(sheet.hit, stored)
    assert again.at(Stage.COMPARE)
    assert again.screen.state.active is Row.STATE


def test_following_is_allowed_before_anything_is_verified() -> None:
    sheet = Sheet(hit())
    sheet.screen.follow()
    assert sheet.followed == [sheet.hit.hit_id]
    assert sheet.screen.state.following
