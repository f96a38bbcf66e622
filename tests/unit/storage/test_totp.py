# SPDX-License-Identifier: Apache-2.0
"""Codes by time: whose, when, how often; and what a wrong clock does."""

import base64
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from mdt_app.storage.errors import StoreDamaged, StoreTrouble
from mdt_app.storage.totp import DIGITS, LEAST_SECRET_BYTES, STEP_S, Totp
from tests.helpers.clocks import Clock

SLOT, OTHER = "a" * 64, "b" * 64
STEP = timedelta(seconds=STEP_S)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def factor(tmp_path: Path, clock: Clock) -> Totp:
    return Totp(tmp_path / "codes.json", clock)


def device(secret: bytes, clock: Clock, steps: int = 0) -> str:
    """What any authenticator shows, some steps away."""
    return pyotp.TOTP(base64.b32encode(secret).decode()).at(clock() + steps * STEP)


def test_numbers_are_those_of_the_policy() -> None:
    """CJ-12: 112 bits, six digits, at most two minutes."""
    assert LEAST_SECRET_BYTES * 8 >= 112
    assert DIGITS >= 6
    assert STEP_S <= 120


def test_secrets_are_long_enough_and_each_another(factor: Totp) -> None:
    made = {factor.new_secret() for _ in range(20)}
    assert len(made) == 20
    assert all(len(secret) >= LEAST_SECRET_BYTES for secret in made)


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_device_may_be_one_step_off(factor: Totp, clock: Clock, steps: int, good: bool) -> None:
    secret = factor.new_secret()
    assert factor.accepts(SLOT, secret, device(secret, clock, steps)) is good


def test_spaces_that_devices_show_are_no_part_of_it(factor: Totp, clock: Clock) -> None:
    secret = factor.new_secret()
    code = device(secret, clock)
    assert factor.accepts(SLOT, secret, f" {code[:3]} {code[3:]} ")


@pytest.mark.parametrize("given", ["", "12345", "1234567", "abcdef", "\N{ARABIC-INDIC DIGIT ONE}" * 6])
def test_what_is_no_code_is_refused(factor: Totp, given: str) -> None:
    assert not factor.accepts(SLOT, factor.new_secret(), given)


def test_each_code_is_accepted_once(factor: Totp, clock: Clock) -> None:
    secret = factor.new_secret()
    code = device(secret, clock)
    assert factor.accepts(SLOT, secret, code)
    assert not factor.accepts(SLOT, secret, code)


def test_also_after_a_restart(factor: Totp, clock: Clock, tmp_path: Path) -> None:
    secret = factor.new_secret()
    code = device(secret, clock)
    assert factor.accepts(SLOT, secret, code)
    assert not Totp(tmp_path / "codes.json", clock).accepts(SLOT, secret, code)


def test_people_do_not_use_up_each_others_codes(factor: Totp, clock: Clock) -> None:
    secret = factor.new_secret()
    code = device(secret, clock)
    assert factor.accepts(SLOT, secret, code)
    assert factor.accepts(OTHER, secret, code)


def test_a_clock_that_stood_ahead_shuts_nobody_out(factor: Totp, clock: Clock) -> None:
    secret = factor.new_secret()
    clock.pass_(days=400)
    assert factor.accepts(SLOT, secret, device(secret, clock))
    clock.pass_(days=-400)
    assert factor.accepts(SLOT, secret, device(secret, clock))


def test_a_clock_set_back_brings_no_used_code_to_life(factor: Totp, clock: Clock) -> None:
    secret = factor.new_secret()
    seen = device(secret, clock)
    assert factor.accepts(SLOT, secret, seen)
    for _ in range(3):
        clock.pass_(hours=10)
        assert factor.accepts(SLOT, secret, device(secret, clock))
    clock.pass_(hours=-30)
    assert not factor.accepts(SLOT, secret, seen)


def test_a_damaged_list_of_used_codes_accepts_none(factor: Totp, clock: Clock, tmp_path: Path) -> None:
    secret = factor.new_secret()
    (tmp_path / "codes.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreDamaged, match=r"codes\.json, cannot be read"):
        factor.accepts(SLOT, secret, device(secret, clock))


def test_what_cannot_be_kept_is_not_accepted(clock: Clock, tmp_path: Path) -> None:
    factor = Totp(tmp_path / "gone" / "codes.json", clock)
    secret = factor.new_secret()
    with pytest.raises(StoreTrouble):
        factor.accepts(SLOT, secret, device(secret, clock))


def test_a_secret_that_is_too_short_is_not_used(factor: Totp) -> None:
    with pytest.raises(StoreDamaged, match="second factor"):
        factor.accepts(SLOT, b"x" * 13, "123456")


def test_the_device_is_told_by_address_and_by_hand(factor: Totp, clock: Clock) -> None:
    secret = factor.new_secret()
    told = factor.enrolment(secret, "m.two", "Unit 12")
    typed = told.typed.replace(" ", "")
    assert base64.b32decode(typed) == secret
    read = pyotp.parse_uri(told.address)
    assert isinstance(read, pyotp.TOTP)
    assert read.at(clock()) == device(secret, clock)
    assert typed not in repr(told)


def test_the_file_names_nobody_and_holds_no_secret(factor: Totp, clock: Clock, tmp_path: Path) -> None:
    secret = factor.new_secret()
    factor.accepts(SLOT, secret, device(secret, clock))
    content = (tmp_path / "codes.json").read_bytes()
    assert secret.hex().encode() not in content
    assert base64.b32encode(secret) not in content


def test_a_person_who_is_gone_is_forgotten(factor: Totp, clock: Clock, tmp_path: Path) -> None:
    secret = factor.new_secret()
    factor.accepts(SLOT, secret, device(secret, clock))
    factor.forget(SLOT)
    factor.forget(OTHER)
    assert SLOT.encode() not in (tmp_path / "codes.json").read_bytes()
