# SPDX-License-Identifier: Apache-2.0
"""Published wrongful stops, gone through on the real sheet under each department's rules."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from mdt_app.screens.panel import Panel
from policy.hotlist import VehicleDescription
from policy.matching import MatchClass
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
from tests.helpers.sightings import hit, recorded

pytestmark = [
    pytest.mark.feature,
    pytest.mark.clause("MB-462.8-1-ii", "MP-462.4-f-ii", "WV-471.5-e-ii", "WV-471.5-e-iv", "WV-471.5-f-2"),
]
scenarios("wrongful_stops.feature")

STATES = {"California": "CA", "Colorado": "CO", "Montana": "MT"}
VEHICLES = {
    "a grey GMC truck": VehicleDescription(make="GMC", style="PK", colour="GRY"),
    "an Oldsmobile": VehicleDescription(make="OLDS", style="4D"),
    "a motorcycle": VehicleDescription(style="MC"),
    "a grey Honda": VehicleDescription(make="HOND", style="4D", colour="GRY"),
}
CLOSING = {
    "a misread character": ClosingReason.MISREAD,
    "a vehicle that does not match": ClosingReason.VEHICLE_MISMATCH,
    "a wrong state": ClosingReason.WRONG_STATE,
    "not active any more": ClosingReason.NOT_ACTIVE,
}
REASON = "there was no time to look at it"


class Story:
    """What is set up before the sheet is opened, and the sheet."""

    def __init__(self) -> None:
        self.rules = HitRules()
        self.listed: tuple[str, str, VehicleDescription] = ("", "", VehicleDescription())
        self.read = ("", "")
        self.list_age = timedelta(hours=3)
        self._sheet: Sheet | None = None

    @property
    def sheet(self) -> Sheet:
        """Opened once everything is set up."""
        if self._sheet is None:
            plate, state, vehicle = self.listed
            same_state = state == self.read[1]
            raised = hit(
                recorded(self.read[0], state=self.read[1]),
                plate=plate,
                state=state,
                vehicle=vehicle,
                match_class=MatchClass.EXACT if same_state else MatchClass.STATE_DIFFERS,
                list_age=self.list_age,
            )
            self._sheet = Sheet(raised, self.rules)
        return self._sheet

    @property
    def now(self) -> Verification:
        """As it stands."""
        now = self.sheet.screen.verification or self.sheet.saved[-1]
        assert not any(step.verified or step.may_act for step in self.sheet.saved)
        return now

    def give(self, panel: Panel) -> None:
        """Write a reason into one of the sheet's questions."""
        self.sheet.screen.show_panel(panel)
        self.sheet.screen.write(replace(self.sheet.screen.state.draft, reason=REASON))
        self.sheet.screen.give_reason()


@pytest.fixture
def story() -> Story:
    """A fresh one for each scenario."""
    return Story()


@given(parsers.parse("the policy {policy}"))
def policy(story: Story, policy: str) -> None:
    """A shipped profile."""
    story.rules = HitRules.of(PROFILES[policy])


@given(parsers.parse("a list that has the plate {plate} of {state} on {vehicle}"))
def listed(story: Story, plate: str, state: str, vehicle: str) -> None:
    """The entry."""
    story.listed = (plate, STATES[state], VEHICLES[vehicle])


@given(parsers.parse("a camera that read {text} of {state}"))
def read(story: Story, text: str, state: str) -> None:
    """The read."""
    story.read = (text, STATES[state])


@given(parsers.parse("the list is {hours:d} hours old"))
def old(story: Story, hours: int) -> None:
    """Age of its extract."""
    story.list_age = timedelta(hours=hours)


@when(parsers.parse("the officer enters {text} from the picture"))
def enter(story: Story, text: str) -> None:
    """Before the entry neither text is in the sheet's state."""
    assert story.listed[0] not in repr(story.sheet.screen.state)
    story.sheet.enter(text)
    assert story.sheet.at(Stage.COMPARE)


@when("the officer compares nothing")
def nothing(story: Story) -> None:
    """The sheet is open at its first step."""
    assert story.sheet.at(Stage.ENTER)


@when("the officer answers that characters are the same")
def characters(story: Story) -> None:
    """Row one."""
    story.sheet.screen.answer(Row.CHARACTERS, Answer.SAME)
    assert story.sheet.error == ""


@when(parsers.parse("the officer answers that the {row} differs"))
def row_differs(story: Story, row: str) -> None:
    """The others are the same, as far as anybody looks."""
    for other in Row:
        story.sheet.screen.answer(other, Answer.DIFFERS if other.value == row else Answer.SAME)


@when("the officer answers that characters, state and vehicle are the same")
def all_same(story: Story) -> None:
    """Nothing to see: the fault is in the list."""
    story.sheet.all_same()
    assert story.now.compared


@when("Dispatch answers that the record is not active")
def not_active(story: Story) -> None:
    """Asked by radio."""
    screen = story.sheet.screen
    screen.ask(Channel.DISPATCH_RADIO)
    screen.write(replace(screen.state.draft, result=Result.NOT_ACTIVE, confirmed_by="position 2"))
    screen.record_answer()


