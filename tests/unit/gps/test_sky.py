# SPDX-License-Identifier: Apache-2.0
"""Satellites out of GSV and GSA: every constellation, NMEA 4.10's ids, sentences that are lost or wrong."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gps.nmea import NmeaDecoder, decode
from gps.sky import OLD, identified
from gps.types import Constellation, Satellite, Sky
from tests.helpers.nmea_text import NOON, epochs, gga, rmc, sentence

G, R, E = Constellation.GPS, Constellation.GLONASS, Constellation.GALILEO


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Heard:
    """A decoder and what it made of what it was told."""

    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.decoder = NmeaDecoder(self.clock)

    def tell(self, *contents: str) -> Sky:
        for content in contents:
            self.decoder.feed(sentence(content))
        found = self.decoder.sky.sky()
        assert found is not None
        return found


def names(sky: Sky, *, used: bool = False) -> list[str]:
    return [one.name for one in sky.satellites if one.used or not used]


def test_a_group_of_sentences_becomes_a_sky() -> None:
    sky = Heard().tell(
        "GPGSV,2,1,05,02,11,115,37,05,34,060,48,07,00,360,,13,90,090,49",
        "GPGSV,2,2,05,46,38,194,45",
        "GPGSA,A,3,05,13,46,,,,,,,,,,1.8,0.9,1.5",
    )
    assert names(sky) == ["G02", "G05", "G07", "G13", "S33"]
    assert names(sky, used=True) == ["G05", "G13", "S33"]
    assert sky.used == 3
    assert sky.satellites[0] == Satellite(G, 2, 11, 115, 37)
    assert (sky.satellites[2].azimuth_deg, sky.satellites[2].strength_db) == (0, None)


def test_every_constellation_has_its_own_list_and_numbers() -> None:
    """NMEA 4.11: each talker lists its own; GNGSA says in its last field whose numbers it holds."""
    sky = Heard().tell(
        "GPGSV,1,1,01,05,34,060,48,1",
        "GLGSV,1,1,01,65,20,070,33,1",
        "GAGSV,1,1,01,05,44,080,41,7",
        "GBGSV,1,1,01,05,54,090,42,1",
        "GQGSV,1,1,01,02,64,100,43,1",
        "GIGSV,1,1,01,03,74,110,44,1",
        "GNGSA,A,3,05,,,,,,,,,,,,1.8,0.9,1.5,1",
        "GNGSA,A,3,65,,,,,,,,,,,,1.8,0.9,1.5,2",
        "GNGSA,A,3,05,,,,,,,,,,,,1.8,0.9,1.5,3",
        "GNGSA,A,3,,,,,,,,,,,,,1.8,0.9,1.5,4",
        "GNGSA,A,3,02,,,,,,,,,,,,1.8,0.9,1.5,5",
    )
    assert names(sky) == ["C05", "E05", "G05", "I03", "J02", "R01"]
    assert names(sky, used=True) == ["E05", "G05", "J02", "R01"]


def test_one_satellite_on_two_signals_is_one_with_its_stronger_signal() -> None:
    sky = Heard().tell("GPGSV,1,1,01,05,34,060,30,1", "GPGSV,1,1,01,05,34,060,44,8")
    assert sky.satellites == (Satellite(G, 5, 34, 60, 44),)


@pytest.mark.parametrize(
    ("talker", "number", "system", "name"),
    [
        ("GP", 32, None, "G32"),
        ("GP", 33, None, "S20"),
        ("GP", 120, None, "S20"),
        ("GP", 70, None, "R06"),
        ("GP", 193, None, "J01"),
        ("GN", 301, None, "E01"),
        ("GN", 412, None, "C12"),
        ("GL", 9, None, "R09"),
        ("GA", 301, None, "E01"),
        ("BD", 205, None, "C05"),
        ("QZ", 195, None, "J03"),
        ("GN", 9, 4, "C09"),
        ("GN", 66, 2, "R02"),
        ("GN", 133, 1, "S33"),
        ("GA", 99, None, "?99"),
        ("GN", 9, 14, "G09"),
    ],
)
def test_receivers_number_satellites_in_their_own_ways(
    talker: str, number: int, system: int | None, name: str
) -> None:
    which, own = identified(talker, number, system)
    assert Satellite(which, own).name == name


def test_a_group_whose_middle_is_lost_changes_nothing() -> None:
    heard = Heard()
    whole = heard.tell("GPGSV,3,1,03,01,10,10,40", "GPGSV,3,2,03,02,20,20,40", "GPGSV,3,3,03,03,30,30,40")
    assert heard.tell("GPGSV,3,1,03,01,11,11,41", "GPGSV,3,3,03,03,31,31,41") == whole
    assert heard.decoder.sky.broken == 1
    again = heard.tell("GPGSV,1,1,01,09,10,10,40")
    assert names(again) == ["G09"]


def test_a_stream_that_begins_in_the_middle_waits_for_the_next_group() -> None:
    heard = Heard()
    heard.decoder.feed(sentence("GPGSV,2,2,05,46,38,194,45"))
    assert heard.decoder.sky.sky() is None
    assert heard.decoder.sky.broken == 0


@pytest.mark.parametrize(
    "wrong",
    [
        "GPGSV,1,1,04,02,11,115,37",  # says four, lists one
        "GPGSV,1,1,00,02,11,115,37",
        "GPGSV,1,1,,02,11,115,37",
        "GPGSV,1,1,01,02,11,115,37,,,,,,,,,,,,",  # filled up with empty blocks
        "GPGSV,1,1,02,02,11,115,37,05,34",  # cut off
        "GPGSV,1,1,02,02,11,115,37,,34,060,48",  # no number
    ],
)
def test_what_is_whole_in_a_wrong_sentence_counts(wrong: str) -> None:
    assert Heard().tell(wrong).satellites == (Satellite(G, 2, 11, 115, 37),)


@pytest.mark.parametrize(
    "wrong", ["GPGSV", "GPGSV,,,", "GPGSV,1,2,01,02,11,115,37", "GPGSV,0,0,00", "GPGSV,x,1,01,02,11,115,37"]
)
def test_a_sentence_that_does_not_say_which_it_is_counts_for_nothing(wrong: str) -> None:
    heard = Heard()
    heard.decoder.feed(sentence(wrong))
    assert heard.decoder.sky.sky() is None


def test_a_place_that_cannot_be_is_no_place() -> None:
    sky = Heard().tell("GPGSV,1,1,02,02,91,115,37,03,-5,361,100")
    assert sky.satellites == (Satellite(G, 2, None, 115, 37), Satellite(G, 3))


def test_a_used_satellite_that_no_list_names_is_there_without_a_place() -> None:
    sky = Heard().tell("GPGSA,A,3,05,,,,,,,,,,,,1.8,0.9,1.5")
    assert sky.satellites == (Satellite(G, 5, used=True),)


def test_the_next_run_replaces_the_last_and_a_lost_fix_ends_it() -> None:
    heard = Heard()
    run = "GNGSA,A,3,{},,,,,,,,,,,,1.8,0.9,1.5"
    heard.tell(run.format("05"), run.format("13"), run.format("70"))
    sky = heard.tell("GPVTG,1,T,,M,1,N,1,K", run.format("09"))
    assert names(sky, used=True) == ["G09", "R06"], "GLONASS is not spoken of: it stands until it is old"
    heard.tell("GPGSV,1,1,01,09,10,10,40")
    assert heard.tell("GNGSA,A,1,,,,,,,,,,,,,99,99,99").used == 0


def test_what_is_not_said_again_is_forgotten() -> None:
    heard = Heard()
    heard.tell("GPGSV,1,1,01,05,34,060,48", "GPGSA,A,3,05,,,,,,,,,,,,1.8,0.9,1.5")
    heard.clock.now += OLD
    assert heard.decoder.sky.sky() is not None
    heard.clock.now += timedelta(seconds=1)
    assert heard.decoder.sky.sky() is None


def test_another_stream_begins_with_an_empty_sky() -> None:
    heard = Heard()
    heard.tell("GPGSV,1,1,01,05,34,060,48")
    heard.decoder.begin()
    assert heard.decoder.sky.sky() is None


def test_satellites_between_position_sentences_change_no_fix() -> None:
    """GSV stands anywhere in an epoch, also between two GSA: the fixes are those of a log without them."""
    plain = epochs(5)
    lines = plain.splitlines(keepends=True)
    mixed = b"".join(line + sentence("GPGSV,1,1,01,05,34,060,48") for line in lines)
    assert list(decode([mixed], lambda: NOON)) == list(decode([plain], lambda: NOON))


def test_the_quality_of_a_fix_is_told_in_words() -> None:
    decoder = NmeaDecoder(lambda: NOON)
    decoder.feed(rmc(NOON) + gga(NOON, quality=2))
    assert decoder.quality == "differential"
    decoder.feed(gga(NOON + timedelta(seconds=1), quality=0))
    assert decoder.quality == ""


@given(some.lists(some.sampled_from("0123456789,.GPSVNLA"), max_size=60).map("".join))
def test_no_content_breaks_it(content: str) -> None:
    decoder = NmeaDecoder(lambda: NOON)
    for kind in ("GPGSV,", "GNGSA,", "GAGSV,2,1,"):
        decoder.feed(sentence(kind + content))
    sky = decoder.sky.sky()
    for one in sky.satellites if sky is not None else ():
        assert one.elevation_deg is None or 0 <= one.elevation_deg <= 90
        assert one.azimuth_deg is None or 0 <= one.azimuth_deg < 360
