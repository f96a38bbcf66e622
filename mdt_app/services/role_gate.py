# SPDX-License-Identifier: Apache-2.0
"""Data functions ask what the account's role does, whichever page or program calls them."""

from dataclasses import replace

from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused
from mdt_app.storage import accounts, audit
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.control import control
from policy.functions import Function, may

_WORDS = {
    Function.SEE_PLATES: "This account's role is shown no plates. Ask an ALPR administrator.",
    Function.SEARCH: "This account's role does not search reads. Ask an ALPR administrator.",
    Function.VERIFY: "This account's role does not verify hits. Ask an officer.",
}


@control("A10.1", "M01.4")
def require_role(database: Database, session: Session, function: Function, event: AuditEvent) -> None:
    """Refuse, on record, what the role of the session's account does not do.

    Args:
        database: of the open store.
        session: whose it is; an account that is not there any more does nothing.
        function: what is asked for.
        event: as it would be recorded when done.

    Raises:
        Refused: the role does not do it.
    """
    account = accounts.get(database, session.username)
    if account is not None and account.disabled_at is None and may(account.role, function):
        return
    audit.append(database, replace(event, outcome="refused", rows=None))
    raise Refused(_WORDS.get(function, "This account's role does not do this. Ask an ALPR administrator."))
