# SPDX-License-Identifier: Apache-2.0
"""The car's purge on real files: what goes, when, by which time, and what is left of it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from mdt_app.errors import Refused
from mdt_app.services.destruction import Destruction
from mdt_app.services.holds import HoldRequest, Holds
from mdt_app.services.purge import Purge, Turn
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import audit, cases, holds, purges, reads
from mdt_app.storage.accounts import Account
from mdt_app.storage.database import open_database
from mdt_app.storage.errors import StoreMissing, StoreTrouble, VaultClosed, WrongKey
from mdt_app.storage.holds import Selection
from mdt_app.storage.removal import open_alone
from mdt_app.storage.vault import Vault
from mdt_app.storage.witnesses import Witness, trusted_time
from policy.access import Role
from policy.car_copy import CarCopy
from policy.destruction import CLAIM
from policy.holds import Hold
from policy.profile.tree import Profile
from tests.helpers.policies import PROFILES
from tests.helpers.purging import FIRST, PLATES, SECOND, noon, receive, store_day, texts_in, two_days, vouch
from tests.helpers.stores import MORNING, Clock, make_unit, sign_on

pytestmark = pytest.mark.integration

WATSONVILLE, MENLO_PARK, PITTSBURG = PROFILES["WV-471"], PROFILES["MP-462"], PROFILES["PB-434"]
SUPERVISOR = Account("unit12.sergeant", "Sergeant", Role.SUPERVISOR, "12", created_at=MORNING)
OFFICER = Account("unit12.officer", "Officer 12", Role.OFFICER, "12", created_at=MORNING)


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


def _purge(signed_on: SignedOn, clock: Clock, profile: Profile = WATSONVILLE, **destruction: object) -> Purge:
    carried_out = Destruction(signed_on.vault, profile.purge, clock, **destruction)  # type: ignore[arg-type]
    return Purge(signed_on.vault, profile, clock, signed_on.account.username, carried_out)


def _turn(signed_on: SignedOn, clock: Clock, profile: Profile = WATSONVILLE) -> Turn:
    return _purge(signed_on, clock, profile).turn("sign-off")


def _hold(vault: Vault, clock: Clock, *read_ids: UUID, by: Account = OFFICER) -> UUID:
    request = HoldRequest(Selection(frozenset(read_ids)), "evidence", "26-1107", "robbery at the market")
    return Holds(vault, WATSONVILLE.retention, clock).place(by, request).stored.hold_id


def _age(profile: Profile) -> Callable[[date], datetime]:
    days = profile.retention.vehicle_days_max
    return lambda day: noon(day) + timedelta(days=days)


class TestWhatGoes:
    """By the department's profile, by day, and only what the department has."""

    @pytest.mark.clause("MP-462.5-4", "MP-462.5-4-ii")
    @pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
    def test_what_the_department_has_goes_with_key_and_file(
        self, signed_on: SignedOn, clock: Clock, tmp_path: Path, profile: Profile
    ) -> None:
        """No key that is left opens a byte of what lay on the disk before; nothing in the folder shows a plate."""
        before = {path.name: path.read_bytes() for path in (tmp_path / "unit" / "days").iterdir()}
        turn = _turn(signed_on, clock, profile)
        assert [one.name for one in turn.certificates] == [str(FIRST), str(SECOND)]
        assert not list((tmp_path / "unit" / "days").iterdir())
        assert not signed_on.vault.days()
        assert not texts_in(tmp_path / "unit", (*PLATES, "\xff\xd8plate", "\xff\xd8scene"))
        image = tmp_path / "image.db"
        for content in (before[f"{day}.db"] for day in (FIRST, SECOND)):
            image.write_bytes(content)
            for name in signed_on.vault.ring.names():
                with pytest.raises(WrongKey):
                    open_database(image, signed_on.vault.ring.key_for(name))

    def test_a_day_that_is_not_over_stays(self, signed_on: SignedOn, clock: Clock) -> None:
        """Until an hour after its midnight: a read may still be on its way into the store."""
        today = MORNING.date()
        store_day(signed_on, today)
        assert _turn(signed_on, clock).certificates
        assert signed_on.vault.days() == (today,)
        for at, left in (((0, 59), (today,)), ((1, 0), ())):
            clock.now = datetime(2026, 11, 22, *at, tzinfo=UTC)
            vouch(signed_on.vault, clock.now)
            _turn(signed_on, clock)
            assert signed_on.vault.days() == left

    def test_an_unsent_or_refused_record_keeps_its_day(self, signed_on: SignedOn, clock: Clock) -> None:
        """Also when all others of it are received."""
        database = signed_on.vault.day(FIRST)
        with database.transaction():
            database.conn.execute(
                "UPDATE outbox SET sent_at = NULL, refused = 'no such unit' WHERE place = 2"
            )
        turn = _turn(signed_on, clock)
        assert [one.name for one in turn.certificates] == [str(SECOND)]
        assert signed_on.vault.days() == (FIRST,)

    def test_an_open_hit_keeps_its_day(self, signed_on: SignedOn, clock: Clock) -> None:
        """Nobody has recorded yet how it ended."""
        database = signed_on.vault.day(FIRST)
        (row, *_) = database.rows("SELECT read_id FROM reads")
        database.conn.execute(
            "INSERT INTO hits VALUES ('h', ?, 'svs', 'e', '{}', 'exact', '[]', '{}', 1, NULL, ?, NULL)",
            (row["read_id"], "2026-11-02T12:00:00.000000Z"),
        )
        _turn(signed_on, clock)
        assert signed_on.vault.days() == (FIRST,)
        database.conn.execute("UPDATE hits SET closed_at = '2026-11-02T12:00:00.000000Z'")
        _turn(signed_on, clock)
        assert signed_on.vault.days() == ()

    def test_a_profile_that_keeps_received_reads_keeps_them_to_the_limit(
        self, signed_on: SignedOn, clock: Clock
    ) -> None:
        """The oldest read of the day decides, to the second."""
        keeps = replace(WATSONVILLE.retention, vehicle_purge_after_ack=False, vehicle_days_max=30)
        profile = replace(WATSONVILLE, retention=keeps)
        clock.now = noon(FIRST) + timedelta(days=30, seconds=-1)
        vouch(signed_on.vault, clock.now)
        assert not _turn(signed_on, clock, profile).certificates
        clock.pass_(seconds=1)
        vouch(signed_on.vault, clock.now)
        assert [one.name for one in _turn(signed_on, clock, profile).certificates] == [str(FIRST)]

    def test_a_day_that_another_thread_has_open_waits(self, signed_on: SignedOn, clock: Clock) -> None:
        """It goes once that thread has let it go."""
        opened, let_go = threading.Event(), threading.Event()

        def use() -> None:
            signed_on.vault.day(FIRST)
            opened.set()
            let_go.wait(10)
            signed_on.vault.release()

        thread = threading.Thread(target=use)
        thread.start()
        opened.wait(10)
        turn = _turn(signed_on, clock)
        assert (turn.postponed, signed_on.vault.days()) == ([str(FIRST)], (FIRST,))
        assert not purges.under_way(signed_on.vault.index())
        let_go.set()
        thread.join()
        assert [one.name for one in _turn(signed_on, clock).certificates] == [str(FIRST)]

    def test_whoever_has_the_file_alone_has_it_alone(self, signed_on: SignedOn) -> None:
        """Nobody reads it meanwhile."""
        path, key = signed_on.vault.day_file(FIRST), signed_on.vault.ring.key_for(str(FIRST))
        signed_on.vault.forget(FIRST)
        signed_on.vault.forget(SECOND)
        alone = open_alone(path, key)
        assert alone is not None
        assert open_alone(path, key) is None
        alone.close()
        again = open_alone(path, key)
        assert again is not None
        again.close()

    def test_nothing_comes_back_to_a_destroyed_day(self, signed_on: SignedOn, clock: Clock) -> None:
        """Neither is it made anew by a late read, nor by a copy of the file put back."""
        copy = signed_on.vault.day_file(FIRST).read_bytes()
        _turn(signed_on, clock)
        signed_on.vault.day_file(FIRST).write_bytes(copy)
        with pytest.raises(StoreTrouble, match="destroyed"):
            signed_on.vault.day(FIRST)
        assert str(FIRST) not in signed_on.vault.ring.names()


