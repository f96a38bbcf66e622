# SPDX-License-Identifier: Apache-2.0
"""The window: pages and covers, keys, themes, and what an officer may meet before verification."""

import re
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mdt_app.domain.events import HitClosed, NoticeRaised, ReadRecorded, TransferProgress
from mdt_app.notices import Level, Notice
from mdt_app.screens.sounds import Sound
from mdt_app.ui.alert_panel import AlertPanel
from mdt_app.ui.driving_card_view import DrivingCardView
from mdt_app.ui.live_view import LiveView
from mdt_app.ui.sign_off_sheet import SignOffSheet
from mdt_app.ui.sign_on_view import SignOnView
from mdt_app.ui.tokens import DAY, NIGHT, PAIRS, TARGET, THEMES, TYPE, Theme, contrast
from mdt_app.ui.widgets.banner_bar import BannerBar
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.key_looks import MOVING_NOTE_PX
from mdt_app.ui.widgets.key_press import HOLD_MS
from mdt_app.ui.widgets.picture import Picture
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.rail import Page
from mdt_app.ui.widgets.top_bar import TopBar
from mdt_app.ui.window import MainWindow
from policy.hotlist import Priority
from policy.matching import MatchClass
from tests.helpers.sightings import hit, recorded
from tests.helpers.terminal import Terminal, busy_shift, plain_pages

pytestmark = pytest.mark.ui
#: Words that no screen of an unverified hit may carry. Source: visual language, section 10.
FORBIDDEN = re.compile(
    r"\b(stop(ped|s|ping)?|arrest|suspect|offender|felon|criminal|match(ed)?|target|threat|confirmed)\b", re.I
)


@pytest.fixture
def terminal() -> Terminal:
    made = Terminal()
    busy_shift(made)
    return made


@pytest.fixture
def window(terminal: Terminal, qtbot: QtBot) -> MainWindow:
    made = terminal.window(plain_pages())
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    QApplication.processEvents()
    return made


def is_shown(window: QWidget, kind: type[QWidget]) -> bool:
    QApplication.processEvents()
    return any(found.isVisible() for found in window.findChildren(kind))


def key(window: QWidget, text: str) -> KeyButton:
    return next(
        found for found in window.findChildren(KeyButton) if found.text() == text and found.isVisible()
    )


def press(qtbot: QtBot, window: QWidget, which: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, which)
    QApplication.processEvents()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_text_can_be_read_on_every_ground(theme: Theme) -> None:
    for role, grounds, least in PAIRS:
        for ground in grounds:
            ratio = contrast(theme.colour(role), theme.colour(ground))
            assert ratio >= least, f"{role} on {ground} is {ratio:.2f}, {least} needed"


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def _interactive(root: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, Picture, PlateCells, QLineEdit)
    return [found for kind in kinds for found in root.findChildren(kind) if found.isVisible()]


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768)])
@pytest.mark.parametrize("moving", [False, True])
def test_keys_are_large_enough_and_everything_has_a_name(
    window: MainWindow, terminal: Terminal, size: tuple[int, int], moving: bool
) -> None:
    window.resize(*size)
    if moving:
        terminal.drive(10.0)
    QApplication.processEvents()
    found = _interactive(window)
    assert any(isinstance(part, QAbstractButton) for part in found)
    for part in found:
        assert part.accessibleName(), f"{type(part).__name__} has no name for screen readers"
        if isinstance(part, QAbstractButton):
            assert part.width() >= TARGET, f"{part.text()} is {part.width()} px wide"
            assert part.height() >= TARGET, f"{part.text()} is {part.height()} px high"


@pytest.mark.clause("MP-462.4-g-iv")
@pytest.mark.parametrize("moving", [False, True])
def test_no_word_that_a_hit_does_not_justify(window: MainWindow, terminal: Terminal, moving: bool) -> None:
    if moving:
        terminal.drive(10.0)
    QApplication.processEvents()
    texts = [part.text() for part in window.findChildren(QLabel) if part.isVisible()]
    texts += [part.text() for part in window.findChildren(QAbstractButton) if part.isVisible()]
    texts += [part.accessibleName() for part in window.findChildren(QWidget) if part.isVisible()]
    assert any("verified" in text.lower() for text in texts)
    assert [text for text in texts if FORBIDDEN.search(text)] == []


