# SPDX-License-Identifier: Apache-2.0
"""What car and department say to each other: version 1, JSON, bytes as base64, times in UTC.

Each record carries a UUIDv7 made in the car, so that a retry is recognised and nothing is kept twice. A later
version gets its own models and addresses; these do not change their meaning.
"""

from sync.wire.audit import (
    AuditHeadV1,
    AuditReceiptV1,
    AuditTrouble,
    AuditTroubleAnswerV1,
    AuditTroubleV1,
    FormerHeadV1,
    KeptHeadV1,
)
from sync.wire.batch import (
    MAX_BATCH_BYTES,
    MAX_BATCH_ITEMS,
    BatchAnswerV1,
    BatchV1,
    InventoryV1,
    ItemAnswerV1,
    LooseBatchV1,
    Outcome,
    RecordKind,
)
from sync.wire.enrolment import AuthorityV1, EnrolmentAnswerV1, EnrolmentRequestV1, HealthV1, ProblemV1
from sync.wire.lists import (
    HotListCatalogueV1,
    HotListEntryV1,
    HotListHeadV1,
    HotListSnapshotV1,
    entries_sha256,
)
from sync.wire.orders import (
    MAX_ORDERS,
    DoneAnswerV1,
    OrderDoneV1,
    OrderKind,
    OrdersV1,
    OrderV1,
    OwnWipeV1,
    ReceiptDoneV1,
    SignedOnAnswerV1,
    SignedOnV1,
    WaitingV1,
    WipedFileV1,
    WipeProofV1,
    order_statement,
)
from sync.wire.records import BoxV1, CharacterV1, ColourV1, FixV1, HitV1, ReadV1, SessionV1, VerificationV1
from sync.wire.values import MAX_IMAGE_BYTES, Message

__all__ = [
    "MAX_BATCH_BYTES",
    "MAX_BATCH_ITEMS",
    "MAX_IMAGE_BYTES",
    "MAX_ORDERS",
    "AuditHeadV1",
    "AuditReceiptV1",
    "AuditTrouble",
    "AuditTroubleAnswerV1",
    "AuditTroubleV1",
    "AuthorityV1",
    "BatchAnswerV1",
    "BatchV1",
    "BoxV1",
    "CharacterV1",
    "ColourV1",
    "DoneAnswerV1",
    "EnrolmentAnswerV1",
    "EnrolmentRequestV1",
    "FixV1",
    "FormerHeadV1",
    "HealthV1",
    "HitV1",
    "HotListCatalogueV1",
    "HotListEntryV1",
    "HotListHeadV1",
    "HotListSnapshotV1",
    "InventoryV1",
    "ItemAnswerV1",
    "KeptHeadV1",
    "LooseBatchV1",
    "Message",
    "OrderDoneV1",
    "OrderKind",
    "OrderV1",
    "OrdersV1",
    "Outcome",
    "OwnWipeV1",
    "ProblemV1",
    "ReadV1",
    "ReceiptDoneV1",
    "RecordKind",
    "SessionV1",
    "SignedOnAnswerV1",
    "SignedOnV1",
    "VerificationV1",
    "WaitingV1",
    "WipeProofV1",
    "WipedFileV1",
    "entries_sha256",
    "order_statement",
]
