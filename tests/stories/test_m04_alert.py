# SPDX-License-Identifier: Apache-2.0
"""M04: what an alert shows, and what it never says."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytest_bdd import given, parsers, scenarios, then, when

from mdt_app.screens.wording import unjustified
from mdt_app.services.list_details import WITHHELD_CATEGORY
from mdt_app.storage import authorities, hits, hotlists
from mdt_app.ui.alert_panel import AlertPanel
from mdt_app.ui.widgets.key_button import KeyButton
from policy.verification import ClosingReason
from tests.helpers.car import LISTED
from tests.helpers.stores import CANARY, OFFICER, sign_on, version
from tests.helpers.story import Story
from tests.looks.rules import QUOTED

pytestmark = [pytest.mark.feature, pytest.mark.ui, pytest.mark.expects_log]
scenarios("m04_alert.feature", features_base_dir=str(Path(__file__).parent))


def _panel(story: Story) -> AlertPanel:
    (panel,) = story.parts(AlertPanel)
    assert isinstance(panel, AlertPanel)
    return panel


def _texts(story: Story) -> list[str]:
    return [part.text() for part in _panel(story).findChildren(QLabel) if part.isVisible()]


@then("the alert shows plate, vehicle, list, category, agency and time of read")
def six_facts(story: Story) -> None:
    """All at once."""
    card = story.car.terminal.screens.alerts.state.open[0]
    for words in (card.list_name, "Stolen vehicle", card.agency, card.read_at):
        assert words
        assert any(words in text for text in _texts(story)), words
    names = [part.accessibleName() for part in _panel(story).findChildren(QWidget) if part.isVisible()]
    assert any(name.startswith("Plate,") for name in names)
    assert any(name.startswith("Vehicle,") for name in names)


@then("its keys are Verify, Follow and Dismiss")
def three_keys(story: Story) -> None:
    """And no other."""
    keys = [key.text() for key in _panel(story).findChildren(KeyButton) if key.isVisible()]
    assert keys == ["Verify", "Follow", "Dismiss…"]


@then("no word on the screen says more than the list does")
def no_more(story: Story) -> None:
    """What a screen reader says included; "stop reading" and the like would be found too."""
    said = story.said
    assert "Stolen vehicle" in said
    assert unjustified(said, QUOTED) == ()


@then("the log has one hit")
def one_hit(story: Story) -> None:
    """With its own id."""
    shown = [card.hit_id for card in story.car.terminal.screens.alerts.state.open]
    today = story.clock().date()
    stored = story.car.patrol.queries.submit_for(today, lambda store: hits.recent(store, 10)).result(10)
    assert [hit.hit_id for hit in stored] == shown
    assert len(shown) == 1


@when(parsers.parse("a listed car passes whose list is {hours:d} hours old"))
def an_old_list(story: Story, hours: int) -> None:
    """Extracted so long ago."""

    def put(store: object) -> None:
        loaded = hotlists.load(store, "svs", [LISTED])  # type: ignore[arg-type]
        extracted = replace(version(), extracted_at=story.clock() - timedelta(hours=hours))
        with store.transaction():  # type: ignore[attr-defined]
            hotlists.put_in_force(store, loaded, extracted)  # type: ignore[arg-type]

    story.car.patrol.queries.submit(put).result(10)
    story.passes()
    story.car.until(lambda: story.car.terminal.screens.alerts.state.open)


@then(parsers.parse("the age of the list is shown as {tone}"))
def age(story: Story, tone: str) -> None:
    """In words and in colour."""
    state = story.car.terminal.screens.alerts.state
    card = state.open[0]
    assert (card.list_tone(state.now) == "p1") is (tone == "old")
    story.reads(card.list_age(state.now))
    assert "not real-time" in story.words.lower()


@when(parsers.parse("the officer reads {plate} from the picture and closes the hit as misread"))
def misread(story: Story, plate: str) -> None:
    """The sheet proposes the cause."""
    car = story.car
    car.open_sheet(car.terminal.screens.alerts.state.open[0].hit)
    car.hands.type(plate)
    car.hands.press("Compare")
    story.reads("not the listed plate")
    car.hands.press("Close as")
    car.until(lambda: not car.terminal.screens.alerts.state.open)


@then(parsers.parse("{seen} is on record beside the read {read}"))
def beside(story: Story, seen: str, read: str) -> None:
    """The read keeps its own text."""
    today = story.clock().date()

    def ask(store: object) -> tuple[str, str, ClosingReason | None]:
        (hit,) = hits.recent(store, 10)  # type: ignore[arg-type]
        last = hits.steps(store, hit.hit_id)[-1].verification  # type: ignore[arg-type]
        reason = last.closure.reason if last.closure is not None else None
        return hit.read.plate.reading.text, last.reading, reason

    found = story.car.patrol.queries.submit_for(today, ask).result(10)
    assert found == (read, seen, ClosingReason.MISREAD)


@given("the officer has no scope")
def no_scope(story: Story) -> None:
    """The administrator has opened none."""

    def shut(at: Story) -> None:
        office = sign_on(at.folder.root, at.clock)
        authorities.set_scopes(office.vault.index(), OFFICER.username, ())
        office.vault.close()

    story.orders.append(shut)


@then("the alert says that details are withheld")
def withheld(story: Story) -> None:
    """And names none."""
    story.reads(WITHHELD_CATEGORY)
    assert "Stolen vehicle" not in story.said.replace("Stolen vehicles", ""), "the list's name may say it"
    assert CANARY in story.car.terminal.screens.alerts.state.open[0].text


@then("the log has the refusal")
def the_refusal(story: Story) -> None:
    """For want of a scope."""
    assert [event.query_elements["refused"] for event in story.events("list_details")] == ["scope_missing"]
