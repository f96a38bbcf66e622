# SPDX-License-Identifier: Apache-2.0
"""Giving a terminal its identity towards the department."""

from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.vault import RING_FILE, Vault
from sync.enrol import Invitation, enrol
from sync.errors import SyncError


def enrol_terminal(folder: DataFolder, username: str, password: str, invitation: Invitation) -> str:
    """Exchange the one-time code for a certificate whose key only an open store unlocks; returns the device's name.

    Raises:
        WrongPassword: nobody opens the store with this name and password.
        Refused: the department did not accept, or was not the one that gave the code out.
    """
    vault = Vault(folder.root, KeyRing(folder.root / RING_FILE).open(username, password))
    try:
        return enrol(invitation, folder.device, vault.device_key_password()).device
    except SyncError as error:
        raise Refused(str(error)) from error
    finally:
        vault.close()
