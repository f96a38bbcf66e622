# SPDX-License-Identifier: Apache-2.0
"""Password and code at the door: what lets in, what is counted, what a wrong clock does, and the release by a code."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mdt_app.errors import Refused
from mdt_app.services.door import RELEASE_KEY_FILE, Given
from mdt_app.services.provisioning import NewPerson, add_person
from mdt_app.storage import audit
from mdt_app.storage.attempts import AccountLocked
from mdt_app.storage.database import open_database
from mdt_app.storage.errors import StoreTrouble, WrongKey, WrongPassword
from mdt_app.storage.totp import code_now
from policy.access import Role
from policy.unlocking import answer
from tests.helpers.guarded import SECRETS, Unit, guarded_unit
from tests.helpers.stores import ADMINISTRATOR, CHEAP, OFFICER, PARTNER, TRAINED, UNIT, Clock

pytestmark = pytest.mark.integration


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def unit(tmp_path: Path, clock: Clock) -> Unit:
    return guarded_unit(tmp_path / "unit", clock)


def events(unit: Unit) -> list[tuple[str, str, str]]:
    """The audit log, oldest first, as the administrator reads it."""
    signed_on = unit.sessions.sign_on(unit.credentials(ADMINISTRATOR))
    found = audit.events(signed_on.vault.index())
    signed_on.vault.close()
    return [(event.event, event.outcome, event.username) for event in reversed(found)]


def lock(unit: Unit, person: NewPerson = OFFICER) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            unit.door.open(Given(person.username, "not the password"))


@pytest.mark.clause("PB-434.5-b")
def test_no_file_of_the_store_opens_without_a_key(unit: Unit) -> None:
    """Neither with SQLite itself, nor with a key that somebody guesses."""
    unit.door.open(unit.proof(OFFICER)).close()
    for path in (unit.folder / "index.db", *(unit.folder / "days").glob("*.db")):
        with (
            closing(sqlite3.connect(path)) as plain,
            pytest.raises(sqlite3.DatabaseError, match="not a database"),
        ):
            plain.execute("SELECT * FROM sqlite_master").fetchall()
        with pytest.raises(WrongKey):
            open_database(path, bytes(32))


@pytest.mark.clause("PB-434.5-b", "MP-462.6-a", "SR-465.5-a", "WV-471.7-b")
def test_password_and_code_open_the_store_and_neither_does_alone(unit: Unit) -> None:
    for given in (
        Given(OFFICER.username, OFFICER.password),
        Given(OFFICER.username, OFFICER.password, "000000"),
        Given(OFFICER.username, "not the password", unit.code(OFFICER)),
        Given(OFFICER.username, OFFICER.password, unit.code(PARTNER)),
    ):
        with pytest.raises(WrongPassword):
            unit.door.open(given)
    unit.clock.pass_(minutes=20)
    assert unit.door.open(unit.proof(OFFICER)).is_open


def test_wrong_password_wrong_code_and_unknown_name_give_the_same_words_and_all_count(unit: Unit) -> None:
    said = set()
    for given in (
        Given(OFFICER.username, "not the password", unit.code(OFFICER)),
        Given(PARTNER.username, PARTNER.password, "000000"),
        Given("nobody.known", "not the password", "000000"),
    ):
        with pytest.raises(WrongPassword) as caught:
            unit.door.open(given)
        said.add(str(caught.value))
    assert said == {"User name, password or code is not right. 4 more tries before it is locked."}


def test_wrong_codes_lock_as_wrong_passwords_do(unit: Unit) -> None:
    """Whoever knows the password must not try a million codes (CJ-12: rate limited)."""
    for _ in range(4):
        with pytest.raises(WrongPassword):
            unit.door.open(Given(OFFICER.username, OFFICER.password, "000000"))
    with pytest.raises(AccountLocked):
        unit.door.open(Given(OFFICER.username, OFFICER.password, "000000"))
    with pytest.raises(AccountLocked):
        unit.door.open(unit.proof(OFFICER))
    assert unit.door.open(unit.proof(PARTNER)).is_open


def test_a_replayed_code_is_refused_also_after_a_restart(unit: Unit) -> None:
    given = unit.proof(OFFICER)
    unit.door.open(given).close()
    with pytest.raises(WrongPassword):
        unit.door.open(given)
    unit.clock.pass_(seconds=20)
    with pytest.raises(WrongPassword):
        Unit(unit.folder, unit.clock).door.open(given)


def test_a_code_of_one_sign_on_does_not_unlock_the_screen(unit: Unit) -> None:
    code = unit.code(OFFICER)
    sessions = unit.sessions
    signed_on = sessions.sign_on(unit.credentials(code=code))
    with pytest.raises(WrongPassword):
        sessions.proves(signed_on, OFFICER.password, code)
    sessions.proves(signed_on, OFFICER.password, unit.code(OFFICER))
    sessions.sign_off(signed_on)


def test_an_account_without_a_factor_is_refused_with_the_remedy(unit: Unit) -> None:
    signed_on = unit.sessions.sign_on(unit.credentials(ADMINISTRATOR))
    newcomer = NewPerson("unit12.new", "Officer 14", Role.OFFICER, "the newest shift", courses=TRAINED)
    add_person(signed_on.vault, UNIT, newcomer, CHEAP, unit.clock)
    signed_on.vault.close()
    with pytest.raises(Refused, match=r"no second factor yet.*mdt account reset"):
        unit.door.open(Given(newcomer.username, newcomer.password, "000000"))
    with pytest.raises(WrongPassword):
        unit.door.open(Given(newcomer.username, "not the password", "000000"))
    without = Unit(unit.folder, unit.clock, unit.rules.model_copy(update={"second_factor": False}))
    assert without.door.open(Given(newcomer.username, newcomer.password)).is_open


def test_the_secret_is_nowhere_in_the_clear(unit: Unit) -> None:
    secret = SECRETS[OFFICER.username]
    for file in unit.folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert secret not in content
            assert secret.hex().encode() not in content


# -- the lock and the clock -----------------------------------------------------------------------------


@pytest.mark.parametrize("jump", [timedelta(days=-400), timedelta(minutes=-20), timedelta(days=400)])
def test_no_clock_unlocks(unit: Unit, jump: timedelta) -> None:
    lock(unit)
    unit.clock.now += jump
    with pytest.raises(AccountLocked):
        unit.door.open(unit.proof(OFFICER))


def test_failures_under_a_clock_that_stood_ahead_do_not_count_for_a_year(unit: Unit) -> None:
    unit.clock.pass_(days=365)
    for _ in range(4):
        with pytest.raises(WrongPassword):
            unit.door.open(Given(OFFICER.username, "not the password"))
    unit.clock.pass_(days=-365)
    with pytest.raises(WrongPassword, match="4 more tries"):
        unit.door.open(Given(OFFICER.username, "not the password"))


def test_a_clock_set_back_a_little_forgets_no_failure(unit: Unit) -> None:
    for _ in range(4):
        with pytest.raises(WrongPassword):
            unit.door.open(Given(OFFICER.username, "not the password"))
    unit.clock.pass_(minutes=-10)
    with pytest.raises(AccountLocked):
        unit.door.open(Given(OFFICER.username, "not the password"))


# -- released by a code ---------------------------------------------------------------------------------


def key_of(unit: Unit) -> bytes:
    """What the administrator keeps away from the car."""
    return bytes.fromhex((unit.folder / RELEASE_KEY_FILE).read_text())


def test_an_administrator_elsewhere_releases_by_a_code_and_it_is_on_record(unit: Unit) -> None:
    lock(unit)
    challenge = unit.door.challenge(OFFICER.username)
    assert unit.door.challenge(OFFICER.username) == challenge, "it can be read out twice"
    code = answer(key_of(unit), OFFICER.username, challenge)
    unit.door.release_by_code(OFFICER.username, code)
    signed_on = unit.sessions.sign_on(unit.credentials())
    unit.sessions.sign_off(signed_on)
    told = events(unit)
    assert told.index(("account_locked", "done", OFFICER.username)) < told.index(
        ("account_released_by_code", "done", OFFICER.username)
    )


def test_a_release_code_opens_nothing_by_itself(unit: Unit) -> None:
    lock(unit)
    code = answer(key_of(unit), OFFICER.username, unit.door.challenge(OFFICER.username))
    unit.door.release_by_code(OFFICER.username, code)
    with pytest.raises(WrongPassword):
        unit.door.open(Given(OFFICER.username, code, code))


def test_a_release_code_counts_once(unit: Unit) -> None:
    lock(unit)
    code = answer(key_of(unit), OFFICER.username, unit.door.challenge(OFFICER.username))
    unit.door.release_by_code(OFFICER.username, code)
    lock(unit)
    unit.door.challenge(OFFICER.username)
    with pytest.raises(Refused, match="not right"):
        unit.door.release_by_code(OFFICER.username, code)
    with pytest.raises(AccountLocked):
        unit.door.open(unit.proof(OFFICER))


def test_a_release_code_is_for_one_person(unit: Unit) -> None:
    lock(unit)
    lock(unit, PARTNER)
    unit.door.challenge(PARTNER.username)
    code = answer(key_of(unit), OFFICER.username, unit.door.challenge(OFFICER.username))
    with pytest.raises(Refused):
        unit.door.release_by_code(PARTNER.username, code)


@pytest.mark.parametrize("jump", [timedelta(hours=4), timedelta(days=900), timedelta(seconds=-1)])
def test_a_challenge_grows_old_and_a_clock_set_back_does_not_make_it_young(
    unit: Unit, jump: timedelta
) -> None:
    lock(unit)
    challenge = unit.door.challenge(OFFICER.username)
    code = answer(key_of(unit), OFFICER.username, challenge)
    unit.clock.now += jump
    with pytest.raises(Refused, match="not good any more"):
        unit.door.release_by_code(OFFICER.username, code)
    assert unit.door.challenge(OFFICER.username) != challenge


def test_just_before_its_end_a_challenge_is_still_answered(unit: Unit) -> None:
    lock(unit)
    code = answer(key_of(unit), OFFICER.username, unit.door.challenge(OFFICER.username))
    unit.clock.pass_(hours=4, seconds=-1)
    unit.door.release_by_code(OFFICER.username, code)


def test_after_five_wrong_answers_there_is_another_challenge(unit: Unit) -> None:
    lock(unit)
    challenge = unit.door.challenge(OFFICER.username)
    for _ in range(5):
        with pytest.raises(Refused, match="not right"):
            unit.door.release_by_code(OFFICER.username, "00000 00000")
    with pytest.raises(Refused, match="not good any more"):
        unit.door.release_by_code(OFFICER.username, answer(key_of(unit), OFFICER.username, challenge))
    assert unit.door.challenge(OFFICER.username) != challenge


def test_nobody_is_challenged_who_is_not_locked_or_without_a_key(unit: Unit) -> None:
    assert unit.door.challenge(OFFICER.username) == ""
    lock(unit)
    (unit.folder / RELEASE_KEY_FILE).unlink()
    assert unit.door.challenge(OFFICER.username) == ""
    with pytest.raises(Refused):
        unit.door.release_by_code(OFFICER.username, "00000 00000")


def test_a_new_release_key_ends_the_former_one(unit: Unit) -> None:
    former = key_of(unit)
    assert unit.accounts.new_release_key(unit.proof()) == key_of(unit) != former
    lock(unit)
    code = answer(former, OFFICER.username, unit.door.challenge(OFFICER.username))
    with pytest.raises(Refused):
        unit.door.release_by_code(OFFICER.username, code)


def test_a_release_in_the_commands_is_seen_by_the_running_terminal(unit: Unit) -> None:
    """Two programs share the count."""
    terminal = unit.door
    for _ in range(5):
        with pytest.raises(Refused):
            terminal.open(Given(OFFICER.username, "not the password"))
    unit.accounts.release(unit.proof(), OFFICER.username)
    assert terminal.open(unit.proof(OFFICER)).is_open


def test_used_codes_that_cannot_be_kept_let_nobody_in(unit: Unit) -> None:
    """Or the same code would be good again."""
    (unit.folder / "codes.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreTrouble, match=r"codes\.json"):
        unit.door.open(unit.proof(OFFICER))


def test_nothing_of_a_proof_is_printed(unit: Unit) -> None:
    given = unit.proof(OFFICER)
    assert OFFICER.password not in repr(given)
    assert given.code not in repr(given)
    assert given.code not in repr(unit.credentials())
    assert replace(given, code=code_now(SECRETS[OFFICER.username], unit.clock())).code
