# SPDX-License-Identifier: Apache-2.0
"""The recorder on a real store: one transaction a read, one alert a pass, nothing lost on a full disk."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from camera.second_opinion import Opinion
from camera.types import ColourGuess, PlateRead, Quad
from gps.types import FixAt
from mdt_app.domain.events import HitClosed, NoticeRaised, ReadRecorded, SecondReadingMade
from mdt_app.domain.patrol import RecordedRead, Session
from mdt_app.notices import Level, Notice
from mdt_app.services import recorder as recorder_module
from mdt_app.services.recorder import Recorder, Surroundings
from mdt_app.services.second_reading import SecondReadings
from mdt_app.services.sessions import SignedOn
from mdt_app.services.unstored import Unstored
from mdt_app.storage import audit, hits, outbox, reads, sightings
from mdt_app.storage.database import Database
from mdt_app.storage.errors import RowRefused
from mdt_app.storage.outbox import StoredOutbox
from mdt_app.storage.reads import ReadFilter
from mdt_app.storage.wire import read_v1
from policy.hotlist import Priority
from policy.matching import MatchClass
from tests.helpers.policies import PROFILES
from tests.helpers.small_disk import fill, small_disk_in
from tests.helpers.stores import (
    CANARY,
    MORNING,
    Clock,
    Heard,
    entry,
    fix_at,
    make_unit,
    plate_read,
    put_list,
    sign_on,
)

pytestmark = pytest.mark.integration


@pytest.fixture
def signed_on(tmp_path: Path) -> Iterator[SignedOn]:
    """An officer at work, with a list in force."""
    signed_on = sign_on(make_unit(tmp_path / "unit", Clock()), Clock())
    put_list(signed_on.vault.day(MORNING.date()), [entry(CANARY), entry("6QZQ1*", partial=True)])
    yield signed_on
    signed_on.vault.close()


def _surroundings(session: Session | None, fix: Callable[[datetime], FixAt | None] = fix_at) -> Surroundings:
    return Surroundings("12", fix, lambda: session)


def _record(signed_on: SignedOn, *plates: PlateRead, session: Session | None = None) -> list[ReadRecorded]:
    """Record plates and wait until they are stored."""
    heard = Heard()
    recorder = Recorder(signed_on.vault, _surroundings(session or signed_on.session), Clock(), heard)
    recorder.start()
    for plate in plates:
        recorder.record(plate)
    assert recorder.stop(20)
    assert not [event for event in heard.events if isinstance(event, NoticeRaised)]
    return [event for event in heard.events if isinstance(event, ReadRecorded)]


def _wait(condition: Callable[[], bool], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "waited too long"
        time.sleep(0.01)


def _notices(heard: Heard) -> list[Notice]:
    return [event.notice for event in heard.events if isinstance(event, NoticeRaised)]


def _hits_told(heard: Heard) -> list[ReadRecorded]:
    return [event for event in heard.events if isinstance(event, ReadRecorded) and event.hits]


def _reads_told(heard: Heard) -> list[ReadRecorded]:
    return [event for event in heard.events if isinstance(event, ReadRecorded)]


def _stored_again(heard: Heard) -> bool:
    return any("stored again" in notice.headline for notice in _notices(heard))


class TestOneRead:
    """What becomes of one read."""

    def test_it_comes_back_as_it_was_read(self, signed_on: SignedOn) -> None:
        """Characters with runners-up, both pictures, the fix of its moment, the shift."""
        plate = plate_read("7QXQ999")
        (told,) = _record(signed_on, plate)
        kept = reads.get(signed_on.vault.day(MORNING.date()), told.read.read_id)
        assert kept == told.read
        assert kept is not None
        assert (kept.plate, kept.fix, kept.session) == (plate, fix_at(plate.captured_at), signed_on.session)
        assert kept.read_id.version == 7

    @pytest.mark.clause("WV-471.3-f")
    def test_every_field_that_a_policy_names_is_kept(self, signed_on: SignedOn) -> None:
        """Under each key of capture.read_fields stands what the camera, the receiver and the session gave."""
        plate = replace(plate_read("7QXQ999"), vehicle_colour=ColourGuess("SIL", 0.75))
        (told,) = _record(signed_on, plate)
        kept = reads.get(signed_on.vault.day(MORNING.date()), told.read.read_id)
        assert kept is not None
        assert kept.fix is not None
        assert kept.session is not None
        stored: dict[str, object] = {
            "plate": kept.plate.reading.text,
            "state": kept.plate.reading.state,
            "confidence": kept.plate.reading.confidence,
            "plate_image": kept.plate.plate_jpeg,
            "vehicle_image": kept.plate.scene_jpeg,
            "vehicle_description": kept.plate.vehicle_colour,
            "captured_at": kept.plate.captured_at,
            "latitude": kept.fix.fix.lat,
            "longitude": kept.fix.fix.lon,
            "camera_id": kept.plate.camera,
            "session_id": kept.session.session_id,
        }
        for profile in PROFILES.values():
            for field in profile.capture.read_fields:
                assert stored[field] not in {None, "", b""}, field

    def test_without_fix_and_state_and_shift_it_is_stored_all_the_same(self, signed_on: SignedOn) -> None:
        """Unknown is legal."""
        heard = Heard()
        recorder = Recorder(signed_on.vault, _surroundings(None, lambda _: None), Clock(), heard)
        recorder.start()
        recorder.record(plate_read("7QXQ999", state=None))
        assert recorder.stop(20)
        (kept,) = reads.find(signed_on.vault.day(MORNING.date()), ReadFilter())
        assert (kept.fix, kept.session, kept.plate.reading.state) == (None, None, None)

    @pytest.mark.clause("WV-471.3-a")
    def test_a_hit_is_stored_with_its_read_outbox_rows_and_audit_row(self, signed_on: SignedOn) -> None:
        """All of one read, in the order in which it must travel."""
        (told,) = _record(signed_on, plate_read())
        database = signed_on.vault.day(MORNING.date())
        (hit,) = told.hits
        assert hits.get(database, hit.hit_id) == hit
        assert hits.open_hits(database) == (hit,)
        assert hits.of_read(database, told.read.read_id) == (hit,)
        assert (hit.match.match_class, hit.priority, hit.lowered_from) == (
            MatchClass.EXACT,
            Priority.PRIORITY,
            None,
        )
        assert [
            (row["kind"], row["record_id"]) for row in database.rows("SELECT * FROM outbox ORDER BY place")
        ] == [
            ("read", str(told.read.read_id)),
            ("hit", str(hit.hit_id)),
        ]
        newest = audit.events(database, limit=1)[0]
        assert (newest.event, newest.object) == ("read_recorded", f"read {told.read.read_id}")
        assert CANARY not in str(newest), "the audit log repeats no plate of a read"
        assert outbox.progress(signed_on.vault).oldest_unsent_at == MORNING

    def test_all_of_it_or_nothing(self, signed_on: SignedOn, monkeypatch: pytest.MonkeyPatch) -> None:
        """A fault at the last row leaves no read, picture or hit; it is told, and the next read goes on."""
        heard = Heard()
        recorder = Recorder(signed_on.vault, _surroundings(signed_on.session), Clock(), heard)
        real = audit.append
        calls: list[int] = []

        def failing(database: Database, event: audit.AuditEvent) -> audit.ChainHead:
            calls.append(1)
            if len(calls) == 1:
                raise ValueError("a fault of ours")
            return real(database, event)

        monkeypatch.setattr(audit, "append", failing)
        recorder.start()
        recorder.record(plate_read())
        recorder.record(plate_read("7QXQ999"))
        assert recorder.stop(20)
        counts = {
            table: signed_on.vault.day(MORNING.date()).rows(f"SELECT count(*) AS n FROM {table}")[0]["n"]
            for table in ("reads", "crops", "hits", "outbox")
        }
        assert counts == {"reads": 1, "crops": 2, "hits": 0, "outbox": 1}
        (notice,) = [event.notice for event in heard.events if isinstance(event, NoticeRaised)]
        assert notice.level is Level.FAULT

    def test_a_hit_from_an_old_list_is_lowered(self, signed_on: SignedOn) -> None:
        """The age limit is the department's."""
        heard = Heard()
        around = Surroundings("12", fix_at, lambda: signed_on.session, timedelta(minutes=30))
        recorder = Recorder(signed_on.vault, around, Clock(), heard)
        recorder.start()
        recorder.record(plate_read())
        assert recorder.stop(20)
        (event,) = heard.events
        assert isinstance(event, ReadRecorded)
        assert (event.hits[0].priority, event.hits[0].lowered_from) == (Priority.ROUTINE, Priority.PRIORITY)


