# SPDX-License-Identifier: Apache-2.0
"""The events of the terminals' audit logs at the department: each once, in its chain, sealed under its year's key.

An event that does not follow on those that are here, or is not the one whose head was signed, is refused; people are
told as they are of a head.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from policy.chain import GENESIS, Head, check_chain, commitment
from policy.control import control
from server.clock import Clock
from server.db.session import Database, settled
from server.db.tables import AuditHead, AuditYear, TerminalEvent
from server.errors import HeadContradicted, Refused
from server.seal import DataKey, ServerKey
from server.services.devices import hold
from server.services.head_alerts import Told, tell
from sync.wire import AuditEventsAnswerV1, AuditEventsV1, AuditEventV1

REMEDY = "Keep this terminal as it is, and call the ALPR administrator."


class TerminalLog:
    """The department's copy of what terminals wrote."""

    def __init__(self, database: Database, server_key: ServerKey, clock: Clock) -> None:
        self._database = database
        self._server_key = server_key
        self._clock = clock

    @control("A08.1")
    def take(self, device: str, sent: AuditEventsV1) -> AuditEventsAnswerV1:
        """Keep events; those that are here already, unchanged, are passed over.

        Raises:
            HeadContradicted: they are not the ones that were written; the department's people are told.
            Refused: events before them are lacking.
        """
        wrong = settled(lambda: self._take(device, sent))
        if isinstance(wrong, str):
            raise HeadContradicted(wrong)
        return wrong

    def _take(self, device: str, sent: AuditEventsV1) -> AuditEventsAnswerV1 | str:
        """The answer, or what is wrong with the events: kept, for the transaction must not be undone by it."""
        now = self._clock()
        with self._database.write() as session:
            hold(session, device)
            newest = _newest(session, device)
            new = [event for event in sent.events if _seq(event) > newest.seq]
            wrong = _contradiction(session, device, newest, sent.events)
            if not wrong:
                self._keep(session, device, new, now)
                return AuditEventsAnswerV1(newest=newest.seq + len(new), received_at=now)
            tell(session, device, now, Told("contradicted", newest, wrong))
            return wrong

    def _keep(self, session: Session, device: str, new: Sequence[AuditEventV1], now: datetime) -> None:
        keys: dict[int, DataKey] = {}
        rows = []
        for event in new:
            seq, year = _seq(event), _year(event)
            if year not in keys:
                keys[year] = self._key(session, year, now)
            body = keys[year].seal(event.model_dump_json().encode(), f"event:{device}:{seq}")
            rows.append(
                {
                    "device": device,
                    "seq": seq,
                    "hash": str(event.fields["hash"]),
                    "year": year,
                    "received_at": now,
                    "body": body,
                }
            )
        if rows:
            session.execute(insert(TerminalEvent), rows)

    def _key(self, session: Session, year: int, now: datetime) -> DataKey:
        wrapped = session.scalar(select(AuditYear.wrapped).where(AuditYear.year == year))
        if wrapped is not None:
            return self._server_key.unwrap(wrapped, f"audit {year}")
        key, wrapped = self._server_key.new_data_key(f"audit {year}")
        session.execute(insert(AuditYear).values(year=year, wrapped=wrapped, created_at=now))
        return key


def newest_event(session: Session, device: str) -> int:
    """Number of the newest event of this terminal that is here."""
    newest = select(func.max(TerminalEvent.seq)).where(TerminalEvent.device == device)
    return session.scalar(newest) or 0


def _newest(session: Session, device: str) -> Head:
    seq = newest_event(session, device)
    found = session.get(TerminalEvent, {"device": device, "seq": seq})
    return Head(0, GENESIS) if found is None else Head(found.seq, found.hash)


def _contradiction(session: Session, device: str, newest: Head, events: Sequence[AuditEventV1]) -> str:
    """Why these cannot follow on what is here; empty when they can.

    Raises:
        Refused: events between are lacking; asking again helps.
    """
    first = _seq(events[0])
    if first > newest.seq + 1:
        raise Refused(f"Events {newest.seq + 1} to {first - 1} are lacking. Send them first.")
    known = _hashes(session, TerminalEvent, device, events) | _hashes(session, AuditHead, device, events)
    for event in events:
        if known.get(_seq(event), event.fields.get("hash")) != event.fields.get("hash"):
            return f"Event {_seq(event)} is not the one that the department knows. {REMEDY}"
        if not _is_told(event):
            return f"What event {_seq(event)} tells is not what was written with it. {REMEDY}"
    new = (event.fields for event in events if _seq(event) > newest.seq)
    bad = check_chain(new, newest).bad
    return f"{bad.words} {REMEDY}" if bad is not None else ""


def _hashes(
    session: Session,
    table: type[TerminalEvent] | type[AuditHead],
    device: str,
    events: Sequence[AuditEventV1],
) -> dict[int, Any]:
    seqs = [_seq(event) for event in events]
    found = select(table.seq, table.hash).where(table.device == device, table.seq.in_(seqs))
    return {row.seq: row.hash for row in session.execute(found)}


def _is_told(event: AuditEventV1) -> bool:
    """Whether the content fits the digest in the event."""
    if event.content is None:
        return True
    told = event.content.model_dump(exclude={"salt"})
    return event.fields.get("query_digest") == commitment(event.content.salt, told)


def _seq(event: AuditEventV1) -> int:
    seq = event.fields.get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool) or seq < 1:
        raise Refused("An event has no number. Update the terminal.")
    return seq


def _year(event: AuditEventV1) -> int:
    text = str(event.fields.get("at", ""))[:4]
    if not text.isdigit():
        raise Refused(f"Event {_seq(event)} has no time. Update the terminal.")
    return int(text)
