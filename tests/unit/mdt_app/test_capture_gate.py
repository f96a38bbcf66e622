# SPDX-License-Identifier: Apache-2.0
"""Reading stops at the policy's transfer limit and comes back once everything was sent."""

from datetime import timedelta

import pytest

from mdt_app.domain.events import NoticeRaised
from mdt_app.notices import Level
from mdt_app.services.capture import CaptureGate
from policy.profile.keeping import Transfer
from policy.transfer import CarTimes
from tests.helpers.policies import PROFILES
from tests.helpers.stores import MORNING, Clock, Heard


def gate(transfer: Transfer, times: CarTimes, clock: Clock) -> tuple[CaptureGate, Heard]:
    """A gate and what it says."""
    heard = Heard()
    return CaptureGate(transfer, times, clock, heard), heard


def notices(heard: Heard) -> list[tuple[Level, str]]:
    """Levels and headlines of the notices."""
    return [(one.notice.level, one.notice.headline) for one in heard.events if isinstance(one, NoticeRaised)]


@pytest.mark.clause("SR-465.4-1-ii", "MB-462.9-1-ii", "PB-434.4-2-ii", "MP-462.5-1-ii", "WV-471.6-1-ii")
@pytest.mark.parametrize("policy", PROFILES)
def test_a_car_reads_up_to_its_limit_and_not_beyond(policy: str) -> None:
    """The limit is the department's own; one notice is raised, with the remedy."""
    transfer = PROFILES[policy].transfer
    clock = Clock()
    limit = timedelta(days=transfer.max_interval_days)
    found, heard = gate(transfer, CarTimes(oldest_unsent_at=MORNING), clock)
    clock.now = MORNING + limit - timedelta(minutes=1)
    assert found.is_open()
    assert notices(heard) == []
    clock.now = MORNING + limit + timedelta(seconds=1)
    assert not found.is_open()
    assert not found.is_open()
    assert notices(heard) == [(Level.DEGRADED, "Plate reading is off: no read is kept")]
    found.progressed(CarTimes(last_complete_at=clock.now))
    assert found.is_open()
    assert notices(heard)[1:] == [(Level.INFORMATION, "Plate reading is on again")]


def test_a_department_that_only_warns_goes_on_reading() -> None:
    clock = Clock()
    found, heard = gate(
        Transfer(basis="policy", on_overdue="warn"), CarTimes(oldest_unsent_at=MORNING), clock
    )
    clock.pass_(days=31)
    assert found.is_open()
    assert notices(heard) == []


def test_a_clock_that_was_put_back_wins_no_time() -> None:
    """Nobody knows how long it has been: that counts as overdue until a transfer is complete."""
    clock = Clock()
    times = CarTimes(last_complete_at=MORNING, latest_seen_at=MORNING + timedelta(days=5))
    found, heard = gate(Transfer(basis="policy"), times, clock)
    clock.now = MORNING + timedelta(days=1)
    assert not found.is_open()
    (notice,) = (one.notice for one in heard.events if isinstance(one, NoticeRaised))
    assert "clock was put back" in notice.remedy
