# SPDX-License-Identifier: Apache-2.0
"""Whoever opens the store: data functions answer only roles that do them, and each refusal is on record."""

from dataclasses import replace
from pathlib import Path

import pytest

from mdt_app.errors import Refused
from mdt_app.services.inquiries import Inquiries
from mdt_app.services.provisioning import NewPerson, add_person
from mdt_app.services.sessions import SignedOn
from mdt_app.services.verifications import Verifications
from mdt_app.storage import accounts, audit
from policy.access import Role
from policy.accounts import Ending
from policy.functions import Function, may
from policy.inquiry import InquiryRequest
from tests.helpers.stores import ADMINISTRATOR, CHEAP, POLICY, UNIT, Clock, Heard, make_unit, sign_on

pytestmark = pytest.mark.integration
REQUEST = InquiryRequest(
    "criminal_investigation", case_or_incident="26-11702", reason="Seen near the scene", plate="8QT*"
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def at_work(tmp_path: Path, clock: Clock) -> SignedOn:
    """The store, open; the tests put other people's sessions before the services."""
    return sign_on(make_unit(tmp_path / "unit", clock), clock, ADMINISTRATOR)


def session_of(at_work: SignedOn, role: Role, clock: Clock) -> SignedOn:
    person = NewPerson(f"unit12.{role.value}", "Person 1", role, "some words for them")
    add_person(at_work.vault, UNIT, person, CHEAP, clock)
    return replace(at_work, session=replace(at_work.session, username=person.username))


@pytest.mark.parametrize("role", Role)
def test_a_search_answers_only_roles_that_search(at_work: SignedOn, clock: Clock, role: Role) -> None:
    person = session_of(at_work, role, clock)
    inquiries = Inquiries(clock, POLICY.profile)
    if may(role, Function.SEARCH):
        assert inquiries.search(person.vault, person.session, REQUEST).total == 0
    else:
        with pytest.raises(Refused, match="does not search"):
            inquiries.search(person.vault, person.session, REQUEST)
    newest = audit.events(person.vault.index())[0]
    outcome = "done" if may(role, Function.SEARCH) else "refused"
    assert (newest.event, newest.outcome, newest.username) == ("inquiry", outcome, person.session.username)


@pytest.mark.parametrize("role", Role)
def test_open_hits_are_shown_only_to_roles_that_see_plates(
    at_work: SignedOn, clock: Clock, role: Role
) -> None:
    """A fleet technician with the store open is shown none."""
    person = session_of(at_work, role, clock)
    verifications = Verifications(clock, Heard())
    if may(role, Function.SEE_PLATES):
        assert verifications.open_hits(person.vault, person.session) == ()
    else:
        with pytest.raises(Refused, match="no plates"):
            verifications.open_hits(person.vault, person.session)
        assert audit.events(person.vault.index())[0].outcome == "refused"


def test_an_account_disabled_in_the_middle_of_a_shift_searches_no_more(
    at_work: SignedOn, clock: Clock
) -> None:
    person = session_of(at_work, Role.OFFICER, clock)
    inquiries = Inquiries(clock, POLICY.profile)
    assert inquiries.search(person.vault, person.session, REQUEST).total == 0
    accounts.disable(person.vault.index(), person.session.username, Ending.HIGH_RISK, clock())
    with pytest.raises(Refused):
        inquiries.search(person.vault, person.session, REQUEST)
