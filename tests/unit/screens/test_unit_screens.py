# SPDX-License-Identifier: Apache-2.0
"""The three parts of the page "Unit": what they say, what may be done when, and what is never kept."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gps.types import GpsHealth, GpsState, SourceDetail
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.screens.unit_department import INTERCEPTED, Stage
from mdt_app.screens.unit_gps import UnitGpsState
from mdt_app.screens.unit_settings import Page
from mdt_app.settings_words import words_of
from mdt_app.ui.tokens import DAY
from tests.helpers.sightings import NOON
from tests.helpers.unit_bench import ABSENT, ENROLLED, FINGERPRINT, FIX, FOUND, LISTENING, UnitBench

ADDRESS = "https://alpr.demo-pd.example:8444"


@pytest.fixture
def bench(tmp_path: Path) -> UnitBench:
    return UnitBench(DAY, DataFolder(tmp_path / "unit"))


# -- receiver ----------------------------------------------------------------------------------------------


def fact(bench: UnitBench, name: str) -> tuple[str, str]:
    return next((value, tone) for what, value, tone in bench.gps.state.facts if what == name)


def test_a_good_fix_is_told_in_words(bench: UnitBench) -> None:
    bench.gps.told(FOUND)
    state = bench.gps.state
    assert (state.head, state.tone, state.advice) == ("3D fix, differential", "ok", "")
    assert fact(bench, "Satellites") == ("14 used of 22 in view", "text")
    assert fact(bench, "HDOP") == ("0.8, good", "text")
    assert fact(bench, "Clock ahead of GPS") == ("+0.3 s", "text")
    assert fact(bench, "Talkers") == ("GA GB GL GN GP", "text")
    assert fact(bench, "Kinds") == ("GGA GSA GSV RMC own", "text")
    assert [(row.place, row.words) for row in state.attempts] == [
        ("/dev/ttyS1", "does not open"),
        ("/dev/ttyUSB0, 4800", "noise"),
        ("/dev/ttyUSB0, 9600", "talks, 2 heard"),
    ]


def test_what_is_weak_is_marked(bench: UnitBench) -> None:
    weak = replace(FOUND, health=replace(FOUND.health, clock_offset_s=-7.25), fix=replace(FIX, hdop=8.0))
    bench.gps.told(weak)
    assert fact(bench, "Clock ahead of GPS") == ("-7.2 s", "p2")
    assert fact(bench, "HDOP") == ("8.0, weak", "p2")


def test_a_receiver_that_tells_of_no_satellites_and_no_fix_says_so(bench: UnitBench) -> None:
    health = GpsHealth(GpsState.SEARCHING, NOON, "COM3 at 4800 baud")
    bench.gps.told(replace(FOUND, health=health, detail=SourceDetail("COM3", 4800, sentences=7), fix=None))
    assert bench.gps.state.head == "No fix yet"
    for name, words in (("Satellites", "not told"), ("HDOP", "none"), ("Position", "none")):
        assert fact(bench, name)[0] == words


def test_no_receiver_is_told_with_what_to_do(bench: UnitBench) -> None:
    bench.gps.told(ABSENT)
    state = bench.gps.state
    assert (state.head, state.tone, state.facts) == ("No receiver", "p1", ())
    assert "Plug the GPS receiver in" in state.advice
    assert (state.may_save, state.save_note) == (False, "nothing found yet")


def test_listening_goes_on_in_sight_and_is_no_trouble(bench: UnitBench) -> None:
    bench.gps.listen()
    assert bench.gps.state.listening
    bench.gps.told(LISTENING)
    state = bench.gps.state
    assert (state.head, state.tone, state.advice) == ("Listening on each port", "p3", "")
    assert state.attempts[-1].words == "listening, 1 heard"
    assert not state.may_save
    assert bench.said == ["listen"]


def test_what_was_found_is_saved_once_and_only_when_it_differs(bench: UnitBench) -> None:
    bench.gps.save()
    bench.gps.told(FOUND)
    assert (bench.gps.state.may_save, bench.gps.state.save_note) == (True, "not saved yet")
    bench.gps.save()
    bench.gps.save()
    assert bench.said == ["save /dev/ttyUSB0 9600"]
    bench.gps.told(FOUND)
    assert bench.gps.state.save_note == "being saved"
    bench.answer()
    assert (bench.gps.state.may_save, bench.gps.state.save_note) == (False, "saved")
    set_like_this = replace(FOUND.detail, port="/dev/ttyS1")
    bench.gps.signed_off()
    assert bench.gps.state == UnitGpsState()
    bench.gps.told(replace(FOUND, detail=set_like_this))
    assert bench.gps.state.may_save, "what was saved is what it is set to now"


def test_a_save_that_fails_says_why_and_can_be_tried_again(bench: UnitBench) -> None:
    bench.gps.told(FOUND)
    bench.refuses = Refused("unit.toml was changed by somebody else meanwhile.")
    bench.gps.save()
    assert "somebody else" in bench.gps.state.error
    assert bench.gps.state.may_save
    bench.gps.told(FOUND)
    assert "somebody else" in bench.gps.state.error, "it stays until something is done"
    bench.gps.listen()
    assert bench.gps.state.error == ""


def test_a_port_that_only_makes_noise_is_not_saved(bench: UnitBench) -> None:
    silent = GpsHealth(GpsState.SILENT, NOON, "/dev/ttyUSB0 at 9600 baud", problem="It is silent.")
    bench.gps.told(replace(FOUND, health=silent))
    assert not bench.gps.state.may_save


# -- department --------------------------------------------------------------------------------------------


def compared(bench: UnitBench) -> None:
    bench.department.write(ADDRESS)
    bench.department.ask()
    bench.answer(FINGERPRINT)


def test_enrolment_goes_by_address_comparison_and_code(bench: UnitBench) -> None:
    bench.department.opened()
    assert bench.department.state.head == "Not enrolled"
    compared(bench)
    state = bench.department.state
    assert state.stage is Stage.COMPARE
    assert state.fingerprint[0] == "3F9A"
    assert len(state.fingerprint) == 16
    bench.department.enrol("7K3M-1111-2222-3333")
    assert bench.said == [f"ask {ADDRESS}"], "no code goes before somebody compared"
    bench.department.same()
    bench.department.enrol("7K3M-1111-2222-3333")
    assert bench.said[-1] == f"enrol {ADDRESS} 7K3M-1111-2222-3333 3F9A"
    bench.department.enrol("again")
    assert len(bench.said) == 2, "once"
    bench.standing = ENROLLED
    bench.answer("unit-12-a41f")
    state = bench.department.state
    assert state.stage is Stage.DONE
    assert state.told.startswith("This terminal is unit-12-a41f now. Sign off and on again")
    assert "7K3M" not in repr(state)


def test_another_fingerprint_goes_back_to_the_address(bench: UnitBench) -> None:
    compared(bench)
    bench.department.differs()
    state = bench.department.state
    assert (state.stage, state.error, state.fingerprint) == (Stage.ADDRESS, INTERCEPTED, ())
    bench.department.enrol("7K3M")
    assert bench.said == [f"ask {ADDRESS}", f"differs {ADDRESS}"]


def test_another_address_needs_another_comparison(bench: UnitBench) -> None:
    compared(bench)
    bench.department.same()
    bench.department.write("https://elsewhere.example")
    assert bench.department.state.stage is Stage.ADDRESS
    bench.department.ask()
    bench.department.write(ADDRESS)
    bench.answer("00" * 32)
    assert bench.department.state.stage is Stage.ADDRESS, "an answer for another address counts for nothing"


def test_what_is_missing_or_refused_is_said(bench: UnitBench) -> None:
    bench.department.ask()
    assert "address is missing" in bench.department.state.error
    compared(bench)
    bench.department.same()
    bench.department.enrol("  ")
    assert "code is missing" in bench.department.state.error
    bench.refuses = Refused("The department did not enrol this terminal.")
    bench.department.enrol("7K3M")
    assert bench.department.state.error == "The department did not enrol this terminal."
    assert bench.department.state.stage is Stage.CODE, "the code can be typed again"


@pytest.mark.parametrize(
    ("until", "head", "tone"),
    [
        (timedelta(days=325), "Enrolled", "ok"),
        (timedelta(days=29), "Renew soon", "p2"),
        (timedelta(0), "Certificate ended", "p1"),
    ],
)
def test_the_certificate_is_told_by_its_time(
    bench: UnitBench, until: timedelta, head: str, tone: str
) -> None:
    ends = NOON + until
    bench.standing = replace(ENROLLED, until=ends, renew_from=ends - timedelta(days=30))
    bench.department.opened()
    assert (bench.department.state.head, bench.department.state.tone) == (head, tone)


def test_an_enrolled_terminal_without_a_department_says_what_is_missing(bench: UnitBench) -> None:
    bench.standing = replace(ENROLLED, server="", contact_at=None)
    bench.department.opened()
    state = bench.department.state
    assert "[department] server_url" in state.note
    assert dict(state.facts)["Last contact"] == "none yet"
    assert state.address == ENROLLED.address, "where it was enrolled is proposed for the next time"


def test_nothing_typed_outlives_the_shift(bench: UnitBench) -> None:
    compared(bench)
    bench.department.signed_off()
    assert bench.department.state.address == ""
    assert bench.department.state.fingerprint == ()


# -- settings ----------------------------------------------------------------------------------------------


def test_changed_settings_are_listed_with_where_they_came_from(bench: UnitBench) -> None:
    bench.settings.opened()
    rows = {row.name: row for row in bench.settings.state.rows}
    assert (rows["gps.port"].value, rows["gps.port"].origin) == ("/dev/ttyS1", "unit.toml")
    assert "gps.fresh_s" not in rows
    assert "cameras.0.width" not in rows, "a default inside a list is not changed"
    bench.settings.show_all(everything=True)
    rows = {row.name: row for row in bench.settings.state.rows}
    assert not rows["gps.fresh_s"].changed
    assert rows["gps.port"].changed
    changed = sum(row.changed for row in rows.values())
    assert bench.settings.state.count == f"{changed} of {len(rows)} settings were changed"


def test_the_chosen_one_is_explained(bench: UnitBench) -> None:
    bench.settings.opened()
    names = [row.name for row in bench.settings.state.rows]
    bench.settings.choose(names.index("gps.baud"))
    assert bench.settings.state.title == "Serial speed"
    assert "auto" in bench.settings.state.description
    bench.settings.move(-1000)
    assert bench.settings.state.chosen == 0
    bench.settings.move(1000)
    assert bench.settings.state.chosen == len(names) - 1


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("unit", "Unit"),
        ("cameras.0.source", "Source"),
        ("policy.profile", "Policy"),
        ("department.server_url", "Department server"),
        ("no.such", "no.such"),
    ],
)
def test_every_setting_has_its_words(name: str, title: str) -> None:
    assert words_of(name).title == title


def test_nothing_is_written_before_the_differences_were_shown(bench: UnitBench) -> None:
    bench.other_file()
    bench.settings.opened()
    bench.settings.take_over()
    bench.settings.begin_import()
    bench.settings.take_over()
    bench.settings.look()
    state = bench.settings.state
    assert state.page is Page.PLAN
    assert state.source.startswith("From unit 9, ")
    assert {one.name for one in state.differences if one.taken} == {
        "gps.fresh_s",
        "display.theme",
        "display.sounds",
    }
    assert state.groups == (("unit", False), ("cameras", False), ("receiver", False), ("rules", False))
    assert state.differences[0].taken, "what changes comes first"
    bench.settings.toggle("receiver")
    assert ("receiver", True) in bench.settings.state.groups
    bench.settings.toggle("receiver")
    assert ("receiver", False) in bench.settings.state.groups
    assert bench.said == ["plan", "plan receiver", "plan"]
    bench.settings.take_over()
    bench.settings.take_over()
    assert bench.said[3:] == ["take over 3"]
    bench.answer()
    assert bench.settings.state.told == "Taken over. Start the terminal again to use it."


def page(bench: UnitBench) -> Page:
    return bench.settings.state.page


def test_a_way_back_takes_nothing_over(bench: UnitBench) -> None:
    bench.other_file()
    bench.settings.begin_import()
    bench.settings.look()
    bench.settings.back()
    assert page(bench) is Page.IMPORT
    bench.settings.take_over()
    bench.settings.back()
    assert page(bench) is Page.LIST
    assert bench.said == ["plan"]


def test_a_missing_path_and_a_refusal_are_said(bench: UnitBench) -> None:
    bench.places = ()
    bench.settings.begin_export()
    bench.settings.export()
    assert bench.settings.state.error == "The folder is missing."
    bench.settings.back()
    bench.settings.begin_import()
    bench.settings.look()
    assert bench.settings.state.error == "The file is missing."
    bench.settings.write(str(bench.folder.root / "gone"))
    bench.settings.look()
    assert "cannot be read" in bench.settings.state.error
    assert not bench.settings.state.busy


def test_a_settings_file_that_is_wrong_is_told_and_the_page_stays(bench: UnitBench) -> None:
    bench.folder.unit_settings.write_text("[gps]\nprot = 1\n", encoding="utf-8")
    bench.settings.opened()
    assert "gps.prot" in bench.settings.state.error
    assert bench.settings.state.rows == ()
