# SPDX-License-Identifier: Apache-2.0
"""The destruction of one day, or of the copies of one hold, step by step.

Each step is kept in the index's journal before the next (``storage.purges``):

1. *intended*: what goes, why and by whose order; that unsent records go is on record before it happens;
2. under the index's write lock, with nobody else at the file: the records that are held are sealed under the keys of
   their holds; then the ring is closed anew without the file's key. A hold takes the same lock: placed before, it
   wins; afterwards it is refused;
3. *verified*: the file was tried with every key that the ring still holds;
4. the file is deleted, and the certificate ends the journal's row.

Broken off before the key was destroyed, nothing has happened, and the purge decides anew. Broken off after it, the
rest is done at the next opening, before anything else.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.storage import audit, cases, holds, purges, removal
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.files import Step, go_on
from mdt_app.storage.holdings import case_name, day_of, holding_in, path_of
from mdt_app.storage.purges import Entry, Plan
from mdt_app.storage.vault import Vault
from policy import purge as rules
from policy.control import control
from policy.destruction import DestructionCertificate
from policy.profile.keeping import Purge as PurgeRules

STEPS_DONE = ("key_destroy", "secure_delete", "wal_truncate")
"""What is done of ``purge.method`` by destroying a day; writing over the file is tried besides."""

NO_KEY_OPENS = "The file was tried with each of the {keys} keys that the ring still holds; none opens it."
NO_FILE = "The file was gone before it could be tried; the ring holds no key of its name."
A_KEY_OPENS = "FAILED: {opening} of the {keys} keys that the ring still holds open the file."


def tell_nobody(_day: date, _unsent: int) -> None:
    """What is said before unsent records go when nobody listens; it is on record all the same."""


class Destruction:
    """Carries plans out, on whatever thread asks; that thread's connections are used.

    Args:
        vault: the open store.
        rules: the department's table.
        clock: UTC.
        warn: told, before it happens, of a day that goes with so many unsent records.
        at_step: told each step that was just taken.
    """

    def __init__(
        self,
        vault: Vault,
        rules: PurgeRules,
        clock: Clock,
        *,
        warn: Callable[[date, int], None] = tell_nobody,
        at_step: Step = go_on,
    ) -> None:
        self._vault, self._rules, self._clock = vault, rules, clock
        self._warn, self._at_step = warn, at_step

    def destroy(self, plan: Plan) -> DestructionCertificate | None:
        """Carry a plan out; None, and nothing done, when somebody has the file open or it is not as planned any more.

        Raises:
            StoreTrouble: a step could not be made. ``end`` or the next plan goes on from there.
        """
        index, day = self._vault.index(), day_of(plan.name)
        with index.transaction():
            purges.intend(index, plan)
            if plan.counts.unsent:
                audit.append(index, _unsent_event(plan))
        self._at_step("intended")
        if plan.counts.unsent and day is not None:
            self._warn(day, plan.counts.unsent)
        if not self._key_destroyed(index, plan):
            purges.drop(index, plan.name)
            return None
        self._at_step("noted")
        entry = purges.entry_of(index, plan.name)
        return None if entry is None else self._ended(entry)

    @control("J04.5")
    def end(self, entry: Entry) -> DestructionCertificate | None:
        """Bring what was broken off to its end; None where the key is still there, so that nothing has happened.

        Raises:
            StoreTrouble: it cannot be ended now; no record can be opened by it.
        """
        if entry.plan.name in self._vault.ring.names():
            purges.drop(self._vault.index(), entry.plan.name)
            return None
        return self._ended(entry)

    @control("C04.1", "J04.5")
    def _key_destroyed(self, index: Database, plan: Plan) -> bool:
        """Seal what is held, then destroy the key; False when it is in use or not as it was when it was judged."""
        ring, day = self._vault.ring, day_of(plan.name)
        if day is not None:
            self._vault.forget(day)
        with index.transaction():
            ring.require_current()
            alone = removal.open_alone(path_of(self._vault, plan.name), ring.key_for(plan.name))
            if alone is None:
                return False
            try:
                if holding_in(alone).counts != plan.counts or purges.entry_of(index, plan.name) is None:
                    return False
                held = self._seal(index, alone, plan.name)
                self._at_step("sealed")
                ring.destroy_keys({plan.name}, self._at_step)
                self._at_step("key destroyed")
            finally:
                alone.close()
            self._vault.note_ring()
            purges.key_is_gone(index, plan.name, self._clock(), held)
        return True

    def _seal(self, index: Database, source: Database, name: str) -> int:
        """Copy what holds in force keep; how many reads."""
        kept: frozenset[UUID] = frozenset()
        for stored in holds.every(index, in_force=True):
            reads = holds.covered(source, "main", stored)
            if reads and case_name(stored.hold_id) != name:
                cases.seal(self._vault, source, stored, reads, self._at_step)
                kept |= reads
        return len(kept)

    def _ended(self, entry: Entry) -> DestructionCertificate:
        """Verify, delete, certify; each again if it was broken off."""
        index, name = self._vault.index(), entry.plan.name
        path = path_of(self._vault, name)
        if entry.step is purges.Step.INTENDED:
            # The process ended between the ring and the journal.
            purges.key_is_gone(index, name, self._clock(), cases.copies_of(self._vault, day_of(name)))
        if entry.step is not purges.Step.VERIFIED:
            purges.verified(index, name, self._verification(name))
            self._at_step("verified")
        steps = (*STEPS_DONE, "file_overwrite") if removal.write_over(path) else STEPS_DONE
        self._at_step("written over")
        removal.remove(path)
        self._at_step("deleted")
        return self._certified(index, name, steps)

    def _verification(self, name: str) -> str:
        path, ring = path_of(self._vault, name), self._vault.ring
        if not path.exists():
            return NO_FILE
        keys = [ring.key_for(one) for one in ring.names()]
        opening = removal.opening_keys(path, keys)
        return (A_KEY_OPENS if opening else NO_KEY_OPENS).format(opening=opening, keys=len(keys))

    def _certified(self, index: Database, name: str, steps: tuple[str, ...]) -> DestructionCertificate:
        with index.transaction():
            entry = purges.entry_of(index, name)
            if entry is None:
                # Another program was faster.
                return purges.certificate_of(index, name)
            plan, places = entry.plan, dict.fromkeys(self._rules.covers, 0)
            certificate = DestructionCertificate(
                name=plan.name,
                record_class=plan.record_class,
                authority=plan.authority,
                counts=plan.counts,
                held=entry.held,
                key_id=plan.key_id,
                steps=steps,
                not_done=rules.gaps(places, steps, self._rules),
                trigger=plan.trigger,
                by=plan.by,
                intended_at=plan.intended_at,
                destroyed_at=entry.key_destroyed_at or self._clock(),
                verification=entry.verification,
            )
            purges.certify(index, certificate)
        self._at_step("certified")
        return certificate


def _unsent_event(plan: Plan) -> AuditEvent:
    return AuditEvent(
        at=plan.intended_at,
        event="unsent_records_destruction",
        username=plan.by,
        object=f"day {plan.name}",
        reason=plan.authority,
        rows=plan.counts.unsent,
    )
