# SPDX-License-Identifier: Apache-2.0
"""The sheet as officers go through it: what is shown when, what is refused, what is kept."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from mdt_app.domain.patrol import Hit
from mdt_app.screens.comparison import LOOK
from mdt_app.screens.sheet_state import Panel
from mdt_app.screens.verification import SheetActions, VerificationScreen, begin
from policy.hotlist import HotListVersion, Priority, VehicleDescription
from policy.matching import MatchClass
from policy.verification import (
    Answer,
    Channel,
    ClosingReason,
    OccupantSeen,
    Outcome,
    Result,
    Row,
    Stage,
    Verification,
)
from tests.helpers.sightings import TERMS, FakeClock, hit, recorded

TRUCK = VehicleDescription(make="GMC", style="PK", colour="GRY")


class Sheet:
    """A sheet on its own, with everything that it hands over kept."""

    def __init__(self, hit: Hit) -> None:
        self.clock = FakeClock()
        self.hit = hit
        self.saved: list[Verification] = []
        self.closed: list[UUID] = []
        self.left = 0
        self.followed: list[UUID] = []
        actions = SheetActions(self._save, self.closed.append, self._leave, self.followed.append)
        self.screen = VerificationScreen(self.clock, TERMS, actions)
        self.screen.open(hit, begin(hit, "4417"))

    def _save(self, hit: Hit, verification: Verification) -> None:
        assert hit is self.hit
        self.saved.append(verification)

    def _leave(self) -> None:
        self.left += 1

    def enter(self, text: str) -> None:
        for char in text:
            self.screen.type(char)
        self.screen.enter()

    def all_same(self) -> None:
        for row in Row:
            self.screen.answer(row, Answer.SAME)

    def at(self, stage: Stage) -> bool:
        """Whether the sheet stands at this stage now."""
        return self.screen.state.stage is stage

    @property
    def error(self) -> str:
        """As the state says now."""
        return self.screen.state.error


def test_before_the_entry_the_state_holds_neither_text_nor_length_nor_doubt() -> None:
    sheet = Sheet(hit(recorded("5QWQ750", doubt={4: 0.5}), plate="5QWQ750"))
    sheet.screen.second_reading(sheet.hit.hit_id, "5QWQ350")
    state = sheet.screen.state
    assert (state.comparison, state.question, state.cleared, state.closing) == (None, None, None, None)
    assert "5QW" not in repr(state)
    assert state.heading == "Stolen vehicle · not verified"
    assert state.caption == "Front right · 14:08:31"


@pytest.mark.clause("MP-462.4-f-ii", "WV-471.5-e-ii")
def test_a_misread_is_found_by_typing_what_the_image_shows() -> None:
    """As in Green v. San Francisco: the camera made a 7 of a 3, and the list has the 7."""
    read = recorded("5QWQ750", doubt={4: 0.58})
    sheet = Sheet(hit(read, plate="5QWQ750", vehicle=TRUCK))
    sheet.enter("5QWQ350")
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    saw, camera, listed = comparison.cells
    assert (saw.text, camera.text, listed.text) == ("5QWQ350", "5QWQ750", "5QWQ750")
    assert (saw.differ, camera.doubt, listed.differ) == ((4,), (4,), (4,))
    assert comparison.notes[0].head == "Character 5 differs:  you saw 3, the list has 7"
    assert comparison.notes[0].text == "3 and 7 look alike. What a person reads counts, not the camera."
    assert comparison.questions[0].answer is Answer.DIFFERS
    assert comparison.questions[0].hint == "From your entry"
    assert not comparison.exigent
    assert sheet.screen.state.heading == "not the listed plate"
    sheet.screen.answer(Row.CHARACTERS, Answer.SAME)
    assert "what you entered is not what the list has" in sheet.error
    sheet.screen.close(ClosingReason.MISREAD)
    assert sheet.closed == [sheet.hit.hit_id]
    assert sheet.saved[-1].stage is Stage.CLOSED
    assert sheet.saved[-1].reading == "5QWQ350"
    assert sheet.left == 1


def test_nothing_is_answered_beforehand_and_the_machine_never_says_same() -> None:
    sheet = Sheet(hit())
    sheet.enter("8QTQ743")
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    assert [question.answer for question in comparison.questions] == [None, None, None]
    assert comparison.questions[2].seen == LOOK
    assert comparison.questions[2].listed == "2019 Honda Civic 4-door, grey"
    assert comparison.blocked == "answer CHARACTERS first"
    assert sheet.screen.state.active is Row.CHARACTERS


@pytest.mark.clause("WV-471.5-f-2", "MP-462.4-g-2")
def test_a_plate_of_another_state_cannot_be_verified() -> None:
    read = recorded(state="NV")
    sheet = Sheet(
        hit(
            read,
            match_class=MatchClass.STATE_DIFFERS,
            priority=Priority.ROUTINE,
            lowered_from=Priority.PRIORITY,
        )
    )
    assert sheet.screen.state.heading == "lowered from 2 · not verified"
    sheet.enter("8QTQ743")
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    assert comparison.notes[0].head == "STATE DIFFERS"
    assert (comparison.questions[1].seen, comparison.questions[1].listed) == (
        "Nevada (camera 91 %)",
        "California",
    )
    sheet.screen.answer(Row.CHARACTERS, Answer.SAME)
    sheet.screen.answer(Row.STATE, Answer.DIFFERS)
    assert sheet.screen.state.active is Row.VEHICLE
    sheet.screen.answer(Row.VEHICLE, Answer.SAME)
    sheet.screen.proceed()
    assert sheet.at(Stage.COMPARE)
    assert "STATE differs" in sheet.error
    closing = sheet.screen.state.closing
    assert closing is not None
    assert (closing.reason, closing.words) == (ClosingReason.WRONG_STATE, "Close: wrong state")


def test_a_vehicle_that_does_not_match_is_said_loudest() -> None:
    sheet = Sheet(hit(vehicle=TRUCK))
    sheet.enter("8QTQ743")
    sheet.screen.answer(Row.VEHICLE, Answer.DIFFERS)
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    assert (comparison.notes[0].tone, comparison.notes[0].head) == ("p1solid", "VEHICLE DOES NOT MATCH")
    assert "LIST: GMC truck, grey" in comparison.notes[0].text
    sheet.screen.show_panel(Panel.EXIGENT)
    sheet.screen.write(replace(sheet.screen.state.draft, reason="Child seen in the back seat"))
    sheet.screen.give_reason()
    assert "VEHICLE differs" in sheet.error
    assert sheet.at(Stage.COMPARE)


@pytest.mark.clause("WV-471.5-f-2")
def test_a_list_without_descriptions_needs_a_written_exception() -> None:
    sheet = Sheet(hit(vehicle=VehicleDescription()))
    sheet.enter("8QTQ743")
    sheet.screen.answer(Row.CHARACTERS, Answer.SAME)
    sheet.screen.answer(Row.STATE, Answer.SAME)
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    assert comparison.questions[2].listed == "not supplied by this list"
    assert Answer.SAME not in comparison.questions[2].offered
    sheet.screen.answer(Row.VEHICLE, Answer.CANNOT_TELL)
    sheet.screen.proceed()
    assert sheet.at(Stage.COMPARE)
    sheet.screen.show_panel(Panel.EXCEPT_VEHICLE)
    sheet.screen.write(replace(sheet.screen.state.draft, reason="too short"))
    sheet.screen.give_reason()
    assert "at least 15 characters" in sheet.error
    sheet.screen.write(replace(sheet.screen.state.draft, reason="Driver matches the BOLO by face"))
    sheet.screen.give_reason()
    assert sheet.screen.state.panel is Panel.NONE
    sheet.screen.proceed()
    assert sheet.at(Stage.CONFIRM)
    question = sheet.screen.state.question
    assert question is not None
    assert question.vehicle == "California"


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
        "“ALPR hit, urgent. Plate read by eye from the image. Camera list is 3 hours old. "
        "Is this record still active?”"
    )
    assert question.seen == "Seen 14:08:31, right side, 37.0000 N 122.0000 W, going northeast."
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


@pytest.mark.clause("MP-462.4-g-1-ii", "WV-471.5-f-1-ii")
def test_exigency_replaces_the_record_with_a_written_reason() -> None:
    sheet = Sheet(hit())
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


def test_unreadable_characters_count_as_cannot_tell() -> None:
    sheet = Sheet(hit())
    sheet.screen.cannot_read()
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    assert comparison.questions[0].answer is Answer.CANNOT_TELL
    assert Answer.SAME not in comparison.questions[0].offered
    sheet.screen.enter_again()
    assert sheet.at(Stage.ENTER)
    assert sheet.screen.state.draft.typed == ""


def test_an_entry_takes_plate_characters_only_and_at_most_ten() -> None:
    sheet = Sheet(hit())
    for char in "8q-é* ?123456789":
        sheet.screen.type(char)
    assert sheet.screen.state.draft.typed == "8QE?123456"
    sheet.screen.delete()
    assert sheet.screen.state.draft.typed == "8QE?12345"
    sheet.screen.clear()
    sheet.screen.enter()
    assert sheet.error.startswith("Enter the plate you see in the image first")


def test_texts_of_different_length_stand_aligned_with_a_dash() -> None:
    sheet = Sheet(hit(recorded("8QTQ743"), plate="8QTQ743"))
    sheet.enter("8QTQ43")
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    assert [row.text for row in comparison.cells] == ["8QTQ-43", "8QTQ743", "8QTQ743"]
    assert comparison.cells[0].differ == (4,)


def test_a_partial_plate_shows_its_pattern_cell_by_cell() -> None:
    sheet = Sheet(hit(recorded("9QBQ804"), plate="9QB?8*", match_class=MatchClass.PARTIAL, vehicle=TRUCK))
    sheet.enter("9QBQ804")
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    assert [row.text for row in comparison.cells] == ["9QBQ804", "9QBQ804", "9QB?8**"]
    assert comparison.cells[2].name == "PARTIAL"
    assert comparison.cells[0].differ == ()


def test_the_second_readers_doubt_is_a_fact_with_its_character() -> None:
    sheet = Sheet(hit(recorded(doubt={4: 0.58})))
    sheet.screen.second_reading(sheet.hit.hit_id, "8QTQ343")
    sheet.enter("8QTQ743")
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    assert comparison.notes[0].head == "Character 5:  7 or 3?"
    assert comparison.notes[0].text == "Camera 7 (58 %), second reader 3. They look alike: check the image."
    assert comparison.readers == "Camera read: 86 % overall · second reader differs"


@pytest.mark.clause("WV-471.5-f-iii")
@pytest.mark.parametrize(
    ("hours", "tone", "note"),
    [
        (3, "text", "not real-time data"),
        (13, "p2", "not real-time data: confirm soon"),
        (25, "p1", "older than 24 h: confirm first"),
    ],
)
def test_an_old_list_is_said_to_be_old(hours: int, tone: str, note: str) -> None:
    sheet = Sheet(hit(list_age=timedelta(hours=hours)))
    sheet.enter("8QTQ743")
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    assert (comparison.list.age_tone, comparison.list.age_note) == (tone, note)
    assert comparison.list.detail == "entered 11 Nov 2026 · by Demo County SO"


def test_following_is_allowed_before_anything_is_verified() -> None:
    sheet = Sheet(hit())
    sheet.screen.follow()
    assert sheet.followed == [sheet.hit.hit_id]
    assert sheet.screen.state.following


def test_the_list_says_when_it_names_nobody() -> None:
    plain = hit()
    bare = replace(
        plain, match=replace(plain.match, entry=replace(plain.match.entry, agency="", entered_on=None))
    )
    assert isinstance(bare.version, HotListVersion)
    sheet = Sheet(bare)
    sheet.enter("8QTQ743")
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    assert comparison.list.detail == "date of entry not supplied"
