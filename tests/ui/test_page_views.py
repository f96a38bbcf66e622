# SPDX-License-Identifier: Apache-2.0
"""Hits, search and transfer with real widgets and the keyboard."""

from datetime import timedelta
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from mdt_app.domain.events import TransferProgress
from mdt_app.domain.verification import begin
from mdt_app.errors import Trouble
from mdt_app.screens.alerts import AlertActions, AlertsScreen
from mdt_app.screens.inquiry import InquiryScreen
from mdt_app.screens.inquiry_rules import InquiryRules
from mdt_app.screens.inquiry_state import InquiryActions
from mdt_app.screens.motion import MotionState
from mdt_app.screens.queue import QueueScreen
from mdt_app.screens.transfer import TransferLimit, TransferScreen
from mdt_app.ui.inquiry_view import InquiryView
from mdt_app.ui.queue_view import HitLine, QueueView
from mdt_app.ui.style import dress
from mdt_app.ui.tokens import DAY, NIGHT, TARGET
from mdt_app.ui.transfer_view import TransferView
from mdt_app.ui.widgets.key_button import KeyButton
from policy.hotlist import Priority
from policy.profile.keeping import Transfer
from policy.purposes import PURPOSES
from policy.verification import ClosingReason
from tests.helpers.policies import PROFILES
from tests.helpers.searches import Searches
from tests.helpers.sheet_desk import seen
from tests.helpers.sightings import NOON, TERMS, FakeClock, hit

pytestmark = pytest.mark.ui


def shown(view: QWidget) -> QWidget:
    """The view in a window of the size of a page."""
    window = QWidget()
    view.setParent(window)
    dress(window, DAY)
    window.resize(1184, 688)
    view.setGeometry(window.rect())
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    return window


def press(*keys: Qt.Key | str) -> None:
    for key in keys:
        target = QApplication.focusWidget()
        assert target is not None
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key)
        QApplication.processEvents()


def words(view: QWidget) -> str:
    return "\n".join(part.text() for part in view.findChildren(QLabel) if part.isVisible())


def key(view: QWidget, word: str) -> KeyButton:
    return next(k for k in view.findChildren(KeyButton) if k.text() == word and k.isVisible())


