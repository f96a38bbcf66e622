# SPDX-License-Identifier: Apache-2.0
"""Any bytes in any portions become one fix per epoch, and never a position that the receiver did not send."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gps.nmea import NmeaDecoder, decode, unrolled
from gps.types import Fix, FixMode
from tests.helpers.nmea_text import NOON, epochs, fixed_clock, gga, gsa, rmc, sentence

SECOND = timedelta(seconds=1)
LOG = epochs(6)


def decoded(data: bytes) -> list[Fix]:
    return list(decode([data], fixed_clock))


def test_an_epoch_joins_its_sentences() -> None:
    """RMC gives time and motion, GGA position and height, GSA the dimensions."""
    (fix,) = decoded(rmc(NOON) + gga(NOON) + gsa(3))
    assert fix.time_at == NOON
    assert fix.received_at == NOON
    assert fix.mode is FixMode.THREE_D
    assert fix.lat == pytest.approx(38 + 40 / 60)
    assert fix.lon == pytest.approx(-(121 + 46 / 60))
    assert fix.alt_m == 20.6
    assert fix.speed_mps == pytest.approx(10.289, abs=0.001)
    assert fix.course_deg == 90.0
    assert fix.satellites == 9
    assert fix.hdop == 0.9


@given(st.lists(st.integers(0, len(LOG)), max_size=40))
def test_any_chunking_gives_the_same_epochs(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(LOG)]
    chunks = [LOG[a:b] for a, b in pairwise(edges)]
    assert list(decode(chunks, fixed_clock)) == decoded(LOG)


def test_single_bytes_give_the_same_epochs() -> None:
    assert list(decode((LOG[n : n + 1] for n in range(len(LOG))), fixed_clock)) == decoded(LOG)


@given(st.integers(0, len(LOG) - 1), st.integers(0, 255))
def test_a_corrupted_byte_never_makes_a_new_position(place: int, byte: int) -> None:
    damaged = LOG[:place] + bytes([byte]) + LOG[place + 1 :]
    true = {(fix.time_at, fix.lat, fix.lon) for fix in decoded(LOG)}
    undated = {(None, lat, lon) for _, lat, lon in true}
    assert {(fix.time_at, fix.lat, fix.lon) for fix in decoded(damaged) if fix.has_position} <= true | undated


@given(st.binary(max_size=400).filter(lambda data: b"$" not in data), st.integers(0, 17))
def test_garbage_between_sentences_changes_nothing(garbage: bytes, line: int) -> None:
    lines = LOG.splitlines(keepends=True)
    dirty = b"".join(lines[:line]) + garbage + b"\r\n" + b"".join(lines[line:])
    assert decoded(dirty) == decoded(LOG)


@given(st.binary(max_size=2000))
def test_no_bytes_at_all_upset_the_decoder(data: bytes) -> None:
    assert [fix for fix in decoded(data) if fix.has_position] == []


def test_garbage_and_wrong_checksums_are_counted() -> None:
    decoder = NmeaDecoder(fixed_clock)
    decoder.feed(b"\xff\xfe\x00 baud\r\n" + rmc(NOON).replace(b",A,", b",V,", 1) + gga(NOON))
    assert decoder.sentences.rejected == 2
    assert decoder.sentences.accepted == 1


def test_an_overlong_line_is_refused_once_however_it_comes() -> None:
    line = b"$GPTXT," + b"A" * 5000 + b"\r\n"
    for size in (1, 300, 6000):
        decoder = NmeaDecoder(fixed_clock)
        for n in range(0, len(line), size):
            decoder.feed(line[n : n + size])
        assert decoder.sentences.rejected == 1
        assert [fix.time_at for fix in decoder.feed(LOG) + decoder.finish()] == [
            NOON + n * SECOND for n in range(6)
        ]


def test_half_a_sentence_at_the_start_and_at_the_end_is_left_out() -> None:
    """The torn first sentence held the date: that epoch has its position and no time."""
    fixes = decoded(LOG[30:-20])
    assert [fix.time_at for fix in fixes] == [None, *(NOON + n * SECOND for n in range(1, 6))]
    assert all(fix.has_position for fix in fixes)
    assert decoded(rmc(NOON)[:40]) == []


def test_a_fix_comes_with_the_last_sentence_of_its_epoch_once_the_habit_is_known() -> None:
    """From the third epoch on the driver's position does not wait for the next second."""
    decoder = NmeaDecoder(fixed_clock)
    late = [len(decoder.feed(rmc(NOON + n * SECOND) + gga(NOON + n * SECOND))) for n in range(5)]
    assert late == [0, 1, 2, 1, 1]
    assert decoder.finish() == []


