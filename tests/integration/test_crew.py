# SPDX-License-Identifier: Apache-2.0
"""Several people in one car: each with their own proof, session and record; the store closes behind the last."""

from pathlib import Path

import pytest

from mdt_app.errors import Refused
from mdt_app.services.presence import MOST, Presence
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import audit
from mdt_app.storage.attempts import AccountLocked
from mdt_app.storage.errors import WrongPassword
from tests.helpers.stores import (
    ADMINISTRATOR,
    OFFICER,
    PARTNER,
    UNIT,
    Clock,
    credentials,
    make_unit,
    sessions,
)

pytestmark = pytest.mark.integration


@pytest.fixture
def clock() -> Clock:
    """Stands still."""
    return Clock()


@pytest.fixture
def folder(tmp_path: Path, clock: Clock) -> Path:
    """A unit with an officer, a partner and an administrator."""
    return make_unit(tmp_path / "unit", clock)


def records(signed_on: SignedOn, *events: str) -> list[tuple[str, str, str]]:
    """Event, outcome and account of these audit events, oldest first."""
    found = reversed(audit.events(signed_on.vault.index(), limit=50))
    return [(one.event, one.outcome, one.username) for one in found if one.event in events]


def test_a_partner_has_a_session_of_their_own(folder: Path, clock: Clock) -> None:
    service = sessions(folder, clock)
    first = service.sign_on(credentials(OFFICER))
    second = service.join(credentials(PARTNER), first.vault)
    assert second.session.session_id != first.session.session_id
    assert second.session.username == PARTNER.username
    service.leave(first)
    assert second.vault.ring.is_open, "the store stays open for the partner"
    assert records(second, "sign_on", "sign_off") == [
        ("sign_on", "done", OFFICER.username),
        ("sign_on", "done", PARTNER.username),
        ("sign_off", "done", OFFICER.username),
    ]
    service.sign_off(second)
    assert not second.vault.ring.is_open


def test_a_partner_s_wrong_passwords_lock_the_partner_alone(folder: Path, clock: Clock) -> None:
    service = sessions(folder, clock)
    first = service.sign_on(credentials(OFFICER))
    for _ in range(4):
        with pytest.raises(WrongPassword):
            service.join(credentials(PARTNER, "not the password"), first.vault)
    for password in ("not the password", PARTNER.password):
        with pytest.raises(AccountLocked):
            service.join(credentials(PARTNER, password), first.vault)
    service.proves(first, OFFICER.password)
    assert first.vault.ring.is_open
    assert ("account_locked", "done", PARTNER.username) in records(first, "account_locked")
    service.sign_off(first)


@pytest.mark.clause("SR-465.3-1-iii", "PB-434.3-1-iii", "MP-462.4-1-iii", "WV-471.5-1-iii")
def test_the_same_account_does_not_sign_on_twice_in_a_car(folder: Path, clock: Clock) -> None:
    service = sessions(folder, clock)
    first = service.sign_on(credentials(OFFICER))
    presence = Presence(first)
    with pytest.raises(Refused, match="signed on already"):
        presence.require_room(OFFICER.username, UNIT)
    presence.require_room(PARTNER.username, UNIT)
    service.sign_off(first)


def test_who_acts_and_whose_reads_they_are(folder: Path, clock: Clock) -> None:
    """A partner acts after signing on; reads change hands only when the first one leaves."""
    service = sessions(folder, clock)
    first = service.sign_on(credentials(OFFICER))
    presence = Presence(first)
    second = service.join(credentials(PARTNER), first.vault)
    presence.join(second)
    assert (presence.acting, presence.session) == (second, first.session)
    presence.act(first)
    assert presence.acting is first
    presence.leave(first)
    assert (presence.acting, presence.session) == (second, second.session)
    assert presence.person(OFFICER.username) is None
    service.sign_off(second)


def test_a_car_holds_so_many_and_no_more(folder: Path, clock: Clock) -> None:
    service = sessions(folder, clock)
    first = service.sign_on(credentials(OFFICER))
    presence = Presence(first)
    for _ in range(MOST - 1):
        presence.require_room(ADMINISTRATOR.username, UNIT)
        presence.join(first)
    with pytest.raises(Refused, match="signs off first"):
        presence.require_room(ADMINISTRATOR.username, UNIT)
    service.sign_off(first)
