# SPDX-License-Identifier: Apache-2.0
"""The sheet up to the comparison: what is shown when, what is refused, what the machine may say."""

from dataclasses import replace
from datetime import timedelta

import pytest

from camera.types import ColourGuess
from mdt_app.screens.comparison import LOOK
from mdt_app.screens.panel import Panel
from policy.hotlist import HotListVersion, Priority, VehicleDescription
from policy.matching import MatchClass
from policy.verification import (
    Answer,
    ClosingReason,
    Row,
    Stage,
)
from tests.helpers.sheet_screen import Sheet
from tests.helpers.sightings import hit, recorded

TRUCK = VehicleDescription(make="GMC", style="PK", colour="GRY")


def test_before_the_entry_the_state_holds_neither_text_nor_length_nor_doubt() -> None:
    sheet = Sheet(hit(recorded("5QWQ750", doubt={4: 0.5}), plate="5QWQ750"))
    sheet.screen.second_reading(sheet.hit.hit_id, "Tesseract", "5QWQ350")
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
    assert sheet.screen.state.plea is Panel.NONE
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
    assert question.vehicle == "California · which vehicle?"


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


def test_another_readers_doubt_is_a_fact_with_its_character() -> None:
    sheet = Sheet(hit(recorded(doubt={4: 0.58})))
    sheet.screen.second_reading(sheet.hit.hit_id, "Tesseract", "8QTQ343")
    sheet.enter("8QTQ743")
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    assert comparison.notes[0].head == "Character 5:  7 or 3?"
    assert comparison.notes[0].text == "Camera 7 (58 %), Tesseract 3. They look alike: check the image."
    assert comparison.readers == "Camera read: 86 % overall · Tesseract read 8QTQ343"


def test_each_reader_is_named_with_what_it_read() -> None:
    """One that agrees, one that differs, one that read nothing, and noise longer than a plate."""
    sheet = Sheet(hit(recorded()))
    for reader, text in (("Tesseract", ""), ("PP-OCR", "8QTQ743"), ("A", "8QTQ748"), ("B", "7" * 11)):
        sheet.screen.second_reading(sheet.hit.hit_id, reader, text)
    sheet.enter("8QTQ743")
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    assert comparison.readers == "Camera read: 86 % overall · PP-OCR agrees · A read 8QTQ748 · B differs"
    assert comparison.cells[1].doubt == (6,)
    assert comparison.notes[0].text.startswith("Camera 3 (98 %), A 8.")


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
    assert comparison.list.detail == "entered 11 Nov 2026, 10 days ago · by Demo County SO"


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


@pytest.mark.parametrize("colour", ["SIL", "GRY"])
def test_the_colour_that_the_camera_sees_stands_beside_the_lists_and_answers_nothing(colour: str) -> None:
    """It may contradict the list; the officer looks all the same."""
    read = recorded()
    read = replace(read, plate=replace(read.plate, vehicle_colour=ColourGuess(colour, 0.9)))
    sheet = Sheet(hit(read))
    sheet.enter("8QTQ743")
    comparison = sheet.screen.state.comparison
    assert comparison is not None
    vehicle = comparison.questions[2]
    assert vehicle.seen == {"SIL": "looks SIL", "GRY": "looks GREY"}[colour] + " (camera)"
    assert vehicle.listed == "2019 Honda Civic 4-door, grey"
    assert (vehicle.answer, vehicle.offered) == (None, tuple(Answer))
