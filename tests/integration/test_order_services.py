# SPDX-License-Identifier: Apache-2.0
"""Orders and sign-ons in the department's tables, on both databases, by a clock of the test's own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import uuid6
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import insert, select

from server.db.migrate import upgrade
from server.db.session import Database
from server.db.tables import Device, DeviceOrder
from server.errors import AccountInUse, NotEnrolled, NotFound, Refused
from server.operators import operator
from server.seal import ServerKey
from server.security import Authority
from server.services.order_reports import OrderReports
from server.services.orders import APPROVE_WITHIN, Orders
from server.services.sign_ons import SignOns
from sync.wire import OrderKind, SignedOnV1
from tests.helpers.postgres import new_database, postgres_url
from tests.helpers.transfer import NOON

pytestmark = pytest.mark.integration

LIVE = timedelta(minutes=10)
CARS = ("mdt-12", "mdt-14")


class Time:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """One PostgreSQL for this file."""
    with postgres_url() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A migrated database with two enrolled terminals."""
    url = f"sqlite:///{tmp_path / 'department.sqlite3'}"
    if request.param == "postgresql":
        url = new_database(request.getfixturevalue("cluster"))
    opened = Database(url)
    upgrade(opened)
    with opened.write() as session:
        for number, device in enumerate(CARS):
            session.execute(
                insert(Device).values(
                    device=device,
                    unit="12",
                    serial=str(number),
                    enrolled_at=NOON,
                    expires_at=NOON + timedelta(days=1),
                )
            )
    yield opened
    opened.close()


@pytest.fixture
def time() -> Time:
    """Noon, until a test moves it."""
    return Time()


@pytest.fixture
def orders(database: Database, time: Time) -> Orders:
    """The department's orders, signed by a key of the test's."""
    certificate = x509.CertificateBuilder  # never asked for by Orders
    key = ec.generate_private_key(ec.SECP256R1())
    return Orders(database, Authority(certificate, key), time)  # type: ignore[arg-type]


@pytest.fixture
def sign_ons(database: Database, time: Time) -> SignOns:
    """The department's sessions."""
    return SignOns(database, time, LIVE, needed=True)


def said(username: str = "officer7") -> SignedOnV1:
    """Somebody at the beginning of a shift."""
    return SignedOnV1(session_id=uuid6.uuid7(), username=username, unit="12", started_at=NOON)


def test_a_wipe_that_nobody_approved_in_a_day_is_asked_for_anew(orders: Orders, time: Time) -> None:
    """An approval that comes too late puts nothing into force."""
    wanted = orders.ask(CARS[0], OrderKind.WIPE, "stolen", "ann")
    time.now += APPROVE_WITHIN + timedelta(seconds=1)
    assert orders.lines()[0].state == "expired"
    with pytest.raises(Refused, match="more than a day ago"):
        orders.approve(wanted, "ben")
    assert orders.lines()[0].given_at is None


def test_an_approved_wipe_is_not_approved_twice(orders: Orders) -> None:
    """A second approval finds nothing waiting."""
    wanted = orders.ask(CARS[0], OrderKind.WIPE, "stolen", "ann")
    assert orders.approve(wanted, "ben") == CARS[0]
    with pytest.raises(NotFound):
        orders.approve(wanted, "cid")


def test_numbers_grow_for_each_terminal_by_itself(orders: Orders, database: Database, time: Time) -> None:
    """The newest order is told again although it was done, so that a terminal that lost its state hears it."""
    for device in (CARS[0], CARS[0], CARS[1]):
        orders.ask(device, OrderKind.LOCK, "lost", "ann")
    reports = OrderReports(database, ServerKey(bytes(32)), time, lambda: None)
    told = [[order.serial for order in reports.waiting(device).orders] for device in CARS]
    assert told == [[1, 2], [1]]


