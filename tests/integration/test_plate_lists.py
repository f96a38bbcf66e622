# SPDX-License-Identifier: Apache-2.0
"""A search opens the days that may hold a plate and no others, and never misses one for that."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from uuid6 import uuid7

from mdt_app.domain.patrol import RecordedRead
from mdt_app.services.inquiries import Inquiries
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import plate_lists, reads
from mdt_app.storage.database import Database
from mdt_app.storage.vault import Vault
from policy.inquiry import InquiryRequest
from tests.helpers.stores import MORNING, POLICY, UNIT, Clock, make_unit, plate_read, sign_on

pytestmark = pytest.mark.integration
PLATES = ("8QTQ743", "8QTQ744", "5QXQ118")
TODAY = MORNING.date() + timedelta(days=3)


@pytest.fixture
def signed_on(tmp_path: Path) -> Iterator[SignedOn]:
    """A unit with one plate a day on three days; it is the fourth."""
    clock = Clock()
    made = sign_on(make_unit(tmp_path / "unit", clock), clock)
    for number, plate in enumerate(PLATES):
        add(made, plate, MORNING.date() + timedelta(days=number))
    yield made
    made.vault.close()


def add(signed_on: SignedOn, plate: str, day: date) -> None:
    """A read of that day."""
    at = MORNING.replace(year=day.year, month=day.month, day=day.day)
    database = signed_on.vault.day(day)
    with database.transaction():
        reads.add(
            database, RecordedRead(uuid7(), plate_read(plate, at=at), None, signed_on.session, UNIT, at)
        )


def search(signed_on: SignedOn, plate: str) -> list[str]:
    """What an officer finds on the fourth day, newest first."""
    request = InquiryRequest("criminal_investigation", "26-1001", "stolen vehicle seen", plate)
    later = Clock(MORNING + timedelta(days=3))
    found = Inquiries(later, POLICY.profile).search(signed_on.vault, signed_on.session, request)
    return [read.plate.reading.text for read in found.reads]


@pytest.mark.parametrize(
    ("plate", "found"),
    [
        ("8QTQ743", ["8QTQ743"]),
        ("8QTQ74?", ["8QTQ744", "8QTQ743"]),
        ("*QT*", ["8QTQ744", "8QTQ743"]),
        ("?QTQ7*", ["8QTQ744", "8QTQ743"]),
        ("8QTQ74", []),
        ("QTQ743", []),
        ("*QTQ74", []),
    ],
)
def test_a_search_finds_the_same_with_and_without_lists(
    signed_on: SignedOn, plate: str, found: list[str]
) -> None:
    """The first makes the lists, the second goes by them; a part of a plate is no whole one."""
    assert search(signed_on, plate) == found
    assert signed_on.vault.index().rows("SELECT count(*) AS n FROM day_plates") == [{"n": 3}]
    assert search(signed_on, plate) == found


def test_only_days_that_may_hold_it_are_opened(signed_on: SignedOn, monkeypatch: pytest.MonkeyPatch) -> None:
    """A year of other days costs no file."""
    search(signed_on, "9XXX999")
    opened: list[date] = []
    real = Vault._open_day

    def counted(vault: Vault, day: date, *, create: bool = False) -> Database:
        opened.append(day)
        return real(vault, day, create=create)

    monkeypatch.setattr(Vault, "_open_day", counted)
    assert search(signed_on, PLATES[1]) == [PLATES[1]]
    assert opened == [MORNING.date() + timedelta(days=1)]


def test_a_read_that_comes_late_is_found(signed_on: SignedOn) -> None:
    """A list made before it goes; after midnight, say, or when the disk had been full."""
    assert search(signed_on, "4QRQ516") == []
    add(signed_on, "4QRQ516", MORNING.date())
    assert search(signed_on, "4QRQ516") == ["4QRQ516"]
    assert search(signed_on, "4QRQ516") == ["4QRQ516"]


def test_no_list_is_made_of_a_day_that_grows(signed_on: SignedOn) -> None:
    """Today's file is opened each time."""
    add(signed_on, "4QRQ516", TODAY)
    assert search(signed_on, "4QRQ516") == ["4QRQ516"]
    kept = signed_on.vault.index().rows("SELECT day FROM day_plates ORDER BY day DESC LIMIT 1")
    assert kept[0]["day"] < TODAY.isoformat()


def test_a_damaged_list_hides_nothing(signed_on: SignedOn) -> None:
    """The day is opened, and its list made anew."""
    search(signed_on, "8QTQ743")
    index = signed_on.vault.index()
    index.conn.execute("UPDATE day_plates SET sealed = zeroblob(40)")
    assert search(signed_on, "8QTQ743") == ["8QTQ743"]
    assert index.rows("SELECT count(*) AS n FROM day_plates WHERE sealed = zeroblob(40)") == [{"n": 0}]


@pytest.mark.clause("MP-462.5-4")
def test_a_list_opens_with_its_days_key_only_and_goes_with_the_day(signed_on: SignedOn) -> None:
    """Without the day's key neither the ring nor the index gives its plates; the search passes it over."""
    search(signed_on, "8QTQ743")
    vault, name = signed_on.vault, MORNING.date().isoformat()
    (row,) = vault.index().rows("SELECT sealed FROM day_plates WHERE day = ?", (name,))
    assert PLATES[0].encode() not in row["sealed"]
    vault.ring.destroy_keys({name})
    assert plate_lists._listed(vault, MORNING.date()) is None
    assert search(signed_on, "8QTQ743") == []
    plate_lists.forget(vault.index(), name)
    assert not vault.index().rows("SELECT 1 FROM day_plates WHERE day = ?", (name,))
