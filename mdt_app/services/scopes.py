# SPDX-License-Identifier: Apache-2.0
"""Which data scopes are open for a person, and who stands over them: set by the programme's manager, on record.

Source: San Rafael 465.3(e), Pittsburg 434.3(e); Watsonville 471.5(f), Menlo Park 462.4(g) for the supervisor.
"""

from collections.abc import Collection
from dataclasses import dataclass

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.policies.in_force import PolicyInForce
from mdt_app.services.grants import insist
from mdt_app.services.office import Work
from mdt_app.storage import accounts, audit, authorities
from mdt_app.storage.accounts import Account
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.access import Grant
from policy.control import control


@dataclass(frozen=True, slots=True)
class Opened:
    """What is to be open for a person from now on.

    Attributes:
        scopes: codes of ``access.scopes``; all others are closed.
        supervisor: account of the immediate supervisor; empty for nobody.
        reason: why.
    """

    username: str
    scopes: Collection[str]
    supervisor: str
    reason: str


@control("M04.5", "C01.3")
def open_scopes(work: Work, wanted: Opened, policy: PolicyInForce, clock: Clock) -> None:
    """Open these scopes for a person and close all others.

    Raises:
        Refused: an account is not known, the policy has no such scope, nobody supervises themselves, or this person
            may not grant access.
    """
    database, now = work.vault.index(), clock()
    account = _account(database, wanted, policy.profile.access.scopes)
    scopes = frozenset(wanted.scopes)
    grant = Grant(account.username, frozenset(), work.by.username, wanted.reason, since=now, scopes=scopes)
    insist(work, account, grant, policy, "scopes_opened")
    event = AuditEvent(
        now,
        "scopes_opened",
        username=work.by.username,
        object=f"account {account.username}",
        query_elements={
            "scopes": ", ".join(sorted(wanted.scopes)),
            "supervisor": accounts.plain_name(wanted.supervisor),
        },
        reason=wanted.reason,
    )
    with database.transaction():
        authorities.set_scopes(database, account.username, wanted.scopes)
        authorities.set_supervisor(database, account.username, wanted.supervisor)
        audit.append(database, event)


def _account(database: Database, wanted: Opened, known: Collection[str]) -> Account:
    """Whose scopes these are, once what is wanted makes sense."""
    account = accounts.get(database, wanted.username)
    if account is None or (wanted.supervisor and accounts.get(database, wanted.supervisor) is None):
        raise Refused("There is no account of this name in this unit.")
    unknown = sorted(set(wanted.scopes) - set(known))
    if unknown:
        raise Refused(f"The policy has no scope {unknown[0]}. Name one of: {', '.join(known)}.")
    if accounts.plain_name(wanted.supervisor) == account.username:
        raise Refused("Nobody is their own supervisor. Name another account.")
    return account