@pytest.mark.clause("MP-462.4-g-iv")
def test_a_fresh_hit_at_rest_offers_exactly_three_ways(
    window: MainWindow, terminal: Terminal, qtbot: QtBot
) -> None:
    panel = key(window, "Verify").parentWidget()
    assert panel is not None
    offered = [found.text() for found in panel.findChildren(KeyButton) if found.isVisible()]
    assert offered == ["Verify", "Follow", "Dismiss…"]
    newest = terminal.alerts.state.newest
    assert newest is not None
    for which in (Qt.Key.Key_V, Qt.Key.Key_F, Qt.Key.Key_D):
        press(qtbot, window, which)
    assert terminal.asked == [(what, newest.hit_id) for what in ("verify", "follow", "dismiss")]
    assert key(window, "Follow").note == "following"


@pytest.mark.clause("MP-462.4-g-2-iii", "WV-471.3-g", "MP-462.4-g-5-iv", "WV-471.5-f-5-iv")
def test_the_panel_shows_all_facts_of_the_hit(window: MainWindow, terminal: Terminal) -> None:
    panel = key(window, "Verify").parentWidget()
    assert panel is not None
    words = " ".join(part.text() for part in panel.findChildren(QLabel) if part.isVisible())
    for fact in (
        "Stolen vehicle",
        "NCIC stolen vehicles",
        "Demo County SO",
        "14:08:31",
        "List 3 h 12 min old",
    ):
        assert fact in words
    assert "Not verified: information only" in words
    pictures = [part for part in panel.findChildren(Picture) if part.isVisible()]
    assert [part.image.isNull() for part in pictures] == [False, False]
    (cells,) = (part for part in panel.findChildren(PlateCells) if part.isVisible())
    assert (cells.plate_text, cells.doubt) == ("8QTQ743", (4,))
    assert cells.accessibleName() == (
        "Read: Eight Quebec Tango Quebec Seven Four Three, character 5 doubtful"
    )


def test_screen_readers_hear_of_a_hit_without_its_plate(window: MainWindow) -> None:
    """The plate must not be read aloud before the officer has read it from the image."""
    (panel,) = window.findChildren(AlertPanel)
    assert panel.accessibleName() == "Priority hit, right side, not verified"


@pytest.mark.parametrize("size", [(1280, 800), (1024, 768)])
def test_the_longest_hit_is_not_cut(window: MainWindow, terminal: Terminal, size: tuple[int, int]) -> None:
    """Lowered, look-alike, an old list, a long category: every word has its room at both sizes."""
    window.resize(*size)
    read = recorded("8QTQ7431", at=terminal.clock(), pictures=(b"", b""))
    worst = hit(
        read,
        plate="8QTQ3431",
        category="wanted_person_caution",
        match_class=MatchClass.LOOK_ALIKE,
        differing=(4,),
        priority=Priority.HIGH_RISK,
        lowered_from=Priority.PRIORITY,
        list_age=timedelta(hours=30),
    )
    terminal.record(read, worst)
    QApplication.processEvents()
    panel = key(window, "Verify").parentWidget()
    assert panel is not None
    for part in panel.findChildren(QLabel):
        if part.isVisible() and part.text() and part.wordWrap():
            assert part.heightForWidth(part.width()) <= part.height() + 1, f"{part.text()!r} is cut"
    texts = [part.text() for part in panel.findChildren(QLabel) if part.isVisible()]
    assert "List 1 d 6 h old, not real-time data: confirm first" in texts


def test_the_card_covers_all_while_moving_and_goes_at_rest(window: MainWindow, terminal: Terminal) -> None:
    assert not is_shown(window, DrivingCardView)
    terminal.drive(10.0)
    assert is_shown(window, DrivingCardView)
    assert not is_shown(window, LiveView)
    terminal.drive(0.0)
    assert not is_shown(window, DrivingCardView)
    assert is_shown(window, LiveView)


def test_nothing_small_is_drawn_while_moving(window: MainWindow, terminal: Terminal) -> None:
    terminal.drive(10.0)
    QApplication.processEvents()
    labels = [part for part in window.findChildren(QLabel) if part.isVisible() and part.text()]
    assert labels
    assert min(part.font().pixelSize() for part in labels) >= min(MOVING_NOTE_PX, TYPE["card_note"])
    texts = {part.text() for part in labels}
    assert {"PRIORITY", "Right side", "List 3 h old", "NOT VERIFIED", "10 hits waiting"} <= texts