class TestUnsentAtTheLimit:
    """Never destroyed silently: blocked, or destroyed and said before."""

    @pytest.fixture
    def unsent(self, tmp_path: Path, clock: Clock) -> Iterator[SignedOn]:
        found = sign_on(make_unit(tmp_path / "unit", clock), clock)
        store_day(found, FIRST, sent=False)
        yield found
        found.vault.close()

    @pytest.mark.clause("PB-434.4-2-ii")
    def test_where_the_policy_keeps_them_it_blocks(self, unsent: SignedOn, clock: Clock) -> None:
        """Pittsburg: kept, and nothing is captured until they are sent; then they go."""
        for days, blocked in ((29, []), (30, [FIRST])):
            clock.now = noon(FIRST) + timedelta(days=days)
            vouch(unsent.vault, clock.now)
            turn = _turn(unsent, clock, PITTSBURG)
            assert (turn.blocked, turn.certificates) == (blocked, [])
        receive(unsent.vault, FIRST)
        turn = _turn(unsent, clock, PITTSBURG)
        assert (turn.blocked, len(turn.certificates)) == ([], 1)

    @pytest.mark.clause("MP-462.5-2", "MP-462.5-2-ii", "MP-462.5-2-iii")
    def test_where_the_policy_destroys_them_it_is_said_and_recorded_before(
        self, unsent: SignedOn, clock: Clock
    ) -> None:
        """Menlo Park, thirty days from capture: said with the count while the day can still be opened."""
        said: list[tuple[date, int, bool]] = []

        def warn(day: date, count: int) -> None:
            (event, *_) = audit.events(unsent.vault.index())
            recorded = (event.event, event.rows) == ("unsent_records_destruction", count)
            said.append((day, count, recorded and day in unsent.vault.days()))

        clock.now = noon(FIRST) + timedelta(days=30, seconds=-1)
        vouch(unsent.vault, clock.now)
        assert not _purge(unsent, clock, MENLO_PARK, warn=warn).turn("sign-off").certificates
        clock.pass_(seconds=1)
        vouch(unsent.vault, clock.now)
        (certificate,) = _purge(unsent, clock, MENLO_PARK, warn=warn).turn("sign-off").certificates
        assert said == [(FIRST, len(PLATES), True)]
        assert certificate.counts.unsent == len(PLATES)
        assert "MP-462.5-2" in certificate.authority

    def test_without_a_clause_that_orders_it_nothing_unsent_is_destroyed(
        self, unsent: SignedOn, clock: Clock
    ) -> None:
        """LAW-14: an authority that is blank destroys nothing; it blocks and says why."""
        profile = replace(MENLO_PARK, sources={})
        clock.now = noon(FIRST) + timedelta(days=40)
        vouch(unsent.vault, clock.now)
        turn = _turn(unsent, clock, profile)
        assert (turn.blocked, turn.certificates) == ([FIRST], [])
        assert "No clause of the policy" in turn.troubles[0]


