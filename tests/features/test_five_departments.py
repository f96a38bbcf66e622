# SPDX-License-Identifier: Apache-2.0
"""One story under five profiles, on the real terminal: its window, its store, its shift. No camera, no department."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when
from pytestqt.qtbot import QtBot

from mdt_app.clock import system_clock
from mdt_app.demo.hands import Hands
from mdt_app.main.terminal import Terminal
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import policy_in_force
from mdt_app.screens.inquiry_state import Stage as SearchStage
from mdt_app.services.sessions import Sessions
from mdt_app.settings import load
from policy.errors import StepRefused
from policy.hotlist import VehicleDescription
from policy.training import Course
from policy.verification import Answer, Row, Stage, Verification
from tests.helpers.policies import PROFILES
from tests.helpers.qt_guard import qapp_cls, terminal_style
from tests.helpers.sheet_desk import seen
from tests.helpers.stores import ADMINISTRATOR, CANARY, CHEAP, NO_CODE, OFFICER, entry, put_list
from tests.helpers.units import unit_folder

__all__ = ["qapp_cls", "terminal_style"]
pytestmark = [pytest.mark.feature, pytest.mark.ui, pytest.mark.expects_log]
scenarios("five_departments.feature")
LISTED = entry(vehicle=VehicleDescription(make="TOYT", style="4D", colour="GRY"))
REASON = "the radio does not answer out here"
WAIT_MS = 15_000


class Shift:
    """The terminal of one department and what was seen on it."""

    def __init__(self, folder: DataFolder, policy: str, qtbot: QtBot) -> None:
        self.policy, self.qtbot = policy, qtbot
        settings = load(folder).settings
        in_force = policy_in_force(settings.policy, folder, system_clock())
        sessions = Sessions(folder.root, system_clock, CHEAP, in_force, rules=NO_CODE)
        self.terminal = Terminal(settings, folder, sessions, clock=system_clock)
        self.hands = Hands(self.terminal.window, None)
        self.before = self.terminal.screens.sign_on.state
        self.terminal.start()

    def until(self, happened: Callable[[], object]) -> None:
        """Let the terminal work until something happened."""
        self.qtbot.waitUntil(lambda: bool(happened()), timeout=WAIT_MS)

    @property
    def verification(self) -> Verification:
        """As the sheet has it."""
        found = self.terminal.screens.sheet.verification
        assert found is not None
        return found

    def close(self) -> None:
        """End everything, as closing the window does."""
        self.terminal.window.close()
        self.terminal.close()


@pytest.fixture
def open_shifts() -> Iterator[list[Shift]]:
    """Whatever a scenario opened is closed."""
    opened: list[Shift] = []
    yield opened
    for one in opened:
        one.close()


@given(
    parsers.parse("a car of a department under {policy}, whose manager named sworn officers"),
    target_fixture="shift",
)
def _car(policy: str, tmp_path: Path, qtbot: QtBot, open_shifts: list[Shift]) -> Shift:
    courses = tuple(
        Course(module, date(2026, 1, 12), "Trainer 1", "Supervisor 1")
        for module in PROFILES[policy].training.modules
    )
    officer = replace(OFFICER, courses=courses)
    folder = unit_folder(tmp_path / "car", (ADMINISTRATOR, officer), system_clock, policy=policy)
    opened = Shift(folder, policy, qtbot)
    open_shifts.append(opened)
    return opened


@when("the officer agrees to the banner and signs on for a criminal investigation")
def _sign_on(shift: Shift) -> None:
    hands = shift.hands
    hands.press("I understand and agree")
    hands.fill("User name", OFFICER.username)
    hands.fill("Password", OFFICER.password)
    hands.press("Criminal investigation")
    hands.press("Sign on and start")
    shift.until(lambda: shift.terminal.patrol)


@then(parsers.parse('sign-on named {number} as the policy and offered "{first}" first'))
def _named(shift: Shift, number: str, first: str) -> None:
    terms = shift.before.terms
    assert terms.policy == f"Policy {number} ({shift.policy})"
    assert terms.purposes[0][1] == first


@then("the top bar says what the shift is for")
def _bar(shift: Shift) -> None:
    assert shift.terminal.screens.shift.state.purpose == "Criminal investigation"


@when("a car passes whose plate is on the list")
def _passes(shift: Shift) -> None:
    patrol = shift.terminal.patrol
    assert patrol is not None
    patrol.queries.submit(lambda database: put_list(database, [LISTED])).result(10)
    now = system_clock()
    patrol.recorder.record(replace(seen(CANARY).plate, captured_at=now, first_seen_at=now, last_seen_at=now))
    shift.until(lambda: shift.terminal.screens.alerts.state.open)


@when("the officer opens the hit and enters the plate as it is")
def _enter(shift: Shift) -> None:
    sheet = shift.terminal.screens.sheet
    card = shift.terminal.screens.alerts.state.open[0]
    shift.terminal.screens.alerts.verify(card.hit_id)
    shift.until(lambda: sheet.state.hit_id)
    for char in CANARY:
        sheet.type(char)
    sheet.enter()
    assert shift.verification.stage is Stage.COMPARE


@then(parsers.parse("the sheet asks to compare {rows}"))
def _rows(shift: Shift, rows: str) -> None:
    asked = [row.value for row in Row if shift.verification.rules.asks(row)]
    assert asked == rows.replace(" and ", ", ").split(", ")


@when("the officer answers what is asked with the same")
def _same(shift: Shift) -> None:
    for row in Row:
        if shift.verification.rules.asks(row) and shift.verification.given(row) is None:
            shift.terminal.screens.sheet.answer(row, Answer.SAME)
    assert shift.verification.compared


def _answer(attempt: Callable[[], Verification]) -> str:
    try:
        return "allowed" if attempt().may_act else "refused"
    except StepRefused:
        return "refused"


@then(parsers.parse("leaving the CLETS check out because it is not practicable is {answer}"))
def _impracticable(shift: Shift, answer: str) -> None:
    compared = shift.verification
    assert _answer(lambda: compared.not_practicable(REASON, system_clock())) == answer


@then(parsers.parse("stopping the car on exigency alone is {answer}"))
def _exigency(shift: Shift, answer: str) -> None:
    compared = shift.verification
    assert _answer(lambda: compared.exigent(REASON, system_clock())) == answer


@when("the officer searches with a case number and no reason")
def _search(shift: Shift) -> None:
    shift.terminal.screens.sheet.leave()
    shift.terminal.window.show_page_named("Search")
    hands = shift.hands
    hands.press("Criminal investigation")
    hands.fill("Case", "26-11702")
    hands.fill("Plate", "8QT*")
    hands.press("Search", cap="↵")
    found = shift.terminal.screens.inquiry
    shift.until(lambda: found.state.stage is SearchStage.RESULTS or found.state.error)


@then(parsers.parse("the search is {answer}"))
def _answered(shift: Shift, answer: str) -> None:
    state = shift.terminal.screens.inquiry.state
    if answer == "run":
        assert (state.stage, state.total) == (SearchStage.RESULTS, 1)
    else:
        assert state.error == "Give the reason for this search."


@then(parsers.parse("the transfer page gives the car {limit} and names the clause {clause}"))
def _limit(shift: Shift, limit: str, clause: str) -> None:
    text = shift.terminal.screens.transfer.state.limit
    assert text.startswith(f"Limit {limit}")
    assert clause in text


@then(parsers.parse("the policy page opens on {agency}"))
def _page(shift: Shift, agency: str) -> None:
    shift.terminal.window.show_page_named("Policy")
    state = shift.terminal.screens.policy.state
    assert state.department == agency
