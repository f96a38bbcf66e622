# SPDX-License-Identifier: Apache-2.0
"""What travels to the department, what is searched in the car, and how a hit is closed, on a real store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from uuid6 import uuid7

from camera.types import PlateRead
from mdt_app.domain.events import HitClosed, ListYields, ReadRecorded
from mdt_app.domain.patrol import Hit
from mdt_app.domain.verification import begin
from mdt_app.errors import Refused
from mdt_app.services.inquiries import Inquiries
from mdt_app.services.queries import Queries
from mdt_app.services.recorder import Recorder, Surroundings
from mdt_app.services.sessions import SignedOn
from mdt_app.services.verifications import Verifications
from mdt_app.storage import audit, hits, outbox, reads
from mdt_app.storage.database import Database
from mdt_app.storage.errors import RowRefused, StoreTrouble
from mdt_app.storage.outbox import StoredOutbox
from policy.comparison import Answer, Row
from policy.confirmation import Channel, Result
from policy.disposition import ClosingReason, OccupantSeen
from policy.disposition import Outcome as Cleared
from policy.hotlist import VehicleDescription
from policy.inquiry import InquiryRequest
from policy.list_yield import Yield
from policy.verification import Verification
from sync.ports import Outbox
from sync.wire import BatchAnswerV1, BatchV1, ItemAnswerV1, Outcome, RecordKind
from tests.helpers.policies import PROFILES
from tests.helpers.stores import (
    CANARY,
    MORNING,
    POLICY,
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
    civic = VehicleDescription("2019", "HOND", "CIV", "4D", "GRY")
    put_list(signed_on.vault.day(MORNING.date()), [entry(CANARY, vehicle=civic)])
    yield signed_on
    signed_on.vault.close()


@pytest.fixture
def database(signed_on: SignedOn) -> Database:
    """The open store."""
    return signed_on.vault.day(MORNING.date())


def _record(signed_on: SignedOn, *plates: PlateRead) -> list[ReadRecorded]:
    heard = Heard()
    recorder = Recorder(
        signed_on.vault, Surroundings("12", fix_at, lambda: signed_on.session), Clock(), heard
    )
    recorder.start()
    for plate in plates:
        recorder.record(plate)
    assert recorder.stop(20)
    return [event for event in heard.events if isinstance(event, ReadRecorded)]


def _answer(
    batch: BatchV1, *, refused: tuple[UUID, ...] = (), outcome: Outcome = Outcome.ACCEPTED
) -> BatchAnswerV1:
    return BatchAnswerV1(
        items=tuple(
            ItemAnswerV1(
                kind=kind,
                id=record_id,
                outcome=Outcome.REFUSED if record_id in refused else outcome,
                reason="Unknown unit." if record_id in refused else "",
            )
            for kind, record_id in batch.ids()
        ),
        received_at=MORNING,
    )


class TestOutbox:
    """Records that the department does not have yet."""

    @pytest.fixture
    def box(self, signed_on: SignedOn) -> Outbox:
        """As the transfer sees it."""
        return StoredOutbox(signed_on.vault, "unit-12", Clock())

    def test_a_read_travels_whole_and_before_its_hit(self, signed_on: SignedOn, box: Outbox) -> None:
        """Every value of the read is in what travels."""
        (told,) = _record(signed_on, plate_read())
        batch = box.next_batch(10)
        assert batch is not None
        (read,), (hit,) = batch.reads, batch.hits
        assert (read.read_id, read.device, read.unit, read.username) == (
            told.read.read_id,
            "unit-12",
            "12",
            "unit12.officer",
        )
        plate = told.read.plate
        assert (read.text, read.plate_jpeg, read.scene_jpeg) == (CANARY, plate.plate_jpeg, plate.scene_jpeg)
        assert [(c.char, c.alternatives) for c in read.characters] == [
            (c.char, c.alternatives) for c in plate.reading.characters
        ]
        assert read.fix is not None
        assert (read.fix.lat, read.fix.age_s, read.fix.fresh) == (37.97, 0.5, True)
        assert read.session is not None
        assert read.session.session_id == signed_on.session.session_id
        assert (hit.hit_id, hit.read_id, hit.entry.plate, hit.entry.make) == (
            told.hits[0].hit_id,
            read.read_id,
            CANARY,
            "HOND",
        )
        assert box.next_batch(10) == batch, "asking again without settling gives the same"
        one = box.next_batch(1)
        assert one is not None
        assert (len(one.reads), len(one.hits)) == (1, 0)

    @pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.DUPLICATE])
    def test_what_the_department_has_is_not_offered_again(
        self, signed_on: SignedOn, box: Outbox, outcome: Outcome
    ) -> None:
        """Duplicate means that it is there."""
        _record(signed_on, plate_read())
        batch = box.next_batch(10)
        assert batch is not None
        box.settle(_answer(batch, outcome=outcome))
        assert box.next_batch(10) is None
        box.completed(MORNING + timedelta(seconds=5))
        progress = box.progress()
        assert (progress.unsent, progress.oldest_unsent_at, progress.refused) == (0, None, 0)
        assert progress.last_complete_at == MORNING + timedelta(seconds=5)
        assert reads.count(signed_on.vault.day(MORNING.date())) == 1, "the car's copy stays"

    def test_a_refused_record_is_set_aside_and_counted(self, signed_on: SignedOn, box: Outbox) -> None:
        """It holds up no other, and is not forgotten."""
        first, _ = _record(
            signed_on, plate_read("7QXQ001"), plate_read("7QXQ002", at=MORNING + timedelta(minutes=1))
        )
        batch = box.next_batch(1)
        assert batch is not None
        box.settle(_answer(batch, refused=(first.read.read_id,)))
        after = box.next_batch(10)
        assert after is not None
        assert [read.text for read in after.reads] == ["7QXQ002"]
        progress = box.progress()
        assert (progress.unsent, progress.refused) == (1, 1)
        assert progress.oldest_unsent_at == MORNING + timedelta(minutes=1)

    def test_a_record_that_cannot_travel_holds_up_no_other(self, signed_on: SignedOn, box: Outbox) -> None:
        """A picture beyond what may travel: set aside with a reason, the next is offered."""
        _record(signed_on, plate_read("7QXQ001"), plate_read("7QXQ002"))
        signed_on.vault.day(MORNING.date()).execute(
            "UPDATE crops SET jpeg = zeroblob(5000000) WHERE kind = 'scene' AND read_id ="
            " (SELECT read_id FROM reads WHERE plate = '7QXQ001')"
        )
        batch = box.next_batch(1)
        assert batch is not None
        assert [read.text for read in batch.reads] == ["7QXQ002"]
        assert box.progress().refused == 1

    def test_a_record_that_is_not_there_holds_up_no_other(self, signed_on: SignedOn, box: Outbox) -> None:
        """A row of the outbox whose read is gone is set aside; the others travel."""
        database = signed_on.vault.day(MORNING.date())
        outbox.queue(database, RecordKind.READ, uuid4(), MORNING)
        outbox.queue(database, RecordKind.VERIFICATION, uuid4(), MORNING)
        _record(signed_on, plate_read("7QXQ002"))
        batch = box.next_batch(10)
        assert batch is not None
        assert [read.text for read in batch.reads] == ["7QXQ002"]
        assert box.progress().refused == 2

    def test_a_batch_stays_below_what_the_department_takes(
        self, signed_on: SignedOn, box: Outbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Large pictures make smaller batches, never an endless one."""
        _record(signed_on, *(plate_read(f"7QXQ{n:03}") for n in range(6)))
        monkeypatch.setattr(outbox, "BATCH_PICTURE_BYTES", 5000)
        sizes = []
        while (batch := box.next_batch(10)) is not None:
            sizes.append(batch.size)
            box.settle(_answer(batch))
        assert sizes == [2, 2, 2]

    def test_nothing_waits_in_a_new_store(self, box: Outbox) -> None:
        """No contact yet."""
        assert box.next_batch(10) is None
        assert box.progress().last_complete_at is None