class TestOneAlertForOnePass:
    """Two cameras of a car see one vehicle; the officer is told once."""

    def test_another_camera_within_a_minute_adds_no_hit(self, signed_on: SignedOn) -> None:
        """The second read is stored."""
        told = _record(
            signed_on,
            plate_read(camera="front-left"),
            plate_read(camera="front-right", at=MORNING + timedelta(seconds=59)),
        )
        assert [len(event.hits) for event in told] == [1, 0]
        assert reads.count(signed_on.vault.day(MORNING.date())) == 2

    def test_a_plate_on_two_lists_is_two_hits_of_one_read(self, signed_on: SignedOn) -> None:
        """Each is another agency's record, to be confirmed and closed for itself; one event tells of both."""
        put_list(
            signed_on.vault.day(MORNING.date()),
            [entry(CANARY, list_id="local", category="wanted_person")],
            list_id="local",
        )
        (told,) = _record(signed_on, plate_read())
        assert {hit.match.entry.list_id for hit in told.hits} == {"svs", "local"}
        assert len({hit.hit_id for hit in told.hits}) == 2
        assert set(hits.open_hits(signed_on.vault.day(MORNING.date()))) == set(told.hits)

    def test_a_surer_match_of_the_same_pass_is_told(self, signed_on: SignedOn) -> None:
        """The first camera could not read the state, which lowers the hit; the second could. Not the reverse."""
        told = _record(
            signed_on,
            plate_read(state=None, camera="front-left"),
            plate_read(camera="front-right", at=MORNING + timedelta(seconds=2)),
            plate_read(state=None, camera="rear", at=MORNING + timedelta(seconds=4)),
        )
        assert [[hit.match.match_class for hit in event.hits] for event in told] == [
            [MatchClass.STATE_UNKNOWN],
            [MatchClass.EXACT],
            [],
        ]

    def test_at_another_place_it_is_a_new_hit(self, signed_on: SignedOn) -> None:
        """The same car met again, a mile on."""
        later = MORNING + timedelta(minutes=2)

        def fix(moment: datetime) -> FixAt:
            at = fix_at(moment)
            return replace(at, fix=replace(at.fix, lat=37.99)) if moment == later else at

        heard = Heard()
        recorder = Recorder(signed_on.vault, _surroundings(signed_on.session, fix), Clock(), heard)
        recorder.start()
        recorder.record(plate_read())
        recorder.record(plate_read(at=later))
        assert recorder.stop(20)
        assert [len(event.hits) for event in heard.events if isinstance(event, ReadRecorded)] == [1, 1]

    def test_seen_again_at_its_place_it_is_kept_and_raises_no_alert(self, signed_on: SignedOn) -> None:
        """Each read is stored and waits to be sent; the log and the store say which hit it saw again."""
        told = _record(
            signed_on, plate_read(), *(plate_read(at=MORNING + timedelta(minutes=at)) for at in (5, 12))
        )
        assert [len(event.hits) for event in told] == [1, 0, 0]
        (hit,), database = told[0].hits, signed_on.vault.day(MORNING.date())
        kept = sightings.of_hits(signed_on.vault, [hit])
        assert kept == (*told[1].again, *told[2].again)
        assert [(one.hit_id, one.seen_at, one.fix) for one in kept] == [
            (hit.hit_id, event.read.plate.captured_at, event.read.fix) for event in told[1:]
        ]
        assert (reads.count(database), len(hits.open_hits(database))) == (3, 1)
        newest = audit.events(database, limit=1)[0]
        assert (newest.query_elements["hits"], newest.query_elements["seen_again"]) == ("0", "1")
        sent = StoredOutbox(signed_on.vault, "unit-12", Clock()).next_batch(50)
        assert sent is not None
        assert [[one.hit_id for one in read.seen_again] for read in sent.reads] == [
            [],
            [hit.hit_id],
            [hit.hit_id],
        ]
        assert len(sent.hits) == 1

    @pytest.mark.parametrize(("ending", "alerts"), [("misread_character", 0), ("lost_from_sight", 1)])
    def test_what_was_closed_comes_back_only_when_it_was_not_settled(
        self, signed_on: SignedOn, ending: str, alerts: int
    ) -> None:
        """A misread plate at the same corner stays quiet for the shift; a vehicle that was lost does not."""
        heard = Heard()
        recorder = Recorder(signed_on.vault, _surroundings(signed_on.session), Clock(), heard)
        recorder.start()
        recorder.record(plate_read())
        _wait(lambda: len(_hits_told(heard)) == 1)
        recorder.hit_closed(HitClosed(_hits_told(heard)[0].hits[0].hit_id, ending))
        recorder.record(plate_read(at=MORNING + timedelta(hours=3)))
        assert recorder.stop(20)
        assert len(_hits_told(heard)) == 1 + alerts

    def test_an_edition_that_changes_the_entry_alerts_again(self, signed_on: SignedOn) -> None:
        """The list says something else of the plate now; the same entry in a newer edition says nothing new."""
        heard = Heard()
        recorder = Recorder(signed_on.vault, _surroundings(signed_on.session), Clock(), heard)
        recorder.start()

        def passes(second: int) -> int:
            """The listed car passes; how many alerts there were by now."""
            before = len(_reads_told(heard))
            recorder.record(plate_read(at=MORNING + timedelta(seconds=second)))
            _wait(lambda: len(_reads_told(heard)) == before + 1)
            return len(_hits_told(heard))

        assert passes(1) == 1
        put_list(signed_on.vault.day(MORNING.date()), [entry(CANARY)], "2")
        assert passes(2) == 1
        put_list(signed_on.vault.day(MORNING.date()), [entry(CANARY, category="stolen_plate")], "3")
        assert passes(3) == 2
        assert recorder.stop(20)

    def test_another_text_on_the_same_entry_is_a_new_hit(self, signed_on: SignedOn) -> None:
        """A better read than a look-alike must not be swallowed."""
        told = _record(signed_on, plate_read("BQTQ743"), plate_read(CANARY))
        assert [event.hits[0].match.match_class for event in told] == [
            MatchClass.LOOK_ALIKE,
            MatchClass.EXACT,
        ]


