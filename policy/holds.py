# SPDX-License-Identifier: Apache-2.0
"""Evidence holds, their export to portable media, and its booking into evidence."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from policy.access import Role
from policy.blanks import refuse_blanks
from policy.control import control
from policy.errors import RetentionRefused
from policy.profile.keeping import Retention
from policy.retention import Standing

PLACING_ROLES: Final = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.RECORDS, Role.ADMINISTRATOR})
"""Who may keep a record from the purge: whoever knows that it is evidence. Source: Menlo Park 462.5."""

LIFTING_ROLES: Final = frozenset({Role.SUPERVISOR, Role.RECORDS, Role.ADMINISTRATOR})
"""Who may let it go again; never the person who placed the hold."""

_TRIGGER_WORDS: Final = {
    "evidence": "It is evidence",
    "reasonably_believed_evidence": "It is reasonable to believe that it will become evidence",
    "discovery_request": "Discovery request",
    "lawful_action": "Other lawful action",
}


@dataclass(frozen=True, slots=True)
class Hold:
    """Why a record must not be destroyed.

    Attributes:
        trigger: code of ``retention.hold_triggers``.
        placed_by: account name of the member; likewise ``lifted_by``, empty while the hold is in force.
        placed_at: UTC; likewise ``lifted_at``.
    """

    trigger: str
    case_number: str
    reason: str
    placed_by: str
    placed_at: datetime
    lifted_by: str = ""
    lifted_at: datetime | None = None

    @property
    def in_force(self) -> bool:
        """Whether nobody lifted it."""
        return self.lifted_at is None


@dataclass(frozen=True, slots=True)
class Export:
    """One carrier with held records.

    Attributes:
        media_serial: of the carrier.
        manifest_sha256: of the list of files and their hashes on it.
        exported_by: account name of the member.
        exported_at: UTC.
        item_number: of the evidence room, empty while the export is open; likewise ``booked_by``, ``booked_at``.
    """

    case_number: str
    media_serial: str
    manifest_sha256: str
    exported_by: str
    exported_at: datetime
    item_number: str = ""
    booked_by: str = ""
    booked_at: datetime | None = None

    @property
    def is_booked(self) -> bool:
        """Whether it is in evidence: item number, member and time are on record."""
        return bool(self.item_number and self.booked_by and self.booked_at)


def trigger_words(trigger: str) -> str:
    """A hold's ground as on the form; a department's own code as it stands."""
    return _TRIGGER_WORDS.get(trigger, trigger.replace("_", " ").capitalize())


@control("C04.1")
def check_hold(hold: Hold, retention: Retention) -> None:
    """Refuse a hold without case number, reason or member, or on a ground that the policy does not know.

    Raises:
        RetentionRefused: naming what is missing.
    """
    refuse_blanks(
        RetentionRefused,
        "the hold",
        case_number=hold.case_number,
        reason=hold.reason,
        member=hold.placed_by,
    )
    if hold.trigger not in retention.hold_triggers:
        grounds = ", ".join(f"{code} ({trigger_words(code)})" for code in retention.hold_triggers)
        raise RetentionRefused(f"The policy does not know this ground for a hold. Choose one of: {grounds}.")


@control("C04.1")
def check_holder(role: str, roles: Collection[Role]) -> None:
    """Refuse whoever's role is not among ``roles``.

    Raises:
        RetentionRefused: naming whom to ask.
    """
    if role not in roles:
        names = ", ".join(sorted(one.value.replace("_", " ") for one in roles))
        raise RetentionRefused(f"This account may not do that with a hold. Ask one of: {names}.")


@control("C04.1")
def lift(hold: Hold, by: str, at: datetime) -> Hold:
    """The hold lifted by a second person at ``at`` (UTC).

    Raises:
        RetentionRefused: it is lifted already, nobody is named, or the person placed it.
    """
    refuse_blanks(RetentionRefused, "the lifting", member=by)
    if not hold.in_force:
        raise RetentionRefused("This hold is lifted already. Place a new one if the record is needed.")
    if _same_person(by, hold.placed_by):
        raise RetentionRefused("Who placed a hold does not lift it. Ask a second person.")
    return replace(hold, lifted_by=by, lifted_at=at)


@control("C04.2")
def check_export(export: Export, holds: Iterable[Hold]) -> None:
    """Refuse an export that no hold in force of the same case covers, or that names no carrier or manifest.

    Raises:
        RetentionRefused: naming what is missing.
    """
    refuse_blanks(
        RetentionRefused,
        "the export",
        case_number=export.case_number,
        media_serial=export.media_serial,
        manifest=export.manifest_sha256,
        member=export.exported_by,
    )
    if not any(hold.in_force and hold.case_number == export.case_number for hold in holds):
        raise RetentionRefused("No hold of this case covers the record. Place the hold before the export.")


@control("C04.3")
def book(export: Export, item_number: str, by: str, at: datetime) -> Export:
    """The export booked into evidence at ``at`` (UTC); only this closes it.

    Raises:
        RetentionRefused: item number or member is missing, or it is booked already.
    """
    refuse_blanks(RetentionRefused, "the booking", evidence_item_number=item_number, member=by)
    if export.is_booked:
        raise RetentionRefused("This export is booked already. Enter a new export for another carrier.")
    return replace(export, item_number=item_number.strip(), booked_by=by, booked_at=at)


@control("C04.3")
def unbooked(exports: Iterable[Export]) -> tuple[Export, ...]:
    """Every export that is not in evidence yet, oldest first: the red list."""
    return tuple(sorted((one for one in exports if not one.is_booked), key=lambda one: one.exported_at))


@control("C04.1", "C04.3")
def standing_of(holds: Iterable[Hold], exports: Iterable[Export], *, is_approved: bool = False) -> Standing:
    """How a record stands with its own holds, the exports that contain it, and its purge batch's approval.

    Booked means booked for every case that holds it.
    """
    cases = {hold.case_number for hold in holds if hold.in_force}
    booked = {export.case_number for export in exports if export.is_booked}
    return Standing(bool(cases), bool(cases) and cases <= booked, is_approved)


def _same_person(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()
