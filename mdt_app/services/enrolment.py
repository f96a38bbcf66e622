# SPDX-License-Identifier: Apache-2.0
"""Giving a terminal its identity towards the department."""

from dataclasses import replace

from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.services.door import Door, Given
from mdt_app.storage import audit
from mdt_app.storage.accounts import plain_name
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.vault import Vault
from sync.enrol import Invitation, enrol
from sync.errors import SyncError


def enrol_terminal(folder: DataFolder, door: Door, given: Given, invitation: Invitation) -> str:
    """Exchange the one-time code for a certificate whose key only an open store unlocks; returns the device's name.

    Raises:
        AccountLocked, WrongPassword: this proof does not open the store.
        Refused: the department did not accept, or was not the one that gave the code out.
    """
    vault = Vault(folder.root, door.open(given))
    try:
        vault.upgrade()
        door.report(vault.index())
        door.welcome(given.username)
        device = _enrolled(folder, vault, invitation)
        event = AuditEvent(door.clock(), "terminal_enrolled", username=plain_name(given.username))
        audit.append(vault.index(), replace(event, object=f"device {device}"))
    finally:
        vault.close()
    return device


def _enrolled(folder: DataFolder, vault: Vault, invitation: Invitation) -> str:
    try:
        return enrol(invitation, folder.device, vault.device_key_password()).device
    except SyncError as error:
        raise Refused(str(error)) from error
