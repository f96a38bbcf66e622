# SPDX-License-Identifier: Apache-2.0
"""``mdt settings export`` and ``import`` as a person types them: what is shown, who may, what is on record."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mdt_app.cli import cli
from mdt_app.paths import DataFolder
from mdt_app.services.provisioning import NewPerson
from mdt_app.settings import load
from mdt_app.storage import audit
from mdt_app.storage.database import Database
from policy.access import Role
from tests.helpers.stores import ADMINISTRATOR, OFFICER, Clock
from tests.helpers.units import ask_index, unit_folder

pytestmark = pytest.mark.integration
TECHNICIAN = NewPerson("fleet.tech", "Technician 3", Role.TECHNICIAN, "keeper of the cables")
UNIT_TOML = 'unit = "12"\n[sign_on]\nsecond_factor = false\n[gps]\nfresh_s = 2.5\n'


class Unit:
    """A unit that was set up, and people at its keyboard."""

    def __init__(self, folder: DataFolder, clock: Clock) -> None:
        self.folder, self.clock = folder, clock

    def run(self, *words: str | Path, typed: str = "") -> Result:
        given = ["settings", *map(str, words), "--data", str(self.folder.root)]
        return CliRunner().invoke(cli, given, input=typed)

    def events(self) -> list[tuple[str, str, str, str]]:
        """What is on record about the unit's settings, oldest first."""

        def asked(database: Database) -> list[tuple[str, str, str, str]]:
            found = reversed(audit.events(database, limit=50))
            return [
                (one.event, one.outcome, one.username, one.object)
                for one in found
                if one.event.startswith("unit_settings")
            ]

        return ask_index(self.folder, self.clock, asked)


@pytest.fixture
def unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Unit:
    clock = Clock()
    folder = unit_folder(tmp_path / "unit", (ADMINISTRATOR, OFFICER, TECHNICIAN), clock, settings=UNIT_TOML)
    monkeypatch.setattr("mdt_app.accounts.unit.system_clock", clock)
    return Unit(folder, clock)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """Another unit's settings."""
    other = DataFolder(tmp_path / "other")
    other.create()
    other.unit_settings.write_text('unit = "9"\n[display]\ntheme = "night"\n', encoding="utf-8")
    file = tmp_path / "nine.mdt-settings.json"
    done = CliRunner().invoke(cli, ["settings", "export", str(file), "--data", str(other.root)])
    assert done.exit_code == 0, done.output
    assert "The settings of unit 9 are in" in done.output
    return file


def test_a_dry_run_shows_the_differences_and_writes_nothing(unit: Unit, exported: Path) -> None:
    done = unit.run("import", exported, "--dry-run")
    assert done.exit_code == 0, done.output
    assert "Settings of unit 9" in done.output
    assert "change  display.theme" in done.output
    assert "day -> night" in done.output
    assert "Not taken over: unit. To take it over too: --with unit" in done.output
    assert unit.folder.unit_settings.read_text(encoding="utf-8") == UNIT_TOML
    assert unit.events() == []


def test_a_technician_takes_settings_over_on_record(unit: Unit, exported: Path) -> None:
    done = unit.run("import", exported, "--by", TECHNICIAN.username, typed=f"{TECHNICIAN.password}\n")
    assert done.exit_code == 0, done.output
    settings = load(unit.folder).settings
    assert (settings.display.theme, settings.unit, settings.gps.fresh_s) == ("night", "12", 2.5)
    assert unit.folder.unit_settings_before.read_text(encoding="utf-8") == UNIT_TOML
    assert unit.events() == [
        ("unit_settings_imported", "done", "fleet.tech", "settings display.theme from unit 9")
    ]


def test_the_call_sign_is_taken_over_when_asked_for(unit: Unit, exported: Path) -> None:
    typed = f"{TECHNICIAN.username}\n{TECHNICIAN.password}\n"
    done = unit.run("import", exported, "--with", "unit", typed=typed)
    assert done.exit_code == 0, done.output
    assert load(unit.folder).settings.unit == "9"


@pytest.mark.parametrize(
    ("person", "password"), [(OFFICER, OFFICER.password), (TECHNICIAN, "not the password")]
)
def test_whoever_does_not_look_after_units_changes_nothing(
    unit: Unit, exported: Path, person: NewPerson, password: str
) -> None:
    done = unit.run("import", exported, "--by", person.username, typed=f"{password}\n")
    assert done.exit_code == 1
    assert unit.folder.unit_settings.read_text(encoding="utf-8") == UNIT_TOML
    refused = [("unit_settings_imported", "refused", OFFICER.username, f"account {OFFICER.username}")]
    assert unit.events() == (refused if person is OFFICER else [])


@pytest.mark.parametrize(("person", "may"), [(TECHNICIAN, False), (ADMINISTRATOR, True)])
def test_the_rules_of_a_unit_are_taken_over_by_an_administrator_alone(
    unit: Unit, tmp_path: Path, person: NewPerson, may: bool
) -> None:
    """Locking and signing on are no technician's to change, whichever file asks for it."""
    other = DataFolder(tmp_path / "strict")
    other.create()
    other.unit_settings.write_text("[session]\nlock_minutes = 10\n", encoding="utf-8")
    file = tmp_path / "strict.mdt-settings.json"
    CliRunner().invoke(cli, ["settings", "export", str(file), "--data", str(other.root)])
    done = unit.run("import", file, "--with", "rules", "--by", person.username, typed=f"{person.password}\n")
    assert (done.exit_code == 0) is may, done.output
    assert load(unit.folder).settings.session.lock_minutes == (10 if may else 15)
    outcomes = [event[:3] for event in unit.events()]
    assert outcomes == [("unit_settings_imported", "done" if may else "refused", person.username)]


def test_a_damaged_file_is_refused_before_anybody_is_asked(unit: Unit, exported: Path) -> None:
    exported.write_text(exported.read_text(encoding="utf-8").replace("night", "light"), encoding="utf-8")
    done = unit.run("import", exported)
    assert done.exit_code == 1
    assert "is damaged" in done.output
    assert "Password" not in done.output


def test_a_unit_that_is_not_set_up_yet_can_be_prepared(tmp_path: Path, exported: Path) -> None:
    folder = DataFolder(tmp_path / "new")
    done = CliRunner().invoke(
        cli, ["settings", "--data", str(folder.root), "import", str(exported), "--with", "unit"]
    )
    assert done.exit_code == 0, done.output
    assert load(folder).settings.unit == "9"


def test_an_export_does_not_write_over_a_file(unit: Unit, exported: Path) -> None:
    done = unit.run("export", exported)
    assert done.exit_code == 1
    assert "is there already" in done.output
