# SPDX-License-Identifier: Apache-2.0
"""Accounts that sleep or whose time is over are disabled: looked at whenever the store is opened."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import structlog

from mdt_app.errors import Refused
from mdt_app.storage import accounts, audit, vouched
from mdt_app.storage.accounts import Account
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.vault import Vault
from mdt_app.storage.witnesses import trusted_time
from policy.access import Role
from policy.accounts import Ending, to_disable, vouched_time
from policy.control import control

_log = structlog.get_logger(__name__)


@control("A10.1")
def look_after_accounts(vault: Vault, now: datetime) -> datetime:
    """Disable what is to be disabled, and take those people's way into the store away.

    The last administrator who may sign on is never disabled: without one nobody could enable anybody.

    Args:
        vault: open, in this program's form.
        now: UTC, by the car's own clock, which is not believed when it jumps (``policy.accounts``).

    Returns:
        the time that is vouched for.
    """
    database = vault.index()
    with database.transaction():
        before = vouched.vouched(database) or max(one.created_at for one in accounts.every(database))
        until = vouched_time(before, now, trusted_time(database, now).now)
        vouched.set_vouched(database, until)
        vouched.unwind_clock(database, max(now, until))
        everybody = accounts.every(database)
        ended = _spared(to_disable([one.standing for one in everybody], until), everybody)
        for username, why in ended.items():
            accounts.disable(database, username, why, now)
            event = AuditEvent(now, "account_disabled", object=f"account {username}")
            audit.append(database, _because(event, why))
    take_away(vault, ended)
    return until


def take_away(vault: Vault, usernames: Iterable[str]) -> None:
    """Take people's slots out of the key ring, each with a new ring key; the last one stays."""
    for username in usernames:
        try:
            vault.ring.remove_person(username)
        except Refused:
            # The account is disabled; its slot is the only one left and keeps the store from being lost.
            _log.warning("the last way into the store stays, of a disabled account", topic="accounts")
    vault.note_ring()


def _because(event: AuditEvent, why: Ending) -> AuditEvent:
    return AuditEvent(event.at, event.event, object=event.object, query_elements={"why": why.value})


def _spared(ended: Mapping[str, Ending], everybody: Iterable[Account]) -> dict[str, Ending]:
    """Without the administrator who was here last, when all of them are to end."""
    able = [one for one in everybody if one.role == Role.ADMINISTRATOR and one.disabled_at is None]
    if able and all(one.username in ended for one in able):
        last = max(able, key=lambda one: one.last_sign_on_at or one.created_at)
        return {name: why for name, why in ended.items() if name != last.username}
    return dict(ended)