class TestTime:
    """A clock that somebody set forward destroys nothing."""

    @pytest.fixture
    def unsent(self, tmp_path: Path, clock: Clock) -> Iterator[SignedOn]:
        clock.now = noon(FIRST)
        found = sign_on(make_unit(tmp_path / "unit", clock), clock)
        store_day(found, FIRST, sent=False)
        yield found
        found.vault.close()

    def test_a_clock_set_forward_destroys_nothing(self, unsent: SignedOn, clock: Clock) -> None:
        """Not by itself, not by the audit events that it dates, not with a witness of the true time."""
        clock.now = noon(FIRST) + timedelta(days=400)
        audit.append(unsent.vault.index(), audit.AuditEvent(clock.now, "sign_on"))
        turn = _turn(unsent, clock, MENLO_PARK)
        assert (turn.certificates, turn.is_time_known) == ([], False)
        vouch(unsent.vault, noon(FIRST) + timedelta(hours=3), Witness.GPS)
        turn = _turn(unsent, clock, MENLO_PARK)
        assert (turn.certificates, turn.is_time_known) == ([], True)

    def test_a_satellite_receiver_that_errs_forward_destroys_nothing_either(
        self, unsent: SignedOn, clock: Clock
    ) -> None:
        """The car's clock has to agree."""
        vouch(unsent.vault, noon(FIRST) + timedelta(days=7168), Witness.GPS)
        assert not _turn(unsent, clock, MENLO_PARK).certificates

    def test_a_clock_put_back_delays_nothing(self, unsent: SignedOn, clock: Clock) -> None:
        """The audit log knows that it was later before, and the department says so."""
        late = noon(FIRST) + timedelta(days=31)
        audit.append(unsent.vault.index(), audit.AuditEvent(late, "sign_on"))
        vouch(unsent.vault, late)
        assert _turn(unsent, clock, MENLO_PARK).certificates

    def test_a_witness_never_goes_back(self, unsent: SignedOn, clock: Clock) -> None:
        """An older answer that comes late changes nothing; the later of two witnesses counts."""
        for at in (noon(SECOND), noon(FIRST)):
            vouch(unsent.vault, at)
        vouch(unsent.vault, noon(FIRST), Witness.GPS)
        known = trusted_time(unsent.vault.index(), noon(SECOND) + timedelta(days=3))
        assert known.now == noon(SECOND)


