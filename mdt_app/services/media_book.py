# SPDX-License-Identifier: Apache-2.0
"""What writing bundles and taking their receipts share: store, identity, the record of what was done."""

from dataclasses import dataclass, replace
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mdt_app.clock import Clock
from mdt_app.domain.patrol import Session
from mdt_app.services.role_gate import require_role
from mdt_app.storage import audit
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.bundles import KeptBundle
from mdt_app.storage.database import Database
from mdt_app.storage.outbox import MEDIUM, StoredOutbox
from mdt_app.storage.vault import Vault
from policy.functions import Function
from sync.credentials import DeviceCredentials


@dataclass(frozen=True, slots=True)
class MediaBook:
    """One unit's.

    Attributes:
        vault: the open store.
        credentials: this terminal's.
        clock: UTC.
    """

    vault: Vault
    credentials: DeviceCredentials
    clock: Clock

    @property
    def index(self) -> Database:
        """The calling thread's connection."""
        return self.vault.index()

    def box(self) -> StoredOutbox:
        """What waits."""
        return StoredOutbox(self.vault, self.credentials.device, self.clock)

    def receipt_key(self, bundle_id: UUID) -> bytes:
        """From the device's secret in the ring, so that nothing has to be kept to open a receipt."""
        bound = b"patrol-mdt receipt 1" + bundle_id.bytes
        return HKDF(SHA256(), 32, None, bound).derive(self.credentials.key_password)

    def require(self, by: Session, event: str) -> None:
        """Refuse, on record, who does not take records to the department.

        Raises:
            Refused: the person's role does not.
        """
        require_role(self.index, by, Function.TRANSFER, self._event(by, event))

    def record(
        self, by: Session, event: str, outcome: str, kept: KeptBundle | None = None, *, reason: str = ""
    ) -> None:
        """Put on record what was done, with which bundle, and how many records; never what is in them."""
        said = replace(self._event(by, event), outcome=outcome, reason=reason)
        if kept is not None:
            said = replace(said, object=f"bundle {kept.bundle_id}", rows=kept.records)
        audit.append(self.index, said)

    def _event(self, by: Session, event: str) -> AuditEvent:
        return AuditEvent(
            self.clock(),
            event,
            username=by.username,
            session_id=str(by.session_id),
            object="bundle",
            purpose="transfer",
            source_address=self.credentials.device,
            destination_address=MEDIUM,
        )
