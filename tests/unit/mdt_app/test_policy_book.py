# SPDX-License-Identifier: Apache-2.0
"""The book of a policy, and the register's sentences in plain words."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from mdt_app.errors import Refused, Trouble
from mdt_app.policies import bindings
from mdt_app.policies.book import book, book_of
from mdt_app.policies.plain import PARTS, plain
from policy.profile.catalogue import KEYS
from policy.profile.effective import Origin
from policy.profile.overrides import Override
from tests.helpers.books import SHIPS, bound_to, changed_interval
from tests.helpers.policies import PROFILES
from tests.helpers.sightings import NOON

SERVER_TALK = re.compile(
    r"(?<![-.0-9])\b(4[0-2]\d|50\d)\b(?!\.)|/v1|\b(POST|GET) /|(?<!\[)\b[MDCAJP]\d\d\b(?!\.\d)|_"
)


@pytest.fixture(autouse=True)
def known_bindings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the whole source for its controls is the trace's test, not ours."""
    monkeypatch.setattr(bindings, "load", lambda: (bound_to("WV-471.5-f-2"),))


@pytest.mark.parametrize("profile_id", PROFILES)
def test_a_book_has_every_clause_of_its_policy_in_sections(profile_id: str) -> None:
    made = book(profile_id, NOON)
    assert made.clauses == SHIPS.clauses_of(profile_id)
    assert [one for section in made.sections for one in section.clauses] == list(made.clauses)
    number = made.profile.profile.policy_number
    assert all(section.number.startswith(f"{number}.") and section.title for section in made.sections)
    assert made.effective.keys() == KEYS.keys()


def test_a_book_knows_what_carries_clauses_out() -> None:
    made = book("WV-471", NOON)
    assert made.bindings is not None
    assert made.bindings["WV-471.5-f-2"].places


@pytest.mark.parametrize("error", [Trouble("No trace."), Refused("A wrong list.")])
def test_without_a_trace_the_policy_is_there_all_the_same(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def none_here() -> None:
        raise error

    monkeypatch.setattr(bindings, "load", none_here)
    made = book("PB-434", NOON)
    assert made.bindings is None
    assert made.sections


def test_before_any_test_has_run_nothing_is_said_against_a_clause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bindings, "load", lambda: (replace(bound_to("WV-471.5-f-2"), tests=()),))
    assert book("WV-471", NOON).bindings is None


def test_a_policy_that_does_not_ship_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="No policy XX-999 ships"):
        book("XX-999", NOON)


def test_a_departments_own_policy_has_a_book_without_clauses() -> None:
    shipped = PROFILES["PB-434"]
    own = replace(shipped, profile=replace(shipped.profile, id="XX-999"))
    made = book_of(own, NOON, ships=SHIPS)
    assert not made.clauses
    assert not made.sections
    assert made.effective["transfer.max_interval_days"].value == 30


def test_what_the_department_changed_is_in_force_until_it_expires() -> None:
    made = changed_interval()
    assert made.profile.transfer.max_interval_days == 14
    held = made.effective["transfer.max_interval_days"]
    assert held.origin is Origin.OVERRIDE
    assert held.override is not None
    later = book_of(PROFILES["MB-462"], NOON + timedelta(days=61), (held.override,), ships=SHIPS)
    assert later.profile.transfer.max_interval_days == 30


def test_a_change_that_may_not_be_is_refused() -> None:
    wrong = Override(
        key="immigration_enforcement", value="allowed", by="A", reason="B", second_person="C", decided_at=NOON
    )
    with pytest.raises(Refused, match="policy MB-462 cannot be put in force"):
        book("MB-462", NOON, (wrong,))


def test_no_sentence_of_the_register_speaks_of_answers_routes_or_part_codes() -> None:
    for clause in SHIPS.register:
        said = plain(clause.control, PROFILES[clause.profile_id])
        assert not SERVER_TALK.search(said), f"{clause.id}: {said}"
    for one in SHIPS.capabilities:
        said = plain(one.behaviour, PROFILES["MP-462"])
        assert not SERVER_TALK.search(said), f"{one.code}: {said}"
        assert " the the " not in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("M02 (session) needs one code from use.purposes; a blank code gets 422 purpose_not_authorised.",
         "The session start needs one code from the authorised purposes; a blank code is refused."),
        ("POST /v1/releases/{id}/fulfil answers 409 not_approved until then.", "The server refuses until then."),
        ("C17/M07 ask why; others get 403.",
         "The department's search and the search in the car ask why; others are refused."),
        ("C08 refuses (422 recipient_not_allowed) a recipient.", "The release desk refuses a recipient."),
        ("M09 warns, and at transfer.max_interval_days applies transfer.on_overdue.",
         'The transfer page warns, and at 30 days applies the setting "block capture".'),
        ("C06 opens audit.per_year audits for <roles.internal_auditor>.",
         "The audit desk opens 1 yearly audit for Professional Standards Division Captain or Chief's designee."),
        ("The closed purpose list is in 462.3.", "The closed purpose list is in 462.3."),
        ("C99 keeps data.nothing here.", "The department's server keeps data.nothing here."),
    ],
)  # fmt: skip
def test_plain_words(text: str, said: str) -> None:
    assert plain(text, PROFILES["WV-471"]) == said


def test_every_part_that_a_capability_belongs_to_has_a_name() -> None:
    assert {one.code.partition(".")[0] for one in SHIPS.capabilities} <= PARTS.keys()