class TestHolds:
    """What is evidence outlives its day, and can be read."""

    @pytest.mark.clause("WV-471.6-2-iv", "MP-462.5-2-iv", "PB-434.4-3-iii")
    def test_a_hold_a_second_before_wins(self, signed_on: SignedOn, clock: Clock) -> None:
        """The held read lives on whole under the hold's key; its twins are gone."""
        with signed_on.vault.reading(FIRST) as database:
            ids = [UUID(row["read_id"]) for row in database.rows("SELECT read_id FROM reads ORDER BY plate")]
            whole = reads.get(database, ids[1])
        hold_id = _hold(signed_on.vault, clock, ids[1])
        clock.pass_(seconds=1)
        certificates = _turn(signed_on, clock).certificates
        assert [(one.counts.reads, one.held) for one in certificates] == [(3, 1), (3, 0)]
        with cases.reading(signed_on.vault, hold_id) as kept:
            assert reads.count(kept) == 1
            assert reads.get(kept, ids[1]) == whole
            assert kept.rows("SELECT sent_at IS NOT NULL AS sent FROM outbox") == [{"sent": 1}]

    def test_a_hold_after_the_key_is_gone_is_refused(self, signed_on: SignedOn, clock: Clock) -> None:
        """In words that say what is left to do; nothing is kept of it."""
        with signed_on.vault.reading(FIRST) as database:
            (row, *_) = database.rows("SELECT read_id FROM reads")
        _turn(signed_on, clock)
        with pytest.raises(Refused, match="Ask the department for its copy"):
            _hold(signed_on.vault, clock, UUID(row["read_id"]))
        span = Selection(captured_from=noon(FIRST), captured_until=noon(SECOND))
        request = HoldRequest(span, "evidence", "26-1107", "robbery")
        with pytest.raises(Refused, match="2026-11-02, 2026-11-03 was destroyed before this hold"):
            Holds(signed_on.vault, WATSONVILLE.retention, clock).place(OFFICER, request)
        assert not holds.every(signed_on.vault.index())

    @pytest.mark.expects_log
    def test_another_program_that_opened_the_ring_before_holds_nothing_either(
        self, signed_on: SignedOn, clock: Clock, tmp_path: Path
    ) -> None:
        """Its memory still has the destroyed key; the ring on the disk decides."""
        with signed_on.vault.reading(FIRST) as database:
            (row, *_) = database.rows("SELECT read_id FROM reads")
        command = sign_on(tmp_path / "unit", clock).vault
        command.release()
        assert len(_turn(signed_on, clock).certificates) == 2
        assert FIRST in command.days()
        with pytest.raises(VaultClosed, match="not the one that was opened"):
            _hold(command, clock, UUID(row["read_id"]))
        with pytest.raises(StoreTrouble, match="destroyed"):
            command.day(FIRST)
        assert not holds.every(signed_on.vault.index())
        command.close()

    def test_a_hold_in_the_middle_of_the_purge_wins_before_the_key_goes(
        self, signed_on: SignedOn, clock: Clock
    ) -> None:
        """Placed by another thread after the intent was kept: the sealing looks anew under the lock."""
        with signed_on.vault.reading(FIRST) as database:
            (row, *_) = database.rows("SELECT read_id FROM reads")
        placed: list[UUID] = []

        def place() -> None:
            placed.append(_hold(signed_on.vault, clock, UUID(row["read_id"])))
            signed_on.vault.release()

        def at_step(step: str) -> None:
            if step == "intended" and not placed:
                thread = threading.Thread(target=place)
                thread.start()
                thread.join()

        turn = _purge(signed_on, clock, at_step=at_step).turn("sign-off")
        assert [one.held for one in turn.certificates] == [1, 0]
        with cases.reading(signed_on.vault, placed[0]) as kept:
            assert reads.count(kept) == 1

    def test_a_hold_by_time_and_camera_names_no_plate(self, signed_on: SignedOn, clock: Clock) -> None:
        """It covers what of that time is there when the day goes, reads that came later too."""
        span = Selection(
            captured_from=noon(FIRST), captured_until=noon(FIRST) + timedelta(minutes=2), camera="front-left"
        )
        request = HoldRequest(span, "discovery_request", "26-1107", "letter of counsel")
        placed = Holds(signed_on.vault, WATSONVILLE.retention, clock).place(OFFICER, request)
        assert placed.reads == 2
        store_day(signed_on, FIRST, [PLATES[0]])
        assert _turn(signed_on, clock).certificates[0].held == 3

    def test_lifted_by_a_second_person_its_copies_go_with_a_certificate(
        self, signed_on: SignedOn, clock: Clock, tmp_path: Path
    ) -> None:
        """Not by the one who placed it; a read that another hold keeps too lives on there."""
        with signed_on.vault.reading(FIRST) as database:
            ids = [UUID(row["read_id"]) for row in database.rows("SELECT read_id FROM reads ORDER BY plate")]
        first, other = _hold(signed_on.vault, clock, *ids[:2]), _hold(signed_on.vault, clock, ids[1])
        _turn(signed_on, clock)
        service = Holds(signed_on.vault, WATSONVILLE.retention, clock)
        with pytest.raises(Refused, match="may not do that with a hold"):
            service.lift(OFFICER, first)
        with pytest.raises(Refused, match="does not lift it"):
            service.lift(replace(SUPERVISOR, username=OFFICER.username), first)
        service.lift(SUPERVISOR, first)
        (certificate,) = _turn(signed_on, clock).certificates
        assert (certificate.name, certificate.counts.reads, certificate.held) == (f"case-{first}", 2, 1)
        with pytest.raises(StoreMissing):
            cases.reading(signed_on.vault, first).__enter__()
        with cases.reading(signed_on.vault, other) as kept:
            assert {row["read_id"] for row in kept.rows("SELECT read_id FROM reads")} == {str(ids[1])}
        assert [path.name for path in (tmp_path / "unit" / "cases").iterdir()] == [f"{other}.db"]

    def test_a_hold_of_a_read_that_only_another_hold_keeps(self, signed_on: SignedOn, clock: Clock) -> None:
        """Its day is gone; the copy of the other case serves."""
        with signed_on.vault.reading(FIRST) as database:
            (row, *_) = database.rows("SELECT read_id FROM reads")
        first = _hold(signed_on.vault, clock, UUID(row["read_id"]))
        _turn(signed_on, clock)
        second = _hold(signed_on.vault, clock, UUID(row["read_id"]))
        Holds(signed_on.vault, WATSONVILLE.retention, clock).lift(SUPERVISOR, first)
        _turn(signed_on, clock)
        with cases.reading(signed_on.vault, second) as kept:
            assert reads.count(kept) == 1

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"ground": "curiosity"}, "does not know this ground"),
            ({"case_number": " "}, "case"),
            ({"reason": ""}, "reason"),
            ({"selection": Selection()}, "Name reads by their ids, or a time"),
            ({"selection": Selection(frozenset({uuid4()}))}, "1 of the reads named are not in this car"),
            ({"selection": Selection(captured_from=noon(SECOND), captured_until=noon(FIRST))}, "ends after"),
            (
                {
                    "selection": Selection(
                        captured_from=noon(date(2026, 11, 5)), captured_until=noon(date(2026, 11, 6))
                    )
                },
                "no read of that time",
            ),
        ],
    )
    def test_a_hold_that_lacks_something_is_refused(
        self, signed_on: SignedOn, clock: Clock, change: dict[str, object], sentence: str
    ) -> None:
        """And nothing is held."""
        span = Selection(captured_from=noon(FIRST), captured_until=noon(SECOND))
        request = replace(HoldRequest(span, "evidence", "26-1107", "robbery"), **change)  # type: ignore[arg-type]
        with pytest.raises(Refused, match=sentence):
            Holds(signed_on.vault, WATSONVILLE.retention, clock).place(OFFICER, request)
        assert not holds.every(signed_on.vault.index())

    def test_a_technician_holds_nothing(self, signed_on: SignedOn, clock: Clock) -> None:
        """Whose duty it is not."""
        with pytest.raises(Refused, match="may not do that with a hold"):
            _hold(signed_on.vault, clock, uuid4(), by=replace(OFFICER, role=Role.TECHNICIAN))

    def test_placing_and_lifting_are_on_record_with_the_case(self, signed_on: SignedOn, clock: Clock) -> None:
        """Who, when, which case, how many."""
        with signed_on.vault.reading(FIRST) as database:
            (row, *_) = database.rows("SELECT read_id FROM reads")
        hold_id = _hold(signed_on.vault, clock, UUID(row["read_id"]))
        Holds(signed_on.vault, WATSONVILLE.retention, clock).lift(SUPERVISOR, hold_id)
        lifted, placed, *_ = audit.events(signed_on.vault.index())
        assert (placed.event, placed.username, placed.case_no, placed.rows) == (
            "hold_placed",
            OFFICER.username,
            "26-1107",
            1,
        )
        assert (lifted.event, lifted.username, lifted.object) == (
            "hold_lifted",
            SUPERVISOR.username,
            f"hold {hold_id}",
        )

    def test_the_departments_holds_are_taken_over_once(self, signed_on: SignedOn, clock: Clock) -> None:
        """The port for holds that are placed at the department; lifted there is lifted here."""
        with signed_on.vault.reading(FIRST) as database:
            (row, *_) = database.rows("SELECT read_id FROM reads")
        service = Holds(signed_on.vault, WATSONVILLE.retention, clock)
        hold = Hold("evidence", "26-9", "trial", "records.clerk", MORNING)
        pulled = holds.StoredHold(uuid4(), hold, Selection(frozenset({UUID(row["read_id"])})), "department")
        for _ in range(2):
            service.take_over([pulled])
        assert service.every(OFFICER) == (pulled,)
        assert _turn(signed_on, clock).certificates[0].held == 1
        service.take_over([replace(pulled, hold=replace(hold, lifted_by="records.chief", lifted_at=MORNING))])
        assert [one.name for one in _turn(signed_on, clock).certificates] == [f"case-{pulled.hold_id}"]


