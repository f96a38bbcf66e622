# SPDX-License-Identifier: Apache-2.0
"""Codes by time (RFC 6238): six digits every 30 seconds, from a device that holds the secret.

Source: CJIS Security Policy 5.9.5, IA-5(1)(d) (CJ-12): secret of 112 bits or more, six digits, a step of at most two
minutes, each code once. The steps of codes that were accepted stand in a small file beside the key ring. All of the
last ones are kept, not only the newest: so a clock that stood ahead for a day shuts nobody out, and a clock that is
set back brings no used code to life.
"""

import base64
import hmac
import secrets
import threading
from datetime import datetime
from pathlib import Path

import pyotp
from pydantic import TypeAdapter, ValidationError

from mdt_app.clock import Clock
from mdt_app.storage.errors import StoreDamaged
from mdt_app.storage.files import replace_file
from mdt_app.storage.second_factor import Enrolment
from policy.control import control

SECRET_BYTES = 20
"""160 bits, as long as the digest of HMAC-SHA1 (RFC 4226)."""
LEAST_SECRET_BYTES = 14
DIGITS = 6
STEP_S = 30
DRIFT_STEPS = 1
"""A device may be one step ahead or behind."""
KEPT = 1024
"""Used steps kept for each person: a year of shifts."""
ISSUER = "Patrol MDT"

_FILE = TypeAdapter(dict[str, list[int]])


class Totp:
    """Codes by time.

    Args:
        path: of the file of used steps.
        clock: UTC.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path, self._clock = path, clock
        self._one_at_a_time = threading.Lock()

    def new_secret(self) -> bytes:
        """160 random bits."""
        return secrets.token_bytes(SECRET_BYTES)

    def enrolment(self, secret: bytes, username: str, unit: str) -> Enrolment:
        """The address that authenticator programs read from a QR picture, and the secret to type."""
        return enrolment(secret, username, unit)

    @control("A10.3")
    def accepts(self, slot: str, secret: bytes, given: str) -> bool:
        """Whether the code is the device's of now, one step more or less, and was never accepted before.

        Raises:
            StoreDamaged, DiskFull, StoreMissing: that it was used cannot be kept; it is not accepted.
        """
        if len(secret) < LEAST_SECRET_BYTES:
            raise StoreDamaged(
                "The second factor of this account is damaged. Have an administrator renew it."
            )
        code = "".join(given.split())
        now = int(self._clock().timestamp()) // STEP_S
        right = [
            step
            for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1)
            if hmac.compare_digest(code_at(secret, step).encode(), code.encode())
        ]
        return bool(right) and self._use(slot, right[0])

    def forget(self, slot: str) -> None:
        """Drop what was kept for a person whose secret is gone.

        Raises:
            StoreTrouble: the file cannot be written.
        """
        with self._one_at_a_time:
            used = self._load()
            if used.pop(slot, None) is not None:
                replace_file(self._path, _FILE.dump_json(used))

    def _use(self, slot: str, step: int) -> bool:
        with self._one_at_a_time:
            used = self._load()
            mine = used.get(slot, [])
            if step in mine:
                return False
            used[slot] = [*mine, step][-KEPT:]
            replace_file(self._path, _FILE.dump_json(used))
        return True

    def _load(self) -> dict[str, list[int]]:
        try:
            return _FILE.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValidationError):
            # Without the cause: it would repeat the file's content.
            raise StoreDamaged(
                f"The list of used codes, {self._path.name}, cannot be read. Restore it from the unit's backup, or "
                "remove it as the machine's administrator and wait two minutes before signing on."
            ) from None


def enrolment(secret: bytes, username: str, unit: str) -> Enrolment:
    """The address that authenticator programs read from a QR picture, and the secret to type."""
    base32 = _base32(secret)
    address = pyotp.TOTP(base32, digits=DIGITS, interval=STEP_S).provisioning_uri(
        name=f"{username}@{unit}", issuer_name=ISSUER
    )
    return Enrolment(address, " ".join(base32[at : at + 4] for at in range(0, len(base32), 4)))


def code_at(secret: bytes, step: int) -> str:
    """The code of a step of 30 seconds since 1970."""
    return pyotp.TOTP(_base32(secret), digits=DIGITS, interval=STEP_S).generate_otp(step)


def code_now(secret: bytes, now: datetime) -> str:
    """What a device that holds the secret shows."""
    return code_at(secret, int(now.timestamp()) // STEP_S)


def _base32(secret: bytes) -> str:
    return base64.b32encode(secret).decode().rstrip("=")
