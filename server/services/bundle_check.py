# SPDX-License-Identifier: Apache-2.0
"""A bundle from a removable medium, looked at from its first to its last byte before anything of it is taken.

It must be sealed to this department, in order, whole, and signed by a terminal that is enrolled and not revoked.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509.oid import ExtendedKeyUsageOID
from pydantic import ValidationError

from server.clock import Clock
from server.errors import BundleNotTaken
from server.media_key import MediaKey
from server.security import Authority
from server.services.batch import parse
from server.services.devices import Devices
from server.signing import is_signed_by
from sync.wire import AuditEventsV1, AuditHeadV1, BundleEndV1, BundleHeaderV1, BundleManifestV1, Message
from sync.wire.bundle import BundleReader, BundleRefused, Frame, Kind

MessageT = TypeVar("MessageT", bound=Message)
MOST_SMALL = 256 * 1024
"""Bytes of a message that holds no records."""

MADE = "Write the bundle again in the car."


@dataclass(frozen=True, slots=True)
class CheckedBundle:
    """A bundle that may be taken.

    Attributes:
        head: of the terminal's audit log; None when the bundle has none.
        hashes: of the events in the bundle, by number.
    """

    header: BundleHeaderV1
    manifest: BundleManifestV1
    end: BundleEndV1
    head: AuditHeadV1 | None = None
    hashes: dict[int, str] = field(default_factory=dict)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bundle's file.

    Raises:
        BundleNotTaken: it cannot be read, to its end.
    """
    if path.exists() and not path.is_file():
        raise BundleNotTaken("It is no file.")  # a pipe, say, which would never end
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise BundleNotTaken(f"It cannot be read: {error.strerror}. Put the medium in again.") from error


class BundleCheck:
    """Looks at bundles.

    Args:
        key: opens them.
        authority: issued the terminals' certificates.
        devices: says which terminals are not revoked.
        clock: UTC.
    """

    def __init__(self, key: MediaKey, authority: Authority, devices: Devices, clock: Clock) -> None:
        self._key, self._authority, self._devices, self._clock = key, authority, devices, clock

    def reader(self, file: BinaryIO) -> BundleReader:
        """Reads this department's bundles."""
        return BundleReader(file, self._key.key, self._key.fingerprint)

    def look(self, path: Path) -> CheckedBundle:
        """Look at all of it.

        Raises:
            BundleRefused, Refused: nothing of it may be taken; the text says why.
        """
        with opened(path) as file:
            reader = self.reader(file)
            frames = reader.frames()
            manifest = _first(frames)
            signer = self._signer(manifest, reader.header)
            seen = _Seen()
            end = _rest(frames, seen)
            _check_end(end, seen, reader, manifest)
            if not is_signed_by(signer, end.statement(), end.signature):
                raise BundleRefused(f"The bundle is not signed by the terminal that it names. {MADE}")
        return CheckedBundle(reader.header, manifest, end, seen.head, seen.hashes)

    def _signer(self, manifest: BundleManifestV1, header: BundleHeaderV1) -> x509.Certificate:
        if manifest.bundle_id != header.bundle_id:
            raise BundleRefused(f"The bundle's first part is of another bundle. {MADE}")
        certificate = _certificate(manifest.certificate_pem, self._authority, self._clock())
        if self._devices.authorise(f"{certificate.serial_number:x}") != manifest.device:
            raise BundleRefused("The bundle names another terminal than its certificate does.")
        return certificate


@dataclass(slots=True)
class _Seen:
    """What was met on the way to the end."""

    counts: Counter[str] = field(default_factory=Counter)
    frames: int = 1  # the manifest
    head: AuditHeadV1 | None = None
    hashes: dict[int, str] = field(default_factory=dict)

    def add(self, frame: Frame) -> None:
        """One frame between the first and the last.

        Raises:
            BundleRefused, Refused: it is not of version 1's form.
        """
        self.frames += 1
        if frame.kind is Kind.RECORDS:
            batch = parse(frame.plain())
            self.counts.update(reads=len(batch.reads), hits=len(batch.hits))
            self.counts.update(verifications=len(batch.verifications))
            self.counts.update(bad.kind.value + "s" for bad in batch.malformed)
        elif frame.kind is Kind.AUDIT_HEAD and self.head is None:
            self.head = message(AuditHeadV1, frame)
        elif frame.kind is Kind.AUDIT_EVENTS and self.head is not None:
            for event in message(AuditEventsV1, frame, frame.plain()).events:
                self.counts["events"] += 1
                seq, digest = event.fields.get("seq"), event.fields.get("hash")
                if isinstance(seq, int) and isinstance(digest, str):
                    self.hashes[seq] = digest
        else:
            raise BundleRefused(f"The bundle's parts are not in order. {MADE}")


def message(kind: type[MessageT], frame: Frame, plain: bytes | None = None) -> MessageT:
    """The message in a frame.

    Raises:
        BundleRefused: it is not of version 1's form.
    """
    try:
        return kind.model_validate_json(frame.plain(MOST_SMALL) if plain is None else plain)
    except (ValidationError, ValueError) as error:
        if isinstance(error, BundleRefused):
            raise
        raise BundleRefused(
            "A part of the bundle is not of version 1's form. Update the terminal."
        ) from error


def _first(frames: Iterator[Frame]) -> BundleManifestV1:
    first = next(frames)
    if first.kind is not Kind.MANIFEST:
        raise BundleRefused(f"The bundle's parts are not in order. {MADE}")
    return message(BundleManifestV1, first)


def _rest(frames: Iterator[Frame], seen: _Seen) -> BundleEndV1:
    for frame in frames:
        if frame.kind is Kind.END:
            return message(BundleEndV1, frame)
        seen.add(frame)
    raise BundleRefused(f"The bundle has no end. {MADE}")


def _check_end(end: BundleEndV1, seen: _Seen, reader: BundleReader, manifest: BundleManifestV1) -> None:
    told = Counter(reads=end.reads, hits=end.hits, verifications=end.verifications, events=end.events)
    same = (
        +told == +seen.counts
        and end.frames == seen.frames
        and end.digest == reader.digest
        and (end.bundle_id, end.device) == (manifest.bundle_id, manifest.device)
    )
    if not same:
        raise BundleRefused(f"The bundle does not hold what its end says. {MADE}")


def _certificate(pem: str, authority: Authority, now: datetime) -> x509.Certificate:
    """The terminal's certificate: of this department, in its time, and for terminals.

    Raises:
        BundleNotTaken: it is not.
    """
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
        certificate.verify_directly_issued_by(authority.certificate)
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound) as error:
        raise BundleNotTaken("The bundle is of a terminal that this department did not enrol.") from error
    if ExtendedKeyUsageOID.CLIENT_AUTH not in usage:
        raise BundleNotTaken("The bundle is not of a terminal.")
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise BundleNotTaken(
            "The terminal's certificate has expired. Enrol it again, then write the bundle again."
        )
    return certificate