class Desk:
    """A queue with three hits and two notices."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, UUID]] = []
        clock = FakeClock()
        actions = AlertActions(
            lambda hit_id: self.asked.append(("verify", hit_id)),
            lambda hit_id: self.asked.append(("follow", hit_id)),
            lambda hit_id: self.asked.append(("dismiss", hit_id)),
            lambda hit_id: self.asked.append(("later", hit_id)),
            lambda hit_ids, reason, note: self.together.append((hit_ids, reason, note)),
        )
        self.together: list[tuple[tuple[UUID, ...], ClosingReason, str]] = []
        self.alerts = AlertsScreen(TERMS, clock, actions)
        self.queue = QueueScreen(self.alerts, TERMS)
        self.hits = [
            hit(seen("7QHQ902", back_s=40), priority=Priority.HIGH_RISK),
            hit(seen("8QTQ743", back_s=120)),
            hit(seen("4QRQ516", back_s=300), priority=Priority.ROUTINE),
        ]
        self.notices = [hit(seen(f"6Q{n}Q77{n}", back_s=900), priority=Priority.NOTICE) for n in range(2)]
        self.alerts.restore([*self.hits, *self.notices])
        self.view = QueueView(self.queue, DAY)
        self.window = shown(self.view)


def test_queue_by_keyboard() -> None:
    desk = Desk()
    press(Qt.Key.Key_Down, "v", "f", "d")
    chosen = desk.hits[1].hit_id
    assert desk.asked == [("verify", chosen), ("follow", chosen), ("dismiss", chosen)]
    assert key(desk.view, "Follow").note == "following"


def test_queue_folds_notices_and_opens_them() -> None:
    desk = Desk()
    assert len(desk.view.findChildren(HitLine)) == 3
    assert "NOTICE · 2 notices, folded" in words(desk.view)
    press("o")
    QApplication.processEvents()
    assert sum(line.isVisible() for line in desk.view.findChildren(HitLine)) == 5


def test_notices_are_closed_together_with_one_reason_as_they_were_when_it_was_asked() -> None:
    """By keyboard; Enter answers nothing, and one that comes meanwhile is not among them."""
    desk = Desk()
    press("n")
    QApplication.processEvents()
    assert "Why do you close these 2 notices?" in words(desk.view)
    late = hit(seen("6Q9Q779"), plate="6Q9Q779", priority=Priority.NOTICE)
    desk.alerts.restore([late])
    QApplication.processEvents()
    assert "Why do you close these 2 notices?" in words(desk.view)
    press(Qt.Key.Key_Return)
    assert desk.together == []
    press("7")
    (closed,) = desk.together
    assert (set(closed[0]), closed[1:]) == ({one.hit_id for one in desk.notices}, (ClosingReason.POLICY, ""))
    assert "waiting" in words(desk.view)


def test_other_needs_its_note_and_escape_keeps_the_notices() -> None:
    """As for a single hit."""
    desk = Desk()
    press("n", "8")
    QApplication.processEvents()
    assert "Say in the note why" in words(desk.view)
    assert desk.together == []
    press(Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert desk.queue.state.closing == ()
    assert "5 waiting" in words(desk.view)


def test_while_moving_notices_are_not_closed_together() -> None:
    """The key stays and says why; a question that stands is taken away."""
    desk = Desk()
    press("n")
    desk.alerts.motion_changed(MotionState(moving=True, known=True))
    QApplication.processEvents()
    assert desk.queue.state.closing == ()
    assert (key(desk.view, "Close all…").isEnabled(), key(desk.view, "Close all…").note) == (False, "at rest")


def test_queue_shows_closed_hits_with_their_reason() -> None:
    desk = Desk()
    closed = begin(desk.hits[0], "4417").close(ClosingReason.DUPLICATE, NOON)
    desk.queue.verification_changed(desk.hits[0], closed)
    press("h")
    QApplication.processEvents()
    assert "Closed: duplicate" in words(desk.view)
    press("h")
    QApplication.processEvents()
    assert "5 waiting" in words(desk.view)


def test_queue_offers_nothing_but_verify_follow_and_dismiss() -> None:
    desk = Desk()
    offered = {k.text() for k in desk.view.findChildren(KeyButton) if k.isVisible()}
    assert offered == {"Verify", "Follow", "Dismiss…", "Closed (0)", "Close all…", "Open the 2"}
    assert all(
        min(k.width(), k.height()) >= TARGET for k in desk.view.findChildren(KeyButton) if k.isVisible()
    )


def test_queue_keeps_its_rows_when_the_theme_changes() -> None:
    desk = Desk()
    dress(desk.window, NIGHT)
    desk.queue.move(1)
    QApplication.processEvents()
    assert sum(line.isVisible() for line in desk.view.findChildren(HitLine)) == 3


def search_page(searches: Searches) -> tuple[InquiryView, QWidget]:
    rules = InquiryRules.of(PROFILES["WV-471"])
    view = InquiryView(InquiryScreen(FakeClock(), rules, InquiryActions(searches), TERMS), DAY)
    return view, shown(view)


def write(view: QWidget, name: str, text: str) -> None:
    line = next(x for x in view.findChildren(QLineEdit) if x.accessibleName() == name)
    line.setFocus()
    QTest.keyClicks(line, text)


def fill(view: QWidget) -> None:
    key(view, "Stolen plate").click()
    write(view, "Case or incident number", "26-104417")
    write(view, "Reason", "Burglary, witness saw part")
    write(view, "Plate or part of one", "9qb?8*")


@pytest.mark.clause("WV-471.5-1")
def test_search_is_refused_by_name_until_its_reasons_stand() -> None:
    searches = Searches(())
    view, _window = search_page(searches)
    write(view, "Plate or part of one", "9QB?8*")
    press(Qt.Key.Key_Return)
    assert "Wrong: Choose a purpose first." in words(view)
    assert searches.requests == []


def test_search_by_keyboard_shows_reads_and_goes_through_them() -> None:
    searches = Searches((seen("9QBQ804"), seen("9QBX871", back_s=60)))
    view, _window = search_page(searches)
    fill(view)
    press(Qt.Key.Key_Return)
    assert searches.requests[0].plate == "9QB?8*"
    said = words(view)
    assert "2 reads" in said
    assert "Recorded 14:08:31" in said
    press(Qt.Key.Key_Down)
    assert "21 Nov 14:07:31" in words(view)
    press("e")
    line = next(x for x in view.findChildren(QLineEdit) if x.accessibleName() == "Reason")
    assert line.isVisible()
    assert line.text() == "Burglary, witness saw part"


def test_search_that_fails_says_so_and_keeps_the_form() -> None:
    view, _window = search_page(Searches((), Trouble("The store is locked. Sign on again; reading goes on.")))
    fill(view)
    press(Qt.Key.Key_Return)
    assert "Wrong: The store is locked. Sign on again; reading goes on." in words(view)


def test_search_shows_all_purposes_in_turn_with_none_chosen() -> None:
    view, _window = search_page(Searches(()))
    keys = [k for k in view.form.findChildren(KeyButton) if k.variant == "choice"]
    assert not any(k.isChecked() for k in keys)
    seen_words: set[str] = set()
    for _ in range(3):
        seen_words |= {k.text() for k in keys if k.isVisible()}
        key(view, "More…").click()
        QApplication.processEvents()
    assert seen_words == {PURPOSES[code].words for code in PROFILES["WV-471"].use.purposes}


def test_transfer_sends_on_its_key_and_waits_for_the_report() -> None:
    sent: list[bool] = []
    limit = TransferLimit(Transfer(basis="policy"), timedelta(hours=24))
    screen = TransferScreen(FakeClock(), limit, lambda: sent.append(True), TERMS.zone)
    view = TransferView(screen, DAY)
    _window = shown(view)
    key(view, "Send now").setFocus()
    press("r")
    assert sent == [True]
    assert not key(view, "Send now").isEnabled()
    problem = "The server does not answer. Reads are kept and sent later."
    screen.progress(TransferProgress(3, NOON - timedelta(days=31), None, problem))
    assert key(view, "Send now").isEnabled()
    said = words(view)
    assert "The server does not answer" in said
    assert "Overdue: 100 % of 30 days used" in said