class TestTrouble:
    """The store cannot be written: alerts go on, nothing is lost, and it is said."""

    @pytest.fixture
    def small_disk(self, tmp_path: Path) -> Iterator[Path]:
        """A file system of 4 MB."""
        with small_disk_in(tmp_path, 4) as disk:
            yield disk

    def test_a_full_disk_loses_nothing_and_alerts_go_on(self, small_disk: Path) -> None:
        """Reads wait in memory, hits are told at once; when there is room, all are stored and told once."""
        signed_on = sign_on(make_unit(small_disk / "unit", Clock()), Clock())
        put_list(signed_on.vault.day(MORNING.date()), [entry(CANARY)])
        heard = Heard()
        recorder = Recorder(signed_on.vault, _surroundings(signed_on.session), Clock(), heard)
        recorder.start()
        recorder.record(plate_read("7QXQ000"))
        _wait(lambda: len(heard.events) == 1)
        ballast = fill(small_disk)
        for number in range(1, 41):
            recorder.record(plate_read(f"7QXQ{number:03}", at=MORNING + timedelta(minutes=number)))
        recorder.record(plate_read())
        _wait(lambda: any(isinstance(event, ReadRecorded) and event.hits for event in heard.events))
        loud = [event.notice for event in heard.events if isinstance(event, NoticeRaised)]
        assert loud[0].level is Level.FAULT
        assert "kept in memory" in loud[0].headline
        assert "Do not switch" in loud[0].remedy
        assert recorder.unstored > 0
        ballast.unlink()
        _wait(lambda: _stored_again(heard))
        assert recorder.stop(20)
        database = signed_on.vault.day(MORNING.date())
        assert reads.count(database) == 42
        told = [event.read.read_id for event in heard.events if isinstance(event, ReadRecorded)]
        assert len(told) == len(set(told)) == 42
        assert len(hits.open_hits(database)) == 1
        assert audit.verify(database).ok
        signed_on.vault.close()

    def test_stopping_on_a_full_disk_says_that_reads_are_left(self, small_disk: Path) -> None:
        """Whoever stops can then ask the person to free space first."""
        signed_on = sign_on(make_unit(small_disk / "unit", Clock()), Clock())
        signed_on.vault.day(MORNING.date())
        recorder = Recorder(signed_on.vault, _surroundings(signed_on.session), Clock(), Heard())
        recorder.start()
        ballast = fill(small_disk)
        for number in range(60):
            recorder.record(plate_read(f"7QXQ{number:03}"))
        assert not recorder.stop(2)
        assert recorder.unstored > 0
        stored = reads.count(signed_on.vault.day(MORNING.date()))
        assert stored + recorder.unstored == 60
        ballast.unlink()
        signed_on.vault.close()

    def test_a_store_that_another_connection_holds_delays_the_row_not_the_alert(
        self, signed_on: SignedOn
    ) -> None:
        """The hit is told while the write must wait, and stored by itself afterwards."""
        heard = Heard()
        recorder = Recorder(signed_on.vault, _surroundings(signed_on.session), Clock(), heard)
        recorder.start()
        holder = signed_on.vault.connect(MORNING.date())
        with holder.transaction():
            recorder.record(plate_read())
            recorder.record(plate_read("7QXQ999"))
            _wait(lambda: any(isinstance(event, ReadRecorded) for event in heard.events))
            assert reads.count(holder) == 0
            assert recorder.unstored > 0
        _wait(lambda: recorder.unstored == 0)
        assert recorder.stop(20)
        assert not _notices(heard), "a store that was busy for a moment is no news"
        told = [event for event in heard.events if isinstance(event, ReadRecorded)]
        assert [len(event.hits) for event in told] == [1, 0]
        assert reads.count(signed_on.vault.day(MORNING.date())) == 2
        assert len(hits.open_hits(signed_on.vault.day(MORNING.date()))) == 1
        holder.close()

    def test_waiting_reads_are_stored_while_new_ones_keep_coming(self, signed_on: SignedOn) -> None:
        """A busy road leaves no quiet moment: waiting reads do not wait for one."""
        heard = Heard()
        recorder = Recorder(signed_on.vault, _surroundings(signed_on.session), Clock(), heard)
        over = threading.Event()

        def drive() -> None:
            while not over.wait(0.02):
                recorder.record(plate_read("7QXQ999"))

        driver = threading.Thread(target=drive)
        recorder.start()
        holder = signed_on.vault.connect(MORNING.date())
        with holder.transaction():
            driver.start()
            _wait(lambda: recorder.unstored > 40)
        _wait(lambda: recorder.unstored == 0)
        over.set()
        driver.join()
        assert recorder.stop(20)
        holder.close()

    def test_when_memory_is_full_alerts_go_on_and_the_loss_is_said_and_recorded(
        self, signed_on: SignedOn
    ) -> None:
        """Five reads and one more with a hit are kept; nobody waits; the audit log counts what was let go."""
        heard = Heard()
        recorder = Recorder(
            signed_on.vault,
            _surroundings(signed_on.session),
            Clock(),
            heard,
            Unstored(reads_most=5, hits_most=1),
        )
        recorder.start()
        holder = signed_on.vault.connect(MORNING.date())
        with holder.transaction():
            for number in range(20):
                recorder.record(plate_read(f"7QXQ{number:03}"))
            recorder.record(plate_read())
            recorder.record(plate_read(at=MORNING + timedelta(minutes=40)))
            _wait(lambda: len(_hits_told(heard)) == 2)
            assert recorder.unstored == 6
            assert "lost" in _notices(heard)[-1].headline
        holder.close()
        _wait(lambda: _stored_again(heard))
        assert recorder.stop(20)
        database = signed_on.vault.day(MORNING.date())
        assert reads.count(database) == 6
        assert len(hits.open_hits(database)) == 1
        (loss,) = [event for event in audit.events(database, limit=20) if event.event == "reads_not_kept"]
        assert (loss.rows, loss.username) == (16, signed_on.session.username)
        assert _notices(heard)[-1].remedy.startswith("16 without a hit")

    def test_new_alerts_do_not_wait_for_a_backlog(
        self, signed_on: SignedOn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """While many waiting reads are stored, a hit among the new ones is told within a turn."""
        add = reads.add

        def slow(database: Database, read: RecordedRead) -> None:
            time.sleep(0.05)  # a tired memory card
            add(database, read)

        monkeypatch.setattr(reads, "add", slow)
        heard = Heard()
        recorder = Recorder(signed_on.vault, _surroundings(signed_on.session), Clock(), heard)
        recorder.start()
        holder = signed_on.vault.connect(MORNING.date())
        with holder.transaction():
            for number in range(60):
                recorder.record(plate_read(f"7QXQ{number:03}"))
            time.sleep(2 * recorder_module.BUSY_S)  # the first has been tried and waits with all the others
        _wait(lambda: recorder.unstored < 58)
        recorder.record(plate_read())
        _wait(lambda: bool(_hits_told(heard)))
        assert recorder.unstored > 20
        holder.close()
        assert recorder.stop(20)

    def test_a_hit_is_told_though_the_store_refuses_its_row(
        self, signed_on: SignedOn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A fault of ours with the row silences no alert, and is said."""

        def refuse(*_: object) -> None:
            raise RowRefused("The store's own rules forbid this change.")

        monkeypatch.setattr(hits, "add", refuse)
        heard = Heard()
        recorder = Recorder(signed_on.vault, _surroundings(signed_on.session), Clock(), heard)
        recorder.start()
        recorder.record(plate_read())
        assert recorder.stop(20)
        assert len(_hits_told(heard)) == 1
        assert [notice.level for notice in _notices(heard)] == [Level.FAULT]

    def test_what_is_left_at_the_end_is_said_and_nobody_waits_for_it(self, signed_on: SignedOn) -> None:
        """The shift ends while the store cannot be written; a read that comes later blocks no camera."""
        heard = Heard()
        recorder = Recorder(signed_on.vault, _surroundings(signed_on.session), Clock(), heard)
        recorder.start()
        holder = signed_on.vault.connect(MORNING.date())
        with holder.transaction():
            recorder.record(plate_read("7QXQ999"))
            assert not recorder.stop(0.2)
        holder.close()
        assert _notices(heard)[-1].headline == "1 read of this shift could not be stored: lost"
        for _ in range(recorder_module.QUEUE_MOST + 1):
            recorder.record(plate_read())
        assert recorder.unstored == 1

    def test_a_caller_waits_while_the_queue_is_full(self, signed_on: SignedOn) -> None:
        """Reads never drop: 600 from three threads at once are all stored."""
        heard = Heard()
        recorder = Recorder(signed_on.vault, _surroundings(signed_on.session), Clock(), heard)

        def drive(camera: str) -> None:
            for number in range(200):
                recorder.record(plate_read(f"7QXQ{number:03}", camera=camera))

        drivers = [threading.Thread(target=drive, args=(f"camera-{n}",)) for n in range(3)]
        recorder.start()
        for driver in drivers:
            driver.start()
        for driver in drivers:
            driver.join()
        assert recorder.stop(60)
        assert reads.count(signed_on.vault.day(MORNING.date())) == 600
        assert audit.verify(signed_on.vault.day(MORNING.date())).ok


class TestVehicleColour:
    """What colour the vehicle looks goes with its read and makes no hit."""

    @pytest.mark.parametrize("seen", [None, ColourGuess("SIL", 0.75)])
    def test_it_is_kept_and_travels(self, signed_on: SignedOn, seen: ColourGuess | None) -> None:
        """A read without one is as before."""
        (told,) = _record(signed_on, replace(plate_read(), vehicle_colour=seen))
        kept = reads.get(signed_on.vault.day(MORNING.date()), told.read.read_id)
        assert kept is not None
        assert kept.plate.vehicle_colour == seen
        sent = read_v1(kept, "mdt-12").vehicle_colour
        assert (sent.code if sent else None) == (seen.code if seen else None)

    def test_a_colour_unlike_the_lists_neither_makes_nor_lowers_a_hit(self, signed_on: SignedOn) -> None:
        """It is a fact for the officer only."""
        plain, coloured = _record(
            signed_on,
            plate_read(at=MORNING),
            replace(plate_read(at=MORNING + timedelta(hours=1)), vehicle_colour=ColourGuess("RED", 1.0)),
        )
        one, other = plain.hits[0], coloured.hits[0]
        assert (one.priority, one.match.match_class) == (other.priority, other.match.match_class)


class TestSecondReading:
    """Other readers look at the crop of a hit."""

    def test_what_each_read_is_kept_and_told(self, signed_on: SignedOn) -> None:
        """Agreement, disagreement and nothing are three different facts."""
        corners = ((9.0, 9.0), (50.0, 8.0), (51.0, 30.0), (8.0, 29.0))
        (told,) = _record(signed_on, replace(plate_read(), plate_corners=corners))
        asked: list[tuple[bytes, float, Quad | None]] = []
        heard = Heard()

        def readers(jpeg: bytes, confidence: float, at: Quad | None) -> tuple[Opinion, ...]:
            asked.append((jpeg, confidence, at))
            return Opinion("one", "8qtq 743"), Opinion("two", "8QTQ748"), Opinion("three", None)

        second = SecondReadings(signed_on.vault, readers, Clock(), heard)
        second.hear(told)
        second.hear(HitClosed(told.hits[0].hit_id))
        _wait(lambda: len(heard.events) == 3)
        second.close()
        plate = told.read.plate
        assert asked == [(plate.plate_jpeg, plate.reading.confidence, corners)]
        identity = told.read.read_id
        assert heard.events == [
            SecondReadingMade(identity, "one", CANARY, True),
            SecondReadingMade(identity, "two", "8QTQ748", False),
            SecondReadingMade(identity, "three", None, False),
        ]
        kept = reads.second_readings(signed_on.vault.day(MORNING.date()), identity)
        assert kept == {"one": CANARY, "two": "8QTQ748", "three": None}

    def test_a_reader_asked_again_replaces_what_it_read(self, signed_on: SignedOn) -> None:
        """One row for each reader."""
        (told,) = _record(signed_on, plate_read())
        database = signed_on.vault.day(MORNING.date())
        for text in ("8QTQ748", CANARY):
            reads.add_second_reading(database, told.read.read_id, "one", text, Clock()())
        assert reads.second_readings(database, told.read.read_id) == {"one": CANARY}

    def test_only_hits_are_read_again_and_a_failing_reader_harms_nothing(self, signed_on: SignedOn) -> None:
        """It is optional evidence."""
        plain, hit = _record(signed_on, plate_read("7QXQ999"), plate_read())
        heard = Heard()
        called = threading.Event()

        def broken(jpeg: bytes, confidence: float, at: Quad | None) -> tuple[Opinion, ...]:
            called.set()
            raise OSError("no such program")

        second = SecondReadings(signed_on.vault, broken, Clock(), heard)
        second.hear(plain)
        assert not called.wait(0.2)
        second.hear(hit)
        assert called.wait(5)
        second.close()
        assert heard.events == []
        assert reads.second_readings(signed_on.vault.day(MORNING.date()), hit.read.read_id) == {}
