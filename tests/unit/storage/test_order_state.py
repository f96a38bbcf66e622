# SPDX-License-Identifier: Apache-2.0
"""What a terminal knows of its orders: no change of one thread undoes that of another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from mdt_app.storage.order_state import LockCause, OrderFile, OrderState


def _wrong(before: OrderState) -> OrderState:
    return replace(before, wrong=before.wrong + 1)


def _lock(before: OrderState) -> OrderState:
    return replace(before, locked=LockCause.ORDER, newest=before.newest + 1)


def test_the_door_and_the_orders_change_one_file(tmp_path: Path) -> None:
    """A wrong password that is counted while a lock arrives does not lift the lock."""

    def often(changed: Callable[[OrderState], OrderState]) -> None:
        file = OrderFile(tmp_path)
        for _ in range(40):
            file.change(changed)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(often, changed) for changed in (_wrong, _lock)]:
            done.result()
    assert OrderFile(tmp_path).state == OrderState(newest=40, locked=LockCause.ORDER, wrong=40)
