# SPDX-License-Identifier: Apache-2.0
"""Hashes of account passwords, of both kinds."""

import pytest
from argon2 import PasswordHasher

from mdt_app.storage.password_hash import Hasher, Pbkdf2Hasher, made, matches, standard_cost
from mdt_app.storage.password_key import Argon2Cost, Pbkdf2Cost

PASSWORD = "a long night shift"
KINDS: tuple[Hasher, ...] = (PasswordHasher(1, 1024, 1), Pbkdf2Hasher(1000))
every_kind = pytest.mark.parametrize("hasher", KINDS, ids=["argon2id", "pbkdf2"])


@every_kind
def test_a_hash_knows_its_password_and_no_other(hasher: Hasher) -> None:
    kept = made(PASSWORD, hasher)
    assert matches(kept, PASSWORD)
    assert not matches(kept, "another long shift")
    assert PASSWORD not in kept


@every_kind
def test_two_hashes_of_one_password_differ(hasher: Hasher) -> None:
    """Salted with 32 bits or more."""
    assert made(PASSWORD, hasher) != made(PASSWORD, hasher)


@every_kind
@pytest.mark.parametrize("length", [64, 72, 256])
def test_nothing_is_cut(hasher: Hasher, length: int) -> None:
    """CJ-9: not at 72 bytes, nor anywhere."""
    kept = made("x y" * length + "end", hasher)
    assert not matches(kept, "x y" * length + "enc")
    assert not matches(kept, "x y" * length)
    assert matches(kept, "x y" * length + "end")


@every_kind
def test_each_way_to_type_a_character_is_one(hasher: Hasher) -> None:
    assert matches(made("stra\N{LATIN SMALL LETTER SHARP S}e caf\u00e9", hasher), "stra\u00dfe cafe\u0301")


@pytest.mark.parametrize(
    "kept", ["", "plain", "$pbkdf2-sha256$", "$pbkdf2-sha256$x$y$z", "$argon2id$damaged"]
)
def test_a_damaged_hash_matches_nothing(kept: str) -> None:
    assert not matches(kept, "")
    assert not matches(kept, PASSWORD)


def test_the_strict_cost_uses_approved_algorithms_alone() -> None:
    """600,000 rounds of PBKDF2-HMAC-SHA-256, in the ring and in the account."""
    strict = standard_cost(fips_strict=True)
    assert strict.ring == Pbkdf2Cost(600_000)
    assert strict.hasher == Pbkdf2Hasher(600_000)
    assert strict.hasher.hash(PASSWORD).startswith("$pbkdf2-sha256$600000$")


def test_the_usual_cost_is_argon2id() -> None:
    usual = standard_cost()
    assert usual.ring == Argon2Cost()
    assert usual.hasher.hash(PASSWORD).startswith("$argon2id$")