def test_keys_of_the_card(window: MainWindow, terminal: Terminal, qtbot: QtBot) -> None:
    """L puts off, V waits for rest; Enter, pressed for something else, answers nothing."""
    card = terminal.alerts.state.newest
    assert card is not None
    terminal.drive(10.0)
    QApplication.processEvents()
    press(qtbot, window, Qt.Key.Key_Return)
    assert is_shown(window, DrivingCardView)
    press(qtbot, window, Qt.Key.Key_V)
    assert not is_shown(window, DrivingCardView)
    assert terminal.asked == []
    terminal.drive(0.0)
    assert terminal.asked == [("verify", card.hit_id)]


def test_holding_verify_hands_over_to_a_passenger(
    window: MainWindow, terminal: Terminal, qtbot: QtBot
) -> None:
    terminal.drive(10.0)
    QApplication.processEvents()
    verify = key(window, "Verify")
    QTest.mousePress(verify, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(terminal.asked) == 2, timeout=3000)
    QTest.mouseRelease(verify, Qt.MouseButton.LeftButton)
    assert [what for what, _ in terminal.asked] == ["passenger", "verify"]


def test_holding_v_hands_over_to_a_passenger_too(
    window: MainWindow, terminal: Terminal, qtbot: QtBot
) -> None:
    """Once, however long the key is kept down, and never as well as "when at rest"."""
    terminal.drive(10.0)
    QApplication.processEvents()
    target = QApplication.focusWidget() or window
    QTest.keyPress(target, Qt.Key.Key_V)
    qtbot.waitUntil(lambda: bool(terminal.asked), timeout=3000)
    qtbot.wait(HOLD_MS + 100)
    QTest.keyRelease(target, Qt.Key.Key_V)
    QApplication.processEvents()
    assert [what for what, _ in terminal.asked] == ["passenger", "verify"]


def test_the_sheet_covers_and_gives_way(window: MainWindow, terminal: Terminal) -> None:
    sheet = QLineEdit()
    sheet.setAccessibleName("Sheet")
    newest = terminal.alerts.state.newest
    assert newest is not None
    window.show_sheet(sheet)
    terminal.driving.sheet_opened(newest.hit_id)
    sheet.setText("8QTQ")
    assert sheet.isVisible()
    terminal.drive(10.0)
    assert is_shown(window, DrivingCardView)
    assert not sheet.isVisible()
    terminal.alerts.later(newest.hit_id)
    assert not sheet.isVisible(), "the sheet must stay away while the car moves"
    terminal.drive(0.0)
    assert sheet.isVisible()
    assert sheet.text() == "8QTQ"
    window.hide_sheet()
    assert not sheet.isVisible()
    assert is_shown(window, LiveView)
    sheet.deleteLater()


def test_function_keys_choose_pages(window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, window, Qt.Key.Key_F3)
    assert not is_shown(window, LiveView)
    assert "Search" in [part.text() for part in window.findChildren(QLabel) if part.isVisible()]
    press(qtbot, window, Qt.Key.Key_F1)
    assert is_shown(window, LiveView)
    window.show_page_named("Transfer")
    assert not is_shown(window, LiveView)
    with pytest.raises(ValueError, match="Nowhere"):
        window.show_page_named("Nowhere")


def test_letters_go_to_a_text_field_and_not_to_keys(terminal: Terminal, qtbot: QtBot) -> None:
    """V, F and D typed into a field are text."""
    field = QLineEdit()
    field.setAccessibleName("Reason")
    window = terminal.window((Page("Search", "search", "F3", field),))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    window.show_page(1)
    field.setFocus()
    QTest.keyClicks(field, "vfd")
    assert field.text() == "vfd"
    assert terminal.asked == []


def test_f8_shows_the_next_theme_everywhere_at_run_time(
    window: MainWindow, terminal: Terminal, qtbot: QtBot
) -> None:
    """Grounds, self-painted widgets and pictures all change, and the third press leads back to day."""

    def ground() -> str:
        return str(QColor(window.grab().toImage().pixel(window.width() - 4, 70)).name()).upper()

    seen = [ground()]
    verify = key(window, "Verify")
    looks = [verify.grab().toImage()]
    for _ in range(3):
        press(qtbot, window, Qt.Key.Key_F8)
        seen.append(ground())
        looks.append(verify.grab().toImage())
    assert seen == [theme.bg for theme in (*THEMES.values(), DAY)]
    assert looks[0] == looks[3]
    assert looks[0] != looks[1] != looks[2]
    assert key(window, "Day").accessibleName() == "Theme: Day, key F8"


