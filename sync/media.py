# SPDX-License-Identifier: Apache-2.0
"""Transfer by removable medium: the department's key, a bundle sealed to it, and the receipt that comes back.

The key comes from the department at enrolment and with each new connection, and counts only with the signature of the
authority that the terminal trusts. Who holds a bundle can open nothing in it, this terminal included.
"""

import hashlib
import logging
from collections.abc import Iterable
from typing import BinaryIO, Protocol
from uuid import UUID

from pydantic import ValidationError

from policy.control import control
from sync.client import SyncClient, packed
from sync.credentials import DeviceCredentials, write_private
from sync.errors import CredentialsUnusable, NoMediaKey, ServerFailed, ServerRefused
from sync.settings import SyncSettings
from sync.signatures import is_signed, key_of
from sync.transport import KEPT
from sync.wire import (
    AuditEventsV1,
    AuditHeadV1,
    BatchV1,
    BundleEndV1,
    BundleManifestV1,
    BundleReceiptV1,
    MediaKeyV1,
)
from sync.wire.bundle import BundleRefused, BundleWriter, Kind
from sync.wire.receipt import open_receipt

log = logging.getLogger("sync")


class KeyDesk(Protocol):
    """The department's side."""

    def media_key(self) -> MediaKeyV1:
        """The key in use."""


def connected(settings: SyncSettings, credentials: DeviceCredentials) -> SyncClient:
    """A connection to the department, after its key for bundles was renewed in this terminal.

    Raises:
        SyncError: the department cannot be reached.
    """
    client = SyncClient(settings, credentials)
    try:
        renew_key(client, credentials)
    except (ServerRefused, ServerFailed, OSError) as error:
        # A department of before, which takes no bundles, or no room for its key: the transfer does not hang on it.
        log.info("no key for bundles: %s", type(error).__name__)
    except BaseException:
        client.close()
        raise
    return client


def renew_key(desk: KeyDesk, credentials: DeviceCredentials) -> None:
    """Have the department's key, if its authority vouches for it.

    Raises:
        ServerFailed: it does not; the key of before stays.
        OSError: it cannot be kept.
        SyncError: the department cannot be asked.
    """
    told = desk.media_key()
    if not _is_vouched(told, credentials):
        raise ServerFailed("The department server's key for removable media is not the department's.", KEPT)
    content = told.model_dump_json().encode()
    if not credentials.media_key.exists() or credentials.media_key.read_bytes() != content:
        write_private(credentials.media_key, content)


def kept_key(credentials: DeviceCredentials) -> MediaKeyV1:
    """The department's key, as last heard.

    Raises:
        NoMediaKey: there is none yet, or the authority does not vouch for it.
    """
    try:
        told = MediaKeyV1.model_validate_json(credentials.media_key.read_bytes())
    except (OSError, ValidationError):
        told = None
    if told is None or not _is_vouched(told, credentials):
        raise NoMediaKey(
            "This terminal does not have the department's key yet, so nothing can be sealed.",
            "It comes with the next contact; until then reads are kept in the car.",
        )
    return told


def _is_vouched(told: MediaKeyV1, credentials: DeviceCredentials) -> bool:
    try:
        return is_signed(_authority_key(credentials), told.statement(), told.signature)
    except CredentialsUnusable:
        return False


def _authority_key(credentials: DeviceCredentials) -> str:
    _, ca_pem = credentials.texts()
    try:
        return key_of(ca_pem.encode())
    except ValueError as error:
        raise CredentialsUnusable(
            "The department's authority in this terminal is damaged.", "Enrol the terminal again."
        ) from error


class Bundle:
    """One bundle on its way to a file.

    Args:
        file: at its beginning.
        key: the department's.
        credentials: this terminal's; they sign.
        manifest: who writes; its certificate is filled in here.

    Raises:
        CredentialsUnusable, OSError: it cannot be begun.
    """

    def __init__(
        self, file: BinaryIO, key: MediaKeyV1, credentials: DeviceCredentials, manifest: BundleManifestV1
    ) -> None:
        self._credentials, self._manifest = credentials, manifest
        self._writer = BundleWriter(file, key.key_pem, manifest.bundle_id)
        certificate, _ = credentials.texts()
        whole = manifest.model_copy(update={"certificate_pem": certificate})
        self._writer.add(Kind.MANIFEST, packed(whole))
        self._reads = self._hits = self._verifications = self._events = 0

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self._writer.size

    def is_in(self, file: BinaryIO) -> bool:
        """Whether a file holds, from where it stands to its end, what was written of this bundle."""
        digest = hashlib.sha256()
        while data := file.read(1 << 20):
            digest.update(data)
        return digest.hexdigest() == self._writer.digest

    @property
    def records(self) -> int:
        """Records so far."""
        return self._reads + self._hits + self._verifications

    def add(self, batch: BatchV1) -> None:
        """Seal records in; each read before its hit, as over the network.

        Raises:
            OSError: the medium does not take it.
        """
        self._writer.add(Kind.RECORDS, packed(batch))
        self._reads += len(batch.reads)
        self._hits += len(batch.hits)
        self._verifications += len(batch.verifications)

    def add_log(self, head: AuditHeadV1, events: Iterable[AuditEventsV1]) -> None:
        """Seal the audit log's head in, and the events that lead to it; after the records.

        Raises:
            OSError: the medium does not take it.
        """
        self._writer.add(Kind.AUDIT_HEAD, packed(head))
        for some in events:
            self._writer.add(Kind.AUDIT_EVENTS, packed(some))
            self._events += len(some.events)

    @control("J02.1", "A10.4")
    def finish(self) -> BundleEndV1:
        """Sign, and write the last frame.

        Raises:
            CredentialsUnusable, OSError: it cannot be.
        """
        unsigned = BundleEndV1(
            bundle_id=self._manifest.bundle_id,
            device=self._manifest.device,
            reads=self._reads,
            hits=self._hits,
            verifications=self._verifications,
            events=self._events,
            frames=self._writer.frames,
            digest=self._writer.digest,
        )
        end = unsigned.model_copy(update={"signature": self._credentials.signed(unsigned.statement())})
        self._writer.add(Kind.END, packed(end))
        return end


@control("J02.1")
def receipt_from(
    content: bytes, bundle_id: UUID, receipt_key: bytes, credentials: DeviceCredentials
) -> BundleReceiptV1:
    """The department's answer to one of this terminal's bundles.

    Args:
        content: the receipt's file.
        bundle_id: of the bundle.
        receipt_key: that went with it.
        credentials: hold the authority that must have signed.

    Raises:
        BundleRefused: it is damaged, for another bundle, or not the department's.
    """
    try:
        receipt = BundleReceiptV1.model_validate_json(open_receipt(content, receipt_key))
    except ValidationError as error:
        raise BundleRefused("The receipt is not of version 1's form. Update the terminal.") from error
    if receipt.bundle_id != bundle_id:
        raise BundleRefused("The receipt is for another bundle.")
    if not is_signed(_authority_key(credentials), receipt.statement(), receipt.signature):
        raise BundleRefused(
            "The receipt is not the department's. Nothing counts as sent. Tell the ALPR administrator."
        )
    return receipt
