# SPDX-License-Identifier: Apache-2.0
"""The mailbox of one between capture and pipeline."""

import time
from threading import Thread

from camera.latest import Latest


def test_the_newest_wins_and_what_it_replaced_is_counted() -> None:
    box: Latest[int] = Latest()
    for number in range(5):
        box.put(number)
    assert box.take(0.0) == 4
    assert box.dropped == 4


def test_what_was_taken_is_not_counted_as_dropped() -> None:
    box: Latest[int] = Latest()
    for number in range(5):
        box.put(number)
        assert box.take(0.0) == number
    assert box.dropped == 0


def test_an_empty_box_gives_nothing_after_the_wait() -> None:
    box: Latest[int] = Latest()
    began = time.monotonic()
    assert box.take(0.05) is None
    assert time.monotonic() - began >= 0.04


def test_a_waiting_taker_is_woken_by_a_put() -> None:
    box: Latest[str] = Latest()
    taken: list[str | None] = []
    taker = Thread(target=lambda: taken.append(box.take(5.0)))
    taker.start()
    box.put("frame")
    taker.join(2.0)
    assert taken == ["frame"]


def test_a_patient_put_drops_nothing() -> None:
    """A folder of pictures must be read whole, however slow the reader is."""
    box: Latest[int] = Latest()
    taken: list[int | None] = []

    def take_slowly() -> None:
        while not box.finished:
            taken.append(box.take(0.5))
            time.sleep(0.005)

    taker = Thread(target=take_slowly)
    taker.start()
    for number in range(10):
        assert box.put_when_taken(number, 2.0)
    box.close()
    taker.join(2.0)
    assert [number for number in taken if number is not None] == list(range(10))
    assert box.dropped == 0


def test_a_patient_put_gives_up_when_nobody_takes() -> None:
    box: Latest[int] = Latest()
    assert box.put_when_taken(1, 0.05)
    assert not box.put_when_taken(2, 0.05)
    assert box.take(0.0) == 1


def test_a_closed_box_gives_what_is_in_it_and_is_then_finished() -> None:
    box: Latest[int] = Latest()
    box.put(7)
    box.close()
    before = box.finished
    assert box.take(5.0) == 7
    assert (before, box.finished) == (False, True)
    assert box.take(5.0) is None
