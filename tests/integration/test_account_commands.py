# SPDX-License-Identifier: Apache-2.0
"""``mdt setup`` and ``mdt account`` as a person types them, with the device that `setup` enrolled."""

import base64
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from mdt_app.accounts.unit import unit_of
from mdt_app.cli import cli
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.services.door import Given
from mdt_app.storage.password_hash import PasswordCost
from mdt_app.storage.totp import code_now
from tests.helpers.stores import CHEAP, Clock

pytestmark = pytest.mark.integration
KEEPER, OFFICER = "keeper of the lists", "a long night shift"
PEOPLE = f"{KEEPER}\n{KEEPER}\n{OFFICER}\n{OFFICER}\n"
BY = ("--by", "admin")


class Person:
    """Somebody at the keyboard, with a device per account."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder, self.clock = folder, clock
        done = self.run(
            *("setup", "--unit", "12", "--administrator", "admin", "--officer", "officer4417"),
            *("--policy", "WV-471"),
            typed=PEOPLE,
        )
        assert done.exit_code == 0, done.output
        self.printed = done.output
        self.secrets = dict(zip(("admin", "officer4417"), secrets_in(done.output), strict=True))

    def run(self, *words: str, typed: str = "") -> Result:
        return CliRunner().invoke(cli, [*words, "--data", str(self.folder)], input=typed)

    def proof(self, username: str = "admin", password: str = KEEPER) -> str:
        """Password and the device's next code, a line each."""
        self.clock.pass_(seconds=30)
        return f"{password}\n{code_now(self.secrets[username], self.clock())}\n"

    def account(self, *words: str, more: str = "") -> Result:
        return self.run("account", *words, *BY, typed=self.proof() + more)


def secrets_in(output: str) -> list[bytes]:
    """Every secret that was printed for typing in."""
    lines = re.findall(r"^  ((?:[A-Z2-7]{4} ?){8})$", output, re.MULTILINE)
    return [base64.b32decode(line.replace(" ", "")) for line in lines]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The commands' clock, and passwords that are cheap to check."""
    made = Clock()

    def cheap(*, fips_strict: bool = False) -> PasswordCost:
        assert not fips_strict
        return CHEAP

    for module in ("mdt_app.accounts.unit", "mdt_app.accounts.first"):
        monkeypatch.setattr(f"{module}.system_clock", made)
        monkeypatch.setattr(f"{module}.standard_cost", cheap)
    return made


@pytest.fixture
def person(tmp_path: Path, clock: Clock) -> Person:
    return Person(tmp_path / "unit", clock)


def test_setting_up_enrols_both_people_and_prints_the_release_key(person: Person) -> None:
    assert "Second factor of admin" in person.printed
    assert "Second factor of officer4417" in person.printed
    assert person.printed.count("\u2588") > 200, "a picture for the device"
    assert re.search(r"Release key.*\n  (?:[0-9A-F]{4} ){9}[0-9A-F]{4}\n", person.printed)
    assert KEEPER not in person.printed
    opened = unit_of(DataFolder(person.folder)).door.open(
        Given("officer4417", OFFICER, code_now(person.secrets["officer4417"], person.clock()))
    )
    assert opened.is_open


def test_weak_passwords_set_nothing_up(tmp_path: Path, clock: Clock) -> None:
    done = CliRunner().invoke(
        cli,
        [
            *("setup", "--unit", "12", "--administrator", "admin", "--officer", "officer4417"),
            *("--policy", "WV-471", "--data", str(tmp_path / "unit")),
        ],
        input=f"{KEEPER}\n{KEEPER}\npassword\npassword\n",
    )
    assert done.exit_code == 1
    assert "tried first" in done.output
    assert not (tmp_path / "unit" / "ring.json").exists()