def test_a_changed_habit_is_noticed_and_nothing_is_lost() -> None:
    """RMC ended the epochs; from now on GGA follows it: its altitude still arrives."""
    decoder = NmeaDecoder(fixed_clock)
    for n in range(4):
        decoder.feed(rmc(NOON + n * SECOND))
    fixes = [
        fix for n in range(4, 9) for fix in decoder.feed(rmc(NOON + n * SECOND) + gga(NOON + n * SECOND))
    ]
    assert {fix.time_at for fix in fixes if fix.alt_m is not None} >= {NOON + n * SECOND for n in range(4, 9)}


def test_quiet_line_ends_the_epoch_and_the_next_does_not_repeat_it() -> None:
    decoder = NmeaDecoder(fixed_clock)
    assert decoder.feed(rmc(NOON) + gga(NOON)) == []
    assert len(decoder.flush()) == 1
    assert decoder.flush() == []
    assert decoder.feed(rmc(NOON + SECOND)) == []


def test_an_epoch_that_was_broken_off_is_not_told_as_new_when_the_stream_is_back() -> None:
    """The receiver was unplugged in the middle of a sentence; minutes later it says where it is now."""
    decoder = NmeaDecoder(fixed_clock)
    decoder.feed(rmc(NOON) + gga(NOON)[:20])
    decoder.begin()
    assert decoder.flush() == []
    later = NOON + 600 * SECOND
    assert decoder.feed(rmc(later)) == []
    assert [fix.time_at for fix in decoder.finish()] == [later]
    assert decoder.sentences.rejected == 0


def test_motion_alone_is_no_epoch() -> None:
    """VTG or GSA without a position sentence says nothing worth publishing."""
    assert decoded(sentence("GPVTG,90.0,T,,M,20.0,N,37.0,K,A") + gsa(3)) == []


@pytest.mark.parametrize(
    "invalid",
    [
        rmc(NOON, status="V") + gga(NOON),
        rmc(NOON) + gga(NOON, quality=0),
        rmc(NOON) + gga(NOON, quality=8),
        rmc(NOON) + gga(NOON, quality=7),
        rmc(NOON) + sentence("GPGLL,3840.0000,N,12146.0000,W,120000.00,V,N"),
        sentence("GNGNS,120000.00,3840.0000,N,12146.0000,W,NN,00,,,,,"),
        rmc(NOON, minutes=99.0).replace(b"3899", b"9999"),
        sentence("GPRMC,120000.00,A,,,,,0.0,0.0,140326,,,A"),
        sentence("GPRMC,120000.00,A,3840.0000,X,12146.0000,W,0.0,0.0,140326,,,A"),
        sentence("GPRMC,120000.00,A,nan,N,12146.0000,W,0.0,0.0,140326,,,A"),
    ],
)
def test_a_position_that_the_receiver_does_not_stand_behind_is_not_one(invalid: bytes) -> None:
    assert [fix for fix in decoded(invalid) if fix.has_position or fix.lat is not None] == []


def test_gsa_tells_two_dimensions_from_three() -> None:
    assert decoded(gsa(2) + rmc(NOON) + gga(NOON))[0].mode is FixMode.TWO_D
    assert decoded(gsa(3) + rmc(NOON))[0].mode is FixMode.THREE_D
    assert decoded(rmc(NOON))[0].mode is FixMode.TWO_D
    assert decoded(gga(NOON))[0].mode is FixMode.THREE_D


def test_the_best_constellation_of_a_run_of_gsa_counts() -> None:
    assert decoded(gsa(3, "GP") + gsa(1, "BD") + gga(NOON))[0].mode is FixMode.THREE_D


