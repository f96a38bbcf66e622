# SPDX-License-Identifier: Apache-2.0
"""``mdt-server media``: bundles that cars wrote on removable media."""

import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from server.commands import as_json_option, folder_options, opened, show
from server.department import Department
from server.errors import BundleNotTaken
from server.operators import operator
from server.services.bundles import Taken
from sync.wire.bundle import BUNDLE_SUFFIX
from sync.wire.receipt import RECEIPT_SUFFIX


@click.group("media")
def media_group() -> None:
    """Removable media: bundles that cars wrote where there was no network."""


@media_group.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--receipts",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for the receipts; without it each lies beside its bundle.",
)
@folder_options
@as_json_option
def import_bundles(
    paths: tuple[Path, ...],
    receipts: Path | None,
    data: Path,
    key_file: Path | None,
    as_json: bool,  # noqa: FBT001  (a click flag)
) -> None:
    """Take the bundles PATHS (files or folders) and write a receipt for each; exit code 1 when one was not taken."""
    with opened(data, key_file) as department:
        done = [_import(department, path, receipts) for path in _files(paths)]
    values = {"bundles": [one.values() for one in done]}
    show(as_json, values, [one.words for one in done] or ["There is no bundle. Name the medium's folder."])
    sys.exit(0 if done and not any(one.is_bad for one in done) else 1)


@media_group.command("key")
@folder_options
def key(data: Path, key_file: Path | None) -> None:
    """Show the fingerprint of the key that bundles are sealed to."""
    with opened(data, key_file) as department:
        click.echo(f"SHA-256 of the key for bundles: {department.media_key.fingerprint}")


@dataclass(frozen=True, slots=True)
class _Done:
    """What became of one file.

    Attributes:
        is_bad: whether somebody has to do something.
    """

    file: str
    words: str
    taken: Taken | None = None
    is_bad: bool = False

    def values(self) -> dict[str, object]:
        """For JSON."""
        said: dict[str, object] = {"file": self.file, "words": self.words, "taken": False}
        if (taken := self.taken) is None:
            return said
        told = ("device", "accepted", "duplicate", "refused", "events", "audit_words", "before")
        counts = {name: getattr(taken, name) for name in told}
        return said | {"taken": not taken.before, "bundle": str(taken.bundle_id)} | counts


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            # What a file manager of another system leaves beside a file begins with a dot.
            yield from sorted(one for one in path.rglob(f"*{BUNDLE_SUFFIX}") if one.name[0] != ".")
        else:
            yield path


def _import(department: Department, path: Path, receipts: Path | None) -> _Done:
    try:
        taken = department.bundles.take(path, operator())
    except BundleNotTaken as refusal:
        return _Done(path.name, f"{path.name}: not taken. {refusal}", is_bad=True)
    beside = (receipts or path.parent) / f"mdt-{taken.bundle_id.hex}{RECEIPT_SUFFIX}"
    words = _words(path, taken)
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        _write(beside, taken.receipt)
    except OSError as error:
        lost = f"The receipt {beside} cannot be written: {error.strerror}. Import it again with --receipts FOLDER."
        return _Done(path.name, f"{words} {lost}", taken, is_bad=True)
    return _Done(path.name, f"{words} Receipt: {beside}", taken)


def _write(path: Path, content: bytes) -> None:
    """Write at once or not at all, under a name that whoever prepared the medium cannot know beforehand."""
    descriptor, name = tempfile.mkstemp(prefix=".mdt-", suffix=".new", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _words(path: Path, taken: Taken) -> str:
    if taken.before:
        return f"{path.name}: taken already, {taken.before}. Nothing was taken a second time."
    counts = f"{taken.accepted} accepted, {taken.duplicate} already here, {taken.refused} refused"
    words = f"{path.name}: of {taken.device}, {counts}."
    return f"{words} Its audit log was not taken: {taken.audit_words}" if taken.audit_words else words
