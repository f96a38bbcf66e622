# SPDX-License-Identifier: Apache-2.0
"""One-way hashes of account passwords: argon2id, or PBKDF2 where only FIPS-approved algorithms may be used.

The kind and its cost stand in the hash, so that a hash is checked as it was made whatever is set now.
"""

import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from mdt_app.storage.password_key import Argon2Cost, Kdf, Pbkdf2Cost

_PBKDF2 = "$pbkdf2-sha256$"
_SALT_BYTES = 16


class Hasher(Protocol):
    """Makes hashes; argon2-cffi's ``PasswordHasher`` is one."""

    def hash(self, password: str) -> str:
        """A salted one-way hash."""
        ...


@dataclass(frozen=True, slots=True)
class Pbkdf2Hasher:
    """PBKDF2-HMAC-SHA-256."""

    rounds: int = Pbkdf2Cost().rounds

    def hash(self, password: str) -> str:
        """A salted one-way hash."""
        salt = secrets.token_bytes(_SALT_BYTES)
        return f"{_PBKDF2}{self.rounds}${salt.hex()}${_pbkdf2(password, salt, self.rounds)}"


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """What guessing a password costs: in the key ring and in the account's hash."""

    ring: Kdf
    hasher: Hasher


def standard_cost(*, fips_strict: bool = False) -> PasswordCost:
    """The cost for use in the car, 0.1 s a guess each; with approved algorithms alone where the department asks."""
    if fips_strict:
        return PasswordCost(Pbkdf2Cost(), Pbkdf2Hasher())
    return PasswordCost(Argon2Cost(), PasswordHasher())


def made(password: str, hasher: Hasher) -> str:
    """The hash of a password, of all of it, whichever way its characters were typed."""
    return hasher.hash(unicodedata.normalize("NFKC", password))


def matches(kept: str, password: str) -> bool:
    """Whether a kept hash is the password's."""
    text = unicodedata.normalize("NFKC", password)
    try:
        if kept.startswith(_PBKDF2):
            rounds, salt, digest = kept.removeprefix(_PBKDF2).split("$")
            return hmac.compare_digest(_pbkdf2(text, bytes.fromhex(salt), int(rounds)), digest)
        return PasswordHasher().verify(kept, text)
    except (VerificationError, InvalidHashError, ValueError):
        return False


def is_approved(kept: str) -> bool:
    """Whether a kept hash was made with a FIPS-approved algorithm."""
    return kept.startswith(_PBKDF2)


def _pbkdf2(password: str, salt: bytes, rounds: int) -> str:
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds).hex()
