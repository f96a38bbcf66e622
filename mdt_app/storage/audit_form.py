# SPDX-License-Identifier: Apache-2.0
"""The form of an audit event: its fields, and which of them its hash covers.

There are two forms. Events of form 1, from before, have what was searched for in the open. Those of form 2 have all
that CJIS AU-3 asks for, and a salted digest of what was searched for; the words themselves lie beside the event,
sealed (``audit_pen``). A log may hold both; each is checked over the fields of its own form.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mdt_app.storage.audit_pen import Content

FORM = 2
FIRST_FORM = 1

_BOTH = ("seq", "at", "event", "outcome", "username", "session_id", "object", "purpose", "case_no", "rows")
_LINKS = ("prev_hash", "hash")
FIELDS: Mapping[int, tuple[str, ...]] = {
    FIRST_FORM: (*_BOTH, "query_elements", "reason", *_LINKS),
    FORM: (
        "form",
        *_BOTH,
        "time_source",
        "monotonic_ms",
        "org",
        "role",
        "device_id",
        "vehicle",
        "source_address",
        "destination_address",
        "session_seconds",
        "query_digest",
        "bytes_in",
        "bytes_out",
        *_LINKS,
    ),
}
"""What an event's hash covers, by its form, and the hash itself.

``bytes_in`` and ``bytes_out`` are empty: an access is on record before anything goes over a connection. How much
arrived is in the department's own log.
"""


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """What happened (CJIS AU-3, policies' access records). Where, by which role and when in the shift is added.

    Attributes:
        at: UTC.
        event: what was done ("sign_on", "inquiry").
        outcome: "done", "refused", "held" or "failed".
        object: what it was done to, as an id or a name of a thing ("hit 0193...").
        query_elements: each element of a search by its name; sealed.
        purpose: purpose code from the profile.
        case_no: case or incident number, as entered.
        reason: why, in the person's words; sealed.
        rows: how many records were shown or changed.
        source_address, destination_address: of a connection, where there was one.
    """

    at: datetime
    event: str
    outcome: str = "done"
    username: str = ""
    session_id: str = ""
    object: str = ""
    query_elements: Mapping[str, str] = field(default_factory=dict)
    purpose: str = ""
    case_no: str = ""
    reason: str = ""
    rows: int | None = None
    source_address: str = ""
    destination_address: str = ""


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest event: its number, hash and time; number 0 and the genesis hash when the log is empty."""

    seq: int
    hash: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a check of the whole chain found.

    Attributes:
        events: how many events were checked.
        first_bad: number of the first event that is not as it was written; None when all are.
        problem: what is wrong with it, in a sentence; empty when nothing is.
    """

    events: int
    first_bad: int | None = None
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether every event is as it was written."""
        return self.first_bad is None


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event as it lies in the log.

    Attributes:
        form: ``FORM`` or ``FIRST_FORM``.
        fields: what its hash covers, and the hash; by its form.
        content: what was sealed of it; None when the key of its year is gone, or for an event of form 1.
    """

    form: int
    fields: Mapping[str, Any]
    content: Content | None


def fields_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the hash of a row covers, and the hash."""
    return {name: row[name] for name in FIELDS.get(row["form"], FIELDS[FORM])}
