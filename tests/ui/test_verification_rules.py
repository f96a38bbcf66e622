# SPDX-License-Identifier: Apache-2.0
"""The sheet under the five departments' rules: which questions and keys an officer sees, and which not."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from mdt_app.screens.alerts import AlertActions, AlertsScreen
from mdt_app.screens.panel import Panel
from mdt_app.screens.queue import QueueScreen
from mdt_app.ui.alert_panel import AlertPanel
from mdt_app.ui.queue_view import QueueView
from mdt_app.ui.tokens import DAY
from mdt_app.ui.verification_compare import ComparePage
from mdt_app.ui.verification_confirm import ConfirmPage
from mdt_app.ui.verification_outcome import OutcomePage
from mdt_app.ui.verification_reason import ReasonPage
from mdt_app.ui.widgets.key_button import KeyButton
from policy.hotlist import VehicleDescription
from policy.profile.duty import Disposition
from policy.profile.duty import Verification as Keys
from policy.verification import Channel, HitRules, OccupantSeen, Outcome, Result, Row
from tests.helpers.policies import PROFILES
from tests.helpers.sheet_desk import SheetDesk, seen
from tests.helpers.sightings import TERMS, FakeClock, hit

pytestmark = pytest.mark.ui
RULES = {name: HitRules.of(profile) for name, profile in PROFILES.items()}
IF_PRACTICABLE = ("SR-465", "MB-462", "PB-434")
RETURN = Qt.Key.Key_Return


def desk(rules: HitRules, **described: VehicleDescription) -> SheetDesk:
    return SheetDesk(hit(seen("8QTQ743"), **described), rules=rules)  # type: ignore[arg-type]


def compared(rules: HitRules) -> SheetDesk:
    made = desk(rules)
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    made.press("1", "1", "1")
    return made


def verified(rules: HitRules) -> SheetDesk:
    made = compared(rules)
    made.screen.ask(Channel.DISPATCH_RADIO)
    made.screen.write(replace(made.screen.state.draft, result=Result.ACTIVE, confirmed_by="position 2"))
    made.screen.record_answer()
    settle(made, OutcomePage)
    return made


def settle(made: SheetDesk, page: type) -> None:
    made.until(lambda: isinstance(made.view.page, page))


def keys(made: SheetDesk) -> set[str]:
    """Words of the keys that can be seen."""
    QApplication.processEvents()
    return {key.text() for key in made.view.findChildren(KeyButton) if key.isVisible()}


@pytest.mark.clause("SR-465.3-f", "MB-462.8-3", "PB-434.3-f", "MP-462.4-f", "WV-471.5-f-1-ii")
@pytest.mark.parametrize("name", RULES)
def test_only_the_departments_own_excuse_is_on_the_sheet(name: str) -> None:
    made = compared(RULES[name])
    own, other = ("No CLETS…", "Exigent…") if name in IF_PRACTICABLE else ("Exigent…", "No CLETS…")
    assert own in keys(made)
    assert other not in keys(made)
    made.screen.proceed()
    settle(made, ConfirmPage)
    assert own in keys(made)
    assert other not in keys(made)


@pytest.mark.clause("SR-465.3-f", "MB-462.8-3", "PB-434.3-f")
@pytest.mark.parametrize("name", IF_PRACTICABLE)
def test_clets_not_practicable_is_held_and_needs_fifteen_characters(name: str) -> None:
    made = compared(RULES[name])
    made.key("No CLETS…").click()
    assert isinstance(made.view.page, ComparePage)
    made.hold("No CLETS…")
    assert isinstance(made.view.page, ReasonPage)
    assert "Why is a CLETS check not practicable?" in made.words()
    made.press("radio is out", RETURN)
    made.until(lambda: bool(made.screen.state.error))
    made.press(", no MDC here", RETURN)
    settle(made, OutcomePage)
    assert "CLETS NOT PRACTICABLE" in made.words()
    assert "VERIFIED" not in made.words().replace("NOT VERIFIED", "")
    assert made.saved[-1].for_review == ("CLETS not practicable: radio is out, no MDC here",)


@pytest.mark.clause("WV-471.5-e-iii", "WV-471.5-f-1-ii")
def test_watsonvilles_exigency_says_that_clets_is_still_needed_and_stays_in_step_three() -> None:
    made = compared(RULES["WV-471"])
    made.hold("Exigent…")
    assert "the CLETS check is still needed" in made.words()
    made.press("Child seen in the back seat", RETURN)
    settle(made, ConfirmPage)
    assert "Still needed: the CLETS check." in made.words()
    assert "Exigent…" not in keys(made)
    assert not made.saved[-1].may_act


@pytest.mark.clause("MB-462.8-2-ii")
def test_manhattan_beach_asks_for_the_characters_and_a_difference_elsewhere_still_blocks() -> None:
    made = desk(RULES["MB-462"])
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    made.press("1")
    assert made.key("Confirm record").isEnabled()
    assert made.words().count("Not asked by this policy") >= 2
    made.screen.choose_row(Row.STATE)
    made.press("2")
    assert made.saved[-1].differs
    assert made.screen.state.closing is not None
    assert not made.key("Confirm record").isEnabled()


@pytest.mark.clause("MP-462.4-g-2")
def test_menlo_park_lets_an_officer_accept_a_row_in_doubt_with_a_note() -> None:
    made = compared(RULES["MP-462"])
    made.screen.choose_row(Row.VEHICLE)
    made.press("3", "x")
    settle(made, ReasonPage)
    assert "Why do you accept it in doubt?" in made.words()
    made.press("Dark, but the shape is right", RETURN)
    settle(made, ComparePage)
    assert made.key("Confirm record").isEnabled()
    assert made.saved[-1].for_review == ("VEHICLE in doubt: Dark, but the shape is right",)


@pytest.mark.clause("WV-471.5-f-2")
def test_watsonville_offers_no_note_for_a_row_in_doubt() -> None:
    made = compared(RULES["WV-471"])
    made.screen.choose_row(Row.VEHICLE)
    made.press("3")
    assert "Exception…" not in keys(made)
    assert not made.key("Confirm record").isEnabled()


@pytest.mark.clause("WV-471.5-f-2")
def test_what_the_list_leaves_out_is_asked_of_dispatch() -> None:
    made = desk(RULES["WV-471"], vehicle=VehicleDescription())
    made.press("8QTQ743", RETURN)
    settle(made, ComparePage)
    made.press("1", "1", "3", "x")
    settle(made, ReasonPage)
    made.press("Driver matches the picture", RETURN)
    settle(made, ComparePage)
    made.press("c")
    settle(made, ConfirmPage)
    assert "California · which vehicle?" in made.words()
    made.press("7", "1", RETURN)
    made.until(lambda: "Still needed: Dispatch's description." in made.words())
    assert not made.key("MDC inquiry").isEnabled()
    assert made.key("MDC inquiry").note == "not accepted"
    assert made.key("Dispatch, radio").isEnabled()


@pytest.mark.clause("MP-462.4-g-2-ii", "WV-471.5-f-2-ii", "WV-471.5-e-v")
@pytest.mark.parametrize("name", RULES)
def test_cause_and_person_are_asked_as_the_policy_asks_them(name: str) -> None:
    """Nothing that means action may be chosen before."""
    made = verified(RULES[name])
    asks_person = name != "MP-462"
    assert ("Can't tell" in keys(made)) is asks_person
    note = "cause and person first" if asks_person else "cause first"
    assert (made.key(Outcome.STOP_NO_ARREST.words).isEnabled(), made.key(Outcome.LOST.words).isEnabled()) == (
        False,
        True,
    )
    assert made.key(Outcome.STOP_NO_ARREST.words).note == note
    made.screen.write(replace(made.screen.state.draft, basis="Ignition damaged"))
    if asks_person:
        assert not made.key(Outcome.STOP_NO_ARREST.words).isEnabled()
        made.screen.write(replace(made.screen.state.draft, occupant=OccupantSeen.NO))
    made.key(Outcome.STOP_NO_ARREST.words).click()
    made.key("Save outcome").click()
    assert made.saved[-1].disposition is not None


@pytest.mark.clause("WV-471.5-f-3-ii", "MP-462.4-g-3-ii")
@pytest.mark.parametrize(
    ("name", "told"), [("WV-471", "Dispatch, who entered it and a crime analyst"), ("MP-462", "Dispatch")]
)
def test_an_arrest_asks_whether_the_call_ties_it_to_the_hit(name: str, told: str) -> None:
    made = verified(RULES[name])
    draft = replace(made.screen.state.draft, basis="Ignition damaged", occupant=OccupantSeen.NO)
    made.screen.write(draft)
    assert "Tied" not in keys(made)
    made.key(Outcome.STOP_ARREST.words).click()
    assert "Tied" in keys(made)
    assert f"If it does not, this record goes to {told}." in made.words()
    assert not made.key("Save outcome").isEnabled()
    made.key("Not tied").click() if name == "MP-462" else made.press("u")
    made.until(lambda: made.screen.state.draft.tied is False)
    made.key("Save outcome").click()
    correlation = made.saved[-1].correlation
    assert correlation is not None
    assert len(correlation.notify) == len(told.split(" and ")) + ("," in told)


def test_where_nothing_is_asked_nothing_is_shown() -> None:
    rules = HitRules(
        "TEST", Keys(legal_basis_prompt=False, occupant_check="off"), Disposition(required=False, notify=())
    )
    made = verified(rules)
    assert "Can't tell" not in keys(made)
    made.key(Outcome.STOP_ARREST.words).click()
    assert "Tied" not in keys(made)
    assert "Every stop needs an outcome" not in made.words()
    made.key("Save outcome").click()
    assert made.saved[-1].disposition is not None


@pytest.mark.clause("WV-471.5-e-iv", "MP-462.4-f-iii")
@pytest.mark.parametrize("freedom", ["validated", "validated_or_exigent"])
def test_a_stop_by_exigency_is_reported_where_the_policy_wants_it_validated(freedom: str) -> None:
    keys_of = replace(RULES["MP-462"].verification, restrict_freedom=freedom)  # type: ignore[arg-type]
    made = compared(HitRules("MP-462", keys_of))
    made.screen.show_panel(Panel.EXIGENT)
    made.screen.write(replace(made.screen.state.draft, reason="Child seen in the back seat"))
    made.screen.give_reason()
    settle(made, OutcomePage)
    made.screen.write(replace(made.screen.state.draft, basis="Ignition damaged"))
    stop = made.key(Outcome.STOP_NO_ARREST.words)
    if freedom == "validated_or_exigent":
        assert stop.isEnabled()
        assert "Report a stop…" not in keys(made)
        return
    assert (stop.isEnabled(), stop.note) == (False, "report the stop first")
    made.tap("Report a stop…")
    settle(made, ReasonPage)
    made.press("Car was blocked before the record came", RETURN)
    settle(made, OutcomePage)
    assert made.key(Outcome.STOP_NO_ARREST.words).isEnabled()
    assert "NOT VERIFIED: ACTION WAS TAKEN" in made.words()


@pytest.mark.clause("MP-462.4-g-iv", "WV-471.5-f-v")
def test_follow_is_offered_before_verification_only_where_the_policy_allows_it() -> None:
    assert "Follow" in keys(compared(RULES["WV-471"]))
    without = compared(HitRules("TEST", Keys(allowed_before=())))
    assert "Follow" not in keys(without)
    without.screen.follow()
    assert without.followed == []


@pytest.mark.clause("MP-462.4-g-iv", "WV-471.5-f-v")
@pytest.mark.parametrize(("allowed", "offered"), [(("follow",), True), ((), False)])
def test_an_alert_offers_verify_follow_and_dismiss_and_nothing_that_acts(
    qtbot: QtBot, allowed: tuple[str, ...], *, offered: bool
) -> None:
    """Nor does the page of waiting hits."""
    silent = AlertActions(*(lambda _hit_id: None,) * 4)
    alerts = AlertsScreen(TERMS, FakeClock(), silent, HitRules("TEST", Keys(allowed_before=allowed)))
    queue = QueueScreen(alerts, TERMS)
    views = (AlertPanel(alerts, DAY), QueueView(queue, DAY))
    for view in views:
        qtbot.addWidget(view)
        view.resize(1000, 600)
        view.show()
    alerts.restore([hit(seen("8QTQ743"))])
    QApplication.processEvents()
    words = [{key.text() for key in view.findChildren(KeyButton) if key.isVisible()} for view in views]
    follow = {"Follow"} if offered else set()
    assert words[0] == {"Verify", "Dismiss…"} | follow
    assert words[1] == {"Verify", "Dismiss…", "Closed (0)"} | follow


@pytest.mark.clause("MB-462.8-1", "MP-462.4-g-iii", "WV-471.5-f-iv")
@pytest.mark.parametrize("name", ["MB-462", "MP-462", "WV-471"])
def test_what_spoils_a_read_and_how_sure_the_camera_was_stand_beside_the_picture(name: str) -> None:
    made = compared(RULES[name])
    assert "Worn, dirty, covered or framed plates are misread." in made.words()
    assert "Camera read: 86 % overall" in made.words()
    off = compared(HitRules("TEST", Keys(accuracy_notice=False)))
    assert "Worn, dirty" not in off.words()


@pytest.mark.parametrize("name", RULES)
def test_the_outcome_of_an_arrest_stands_whole_on_a_full_screen(name: str) -> None:
    """With the question whether the call ties hit and arrest, where a policy asks it: nothing is scrolled to."""
    made = verified(RULES[name])
    made.screen.write(replace(made.screen.state.draft, outcome=Outcome.STOP_ARREST))
    made.wait(50)
    assert made.view.page is not None
    (area,) = made.view.page.findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
