# SPDX-License-Identifier: Apache-2.0
"""What travels on a removable medium besides the records: the department's key, a bundle's ends, its receipt."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from policy.chain import canonical
from sync.wire.audit import AuditReceiptV1, Count, PublicKey
from sync.wire.batch import ItemAnswerV1
from sync.wire.values import LongText, Message, Moment, Name, Sha256, ShortText

Signature = Annotated[str, StringConstraints(max_length=512)]


class MediaKeyV1(Message):
    """The department's public key to which bundles are sealed, vouched for by its authority.

    Attributes:
        key_pem: P-256.
        signature: the authority's, of ``statement``; ECDSA P-256 with SHA-256, DER in hexadecimal.
    """

    v: Literal[1] = 1
    key_pem: PublicKey
    signature: Signature

    def statement(self) -> bytes:
        """The bytes that are signed."""
        return b"patrol-mdt key for bundles 1\n" + self.key_pem.encode()


class BundleHeaderV1(Message):
    """The only part of a bundle in the clear.

    Attributes:
        bundle_id: random.
        key: fingerprint of the department's key.
        sealed: the content key, sealed to it.
    """

    v: Literal[1] = 1
    bundle_id: UUID
    key: Annotated[str, StringConstraints(max_length=128)]
    sealed: Annotated[bytes, Field(max_length=512)]


class BundleManifestV1(Message):
    """The first frame: who wrote the bundle.

    Attributes:
        device: the terminal, as its certificate names it.
        username: who wrote it.
        receipt_key: 32 bytes under which the receipt comes back.
    """

    v: Literal[1] = 1
    bundle_id: UUID
    device: Name
    username: ShortText
    made_at: Moment
    certificate_pem: Annotated[str, StringConstraints(max_length=16384)] = ""
    receipt_key: Annotated[bytes, Field(min_length=32, max_length=32, repr=False)]


class BundleEndV1(Message):
    """The last frame: how much there is, and the terminal's signature of everything before.

    Attributes:
        digest: SHA-256 of the file up to this frame.
        signature: of ``statement``; ECDSA P-256 with SHA-256, DER in hexadecimal.
    """

    v: Literal[1] = 1
    bundle_id: UUID
    device: Name
    reads: Count
    hits: Count
    verifications: Count
    events: Count
    frames: Count
    digest: Sha256
    signature: Signature = ""

    @property
    def records(self) -> int:
        """Records of all kinds; events are none."""
        return self.reads + self.hits + self.verifications

    def statement(self) -> bytes:
        """The bytes that are signed."""
        said = self.model_dump(mode="json", exclude={"signature"})
        return b"patrol-mdt bundle 1\n" + canonical(said).encode()


class BundleReceiptV1(Message):
    """The department's answer to a bundle, record by record, as it would have come over the network.

    Attributes:
        digest: of the bundle.
        received_at: when the last record was safely stored, by the department's clock.
        audit: the head of the terminal's audit log, counter-signed; None when it was not.
        audit_words: why it was not, or which events were not taken; they go with the next contact.
        signature: the authority's, of ``statement``.
    """

    v: Literal[1] = 1
    bundle_id: UUID
    device: Name
    digest: Sha256
    received_at: Moment
    items: tuple[ItemAnswerV1, ...]
    audit: AuditReceiptV1 | None = None
    audit_words: LongText = ""
    signature: Signature = ""

    def statement(self) -> bytes:
        """The bytes that are signed."""
        return b"patrol-mdt receipt 1\n" + self.model_dump_json(exclude={"signature"}).encode()
