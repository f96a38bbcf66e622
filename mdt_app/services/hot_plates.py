# SPDX-License-Identifier: Apache-2.0
"""Hot plates of this car: written by a member, let in by whom the policy names, and only then looked for.

The first version of a plate is let in by the ALPR administrator, a change by the author's immediate supervisor;
nobody lets in what they wrote. Reads of the past are not gone through: whoever wants that makes a documented
search of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from uuid6 import uuid7

from mdt_app.clock import Clock
from mdt_app.domain.events import Emit, ListsChanged
from mdt_app.domain.hot_plates import Ending, HotPlate, HotPlateView, Standing
from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused
from mdt_app.services.authority import authority_of
from mdt_app.services.hotlists import LOCAL_LIST
from mdt_app.storage import accounts, audit, authorities, hot_plates, hotlists
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.control import control
from policy.designation import SpecificList, Version
from policy.duties import Duty
from policy.errors import DesignationRefused
from policy.functions import may_see_plates
from policy.hotlist import HotListVersion
from policy.hotplates import HotPlateForm, HotPlateRules, pending_entry
from policy.profile.tree import Profile

LOCAL_LIST_NAME = "Hot plates of this car"
LOCAL_SOURCE = "local_BOLO"


@dataclass(frozen=True, slots=True)
class Member:
    """Who acts, as the store knows them.

    Attributes:
        username: the signed-on account; it is never typed.
        session_id: of the shift; empty for a command.
        purpose: of the shift.
    """

    username: str
    session_id: str = ""
    purpose: str = ""

    @classmethod
    def of(cls, session: Session) -> "Member":
        """The person of a shift."""
        return cls(session.username, str(session.session_id), session.purpose)


class HotPlates:
    """Entering, deciding and ending. Its methods are questions for ``services.queries``.

    Args:
        profile: of the department.
        clock: UTC.
        emit: takes ``ListsChanged`` when what is looked for changed.
    """

    def __init__(self, profile: Profile, clock: Clock, emit: Emit) -> None:
        self._profile, self._clock, self._emit = profile, clock, emit
        self._rules = HotPlateRules(profile.hotplate, profile.hotlist, profile.capture)

    @control("M08.1", "M08.2", "C07.3", "C07.5")
    def enter(self, database: Database, by: Member, form: HotPlateForm) -> HotPlate:
        """Keep a new entry; it waits, and nothing is looked for before it is let in.

        Raises:
            Refused: something that the policy asks for is missing; the sentence names it.
        """
        return self._propose(database, by, form, str(uuid7()), ())

    @control("C07.4")
    def change(self, database: Database, by: Member, entry_id: str, form: HotPlateForm) -> HotPlate:
        """Keep another version of an entry that is in force; until it is let in the former one is looked for.

        Raises:
            Refused: something is missing, another change waits, the entry is over, or nobody is on record as the
                author's supervisor.
        """
        known = hot_plates.versions(database, entry_id)
        now = self._clock()
        if not any(kept.standing(now) in {Standing.IN_FORCE, Standing.EXPIRED} for kept in known):
            raise Refused("Only an entry that was let in can be changed. Enter the plate anew.")
        if self._profile.hotlist.update_approval == "supervisor" and not authorities.supervisor(
            database, by.username
        ):
            raise Refused(
                "A change is let in by your immediate supervisor, and none is on record. Ask the ALPR administrator."
            )
        return self._propose(database, by, form, entry_id, known)

    def _propose(
        self, database: Database, by: Member, form: HotPlateForm, entry_id: str, known: tuple[HotPlate, ...]
    ) -> HotPlate:
        now = self._clock()
        self._require_plates(database, by, "hot_plate_entered")

        def made() -> HotPlate:
            pending = pending_entry(
                form, by.username, self._rules, now, entry_id=entry_id, list_id=LOCAL_LIST
            )
            specific = _specific(entry_id, known).propose(
                by.username, authorities.supervisor(database, by.username), form.report, now
            )
            proposed = specific.versions[-1]
            number = max((kept.version.number for kept in known), default=0) + 1
            return HotPlate(pending, _numbered(proposed, number))

        kept = self._ruled(database, by, "hot_plate_entered", f"hot plate {entry_id}", made)
        with database.transaction():
            hot_plates.add(database, kept)
            audit.append(database, self._event(by, "hot_plate_entered", kept))
        return kept

    @control("M08.1", "C07.3", "C07.4")
    def approve(self, database: Database, by: Member, entry_id: str) -> HotPlate:
        """Let the version that waits in; it is looked for from now on.

        Raises:
            Refused: nothing waits, or this person may not let it in; the sentence says who may.
        """
        known = hot_plates.versions(database, entry_id)
        now = self._clock()
        authority = authority_of(database, self._profile.roles)

        def decided() -> HotPlate:
            _specific(entry_id, known).approve(by.username, self._profile.hotlist, authority, now)
            return _waiting(known)

        kept = self._ruled(database, by, "hot_plate_approved", f"hot plate {entry_id}", decided)
        with database.transaction():
            hot_plates.approve(database, kept, by.username, now)
            version = _edition(now)
            hotlists.remove_entry(database, LOCAL_LIST, entry_id, version)
            hotlists.add_entry(database, kept.pending.entry, version)
            audit.append(database, self._event(by, "hot_plate_approved", kept))
        self._emit(ListsChanged(hotlists.versions(database)))
        return kept

    def end(self, database: Database, by: Member, entry_id: str) -> HotPlate:
        """Take back what waits, or else stop looking for the plate: who wrote it may, and who may let it in.

        Raises:
            Refused: there is nothing to end, or this person neither wrote it nor may decide on it.
        """
        known = hot_plates.versions(database, entry_id)
        now = self._clock()
        open_ones = [kept for kept in known if kept.ending is Ending.OPEN]
        if not open_ones:
            raise Refused("This entry is over already. Look at the list again.")
        kept = open_ones[-1]
        if not self._may_end(database, kept, known, by.username):
            raise Refused("Whoever wrote an entry ends it, or whoever may let it in. Ask them.")
        waits = not kept.version.approved
        event = "hot_plate_rejected" if waits else "hot_plate_withdrawn"
        with database.transaction():
            hot_plates.end(database, kept, Ending.REJECTED if waits else Ending.WITHDRAWN, by.username, now)
            if not waits:
                hotlists.remove_entry(database, LOCAL_LIST, entry_id, _edition(now))
            audit.append(database, self._event(by, event, kept))
        if not waits:
            self._emit(ListsChanged(hotlists.versions(database)))
        return kept

    @control("A08.1")
    def listing(self, database: Database, username: str) -> tuple[HotPlateView, ...]:
        """What waits, then what is looked for, then what is over and was this person's; newest first in each.

        Raises:
            AuditUnwritable: that it was looked at could not be recorded, so nothing is shown.
        """
        now = self._clock()
        self._require_plates(database, Member(username), "hot_plates_shown")
        every = hot_plates.every(database)
        shown = []
        for kept in every:
            standing = kept.standing(now)
            if standing is Standing.REPLACED:
                continue
            if standing not in {Standing.WAITING, Standing.IN_FORCE} and kept.version.author != username:
                continue
            known = tuple(one for one in reversed(every) if one.entry_id == kept.entry_id)
            shown.append(self._view(database, kept, known, username, now))
        elements = {"which": "waiting, in force, and over if one's own"}
        event = AuditEvent(now, "hot_plates_shown", username=username, object="hot plates", rows=len(shown))
        audit.access(database, replace(event, query_elements=elements, purpose="hot_plates"))
        order = tuple(Standing)
        return tuple(sorted(shown, key=lambda view: order.index(view.standing)))

    @control("A10.1")
    def _require_plates(self, database: Database, by: Member, event: str) -> None:
        """Refuse, on record, whoever may be shown no plates."""
        account = accounts.get(database, by.username)
        if account is not None and account.disabled_at is None and may_see_plates(account.role):
            return
        refusal = AuditEvent(
            self._clock(), event, "refused", by.username, session_id=by.session_id, object="hot plates"
        )
        audit.append(database, refusal)
        raise Refused("This account's role is shown no plates. Ask an ALPR administrator.")

    def _view(
        self, database: Database, kept: HotPlate, known: tuple[HotPlate, ...], username: str, now: datetime
    ) -> HotPlateView:
        standing = kept.standing(now)
        waits = standing is Standing.WAITING
        return HotPlateView(
            kept,
            standing,
            approver=self._approver(kept, known) if waits else "",
            may_decide=waits and self._may_approve(database, known, username),
            may_end=kept.ending is Ending.OPEN and self._may_end(database, kept, known, username),
        )

    def _approver(self, kept: HotPlate, known: tuple[HotPlate, ...]) -> str:
        first = _specific(kept.entry_id, known).in_force is None
        if first or self._profile.hotlist.update_approval != "supervisor":
            return self._profile.roles.alpr_administrator
        return f"the immediate supervisor, {kept.version.supervisor}"

    def _may_approve(self, database: Database, known: tuple[HotPlate, ...], username: str) -> bool:
        authority = authority_of(database, self._profile.roles)
        try:
            _specific(known[0].entry_id, known).approve(
                username, self._profile.hotlist, authority, self._clock()
            )
        except DesignationRefused:
            return False
        return True

    def _may_end(
        self, database: Database, kept: HotPlate, known: tuple[HotPlate, ...], username: str
    ) -> bool:
        if username in {kept.version.author, kept.version.supervisor}:
            return True
        authority = authority_of(database, self._profile.roles)
        return authority.holder(username, Duty.LISTS, self._clock()) is not None

    def _ruled(
        self, database: Database, by: Member, event: str, thing: str, rule: Callable[[], HotPlate]
    ) -> HotPlate:
        """What the rule gives; a refusal goes on record with its codes, without the plate."""
        try:
            return rule()
        except DesignationRefused as error:
            codes = {"refused": ", ".join(error.codes)}
            refusal = AuditEvent(
                self._clock(),
                event,
                "refused",
                username=by.username,
                session_id=by.session_id,
                object=thing,
                purpose=by.purpose,
                query_elements=codes,
            )
            audit.append(database, refusal)
            raise Refused(str(error)) from error

    def _event(self, by: Member, event: str, kept: HotPlate) -> AuditEvent:
        entry = kept.pending.entry
        return AuditEvent(
            at=self._clock(),
            event=event,
            username=by.username,
            session_id=by.session_id,
            object=f"hot plate {entry.entry_id} version {kept.version.number}",
            query_elements={"plate": entry.plate, "report": kept.version.report},
            purpose=by.purpose,
            case_no=entry.case_number,
            reason=entry.synopsis,
            rows=1,
        )


def _edition(now: datetime) -> HotListVersion:
    return HotListVersion(LOCAL_LIST, LOCAL_LIST_NAME, LOCAL_SOURCE, now.isoformat(), now, now, entries=0)


def _specific(entry_id: str, known: tuple[HotPlate, ...]) -> SpecificList:
    """A hot plate as the rules see it: the versions that are in force, were, or wait."""
    counted = (kept for kept in known if kept.ending in {Ending.OPEN, Ending.REPLACED})
    return SpecificList(entry_id, tuple(kept.version for kept in counted))


def _waiting(known: tuple[HotPlate, ...]) -> HotPlate:
    return next(kept for kept in reversed(known) if kept.ending is Ending.OPEN and not kept.version.approved)


def _numbered(version: Version, number: int) -> Version:
    return Version(number, version.author, version.supervisor, version.report, version.made_at)
