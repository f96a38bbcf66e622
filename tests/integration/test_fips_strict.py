# SPDX-License-Identifier: Apache-2.0
"""The strict setting: a machine without FIPS mode starts nothing; on one with it only approved algorithms are used."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from mdt_app import fips
from mdt_app.cli import cli
from mdt_app.errors import Refused
from mdt_app.main.program import terminal
from mdt_app.paths import DataFolder
from mdt_app.services.provisioning import set_up
from mdt_app.services.sessions import Sessions
from mdt_app.settings import load
from mdt_app.storage import accounts
from mdt_app.storage.password_hash import PasswordCost, Pbkdf2Hasher, standard_cost
from mdt_app.storage.password_key import Pbkdf2Cost
from mdt_app.storage.vault import RING_FILE
from tests.helpers.stores import ADMINISTRATOR, NO_CODE, OFFICER, POLICY, UNIT, Clock, credentials, make_unit

pytestmark = pytest.mark.integration
STRICT = PasswordCost(Pbkdf2Cost(1000), Pbkdf2Hasher(1000))
STRICT_SETTING = "[security]\nfips_strict = true\n"
no_fips_here = pytest.mark.skipif(fips.fips_mode(), reason="this machine is in FIPS mode")


@no_fips_here
def test_the_terminal_does_not_start_and_says_why(tmp_path: Path) -> None:
    folder = DataFolder(make_unit(tmp_path / "unit", Clock()))
    folder.department_settings.write_text(STRICT_SETTING + '[policy]\nprofile = "WV-471"\n', encoding="utf-8")
    starting = terminal(load(folder).settings, folder)
    with pytest.raises(Refused, match=r"security\.fips_strict.*without its FIPS module"):
        starting.__enter__()


@no_fips_here
@pytest.mark.parametrize(
    "words",
    [
        ("account", "list", "--by", "admin"),
        ("setup", "--unit", "12", "--administrator", "a", "--officer", "b", "--policy", "WV-471"),
    ],
    ids=["account", "setup"],
)
def test_the_commands_do_not_start_either(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = DataFolder(tmp_path / "unit")
    folder.create()
    folder.department_settings.write_text(STRICT_SETTING, encoding="utf-8")
    typed = "keeper of the lists\n" * 2 + "a long night shift\n" * 2
    done = CliRunner().invoke(cli, [*words, "--data", str(folder.root)], input=typed)
    assert done.exit_code == 1
    assert "without its FIPS module" in done.output
    assert not folder.ready_mark.exists()


def kinds(folder: Path) -> set[str]:
    """How the ring's slots are derived: the names of their costs' numbers."""
    slots = json.loads((folder / RING_FILE).read_text())["slots"].values()
    return {",".join(sorted(slot["cost"])) for slot in slots}


def test_a_strict_unit_has_no_argon2id_in_it(tmp_path: Path) -> None:
    clock = Clock()
    set_up(tmp_path / "unit", UNIT, (ADMINISTRATOR, OFFICER), STRICT, clock)
    assert kinds(tmp_path / "unit") == {"rounds"}
    signed_on = Sessions(tmp_path / "unit", clock, STRICT, POLICY, rules=NO_CODE).sign_on(
        credentials(OFFICER)
    )
    assert accounts.is_approved(signed_on.vault.index(), OFFICER.username)
    signed_on.vault.close()


def test_a_unit_from_before_is_derived_anew_at_the_next_sign_on(tmp_path: Path) -> None:
    """The password stays, and so does its age; a wrong one is still wrong."""
    clock = Clock()
    folder = make_unit(tmp_path / "unit", clock)
    clock.pass_(days=3)
    strict = Sessions(folder, clock, STRICT, POLICY, rules=NO_CODE)
    signed_on = strict.sign_on(credentials(OFFICER))
    account = accounts.get(signed_on.vault.index(), OFFICER.username)
    assert account is not None
    assert account.password_set_at == account.created_at
    assert accounts.is_approved(signed_on.vault.index(), OFFICER.username)
    assert not accounts.is_approved(signed_on.vault.index(), ADMINISTRATOR.username)
    strict.sign_off(signed_on)
    assert kinds(folder) == {"rounds", "lanes,memory_kib,time"}
    strict.sign_off(strict.sign_on(credentials(OFFICER)))
    with pytest.raises(Refused, match="not right"):
        strict.sign_on(replace(credentials(OFFICER), password="not the password"))


def test_strict_costs_are_six_hundred_thousand_rounds() -> None:
    cost = standard_cost(fips_strict=True)
    assert (cost.ring, cost.hasher) == (Pbkdf2Cost(600_000), Pbkdf2Hasher(600_000))
