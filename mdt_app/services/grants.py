# SPDX-License-Identifier: Apache-2.0
"""Access is granted by the programme's manager, or a designee on record, to titles that may have it."""

from datetime import datetime

from mdt_app.errors import Refused
from mdt_app.policies.in_force import PolicyInForce
from mdt_app.services.office import Work
from mdt_app.storage import accounts, audit
from mdt_app.storage.accounts import Account
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.access import Grant, Person, Right, Role, grant_ruling
from policy.control import control
from policy.duties import Appointment, Authority
from policy.functions import Function, functions_of
from policy.profile.use import Roles

_RIGHTS = {Function.CAPTURE: Right.USE, Function.SEARCH: Right.ACCESS}


def managers(database: Database, roles: Roles) -> Authority:
    """Who manages the programme, from the unit's accounts.

    In a unit from before this was on record, its administrators do.
    """
    able = [one for one in accounts.every(database) if one.disabled_at is None]
    managing = [one for one in able if one.manages]
    if not managing:
        managing = [one for one in able if one.role == Role.ADMINISTRATOR]
    return Authority(
        roles,
        tuple(
            Appointment(roles.program_manager, one.username, one.display_name, since=one.created_at)
            for one in managing
        ),
    )


@control("C01.3")
def require_grant(work: Work, account: Account, reason: str, policy: PolicyInForce, at: datetime) -> None:
    """Refuse, on record, access that this person may not give or take, or this title may not have.

    Raises:
        Refused: the sentence says whom to ask.
    """
    does = functions_of(account.role)
    rights = frozenset(right for function, right in _RIGHTS.items() if function in does)
    if account.role == Role.ADMINISTRATOR:
        # The office runs the programme; what it may look up is asked of its title at each search.
        rights = frozenset()
    grant = Grant(account.username, rights, work.by.username, reason, since=at)
    insist(work, account, grant, policy, "access_granted")


def insist(work: Work, account: Account, grant: Grant, policy: PolicyInForce, act: str) -> None:
    """Refuse, on record, a grant that the policy does not allow.

    Args:
        work: of the person who grants.
        account: who gets it.
        grant: as written.
        policy: of the department.
        act: what it is about, for the record of a refusal.

    Raises:
        Refused: the sentence says whom to ask.
    """
    profile, database = policy.profile, work.vault.index()
    ruling = grant_ruling(
        grant,
        Person(account.username, account.display_name, account.title or account.role),
        profile.access,
        policy.catalogue,
        authority=managers(database, profile.roles),
        at=grant.since,
    )
    if not ruling.allowed:
        event = AuditEvent(
            grant.since, act, "refused", work.by.username, object=f"account {account.username}"
        )
        audit.append(database, event)
        raise Refused(ruling.words)
