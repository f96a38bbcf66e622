# SPDX-License-Identifier: Apache-2.0
"""Questions to the store and their answers: asked on its thread, answered on Qt's."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from mdt_app.errors import TerminalError
from mdt_app.runtime import Patrol
from mdt_app.storage.database import Database

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on its way to the main thread.

    Attributes:
        patrol: whose store was asked; an answer that outlives its shift is not shown.
    """

    patrol: Patrol
    future: "Future[Any]"
    then: Callable[[Any], None]
    otherwise: Callable[[TerminalError], None]

    def give(self) -> None:
        """Go on with the answer, or with what went wrong."""
        try:
            value = self.future.result()
        except TerminalError as error:
            self.otherwise(error)
        else:
            self.then(value)


class Questions:
    """Asks the store of the shift that is on.

    Args:
        post: takes each ``Answer`` to the main thread.
        report: takes trouble that nobody else does.
    """

    def __init__(self, post: Callable[[object], None], report: Callable[[TerminalError], None]) -> None:
        self._post, self._report = post, report

    def ask(
        self,
        patrol: Patrol,
        question: Callable[[Database], T],
        then: Callable[[T], None] = lambda _answer: None,
        otherwise: Callable[[TerminalError], None] | None = None,
    ) -> None:
        """Ask ``question`` and go on with ``then``, or with ``otherwise`` when it fails."""
        future = patrol.queries.submit(question)
        failed = otherwise or self._report
        future.add_done_callback(lambda done: self._post(Answer(patrol, done, then, failed)))
