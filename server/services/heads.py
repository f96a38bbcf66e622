# SPDX-License-Identifier: Apache-2.0
"""Heads of the terminals' audit logs: kept, counter-signed, and held against those kept before.

A log that was cut, written anew or begun again contradicts an earlier head: nothing is signed, and a person is told.
So is a person of a terminal that shows no head for a day, or that says it cannot write. Source: compliance AI-1, AI-3;
CJIS AU-5, AU-9.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from policy.chain import GENESIS, Head, head_statement, utc_text
from policy.control import control
from server.clock import Clock
from server.db.session import Database
from server.db.tables import AuditAlert, AuditHead, Device
from server.errors import HeadContradicted, NotFound, Refused
from server.services import audit
from server.services.devices import hold
from server.services.head_alerts import Told, tell
from server.services.terminal_log import newest_event
from server.signing import AuditKey
from sync.wire import (
    AuditHeadV1,
    AuditReceiptV1,
    AuditTrouble,
    AuditTroubleAnswerV1,
    AuditTroubleV1,
    FormerHeadV1,
    KeptHeadV1,
)

SILENT_AFTER = timedelta(hours=24)
"""A terminal that may transfer and showed no head for so long is told of (compliance AI-1)."""


_TROUBLES = {
    AuditTrouble.NOT_WRITTEN: (
        "The audit log could not be written since {since}: the terminal shows no stored data. See to its disk."
    ),
    AuditTrouble.CHANGED: (
        "The terminal found at {since} that its audit log was changed behind the program. Keep it as it is."
    ),
}


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that a person has to look at.

    Attributes:
        kind: "contradicted", "began_anew", "clock_back", "silent", "not_written" or "changed".
        at: UTC, when it was first seen.
    """

    device: str
    kind: str
    at: datetime
    words: str


class Heads:
    """The department's book of heads."""

    def __init__(self, database: Database, key: AuditKey, clock: Clock) -> None:
        self._database = database
        self._key = key
        self._clock = clock

    @property
    def key(self) -> AuditKey:
        """The key that signs heads now."""
        return self._key

    def kept(self, device: str) -> KeptHeadV1:
        """What is kept of this terminal."""
        with self._database.read() as session:
            newest, events = _newest(session, device), newest_event(session, device)
            if newest is not None:
                return KeptHeadV1(device=device, seq=newest.seq, events=events)
            return KeptHeadV1(device=device, seq=0, events=events, former=_former(session, device))

    @control("A08.1")
    def take(self, device: str, shown: AuditHeadV1) -> AuditReceiptV1:
        """Keep and counter-sign a head.

        Raises:
            HeadContradicted: it contradicts a head that was kept before; the department's people are told.
            Refused: it answers another kept head than the newest; asking again helps.
        """
        now = self._clock()
        with self._database.write() as session:
            hold(session, device)
            newest = _newest(session, device)
            wrong = _contradiction(newest, shown)
            if not wrong:
                return self._signed(session, device, newest, shown, now)
            # Kept beyond this refusal: the transaction must not be undone by it. Told once for what is kept.
            tell(session, device, now, Told("contradicted", _head(newest), wrong))
        raise HeadContradicted(wrong)

    def trouble(self, device: str, told: AuditTroubleV1) -> AuditTroubleAnswerV1:
        """Keep that a terminal cannot write its audit log; people are told."""
        now = self._clock()
        words = _TROUBLES[told.kind].format(since=f"{told.since_at:%Y-%m-%d %H:%M} UTC")
        with self._database.write() as session:
            hold(session, device)
            head = Head(told.seq, told.hash, utc_text(told.since_at))
            tell(session, device, now, Told(told.kind.value, head, words))
        return AuditTroubleAnswerV1(received_at=now)

    def watch(self) -> int:
        """Tell of every terminal that showed no head for a day; how many are silent now."""
        now = self._clock()
        with self._database.read() as session:
            silent = _silent(session, now)
        for device, head in silent:
            words = f"No head of its audit log came since {head.at[:16].replace('T', ' ')} UTC."
            # Each in a transaction of its own: what holds the chain's end waits for no other terminal.
            with self._database.write() as session:
                tell(session, device, now, Told("silent", head, words))
        return len(silent)

    def signed(self, device: str) -> list[AuditReceiptV1]:
        """Every head of this terminal, the oldest first.

        Raises:
            NotFound: none is kept.
        """
        with self._database.read() as session:
            rows = session.scalars(
                select(AuditHead).where(AuditHead.device == device).order_by(AuditHead.seq)
            ).all()
            if not rows:
                raise NotFound(f"No head of a terminal {device} is kept. See: mdt-server device list")
            return [self._receipt(row) for row in rows]

    def alerts(self) -> list[Alert]:
        """Everything that was told, the newest first."""
        with self._database.read() as session:
            rows = session.scalars(select(AuditAlert).order_by(AuditAlert.at.desc(), AuditAlert.device)).all()
            return [Alert(row.device, row.kind, row.at, row.words) for row in rows]

    def silent(self) -> list[str]:
        """Terminals that may transfer and showed no head for a day."""
        with self._database.read() as session:
            return [device for device, _head in _silent(session, self._clock())]

    def _signed(
        self, session: Session, device: str, newest: AuditHead | None, shown: AuditHeadV1, now: datetime
    ) -> AuditReceiptV1:
        if newest is not None and newest.seq == shown.seq:
            return self._receipt(newest)
        if newest is None and (former := _former(session, device)) is not None:
            words = f"This car's log began anew; the terminal before, {former.device}, ended at event {former.seq}."
            tell(session, device, now, Told("began_anew", shown.head(), words))
        if newest is not None and shown.at < newest.at:
            words = (
                f"The clock went back by {(newest.at - shown.at).total_seconds():.0f} s between two heads."
            )
            tell(session, device, now, Told("clock_back", shown.head(), words))
        row = {
            "device": device,
            "seq": shown.seq,
            "hash": shown.hash,
            "at": shown.at,
            "received_at": now,
            "key": self._key.fingerprint,
            "signature": self._key.signature(head_statement(device, shown.head(), utc_text(now))),
        }
        session.execute(insert(AuditHead).values(**row))
        # In the chain, so that a head taken out of the book shows.
        audit.record(session, now, "audit.head_signed", device, seq=shown.seq, hash=shown.hash)
        return self._receipt(AuditHead(**row))

    def _receipt(self, row: AuditHead) -> AuditReceiptV1:
        """A head that another key signed, before this one was made, is signed again."""
        head = Head(row.seq, row.hash, utc_text(row.at))
        signature = row.signature
        if row.key != self._key.fingerprint:
            signature = self._key.signature(head_statement(row.device, head, utc_text(row.received_at)))
        return AuditReceiptV1(
            device=row.device,
            seq=row.seq,
            hash=row.hash,
            at=row.at,
            received_at=row.received_at,
            signature=signature,
            key_pem=self._key.pem,
        )


