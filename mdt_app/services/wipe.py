# SPDX-License-Identifier: Apache-2.0
"""Destroying what a terminal holds: the key ring first, then the files, then the report - whatever interrupts it.

The steps stand in a journal (``wipe.json``), written as each is done; after a power cut the next start goes on before
anything else:

1. *begun*: the journal lies on the disk, with all that the report will need: the terminal's key, which the ring closes,
   is gone by then, so the report goes by a receipt to the listener that asks for no certificate.
2. *keys*: in place of the key ring lies a note that it was wiped. From here on nothing of the store opens.
3. *listed*: names and digests of the files that are left, for the proof. Their content is ciphertext.
4. *deleted*: the files are gone. What could not be deleted is named; without the ring it opens nothing.
5. *reported*: the department has the proof.

A deleted file's content may stay on a flash disk. It is ciphertext under keys that the ring no longer holds; what can
still open it is an old copy of the ring together with a person's password. That is what full-disk encryption is for.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog
from pydantic import TypeAdapter, ValidationError

from mdt_app.clock import Clock
from mdt_app.storage.errors import StoreTrouble
from mdt_app.storage.files import replace_file
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.vault import RING_FILE
from sync.errors import SyncError
from sync.waiting import WaitingDesk
from sync.wire import OrderDoneV1, OwnWipeV1, WipedFileV1, WipeProofV1

WIPE_FILE: Final = "wipe.json"
KEPT: Final = frozenset({RING_FILE, WIPE_FILE, "unit.toml", "department.toml", "logs"})
"""What is not deleted: the notes of the wipe, settings, and technical logs, which hold no plate, name or place."""

CASES: Final = "cases"
MOST_FILES: Final = 5000
CHUNK: Final = 1024 * 1024

#: The door and the department's orders each have a ``Wiper`` of the same folder; who comes second finds it done.
_CARRYING_ON: Final = threading.Lock()

_log = structlog.get_logger("orders")


class WipeCause(StrEnum):
    """Why."""

    ORDER = "order"
    OFFLINE = "offline"
    FAILED_SIGN_ONS = "failed_sign_ons"


class WipeStep(StrEnum):
    """What was done last."""

    BEGUN = "begun"
    KEYS = "keys"
    LISTED = "listed"
    DELETED = "deleted"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class WipedFile:
    """A file that was there when the keys had gone."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Wipe:
    """A wipe and how far it is.

    Attributes:
        begun_at: UTC.
        order_id: of the department's order; None when the terminal acts by itself.
        receipt: for the report: the order's, or the standing one.
        device: this terminal; empty when it was never enrolled, and nobody is to be told.
        url: of the department's enrolment listener.
        ca_pem: the department's authority.
        keys: how many the ring held, as last counted; None when that is not known.
        unsent: records that the department did not have, as last counted; None when that is not known.
        done_at: UTC, when the files were gone.
        left: files that could not be deleted.
    """

    cause: WipeCause
    begun_at: datetime
    order_id: UUID | None = None
    receipt: str = field(default="", repr=False)
    device: str = ""
    url: str = ""
    ca_pem: str = field(default="", repr=False)
    keys: int | None = None
    unsent: int | None = None
    step: WipeStep = WipeStep.BEGUN
    done_at: datetime | None = None
    files: tuple[WipedFile, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What people are told."""
        why = {
            WipeCause.ORDER: "by the department's order",
            WipeCause.OFFLINE: "because it was without contact for too long",
            WipeCause.FAILED_SIGN_ONS: "after too many wrong passwords",
        }[self.cause]
        unsent = "an unknown number of" if self.unsent is None else f"{self.unsent}"
        told = (
            "The department knows."
            if self.step is WipeStep.REPORTED
            else "The department is told on contact."
        )
        return (
            f"This terminal's keys were destroyed {why} on {self.begun_at:%Y-%m-%d %H:%M} UTC, with "
            f"{unsent} records that had not been sent. What is left on the disk cannot be opened with any key that "
            f"this system holds. {told} To use the terminal, set it up anew and enrol it."
        )


_WIPE = TypeAdapter(Wipe)
Step = Callable[[WipeStep], None]


def _go_on(_step: WipeStep) -> None:
    """What happens between the steps outside of tests."""


class Wiper:
    """Destroys what a unit's folder holds, and goes on where it was interrupted.

    Args:
        folder: the unit's data folder.
        clock: UTC.
        after: told after each step; tests end the process there.
    """

    def __init__(self, folder: Path, clock: Clock, after: Step = _go_on) -> None:
        self._folder, self._clock, self._after = folder, clock, after
        self._path = folder / WIPE_FILE
        self._unkept: Wipe | None = None

    @property
    def wipe(self) -> Wipe | None:
        """The wipe that was begun here; None when there is none."""
        if self._unkept is not None:
            return self._unkept
        try:
            return _WIPE.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            # Written whole or not at all, so somebody changed it. Whoever can do that can also remove it.
            _log.error("the note of a wipe cannot be read", topic="orders", error=type(error).__name__)
            return None

    def begin(self, wipe: Wipe) -> None:
        """Make sure that it will be done, from now on whatever happens. A second one changes nothing."""
        if self.wipe is None:
            self._keep(wipe)

    def recount(self, unsent: int | None, keys: int | None) -> None:
        """What will be lost, counted after the last transfer before the keys go."""
        wipe = self.wipe
        if wipe is not None and wipe.step is WipeStep.BEGUN:
            self._keep(replace(wipe, unsent=unsent, keys=keys))

    def carry_on(self) -> Wipe | None:
        """Do what is not done yet, except for the report; the store is closed by now.

        Returns:
            How far it is; None when no wipe was begun.
        """
        with _CARRYING_ON:
            wipe = self.wipe
            if wipe is None:
                return None
            if wipe.step is WipeStep.BEGUN:
                wipe = self._destroy_keys(wipe)
            if wipe.step is WipeStep.KEYS:
                wipe = self._keep(replace(wipe, step=WipeStep.LISTED, files=tuple(self._listed())))
            if wipe.step is WipeStep.LISTED:
                left = tuple(self._delete())
                done = replace(wipe, step=WipeStep.DELETED, left=left, done_at=self._clock())
                wipe = self._keep(done)
            return wipe

    def report(self) -> Wipe | None:
        """Tell the department, if it does not know yet; when it cannot be reached, it is told another time."""
        wipe = self.wipe
        if wipe is None or wipe.step is not WipeStep.DELETED or not (wipe.device and wipe.url):
            return wipe
        try:
            _tell(wipe)
        except SyncError as error:
            _log.warning("the wipe is not reported yet", topic="orders", error=type(error).__name__)
            return wipe
        return self._keep(replace(wipe, step=WipeStep.REPORTED))

    def _destroy_keys(self, wipe: Wipe) -> Wipe:
        ring = self._folder / RING_FILE
        try:
            KeyRing(ring).wipe(self._clock())
        except StoreTrouble:
            # No room for the note, say: the ring goes without one.
            ring.unlink(missing_ok=True)
        for copy in self._folder.glob(f".{RING_FILE}.*"):
            copy.unlink(missing_ok=True)  # what an interrupted change of the ring left behind
        return self._keep(replace(wipe, step=WipeStep.KEYS))

    def _listed(self) -> Iterator[WipedFile]:
        for number, path in enumerate(self._doomed()):
            if number >= MOST_FILES:
                return
            with suppress(OSError):
                yield WipedFile(self._name(path), path.stat().st_size, _digest(path))

    def _delete(self) -> Iterator[str]:
        for path in self._doomed():
            try:
                path.unlink()
            except OSError as error:
                _log.warning("a file could not be deleted", topic="orders", error=error.strerror)
                yield self._name(path)
        for folder, _folders, _files in os.walk(self._folder, topdown=False):
            path = Path(folder)
            if path != self._folder and path.relative_to(self._folder).parts[0] not in KEPT:
                with suppress(OSError):
                    path.rmdir()

    def _doomed(self) -> Iterator[Path]:
        """Every file that goes, in the same order each time; links are not followed."""
        for top in sorted(self._folder.iterdir()):
            if top.name in KEPT:
                continue
            if top.is_dir() and not top.is_symlink():
                for folder, folders, files in os.walk(top):
                    folders.sort()
                    yield from (Path(folder) / name for name in sorted(files))
            else:
                yield top

    def _name(self, path: Path) -> str:
        """The file's name; that of a case may tell something, and is told as a digest."""
        parts = path.relative_to(self._folder).parts
        if parts[0] == CASES:
            return f"{CASES}/{hashlib.sha256(path.name.encode()).hexdigest()[:16]}"
        return "/".join(parts)[-200:]

    def _keep(self, wipe: Wipe) -> Wipe:
        """Note the step. A full disk stops no wipe: the note follows when there is room."""
        try:
            replace_file(self._path, _WIPE.dump_json(wipe))
            self._unkept = None
        except StoreTrouble as error:
            _log.warning("a step of the wipe is not noted", topic="orders", error=str(error))
            self._unkept = wipe
        self._after(wipe.step)
        return wipe


def _digest(path: Path) -> str:
    if path.is_symlink():
        return hashlib.sha256(b"").hexdigest()
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _tell(wipe: Wipe) -> None:
    desk = WaitingDesk(wipe.url, wipe.ca_pem, wipe.device)
    done_at = wipe.done_at or wipe.begun_at
    files = tuple(WipedFileV1(name=one.name, size=one.size, sha256=one.sha256) for one in wipe.files)
    proof = WipeProofV1(keys=wipe.keys, unsent=wipe.unsent, files=files, left=wipe.left[:MOST_FILES])
    if wipe.order_id is not None:
        desk.done(wipe.receipt, OrderDoneV1(order_id=wipe.order_id, done_at=done_at, wiped=proof))
        return
    desk.wiped_itself(
        OwnWipeV1(
            device=wipe.device, standing=wipe.receipt, cause=wipe.cause.value, done_at=done_at, wiped=proof
        )
    )
