# SPDX-License-Identifier: Apache-2.0
"""A recorded log plays as it was received: the same bytes, the same pauses."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gps.errors import SourceTrouble
from gps.nmea import decode
from gps.recording import bursts, read_recording, retimed
from tests.helpers.nmea_text import NOON, epochs, fixed_clock, gga, gsa, rmc, sentence


def test_each_epoch_is_a_burst_and_no_byte_is_lost() -> None:
    log = b"# a note\r\n" + epochs(5) + b"$GPRMC,half"
    played = list(bursts(log))
    assert b"".join(burst.data for burst in played) == log
    assert [burst.gap_s for burst in played] == [0.0, 1.0, 1.0, 1.0, 1.0]
    assert [burst.data.count(b"GPGGA") for burst in played] == [1] * 5


@pytest.mark.parametrize(("later_s", "gap_s"), [(0.2, 0.2), (2, 2.0), (5, 5.0), (3600, 1.0), (-10, 1.0)])
def test_pauses_are_the_recorded_ones_unless_it_was_interrupted(later_s: float, gap_s: float) -> None:
    later = NOON + timedelta(seconds=later_s)
    fraction = f"{later.microsecond // 10_000:02d}"
    second = sentence(f"GPRMC,{later:%H%M%S}.{fraction},A,3840.0000,N,12146.0000,W,0.0,0.0,140326,,,A")
    assert [burst.gap_s for burst in bursts(rmc(NOON) + second)] == pytest.approx([0.0, gap_s])


def test_a_receiver_without_time_plays_an_epoch_a_second() -> None:
    searching = sentence("GPGGA,,,,,,0,,,,M,,M,,") + sentence("GPRMC,,V,,,,,,,,,,N")
    assert [burst.gap_s for burst in bursts(searching * 3)] == [0.0, 1.0, 1.0]


def test_midnight_is_a_second_like_any_other() -> None:
    last = datetime(2026, 3, 14, 23, 59, 59, tzinfo=UTC)
    assert [burst.gap_s for burst in bursts(epochs(3, last))] == [0.0, 1.0, 1.0]


def test_retimed_sentences_say_now_and_still_check() -> None:
    """The demonstration's drive carries today's date, so that the clock offset means something."""
    now = datetime(2027, 1, 2, 3, 4, 5, 670_000, tzinfo=UTC)
    zda = sentence("GPZDA,120000.00,14,03,2026,00,00")
    gll = sentence("GPGLL,3840.0000,N,12146.0000,W,120000.00,A,A")
    (fix,) = decode([retimed(rmc(NOON) + gga(NOON) + gll + zda + gsa(3), now)], fixed_clock)
    (before,) = decode([rmc(NOON) + gga(NOON) + gll + zda + gsa(3)], fixed_clock)
    assert fix.time_at == now
    assert (fix.lat, fix.lon, fix.alt_m, fix.speed_mps) == (
        before.lat,
        before.lon,
        before.alt_m,
        before.speed_mps,
    )


def test_retiming_mends_no_wrong_checksum_and_gives_no_time_to_who_has_none() -> None:
    wrong = rmc(NOON).replace(b"3840", b"3841")
    searching = sentence("GPRMC,,V,,,,,,,,,,N") + sentence("GPGGA,,,,,,0,,,,M,,M,,")
    assert retimed(wrong + searching, NOON) == wrong + searching


def test_a_file_that_is_no_recording_is_refused_by_name(tmp_path: Path) -> None:
    empty = tmp_path / "empty.nmea"
    empty.write_bytes(b"")
    with pytest.raises(SourceTrouble, match=r"empty\.nmea holds no whole NMEA sentence"):
        read_recording(empty)
    with pytest.raises(SourceTrouble, match=r"gone\.nmea cannot be read"):
        read_recording(tmp_path / "gone.nmea")
