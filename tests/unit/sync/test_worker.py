# SPDX-License-Identifier: Apache-2.0
"""The worker goes on whatever happens, says what is wrong, and stops when asked."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from sync.errors import ServerFailed, ServerUnreachable
from sync.ports import CarTrouble, OutboxProgress
from sync.settings import SyncSettings
from sync.wire import (
    AuditEventsAnswerV1,
    AuditEventsV1,
    AuditHeadV1,
    AuditReceiptV1,
    AuditTroubleAnswerV1,
    AuditTroubleV1,
    BatchAnswerV1,
    BatchV1,
    DoneAnswerV1,
    HotListCatalogueV1,
    HotListSnapshotV1,
    KeptHeadV1,
    OrderDoneV1,
    OrdersV1,
    SignedOnAnswerV1,
    SignedOnV1,
)
from sync.worker import CarSide, SyncWorker
from tests.helpers.policies import PROFILES
from tests.helpers.transfer import NOON, MemoryHotLists, MemoryOutbox, answer, wire_read

QUICK: dict[str, Any] = {"backoff_first_s": 0.01, "backoff_most_s": 0.02, "list_interval_s": 3600}


class FakeLink:
    """A department that answers as told."""

    def __init__(self, reply: Callable[[BatchV1], BatchAnswerV1] = answer) -> None:
        self.reply = reply
        self.closed = 0
        self.catalogues = 0

    def send(self, batch: BatchV1) -> BatchAnswerV1:
        return self.reply(batch)

    def catalogue(self) -> HotListCatalogueV1:
        self.catalogues += 1
        return HotListCatalogueV1()

    def snapshot(self, list_id: str, version: str) -> HotListSnapshotV1:
        raise AssertionError("nothing is on offer")

    def orders(self) -> OrdersV1:
        raise AssertionError("this car hears no orders")

    def order_done(self, report: OrderDoneV1) -> DoneAnswerV1:
        raise AssertionError("this car hears no orders")

    def signed_on(self, said: SignedOnV1) -> SignedOnAnswerV1:
        raise AssertionError("this car says nothing of its people")

    def audit_kept(self) -> KeptHeadV1:
        raise AssertionError("this car shows no head")

    def audit_head(self, shown: AuditHeadV1) -> AuditReceiptV1:
        raise AssertionError("this car shows no head")

    def audit_events(self, sent: AuditEventsV1) -> AuditEventsAnswerV1:
        raise AssertionError("this car shows no head")

    def audit_trouble(self, told: AuditTroubleV1) -> AuditTroubleAnswerV1:
        raise AssertionError("this car shows no head")

    def close(self) -> None:
        self.closed += 1


class Watch:
    """Collects what the worker tells, and waits for something."""

    def __init__(self) -> None:
        self.told: list[tuple[OutboxProgress, str]] = []
        self._changed = threading.Condition()

    def __call__(self, progress: OutboxProgress, problem: str) -> None:
        with self._changed:
            self.told.append((progress, problem))
            self._changed.notify_all()

    def until(self, wanted: Callable[[OutboxProgress, str], bool]) -> None:
        with self._changed:
            came = self._changed.wait_for(lambda: any(wanted(*told) for told in self.told), timeout=10)
        assert came, f"the worker never told it: {self.told}"


def complete(progress: OutboxProgress, problem: str) -> bool:
    """Nothing waits, and the department was reached."""
    return progress.unsent == 0 and progress.last_complete_at is not None and not problem


def worker(outbox: MemoryOutbox, link: FakeLink, watch: Watch, **changes: Any) -> SyncWorker:
    """A worker with quick pauses."""
    settings = SyncSettings(**QUICK | changes)
    return SyncWorker(CarSide(outbox, MemoryHotLists()), lambda: link, settings, lambda: NOON, watch)


def test_all_is_sent_and_the_time_of_the_complete_transfer_is_kept() -> None:
    """Also with an empty outbox, once the department was asked for its lists."""
    outbox, link, watch = MemoryOutbox([wire_read() for _ in range(3)]), FakeLink(), Watch()
    running = worker(outbox, link, watch)
    running.start()
    watch.until(complete)
    assert running.stop(5)
    assert outbox.completed_at == [NOON]
    assert link.closed == 1


def test_new_reads_are_sent_when_it_is_woken() -> None:
    """Not an interval (here an hour) later."""
    outbox, watch = MemoryOutbox(), Watch()
    running = worker(outbox, FakeLink(), watch)
    running.start()
    watch.until(complete)
    read = wire_read()
    outbox.reads.append(read)
    running.wake()
    watch.until(lambda progress, _problem: len(outbox.settled) == 1 and progress.unsent == 0)
    assert running.stop(5)


def test_an_outage_is_told_and_gone_when_the_department_is_back() -> None:
    """The problem's sentence and remedy first, then the transfer, without help."""
    outbox, watch = MemoryOutbox([wire_read()]), Watch()
    failures = iter([True, True, True])

    def reply(batch: BatchV1) -> BatchAnswerV1:
        if next(failures, False):
            raise ServerUnreachable("The server is away.", "Wait.")
        return answer(batch)

    running = worker(outbox, FakeLink(reply), watch)
    running.start()
    watch.until(lambda _progress, problem: problem == "The server is away. Wait.")
    watch.until(complete)
    assert running.stop(5)
    assert watch.told[-1][1] == ""


