# SPDX-License-Identifier: Apache-2.0
"""Wrong passwords are counted, over a restart too."""

from pathlib import Path

import pytest

from mdt_app.storage.attempts import AccountLocked, Attempts
from tests.helpers.stores import Clock

SLOT, OTHER = "a" * 64, "b" * 64


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where failures are kept."""
    return tmp_path / "attempts.json"


def test_four_failures_and_a_restart_and_one_more_lock_the_name(path: Path) -> None:
    """CJIS AC-7; another name is not touched."""
    clock = Clock()
    left = [Attempts(path, clock).failed(SLOT) for _ in range(4)]
    again = Attempts(path, clock)
    again.require_unlocked(SLOT)
    assert [*left, again.failed(SLOT)] == [4, 3, 2, 1, 0]
    restarted = Attempts(path, clock)
    with pytest.raises(AccountLocked, match="administrator"):
        restarted.require_unlocked(SLOT)
    restarted.require_unlocked(OTHER)


def test_the_window_slides(path: Path) -> None:
    """Five failures more than 15 minutes apart from the first do not lock."""
    clock = Clock()
    attempts = Attempts(path, clock)
    for _ in range(4):
        attempts.failed(SLOT)
    clock.pass_(minutes=15)
    assert attempts.failed(SLOT) == 4


def test_failures_just_inside_the_window_lock(path: Path) -> None:
    """A second before the window ends the first still counts."""
    clock = Clock()
    attempts = Attempts(path, clock)
    attempts.failed(SLOT)
    clock.pass_(minutes=14, seconds=59)
    assert [attempts.failed(SLOT) for _ in range(4)][-1] == 0


def test_a_lock_outlasts_the_window(path: Path) -> None:
    """It ends by release, not by waiting."""
    clock = Clock()
    attempts = Attempts(path, clock)
    for _ in range(5):
        attempts.failed(SLOT)
    clock.pass_(days=2)
    with pytest.raises(AccountLocked):
        attempts.require_unlocked(SLOT)
    attempts.release(SLOT)
    Attempts(path, clock).require_unlocked(SLOT)


def test_the_right_password_ends_the_count_but_not_the_report(path: Path) -> None:
    """The audit log still gets the failures before it."""
    attempts = Attempts(path, Clock())
    attempts.failed(SLOT)
    attempts.succeeded(SLOT)
    assert attempts.of(SLOT).recent == ()
    assert len(attempts.unreported()[SLOT].unreported) == 1
    attempts.reported()
    assert not Attempts(path, Clock()).unreported()


def test_a_full_disk_does_not_stop_the_count(tmp_path: Path) -> None:
    """Where the file cannot be written, memory counts on."""
    attempts = Attempts(tmp_path / "absent" / "attempts.json", Clock())
    for _ in range(5):
        attempts.failed(SLOT)
    with pytest.raises(AccountLocked):
        attempts.require_unlocked(SLOT)


def test_a_damaged_file_does_not_lock_everybody_out(path: Path) -> None:
    """The count begins anew; the lock in the account itself still stands."""
    path.write_bytes(b"{")
    Attempts(path, Clock()).require_unlocked(SLOT)
