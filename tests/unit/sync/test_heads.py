# SPDX-License-Identifier: Apache-2.0
"""Showing the head of the audit log: when, what, and what is made of the answer."""

from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from policy.chain import GENESIS, Head, head_statement, utc_text
from sync.errors import HeadRefused, ServerFailed
from sync.heads import show_head
from sync.signatures import is_signed
from sync.wire import (
    AuditEventsAnswerV1,
    AuditEventsV1,
    AuditEventV1,
    AuditHeadV1,
    AuditReceiptV1,
    AuditTrouble,
    AuditTroubleAnswerV1,
    AuditTroubleV1,
    KeptHeadV1,
)
from tests.helpers.transfer import NOON

KEY = ec.generate_private_key(ec.SECP256R1())
PEM = (
    KEY.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
HEAD = AuditHeadV1(seq=7, hash="7" * 64, at=NOON, kept_seq=0, kept_hash=GENESIS)


def receipt(**changes: object) -> AuditReceiptV1:
    """What an honest department answers, unless told otherwise."""
    statement = head_statement("mdt-1", Head(7, "7" * 64, utc_text(NOON)), utc_text(NOON))
    values: dict[str, object] = {
        "device": "mdt-1",
        "seq": 7,
        "hash": "7" * 64,
        "at": NOON,
        "received_at": NOON,
        "signature": KEY.sign(statement, ec.ECDSA(hashes.SHA256())).hex(),
        "key_pem": PEM,
    }
    return AuditReceiptV1.model_validate(values | changes)


@dataclass
class Log:
    """A log that remembers what it was told."""

    new: bool = True
    untold: list[AuditTroubleV1] = field(default_factory=list)
    kept: list[AuditReceiptV1] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def has_new(self) -> bool:
        return self.new

    def shown(self, kept: KeptHeadV1) -> AuditHeadV1:
        return HEAD.model_copy(update={"kept_seq": kept.seq})

    def events_after(self, seq: int, limit: int) -> AuditEventsV1 | None:
        events = tuple(AuditEventV1(fields={"seq": number}) for number in range(seq + 1, 8)[:3])
        return AuditEventsV1(events=events) if events else None

    def signed(self, receipt: AuditReceiptV1) -> None:
        self.kept.append(receipt)

    def refused(self, sentence: str) -> None:
        self.said.append(sentence)

    def trouble(self) -> AuditTroubleV1 | None:
        return self.untold[0] if self.untold else None

    def trouble_told(self, told: AuditTroubleV1) -> None:
        self.untold.remove(told)


@dataclass
class Desk:
    """A department that answers as told."""

    answer: AuditReceiptV1 | HeadRefused = field(default_factory=receipt)
    takes: bool = True
    asked: list[str] = field(default_factory=list)

    def audit_kept(self) -> KeptHeadV1:
        self.asked.append("kept")
        return KeptHeadV1(device="mdt-1", seq=3, events=2)

    def audit_head(self, shown: AuditHeadV1) -> AuditReceiptV1:
        self.asked.append(f"head after {shown.kept_seq}")
        if isinstance(self.answer, HeadRefused):
            raise self.answer
        return self.answer

    def audit_events(self, sent: AuditEventsV1) -> AuditEventsAnswerV1:
        numbers = [event.fields["seq"] for event in sent.events]
        self.asked.append(f"events {numbers[0]} to {numbers[-1]}")
        newest = numbers[-1] if self.takes else 0
        return AuditEventsAnswerV1.model_validate({"newest": newest, "received_at": NOON})

    def audit_trouble(self, told: AuditTroubleV1) -> AuditTroubleAnswerV1:
        self.asked.append(told.kind.value)
        return AuditTroubleAnswerV1(received_at=NOON)


def test_a_new_head_is_shown_and_its_signature_kept() -> None:
    log, desk = Log(), Desk()
    assert show_head(log, desk) == receipt(signature=desk.answer.signature)  # type: ignore[union-attr]
    assert desk.asked == ["kept", "head after 3", "events 3 to 5", "events 6 to 7"]
    assert len(log.kept) == 1


def test_a_sign_off_waits_for_no_long_log() -> None:
    """The head is signed; the events go with the next one."""
    log, desk = Log(), Desk()
    stops = iter([False, True])
    show_head(log, desk, lambda: next(stops))
    assert desk.asked == ["kept", "head after 3", "events 3 to 5"]
    assert len(log.kept) == 1


def test_a_department_that_takes_no_events_is_not_asked_for_ever() -> None:
    """It is a failure of the department, and the transfer goes on."""
    with pytest.raises(ServerFailed, match="did not take the events"):
        show_head(Log(), Desk(takes=False))


def test_nothing_is_asked_when_nothing_is_new() -> None:
    desk = Desk()
    assert show_head(Log(new=False), desk) is None
    assert desk.asked == []


def test_trouble_is_told_first_and_once() -> None:
    """Also when there is no new event, which is what trouble means."""
    told = AuditTroubleV1(kind=AuditTrouble.NOT_WRITTEN, since_at=NOON, seq=7, hash="7" * 64)
    log, desk = Log(new=False, untold=[told]), Desk()
    show_head(log, desk)
    show_head(log, desk)
    assert desk.asked == ["not_written"]


def test_a_refusal_is_kept_and_goes_on_up() -> None:
    """The transfer's line says it, the log keeps it."""
    log = Log()
    with pytest.raises(HeadRefused, match="ends at event 5"):
        show_head(log, Desk(HeadRefused("The audit log ends at event 5.")))
    assert (log.said, log.kept) == (["The audit log ends at event 5."], [])


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": 8},
        {"hash": "8" * 64},
        {"device": "mdt-2"},
        {"signature": "00" * 8},
        {"key_pem": PEM.replace("A", "B", 3)},
    ],
)
def test_another_signature_is_not_kept(changes: dict[str, object]) -> None:
    """Of something else, for somebody else, or by another key."""
    log = Log()
    with pytest.raises(ServerFailed, match="something else than it was shown"):
        show_head(log, Desk(receipt(**changes)))
    assert log.kept == []


@pytest.mark.parametrize(("pem", "signature"), [("no key", "00"), (PEM, "zz"), (PEM, "")])
def test_what_is_no_key_or_signature_is_no_proof(pem: str, signature: str) -> None:
    assert not is_signed(pem, b"said", signature)
