# SPDX-License-Identifier: Apache-2.0
"""When the purge has its turn, and what a person is told of it."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mdt_app.domain.events import KeptDays, NoticeRaised
from mdt_app.notices import Level
from mdt_app.services import purge_turns
from mdt_app.services.capture import CaptureGate
from mdt_app.services.purge_turns import PurgeTurns
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import outbox, purges
from mdt_app.storage.outbox import StoredOutbox
from mdt_app.storage.witnesses import trusted_time
from policy.transfer import CarTimes
from sync.wire import BatchAnswerV1
from tests.helpers.policies import PROFILES
from tests.helpers.purging import FIRST, SECOND, noon, store_day, two_days, vouch
from tests.helpers.stores import MORNING, Clock, Heard, make_unit, sign_on

pytestmark = pytest.mark.integration


def _notices(heard: Heard) -> list[tuple[Level, str]]:
    return [(one.notice.level, one.notice.headline) for one in heard.events if isinstance(one, NoticeRaised)]


def _gate(signed_on: SignedOn, clock: Clock, heard: Heard) -> CaptureGate:
    return CaptureGate(signed_on.profile.transfer, outbox.car_times(signed_on.vault), clock, heard)


@pytest.fixture
def clock() -> Clock:
    """Stands still unless told."""
    return Clock()


@pytest.fixture
def signed_on(tmp_path: Path, clock: Clock) -> Iterator[SignedOn]:
    """An officer at work in a car with two days that the department has."""
    found = two_days(tmp_path / "unit", clock)
    yield found
    found.vault.close()


def _unsent(folder: Path, clock: Clock, policy: str) -> SignedOn:
    """A shift under a policy, with a day that was never sent."""
    found = replace(sign_on(make_unit(folder, clock), clock), profile=PROFILES[policy])
    store_day(found, FIRST, sent=False)
    return found


def test_before_and_after_a_shift(signed_on: SignedOn, clock: Clock) -> None:
    """What is due goes at sign-on; what becomes due in the shift goes at sign-off, and says so."""
    heard = Heard()
    turns = PurgeTurns(signed_on, clock, heard)
    turns.finish()
    assert signed_on.vault.days() == (SECOND, FIRST)
    turns.begin(_gate(signed_on, clock, heard))
    assert signed_on.vault.days() == ()
    store_day(signed_on, MORNING.date())
    clock.pass_(days=1)
    vouch(signed_on.vault, clock.now)
    assert turns.stop(5)
    turns.end()
    assert signed_on.vault.days() == ()
    triggers = [one.certificate.trigger for one in purges.certificates(signed_on.vault.index())]
    assert triggers == ["sign-on", "sign-on", "sign-off"]
    assert _notices(heard) == []


def test_what_lies_in_the_car_is_known_for_the_screen(tmp_path: Path, clock: Clock) -> None:
    """As many days as there are now; when the next goes, since the last turn."""
    signed_on = _unsent(tmp_path / "unit", clock, "MP-462")
    turns = PurgeTurns(signed_on, clock, Heard())
    turns.begin(_gate(signed_on, clock, Heard()))
    turns.stop(5)
    store_day(signed_on, SECOND)
    assert turns.kept_days() == KeptDays(2, FIRST, noon(FIRST) + timedelta(days=30))
    vouch(signed_on.vault, MORNING)
    turns.end()
    assert turns.kept_days() == KeptDays(1, FIRST, noon(FIRST) + timedelta(days=30))
    signed_on.vault.close()
    assert turns.kept_days() is None


def test_in_the_shift_as_often_as_the_policy_says(
    signed_on: SignedOn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not before its hours are over."""
    monkeypatch.setattr(purge_turns, "LOOK_S", 0.01)
    steady = [0.0]
    turns = PurgeTurns(signed_on, clock, Heard(), steady=lambda: steady[0])
    turns.begin(_gate(signed_on, clock, Heard()))
    store_day(signed_on, FIRST + timedelta(days=2))
    signed_on.vault.release()
    steady[0] = signed_on.profile.purge.interval_hours * 3600 - 1
    time.sleep(0.2)
    assert signed_on.vault.days() == (FIRST + timedelta(days=2),)
    steady[0] += 1
    patience = time.monotonic() + 10
    while signed_on.vault.days() and time.monotonic() < patience:
        time.sleep(0.02)
    assert turns.stop(5)
    (certificate,) = purges.certificates(signed_on.vault.index())[2:]
    assert certificate.certificate.trigger == "in the shift"


