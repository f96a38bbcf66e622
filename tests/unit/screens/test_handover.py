# SPDX-License-Identifier: Apache-2.0
"""The hit as it is told to others: first what was not verified, then the rest."""

from mdt_app.screens.panel import Panel
from policy.verification import Answer, Channel, Result, Row, Stage
from tests.helpers.sheet_screen import Sheet
from tests.helpers.sightings import hit, recorded


def told(sheet: Sheet) -> str:
    """The whole text."""
    return "\n".join(sheet.screen.state.handover)


def test_before_the_plate_was_entered_there_is_nothing_to_tell() -> None:
    """Nobody has read it, and the text of the camera stays hidden."""
    assert told(Sheet(hit())) == ""


def test_half_compared_it_says_what_is_open_first() -> None:
    """Green v. San Francisco: the next officer must not take it for verified."""
    sheet = Sheet(hit(recorded(doubt={4: 0.5})))
    sheet.enter("8QTQ743")
    sheet.screen.answer(Row.CHARACTERS, Answer.SAME)
    sheet.screen.answer(Row.STATE, Answer.CANNOT_TELL)
    lines = sheet.screen.state.handover
    assert lines[0] == "ALPR hit, NOT VERIFIED, information only"
    assert "Plate 8QTQ743, read by eye from the image by 4417 at 14:08:31" in lines
    assert "Compared, the same: characters" in lines
    assert "NOT CONFIRMED, cannot tell: state" in lines
    assert "NOT COMPARED: vehicle" in lines
    assert any(line.startswith("NOT DONE: the CLETS check") for line in lines)
    assert lines[-1].startswith("Nobody acts on this hit")
    assert "3 h 12 min old, not real-time data" in told(sheet)


def test_a_difference_is_told_as_one_and_the_plate_is_the_officers() -> None:
    """Never the camera's text."""
    sheet = Sheet(hit())
    sheet.enter("8QTQ348")
    assert "DIFFERS: characters" in told(sheet)
    assert "8QTQ348" in told(sheet)
    assert "8QTQ743" not in told(sheet)


def test_verified_it_says_by_whom_and_when() -> None:
    """With who confirmed the record."""
    sheet = Sheet(hit())
    sheet.enter("8QTQ743")
    sheet.all_same()
    sheet.screen.proceed()
    sheet.screen.ask(Channel.DISPATCH_RADIO)
    assert "NOT VERIFIED" in told(sheet)
    sheet.screen.write(
        type(sheet.screen.state.draft)(result=Result.ACTIVE, confirmed_by="Dispatcher 4", typed="8QTQ743")
    )
    sheet.screen.record_answer()
    assert sheet.at(Stage.OUTCOME)
    lines = sheet.screen.state.handover
    assert lines[0] == "ALPR hit, VERIFIED"
    assert "Record active: Dispatcher 4, 14:08:31" in lines
    assert "NOT" not in told(sheet)


def test_the_radio_script_says_what_was_left_out() -> None:
    """A list that describes no vehicle: the excused row is said as not compared."""
    sheet = Sheet(hit(vehicle=type(hit().match.entry.vehicle)()))
    sheet.enter("8QTQ743")
    sheet.screen.answer(Row.CHARACTERS, Answer.SAME)
    sheet.screen.answer(Row.STATE, Answer.SAME)
    sheet.screen.answer(Row.VEHICLE, Answer.CANNOT_TELL)
    sheet.screen.show_panel(Panel.EXCEPT_VEHICLE)
    sheet.screen.write(type(sheet.screen.state.draft)(reason="the list has no vehicle at all"))
    sheet.screen.give_reason()
    sheet.screen.proceed()
    question = sheet.screen.state.question
    assert question is not None
    assert "not confirmed" in question.script
    assert "Not compared: vehicle." in question.script
