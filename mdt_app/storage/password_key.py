# SPDX-License-Identifier: Apache-2.0
"""From a password to a key: argon2id (RFC 9106), or PBKDF2 where only FIPS-approved algorithms may be used.

Source: CJIS Security Policy 5.9.5 IA-5(1)(a) (salted one-way derivation); NIST SP 800-132 for PBKDF2.
"""

import hashlib
import unicodedata
from dataclasses import dataclass

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from mdt_app.storage.errors import StoreDamaged

KEY_BYTES = 32
DAMAGED = "The key ring is damaged. Restore ring.json from the unit's backup."


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """What one password guess costs with argon2id. The default is RFC 9106's second choice: 0.1 s in the car."""

    time: int = 3
    memory_kib: int = 65536
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class Pbkdf2Cost:
    """What one password guess costs with PBKDF2-HMAC-SHA-256: 600,000 rounds took 0.14 s (compliance 8.2)."""

    rounds: int = 600_000


Kdf = Argon2Cost | Pbkdf2Cost


def derived(password: str, salt: bytes, cost: Kdf) -> bytes:
    """The 32-byte key of a password; the whole password counts, however long.

    Raises:
        StoreDamaged: the cost, which stands in the ring file, is not one that can be met.
    """
    secret = unicodedata.normalize("NFKC", password).encode()
    try:
        if isinstance(cost, Pbkdf2Cost):
            return hashlib.pbkdf2_hmac("sha256", secret, salt, cost.rounds, KEY_BYTES)
        return hash_secret_raw(
            secret,
            salt,
            time_cost=cost.time,
            memory_cost=cost.memory_kib,
            parallelism=cost.lanes,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except (HashingError, ValueError, OverflowError) as error:
        raise StoreDamaged(DAMAGED) from error
