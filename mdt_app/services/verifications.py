# SPDX-License-Identifier: Apache-2.0
"""The verification of a hit, kept at each step; closing sends it to the department."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from uuid6 import uuid7

from mdt_app.clock import Clock
from mdt_app.domain.events import Emit, HitClosed, ListYields
from mdt_app.domain.patrol import Hit, Session, Sighting
from mdt_app.domain.verification import begin
from mdt_app.errors import Refused
from mdt_app.services.refusals import refused
from mdt_app.services.reviews import Reviews
from mdt_app.services.role_gate import require_role
from mdt_app.storage import accounts, audit, hits, hotlists, list_yields, outbox, sightings
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.hits import Closing
from mdt_app.storage.vault import Vault
from policy.access import Role
from policy.control import control
from policy.disposition import Closure
from policy.errors import StepRefused
from policy.functions import Function
from policy.hotlist import EntryNow, entry_now
from policy.list_yield import proved
from policy.progress import Stage
from policy.together import close_notice
from policy.verification import HitRules, Performer, Verification
from sync.wire import RecordKind

_PERFORMERS: dict[str, Performer] = {
    Role.OFFICER: Performer.OFFICER,
    Role.SUPERVISOR: Performer.OFFICER,
    Role.POLICE_ASSISTANT: Performer.OPERATOR,
}
"""Who is what in the words of ``verification.performed_by``; nobody else compares plates in a car."""


class Verifications:
    """Loads and keeps verifications. Its methods are questions for ``services.queries``.

    What is about one hit is asked of the day of its read.

    Args:
        clock: UTC.
        emit: told of each hit that was closed.
        rules: the department's, for what is begun or taken up; the strictest without any.
    """

    def __init__(self, clock: Clock, emit: Emit, rules: HitRules | None = None) -> None:
        self._clock = clock
        self._emit = emit
        self._rules = rules or HitRules()
        self._reviews = Reviews(clock)

    @control("A08.1")
    def open_hits(self, vault: Vault, session: Session) -> tuple[Hit, ...]:
        """Every hit that nobody closed yet, for the person who begins a shift; on record by then.

        Raises:
            AuditUnwritable: the access record could not be written, so nothing is shown.
        """
        event = self._event(session, "open_hits_shown", "hits")
        require_role(vault.index(), session, Function.SEE_PLATES, event)
        found = hits.open_in(vault)
        event = replace(event, rows=len(found))
        audit.access(vault.index(), replace(event, query_elements={"which": "not closed"}))
        return found

    def sightings(self, vault: Vault, shown: Collection[Hit]) -> tuple[Sighting, ...]:
        """When hits that ``open_hits`` has just shown were seen again; its record speaks of them too."""
        return sightings.of_hits(vault, shown)

    @control("A08.1")
    def load(self, database: Database, session: Session, hit: Hit) -> Verification:
        """The verification as it was kept last, under the rules in force now, or a fresh one for this person.

        Raises:
            Refused: the stored record cannot be understood.
            AuditUnwritable: that the sheet was opened could not be recorded, so it is not.
        """
        event = self._event(session, "sheet_opened", f"hit {hit.hit_id}", rows=1)
        require_role(database, session, Function.SEE_PLATES, event)
        with refused():
            kept = hits.steps(database, hit.hit_id)
        audit.access(database, replace(event, query_elements={"hit": str(hit.hit_id)}))
        return self._taken_up(database, session, hit, kept)

    @control("M04.2")
    def close_together(
        self, vault: Vault, session: Session, notices: Collection[Hit], closing: Closure
    ) -> tuple[tuple[Hit, Verification], ...]:
        """Close notices with one reason, each for itself and on record; those that may not be closed stay open.

        Args:
            vault: the open store.
            session: of the person who decides.
            notices: as they were shown.
            closing: reason, note and time, the same for all.

        Returns:
            the closed ones, each with its verification.
        """
        closed = []
        for hit in notices:
            database = vault.day(hit.read.plate.captured_at.date())
            with suppress(StepRefused, Refused):
                with refused():
                    kept = hits.steps(database, hit.hit_id)
                now = self._taken_up(database, session, hit, kept)
                done = close_notice(now, closing.reason, closing.at, closing.note)
                self.save(database, session, hit.hit_id, done)
                closed.append((hit, done))
        return tuple(closed)

    def _taken_up(
        self, database: Database, session: Session, hit: Hit, kept: tuple[hits.SavedStep, ...]
    ) -> Verification:
        performer = self._performer(database, session)
        if kept:
            return kept[-1].verification.taken_up(session.username, self._rules, performer)
        return begin(hit, session.username, self._rules, performer)

    def entry_now(self, database: Database, hit_id: UUID) -> EntryNow:
        """What became of the entry that a hit was raised on; the hit itself keeps it as it was.

        Raises:
            Refused: the hit is not stored yet.
        """
        raised = hits.entry_of(database, hit_id)
        if raised is None:
            raise Refused("This hit is not stored yet.")
        found = hotlists.candidates(database, raised.plate)
        return entry_now(raised, [one.entry for one in found], self._clock())

    @control("M06.1")
    def without_outcome(self, vault: Vault) -> tuple[Hit, ...]:
        """Hits that may be or were acted on and whose outcome nobody has recorded; sign-off waits for them.

        Raises:
            Refused: a stored record cannot be understood.
        """
        if not self._rules.disposition.required:
            return ()
        lacking: list[Hit] = []
        for _, database in vault.each(reversed(vault.days())):
            with refused():
                last = ((hit, hits.steps(database, hit.hit_id)[-1:]) for hit in hits.open_hits(database))
                lacking += (
                    hit for hit, steps in last if any(step.verification.lacks_outcome for step in steps)
                )
        return tuple(lacking)

    def save(self, database: Database, session: Session, hit_id: UUID, verification: Verification) -> None:
        """Keep a verification as it stands now; a closed one closes its hit and queues it for the department.

        Raises:
            Refused: the hit is closed already, or not stored yet.
            StoreTrouble: nothing of this step was kept.
        """
        closed = verification.stage is Stage.CLOSED
        event = self._event(session, "verification_step", f"hit {hit_id}")
        require_role(database, session, Function.VERIFY, event)
        with database.transaction():
            _require_open(database, hit_id)
            hits.save_step(database, hit_id, session.username, verification, self._clock())
            if closed:
                self._close(database, session, hit_id, verification)
            if closed or verification.unverified_stop is not None:
                self._reviews.note_exception(database, session, hit_id, verification)
            event = self._event(
                session, "hit_closed" if closed else "verification_step", f"hit {hit_id}", rows=1
            )
            audit.append(database, replace(event, query_elements={"stage": verification.stage.value}))
        if closed:
            self._emit(HitClosed(hit_id, _ending(verification)[0]))
            self._emit(ListYields(list_yields.of_lists(database)))

    def note(
        self,
        database: Database,
        session: Session,
        hit_id: UUID | None,
        event: str,
        elements: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what was done with an unverified hit ("hit_followed"), or with all of them ("sounds_muted")."""
        done = self._event(session, event, f"hit {hit_id}" if hit_id is not None else "hits")
        audit.append(database, replace(done, query_elements=dict(elements or {})))

    def _event(self, session: Session, event: str, thing: str, *, rows: int | None = None) -> AuditEvent:
        return AuditEvent(
            at=self._clock(),
            event=event,
            username=session.username,
            session_id=str(session.session_id),
            object=thing,
            purpose=session.purpose,
            rows=rows,
        )

    def _performer(self, database: Database, session: Session) -> Performer:
        """What the signed-on person is, by their account; somebody unknown may not compare."""
        account = accounts.get(database, session.username)
        return _PERFORMERS.get(account.role, Performer.OTHER) if account is not None else Performer.OTHER

    def _close(self, database: Database, session: Session, hit_id: UUID, verification: Verification) -> None:
        reason, closed_at = _ending(verification)
        closing = Closing(uuid7(), hit_id, session.username, closed_at, reason)
        hits.close(database, closing)
        right = proved(verification)
        if right is not None:
            list_yields.add(database, hits.list_of(database, hit_id), closed_at, is_right=right)
        outbox.queue(database, RecordKind.VERIFICATION, closing.verification_id, closed_at)


def _ending(verification: Verification) -> tuple[str, datetime]:
    """Code and time of how it ended.

    Raises:
        Refused: it says neither an outcome nor a reason.
    """
    if verification.disposition is not None:
        return verification.disposition.outcome.value, verification.disposition.at
    if verification.closure is not None:
        return verification.closure.reason.value, verification.closure.at
    raise Refused("A closed hit needs an outcome or a reason. Choose one of the two.")


def _require_open(database: Database, hit_id: UUID) -> None:
    if hits.closing_of(database, hit_id) is not None:
        raise Refused("This hit is closed already; its record stands.")
    if not hits.exists(database, hit_id):
        raise Refused(
            "This hit is not stored yet. Free space on the disk; it is stored by itself as soon as it can be."
        )
