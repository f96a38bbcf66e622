# SPDX-License-Identifier: Apache-2.0
"""Every way to see ALPR data writes an access record first, and there is no way that nobody thought of.

The car's ways are found in its source (``tests.helpers.data_ways``), the server's by walking its addresses. A way that
is in neither table here fails, with its name: record it, and add it with the event it writes.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from fastapi.routing import APIRoute
from sqlalchemy import select, text

import resources
from mdt_app.audit_log.export import Wanted, export
from mdt_app.audit_log.review import news, review
from mdt_app.domain.patrol import Hit, RecordedRead
from mdt_app.errors import Refused
from mdt_app.services.hot_plates import HotPlates
from mdt_app.services.inquiries import Inquiries
from mdt_app.services.matching import Matcher
from mdt_app.services.reviews import Reviews
from mdt_app.services.sessions import SignedOn
from mdt_app.services.verifications import Verifications
from mdt_app.storage import audit, hits, outbox, reads
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.errors import AuditUnwritable, WrongPassword
from mdt_app.storage.outbox import StoredOutbox
from policy.inquiry import InquiryRequest
from server.api.recorded import EVENT
from server.app import create_app, create_enrolment_app
from server.clock import system_clock
from server.db.tables import AuditRow
from server.department import Department as OpenedDepartment
from server.department import make_department, open_department
from server.services.hotlists import HotLists
from server.settings import ServerSettings
from sync.transport import session as https_session
from sync.wire import RecordKind
from tests.helpers import data_ways
from tests.helpers.department import Department, running_department
from tests.helpers.json_schema import problems
from tests.helpers.stores import (
    ADMINISTRATOR,
    CANARY,
    MORNING,
    OFFICER,
    POLICY,
    UNIT,
    Clock,
    credentials,
    entry,
    fix_at,
    make_unit,
    plate_read,
    put_list,
    sessions,
    sign_on,
)
from tests.helpers.transfer import NOON, PLATE, wire_entry

pytestmark = pytest.mark.integration

A08_1 = (
    "SR-465.2.1-d",
    "SR-465.5-a-ii",
    "MB-462.6-b",
    "PB-434.5-b-ii",
    "MP-462.3.1-e",
    "MP-462.6-a-ii",
    "WV-471.4.1-d-ii",
    "WV-471.5-h-ii",
    "WV-471.7-b-ii",
)
"""The clauses that control A08.1 carries out: every access is documented."""

STORE = "mdt_app.storage."
SERVICES = "mdt_app.services."

RECORDED = {
    f"{SERVICES}inquiries.Inquiries.search": "inquiry",
    f"{SERVICES}inquiries.Inquiries.view": "read_viewed",
    f"{SERVICES}verifications.Verifications.open_hits": "open_hits_shown",
    f"{SERVICES}verifications.Verifications.load": "sheet_opened",
    f"{SERVICES}hot_plates.HotPlates.listing": "hot_plates_shown",
    f"{SERVICES}reviews.Reviews.waiting": "review_listed",
}
"""Who shows data, and the event that each writes before it does."""

RECORDS_ITSELF = {f"{STORE}outbox.StoredOutbox.{name}": "records_sent" for name in ("next_batch", "walk")}
"""Functions of the store that write the record themselves."""

WITHIN = {
    f"{SERVICES}inquiry_rows.OpenInquiry.reads": "rows of an inquiry that is on record with their number; "
    "services.inquiries gives them to its session only, and says in the end how many were shown",
}
"""Who shows what a record stands for already, and no more than it says."""

CHANGES = {
    f"{SERVICES}hot_plates.HotPlates.change": "works on a person's own hot plate; the change is on record",
    f"{SERVICES}hot_plates.HotPlates.approve": "decides on what was shown; the decision is on record",
    f"{SERVICES}hot_plates.HotPlates.end": "ends what was shown; the end is on record",
    f"{SERVICES}reviews.Reviews.decide": "decides on what was shown; the decision is on record",
    f"{SERVICES}verifications.Verifications.close_together": "closes notices that were shown; each is on record",
}
"""Who acts on something that was shown under another record, and shows nothing more."""

SHOWS_NOTHING = {
    f"{SERVICES}matching.Matcher.matched": "matches a read; the alert is told with the read's own record",
    f"{SERVICES}verifications.Verifications.sightings": "of hits just shown by open_hits, under its record",
    f"{SERVICES}verifications.Verifications.entry_now": "says whether an entry still stands, and not what it says",
    f"{SERVICES}verifications.Verifications.without_outcome": "the terminal says how many there are, no more",
    f"{SERVICES}reviews.Reviews.hold": "looks whether the same search waits already",
    f"{SERVICES}reviews.Reviews.released": "the person's own searches, as they wrote them",
    f"{SERVICES}reviews.Reviews.release_for": "looks whether this search was released",
    f"{SERVICES}destruction.Destruction._key_destroyed": "counts what is being destroyed",
    f"{SERVICES}holds.Holds._where": "ids of the reads that a hold covers",
    f"{SERVICES}purge.Purge.kept": "counts and dates of each day",
    f"{SERVICES}purge.Purge._lifted_cases": "counts of copies whose hold was lifted",
    "mdt_app.demo.report._kept": "the demonstration compares its own invented drive with its own store",
}
"""Who takes data out of the store and shows it to nobody."""

NO_DATA = {
    f"{STORE}{name}"
    for name in (
        "hits.list_of",
        "holds.every",
        "holds.get",
        "list_yields.of_lists",
        "purges.certificate_of",
        "purges.certificates",
        "purges.entry_of",
        "purges.under_way",
        "self_tests.newest",
    )
}
"""Holds, certificates, self-tests, lists: ids, days, counts, figures, case numbers; no plate, no picture, no place."""


# -- the car: no way that is in no table ----------------------------------------------------------------------


@pytest.mark.clause(*A08_1)
def test_everybody_who_takes_data_out_of_the_store_is_known() -> None:
    """A new one fails here until it records the access, and is added with its event."""
    sources = frozenset(data_ways.takes_out()) - NO_DATA - RECORDS_ITSELF.keys()
    found = set(data_ways.callers(sources))
    known = RECORDED.keys() | WITHIN.keys() | CHANGES.keys() | SHOWS_NOTHING.keys()
    assert found - known == set(), "these take ALPR data out of the store without being known here"
    assert known - found == set(), "these do not take data out any more: take them off the table"


@pytest.mark.clause(*A08_1)
def test_everybody_who_shows_data_calls_for_the_record() -> None:
    """In the function itself, with the event of its table."""
    every = {function.full_name: function for function in data_ways.functions("mdt_app")}
    for name, event in RECORDED.items():
        assert "audit.access" in every[name].calls, name
        assert event in every[name].sql or event in _module_text(name), (name, event)
    for name in RECORDS_ITSELF:
        assert "_record_leaving" in every[name].calls
    assert "audit.access" in every[f"{STORE}outbox.StoredOutbox._record_leaving"].calls
    for name in CHANGES:
        owner = name.rpartition(".")[0]
        helpers = (f"{owner}.{call.removeprefix('self.')}" for call in every[name].calls)
        called = every[name].calls.union(*(every[helper].calls for helper in helpers if helper in every))
        assert "audit.append" in called, name


def _module_text(name: str) -> str:
    module = name.rsplit(".", 2)[0]
    return (data_ways.ROOT / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8")


def test_a_new_way_is_found() -> None:
    """Or the tests above could not fail: what a careless author would write is seen by each of the rules."""
    sources = data_ways.takes_out()
    # By the type that it returns, by the table that it asks, and by what it calls.
    assert {f"{STORE}reads.find", f"{STORE}reads.second_readings", f"{STORE}hits.open_in"} <= set(sources)
    assert {"Hit", "RecordedRead", "BatchV1", "Candidate"} <= data_ways.carriers()
    # Numbers and ids are no data.
    assert f"{STORE}reads.count" not in sources
    assert data_ways.callers(frozenset({f"{STORE}audit.append"})), "callers are found by what they import"


def test_nobody_outside_the_store_asks_its_tables_of_data() -> None:
    """SQL stands in the store; the one question elsewhere is about days."""
    every = {function.full_name: function for function in data_ways.functions("mdt_app")}
    for name in data_ways.sql_outside():
        tables = set(data_ways._FROM.findall(every[name].sql))
        assert tables <= data_ways.HARMLESS_TABLES, name


# -- the car: each way, run -----------------------------------------------------------------------------------


@dataclass
class Car:
    """A unit with one read, its hit, a hot plate and a held search."""

    signed_on: SignedOn
    clock: Clock
    read: RecordedRead
    hit: Hit

    @property
    def index(self) -> Database:
        """Accounts, lists, audit."""
        return self.signed_on.vault.index()

    def newest(self) -> AuditEvent:
        """The last event, as another connection sees it: it is committed."""
        other = self.signed_on.vault.connect()
        try:
            return audit.events(other, limit=1)[0]
        finally:
            other.close()

    def count(self) -> int:
        """Events in the log."""
        return audit.head(self.index).seq


@pytest.fixture
def car(tmp_path: Path) -> Iterator[Car]:
    """Somebody is signed on, and the day before them left a hit open."""
    clock = Clock()
    signed_on = sign_on(make_unit(tmp_path / "unit", clock), clock)
    vault, database = signed_on.vault, signed_on.vault.day(MORNING.date())
    put_list(vault.index(), [entry()])
    stored = RecordedRead(_uuid(), plate_read(), fix_at(MORNING), signed_on.session, UNIT, MORNING)
    (hit,) = Matcher(clock).matched(vault.index(), stored).hits
    with database.transaction():
        reads.add(database, stored)
        hits.add(database, hit)
        outbox.queue(database, RecordKind.READ, stored.read_id, MORNING)
        outbox.queue(database, RecordKind.HIT, hit.hit_id, MORNING)
    clock.pass_(minutes=5)
    yield Car(signed_on, clock, stored, hit)
    vault.close()


def _uuid() -> Any:
    from uuid6 import uuid7

    return uuid7()


def _request(car: Car) -> InquiryRequest:
    purposes = car.signed_on.profile.use.purposes
    return InquiryRequest(
        plate=CANARY, purpose=purposes[0], case_or_incident="26-1001", reason="report of a neighbour"
    )


def searched(car: Car) -> object:
    service = Inquiries(car.clock, car.signed_on.profile)
    return service.search(car.signed_on.vault, car.signed_on.session, _request(car))


def viewed(car: Car) -> object:
    service = Inquiries(car.clock, car.signed_on.profile)
    return service.view(car.signed_on.vault, car.signed_on.session, _request(car), car.read.read_id)


def open_hits(car: Car) -> object:
    return Verifications(car.clock, print).open_hits(car.signed_on.vault, car.signed_on.session)


def sheet(car: Car) -> object:
    database = car.signed_on.vault.day(MORNING.date())
    return Verifications(car.clock, print).load(database, car.signed_on.session, car.hit)


def sent(car: Car) -> object:
    return StoredOutbox(car.signed_on.vault, "mdt-1", car.clock, "https://department:8443").next_batch(50)


def hot_plates_listed(car: Car) -> object:
    service = HotPlates(car.signed_on.profile, car.clock, print)
    return service.listing(car.index, car.signed_on.session.username)


def reviews_listed(car: Car) -> object:
    return Reviews(car.clock).waiting(car.index, ADMINISTRATOR.username)


WAYS: dict[str, tuple[Callable[[Car], object], str]] = {
    "inquiry": (searched, "plate"),
    "read_viewed": (viewed, "plate"),
    "open_hits_shown": (open_hits, "which"),
    "sheet_opened": (sheet, "hit"),
    "records_sent": (sent, "day"),
    "hot_plates_shown": (hot_plates_listed, "which"),
    "review_listed": (reviews_listed, "which"),
}


def test_each_way_of_the_table_is_run_below() -> None:
    """None is only looked at in the source."""
    assert set(WAYS) == {*RECORDED.values(), *RECORDS_ITSELF.values()}


@pytest.mark.clause(*A08_1)
@pytest.mark.parametrize("event", WAYS)
def test_each_way_leaves_exactly_one_record_with_the_four_elements(car: Car, event: str) -> None:
    """Civil Code 1798.90.52: date and time, what was asked for, who, and why (LAW-1); committed when data comes."""
    take, element = WAYS[event]
    before = car.count()
    assert take(car) is not None
    assert car.count() == before + 1
    record = car.newest()
    assert (record.event, record.outcome) == (event, "done")
    assert record.at == car.clock()
    assert record.query_elements[element]
    assert record.username in {car.signed_on.session.username, ADMINISTRATOR.username}
    assert record.purpose
    assert record.rows is not None
    fields = next(audit.kept_events(car.index, newest_first=True)).fields
    assert fields["org"] == POLICY.profile.profile.agency
    assert fields["role"]


@pytest.mark.clause(*A08_1)
@pytest.mark.parametrize("event", WAYS)
def test_when_the_record_cannot_be_written_nothing_comes(car: Car, event: str) -> None:
    """The sentence says why, and that alerts go on (CJIS AU-5)."""
    car.index.execute(
        "CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'not now'); END"
    )
    with pytest.raises(AuditUnwritable, match=r"no stored data is shown\. .* Alerts go on"):
        WAYS[event][0](car)


@pytest.mark.clause("SR-465.5-a-ii", "PB-434.5-b-ii", "MP-462.6-a-ii", "WV-471.7-b-ii")
def test_a_search_that_finds_nothing_is_on_record_too(car: Car) -> None:
    """With what was asked for, and the number 0 (LAW-2)."""
    request = InquiryRequest(
        plate="9ZZQ999",
        purpose=car.signed_on.profile.use.purposes[0],
        case_or_incident="26-1001",
        reason="report of a neighbour",
        since=MORNING - timedelta(days=1),
    )
    service = Inquiries(car.clock, car.signed_on.profile)
    assert service.search(car.signed_on.vault, car.signed_on.session, request).total == 0
    record = car.newest()
    assert (record.rows, record.query_elements["plate"]) == (0, "9ZZQ999")
    assert "since" in record.query_elements


@pytest.mark.clause("SR-465.5-a-ii", "PB-434.5-b-ii", "MP-462.6-a-ii", "WV-471.7-b-ii")
def test_a_search_without_a_purpose_is_refused_on_record(car: Car) -> None:
    """No rows come, and the refusal has a record of its own."""
    service = Inquiries(car.clock, car.signed_on.profile)
    with pytest.raises(Refused):
        service.search(car.signed_on.vault, car.signed_on.session, replace(_request(car), purpose=""))
    assert (car.newest().event, car.newest().outcome) == ("inquiry", "refused")


def test_the_export_of_the_log_is_an_access_too(car: Car, tmp_path: Path) -> None:
    """It may hold plates that were searched for."""
    before = car.count()
    export(car.index, Wanted(tmp_path / "log.jsonl", "audit", ADMINISTRATOR.username), MORNING)
    assert car.count() == before + 1
    car.index.execute(
        "CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'not now'); END"
    )
    with pytest.raises(AuditUnwritable):
        export(car.index, Wanted(tmp_path / "more.jsonl", "audit", ADMINISTRATOR.username), MORNING)
    assert not (tmp_path / "more.jsonl").exists()


def test_every_event_of_a_run_is_as_the_schema_says(car: Car, tmp_path: Path) -> None:
    """Of a shift with wrong passwords, searches, refusals, sheets, an export and a review (CJ-16, CJ-17, CJ-18)."""
    with pytest.raises(WrongPassword):
        sessions(tmp_path / "unit", car.clock).sign_on(credentials(OFFICER, "not this one"))
    for take, _ in WAYS.values():
        take(car)
    service, session = Inquiries(car.clock, car.signed_on.profile), car.signed_on.session
    with pytest.raises(Refused):
        service.search(car.signed_on.vault, session, replace(_request(car), purpose=""))
    database = car.signed_on.vault.day(MORNING.date())
    desk = Verifications(car.clock, print)
    desk.note(car.index, session, car.hit.hit_id, "hit_followed")
    desk.save(database, session, car.hit.hit_id, desk.load(database, session, car.hit).enter(CANARY, MORNING))
    export(car.index, Wanted(tmp_path / "log.jsonl", "audit", ADMINISTRATOR.username), MORNING)
    review(car.index, news(car.index, MORNING), ADMINISTRATOR.username, "nothing odd", MORNING)
    sessions(tmp_path / "unit", car.clock).leave(car.signed_on)
    schema = json.loads(resources.text("audit/event.schema.json"))
    kept = list(audit.kept_events(car.index))
    wrong = [(one.fields["event"], fault) for one in kept for fault in problems(one.fields, schema)]
    assert wrong == []
    assert {"sign_on", "sign_off", "inquiry", "sheet_opened", "audit_exported", "audit_reviewed"} <= {
        one.fields["event"] for one in kept
    }
    assert CANARY not in str([one.fields for one in kept])


AU_2 = {
    "successful and unsuccessful log-ons, and log-offs": {"sign_on", "sign_off", "account_locked"},
    "changes of passwords and other authenticators": {"password_changed", "factor_changed"},
    "accounts made, changed, enabled, disabled, removed (AC-2(4))": {
        *("account_created", "account_enabled", "account_disabled", "account_removed", "account_released"),
        *("access_granted", "training_recorded"),
    },
    "access to data": {*RECORDED.values(), *RECORDS_ITSELF.values()},
    "making, changing and destroying data": {
        *("read_recorded", "verification_step", "hit_closed", "hot_plate_entered", "hot_list_received"),
        *("records_destroyed", "hold_placed", "hold_lifted"),
    },
    "privileged functions (AC-6(9))": {"account_reviewed", "terminal_locked", "terminal_wipe_begun"},
    "attempts at the audit log": {
        "audit_exported",
        "audit_reviewed",
        "audit_head_refused",
        "audit_not_written",
    },
}
"""Items of CJIS AU-2 (compliance CJ-16), and the events that stand for them."""


def test_every_item_of_au_2_has_its_events() -> None:
    """They stand in the source of the services, not only in this list."""
    told = "\n".join(function.sql for function in data_ways.functions("mdt_app"))
    named = set(re.findall(r"[a-z]+(?:_[a-z]+)*", told))
    missing = {item: events - named for item, events in AU_2.items() if events - named}
    assert missing == {}


# -- the server -----------------------------------------------------------------------------------------------

GIVES_OUT = {
    "GET /v1/hotlists/{list_id}/{version}": "hotlist.downloaded",
    "GET /v1/inventory": "inventory.read",
}
"""Addresses that give out entries of lists or what is known of reads, and the event that each writes first."""

GIVES_NONE = {
    "GET /v1/health": "the terminal's own name and the time",
    "GET /v1/media-key": "a public key",
    "GET /v1/hotlists": "names, ages and numbers of lists",
    "POST /v1/batches": "takes records; answers with ids that the terminal sent",
    "GET /v1/audit/head": "a number",
    "POST /v1/audit/head": "a signature",
    "POST /v1/audit/events": "a number and the time",
    "POST /v1/audit/trouble": "the time",
    "GET /v1/orders": "orders to the terminal",
    "POST /v1/orders/done": "the time",
    "POST /v1/sessions": "the time, or a sentence about an account",
    "GET /v1/authority": "the authority's certificate",
    "POST /v1/enrolments": "a certificate",
    "POST /v1/waiting": "orders to the terminal",
    "POST /v1/waiting/done": "the time",
    "POST /v1/waiting/wiped": "the time",
}
"""Addresses that give out no ALPR data, and what they give."""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenedDepartment]:
    """A department that does not listen."""
    folder = tmp_path / "department"
    make_department(folder, ServerSettings(), None, system_clock).close()
    department = open_department(folder, None, system_clock)
    yield department
    department.close()


def routes(department: OpenedDepartment) -> dict[str, APIRoute]:
    """Every address of both listeners."""
    apps = (create_app(department), create_enrolment_app(department))
    return {
        f"{method} {route.path}": route
        for app in apps
        for route in _routes_of(app.routes)
        for method in route.methods or ()
    }


def _routes_of(routes: Iterable[object]) -> Iterator[APIRoute]:
    """The addresses, also of routers that FastAPI keeps whole; another kind is an error and is not passed over."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from _routes_of(inner.routes)
        elif isinstance(route, APIRoute):
            yield route
        elif getattr(route, "path", "") not in {"/docs", "/docs/oauth2-redirect", "/redoc"}:
            raise AssertionError(f"{type(route).__name__}: a kind of address that this test does not know")


