# SPDX-License-Identifier: Apache-2.0
"""A search opens any number of reads over the days of a car, and its record says how many, before and after."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from uuid6 import uuid7

from camera.types import FrameVote
from gps.types import Fix, FixAt, FixMode
from mdt_app.domain.patrol import RecordedRead
from mdt_app.errors import Refused
from mdt_app.services.inquiries import Inquiries
from mdt_app.services.inquiry_rows import PAGE
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import audit, reads
from mdt_app.storage.database import Database, open_database
from mdt_app.storage.day_form import DAY, upgrade_day
from mdt_app.storage.errors import AuditUnwritable
from policy.inquiry import InquiryRequest, SensitivePlace
from policy.places import Circle
from tests.helpers.old_store import FOLDER, OLD_KEY
from tests.helpers.policies import PROFILES
from tests.helpers.stores import MORNING, OFFICER, POLICY, UNIT, Clock, make_unit, plate_read, sign_on

pytestmark = pytest.mark.integration
DAYS, A_DAY = 3, 60
NOW = MORNING + timedelta(days=DAYS - 1, hours=2)
ALL = InquiryRequest("criminal_investigation", "26-1001", "stolen vehicle seen", "8QT*")
HERE = Circle(37.97, -122.53, 300)


def placed(lat: float, lon: float, *, fresh: bool = True) -> FixAt:
    """A fix there."""
    return FixAt(Fix(MORNING, MORNING, FixMode.THREE_D, lat, lon), 0.5, fresh)


def add(signed_on: SignedOn, *made: RecordedRead) -> None:
    """Store reads, each into its day."""
    for read in made:
        database = signed_on.vault.day(read.plate.captured_at.date())
        with database.transaction():
            reads.add(database, read)


def read_of(number: int, *, fix: FixAt | None = None, camera: str = "front-left") -> RecordedRead:
    """The read of this number; ``A_DAY`` of them belong to a day, a minute apart."""
    at = MORNING + timedelta(days=number // A_DAY, minutes=number % A_DAY)
    plate = plate_read(f"8QT{number:04}", at=at, camera=camera)
    return RecordedRead(uuid7(), plate, fix, None, UNIT, at)


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> SignedOn:
    """Three days of sixty reads; every tenth without a position, every third of the other camera."""
    made = sign_on(make_unit(tmp_path_factory.mktemp("history") / "unit", Clock()), Clock())
    for day in range(DAYS):
        rows = [
            read_of(
                day * A_DAY + number,
                fix=None
                if number % 10 == 0
                else placed(37.97 + number * 0.001, -122.53, fresh=number % 10 != 1),
                camera="front-right" if number % 3 == 0 else "front-left",
            )
            for number in range(A_DAY)
        ]
        database = made.vault.day((MORNING + timedelta(days=day)).date())
        with database.transaction():
            for row in rows:
                reads.add(database, row)
    return made


@pytest.fixture
def signed_on(unit: SignedOn) -> Iterator[SignedOn]:
    """Somebody at work; each test searches by a service of its own."""
    yield unit
    unit.vault.release()


@pytest.fixture
def service() -> Inquiries:
    return Inquiries(Clock(NOW), POLICY.profile)


def newest(signed_on: SignedOn, count: int = 1) -> tuple[audit.AuditEvent, ...]:
    return audit.events(signed_on.vault.index(), limit=count)


def numbers(found: tuple[RecordedRead | None, ...]) -> list[int]:
    return [int(read.plate.reading.text[3:]) for read in found if read is not None]


# -- pages --------------------------------------------------------------------------------------------------


def test_all_of_them_come_page_by_page_newest_first_across_days(
    signed_on: SignedOn, service: Inquiries
) -> None:
    """Every read once, in order; the last page is short."""
    vault, session = signed_on.vault, signed_on.session
    found = service.search(vault, session, ALL)
    assert (found.total, len(found.first)) == (DAYS * A_DAY, PAGE)
    shown = list(found.first)
    for start in range(PAGE, found.total, PAGE):
        shown += service.page(vault, session, found.inquiry, start)
    assert numbers(tuple(shown)) == list(range(DAYS * A_DAY - 1, -1, -1))
    across = service.page(vault, session, found.inquiry, A_DAY - 3, 6)
    assert numbers(across) == [122, 121, 120, 119, 118, 117]
    assert service.page(vault, session, found.inquiry, found.total) == ()
    assert len(service.page(vault, session, found.inquiry, 0, 10_000)) == PAGE


@pytest.mark.clause("SR-465.5-a-ii", "PB-434.5-b-ii", "MP-462.6-a-ii", "WV-471.7-b-ii")
def test_the_record_says_how_many_were_opened_and_in_the_end_how_many_were_shown(
    signed_on: SignedOn, service: Inquiries
) -> None:
    """Pages write no record of their own; a row that is shown twice counts once."""
    vault, session = signed_on.vault, signed_on.session
    found = service.search(vault, session, ALL)
    (opened,) = newest(signed_on)
    assert (opened.event, opened.rows) == ("inquiry", DAYS * A_DAY)
    assert (opened.username, opened.at) == (OFFICER.username, NOW)
    seq = audit.head(vault.index()).seq
    for start in (PAGE, PAGE, 20):
        service.page(vault, session, found.inquiry, start)
    assert audit.head(vault.index()).seq == seq
    service.end(vault)
    (ended,) = newest(signed_on)
    assert (ended.event, ended.rows) == ("inquiry_ended", 2 * PAGE)
    assert ended.query_elements == {"plate": "8QT*", "found": str(DAYS * A_DAY)}
    assert (ended.purpose, ended.case_no, ended.reason) == (opened.purpose, opened.case_no, opened.reason)
    service.end(vault)
    assert audit.head(vault.index()).seq == seq + 1, "what is over is not ended again"


@pytest.mark.clause("WV-471.7-b-ii")
def test_a_page_belongs_to_its_inquiry_and_its_session(signed_on: SignedOn, service: Inquiries) -> None:
    """Not before it, not after it, not of the one before, not for another person."""
    vault, session = signed_on.vault, signed_on.session
    with pytest.raises(Refused, match="over"):
        service.page(vault, session, uuid4(), 0)
    first = service.search(vault, session, ALL)
    second = service.search(vault, session, replace(ALL, plate="8QT00*"))
    assert [event.event for event in newest(signed_on, 3)] == ["inquiry", "inquiry_ended", "inquiry"]
    with pytest.raises(Refused, match="over"):
        service.page(vault, session, first.inquiry, 0)
    with pytest.raises(Refused, match="over"):
        service.page(vault, replace(session, session_id=uuid4()), second.inquiry, 0)
    assert service.page(vault, session, second.inquiry, 0)
    service.end(vault)
    with pytest.raises(Refused, match="over"):
        service.page(vault, session, second.inquiry, 0)


def test_nothing_can_be_paged_through_when_the_access_could_not_be_recorded(tmp_path: Path) -> None:
    """The inquiry is not open then."""
    made = sign_on(make_unit(tmp_path / "unit", Clock()), Clock())
    add(made, read_of(1))
    service, index = Inquiries(Clock(NOW), POLICY.profile), made.vault.index()
    index.execute("CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(AuditUnwritable):
        service.search(made.vault, made.session, ALL)
    assert service._open is None
    made.vault.close()


def test_a_day_that_goes_while_it_is_looked_through_leaves_empty_places(tmp_path: Path) -> None:
    """Its rows are not there any more; those of other days are."""
    made = sign_on(make_unit(tmp_path / "unit", Clock()), Clock())
    add(made, read_of(1), read_of(A_DAY + 1))
    service = Inquiries(Clock(NOW), POLICY.profile)
    found = service.search(made.vault, made.session, ALL)
    made.vault.release()
    made.vault.ring.destroy_keys({MORNING.date().isoformat()})
    made.vault.forget(MORNING.date())
    newer, older = service.page(made.vault, made.session, found.inquiry, 0)
    assert newer is not None
    assert older is None
    made.vault.close()


# -- filters ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lists", ["made", "used"])
@pytest.mark.parametrize(
    ("changed", "total", "unplaced"),
    [
        ({"camera": "front-right"}, DAYS * 20, 0),
        ({"camera": "no-such-camera"}, 0, 0),
        ({"since": MORNING + timedelta(days=1)}, 2 * A_DAY, 0),
        ({"until": MORNING + timedelta(minutes=5)}, 5, 0),
        ({"since": MORNING + timedelta(days=2), "camera": "front-right"}, 20, 0),
        # Two of ten have no position that holds; of the others three lie within 300 m of the first.
        ({"area": HERE}, DAYS * 1, DAYS * 12),
        ({"area": replace(HERE, radius_m=1200.0)}, DAYS * 8, DAYS * 12),
        ({"area": replace(HERE, radius_m=1200.0), "plate": ""}, DAYS * 8, DAYS * 12),
        ({"area": replace(HERE, radius_m=1200.0), "plate": "8QT0002"}, 1, 0),
        ({"area": Circle(38.5, -122.53, 100.0)}, 0, DAYS * 12),
    ],
)
def test_filters(
    signed_on: SignedOn, service: Inquiries, lists: str, changed: dict[str, Any], total: int, unplaced: int
) -> None:
    """The same with the lists that the first search makes, and with those that it finds; places in degrees."""
    if lists == "made":
        signed_on.vault.index().conn.execute("DELETE FROM day_plates")
    found = service.search(signed_on.vault, signed_on.session, replace(ALL, **changed))
    assert (found.total, found.unplaced) == (total, unplaced)
    (event,) = newest(signed_on)
    assert event.rows == total
    if "camera" in changed:
        assert event.query_elements["camera"] == changed["camera"]
    if "area" in changed:
        assert event.query_elements["area"].endswith("-122.53000")
    service.end(signed_on.vault)


def test_a_read_that_comes_today_is_found_by_the_next_search(tmp_path: Path) -> None:
    """No list is made of a day that grows; what is open stays as it was opened."""
    made = sign_on(make_unit(tmp_path / "unit", Clock()), Clock())
    service = Inquiries(Clock(), POLICY.profile)
    add(made, read_of(0))
    found = service.search(made.vault, made.session, ALL)
    add(made, read_of(1))
    assert len(service.page(made.vault, made.session, found.inquiry, 0)) == 1
    assert service.search(made.vault, made.session, ALL).total == 2
    made.vault.close()


@pytest.mark.clause("MP-462.4.1-e")
def test_an_area_that_touches_a_listed_sensitive_place_waits_for_a_supervisor(signed_on: SignedOn) -> None:
    """Where the department lists one; a search beside it runs."""
    clinic = SensitivePlace("clinic", Circle(37.9721, -122.53, 50))
    service = Inquiries(Clock(NOW), PROFILES["MP-462"], (clinic,))
    with pytest.raises(Refused, match="sensitive place"):
        service.search(signed_on.vault, signed_on.session, replace(ALL, area=HERE))
    (held,) = newest(signed_on)
    assert (held.outcome, held.query_elements["why"]) == ("held", "approval_needed")
    away = replace(ALL, area=Circle(37.992, -122.53, 50))
    assert service.search(signed_on.vault, signed_on.session, away).total


# -- what a read keeps --------------------------------------------------------------------------------------


def test_what_the_frames_said_is_kept_and_comes_with_the_whole_read_only(tmp_path: Path) -> None:
    """The list of results does not carry it."""
    made = sign_on(make_unit(tmp_path / "unit", Clock()), Clock())
    votes = (
        FrameVote(MORNING - timedelta(seconds=1), "8QT0007", 0.4, None, counted=False),
        FrameVote(MORNING, "8QT0001", 0.9, "CA"),
    )
    read = read_of(1)
    read = replace(read, plate=replace(read.plate, votes=votes))
    add(made, read)
    service = Inquiries(Clock(NOW), POLICY.profile)
    (listed,) = service.search(made.vault, made.session, ALL).reads
    assert listed.plate.votes == ()
    assert service.view(made.vault, made.session, ALL, read.read_id).plate.votes == votes
    made.vault.close()


def test_reads_of_an_older_program_get_their_places(tmp_path: Path) -> None:
    """The day's file is brought to the new form when it is opened; also a row copied from elsewhere has its place."""
    path = tmp_path / "day.db"
    path.write_bytes((FOLDER / "d0001_day.db").read_bytes())
    old = open_database(path, OLD_KEY)
    fix = '{"fix":{"lat":37.5,"lon":-122.5},"age_s":0.5,"fresh":true}'
    old.conn.execute("UPDATE reads SET fix = ?", (fix,))
    upgrade_day(old, date(2026, 11, 21))
    old.conn.execute(
        "INSERT INTO reads (read_id, unit, camera, plate, plate_fold, confidence, characters, state_confidence,"
        " captured_at, first_seen_at, last_seen_at, recorded_at, frames, box, frame_width, frame_height, reader, fix)"
        " SELECT 'another', unit, camera, plate, plate_fold, confidence, characters, state_confidence, captured_at,"
        " first_seen_at, last_seen_at, recorded_at, frames, box, frame_width, frame_height, reader, ? FROM reads",
        (fix.replace("37.5", "38.5"),),
    )
    assert _places(old) == [(37.5, -122.5), (38.5, -122.5)]
    old.close()


def _places(database: Database) -> list[tuple[float, float]]:
    return [(row["lat"], row["lon"]) for row in database.rows("SELECT lat, lon FROM reads ORDER BY lat")]


def test_the_index_answers_the_lists_of_a_day_alone(tmp_path: Path) -> None:
    """A list costs no look at the reads themselves."""
    from mdt_app.storage import plate_lists

    database = open_database(tmp_path / "day.db", OLD_KEY, create=True)
    DAY.apply(database)
    (plan,) = database.rows(f"EXPLAIN QUERY PLAN {plate_lists._COLUMNS}")
    assert plan["detail"] == "SCAN reads USING COVERING INDEX reads_by_moment"
    database.close()
