# SPDX-License-Identifier: Apache-2.0
"""Ties the panel for removable media to the store and to the machine; the work is done on threads of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

from mdt_app.clock import Clock
from mdt_app.errors import Refused, TerminalError
from mdt_app.main.store_desk import Asked, Failed, StoreDesk, session_of
from mdt_app.media_settings import MediaSettings
from mdt_app.paths import DataFolder
from mdt_app.runtime import Patrol
from mdt_app.screens.medium import Looked, MediumActions
from mdt_app.services.aside import aside
from mdt_app.services.media import Job, Media, Progress
from mdt_app.services.media_book import MediaBook
from mdt_app.services.media_receipts import Receipts
from mdt_app.services.volumes import Volume, volumes
from mdt_app.storage.bundles import KeptBundle
from policy.control import control
from policy.functions import Function, may
from sync.credentials import DeviceCredentials

T = TypeVar("T")
SWITCHED_OFF = "Removable media are switched off by the department. Reads are sent over the network only."
NOT_THEIRS = "This account's role does not take records to the department. Ask an officer or a technician."
NOT_ENROLLED = (
    "This terminal is not enrolled. Nothing can be sealed to the department yet; ask the technician."
)


class MediaDesk:
    """What the panel sets off.

    Args:
        desk: knows the shift that is on, and takes answers to the main thread.
        settings: whether, and on which media.
        folder: the unit's; holds the terminal's identity.
        clock: UTC.
    """

    def __init__(self, desk: StoreDesk, settings: MediaSettings, folder: DataFolder, clock: Clock) -> None:
        self._desk, self._settings, self._folder, self._clock = desk, settings, folder, clock
        self._stopped = threading.Event()
        self._one_at_a_time = threading.Lock()
        self._passed_over: set[Path] = set()

    def actions(self) -> MediumActions:
        """What the panel may ask for."""
        return MediumActions(look=self._look, write=self._write, stop=self._stopped.set)

    def _look(self, then: Callable[[Looked], None], closely: bool) -> None:  # noqa: FBT001 - as the screen asks
        patrol = self._desk.patrol
        if patrol is None:
            then(Looked())
            return
        asked = Asked.now(patrol)
        self._desk.follow(patrol, self._aside(lambda: self._looked(asked, closely=closely)), then)

    def _write(
        self,
        medium: Path,
        told: Callable[[Progress], None],
        then: Callable[[tuple[KeptBundle, ...]], None],
        failed: Failed,
    ) -> None:
        patrol = self._desk.patrol
        if patrol is None:
            return
        self._stopped.clear()

        def tell(progress: Progress) -> None:
            done: Future[Progress] = Future()
            done.set_result(progress)
            self._desk.follow(patrol, done, told)

        by = session_of(patrol)
        job = Job(medium, by, tell, self._stopped.is_set)
        self._desk.follow(patrol, self._aside(lambda: self._written(patrol, job)), then, failed)

    def _aside(self, work: Callable[[], T]) -> "Future[T]":
        """Do it on a thread that ends with it: a medium that does not answer holds up nobody, the end neither."""

        def alone() -> T:
            with self._one_at_a_time:
                return work()

        return aside(alone, "medium")

    def _written(self, patrol: Patrol, job: Job) -> tuple[KeptBundle, ...]:
        """On a thread of its own."""
        book = self._book(patrol)
        if book is None or not self._settings.allowed:
            raise Refused(NOT_ENROLLED if self._settings.allowed else SWITCHED_OFF)
        return Media(book).write(job)

    def _looked(self, asked: Asked, *, closely: bool) -> Looked:
        """On a thread of its own."""
        patrol = asked.patrol
        book = self._book(patrol)
        if problem := self._problem(patrol, book):
            return Looked(problem=problem)
        if book is None:
            return Looked(problem=NOT_ENROLLED)
        here = volumes(self._settings)
        taken, refused = self._take(asked, book, here)
        try:
            plan = Media(book).plan() if closely else None
            return Looked(here, plan, "", taken, refused)
        except TerminalError as error:
            return Looked(here, None, str(error), taken, refused)
        finally:
            patrol.signed_on.vault.release()

    @control("M01.4")
    def _problem(self, patrol: Patrol, book: MediaBook | None) -> str:
        if not self._settings.allowed:
            return SWITCHED_OFF
        if not may(patrol.presence.acting.account.role, Function.TRANSFER):
            return NOT_THEIRS
        return "" if book is not None else NOT_ENROLLED

    def _take(
        self, asked: Asked, book: MediaBook, here: tuple[Volume, ...]
    ) -> tuple[tuple[KeptBundle, ...], str]:
        """Receipts on all media; one with a bad receipt is passed over until it was taken out."""
        self._passed_over &= {volume.path for volume in here}
        taken: tuple[KeptBundle, ...] = ()
        refused = ""
        for volume in here:
            if volume.path in self._passed_over:
                continue
            try:
                taken += Receipts(book).take(volume.path, asked.session)
            except TerminalError as error:
                self._passed_over.add(volume.path)
                refused = refused or str(error)
        if taken:
            asked.patrol.ask_progress()
        return taken, refused

    def _book(self, patrol: Patrol) -> MediaBook | None:
        """None before enrolment."""
        vault = patrol.signed_on.vault
        credentials = DeviceCredentials.in_folder(self._folder.device, vault.device_key_password())
        return MediaBook(vault, credentials, self._clock) if credentials.exist else None
