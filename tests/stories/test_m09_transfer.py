# SPDX-License-Identifier: Apache-2.0
"""M09: the transfer clock, and the store on the disk."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytest_bdd import parsers, scenarios, then, when

from mdt_app.storage.errors import WrongPassword
from tests.helpers.stores import CANARY, OFFICER, credentials, sessions
from tests.helpers.story import Story

pytestmark = [pytest.mark.feature, pytest.mark.ui, pytest.mark.expects_log]
scenarios("m09_transfer.feature", features_base_dir=str(Path(__file__).parent))


def _until(story: Story, share: float, more_s: float = 0.0) -> None:
    """Move the clock to a share of the limit after the first read, and let the car count what waits."""
    progress = story.car.terminal.screens.transfer
    for _ in range(5):
        story.car.terminal.tick()
    story.car.until(lambda: progress.state.unsent)
    limit = timedelta(days=story.profile.transfer.max_interval_days)
    oldest = story.first_passed_at
    story.clock.now = oldest + limit * share + timedelta(seconds=more_s)
    story.car.terminal.tick()
    story.car.hands.key(Qt.Key.Key_F4)


@when(parsers.parse("{share:d} % of {limit} has gone by without a transfer"))
def most(story: Story, share: int, limit: str) -> None:
    """Nobody was in reach."""
    _until(story, share / 100)
    assert f"Limit {limit}" in story.car.terminal.screens.transfer.state.limit


@then(parsers.parse('the transfer page says "{words}"'))
def says(story: Story, words: str) -> None:
    """As its first sentence."""
    story.car.until(lambda: story.car.terminal.screens.transfer.state.verdict.startswith(words))


@then("a car that passes is kept")
def is_kept(story: Story) -> None:
    """Reading goes on."""
    story.passes()
    assert story.keeps(1)


@when(parsers.parse("{limit} and a second have gone by without a transfer"))
def over(story: Story, limit: str) -> None:
    """The policy's limit."""
    _until(story, 1.0, 1.0)
    assert f"Limit {limit}" in story.car.terminal.screens.transfer.state.limit


@then("a car that passes is not kept, and a notice says so")
def is_not_kept(story: Story) -> None:
    """Loudly."""
    story.passes()
    notices = story.car.terminal.screens.banners
    story.car.until(lambda: any(one.topic == "capture" for one in notices.state.notices))
    assert story.keeps_no_more()


@when("the officer signs off")
def signs_off(story: Story) -> None:
    """The store is closed."""
    assert story.keeps(1)
    story.car.hands.press("Sign off")
    story.car.hands.press("Sign off", cap="O")
    story.car.until(story.car.ended)


@then("no file of the car holds the plate, and plain SQLite opens none")
def nothing_plain(story: Story) -> None:
    """Byte by byte, whatever the case of letters."""
    files = [path for path in story.folder.root.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    for path in files:
        content = path.read_bytes()
        assert CANARY.encode() not in content.upper(), path.name
        if path.suffix == ".db":
            with pytest.raises(sqlite3.DatabaseError):
                sqlite3.connect(path).execute("SELECT count(*) FROM sqlite_master")


@then("a wrong password opens nothing")
def wrong_password(story: Story) -> None:
    """And is counted."""
    with pytest.raises(WrongPassword):
        sessions(story.folder.root, story.clock).sign_on(credentials(OFFICER, "not the password"))
