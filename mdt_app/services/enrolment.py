# SPDX-License-Identifier: Apache-2.0
"""Giving a terminal its identity towards the department.

The one-time code is sent and forgotten: it is in no file, no log and no record.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mdt_app.clock import Clock
from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.services.door import Given
from mdt_app.services.office import Office
from mdt_app.services.role_gate import require_role
from mdt_app.settings import TerminalSettings
from mdt_app.storage import audit
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.order_state import OrderFile
from mdt_app.storage.vault import Vault
from policy.control import control
from policy.functions import Function
from sync.credentials import identity_in
from sync.enrol import Invitation, enrol, offered_fingerprint
from sync.errors import SyncError

DIFFERS = "the fingerprint is not the printed one"
ASKED, ENROLLED = "terminal_enrolment_asked", "terminal_enrolled"

RENEW = timedelta(days=30)
"""So long before a certificate ends the terminal asks for a new code: certificates are renewed by enrolling again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a terminal stands to its department.

    Attributes:
        server: where records go; empty while no department is set.
        device: its name there; empty before enrolment.
        since: UTC, from when its certificate is good.
        until: UTC, when the certificate ends.
        renew_from: UTC, from when it should be enrolled again.
        address: of the enrolment listener that gave the certificate.
        authority: fingerprint of the department's authority.
        contact_at: UTC, when the department last answered; None before it did.
    """

    server: str = ""
    device: str = ""
    since: datetime | None = None
    until: datetime | None = None
    renew_from: datetime | None = None
    address: str = ""
    authority: str = ""
    contact_at: datetime | None = None


def standing(folder: DataFolder, settings: TerminalSettings) -> Standing:
    """What the files of the unit say; no key and no store is opened."""
    server = settings.department.server_url if settings.department is not None else ""
    identity, orders = identity_in(folder.device), OrderFile(folder.root).state
    if identity is None:
        return Standing(server)
    answered = bool(orders.standing) and orders.device == identity.device
    return Standing(
        server,
        identity.device,
        identity.since,
        identity.until,
        max(identity.since, identity.until - RENEW),
        identity.enrolled_at,
        identity.authority,
        orders.contact_at if answered else None,
    )


class Enrolment:
    """Enrols the terminal whose store is open. Both methods wait for the network: not for Qt's thread.

    Args:
        folder: of the unit.
        clock: UTC.
    """

    def __init__(self, folder: DataFolder, clock: Clock) -> None:
        self._folder, self._clock = folder, clock

    def offered(self, address: str) -> str:
        """The fingerprint of whoever answers at this address, for a person to compare with the printed one.

        Raises:
            Refused: nobody answers, or no enrolment server.
        """
        try:
            return offered_fingerprint(address)
        except SyncError as error:
            raise Refused(str(error)) from error

    def refuse(self, database: Database, session: Session, address: str) -> None:
        """Put on record that the person found another fingerprint than the printed one, and sent nothing."""
        audit.append(database, replace(self._asked(session, address), outcome="refused", reason=DIFFERS))

    def _asked(self, session: Session, address: str) -> AuditEvent:
        return AuditEvent(
            self._clock(),
            ASKED,
            username=session.username,
            session_id=str(session.session_id),
            object=f"department {address}",
        )

    @control("A10.1", "A10.4", "A08.1")
    def enrol(self, vault: Vault, session: Session, invitation: Invitation) -> str:
        """Exchange the one-time code for a certificate; returns the device's name.

        Who asked is on record before the code is sent, what came of it after.

        Raises:
            Refused: the session's role does not do this, or the department did not accept.
            StoreTrouble: it cannot be recorded; nothing was sent.
        """
        try:
            event = self._asked(session, invitation.url)
            require_role(vault.index(), session, Function.BENCH, event)
            audit.append(vault.index(), event)
            return _on_record(self._folder, vault, invitation, replace(event, at=self._clock()))
        finally:
            vault.release()


@control("A10.1", "A10.4", "A08.1")
def enrol_terminal(folder: DataFolder, office: Office, given: Given, invitation: Invitation) -> str:
    """Enrol at the command line, with the store that a person's proof opens; returns the device's name.

    Who asked is on record before the code is sent, what came of it after.

    Raises:
        AccountLocked, WrongPassword: this proof does not open the store.
        Refused: the account's role does not do this, or the department did not accept.
        StoreTrouble: it cannot be recorded; nothing was sent.
    """
    with office.at_work(given, ASKED, Function.BENCH) as work:
        clock, thing = office.door.clock, f"department {invitation.url}"
        event = AuditEvent(clock(), ASKED, username=work.by.username, object=thing)
        audit.append(work.vault.index(), event)
        return _on_record(folder, work.vault, invitation, replace(event, at=clock()))


def _on_record(folder: DataFolder, vault: Vault, invitation: Invitation, event: AuditEvent) -> str:
    done = replace(event, event=ENROLLED)
    try:
        device = enrol(invitation, folder.device, vault.device_key_password()).device
    except SyncError as error:
        audit.append(vault.index(), replace(done, outcome="failed", object=f"department {invitation.url}"))
        raise Refused(str(error)) from error
    audit.append(vault.index(), replace(done, object=f"device {device}"))
    return device
