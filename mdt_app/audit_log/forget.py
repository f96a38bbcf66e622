# SPDX-License-Identifier: Apache-2.0
"""Making what was searched for in a year unreadable: its key goes, the events and their chain stay (PU-8)."""

from datetime import datetime

from mdt_app.errors import Refused
from mdt_app.services.refusals import refused
from mdt_app.storage import audit
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.audit_pen import key_of_year
from mdt_app.storage.vault import Vault
from mdt_app.storage.witnesses import trusted_time
from policy.control import control
from policy.log_keeping import check_forgetting
from policy.profile.use import Access


@control("A08.1")
def forget(vault: Vault, year: int, access: Access, by: str, at: datetime) -> None:
    """Destroy the key of a year's searches. It is on record first: a broken-off try is done again.

    Raises:
        Refused: the term is not over, or the ring has no such key.
        StoreTrouble: it could not be kept or destroyed; what was readable is readable.
    """
    index, name = vault.index(), key_of_year(year)
    with refused():
        check_forgetting(year, access, trusted_time(index, at).now)
    if name not in vault.ring.names():
        raise Refused(f"There is no key of searches of {year}: none were made, or it was destroyed already.")
    event = AuditEvent(at, "searches_forgotten", username=by, object=name, purpose="end of the term")
    audit.append(index, event)
    vault.ring.destroy_keys({name})
    vault.note_ring()