def test_lists_come_even_while_the_intake_fails() -> None:
    """A full disk at the department must not keep a fresh hot list from the car."""
    link, watch = FakeLink(), Watch()

    def fail(_batch: BatchV1) -> BatchAnswerV1:
        raise ServerFailed("The server failed.", "Wait.")

    link.reply = fail
    running = worker(MemoryOutbox([wire_read()]), link, watch)
    running.start()
    watch.until(lambda _progress, problem: bool(problem))
    assert running.stop(5)
    assert link.catalogues == 1


@pytest.mark.clause("MP-462.4-g-4", "WV-471.5-f-4")
def test_lists_come_by_themselves_again_and_again_and_never_more_than_a_day_apart() -> None:
    """Nobody wakes it; no setting makes the pause longer than the policies' limit."""
    link, watch = FakeLink(), Watch()
    running = worker(MemoryOutbox(), link, watch, list_interval_s=0.02)
    running.start()
    watch.until(lambda _progress, _problem: link.catalogues >= 3)
    assert running.stop(5)
    for profile in (PROFILES["MP-462"], PROFILES["WV-471"]):
        limit_s = profile.hotlist.refresh_max_hours * 3600
        SyncSettings(list_interval_s=limit_s)
        with pytest.raises(ValidationError):
            SyncSettings(list_interval_s=limit_s + 1)


@pytest.mark.expects_log
def test_a_fault_of_the_program_does_not_end_the_transfer() -> None:
    """It is told without the exception's text, which may hold a plate, and the next try works."""
    outbox, watch = MemoryOutbox([wire_read()]), Watch()
    faults = iter([True])

    def reply(batch: BatchV1) -> BatchAnswerV1:
        if next(faults, False):
            raise ZeroDivisionError("8QTQ743")
        return answer(batch)

    running = worker(outbox, FakeLink(reply), watch)
    running.start()
    watch.until(lambda _progress, problem: "ZeroDivisionError" in problem)
    watch.until(complete)
    assert running.stop(5)
    assert not any("8QTQ743" in problem for _, problem in watch.told)


def test_a_store_that_cannot_be_used_is_told_in_its_own_words_and_tried_again() -> None:
    """A full disk in the car is no fault of the program; the answer is asked for once more."""
    troubles = iter([True])

    class FullOnce(MemoryOutbox):
        def settle(self, answer: BatchAnswerV1) -> None:
            if next(troubles, False):
                raise CarTrouble("The disk is full. Free space on it.")
            super().settle(answer)

    outbox, watch = FullOnce([wire_read()]), Watch()
    running = worker(outbox, FakeLink(), watch)
    running.start()
    watch.until(lambda _progress, problem: problem == "The disk is full. Free space on it.")
    watch.until(complete)
    assert running.stop(5)