@when(parsers.parse("the officer closes the hit as {reason}"))
def close(story: Story, reason: str) -> None:
    """The cause that the sheet proposes is the one that the story needs."""
    proposed = story.sheet.screen.state.closing
    assert proposed is not None
    assert proposed.reason is CLOSING[reason]
    story.sheet.screen.close(proposed.reason)


@when("the officer reports that the car was stopped in the traffic before the plates were compared")
def report(story: Story) -> None:
    """A policy exception."""
    story.give(Panel.ACTED)


@then(parsers.parse("the sheet says that {row} differ"))
@then(parsers.parse("the sheet says that {row} differs"))
def says_differs(story: Story, row: str) -> None:
    """Step 3 is shut, and the reason is on the key."""
    comparison = story.sheet.screen.state.comparison
    assert comparison is not None
    assert f"{row.upper()} differs" in story.now.blockers
    assert comparison.blocked
    if row == "characters":
        given_answer = story.now.characters
        assert given_answer is not None
        assert given_answer.by_machine
        story.sheet.screen.answer(Row.CHARACTERS, Answer.SAME)
        assert "what you entered is not what the list has" in story.sheet.error


@then(parsers.parse('"{head}" is pointed out'))
def pointed_out(story: Story, head: str) -> None:
    """Among the two notes beside the picture."""
    comparison = story.sheet.screen.state.comparison
    assert comparison is not None
    assert any(head in note.head for note in comparison.notes)


@then("Dispatch cannot be asked to confirm the record")
def cannot_ask(story: Story) -> None:
    """Nobody may confirm a plate that nobody compared."""
    story.sheet.screen.proceed()
    assert story.sheet.error
    for channel in Channel:
        story.sheet.screen.ask(channel)
        assert story.sheet.error
    assert story.sheet.at(Stage.COMPARE)
    assert not story.now.requests


@then("no reason in writing replaces the comparison")
@then("no reason in writing replaces the answer")
def no_reason(story: Story) -> None:
    """Exigency, impracticable CLETS and notes on rows are all refused."""
    stage = story.sheet.screen.state.stage
    for panel in (Panel.EXIGENT, Panel.IMPRACTICABLE, *map(Panel.excepting, Row)):
        story.give(panel)
        assert story.sheet.error, panel
        assert story.sheet.screen.state.stage is stage
    assert not story.now.may_act
    story.sheet.screen.show_panel(Panel.NONE)


@then("following is all that the sheet offers")
def only_follow(story: Story) -> None:
    """No outcome is in the state before step 4."""
    state = story.sheet.screen.state
    assert state.may_follow
    assert state.cleared is None
    story.sheet.screen.save_outcome()
    assert story.sheet.error
    story.sheet.screen.follow()
    assert story.sheet.followed == [story.sheet.hit.hit_id]


@then("the hit is not verified")
def unverified(story: Story) -> None:
    """As it stands."""
    assert not story.now.verified
    assert "not verified" in story.sheet.screen.state.heading


@then("the hit is not verified and a supervisor has to look at it")
def for_review(story: Story) -> None:
    """With the officer's words."""
    cleared = story.sheet.screen.state.cleared
    assert cleared is not None
    assert cleared.title == "NOT VERIFIED: ACTION WAS TAKEN"
    assert story.now.for_review == (f"Stop before verification: {REASON}",)


@then("the stop needs a cause besides the hit before it is on record")
def needs_cause(story: Story) -> None:
    """And stays unverified on record."""
    screen = story.sheet.screen
    screen.write(replace(screen.state.draft, outcome=Outcome.STOP_NO_ARREST))
    screen.save_outcome()
    assert "gives cause" in story.sheet.error
    screen.write(replace(screen.state.draft, basis="Failed to stop at the light", occupant=OccupantSeen.NO))
    screen.save_outcome()
    assert story.sheet.saved[-1].stage is Stage.CLOSED
    assert not story.now.verified


@then("the age of the list asks for a confirmation first")
def age(story: Story) -> None:
    """Beyond a day."""
    comparison = story.sheet.screen.state.comparison
    assert comparison is not None
    assert (comparison.list.age_tone, comparison.list.age_note) == ("p1", "older than 24 h: confirm first")


@then("the sheet leaves nothing but to close the hit")
def only_close(story: Story) -> None:
    """No further question, no way back."""
    screen = story.sheet.screen
    screen.back()
    assert "close the hit" in story.sheet.error
    screen.ask(Channel.MDC_INQUIRY)
    assert "close the hit" in story.sheet.error
    assert screen.state.plea is Panel.NONE
    assert story.now.refuted


@then("the hit is closed and was never verified")
def closed(story: Story) -> None:
    """At no step of its history."""
    assert story.sheet.closed == [story.sheet.hit.hit_id]
    assert story.now.stage is Stage.CLOSED
    assert not story.now.verified
    assert story.now.disposition is None


@then(parsers.parse("what the officer read, {text}, is on record"))
def on_record(story: Story, text: str) -> None:
    """Beside what the camera read: for the statistics of misreads."""
    assert story.now.reading == text
    assert story.sheet.hit.read.plate.reading.text == story.listed[0]