def test_the_theme_key_says_which_theme_is_on(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(key(window, "Day"), Qt.MouseButton.LeftButton)
    assert window.theme is NIGHT
    assert key(window, "Night").isVisible()


def test_sign_off_is_asked_once_more(window: MainWindow, terminal: Terminal, qtbot: QtBot) -> None:
    terminal.shift.transfer_progress(TransferProgress(3, None, None))
    key(window, "Sign off").click()
    assert is_shown(window, SignOffSheet)
    words = [part.text() for part in window.findChildren(QLabel) if part.isVisible()]
    assert any("10 hits stay open" in text for text in words)
    assert any("3 records are not sent yet" in text for text in words)
    press(qtbot, window, Qt.Key.Key_Escape)
    assert not is_shown(window, SignOffSheet)
    assert terminal.said == []
    key(window, "Sign off").click()
    press(qtbot, window, Qt.Key.Key_Return)
    assert is_shown(window, SignOffSheet), "Enter alone ends nothing"
    press(qtbot, window, Qt.Key.Key_O)
    assert terminal.said == ["sign off"]


def test_sign_on_covers_everything(window: MainWindow, terminal: Terminal) -> None:
    """Not even the driving card is seen by somebody who is not signed on."""
    view = SignOnView(terminal.sign_on, terminal.status, DAY)
    window.show_sign_on(view)
    terminal.drive(10.0)
    assert is_shown(window, SignOnView)
    assert not is_shown(window, DrivingCardView)
    window.hide_sign_on()
    assert is_shown(window, DrivingCardView)
    view.deleteLater()


def test_the_last_hit_closed_leaves_the_panel_empty(window: MainWindow, terminal: Terminal) -> None:
    for card in terminal.alerts.state.open:
        terminal.alerts.hit_closed(HitClosed(card.hit_id))
    texts = [part.text() for part in window.findChildren(QLabel) if part.isVisible()]
    assert "No open hit" in texts
    assert "No hits waiting" in texts


def test_a_notice_names_the_thing_and_the_remedy(
    window: MainWindow, terminal: Terminal, qtbot: QtBot
) -> None:
    assert not is_shown(window, BannerBar)
    notice = Notice(Level.DEGRADED, "camera front-left", "Front left gives no picture.", "Check its cable.")
    terminal.banners.notice_raised(NoticeRaised(notice))
    assert is_shown(window, BannerBar)
    (banner,) = window.findChildren(BannerBar)
    (panel,) = window.findChildren(AlertPanel)
    covered = QRect(banner.mapToGlobal(QPoint(0, 0)), banner.size())
    assert not covered.intersects(QRect(panel.mapToGlobal(QPoint(0, 0)), panel.size())), "a hit is covered"
    texts = [part.text() for part in window.findChildren(QLabel) if part.isVisible()]
    assert {"Front left gives no picture.", "Check its cable."} <= set(texts)
    QTest.mouseClick(key(window, "Seen"), Qt.MouseButton.LeftButton)
    assert not is_shown(window, BannerBar)


def test_f9_mutes_and_the_bar_says_so(window: MainWindow, terminal: Terminal) -> None:
    """From any page; what is not heard is seen, and pressed again it is heard."""
    muted, card = (
        next(said for said in window.findChild(kind).findChildren(QLabel) if said.text() == "Muted")  # type: ignore[union-attr]  # both are there
        for kind in (TopBar, DrivingCardView)
    )
    assert not muted.isVisible()
    assert card.isHidden()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert not card.isHidden(), "it is seen while the car moves too"
    assert muted.isVisible()
    terminal.sounds.read_recorded(ReadRecorded(recorded(), (hit(),)))
    assert terminal.heard == []
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert not muted.isVisible()
    terminal.sounds.read_recorded(ReadRecorded(recorded(), (hit(),)))
    assert terminal.heard == [Sound.PRIORITY]
    assert terminal.said == ["muted: True", "muted: False"]