REQUEST = InquiryRequest("criminal_investigation", "26-1001", "stolen vehicle seen", CANARY)


class TestInquiries:
    """Searches of reads."""

    @pytest.mark.clause("MB-462.6-b-1", "MB-462.6-b-2", "MB-462.6-b-3", "MB-462.6-b-4")
    def test_a_search_is_recorded_with_all_its_elements(
        self, signed_on: SignedOn, database: Database
    ) -> None:
        """Who, when, what for, which case, what was searched and how many were shown."""
        _record(signed_on, plate_read(), plate_read("7QXQ999"))
        request = InquiryRequest(
            REQUEST.purpose,
            REQUEST.case_or_incident,
            REQUEST.reason,
            "8qt*",
            MORNING,
            MORNING + timedelta(hours=1),
        )
        found = Inquiries(Clock(), POLICY.profile).search(signed_on.vault, signed_on.session, request)
        assert [read.plate.reading.text for read in found.reads] == [CANARY]
        assert found.reads[0].plate.plate_jpeg
        event = audit.events(database, limit=1)[0]
        assert (event.event, event.outcome, event.username, event.at) == (
            "inquiry",
            "done",
            "unit12.officer",
            MORNING,
        )
        assert (event.purpose, event.case_no, event.reason, event.rows) == (
            "criminal_investigation",
            "26-1001",
            "stolen vehicle seen",
            1,
        )
        assert event.query_elements == {
            "plate": "8QT*",
            "since": "2026-11-21T16:00:00.250000Z",
            "until": "2026-11-21T17:00:00.250000Z",
        }

    def test_a_search_that_finds_nothing_is_recorded_too(
        self, signed_on: SignedOn, database: Database
    ) -> None:
        """Zero rows are an access as well."""
        assert (
            Inquiries(Clock(), POLICY.profile).search(signed_on.vault, signed_on.session, REQUEST).total == 0
        )
        assert audit.events(database, limit=1)[0].rows == 0

    @pytest.mark.parametrize(
        ("plate", "found"),
        [
            ("8QTQ743", ["8QTQ743"]),
            ("8qtq-743", ["8QTQ743"]),
            ("8QTQ74?", ["8QTQ748", "8QTQ743"]),
            ("*Q74*", ["8QTQ748", "8QTQ743"]),
            ("?QXQ999", ["7QXQ999"]),
            ("8QTQ74", []),
            ("QT", []),
        ],
    )
    def test_exact_and_partial_plates(
        self, signed_on: SignedOn, database: Database, plate: str, found: list[str]
    ) -> None:
        """? is one character, * any number; the newest first; without a sign it is the whole plate."""
        _record(
            signed_on,
            plate_read("8QTQ743"),
            plate_read("8QTQ748", at=MORNING + timedelta(minutes=1)),
            plate_read("7QXQ999", at=MORNING + timedelta(minutes=2)),
        )
        request = InquiryRequest(REQUEST.purpose, REQUEST.case_or_incident, REQUEST.reason, plate)
        shown = Inquiries(Clock(), POLICY.profile).search(signed_on.vault, signed_on.session, request)
        assert [read.plate.reading.text for read in shown.reads] == found

    @pytest.mark.parametrize(
        ("since_s", "until_s", "count"), [(0, 1, 1), (-5, 0, 0), (1, 5, 0), (0, 61, 2), (60, 61, 1)]
    )
    def test_the_time_span_includes_its_begin_and_not_its_end(
        self, signed_on: SignedOn, database: Database, since_s: int, until_s: int, count: int
    ) -> None:
        """By the time of capture."""
        _record(signed_on, plate_read(), plate_read(at=MORNING + timedelta(seconds=60)))
        request = InquiryRequest(
            REQUEST.purpose,
            REQUEST.case_or_incident,
            REQUEST.reason,
            CANARY,
            MORNING + timedelta(seconds=since_s),
            MORNING + timedelta(seconds=until_s),
        )
        found = Inquiries(Clock(), POLICY.profile).search(signed_on.vault, signed_on.session, request)
        assert (found.total, len(found.reads)) == (count, count)

    @pytest.mark.clause("MP-462.6-c", "MP-462.6-c-ii", "MP-462.4-d-ii")
    @pytest.mark.parametrize(
        ("request_", "words"),
        [
            (InquiryRequest("", "26-1001", "why", CANARY), "purpose"),
            (InquiryRequest("curiosity", "26-1001", "why", CANARY), "purpose"),
            (InquiryRequest("missing_person", " ", "why", CANARY), "case"),
            (InquiryRequest("missing_person", "26-1001", "", CANARY), "reason"),
            (InquiryRequest("missing_person", "26-1001", "stolen vehicle seen", "*"), "at least two"),
        ],
    )
    def test_an_undocumented_search_shows_nothing_and_is_recorded(
        self, signed_on: SignedOn, database: Database, request_: InquiryRequest, words: str
    ) -> None:
        """One refused row; viewing a single read is no way around it."""
        (told,) = _record(signed_on, plate_read())
        inquiries = Inquiries(Clock(), PROFILES["MP-462"])
        with pytest.raises(Refused, match=words):
            inquiries.search(signed_on.vault, signed_on.session, request_)
        with pytest.raises(Refused, match=words):
            inquiries.view(signed_on.vault, signed_on.session, request_, told.read.read_id)
        assert [event.outcome for event in audit.events(database, limit=3)] == ["refused", "refused", "done"]

    def test_a_purpose_the_department_does_not_authorise_is_refused(
        self, signed_on: SignedOn, database: Database
    ) -> None:
        """The department's list is narrower than all known purposes."""
        with pytest.raises(Refused, match="not authorised"):
            Inquiries(Clock(), PROFILES["MB-462"]).search(
                signed_on.vault, signed_on.session, replace(REQUEST, purpose="stolen_plate")
            )

    @pytest.mark.clause("MP-462.4.1-c", "WV-471.5-PU-d")
    @pytest.mark.parametrize("reason", ["just because", "everybody who goes to the mosque on Main Street"])
    def test_a_reason_that_says_nothing_or_names_who_people_are_is_held_and_recorded(
        self, signed_on: SignedOn, database: Database, reason: str
    ) -> None:
        """Nothing is shown until a supervisor has looked; the row says that it was held, and why."""
        _record(signed_on, plate_read())
        with pytest.raises(Refused, match="supervisor"):
            Inquiries(Clock(), PROFILES["MP-462"]).search(
                signed_on.vault, signed_on.session, replace(REQUEST, reason=reason)
            )
        (event,) = audit.events(database, limit=1)
        assert (event.event, event.outcome, event.reason) == ("inquiry", "held", reason)
        assert event.query_elements["why"]

    def test_nothing_is_shown_when_the_access_cannot_be_recorded(
        self, signed_on: SignedOn, database: Database
    ) -> None:
        """The audit log's own guard stands for any trouble with writing."""
        _record(signed_on, plate_read())
        database.execute(
            "CREATE TRIGGER no_room BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
        with pytest.raises(StoreTrouble):
            Inquiries(Clock(), POLICY.profile).search(signed_on.vault, signed_on.session, REQUEST)

    def test_one_read_is_shown_with_both_pictures_and_recorded(
        self, signed_on: SignedOn, database: Database
    ) -> None:
        """Each view is an access of its own; a read that is gone is said to be."""
        (told,) = _record(signed_on, plate_read())
        inquiries = Inquiries(Clock(), POLICY.profile)
        shown = inquiries.view(signed_on.vault, signed_on.session, REQUEST, told.read.read_id)
        assert shown == told.read
        assert audit.events(database, limit=1)[0].object == f"read {told.read.read_id}"
        with pytest.raises(Refused, match="not in this car"):
            inquiries.view(signed_on.vault, signed_on.session, REQUEST, uuid7())
        assert audit.events(database, limit=1)[0].rows == 0

    def test_the_query_thread_answers_with_its_own_connection(self, signed_on: SignedOn) -> None:
        """Results and errors come through the future; after closing no connection is left."""
        _record(signed_on, plate_read())
        queries = Queries(signed_on.vault)
        search = Inquiries(Clock(), POLICY.profile).search
        found = queries.submit_wide(lambda vault: search(vault, signed_on.session, REQUEST)).result(10)
        assert found.total == 1
        failing = queries.submit_for(MORNING.date(), lambda db: db.rows("SELECT nothing FROM nowhere"))
        assert failing.exception(10) is not None
        queries.close()


def _verified(verification: Verification) -> Verification:
    for row in Row:
        verification = verification.answer(row, Answer.SAME, MORNING)
    asked = verification.proceed().ask(Channel.DISPATCH_RADIO, MORNING)
    return asked.confirm(Result.ACTIVE, "Dispatcher 7", MORNING, "26-1001")


class TestVerifications:
    """A hit on its way to being closed."""

    @pytest.fixture
    def hit(self, signed_on: SignedOn) -> Hit:
        """A stored hit."""
        (told,) = _record(signed_on, plate_read())
        return told.hits[0]

    def test_each_step_is_kept_and_the_last_one_comes_back(
        self, signed_on: SignedOn, database: Database, hit: Hit
    ) -> None:
        """History with time and person; the audit log has one row a step and no plate."""
        service = Verifications(Clock(), Heard())
        fresh = service.load(database, signed_on.session, hit)
        assert (fresh.officer, fresh.facts.entry_plate) == ("unit12.officer", CANARY)
        entered = fresh.enter(CANARY, MORNING)
        answered = entered.answer(Row.CHARACTERS, Answer.SAME, MORNING)
        for verification in (entered, answered):
            service.save(database, signed_on.session, hit.hit_id, verification)
        assert service.load(database, signed_on.session, hit) == answered
        assert [(s.step, s.username, s.verification) for s in hits.steps(database, hit.hit_id)] == [
            (1, "unit12.officer", entered),
            (2, "unit12.officer", answered),
        ]
        steps = audit.events(database, limit=4)
        assert [event.event for event in reversed(steps)] == [
            "sheet_opened",
            "verification_step",
            "verification_step",
            "sheet_opened",
        ]
        assert CANARY not in str(steps)
        assert hits.open_hits(database) == (hit,)

    def test_closing_closes_the_hit_and_queues_it(
        self, signed_on: SignedOn, database: Database, hit: Hit
    ) -> None:
        """The department gets the whole record; the event comes after the commit."""
        heard = Heard()
        service = Verifications(Clock(), heard)
        entered = service.load(database, signed_on.session, hit).enter("8QTQ348", MORNING)
        closed = entered.close(ClosingReason.MISREAD, MORNING, "mud on the plate")
        service.save(database, signed_on.session, hit.hit_id, closed)
        assert hits.open_hits(database) == ()
        assert hits.recent(database, 5) == (hit,)
        assert heard.events == [
            HitClosed(hit.hit_id, "misread_character"),
            ListYields({hit.match.entry.list_id: Yield(0, 1)}),
        ]
        batch = StoredOutbox(signed_on.vault, "unit-12", Clock()).next_batch(10)
        assert batch is not None
        (sent,) = batch.verifications
        assert (sent.hit_id, sent.closed_reason, sent.username) == (
            hit.hit_id,
            "misread_character",
            "unit12.officer",
        )
        assert sent.record == closed.to_record()
        assert [kind for kind, _ in batch.ids()] == [RecordKind.READ, RecordKind.HIT, RecordKind.VERIFICATION]

    def test_a_verified_hit_is_closed_with_its_outcome(
        self, signed_on: SignedOn, database: Database, hit: Hit
    ) -> None:
        """The outcome's code is the reason."""
        service = Verifications(Clock(), Heard())
        verification = _verified(service.load(database, signed_on.session, hit).enter(CANARY, MORNING))
        cleared = verification.record_basis("seen leaving", OccupantSeen.YES, MORNING).dispose(
            Cleared.VEHICLE_RECOVERED, MORNING
        )
        service.save(database, signed_on.session, hit.hit_id, cleared)
        closing = hits.closing_of(database, hit.hit_id)
        assert closing is not None
        assert (closing.reason, closing.username) == ("vehicle_recovered", "unit12.officer")
        assert closing.verification_id.version == 7

    def test_a_closed_hit_stays_closed(self, signed_on: SignedOn, database: Database, hit: Hit) -> None:
        """Its record stands; no second record is queued."""
        service = Verifications(Clock(), Heard())
        closed = service.load(database, signed_on.session, hit).close(ClosingReason.DUPLICATE, MORNING)
        service.save(database, signed_on.session, hit.hit_id, closed)
        with pytest.raises(Refused, match="closed already"):
            service.save(database, signed_on.session, hit.hit_id, closed)
        assert len(hits.steps(database, hit.hit_id)) == 1

    def test_a_hit_that_is_not_stored_yet_is_said(self, signed_on: SignedOn, database: Database) -> None:
        """As on a full disk, where the alert came before the row."""
        verification = begin(_unstored(signed_on), "unit12.officer")
        with pytest.raises(Refused, match="not stored yet"):
            Verifications(Clock(), Heard()).save(database, signed_on.session, uuid4(), verification)

    def test_a_hit_needs_its_read(self, database: Database, hit: Hit) -> None:
        """The store itself refuses a step of a hit that it does not have."""
        with pytest.raises(RowRefused):
            hits.save_step(database, uuid4(), "unit12.officer", begin(hit, "x"), MORNING)


def _unstored(signed_on: SignedOn) -> Hit:
    (told,) = _record(signed_on, plate_read())
    return told.hits[0]
