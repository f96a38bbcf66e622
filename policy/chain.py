# SPDX-License-Identifier: Apache-2.0
"""The chain of an audit log: what each event's hash covers, how a log is checked, what a signed head says.

An event's hash is SHA-256 over its own fields and the hash before it, as canonical JSON (UTF-8, keys sorted, no
spaces). An edit or a missing event shows at its place. A cut or newly written log shows only against a head that
somebody else keeps (RFC 6962 calls it a signed head): the department signs heads. Source: compliance AI-1.
"""

import base64
import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from policy.control import control

GENESIS: Final = "0" * 64
"""Stands for the hash before the first event."""

_LINKS: Final = {"seq", "prev_hash", "hash"}

Event = Mapping[str, object]
"""An event's fields by name; ``hash`` among them, and everything else is covered by it."""


class Fault(StrEnum):
    """What can be wrong with a log."""

    MALFORMED = "malformed"
    EDITED = "edited"
    MISSING = "missing"
    REORDERED = "re-ordered"
    DUPLICATED = "duplicated"
    TRUNCATED = "truncated"
    REWRITTEN = "re-written"


@dataclass(frozen=True, slots=True)
class Bad:
    """The first event that is not as it was written.

    Attributes:
        words: a sentence with the event's number.
    """

    seq: int
    fault: Fault
    words: str


@dataclass(frozen=True, slots=True)
class Head:
    """The newest event of a log at some time: its number, hash and time; number 0 when there was none.

    Attributes:
        at: UTC, as the event has it ("2026-11-21T08:15:00.250000Z").
    """

    seq: int
    hash: str
    at: str = ""


@dataclass(slots=True)
class Checked:
    """What the check of a log found.

    Attributes:
        events: number of the newest event that follows on the first without fault.
        bad: the first fault; None when there is none.
        hashes: of the good events, from the first that was checked.
        backwards: numbers of the events that are dated before the one preceding them: a clock was put back, or
            something from before sign-on was recorded late.
    """

    events: int = 0
    bad: Bad | None = None
    hashes: list[str] = field(default_factory=list)
    backwards: list[int] = field(default_factory=list)


def utc_text(moment: datetime) -> str:
    """``2026-11-21T08:15:00.250000Z``: a moment as events and heads have it, microseconds always.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be kept.")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(content: object) -> str:
    """JSON with sorted keys and no spaces: one text for one content."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@control("A08.1")
def event_hash(event: Event) -> str:
    """The hash of an event: over every field but ``hash`` itself."""
    content = {name: value for name, value in event.items() if name != "hash"}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def commitment(salt: str, content: Mapping[str, object]) -> str:
    """What stands in an event for content that is kept apart.

    It reveals nothing without the salt (32 random bytes as hex), and no other content fits it.
    """
    return hashlib.sha256(canonical({"salt": salt, **content}).encode()).hexdigest()


def key_fingerprint(pem: str) -> str:
    """SHA-256 of a public key's DER in hexadecimal, by which people tell keys apart."""
    inside = "".join(line for line in pem.strip().splitlines() if not line.startswith("-----"))
    return hashlib.sha256(base64.b64decode(inside)).hexdigest()


def head_statement(device: str, head: Head, received_at: str) -> bytes:
    """What the department signs when it was shown a head of this terminal's log."""
    said = {
        "what": "mdt audit head 1",
        "device": device,
        "seq": head.seq,
        "hash": head.hash,
        "at": head.at,
        "received_at": received_at,
    }
    return canonical(said).encode()


def check_chain(events: Iterable[Event], after: Head = Head(0, GENESIS)) -> Checked:
    """Check every event after this one; stops at the first fault, for nothing after it can be trusted.

    Args:
        events: in their order.
        after: what stands before them; it is trusted.

    An event of which only ``seq``, ``prev_hash`` and ``hash`` are there is withheld: its place is checked alone.
    """
    checked = Checked(after.seq)
    rest = iter(events)
    previous, before_at = after.hash, after.at
    for event in rest:
        expected = checked.events + 1
        checked.bad = _misplaced(event, expected, rest) or _changed(event, expected, previous)
        if checked.bad is not None:
            return checked
        previous, at = str(event["hash"]), str(event.get("at", ""))
        if at < before_at:
            checked.backwards.append(expected)
        before_at = at
        checked.hashes.append(previous)
        checked.events = expected
    return checked


def against_heads(checked: Checked, heads: Collection[Head]) -> Bad | None:
    """The first contradiction between a log that is whole in itself and heads that were kept elsewhere."""
    proven = 0
    for head in sorted(heads, key=lambda one: one.seq):
        if head.seq > checked.events:
            words = (
                f"The log ends at event {checked.events}, but event {head.seq} was signed: its end from event "
                f"{checked.events + 1} on was cut."
            )
            return Bad(checked.events + 1, Fault.TRUNCATED, words)
        if head.seq and checked.hashes[head.seq - 1] != head.hash:
            words = (
                f"Event {head.seq} is not the one that was signed: something from event {proven + 1} to "
                f"{head.seq} was written anew."
            )
            return Bad(head.seq, Fault.REWRITTEN, words)
        proven = head.seq
    return None


def is_withheld(event: Event) -> bool:
    """Whether only the event's number and hashes are there."""
    return event.keys() == _LINKS


def _misplaced(event: Event, expected: int, rest: Iterator[Event]) -> Bad | None:
    seq = event.get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool):
        return Bad(expected, Fault.MALFORMED, f"Where event {expected} should stand is something else.")
    if seq == expected:
        return None
    if seq < expected:
        return Bad(seq, Fault.DUPLICATED, f"Event {seq} stands in the log twice.")
    if any(later.get("seq") == expected for later in rest):
        return Bad(
            expected, Fault.REORDERED, f"Event {expected} stands after event {seq}, which it precedes."
        )
    return Bad(expected, Fault.MISSING, f"Event {expected} is missing: event {seq} follows at once.")


def _changed(event: Event, seq: int, previous: str) -> Bad | None:
    if not is_withheld(event) and event.get("hash") != event_hash(event):
        return Bad(seq, Fault.EDITED, f"Event {seq} is not as it was written.")
    if event.get("prev_hash") == previous:
        return None
    if seq == 1:
        return Bad(1, Fault.MISSING, "Event 1 follows on something that is not in the log.")
    words = f"Event {seq - 1} is not the one that event {seq} was written after: it was replaced."
    return Bad(seq - 1, Fault.EDITED, words)
