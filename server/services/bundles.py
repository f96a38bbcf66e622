# SPDX-License-Identifier: Apache-2.0
"""Taking a bundle from a removable medium: the same intake as over the network, and a receipt for the car.

Nothing is taken before the whole bundle was looked at. What is taken is told apart by its id, as ever: a bundle that
was broken off, by a power cut say, is simply imported again. One that was taken whole is not taken a second time.
"""

import gzip
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from policy.control import control
from server.clock import Clock
from server.db.session import Database, settled
from server.db.tables import TakenBundle
from server.errors import BundleNotTaken, Refused
from server.security import Authority
from server.services import audit
from server.services.batch import parse
from server.services.bundle_check import BundleCheck, CheckedBundle, message, opened
from server.services.heads import Heads
from server.services.ingest import Carried, Ingest
from server.services.terminal_log import TerminalLog
from sync.wire import AuditEventsV1, AuditHeadV1, AuditReceiptV1, BundleReceiptV1, ItemAnswerV1, Outcome
from sync.wire.bundle import BundleRefused, Frame, Kind
from sync.wire.receipt import seal_receipt


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a bundle.

    Attributes:
        accepted, duplicate, refused: records.
        events: of the terminal's audit log, in the bundle.
        audit_words: what of them was not taken, and why; empty when all is well.
        receipt: the file for the car, sealed.
        before: when and by whom it was taken already; empty the first time.
    """

    bundle_id: UUID
    device: str
    made_at: datetime
    accepted: int = 0
    duplicate: int = 0
    refused: int = 0
    events: int = 0
    audit_words: str = ""
    receipt: bytes = field(default=b"", repr=False)
    before: str = ""


@dataclass(frozen=True, slots=True)
class Intakes:
    """Where what is in a bundle goes."""

    records: Ingest
    heads: Heads
    log: TerminalLog


class Bundles:
    """The department's intake for removable media.

    Args:
        database: the department's.
        check: looks at bundles.
        intakes: take what is in them.
        authority: signs receipts.
        clock: UTC.
    """

    def __init__(
        self, database: Database, check: BundleCheck, intakes: Intakes, authority: Authority, clock: Clock
    ) -> None:
        self._database, self._check, self._intakes = database, check, intakes
        self._authority, self._clock = authority, clock

    @control("J02.1", "A02.1")
    def take(self, path: Path, actor: str) -> Taken:
        """Take a bundle's records and make the receipt.

        Args:
            path: of the bundle's file, on the medium or a copy of it.
            actor: who imports it, for the record.

        Raises:
            BundleNotTaken: nothing of it was taken; the sentence says why, and is on record.
        """
        try:
            checked = self._check.look(path)
            earlier = self._earlier(checked)
            if earlier is None:
                return self._kept(checked, actor, self._contents(path, checked))
        except (BundleRefused, Refused) as refusal:
            self._record_refusal(actor, str(refusal))
            raise BundleNotTaken(str(refusal)) from refusal
        self._record_refusal(actor, "taken before", bundle=str(earlier.bundle_id), device=earlier.device)
        return earlier

    def _contents(self, path: Path, checked: CheckedBundle) -> "_Contents":
        """All records through the intake, then the audit log's head and events."""
        carried = Carried(str(checked.manifest.bundle_id), checked.manifest.username)
        contents, device = _Contents(), checked.manifest.device
        with opened(path) as file:
            reader = self._check.reader(file)
            if reader.header != checked.header:
                raise BundleNotTaken("The file was changed while it was read. Import it again.")
            for frame in reader.frames():
                if frame.kind is Kind.RECORDS:
                    answer = self._intakes.records.take(parse(frame.plain()), device, carried)
                    contents.items += answer.items
                elif frame.kind is Kind.AUDIT_HEAD:
                    self._sign_head(checked, contents)
                elif frame.kind is Kind.AUDIT_EVENTS and not contents.audit_words:
                    self._take_events(device, frame, contents)
        return contents

    def _sign_head(self, checked: CheckedBundle, contents: "_Contents") -> None:
        shown = self._shown(checked)
        if shown is None:
            return  # a contact over the network has brought a later one meanwhile
        try:
            contents.audit = self._intakes.heads.take(checked.manifest.device, shown)
        except Refused as refusal:
            contents.audit_words = str(refusal)

    def _take_events(self, device: str, frame: Frame, contents: "_Contents") -> None:
        try:
            self._intakes.log.take(device, message(AuditEventsV1, frame, frame.plain()))
        except Refused as refusal:
            contents.audit_words = str(refusal)

    def _shown(self, checked: CheckedBundle) -> AuditHeadV1 | None:
        """The head, held against the one that is kept by now, whichever the car knew; None for an older one."""
        shown = checked.head
        kept = self._intakes.heads.kept(checked.manifest.device).seq
        if shown is None or shown.seq < kept:
            return None
        if shown.kept_seq != kept and kept in checked.hashes:
            return shown.model_copy(update={"kept_seq": kept, "kept_hash": checked.hashes[kept]})
        return shown

    def _kept(self, checked: CheckedBundle, actor: str, contents: "_Contents") -> Taken:
        taken = _counted(checked, contents.items, contents.audit_words)
        return settled(lambda: self._keep(checked, actor, contents, taken))

    def _keep(self, checked: CheckedBundle, actor: str, contents: "_Contents", taken: Taken) -> Taken:
        now = self._clock()
        receipt = self._receipt(checked, contents, now)
        with self._database.write() as session:
            earlier = _found(session, checked)
            if earlier is not None:  # two people at once
                return earlier
            row = {"bundle_id": taken.bundle_id, "device": taken.device, "digest": checked.end.digest}
            session.execute(insert(TakenBundle).values(**row, taken_at=now, taken_by=actor, receipt=receipt))
            audit.record(
                session,
                now,
                "media.imported",
                actor,
                bundle=str(taken.bundle_id),
                device=taken.device,
                accepted=taken.accepted,
                duplicate=taken.duplicate,
                refused=taken.refused,
                events=taken.events,
            )
        return replace(taken, receipt=receipt)

    def _receipt(self, checked: CheckedBundle, contents: "_Contents", now: datetime) -> bytes:
        unsigned = BundleReceiptV1(
            bundle_id=checked.manifest.bundle_id,
            device=checked.manifest.device,
            digest=checked.end.digest,
            received_at=now,
            items=tuple(contents.items),
            audit=contents.audit,
            audit_words=contents.audit_words,
        )
        signed = unsigned.model_copy(update={"signature": self._authority.signature(unsigned.statement())})
        packed = gzip.compress(signed.model_dump_json().encode(), 1)
        return seal_receipt(signed.bundle_id, checked.manifest.receipt_key, packed)

    def _earlier(self, checked: CheckedBundle) -> Taken | None:
        with self._database.read() as session:
            return _found(session, checked)

    def _record_refusal(self, actor: str, reason: str, **detail: str) -> None:
        with self._database.write() as session:
            audit.record(
                session, self._clock(), "media.imported", actor, outcome="failure", reason=reason, **detail
            )


@dataclass(slots=True)
class _Contents:
    """What the intakes answered."""

    items: list[ItemAnswerV1] = field(default_factory=list)
    audit: AuditReceiptV1 | None = None
    audit_words: str = ""


def _found(session: Session, checked: CheckedBundle) -> Taken | None:
    row = session.get(TakenBundle, checked.manifest.bundle_id)
    if row is None:
        return None
    if row.digest != checked.end.digest:
        raise BundleNotTaken("Another bundle was taken under this one's id. Tell the ALPR administrator.")
    return Taken(
        row.bundle_id,
        row.device,
        checked.manifest.made_at,
        receipt=row.receipt,
        before=f"{row.taken_at:%Y-%m-%d %H:%M} UTC by {row.taken_by}",
    )


def _counted(checked: CheckedBundle, items: Iterable[ItemAnswerV1], audit_words: str) -> Taken:
    outcomes = Counter(item.outcome for item in items)
    return Taken(
        checked.manifest.bundle_id,
        checked.manifest.device,
        checked.manifest.made_at,
        outcomes[Outcome.ACCEPTED],
        outcomes[Outcome.DUPLICATE],
        outcomes[Outcome.REFUSED],
        checked.end.events,
        audit_words,
    )
