# SPDX-License-Identifier: Apache-2.0
"""What a vendor may do: under a contract, with a written permission, through named staff, and no more."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from policy.blanks import refuse_blanks
from policy.control import control
from policy.duties import Authority, Duty
from policy.errors import VendorRefused
from policy.profile.sharing import Vendor


class EntityKind(StrEnum):
    """What stands in the vendor register."""

    CONTRACTED = "contracted"
    AGENCY = "agency"
    """A public body: never a vendor, whatever its contract. Source: Menlo Park 462.2."""


class Act(StrEnum):
    """What a vendor may want to do."""

    MAINTENANCE = "maintenance"
    """Diagnostics and configuration; no read, picture, list or log."""
    FEED = "feed"
    """Receive and host the department's reads."""
    VIEW = "view"
    DOWNLOAD = "download"
    DECRYPT = "decrypt"
    ONWARD_SHARE = "onward_share"

    @property
    def words(self) -> str:
        """As in a sentence."""
        return self.value.replace("_", " ")


ACTS: Final = {
    "none": frozenset[Act](),
    "maintenance_only": frozenset({Act.MAINTENANCE}),
    "hosting_only": frozenset({Act.MAINTENANCE, Act.FEED}),
    "contract_and_written_permission": frozenset(Act),
}
"""What each value of ``access.vendor`` leaves open at all."""

_READS_DATA: Final = frozenset({Act.VIEW, Act.DOWNLOAD, Act.DECRYPT})


@dataclass(frozen=True, slots=True)
class Contract:
    """A written contract: its file, first and last day, and who signed it."""

    file_sha256: str
    starts_on: date
    ends_on: date
    signatories: tuple[str, ...]

    def in_force(self, today: date) -> bool:
        """Whether it binds on this day: on file, signed, begun and not ended."""
        is_signed = len([name for name in self.signatories if name.strip()]) > 1
        return bool(self.file_sha256) and is_signed and self.starts_on <= today <= self.ends_on


@dataclass(frozen=True, slots=True)
class Permission:
    """A written permission: for which acts, from when until before when (UTC), its file and who signed it."""

    acts: frozenset[Act]
    since: datetime
    until: datetime
    file_sha256: str
    signed_by: str
    signed_at: datetime

    def covers(self, act: Act, at: datetime) -> bool:
        """Whether it is open for this act then."""
        return (
            bool(self.file_sha256 and self.signed_by) and act in self.acts and self.since <= at < self.until
        )


@dataclass(frozen=True, slots=True)
class Entity:
    """One vendor with its papers.

    Attributes:
        staff: accounts of the named employees.
        tickets: windows (from, until before; UTC) in which maintenance was ordered.
    """

    name: str
    kind: EntityKind
    contracts: tuple[Contract, ...] = ()
    permissions: tuple[Permission, ...] = ()
    staff: frozenset[str] = frozenset()
    tickets: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class VendorRequest:
    """What an account of a vendor wants to do, and when (UTC); ``today`` is the department's calendar day."""

    account: str
    act: Act
    at: datetime
    today: date


@control("C11.1")
def check_entity(entity: Entity, today: date) -> None:
    """Refuse an account or a feed for an entity without a contract in force; agencies are refused always.

    Source: Menlo Park 462.2 ("pursuant to a written contract").

    Raises:
        VendorRefused: naming what is missing.
    """
    refuse_blanks(VendorRefused, "the vendor", name=entity.name)
    if entity.kind is EntityKind.AGENCY:
        raise VendorRefused("A public agency is no vendor. Share with it through the release desk alone.")
    if not any(contract.in_force(today) for contract in entity.contracts):
        raise VendorRefused(
            "No contract with this vendor is in force. Record file, dates and signatories first."
        )


@control("C11.2")
def check_permission(permission: Permission, authority: Authority) -> None:
    """Refuse a permission without file, acts or a sensible end, or not signed by ``roles.vendor_authoriser``.

    Raises:
        AccessRefused: who signed it did not hold that duty then.
        VendorRefused: naming what is missing.
    """
    refuse_blanks(VendorRefused, "the permission", file=permission.file_sha256)
    if not permission.acts:
        raise VendorRefused("This permission names no act. Enter what it allows.")
    if permission.until <= permission.since:
        raise VendorRefused("This permission ends before it begins. Change one of the two times.")
    authority.require(permission.signed_by, Duty.VENDORS, permission.signed_at)


@control("C11.2", "C11.5")
def check_act(entity: Entity, request: VendorRequest, standing: str, rules: Vendor) -> None:
    """Refuse an act of a vendor that policy, contract, staff list, ticket or permission does not cover.

    Args:
        entity: the vendor.
        request: account, act and time.
        standing: ``access.vendor``.
        rules: the profile's table.

    Raises:
        VendorRefused: naming what is missing.
    """
    if request.act not in ACTS[standing]:
        raise VendorRefused(f"The policy lets no vendor do this ({request.act.words}). Do it with own staff.")
    check_entity(entity, request.today)
    if rules.employee_list_required and request.account not in entity.staff:
        raise VendorRefused(
            "This account is not on the vendor's list of named staff. Have the vendor name it."
        )
    _check_prohibited(request.act, rules)
    if request.act is Act.MAINTENANCE:
        _check_ticket(entity, request.at)
    elif not _permitted(entity, request, rules):
        raise VendorRefused(
            f"No open written permission covers this ({request.act.words}). Have it signed and recorded first."
        )


@control("C11.1")
def suspended(entity: Entity, today: date) -> bool:
    """Whether accounts and feeds of the vendor are off: its contract lapsed or never was."""
    return not any(contract.in_force(today) for contract in entity.contracts)


@control("C11.3")
def gaps(seen: Collection[str], reported: Collection[str], *, is_required: bool) -> tuple[str, ...]:
    """Ids of the accesses or releases that the server saw and the vendor's record lacks; the server's list counts.

    Args:
        seen: by the department's server.
        reported: by the vendor.
        is_required: ``vendor.access_log_required`` or ``vendor.release_log_required``.
    """
    return tuple(sorted(set(seen) - set(reported))) if is_required else ()


def _check_prohibited(act: Act, rules: Vendor) -> None:
    if act is Act.ONWARD_SHARE and rules.onward_sharing == "prohibited":
        raise VendorRefused("The policy bars onward sharing. Send the request to the release desk.")
    if act in _READS_DATA and rules.decrypt == "prohibited":
        raise VendorRefused("The policy bars vendors from reading data. Do it with own staff.")


def _check_ticket(entity: Entity, at: datetime) -> None:
    if not any(since <= at < until for since, until in entity.tickets):
        raise VendorRefused("No maintenance ticket is open at this time. Order the work first.")


def _permitted(entity: Entity, request: VendorRequest, rules: Vendor) -> bool:
    """Whether a written permission is open, or none is asked for; onward sharing never goes without one."""
    if request.act is not Act.ONWARD_SHARE and not rules.written_permission_required:
        return True
    return any(permission.covers(request.act, request.at) for permission in entity.permissions)