def test_satellites_give_the_time(tmp_path: Path, clock: Clock) -> None:
    """A car that never reaches its department still knows it."""
    signed_on = _unsent(tmp_path / "unit", clock, "MP-462")
    heard = Heard()
    clock.now = noon(FIRST) + timedelta(days=31)
    turns = PurgeTurns(signed_on, clock, heard, satellite_time=clock)
    turns.begin(_gate(signed_on, clock, heard))
    turns.stop(5)
    assert signed_on.vault.days() == ()
    level, headline = next(one for one in _notices(heard) if "never received" in one[1])
    assert level is Level.FAULT
    assert headline == f"3 records of {FIRST} that the department never received are destroyed now"
    signed_on.vault.close()


def test_a_time_that_nobody_confirms_destroys_nothing_and_is_said_once(tmp_path: Path, clock: Clock) -> None:
    """With what to do; the day stays."""
    signed_on = _unsent(tmp_path / "unit", clock, "MP-462")
    heard = Heard()
    clock.now = noon(FIRST) + timedelta(days=32)
    turns = PurgeTurns(signed_on, clock, heard)
    turns.begin(_gate(signed_on, clock, Heard()))
    turns.stop(5)
    turns.end()
    assert signed_on.vault.days() == (FIRST,)
    assert _notices(heard) == [
        (Level.DEGRADED, f"By this car's clock {FIRST} should be gone, but nobody confirms the time")
    ]
    signed_on.vault.close()


@pytest.mark.clause("PB-434.4-2-ii")
def test_unsent_reads_at_their_limit_turn_reading_off_until_they_are_sent(
    tmp_path: Path, clock: Clock
) -> None:
    """Pittsburg: the notice names the day and what to do."""
    signed_on = _unsent(tmp_path / "unit", clock, "PB-434")
    heard = Heard()
    clock.now = noon(FIRST) + timedelta(days=30)
    vouch(signed_on.vault, clock.now)
    gate = CaptureGate(signed_on.profile.transfer, CarTimes(), Clock(noon(FIRST)), heard)
    turns = PurgeTurns(signed_on, clock, heard)
    assert gate.is_open()
    turns.begin(gate)
    assert not gate.is_open()
    notice = heard.events[-1]
    assert isinstance(notice, NoticeRaised)
    assert f"Records of {FIRST} were never sent and are 30 days old" in notice.notice.remedy
    signed_on.vault.day(FIRST).conn.execute("UPDATE outbox SET sent_at = '2026-12-02T12:00:00.000000Z'")
    turns.stop(5)
    turns.end()
    assert gate.is_open()
    assert _notices(heard)[-1] == (Level.INFORMATION, "Plate reading is on again")
    signed_on.vault.close()


def test_what_cannot_be_destroyed_is_said_until_it_is(signed_on: SignedOn, clock: Clock) -> None:
    """The ring's folder cannot be written; then it can."""
    heard = Heard()
    turns = PurgeTurns(signed_on, clock, heard)
    ring = signed_on.vault.ring
    path, ring._path = ring._path, signed_on.vault.folder / "nowhere" / "ring.json"
    turns.begin(_gate(signed_on, clock, heard))
    turns.stop(5)
    assert _notices(heard) == [(Level.DEGRADED, "Records that are due could not be destroyed")]
    assert signed_on.vault.days() == (SECOND, FIRST)
    ring._path = path
    turns.end()
    assert _notices(heard)[1:] == [(Level.INFORMATION, "Records that were due are destroyed")]
    assert signed_on.vault.days() == ()


def test_the_departments_answer_gives_the_time(signed_on: SignedOn, clock: Clock) -> None:
    """Kept with the answer itself."""
    at = datetime(2026, 11, 21, 17, tzinfo=UTC)
    sent = StoredOutbox(signed_on.vault, "mdt-1", clock)
    sent.settle(BatchAnswerV1(received_at=at, items=()))
    later = trusted_time(signed_on.vault.index(), at + timedelta(days=9))
    assert later.department_at == at
