# SPDX-License-Identifier: Apache-2.0
"""The shape every screen has: one frozen state, and whoever shows it is told when it changed."""

from collections.abc import Callable
from typing import Generic, TypeVar

StateT = TypeVar("StateT")


class Screen(Generic[StateT]):
    """Holds what a screen shows. Subclasses add methods named after what happens or what the officer does.

    Not thread-safe on purpose: everything arrives on the main thread, through the bridge.
    """

    def __init__(self, state: StateT) -> None:
        self._state = state
        self._subscribers: list[Callable[[StateT], None]] = []

    @property
    def state(self) -> StateT:
        """What is to be shown now; frozen."""
        return self._state

    def subscribe(self, callback: Callable[[StateT], None]) -> Callable[[], None]:
        """Call ``callback`` with each new state from now on; what is returned ends that."""
        self._subscribers.append(callback)

        def unsubscribe() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return unsubscribe

    def _set(self, state: StateT) -> None:
        """Take ``state`` into use; subscribers hear of it only when it differs from the last."""
        if state == self._state:
            return
        self._state = state
        for callback in tuple(self._subscribers):
            callback(state)