def test_stop_is_heard_during_a_long_pause() -> None:
    """An hour of back-off does not hold up the sign-off."""
    watch = Watch()

    def fail(_batch: BatchV1) -> BatchAnswerV1:
        raise ServerUnreachable("The server is away.", "Wait.")

    running = worker(
        MemoryOutbox([wire_read()]), FakeLink(fail), watch, backoff_first_s=60, backoff_most_s=3600
    )
    running.start()
    watch.until(lambda _progress, problem: bool(problem))
    assert running.stop(2)


def test_stop_gives_up_waiting_at_its_deadline() -> None:
    """A request that hangs does not hold up the sign-off; it says that it did not end."""
    watch, release, sending = Watch(), threading.Event(), threading.Event()

    def hang(batch: BatchV1) -> BatchAnswerV1:
        sending.set()
        release.wait(10)
        return answer(batch)

    running = worker(MemoryOutbox([wire_read()]), FakeLink(hang), watch)
    running.start()
    assert sending.wait(5)
    assert not running.stop(0.05)
    release.set()
    assert running.stop(5)


class HearingLink(FakeLink):
    """A department that counts how often it is asked for orders, and how many records it has by then."""

    def __init__(self) -> None:
        super().__init__(self._take)
        self.sent = 0
        self.asked_after: list[int] = []

    def _take(self, batch: BatchV1) -> BatchAnswerV1:
        self.sent += 1
        return answer(batch)

    def orders(self) -> OrdersV1:
        self.asked_after.append(self.sent)
        return OrdersV1(device="mdt-1", now_at=NOON, standing="0" * 64)


class Ear:
    """A car that has nothing to report."""

    def __init__(self, people: Callable[[], tuple[SignedOnV1, ...]] = tuple) -> None:
        self.signed_on = people

    def take(self, said: OrdersV1) -> None:
        pass

    def reports(self) -> tuple[OrderDoneV1, ...]:
        return ()

    def reported(self, order_id: UUID) -> None:
        raise AssertionError("nothing was reported")

    def welcomed(self, answer: SignedOnAnswerV1) -> None:
        raise AssertionError("nobody is signed on")

    def account_taken(self, session_id: UUID, sentence: str) -> None:
        raise AssertionError("nobody is signed on")


def hearing(outbox: MemoryOutbox, link: FakeLink, watch: Watch, ear: Ear) -> SyncWorker:
    """A worker that sends one record at a time and hears orders."""
    settings = SyncSettings(**QUICK, batch_items=1)
    return SyncWorker(CarSide(outbox, MemoryHotLists(), ear), lambda: link, settings, lambda: NOON, watch)


def test_orders_are_heard_while_many_records_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock does not wait until a long shift's records are through, and no silence signs the people off."""
    monkeypatch.setattr("sync.worker.ATTEND_S", 0.0)
    outbox, link, watch = MemoryOutbox([wire_read() for _ in range(3)]), HearingLink(), Watch()
    running = hearing(outbox, link, watch, Ear())
    running.start()
    watch.until(complete)
    assert running.stop(5)
    assert link.asked_after[:4] == [0, 1, 2, 3]


def test_a_fault_at_the_sign_off_leaves_no_connection_open() -> None:
    """Whatever goes wrong when the department is told of it."""
    parting = threading.Event()

    def people() -> tuple[SignedOnV1, ...]:
        if parting.is_set():
            raise ZeroDivisionError("8QTQ743")
        return ()

    link, watch = HearingLink(), Watch()
    running = hearing(MemoryOutbox(), link, watch, Ear(people))
    running.start()
    watch.until(complete)
    parting.set()
    assert running.stop(5)
    assert link.closed == 1
