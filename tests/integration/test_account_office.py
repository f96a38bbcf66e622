# SPDX-License-Identifier: Apache-2.0
"""What administrators do with accounts, on real files: who may, what follows, what is on record."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mdt_app.errors import Refused
from mdt_app.services.account_office import AccountOffice, Issued, NewAccount
from mdt_app.services.admission import NewPasswordNeeded
from mdt_app.services.door import Given
from mdt_app.storage import accounts, audit
from mdt_app.storage.attempts import AccountLocked
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.errors import StoreDamaged, WrongPassword
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.totp import code_now
from mdt_app.storage.vault import RING_FILE
from policy.access import Role
from policy.accounts import Ending
from tests.helpers.guarded import Unit, guarded_unit
from tests.helpers.stores import ADMINISTRATOR, OFFICER, PARTNER, Clock, make_unit

pytestmark = pytest.mark.integration
NEWCOMER = NewAccount("unit12.new", "Officer 14", Role.OFFICER, reason="Joined the patrol division")
TECHNICIAN = NewAccount("fleet.tech", "Technician 1", Role.TECHNICIAN, reason="Mounts the cameras")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def unit(tmp_path: Path, clock: Clock) -> Unit:
    return guarded_unit(tmp_path / "unit", clock)


def newest(unit: Unit, count: int = 1) -> list[AuditEvent]:
    """The newest events before the administrator looked."""
    signed_on = unit.sessions.sign_on(unit.credentials(ADMINISTRATOR))
    found = audit.events(signed_on.vault.index(), limit=count + 2)
    signed_on.vault.close()
    return list(found[2:])


def secret_of(issued: Issued) -> bytes:
    """What the person's device took in."""
    assert issued.enrolment is not None
    return base64.b32decode(issued.enrolment.typed.replace(" ", ""))


def proof_of(unit: Unit, issued: Issued, password: str = "") -> Given:
    unit.clock.pass_(seconds=30)
    return Given(issued.username, password or issued.password, code_now(secret_of(issued), unit.clock()))


# -- added ----------------------------------------------------------------------------------------------


@pytest.mark.clause("SR-465.2-2-iii", "MB-462.2-2-iii", "PB-434.2-1-iii", "MP-462.3-2-iii", "WV-471.4-2-iii")
def test_the_manager_adds_a_person_and_it_is_on_record(unit: Unit) -> None:
    issued = unit.accounts.add(unit.proof(), NEWCOMER)
    assert issued.password not in repr(issued)
    (event,) = newest(unit)
    assert (event.event, event.username, event.object) == (
        "account_created",
        ADMINISTRATOR.username,
        "account unit12.new",
    )
    assert event.query_elements["role"] == "sworn_officer"
    assert event.reason == NEWCOMER.reason


@pytest.mark.clause("SR-465.2-2-iii", "MB-462.2-2-iii", "PB-434.2-1-iii", "MP-462.3-2-iii", "WV-471.4-2-iii")
def test_an_administrator_who_is_not_the_manager_grants_nothing(unit: Unit) -> None:
    """Until the manager records them as designee; the refusal is on record."""
    second = NewAccount("unit12.second", "Administrator 2", Role.ADMINISTRATOR, reason="Second keeper")
    issued = unit.accounts.add(unit.proof(), second)
    unit.accounts.change_own_password(proof_of(unit, issued), "a second keeper of lists")
    with pytest.raises(Refused, match="on record grants access"):
        unit.accounts.add(proof_of(unit, issued, "a second keeper of lists"), NEWCOMER)
    (event,) = newest(unit)
    assert (event.event, event.outcome, event.username) == ("access_granted", "refused", "unit12.second")


def test_a_designee_of_the_manager_grants(unit: Unit) -> None:
    designee = NewAccount(
        "unit12.second", "Administrator 2", Role.ADMINISTRATOR, manages=True, reason="Designee"
    )
    issued = unit.accounts.add(unit.proof(), designee)
    unit.accounts.change_own_password(proof_of(unit, issued), "a second keeper of lists")
    assert (
        unit.accounts.add(proof_of(unit, issued, "a second keeper of lists"), NEWCOMER).username
        == "unit12.new"
    )


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (replace(NEWCOMER, name="Shift 2"), "one person"),
        (replace(NEWCOMER, name=""), "one person"),
        (replace(NEWCOMER, username=" "), "one person"),
        (replace(NEWCOMER, username=OFFICER.username), "taken"),
        (replace(NEWCOMER, reason=" "), "reason"),
        (replace(NEWCOMER, title="parking_officer"), "title"),
        (replace(NEWCOMER, hours=73), "72 hours"),
    ],
    ids=["shift", "nobody", "no user name", "taken", "no reason", "title", "73 hours"],
)
def test_what_makes_no_account(unit: Unit, wanted: NewAccount, words: str) -> None:
    with pytest.raises(Refused, match=words):
        unit.accounts.add(unit.proof(), wanted)
    assert len(unit.accounts.every(unit.proof())) == 3