def test_a_person_is_added_listed_and_chooses_a_password(person: Person) -> None:
    added = person.account(
        *("add", "officer4418", "--name", "Officer 4418", "--role", "sworn_officer", "--reason", "New here")
    )
    assert added.exit_code == 0, added.output
    (secret,) = secrets_in(added.output)
    given = re.search(r"^  ([a-z0-9-]{19})$", added.output, re.MULTILINE)
    assert given is not None
    listed = person.account("list")
    assert re.search(
        r"officer4418 +sworn_officer +Officer 4418: has not chosen a password yet", listed.output
    )
    assert re.search(r"admin .*manages the programme", listed.output)
    person.secrets["officer4418"] = secret
    typed = person.proof("officer4418", given[1]) + "the night shift sings\nthe night shift sings\n"
    changed = person.run("account", "password", "--by", "officer4418", typed=typed)
    assert changed.output.rstrip().endswith("Your password is changed.")
    assert "the night shift" not in changed.output


def test_no_secret_is_an_argument() -> None:
    """Arguments stand in the history of the shell and in the list of processes."""
    group = cli.commands["account"]
    assert isinstance(group, click.Group)
    for name, command in group.commands.items():
        words = [word for parameter in command.params for word in (parameter.name, *parameter.opts)]
        assert not [word for word in words if re.search("password|secret|key$|^code", str(word))], name


def test_a_person_is_disabled_enabled_reset_released_and_removed(person: Person) -> None:
    out = person.account("disable", "officer4417", "--why", "high_risk")
    assert "does not sign on here any more" in out.output
    assert re.search(r"officer4417.*disabled 2026-11-21 \(high risk\)", person.account("list").output)
    back = person.account("enable", "officer4417", "--reason", "Cleared")
    assert len(secrets_in(back.output)) == 1
    assert len(secrets_in(person.account("reset", "officer4417").output)) == 1
    assert "is released" in person.account("release", "officer4417").output
    assert "is removed" in person.account("remove", "officer4417", "--reason", "Left").output
    assert "officer4417" not in person.account("list").output


def test_the_own_device_is_renewed(person: Person) -> None:
    renewed = person.account("factor")
    (secret,) = secrets_in(renewed.output)
    assert person.account("list").exit_code == 1, "the former device is good no more"
    person.secrets["admin"] = secret
    assert person.account("list").exit_code == 0


def test_accounts_are_reviewed(person: Person) -> None:
    person.clock.pass_(days=370)
    before = person.account("review")
    assert re.search(r"^DUE  officer4417", before.output, re.MULTILINE)
    after = person.account("review", "--confirm", "officer4417", "--confirm", "admin")
    assert "DUE" not in after.output


def test_a_wrong_proof_is_a_sentence_and_no_password_is_printed(person: Person) -> None:
    done = person.run("account", "list", *BY, typed="not the password\n123456\n")
    assert done.exit_code == 1
    assert "Error: User name, password or code is not right. 4 more tries" in done.output
    assert "not the password" not in done.output


def test_a_locked_car_is_released_from_afar(person: Person) -> None:
    """The challenge on the car's screen, the code from any machine with the key."""
    door = unit_of(DataFolder(person.folder)).door
    for _ in range(5):
        with pytest.raises(Refused):
            door.open(Given("officer4417", "not the password"))
    key = re.search(r"Release key.*\n  ([0-9A-F ]+)\n", person.printed)
    assert key is not None
    words = ["account", "code", "Officer4417", door.challenge("officer4417")]
    told = CliRunner().invoke(cli, words, input=key[1] + "\n")
    assert key[1] not in told.output
    door.release_by_code("officer4417", told.output.split("Release code: ")[1].strip())
    assert door.open(
        Given("officer4417", OFFICER, code_now(person.secrets["officer4417"], person.clock()))
    ).is_open


@pytest.mark.parametrize("typed", ["", "no key", "ABCD EF01"])
def test_what_is_no_release_key_answers_nothing(typed: str) -> None:
    told = CliRunner().invoke(cli, ["account", "code", "officer4417", "K7QM-2XPD"], input=typed + "\n")
    assert told.exit_code == 1
    assert "Release code" not in told.output