def _recorded_as(route: APIRoute) -> str | None:
    """The event that one of the address's dependencies writes."""
    return next(
        (
            event
            for one in route.dependant.dependencies
            if (event := getattr(one.call, EVENT, None)) is not None
        ),
        None,
    )


@pytest.mark.clause(*A08_1)
def test_every_address_of_the_server_is_known_and_records_what_it_gives_out(opened: OpenedDepartment) -> None:
    """A new one fails here until it records the access or is known to give nothing out."""
    every = routes(opened)
    assert set(every) == GIVES_OUT.keys() | GIVES_NONE.keys()
    assert {name: _recorded_as(every[name]) for name in GIVES_OUT} == GIVES_OUT
    assert all(_recorded_as(every[name]) is None for name in GIVES_NONE)


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """A running server with one list."""
    with running_department(tmp_path_factory.mktemp("access") / "data") as running:
        yield running


@pytest.mark.clause(*A08_1)
def test_the_servers_ways_leave_a_record_first_and_give_nothing_without(
    department: Department, tmp_path: Path
) -> None:
    """One row for each call, with the four elements; 503 and no plate when it cannot be written."""
    enrolled = department.enrol(tmp_path / "terminal")
    inside = open_department(department.folder, None, system_clock)
    try:
        lists: HotLists = inside.hotlists
        head = lists.publish("stolen", "Stolen", NOON, [wire_entry()], source="test", actor="t")
        ways = {
            f"/v1/hotlists/stolen/{head.version}": "hotlist.downloaded",
            "/v1/inventory?since_at=2026-11-21T00%3A00%3A00%2B00%3A00": "inventory.read",
            "/v1/hotlists/stolen/none": "hotlist.downloaded",
        }
        with https_session(enrolled.credentials.context()) as https:
            for path, event in ways.items():
                before = _rows(inside)
                answer = https.get(department.url + path, timeout=20)
                (row,) = _rows(inside)[len(before) :]
                assert (row.event, row.actor) == (event, enrolled.device)
                assert row.detail["purpose"]
                assert "user" in row.detail
                assert row.detail.keys() & {"list_id", "since_at"}
                assert answer.status_code == (404 if path.endswith("none") else 200)
            _forbid(inside)
            for path in ways:
                refused: requests.Response = https.get(department.url + path, timeout=30)
                assert refused.status_code == 503
                assert "could not be recorded" in refused.json()["problem"]
                assert PLATE not in refused.text
    finally:
        inside.close()


def _rows(department: OpenedDepartment) -> list[AuditRow]:
    with department.database.read() as session:
        return list(session.scalars(select(AuditRow).order_by(AuditRow.seq)).all())


def _forbid(department: OpenedDepartment) -> None:
    """As a full or locked log would."""
    with department.database.write() as session:
        session.execute(
            text("CREATE TRIGGER no_audit BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'not now'); END")
        )