ACTS: dict[str, Callable[[AccountOffice, Given], object]] = {
    "account_created": lambda office, given: office.add(given, NEWCOMER),
    "accounts_listed": lambda office, given: office.every(given),
    "account_disabled": lambda office, given: office.disable(given, PARTNER.username, Ending.HIGH_RISK),
    "account_enabled": lambda office, given: office.enable(given, PARTNER.username, "back"),
    "password_reset": lambda office, given: office.reset(given, PARTNER.username),
    "account_removed": lambda office, given: office.remove(given, PARTNER.username, "left"),
    "account_released": lambda office, given: office.release(given, PARTNER.username),
    "release_key_changed": lambda office, given: office.new_release_key(given),
    "accounts_reviewed": lambda office, given: office.review(given, (PARTNER.username,)),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_officer_does_nothing_with_accounts_and_the_try_is_on_record(unit: Unit, act: str) -> None:
    with pytest.raises(Refused, match="ALPR administrator"):
        ACTS[act](unit.accounts, unit.proof(OFFICER))
    (event,) = newest(unit)
    assert (event.event, event.outcome, event.username) == (act, "refused", OFFICER.username)


@pytest.mark.parametrize("act", ACTS)
def test_a_wrong_proof_does_nothing_with_accounts_and_counts(unit: Unit, act: str) -> None:
    with pytest.raises(WrongPassword, match="4 more tries"):
        ACTS[act](unit.accounts, unit.proof(ADMINISTRATOR, "not the password"))


# -- first sign-on --------------------------------------------------------------------------------------


def test_a_new_person_chooses_a_password_before_anything(unit: Unit) -> None:
    """The given one does for that alone; the new one is judged; then it signs on."""
    issued = unit.accounts.add(unit.proof(), TECHNICIAN)
    with pytest.raises(Refused, match=r"mdt account password"):
        unit.accounts.every(proof_of(unit, issued))
    with pytest.raises(Refused, match="at least 8"):
        unit.accounts.change_own_password(proof_of(unit, issued), "short")
    with pytest.raises(Refused, match="that you have"):
        unit.accounts.change_own_password(proof_of(unit, issued), issued.password)
    unit.accounts.change_own_password(proof_of(unit, issued), "cameras look left")
    with pytest.raises(WrongPassword):
        unit.door.open(proof_of(unit, issued))
    unit.door.open(proof_of(unit, issued, "cameras look left")).close()


def test_after_a_reset_the_person_signs_on_with_a_new_password_of_their_own(unit: Unit) -> None:
    unit.clock.pass_(minutes=20)
    issued = unit.accounts.reset(unit.proof(), OFFICER.username)
    with pytest.raises(WrongPassword):
        unit.door.open(unit.proof(OFFICER))
    given = proof_of(unit, issued)
    first = replace(unit.credentials(), password=given.password, code=given.code)
    with pytest.raises(NewPasswordNeeded, match=r"given to you.*next code"):
        unit.sessions.sign_on(first)
    again = replace(first, code=proof_of(unit, issued).code, new_password="the night shift sings")
    signed_on = unit.sessions.sign_on(again)
    assert signed_on.session.username == OFFICER.username
    unit.sessions.sign_off(signed_on)
    told = [(event.event, event.username) for event in newest(unit, 5)]
    assert ("password_changed", OFFICER.username) in told
    with pytest.raises(WrongPassword):
        unit.sessions.sign_on(replace(first, code=proof_of(unit, issued).code))


def test_a_person_changes_the_password_while_signing_on_and_keeps_the_device(unit: Unit) -> None:
    signed_on = unit.sessions.sign_on(unit.credentials(new="the night shift sings"))
    unit.sessions.sign_off(signed_on)
    with pytest.raises(WrongPassword):
        unit.sessions.sign_on(unit.credentials())
    unit.sessions.sign_off(unit.sessions.sign_on(unit.credentials(password="the night shift sings")))


def test_a_refused_new_password_leaves_the_old_one(unit: Unit) -> None:
    with pytest.raises(Refused, match="tried first"):
        unit.sessions.sign_on(unit.credentials(new="Password1"))
    unit.sessions.sign_off(unit.sessions.sign_on(unit.credentials()))


@pytest.mark.parametrize(("standard", "days"), [("nist", 365), ("basic", 90)])
def test_a_password_has_its_time(tmp_path: Path, clock: Clock, standard: str, days: int) -> None:
    """CJ-10, CJ-11: the last day is good, the next asks for a new one. The person was here meanwhile."""
    unit = guarded_unit(tmp_path / "unit", clock)
    unit.rules = unit.rules.model_copy(update={"password_standard": standard})
    for _ in range(days // 5 - 1):
        clock.pass_(days=5)
        if clock().day < 6:
            unit.sessions.sign_off(unit.sessions.sign_on(unit.credentials()))
        else:
            unit.door.open(unit.proof(PARTNER)).close()
    signed_on = unit.sessions.sign_on(unit.credentials())
    set_at = accounts.get(signed_on.vault.index(), OFFICER.username)
    assert set_at is not None
    assert set_at.password_set_at is not None
    unit.sessions.sign_off(signed_on)
    clock.now = set_at.password_set_at + timedelta(days=days, minutes=-2)
    unit.sessions.sign_off(unit.sessions.sign_on(unit.credentials()))
    clock.now = set_at.password_set_at + timedelta(days=days)
    with pytest.raises(NewPasswordNeeded, match=f"{days} days old"):
        unit.sessions.sign_on(unit.credentials())


def test_none_of_the_last_ten_passwords_under_the_basic_standard(unit: Unit) -> None:
    unit.rules = unit.rules.model_copy(update={"password_standard": "basic"})
    password = OFFICER.password
    for number in range(10):
        new = f"night shift song {number} of ten"
        given = Given(OFFICER.username, password, unit.code(OFFICER))
        unit.accounts.change_own_password(given, new)
        password = new
    given = Given(OFFICER.username, password, unit.code(OFFICER))
    with pytest.raises(Refused, match="last 10"):
        unit.accounts.change_own_password(given, "night shift song 0 of ten")
    unit.accounts.change_own_password(Given(OFFICER.username, password, unit.code(OFFICER)), OFFICER.password)


# -- second factor --------------------------------------------------------------------------------------


def test_a_person_renews_the_device_and_the_former_one_is_good_no_more(unit: Unit) -> None:
    enrolment = unit.accounts.renew_factor(unit.proof(OFFICER))
    with pytest.raises(WrongPassword):
        unit.door.open(unit.proof(OFFICER))
    issued = Issued(OFFICER.username, OFFICER.password, enrolment)
    unit.door.open(proof_of(unit, issued)).close()
    (event,) = newest(unit)
    assert (event.event, event.outcome) == ("sign_on", "failed")


def test_an_administrator_without_a_factor_enrols_the_first_one(tmp_path: Path, clock: Clock) -> None:
    """A unit from before codes: the command lets them in with the password, for that alone."""
    unit = Unit(make_unit(tmp_path / "unit", clock), clock)
    given = Given(ADMINISTRATOR.username, ADMINISTRATOR.password)
    with pytest.raises(Refused, match="no second factor"):
        unit.accounts.every(given)
    enrolment = unit.accounts.renew_factor(given)
    issued = Issued(ADMINISTRATOR.username, ADMINISTRATOR.password, enrolment)
    assert len(unit.accounts.every(proof_of(unit, issued))) == 3
    with pytest.raises(WrongPassword):
        unit.accounts.renew_factor(given)


# -- disabled, removed ----------------------------------------------------------------------------------


def test_a_high_risk_person_is_out_at_once_also_out_of_the_ring(unit: Unit) -> None:
    before = (unit.folder / RING_FILE).read_bytes()
    unit.accounts.disable(unit.proof(), OFFICER.username, Ending.HIGH_RISK)
    with pytest.raises(WrongPassword):
        unit.sessions.sign_on(unit.credentials())
    assert not KeyRing(unit.folder / RING_FILE).has(OFFICER.username)
    (unit.folder / RING_FILE).write_bytes(before)
    unit.clock.pass_(minutes=20)
    with pytest.raises(StoreDamaged, match="older copy"):
        unit.sessions.sign_on(unit.credentials())


def test_an_enabled_person_has_a_new_password_and_device(unit: Unit) -> None:
    unit.accounts.disable(unit.proof(), OFFICER.username, Ending.LEFT)
    with pytest.raises(Refused, match="mdt account enable"):
        unit.accounts.reset(unit.proof(), OFFICER.username)
    issued = unit.accounts.enable(unit.proof(), OFFICER.username, "Came back from leave")
    given = proof_of(unit, issued)
    credentials = replace(unit.credentials(), password=given.password, code=given.code)
    unit.sessions.sign_off(unit.sessions.sign_on(replace(credentials, new_password="the night shift sings")))


def test_a_removed_name_rests_for_a_year(unit: Unit) -> None:
    unit.accounts.remove(unit.proof(), PARTNER.username, "Left the department")
    with pytest.raises(WrongPassword):
        unit.door.open(unit.proof(PARTNER))
    again = replace(NEWCOMER, username=PARTNER.username.upper())
    with pytest.raises(Refused, match="365 days"):
        unit.accounts.add(unit.proof(), again)
    for _ in range(53):
        unit.clock.pass_(days=7)
        unit.accounts.every(unit.proof())
    assert unit.accounts.add(unit.proof(), again).username == PARTNER.username


def test_the_last_administrator_stays(unit: Unit) -> None:
    with pytest.raises(Refused, match="last administrator"):
        unit.accounts.disable(unit.proof(), ADMINISTRATOR.username, Ending.OTHER)
    with pytest.raises(Refused, match="last administrator"):
        unit.accounts.remove(unit.proof(), ADMINISTRATOR.username, "no more")
    assert len(unit.accounts.every(unit.proof())) == 3


# -- time -----------------------------------------------------------------------------------------------


def standing(unit: Unit) -> dict[str, str]:
    return {one.username: one.disabled_why for one in unit.accounts.every(unit.proof())}


def test_who_stays_away_for_ninety_days_is_disabled_within_a_week(unit: Unit) -> None:
    for _ in range(12):
        unit.clock.pass_(days=7)
        assert standing(unit)[OFFICER.username] == ""
    unit.clock.pass_(days=5, hours=1)
    assert standing(unit)[OFFICER.username] == "", "89 days"
    unit.clock.pass_(days=7)
    assert standing(unit) == {
        OFFICER.username: "inactive",
        PARTNER.username: "inactive",
        ADMINISTRATOR.username: "",
    }
    assert not KeyRing(unit.folder / RING_FILE).has(OFFICER.username)
    assert [event.event for event in newest(unit, 3)] == ["sign_on", "account_disabled", "account_disabled"]


@pytest.mark.parametrize("days", [30, 400, 4000])
def test_a_clock_that_jumps_ahead_disables_nobody(unit: Unit, days: int) -> None:
    """CJ-14r: neither while it is wrong, nor when it is right again, nor in the week after."""
    unit.clock.pass_(days=days)
    for _ in range(3):
        assert set(standing(unit).values()) == {""}
    unit.clock.pass_(days=-days)
    assert set(standing(unit).values()) == {""}
    unit.clock.pass_(days=6)
    assert set(standing(unit).values()) == {""}


def test_a_sign_on_under_a_clock_that_stood_ahead_keeps_nobody_alive(unit: Unit) -> None:
    """Once the clock is right again, the 90 days begin there."""
    unit.clock.pass_(days=4000)
    signed_on = unit.sessions.sign_on(unit.credentials(new="the night shift sings"))
    unit.sessions.sign_off(signed_on)
    unit.clock.pass_(days=-4000)
    for _ in range(14):
        unit.clock.pass_(days=7)
        standing(unit)
    assert standing(unit)[OFFICER.username] == "inactive"


def test_a_temporary_account_ends_by_itself(unit: Unit) -> None:
    issued = unit.accounts.add(unit.proof(), replace(NEWCOMER, hours=12))
    unit.accounts.change_own_password(proof_of(unit, issued), "for one event only")
    unit.clock.pass_(hours=12)
    with pytest.raises(Refused, match="administrator"):
        unit.accounts.change_own_password(
            proof_of(unit, issued, "for one event only"), "another of one event"
        )
    assert standing(unit)["unit12.new"] == "expired"


def test_accounts_are_confirmed_each_year(unit: Unit) -> None:
    for _ in range(53):
        unit.clock.pass_(days=7)
        unit.accounts.every(unit.proof())
    review = unit.accounts.review(unit.proof(), (ADMINISTRATOR.username,))
    assert review.due == (OFFICER.username, PARTNER.username)
    with pytest.raises(Refused, match="no account"):
        unit.accounts.review(unit.proof(), ("nobody.known",))


def test_a_locked_administrator_is_locked_for_the_commands_too(unit: Unit) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            unit.accounts.every(unit.proof(ADMINISTRATOR, "not the password"))
    with pytest.raises(AccountLocked):
        unit.accounts.every(unit.proof())


def test_a_reset_releases_who_is_locked_and_says_so_only_then(unit: Unit) -> None:
    unit.accounts.reset(unit.proof(), PARTNER.username)
    assert [event.event for event in newest(unit)] == ["password_reset"]
    for _ in range(5):
        with pytest.raises(Refused):
            unit.door.open(Given(OFFICER.username, "not the password"))
    issued = unit.accounts.reset(unit.proof(), OFFICER.username)
    assert [event.event for event in newest(unit, 2)] == ["password_reset", "account_released"]
    unit.door.open(proof_of(unit, issued)).close()


def test_each_opening_of_the_store_by_a_command_is_on_record(unit: Unit) -> None:
    """AU-2: also one that changes nothing."""
    unit.accounts.every(unit.proof())
    (event,) = newest(unit)
    assert (event.event, event.outcome, event.username) == ("sign_on", "done", ADMINISTRATOR.username)
    assert event.query_elements == {"act": "accounts_listed"}
