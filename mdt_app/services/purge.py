# SPDX-License-Identifier: Apache-2.0
"""The car's purge: a day goes as a whole, by its key, once the department has all of it or its term is over.

What is due is judged by a time that the car cannot set. ``services.destruction`` carries it out.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from mdt_app.clock import Clock
from mdt_app.services.destruction import Destruction
from mdt_app.storage import cases, holds, purges
from mdt_app.storage.errors import StoreTrouble
from mdt_app.storage.holdings import Holding, case_name, holding_in
from mdt_app.storage.purges import Plan
from mdt_app.storage.vault import Vault
from mdt_app.storage.witnesses import trusted_time
from policy.car_copy import CarCopy, CarDay, day_copy, goes_at
from policy.control import control
from policy.destruction import Authority, DestructionCertificate, RecordClass, authority_of
from policy.errors import RetentionRefused
from policy.profile.tree import Profile


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day that lies in the car.

    Attributes:
        fate: what the policy says now; KEEP while the time is not vouched for.
        goes_at: UTC, when it goes if nothing changes; None for one that stays until it is sent.
    """

    day: date
    holding: Holding
    fate: CarCopy
    goes_at: datetime | None


@dataclass(slots=True)
class Turn:
    """What one turn of the purge did.

    Attributes:
        certificates: of what was destroyed.
        blocked: days with unsent records at the limit: nothing may be captured until they are sent.
        postponed: what is due and is in use, or changed while it was judged; another turn takes it.
        troubles: what kept something from being destroyed, as sentences.
        is_time_known: whether anybody outside the car vouched for a time.
        unvouched: days that are past the limit by the car's clock, by a day or more, but not by a time that
            anybody else vouched for: they stay.
        kept: the days that lay in the car before the turn.
    """

    certificates: list[DestructionCertificate] = field(default_factory=list)
    blocked: list[date] = field(default_factory=list)
    postponed: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    is_time_known: bool = True
    unvouched: list[date] = field(default_factory=list)
    kept: tuple[KeptDay, ...] = ()


@dataclass(frozen=True, slots=True)
class _Due:
    name: str
    authority: Authority
    holding: Holding


class Purge:
    """Destroys what is due, on whatever thread asks; that thread's connections are used.

    Args:
        vault: the open store.
        profile: the department's policy.
        clock: the car's clock, UTC.
        by: account that is signed on.
        destruction: carries out what is decided here.
    """

    def __init__(
        self, vault: Vault, profile: Profile, clock: Clock, by: str, destruction: Destruction | None = None
    ) -> None:
        self._vault, self._profile, self._clock, self._by = vault, profile, clock, by
        self._destruction = destruction or Destruction(vault, profile.purge, clock)

    @control("J04.5")
    def finish(self) -> Turn:
        """Bring what was broken off to its end; before anything else is asked of the store.

        What cannot be ended now is told among the troubles; no record can be opened by it either way.
        """
        turn = Turn()
        try:
            entries = purges.under_way(self._vault.index())
        except StoreTrouble as trouble:
            turn.troubles.append(str(trouble))
            return turn
        for entry in entries:
            try:
                certificate = self._destruction.end(entry)
            except StoreTrouble as trouble:
                turn.troubles.append(str(trouble))
            else:
                turn.certificates += [certificate] if certificate else []
        return turn

    @control("J03.1", "J04.2", "J04.5")
    def turn(self, trigger: str) -> Turn:
        """Destroy what is due now.

        Args:
            trigger: what set it off, for the certificates.
        """
        turn = self.finish()
        try:
            turn.is_time_known = self._now() is not None
            due = [*self._due_days(turn), *self._lifted_cases()]
        except StoreTrouble as trouble:
            turn.troubles.append(str(trouble))
            return turn
        for one in due:
            try:
                certificate = self._destruction.destroy(self._plan(one, trigger))
            except StoreTrouble as trouble:
                turn.troubles.append(str(trouble))
            else:
                turn.certificates += [certificate] if certificate else []
                turn.postponed += [] if certificate else [one.name]
        return turn

    def kept(self) -> tuple[KeptDay, ...]:
        """The days that lie in the car, the oldest first, and what is to become of them."""
        now, found = self._now(), []
        for day, database in self._vault.each(reversed(self._vault.days())):
            found.append(self._judged(day, holding_in(database), now))
        return tuple(found)

    def _now(self) -> datetime | None:
        return trusted_time(self._vault.index(), self._clock()).now

    def _is_unvouched(self, one: KeptDay, claimed: datetime) -> bool:
        limit_at = CarDay(one.day, one.holding.oldest_at).limit_at(self._profile.retention)
        return claimed >= limit_at + timedelta(days=1)

    def _judged(self, day: date, holding: Holding, now: datetime | None) -> KeptDay:
        retention = self._profile.retention
        one = CarDay(day, holding.oldest_at, holding.counts.unsent)
        fate = CarCopy.KEEP if now is None else day_copy(one, retention, now)
        return KeptDay(day, holding, fate, goes_at(one, retention))

    def _due_days(self, turn: Turn) -> list[_Due]:
        due, turn.kept = [], self.kept()
        claimed = trusted_time(self._vault.index(), self._clock()).claimed
        for one in turn.kept:
            if one.fate is CarCopy.KEEP:
                turn.unvouched += [one.day] if self._is_unvouched(one, claimed) else []
                continue
            authority = self._authority(one, turn)
            if authority is None:
                turn.blocked.append(one.day)
            else:
                due.append(_Due(one.day.isoformat(), authority, one.holding))
        return due

    def _authority(self, one: KeptDay, turn: Turn) -> Authority | None:
        """By what authority a day goes; None for one that stays, and blocks."""
        if one.fate is CarCopy.BLOCK:
            return None
        try:
            return authority_of(self._profile, one.fate)
        except RetentionRefused as refused:
            turn.troubles.append(f"{one.day}: {refused}")
            return None

    @control("C04.1")
    def _lifted_cases(self) -> list[_Due]:
        """Copies whose hold was lifted: they have no other reason to be here."""
        due = []
        for hold_id in cases.kept(self._vault):
            stored = holds.get(self._vault.index(), hold_id)
            if stored is not None and not stored.hold.in_force:
                with cases.reading(self._vault, hold_id) as database:
                    holding = holding_in(database)
                words = f"hold lifted by {stored.hold.lifted_by}; the term of its records is over"
                due.append(_Due(case_name(hold_id), Authority(RecordClass.HELD, words), holding))
        return due

    def _plan(self, due: _Due, trigger: str) -> Plan:
        return Plan(
            due.name,
            due.authority.record_class.value,
            due.authority.words,
            due.holding.counts,
            purges.key_id(due.name, self._vault.ring.generation),
            trigger,
            self._by,
            self._clock(),
        )
