# SPDX-License-Identifier: Apache-2.0
"""A terminal obeys the department: signed on by the transfer, else by receipt; out of contact by itself."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uuid6

from mdt_app.clock import system_clock
from mdt_app.domain.events import (
    AccountElsewhere,
    Event,
    NoticeRaised,
    ShiftOrderedOff,
    SignOnBarred,
)
from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused
from mdt_app.order_settings import OrderSettings
from mdt_app.paths import DataFolder
from mdt_app.services.order_gate import KeysDestroyed
from mdt_app.services.order_watch import OrderWatch
from mdt_app.services.orders import Aboard, Orders
from mdt_app.services.patrol_orders import PatrolOrders
from mdt_app.storage.errors import StoreMissing
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.order_state import ORDERS_FILE, LockCause
from mdt_app.storage.vault import RING_FILE
from policy.offline import OfflineAction
from sync.client import SyncClient
from sync.enrol import Enrolled
from sync.errors import OrderNotGenuine
from sync.wire import SignedOnV1
from sync.worker import CarSide, SyncWorker
from tests.helpers.department import Department, audit_rows, running_department
from tests.helpers.stores import OFFICER, Clock, make_unit
from tests.helpers.transfer import MemoryHotLists, MemoryOutbox, wire_read

pytestmark = pytest.mark.integration

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """One server for this file, as strict as it comes."""
    folder = tmp_path_factory.mktemp("terminal-orders") / "data"
    with running_department(folder, sign_on_needed=True) as running:
        yield running


@dataclass(slots=True)
class Steady:
    """Seconds that the test lets go by."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass(slots=True)
class Machine:
    """A machine's clock that the test sets."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class Car:
    """A unit with its terminal enrolled, and what it does."""

    folder: Path
    enrolled: Enrolled
    settings: OrderSettings = field(default_factory=OrderSettings)
    machine: Machine = field(default_factory=Machine)
    steady: Steady = field(default_factory=Steady)
    heard: list[Event] = field(default_factory=list)
    recorded: list[tuple[str, str, int | None]] = field(default_factory=list)
    unsent: int = 2
    satellite: datetime | None = None
    latest: datetime | None = None
    orders: Orders = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """As after a power cut: what is not on the disk is gone."""
        self.orders = Orders(
            DataFolder(self.folder), self.machine, self.settings, self.heard.append, self.steady
        )
        self.watch = OrderWatch(self.orders)

    watch: OrderWatch = field(init=False)

    def sign_on(self) -> None:
        """A shift begins."""
        self.orders.signed_on(
            Aboard(
                record=lambda event, reason, rows: self.recorded.append((event, reason, rows)),
                count=lambda: (self.unsent, 5),
                satellite=lambda: self.satellite,
                latest=lambda: self.latest,
            )
        )

    def told(self, kind: type[Event]) -> list[Event]:
        """Events of one kind."""
        return [event for event in self.heard if isinstance(event, kind)]

    def contact(self, department: Department) -> None:
        """Hear the department by the terminal's certificate, as the transfer does."""
        with department.client(self.enrolled.credentials) as client:
            self.orders.take(client.orders())


