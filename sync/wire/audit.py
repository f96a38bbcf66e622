# SPDX-License-Identifier: Apache-2.0
"""The head of a terminal's audit log on its way to the department, and the department's counter-signature.

The terminal asks which head the department kept last, and sends its newest one together with the hash that its log
now has at that place. So a log that was cut or written anew since then shows. Source: compliance AI-1, AI-3.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints

from policy.chain import GENESIS, Head, head_statement, utc_text
from sync.wire.values import Message, Moment, Name, Sha256

MAX_EVENTS = 500
"""Events in one request."""

Count = Annotated[int, Field(ge=0)]
PublicKey = Annotated[str, StringConstraints(max_length=1024, pattern=r"^-----BEGIN PUBLIC KEY-----")]


class FormerHeadV1(Message):
    """The last head that the department keeps of another terminal of the same car."""

    device: Name
    seq: Count
    hash: Sha256


class KeptHeadV1(Message):
    """What the department keeps of the calling terminal.

    Attributes:
        seq: number of the newest event that it signed; 0 when there is none.
        events: number of the newest event that it has itself; 0 when there is none.
        former: of the terminal that this car had before; given only until the first head is kept.
    """

    v: Literal[1] = 1
    device: Name
    seq: Count
    events: Count = 0
    former: FormerHeadV1 | None = None


class AuditHeadV1(Message):
    """The newest event of the terminal's log.

    Attributes:
        at: UTC, when the event happened.
        kept_seq: the department's newest, as it just told.
        kept_hash: the hash that the log has at that place now; ``GENESIS`` for 0.
    """

    v: Literal[1] = 1
    seq: Annotated[int, Field(ge=1)]
    hash: Sha256
    at: Moment
    kept_seq: Count = 0
    kept_hash: Sha256 = GENESIS

    def head(self) -> Head:
        """As the chain has it."""
        return Head(self.seq, self.hash, utc_text(self.at))


class AuditReceiptV1(Message):
    """A head, counter-signed.

    Attributes:
        received_at: UTC, by the department's clock.
        signature: of ``statement``, ECDSA P-256 with SHA-256, DER in hexadecimal.
        key_pem: the department's public key for it.
    """

    v: Literal[1] = 1
    device: Name
    seq: Annotated[int, Field(ge=1)]
    hash: Sha256
    at: Moment
    received_at: Moment
    signature: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{2,512}$")]
    key_pem: PublicKey

    def statement(self) -> bytes:
        """What is signed."""
        return head_statement(
            self.device, Head(self.seq, self.hash, utc_text(self.at)), utc_text(self.received_at)
        )


class AuditContentV1(Message):
    """What is sealed of an event in the car; its digest is among the event's fields."""

    salt: Sha256
    query_elements: dict[str, str]
    reason: str = ""


class AuditEventV1(Message):
    """One event of the log.

    Attributes:
        fields: what its hash covers, and the hash.
        content: None for events of the first form, and when the key of its year is gone.
    """

    fields: dict[str, JsonValue]
    content: AuditContentV1 | None = None


class AuditEventsV1(Message):
    """Events that the department does not have, in their order."""

    v: Literal[1] = 1
    events: Annotated[tuple[AuditEventV1, ...], Field(min_length=1, max_length=MAX_EVENTS)]


class AuditEventsAnswerV1(Message):
    """Number of the newest event that the department has now."""

    v: Literal[1] = 1
    newest: Count
    received_at: Moment


class AuditTrouble(StrEnum):
    """What a terminal tells of its own audit log."""

    NOT_WRITTEN = "not_written"
    CHANGED = "changed"


class AuditTroubleV1(Message):
    """The terminal's audit log cannot be written, or could not for a while; or it was changed (CJIS AU-5, AU-9).

    Attributes:
        since_at: UTC, when it was noticed.
        seq: the newest event that was written.
    """

    v: Literal[1] = 1
    kind: AuditTrouble
    since_at: Moment
    seq: Count
    hash: Sha256


class AuditTroubleAnswerV1(Message):
    """The department knows of it."""

    v: Literal[1] = 1
    received_at: Moment