def _contradiction(newest: AuditHead | None, shown: AuditHeadV1) -> str:
    """Why this head cannot follow on what is kept; empty when it can.

    Raises:
        Refused: it answers another kept head.
    """
    kept = _head(newest)
    remedy = "The log was changed behind the program. Keep this terminal as it is, and call the ALPR administrator."
    if shown.seq < kept.seq:
        return f"The audit log ends at event {shown.seq}, but event {kept.seq} was signed. {remedy}"
    if shown.kept_seq != kept.seq:
        raise Refused("The department keeps another head by now. Ask again.")
    if shown.kept_hash != kept.hash or (shown.seq == kept.seq and shown.hash != kept.hash):
        return f"Event {kept.seq} of the audit log is not the one that was signed. {remedy}"
    return ""


def _head(newest: AuditHead | None) -> Head:
    return Head(0, GENESIS) if newest is None else Head(newest.seq, newest.hash, utc_text(newest.at))


def _newest(session: Session, device: str) -> AuditHead | None:
    return session.scalars(
        select(AuditHead).where(AuditHead.device == device).order_by(AuditHead.seq.desc()).limit(1)
    ).one_or_none()


def _former(session: Session, device: str) -> FormerHeadV1 | None:
    """The last head of another terminal of the same unit."""
    unit = select(Device.unit).where(Device.device == device).scalar_subquery()
    row = session.scalars(
        select(AuditHead)
        .join(Device, Device.device == AuditHead.device)
        .where(Device.unit == unit, Device.device != device)
        .order_by(AuditHead.received_at.desc(), AuditHead.seq.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else FormerHeadV1(device=row.device, seq=row.seq, hash=row.hash)


def _silent(session: Session, now: datetime) -> list[tuple[str, Head]]:
    """Terminals in use without a head since ``SILENT_AFTER``, each with its newest head or its enrolment."""
    newest = func.max(AuditHead.seq).label("seq")
    shown = select(AuditHead.device, newest).group_by(AuditHead.device).subquery()
    query = (
        select(Device.device, Device.enrolled_at, AuditHead.seq, AuditHead.hash, AuditHead.received_at)
        .outerjoin(shown, shown.c.device == Device.device)
        .outerjoin(AuditHead, (AuditHead.device == shown.c.device) & (AuditHead.seq == shown.c.seq))
        .where(Device.revoked_at.is_(None))
        .order_by(Device.device)
    )
    found = []
    for row in session.execute(query):
        since = row.received_at or row.enrolled_at
        if now - since > SILENT_AFTER:
            found.append((row.device, Head(row.seq or 0, row.hash or GENESIS, utc_text(since))))
    return found
