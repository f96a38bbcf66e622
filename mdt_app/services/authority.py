# SPDX-License-Identifier: Apache-2.0
"""Who holds which duty of the policy in this unit: from its accounts, and from the designees on record."""

from dataclasses import dataclass
from datetime import datetime

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.storage import accounts, audit, authorities
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.access import Role
from policy.duties import Appointment, Assignment, Authority, Duty
from policy.profile.use import Roles


def authority_of(database: Database, roles: Roles) -> Authority:
    """The record of duties: an account of the role *ALPR administrator* holds the office that the policy names.

    Args:
        database: the open store.
        roles: the profile's table.
    """
    able = [one for one in accounts.every(database) if one.locked_at is None and one.disabled_at is None]
    names = {one.username for one in able}
    return Authority(
        roles,
        tuple(
            Appointment(roles.alpr_administrator, one.username, one.display_name, since=one.created_at)
            for one in able
            if one.role == Role.ADMINISTRATOR
        ),
        tuple(one for one in authorities.assignments(database) if one.username in names),
    )


@dataclass(frozen=True, slots=True)
class Designee:
    """Somebody who is to act for the ALPR administrator.

    Attributes:
        since: UTC, first moment.
        until: UTC, first moment after; None while open.
    """

    username: str
    since: datetime
    until: datetime | None


def designate(database: Database, by: str, designee: Designee, roles: Roles, clock: Clock) -> Assignment:
    """Put a designee of the ALPR administrator on record, with name and days.

    Raises:
        Refused: only whoever holds the office itself names a designee, for another account, with days in order.
    """
    now = clock()
    account = accounts.get(database, designee.username)
    event = AuditEvent(
        now, "designee_recorded", username=by, object=f"account {accounts.plain_name(designee.username)}"
    )
    if by not in {post.username for post in authority_of(database, roles).appointments}:
        audit.append(database, AuditEvent(now, event.event, "refused", by, object=event.object))
        raise Refused(f"Only the {roles.alpr_administrator} names a designee. Ask them.")
    if account is None or account.username == by:
        raise Refused("A designee is another account of this unit. Name one.")
    if designee.until is not None and designee.until <= designee.since:
        raise Refused("The assignment ends before it begins. Change one of the two days.")
    made = Assignment(Duty.LISTS, account.username, account.display_name, by, designee.since, designee.until)
    with database.transaction():
        authorities.assign(database, made)
        audit.append(database, event)
    return made