def test_several_talkers_make_one_epoch_with_all_their_satellites() -> None:
    data = gga(NOON, talker="GP", used=8) + gga(NOON, talker="GL", used=2)
    (fix,) = decoded(data + rmc(NOON))
    assert fix.satellites == 10
    (joint,) = decoded(data + gga(NOON, talker="GN", used=11))
    assert joint.satellites == 11


def test_proprietary_and_unknown_sentences_pass_by() -> None:
    others = sentence("PGRME,15.0,M,22.5,M,27.0,M") + sentence("PUBX,00,1") + sentence("HEHDT,4.0,T")
    ais = b"!AIVDM,1,1,,B,13aGhtw0R<OJf=6LgQ?Ad1FF05`L,0*24\r\n"
    decoder = NmeaDecoder(fixed_clock)
    fixes = decoder.feed(rmc(NOON) + others + ais + gga(NOON)) + decoder.finish()
    assert len(fixes) == 1
    assert decoder.sentences.rejected == 0


def test_without_a_date_there_is_a_position_but_no_time() -> None:
    (fix,) = decoded(gga(NOON))
    assert fix.time_at is None
    assert fix.has_position


def test_the_date_is_carried_on_and_past_midnight() -> None:
    late = datetime(2026, 3, 14, 23, 59, 59, tzinfo=UTC)
    fixes = decoded(rmc(late) + gga(late + SECOND) + gga(late + 2 * SECOND) + gga(late))
    assert [fix.time_at for fix in fixes] == [late, late + SECOND, late + 2 * SECOND, late]


def test_zda_gives_the_date() -> None:
    (fix,) = decoded(gga(NOON) + sentence("GPZDA,120000.00,14,03,2026,00,00"))
    assert fix.time_at == NOON
    (undated,) = decoded(gga(NOON) + sentence("GPZDA,120000.00,31,02,2026,00,00"))
    assert undated.time_at is None


def test_time_going_backwards_is_reported_as_it_is() -> None:
    fixes = decoded(rmc(NOON + 5 * SECOND) + rmc(NOON) + rmc(NOON + SECOND))
    assert [fix.time_at for fix in fixes] == [NOON + 5 * SECOND, NOON, NOON + SECOND]


def test_speed_comes_from_vtg_when_there_is_no_rmc() -> None:
    (knots,) = decoded(gga(NOON) + sentence("GPVTG,90.0,T,,M,20.0,N,,K,A"))
    assert knots.speed_mps == pytest.approx(10.289, abs=0.001)
    assert knots.course_deg == 90.0
    (kmh,) = decoded(gga(NOON) + sentence("GPVTG,90.0,T,,M,,N,36.0,K,A"))
    assert kmh.speed_mps == pytest.approx(10.0)


def test_a_receiver_that_knows_no_time_still_has_epochs() -> None:
    searching = sentence("GPGGA,,,,,,0,,,,M,,M,,") + sentence("GPRMC,,V,,,,,,,,,,N")
    fixes = decoded(searching * 3)
    assert [fix.mode for fix in fixes] == [FixMode.NONE] * 3


def test_a_rolled_over_week_is_put_right_and_an_old_recording_left_alone() -> None:
    now = datetime(2026, 3, 14, 12, tzinfo=UTC)
    rolled = now - timedelta(weeks=1024)
    assert unrolled(rolled, now + SECOND) == now
    assert unrolled(now - timedelta(weeks=2048), now) == now
    assert unrolled(now, now) == now
    old = datetime(2012, 6, 1, tzinfo=UTC)
    assert unrolled(old, now) == old
    live = NmeaDecoder(lambda: now, live=True)
    assert [fix.time_at for fix in live.feed(rmc(rolled)) + live.finish()] == [now]
    assert [fix.time_at for fix in decode([rmc(rolled)], lambda: now)] == [rolled]


def test_one_constellation_may_see_nothing_while_another_carries_the_fix() -> None:
    (fix,) = decoded(gga(NOON, talker="GP") + gga(NOON, talker="GL", quality=0, used=0) + rmc(NOON))
    assert fix.has_position
    assert fix.satellites == 9
