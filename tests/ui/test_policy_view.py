# SPDX-License-Identifier: Apache-2.0
"""The policy page with real widgets and the keyboard alone."""

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from mdt_app.screens.policy import PolicyScreen
from mdt_app.screens.policy_state import Stage
from mdt_app.ui.policy_details import PolicyDetails
from mdt_app.ui.policy_view import PolicyView
from mdt_app.ui.style import dress
from mdt_app.ui.tokens import DAY, NIGHT, TARGET
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.policy_list import PolicyList
from policy.accuracy import NOTICE
from tests.helpers.books import SHIPS, book_with
from tests.helpers.policies import PROFILES
from tests.ui.test_page_views import press, shown, words

pytestmark = pytest.mark.ui
Part = TypeVar("Part", bound=QWidget)
DOWN, UP, ENTER, ESC = Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Escape


class Desk:
    """The page in a window."""

    def __init__(self, profile_id: str = "MB-462") -> None:
        self.screen = PolicyScreen(book_with(profile_id))
        self.view = PolicyView(self.screen, DAY)
        self.window = shown(self.view)

    def part(self, kind: type[Part]) -> Part:
        found = self.view.findChild(kind)
        assert found is not None
        return found

    @property
    def words(self) -> str:
        return words(self.view)

    @property
    def rows(self) -> list[str]:
        return self.part(PolicyList).words


@pytest.mark.parametrize(
    "profile_id",
    [
        pytest.param(one, marks=[pytest.mark.clause("MB-462.10-b")] if one == "MB-462" else [])
        for one in PROFILES
    ],
)
def test_each_section_of_each_policy_opens_by_keyboard(profile_id: str) -> None:
    desk = Desk(profile_id)
    for section in book_with(profile_id).sections:
        press(DOWN)
        assert f"{section.number}\n{section.title}" in desk.words
        press(ENTER)
        assert [row.partition(". ")[0] for row in desk.rows] == [one.id for one in section.clauses]
        first = section.clauses[0]
        assert first.text in desk.words
        press(ESC)
        assert desk.rows[0] == "What spoils a read. 4 causes"


@pytest.mark.clause("MB-462.8-1")
def test_what_spoils_a_read_is_read_without_a_key() -> None:
    desk = Desk()
    said = desk.words
    for factor in NOTICE.factors:
        assert factor.name in said
        assert factor.effect in said
    assert NOTICE.warning in said
    assert NOTICE.remedy in said


def test_typing_filters_at_once_and_esc_brings_the_sections_back() -> None:
    desk = Desk()
    sections = desk.rows
    press("462.10-")
    assert desk.part(QLineEdit).text() == "462.10-"
    assert len(desk.rows) == 3
    press("b")
    assert [row.partition(". ")[0] for row in desk.rows] == ["MB-462.10-b"]
    assert "Topic: reviewing department policy." in desk.words
    press(ESC)
    assert desk.part(QLineEdit).text() == ""
    assert desk.rows == sections
    assert desk.part(PolicyList).hasFocus()


def test_arrows_choose_while_the_field_has_the_focus() -> None:
    desk = Desk()
    press("/", "purge", DOWN)
    assert desk.part(QLineEdit).hasFocus()
    assert desk.part(QLineEdit).text() == "purge"
    assert desk.screen.state.chosen == 1
    press(UP)
    assert desk.screen.state.chosen == 0


def test_enter_reads_on_and_esc_comes_back() -> None:
    desk = Desk()
    desk.screen.open_clause("MB-462.6-c")
    QApplication.processEvents()
    details = desk.part(PolicyDetails)
    assert details.verticalScrollBar().maximum() > 0
    press(ENTER)
    assert details.hasFocus()
    press(DOWN, DOWN)
    assert details.verticalScrollBar().value() > 0
    assert desk.screen.state.clause is not None
    assert desk.screen.state.clause.id == "MB-462.6-c"
    press(ESC)
    assert desk.part(PolicyList).hasFocus()
    stages = [desk.screen.state.stage]
    press(ESC)
    stages.append(desk.screen.state.stage)
    assert stages == [Stage.CLAUSES, Stage.SECTIONS]


def test_esc_leaves_the_notice_for_the_list() -> None:
    desk = Desk()
    press(ENTER)
    assert desk.part(PolicyDetails).hasFocus()
    press(ESC)
    assert desk.part(PolicyList).hasFocus()


def test_pages_and_ends_move_in_long_lists() -> None:
    desk = Desk("WV-471")
    desk.screen.open_clause("WV-471.5-a")
    QApplication.processEvents()
    last = len(desk.rows) - 1
    press(Qt.Key.Key_End)
    assert desk.screen.state.chosen == last
    press(Qt.Key.Key_PageUp)
    assert desk.screen.state.chosen == last - 5
    press(Qt.Key.Key_Home)
    assert desk.screen.state.chosen == 0


def test_a_tap_chooses_and_a_second_one_opens() -> None:
    desk = Desk()
    rows = desk.part(PolicyList)
    place = rows.visualRect(rows.model().index(2, 0)).center()
    for stage in (Stage.SECTIONS, Stage.CLAUSES):
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert desk.screen.state.stage is stage
    assert desk.screen.state.title == "462.2 Administration"


def test_nothing_found_says_what_to_do() -> None:
    desk = Desk()
    press("submarine")
    assert desk.rows == []
    assert "Nothing found" in desk.words
    assert "Try another word" in desk.words
    press(ENTER, DOWN, ESC)
    assert desk.screen.state.stage is Stage.SECTIONS


def test_a_screen_reader_hears_rows_field_and_the_text_at_large() -> None:
    desk = Desk()
    desk.screen.open_clause("MB-462.10-b")
    assert desk.rows[2] == "MB-462.10-b. Topic: reviewing department policy. Recorded here"
    assert desk.part(PolicyDetails).accessibleName() == "Clause MB-462.10-b"
    assert desk.part(QLineEdit).accessibleName() == "Find a clause by id or word, key /"


def test_keys_and_rows_are_large_enough_to_touch() -> None:
    desk = Desk()
    rows = desk.part(PolicyList)
    press(DOWN)
    for _ in range(2):
        keys = [one for one in desk.view.findChildren(KeyButton) if one.isVisible()]
        assert keys
        assert all(min(one.width(), one.height()) >= TARGET for one in keys)
        assert rows.sizeHintForRow(0) - 8 >= TARGET
        press(ENTER)


def test_a_change_of_theme_keeps_what_is_shown() -> None:
    desk = Desk("SR-465")
    desk.screen.open_clause("SR-465.3-f")
    QApplication.processEvents()
    before = desk.words
    dress(desk.window, NIGHT)
    desk.screen.move(-1)
    desk.screen.move(1)
    assert desk.words == before


def test_no_path_of_the_machine_is_shown() -> None:
    desk = Desk("WV-471")
    for clause in SHIPS.clauses_of("WV-471")[:20]:
        desk.screen.open_clause(clause.id)
        assert "/work" not in desk.words
        assert ".py" not in desk.words