class TestCertificate:
    """Proof of what was destroyed, that names nobody."""

    def test_it_says_what_why_how_and_that_it_was_verified(self, signed_on: SignedOn, clock: Clock) -> None:
        """Day, class, authority, counts, key id, method, trigger, time, verification; the count matches."""
        certificate = _turn(signed_on, clock).certificates[0]
        assert certificate.counts == replace(certificate.counts, reads=3, pictures=6, hits=0, unsent=0)
        assert (certificate.name, certificate.trigger, certificate.by) == (
            str(FIRST),
            "sign-off",
            "unit12.officer",
        )
        assert certificate.record_class == "car copy of one day"
        assert certificate.authority.startswith("WV-471 retention.vehicle_purge_after_ack")
        assert "none opens it" in certificate.verification
        assert certificate.method == "key destroyed (AES-256) and file deleted"
        assert certificate.claim == CLAIM
        assert certificate.not_done == ()
        assert certificate.destroyed_at == MORNING

    def test_it_holds_no_key_and_no_plate(self, signed_on: SignedOn, clock: Clock) -> None:
        """Nor does the audit event that it is."""
        keys = [signed_on.vault.ring.key_for(name).hex() for name in signed_on.vault.ring.names()]
        _turn(signed_on, clock)
        index = signed_on.vault.index()
        told = str(index.rows("SELECT * FROM certificates")) + str(audit.events(index)[:4])
        assert not [secret for secret in (*keys, *PLATES) if secret in told]

    def test_it_is_chained_to_the_audit_log(self, signed_on: SignedOn, clock: Clock) -> None:
        """A certificate that was changed is known as one; by itself it cannot be changed."""
        _turn(signed_on, clock)
        index = signed_on.vault.index()
        assert audit.verify(index).ok
        assert [one.is_chained for one in purges.certificates(index)] == [True, True]
        with pytest.raises(StoreTrouble):
            index.conn.execute("UPDATE certificates SET certificate = '{}'")
        with pytest.raises(StoreTrouble):
            index.conn.execute("DELETE FROM certificates")
        index.conn.execute("DROP TRIGGER certificates_never_change")
        index.conn.execute(
            "UPDATE certificates SET certificate = replace(certificate, '\"reads\":3', '\"reads\":2')"
        )
        assert [one.is_chained for one in purges.certificates(index)] == [False, False]

    def test_a_key_that_still_opens_the_file_is_told_by_the_verification(
        self, signed_on: SignedOn, clock: Clock
    ) -> None:
        """Put there on purpose: the check can fail."""
        key = signed_on.vault.ring.key_for(str(FIRST))

        def at_step(step: str) -> None:
            if step == "noted" and "spare" not in signed_on.vault.ring.names():
                signed_on.vault.ring.make_key("spare", key)

        certificate = _purge(signed_on, clock, at_step=at_step).turn("sign-off").certificates[0]
        assert certificate.verification.startswith("FAILED: 1 of the")


def test_what_is_kept_and_when_it_goes(signed_on: SignedOn, clock: Clock) -> None:
    """For the list: what goes after receipt, what stays until it is sent, what goes at the limit."""
    store_day(signed_on, date(2026, 11, 4), sent=False)
    for profile, unsent_goes in ((WATSONVILLE, None), (MENLO_PARK, _age(MENLO_PARK)(date(2026, 11, 4)))):
        kept = _purge(signed_on, clock, profile).kept()
        assert [(one.day.day, one.fate, one.goes_at) for one in kept] == [
            (2, CarCopy.REMOVE, datetime(2026, 11, 3, 1, tzinfo=UTC)),
            (3, CarCopy.REMOVE, datetime(2026, 11, 4, 1, tzinfo=UTC)),
            (4, CarCopy.KEEP, unsent_goes),
        ]