@pytest.fixture
def car(department: Department, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Car:
    """A car that had contact once, so that it has its receipt."""
    monkeypatch.setenv("SUDO_USER", "alpr-admin")
    folder = make_unit(tmp_path / "unit", Clock())
    made = Car(folder, department.enrol(folder / "device"))
    made.contact(department)
    return made


def order(department: Department, car: Car, kind: str) -> None:
    """Order it."""
    department.cli("device", kind, car.enrolled.device, "--reason", "left in a garage")


def order_wipe(department: Department, car: Car, monkeypatch: pytest.MonkeyPatch) -> None:
    """Order it, as two persons."""
    asked = department.cli("device", "wipe", car.enrolled.device, "--reason", "stolen")
    monkeypatch.setenv("SUDO_USER", "watch-commander")
    department.cli("device", "approve", asked.stdout.split()[-1])


def states(department: Department, car: Car) -> list[tuple[str, str]]:
    """(kind, state), newest first."""
    lines = department.json("device", "orders", car.enrolled.device)["orders"]
    return [(line["kind"], line["state"]) for line in lines]


def keys_open(car: Car) -> bool:
    """Whether the officer's password still opens anything."""
    try:
        KeyRing(car.folder / RING_FILE).open(OFFICER.username, OFFICER.password).close()
    except StoreMissing:
        return False
    return True


def step(car: Car) -> str:
    """How far the car's wipe is."""
    wipe = car.orders.gate.wiper.wipe
    return wipe.step.value if wipe is not None else ""


# -- lock and unlock ----------------------------------------------------------------------------------------


def test_a_lock_ends_the_shift_and_bars_every_sign_on_until_the_unlock(
    department: Department, car: Car
) -> None:
    """Done is reported when the shift has ended; the unlock arrives while nobody is signed on, after a restart too."""
    car.sign_on()
    order(department, car, "lock")
    car.contact(department)
    assert [type(event) for event in car.told(ShiftOrderedOff)] == [ShiftOrderedOff]
    assert ("terminal_lock_ordered", car.recorded[0][1], None) == car.recorded[0]
    assert states(department, car) == [("lock", "seen")]
    assert car.orders.unreported() == (), "not before the shift has ended"
    car.orders.signed_off()
    car.watch.attend()
    assert states(department, car) == [("lock", "done")]
    car.restart()
    with pytest.raises(Refused, match="department locked this terminal"):
        car.orders.gate.require_open()
    assert keys_open(car), "a lock destroys nothing"
    order(department, car, "unlock")
    car.watch.attend()
    car.orders.gate.require_open()
    assert states(department, car) == [("unlock", "done"), ("lock", "done")]
    assert [event.words for event in car.told(SignOnBarred) if isinstance(event, SignOnBarred)][-1] == ""


def test_an_administrator_at_the_terminal_does_not_lift_the_departments_lock(
    department: Department, car: Car
) -> None:
    """It may be because of that administrator."""
    order(department, car, "lock")
    car.watch.attend()
    with pytest.raises(Refused, match="department locked"):
        car.orders.gate.release(datetime.now(UTC))


def test_a_lock_that_was_edited_away_comes_back_with_the_next_contact(
    department: Department, car: Car
) -> None:
    """The department repeats its newest order; a damaged file bars sign-on until then."""
    order(department, car, "lock")
    car.watch.attend()
    state = car.folder / ORDERS_FILE
    state.write_text("{")
    with pytest.raises(Refused, match="cannot be read"):
        car.orders.gate.require_open()
    state.unlink()
    car.orders.gate.require_open()
    car.contact(department)
    with pytest.raises(Refused, match="department locked"):
        car.orders.gate.require_open()


def test_an_order_that_is_not_genuine_changes_nothing(department: Department, car: Car) -> None:
    """Not even what is known of the contact."""
    order(department, car, "lock")
    with department.client(car.enrolled.credentials) as client:
        said = client.orders()
    before = car.orders.gate.file.state
    forged = said.orders[0].model_copy(update={"serial": 7})
    with pytest.raises(OrderNotGenuine):
        car.orders.take(said.model_copy(update={"orders": (*said.orders, forged)}))
    assert car.orders.gate.file.state == before


def test_a_shift_that_began_while_the_lock_arrived_ends_at_once(department: Department, car: Car) -> None:
    """Sign-on takes a second, and an order may come in it."""
    order(department, car, "lock")
    car.watch.attend()
    car.sign_on()
    assert car.told(ShiftOrderedOff)


# -- wipe ---------------------------------------------------------------------------------------------------


def test_a_wipe_in_a_shift_lets_it_end_first_and_says_what_is_lost(
    department: Department, car: Car, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On screen and on record before; the answer counts what was still unsent after the last transfer."""
    car.sign_on()
    order_wipe(department, car, monkeypatch)
    car.contact(department)
    (said,) = car.told(ShiftOrderedOff)
    assert isinstance(said, ShiftOrderedOff)
    assert "2 records were not sent" in said.words
    assert car.recorded == [("terminal_wipe_begun", "order", 2)]
    car.watch.attend()
    assert keys_open(car), "the shift ends first"
    car.unsent = 1
    car.orders.count()
    car.orders.signed_off()
    car.watch.attend()
    assert not keys_open(car)
    (line,) = department.json("device", "orders", car.enrolled.device)["orders"]
    assert (line["state"], line["proof"]["unsent"], line["proof"]["keys"]) == ("done", 1, 5)
    with pytest.raises(KeysDestroyed, match="by the department's order"):
        car.orders.gate.require_open()


def test_a_wipe_reaches_a_terminal_on_which_nobody_is_signed_on(
    department: Department, car: Car, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thief who starts it gives it contact: no password is needed, and a revoked certificate does not matter."""
    department.cli("device", "revoke", car.enrolled.device)
    order_wipe(department, car, monkeypatch)
    car.watch.attend()
    assert not keys_open(car)
    assert states(department, car) == [("wipe", "done")]
    counted = [
        detail["unsent_destroyed"]
        for event, _, detail in audit_rows(department.folder)
        if event == "order.done" and detail["device"] == car.enrolled.device
    ]
    assert counted == ["unknown"], "nobody had been signed on since the enrolment"


def test_a_wipe_goes_on_after_a_power_cut_before_anything_else(
    department: Department, car: Car, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was begun in the shift; the next start does it without contact, and reports when there is some."""
    car.sign_on()
    order_wipe(department, car, monkeypatch)
    car.contact(department)
    car.restart()
    with pytest.raises(KeysDestroyed):
        car.orders.gate.require_open()
    department.stop()
    try:
        car.watch.attend()
        assert not keys_open(car)
        assert step(car) == "deleted"
    finally:
        department.start(port=department.port, enrol_port=department.enrol_port)
    car.restart()
    car.watch.attend()
    assert step(car) == "reported"
    assert states(department, car) == [("wipe", "done")]


# -- without contact ----------------------------------------------------------------------------------------


@pytest.fixture
def limited(car: Car) -> Car:
    """A car that locks after three days."""
    car.settings = OrderSettings(offline_max_hours=72, offline_warn_hours=12)
    car.restart()
    return car


def pass_by(car: Car, hours: float) -> None:
    """Time goes by on both clocks."""
    car.machine.now += hours * HOUR
    car.steady.now += hours * 3600


def test_without_contact_it_warns_then_locks_until_there_is_contact(
    department: Department, limited: Car
) -> None:
    """In a shift that goes on for days, for the test's sake."""
    limited.sign_on()
    pass_by(limited, 59)
    limited.orders.look()
    assert not limited.told(NoticeRaised)
    pass_by(limited, 2)
    limited.orders.look()
    (warned,) = limited.told(NoticeRaised)
    assert isinstance(warned, NoticeRaised)
    assert "locks in 11." in warned.notice.headline.replace("10.99", "11.")
    assert "2 records are not sent" in warned.notice.headline
    limited.orders.look()
    assert len(limited.told(NoticeRaised)) == 1, "once an hour"
    pass_by(limited, 11.1)
    limited.orders.look()
    assert limited.told(ShiftOrderedOff)
    assert ("terminal_locked", "without contact for too long", None) in limited.recorded
    limited.orders.signed_off()
    with pytest.raises(Refused, match="without contact"):
        limited.orders.gate.require_open()
    limited.watch.attend()
    limited.orders.gate.require_open()


def test_a_machines_clock_that_is_wrong_and_runs_on_locks_nobody(
    department: Department, limited: Car
) -> None:
    """Only how far it went since the contact counts."""
    limited.machine.now += timedelta(days=900)
    limited.contact(department)
    pass_by(limited, 50)
    limited.orders.look()
    limited.orders.gate.require_open()
    limited.restart()
    pass_by(limited, 23)
    limited.orders.look()
    assert limited.orders.gate.file.state.locked is LockCause.OFFLINE


def test_an_administrator_releases_a_car_that_is_out_of_reach(limited: Car) -> None:
    """The count begins anew."""
    limited.sign_on()
    pass_by(limited, 80)
    limited.orders.look()
    limited.orders.signed_off()
    limited.orders.gate.release(limited.machine.now)
    limited.orders.gate.require_open()
    limited.restart()
    limited.orders.look()
    limited.orders.gate.require_open()


@pytest.fixture
def wiping(car: Car) -> Car:
    """A car that wipes after three days."""
    car.settings = OrderSettings(offline_max_hours=72, offline_action=OfflineAction.WIPE)
    car.restart()
    return car


def test_a_clock_put_forward_locks_and_does_not_wipe(department: Department, wiping: Car) -> None:
    """By years, across a restart, with a receiver that jumps with nobody; contact puts all right."""
    wiping.machine.now += timedelta(days=4000)
    wiping.restart()
    wiping.sign_on()
    wiping.satellite = datetime.now(UTC)
    wiping.orders.look()
    wiping.orders.signed_off()
    assert wiping.orders.gate.wiper.wipe is None
    assert wiping.orders.gate.file.state.locked is LockCause.OFFLINE
    wiping.machine.now = datetime.now(UTC)
    wiping.watch.attend()
    wiping.restart()
    wiping.sign_on()
    wiping.orders.gate.require_open()


def test_a_clock_put_back_postpones_nothing(wiping: Car) -> None:
    """The steady clock goes on; what was seen before, also in the audit log, is not forgotten over a restart."""
    wiping.sign_on()
    pass_by(wiping, 40)
    wiping.orders.look()
    wiping.machine.now -= timedelta(days=30)
    wiping.restart()
    wiping.sign_on()
    wiping.steady.now += 33 * 3600
    wiping.orders.look()
    assert wiping.orders.gate.wiper.wipe is not None
    assert wiping.recorded[-1] == ("terminal_wipe_begun", "offline", 2)


def test_the_newest_event_on_record_counts_as_time_seen(limited: Car) -> None:
    """The terminal was off for a week, and its clock set back before it was started."""
    limited.latest = limited.machine.now + 80 * HOUR
    limited.sign_on()
    assert limited.orders.gate.file.state.locked is LockCause.OFFLINE


def test_a_satellites_time_wipes_too(department: Department, wiping: Car) -> None:
    """The terminal was off, so no steady clock ran; machine and receiver agree. The department hears of it."""
    wiping.sign_on()
    wiping.machine.now += 73 * HOUR
    wiping.satellite = wiping.machine.now
    wiping.orders.look()
    assert wiping.told(ShiftOrderedOff)
    wiping.orders.signed_off()
    wiping.watch.attend()
    assert not keys_open(wiping)
    (line,) = department.json("device", "orders", wiping.enrolled.device)["orders"]
    assert (line["state"], line["reason"]) == ("done", "by itself: offline")


def test_a_unit_without_the_setting_goes_on_for_ever(car: Car) -> None:
    """Default off."""
    car.sign_on()
    pass_by(car, 100_000)
    assert car.orders.look() is None
    assert not car.told(ShiftOrderedOff)


# -- with the transfer --------------------------------------------------------------------------------------


def patrol(department: Department, car: Car, session: Session, *, list_interval_s: float = 0.2) -> SyncWorker:
    """The transfer of a shift."""
    settings = department.settings(list_interval_s=list_interval_s)
    port = PatrolOrders(car.orders, lambda: (session,), car.heard.append)
    return SyncWorker(
        CarSide(MemoryOutbox([wire_read(car.enrolled.device)]), MemoryHotLists(), port),
        lambda: SyncClient(settings, car.enrolled.credentials),
        settings,
        system_clock,
        lambda _progress, _problem: None,
    )


def shift(username: str) -> Session:
    """Somebody's shift."""
    return Session(
        session_id=uuid6.uuid7(),
        username=username,
        display_name="Officer",
        unit="12",
        purpose="routine_patrol",
        started_at=datetime.now(UTC),
        policy="WV-471",
        incident="",
        place="",
        reason="",
    )


def test_the_transfer_says_who_is_signed_on_and_hears_orders(department: Department, car: Car) -> None:
    """Records go, the person is on record at the department, an order arrives in the shift, and sign-off is told."""
    car.sign_on()
    worker = patrol(department, car, shift("officer-of-transfer"))
    worker.start()
    try:
        _until(lambda: "ingest.batch" in _events(department, "officer-of-transfer"))
        order(department, car, "lock")
        _until(lambda: bool(car.told(ShiftOrderedOff)))
    finally:
        assert worker.stop(10)
    assert _events(department, "officer-of-transfer") == ["session.began", "ingest.batch", "session.ended"]


def test_orders_are_heard_each_minute_however_seldom_lists_are(
    department: Department, car: Car, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A department that renews its lists once a day still reaches its cars."""
    monkeypatch.setattr("sync.worker.ATTEND_S", 0.2)
    car.sign_on()
    worker = patrol(department, car, shift("officer-of-the-hills"), list_interval_s=86_400)
    worker.start()
    try:
        _until(lambda: "ingest.batch" in _events(department, "officer-of-the-hills"))
        order(department, car, "lock")
        _until(lambda: bool(car.told(ShiftOrderedOff)))
    finally:
        assert worker.stop(10)


def test_a_second_car_with_the_same_account_ends_its_session(department: Department, car: Car) -> None:
    """It is told by the first contact; what it recorded stays in the car."""
    with department.client(department.enrol(car.folder.parent / "other").credentials) as first:
        first.signed_on(
            SignedOnV1(session_id=uuid6.uuid7(), username="r.lee", unit="14", started_at=datetime.now(UTC))
        )
        car.sign_on()
        second = shift("R.Lee")
        worker = patrol(department, car, second)
        worker.start()
        try:
            _until(lambda: bool(car.told(AccountElsewhere)))
        finally:
            assert worker.stop(10)
    told = car.told(AccountElsewhere)[0]
    assert isinstance(told, AccountElsewhere)
    assert told.session_id == second.session_id
    assert "signed on already" in told.words


def _events(department: Department, user: str) -> list[str]:
    return [event for event, _, detail in audit_rows(department.folder) if detail.get("user") == user]


def _until(condition: Callable[[], bool]) -> None:
    patience_ends = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < patience_ends, "it did not happen within 20 s"
        time.sleep(0.05)
