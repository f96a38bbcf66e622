# SPDX-License-Identifier: Apache-2.0
"""This car's audit log for the transfer (``sync.ports.AuditLog``), and what the officer is told of trouble with it."""

from datetime import datetime

from mdt_app.clock import Clock
from mdt_app.domain.events import Emit, NoticeRaised
from mdt_app.notices import Level, Notice
from mdt_app.storage import audit, audit_heads, audit_news
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.audit_form import KeptEvent
from mdt_app.storage.audit_heads import SignedHead
from mdt_app.storage.errors import StoreTrouble
from mdt_app.storage.vault import Vault
from policy.control import control
from sync.wire import (
    AuditContentV1,
    AuditEventsV1,
    AuditEventV1,
    AuditHeadV1,
    AuditReceiptV1,
    AuditTrouble,
    AuditTroubleV1,
    FormerHeadV1,
    KeptHeadV1,
)

TOPIC = "audit"
CHANGED = "audit_changed"
FOLLOWS = "audit_follows"
"""Event that names the end of the log before this one."""


class AuditWatch:
    """Hears that the audit log cannot be written, and looks whether it was changed.

    The officer is told at once, the department with the next contact.

    Args:
        vault: the open store.
        clock: UTC.
        emit: takes the notice.
    """

    def __init__(self, vault: Vault, clock: Clock, emit: Emit) -> None:
        self._clock, self._emit = clock, emit
        self._untold: dict[AuditTrouble, datetime] = {}
        vault.pen.on_failure = self._failed

    @property
    def untold(self) -> tuple[AuditTrouble, datetime] | None:
        """The oldest trouble that the department was not told of, and since when (UTC); None without any."""
        return next(iter(self._untold.copy().items()), None)

    def told(self, kind: AuditTrouble) -> None:
        """The department knows of this one."""
        self._untold.pop(kind, None)

    @control("A08.1")
    def look(self, vault: Vault) -> None:
        """See at the beginning of a shift whether the newest events are as they were written and signed (AU-9)."""
        index = vault.index()
        problem = audit.verify_tail(index).problem or audit_heads.contradiction(index)
        if not problem:
            return
        self._untold.setdefault(AuditTrouble.CHANGED, self._clock())
        if not audit_news.has(index, CHANGED, problem):
            audit.append(index, AuditEvent(self._clock(), CHANGED, "failed", object=problem))
        headline = "The audit log was changed behind the program"
        remedy = f"{problem} Keep this terminal as it is, and call the ALPR administrator."
        self._emit(NoticeRaised(Notice(Level.FAULT, TOPIC, headline, remedy)))

    @control("A08.1")
    def _failed(self, trouble: StoreTrouble) -> None:
        self._untold.setdefault(AuditTrouble.NOT_WRITTEN, self._clock())
        remedy = (
            f"{trouble} Searches, stored reads and sheets stay closed until it can be written; alerts go on."
        )
        self._emit(NoticeRaised(Notice(Level.FAULT, TOPIC, "The audit log cannot be written", remedy)))


class StoredAuditLog:
    """The log of the open store; each thread that calls it has its own connection.

    Args:
        vault: the open store.
        device: this terminal, as its certificate names it.
        clock: UTC.
        watch: knows of trouble.
        emit: takes the notice that the department refused.
    """

    def __init__(self, vault: Vault, device: str, clock: Clock, watch: AuditWatch, emit: Emit) -> None:
        self._vault, self._device, self._clock = vault, device, clock
        self._watch, self._emit = watch, emit
        self._is_refused = False

    def has_new(self) -> bool:
        """Whether something was written since the newest signed head."""
        index = self._vault.index()
        return audit.head(index).seq > audit_heads.newest(index, self._device)

    def shown(self, kept: KeptHeadV1) -> AuditHeadV1:
        """The newest head; a log that follows on another terminal's names the end of that one first."""
        index = self._vault.index()
        if kept.former is not None:
            self._quote(kept.former)
        newest = audit.head(index)
        return AuditHeadV1(
            seq=newest.seq,
            hash=newest.hash,
            at=newest.at or self._clock(),
            kept_seq=kept.seq,
            kept_hash=audit.hash_at(index, kept.seq),
        )

    def events_after(self, seq: int, limit: int) -> AuditEventsV1 | None:
        """The events that the department lacks, as they are written, with what was searched for."""
        kept = audit.events_after(self._vault.index(), seq, limit)
        return AuditEventsV1(events=tuple(event_v1(one) for one in kept)) if kept else None

    def signed(self, receipt: AuditReceiptV1) -> None:
        """Keep a signed head."""
        told = receipt.model_dump(exclude={"v"})
        audit_heads.keep(self._vault.index(), SignedHead(**told))

    def refused(self, sentence: str) -> None:
        """Keep and say that the department refused; once in a shift, for it refuses at each transfer."""
        if self._is_refused:
            return
        event = AuditEvent(
            self._clock(), "audit_head_refused", "refused", object="audit log", reason=sentence
        )
        audit.append(self._vault.index(), event)
        self._is_refused = True
        headline = "The department does not accept this terminal's audit log"
        self._emit(NoticeRaised(Notice(Level.FAULT, TOPIC, headline, sentence)))

    def trouble(self) -> AuditTroubleV1 | None:
        """What the department was not told yet, with the newest event that was written."""
        untold = self._watch.untold
        if untold is None:
            return None
        (kind, since), newest = untold, audit.head(self._vault.index())
        return AuditTroubleV1(kind=kind, since_at=since, seq=newest.seq, hash=newest.hash)

    def trouble_told(self, told: AuditTroubleV1) -> None:
        """The department knows of this one."""
        self._watch.told(told.kind)

    def _quote(self, former: FormerHeadV1) -> None:
        """The old terminal's last head, in the first events of this one (compliance AI-3)."""
        thing = f"audit log of {former.device}, event {former.seq}, {former.hash}"
        index = self._vault.index()
        if not audit_news.has(index, FOLLOWS, thing):
            audit.append(index, AuditEvent(self._clock(), FOLLOWS, object=thing))


def event_v1(kept: KeptEvent) -> AuditEventV1:
    """An event as it travels."""
    content = kept.content
    told = (
        AuditContentV1(salt=content.salt, query_elements=content.query_elements, reason=content.reason)
        if content is not None
        else None
    )
    return AuditEventV1(fields=dict(kept.fields), content=told)
