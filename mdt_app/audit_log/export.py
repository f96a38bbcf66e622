# SPDX-License-Identifier: Apache-2.0
"""Handing the audit log out: all of it, with what was searched for, or for outsiders without."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mdt_app.audit_log.file_form import FORM, SignedHead, written
from mdt_app.errors import Refused
from mdt_app.storage import audit, audit_heads
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.audit_form import FIRST_FORM, KeptEvent
from mdt_app.storage.database import Database
from mdt_app.storage.times import to_text
from policy.chain import key_fingerprint
from policy.control import control


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be handed out, to whom it may concern.

    Attributes:
        file: to be written.
        purpose: why, in the auditor's words.
        by: who asks, by their sign-on.
        for_outsiders: without what was searched for.
    """

    file: Path
    purpose: str
    by: str
    for_outsiders: bool = False


@control("A08.1")
def export(database: Database, wanted: Wanted, at: datetime) -> int:
    """Write the log into a file; the export itself is its last event. How many events it has.

    Raises:
        Refused: no purpose is given, or the file cannot be written.
        AuditUnwritable: the export could not be recorded, so nothing is handed out.
        StoreDamaged: what an event keeps sealed was changed; the sentence names it.
    """
    if not wanted.purpose.strip():
        raise Refused("Say what the audit log is handed out for.")
    event = AuditEvent(
        at,
        "audit_exported",
        username=wanted.by,
        object="audit log",
        query_elements={"with": "digests alone" if wanted.for_outsiders else "what was searched for"},
        purpose=wanted.purpose,
        rows=audit.head(database).seq + 1,
    )
    audit.access(database, event)
    _write(wanted.file, written(_lines(database, wanted, at)))
    return audit.head(database).seq


def _lines(database: Database, wanted: Wanted, at: datetime) -> Iterator[Mapping[str, object]]:
    last, signed = audit.head(database), audit_heads.every(database)
    keys = sorted({key_fingerprint(one.key_pem) for one in signed})
    newest = next(iter(audit.kept_events(database, newest_first=True)))
    yield {
        "line": "head",
        "form": FORM,
        "agency": newest.fields["org"],
        "device": newest.fields["device_id"],
        "unit": newest.fields["vehicle"],
        "exported_at": to_text(at),
        "exported_by": wanted.by,
        "searches": "digests" if wanted.for_outsiders else "opened",
        "last": {"seq": last.seq, "hash": last.hash},
        "keys": keys,
    }
    for kept in audit.kept_events(database):
        yield _event_line(kept, for_outsiders=wanted.for_outsiders)
    for one in signed:
        key = key_fingerprint(one.key_pem)
        received_at = to_text(one.received_at)
        yield SignedHead(one.device, one.head(), received_at, one.signature, key).as_line()


def _event_line(kept: KeptEvent, *, for_outsiders: bool) -> dict[str, object]:
    if for_outsiders and kept.form == FIRST_FORM:
        links = {name: kept.fields[name] for name in ("seq", "prev_hash", "hash")}
        return {"line": "withheld", "event": links}
    line: dict[str, object] = {"line": "event", "event": kept.fields}
    if kept.content is not None and not for_outsiders:
        line["sealed"] = {"salt": kept.content.salt, **kept.content.told()}
    return line


def _write(path: Path, text: Iterator[str]) -> None:
    """The whole file or none."""
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=".audit-", delete=False
        ) as file:
            temporary = Path(file.name)
            file.writelines(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror}. Name another place.") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
