# SPDX-License-Identifier: Apache-2.0
"""Which passwords may be taken: the CJIS memorised secret, and the basic standard."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.passwords import (
    LEAST,
    LIST_AGE,
    MOST,
    Lists,
    Standard,
    Wanted,
    is_due,
    list_is_old,
    password_ruling,
)

LISTS = Lists(
    frozenset({"password", "football", "dragon", "trustno1", "understanding"}),
    frozenset({"mary", "o'neil", "smith"}),
)
BOTH = tuple(Standard)
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def codes(password: str, standard: Standard = Standard.NIST, **more: object) -> set[str]:
    wanted = Wanted(password, "m.two", ("Member Two", "Unit 12"), **more)  # type: ignore[arg-type]
    return set(password_ruling(wanted, LISTS, standard).codes)


@pytest.mark.parametrize("standard", BOTH)
@pytest.mark.parametrize(
    "password",
    [
        "a long night shift",
        "correct horse battery staple " * 3,
        "x7!k  Qp",
        "sommerregen über der brücke",
        "blue fish 7",
        "~`!@#$%^&*()_-+={}[]|\\:;\"'<>,.?/",
    ],
)
def test_passphrases_spaces_and_every_printable_character_are_welcome(
    password: str, standard: Standard
) -> None:
    assert codes(password, standard) == set()


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short 1", "too_short"),
        ("", "too_short"),
        ("a" * LEAST, "repeated"),
        ("12345678", "repeated"),
        ("87654321", "repeated"),
        ("abababab", "repeated"),
        ("Password", "banned"),
        ("PASSWORD1", "banned"),
        ("dragon2026", "banned"),
        ("trustno1", "banned"),
        ("Understanding", "banned"),
        ("".join(chr(ord(one) + 0xFEE0) for one in "password"), "banned"),
        ("M.Two12345", "is_user_name"),
        ("membertwo!", "is_near"),
        ("unit 12345", "is_near"),
        ("tab\tinside it", "not_printable"),
        ("zero\u200bwidth space", "not_printable"),
    ],
)
def test_the_reason_of_a_refusal_is_told(password: str, code: str) -> None:
    assert code in codes(password)
    ruling = password_ruling(Wanted(password, "m.two", ("Member Two", "Unit 12")), LISTS, Standard.NIST)
    assert ruling.words
    assert not password or password not in ruling.words


@pytest.mark.parametrize("password", ["Mary Smith", "mary smith 1971", "O'Neil", "Smith, Mary"])
def test_a_proper_name_is_refused_by_the_basic_standard_alone(password: str) -> None:
    lists = Lists(names=frozenset({"mary", "oneil", "smith"}))
    wanted = Wanted(password.ljust(LEAST, "!"), "m.two")
    assert "is_name" in password_ruling(wanted, lists, Standard.BASIC).codes
    assert "is_name" not in password_ruling(wanted, lists, Standard.NIST).codes


def test_one_of_the_last_ten_is_refused_by_the_basic_standard_alone() -> None:
    assert codes("a long night shift", Standard.BASIC, used_before=True) == {"used_before"}
    assert codes("a long night shift", Standard.NIST, used_before=True) == set()


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=MOST + 1, max_size=2 * MOST))
def test_a_password_that_is_too_long_is_refused_and_not_cut(password: str) -> None:
    assert password_ruling(Wanted(password, "m.two"), Lists(), Standard.NIST).allowed is False


def test_nothing_is_compared_after_a_cut() -> None:
    """A banned beginning of more than 72 bytes does not spoil what follows it."""
    beginning = "a sentence that everybody knows by heart, of more than seventy-two bytes, banned"
    lists = Lists(frozenset({beginning}))
    whole = Wanted(beginning + " and one that nobody knows", "m.two")
    assert password_ruling(Wanted(beginning, "m.two"), lists, Standard.NIST).codes == ("banned",)
    assert password_ruling(whole, lists, Standard.NIST).allowed


@pytest.mark.parametrize(("standard", "days"), [(Standard.NIST, 365), (Standard.BASIC, 90)])
def test_how_long_a_password_lasts(standard: Standard, days: int) -> None:
    assert not is_due(standard, NOW, NOW + timedelta(days=days, seconds=-1))
    assert is_due(standard, NOW, NOW + timedelta(days=days))


def test_the_banned_list_is_renewed_each_quarter() -> None:
    today = date(2026, 11, 26)
    assert not list_is_old(today - LIST_AGE, today)
    assert list_is_old(today - LIST_AGE - timedelta(days=1), today)
    assert list_is_old(None, today)


def test_passwords_are_not_printed() -> None:
    assert "night" not in repr(Wanted("a long night shift", "m.two"))
    assert "dragon" not in repr(LISTS)