def test_orders_given_at_once_have_different_numbers(orders: Orders) -> None:
    """Two administrators, one of them approving a wipe."""
    wanted = orders.ask(CARS[0], OrderKind.WIPE, "stolen", "ann")
    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(orders.ask, CARS[0], OrderKind.LOCK, "stolen", "ann") for _ in range(6)]
        approved = threads.submit(orders.approve, wanted, "ben")
        assert approved.result() == CARS[0]
        assert len({done.result() for done in asked}) == 6
    with orders._database.read() as session:
        numbers = session.scalars(select(DeviceOrder.serial)).all()
    assert sorted(number or 0 for number in numbers) == list(range(1, 8))


def test_a_silent_terminal_loses_the_account_to_the_next_one(sign_ons: SignOns, time: Time) -> None:
    """After the time that the department set; coming back, it is the second one."""
    first, second = said(), said()
    sign_ons.announced(CARS[0], first)
    time.now += LIVE
    with pytest.raises(AccountInUse):
        sign_ons.announced(CARS[1], second)
    time.now += timedelta(seconds=1)
    sign_ons.announced(CARS[1], second)
    with pytest.raises(AccountInUse):
        sign_ons.announced(CARS[0], first)


def test_the_next_person_on_a_terminal_ends_the_session_before(sign_ons: SignOns, time: Time) -> None:
    """A terminal that lost its power did not sign off; its account is free at once when another person signs on."""
    sign_ons.announced(CARS[0], said("officer7"))
    sign_ons.announced(CARS[0], said("officer8"))
    assert sign_ons.announced(CARS[1], said("officer7")).warning == ""
    assert sign_ons.require(CARS[0]) == "officer8"


def test_driver_and_partner_are_both_signed_on(sign_ons: SignOns) -> None:
    """Each account is held; who is not named beside any more has signed off."""
    driver, partner = said("officer7"), said("officer8")
    sign_ons.announced(CARS[0], driver)
    sign_ons.announced(CARS[0], partner.model_copy(update={"beside": (driver.session_id,)}))
    for username in ("officer7", "officer8"):
        with pytest.raises(AccountInUse):
            sign_ons.announced(CARS[1], said(username))
    assert sign_ons.require(CARS[0]) == "officer7, officer8"
    sign_ons.announced(CARS[0], partner)
    assert sign_ons.require(CARS[0]) == "officer8"
    sign_ons.announced(CARS[1], said("officer7"))


def test_a_person_of_long_ago_is_nobody(sign_ons: SignOns, time: Time) -> None:
    """A terminal that went silent transfers again after it says who is signed on."""
    sign_ons.announced(CARS[0], said())
    time.now += LIVE
    with pytest.raises(NotEnrolled, match="Nobody is signed on"):
        sign_ons.require(CARS[0])


def test_a_session_of_another_terminal_is_not_taken_over(sign_ons: SignOns) -> None:
    """Not even one that has ended: whose it was stays on record."""
    first = said()
    sign_ons.announced(CARS[0], first)
    sign_ons.announced(CARS[0], first.model_copy(update={"ended": True}))
    with pytest.raises(Refused, match="Another terminal announced this session"):
        sign_ons.announced(CARS[1], first)
    with pytest.raises(NotEnrolled):
        sign_ons.require(CARS[1])


def test_two_terminals_at_once_and_one_is_let_in(sign_ons: SignOns) -> None:
    """The database decides, not the order of two looks at it."""

    def try_on(device: str) -> bool:
        try:
            sign_ons.announced(device, said())
        except AccountInUse:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(try_on, CARS)) == [False, True]


def test_the_operator_is_who_logged_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not what a variable says; that is asked only where the kernel does not know."""
    monkeypatch.setenv("SUDO_USER", "somebody-else")
    kept = tmp_path / "loginuid"
    kept.write_text("0")
    assert operator(kept) == "root"
    kept.write_text("4242424")
    assert operator(kept) == "uid 4242424"
    kept.write_text("4294967295")
    assert operator(kept) == "somebody-else"
    monkeypatch.delenv("SUDO_USER")
    monkeypatch.setenv("LOGNAME", "service")
    assert operator(tmp_path / "absent") == "service"
