# SPDX-License-Identifier: Apache-2.0
"""Settings: who wins, where a value came from, and what is refused."""

from pathlib import Path

import pytest

import resources
from camera import model_list
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.settings import Effective, load
from mdt_app.sign_on_settings import STATEMENTS, SessionSettings

CAMERA = '[[cameras]]\nid = "front-left"\nlabel = "Front left"\nsource = "device:0"\n'


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    """A unit's folder without any settings."""
    made = DataFolder(tmp_path / "unit")
    made.create()
    return made


def origin(effective: Effective, name: str) -> str:
    """Where the value called ``name`` came from."""
    return next(value.origin for value in effective.values() if value.name == name)


def test_without_files_everything_is_a_default(folder: DataFolder) -> None:
    """A fresh unit starts with the shipped models and no department."""
    effective = load(folder)
    assert effective.settings.department is None
    shipped = model_list.listed(resources.path("models")).as_settings(resources.path("models"))
    assert str(effective.settings.reader.detector) == shipped["detector"]
    assert effective.settings.reader.recogniser_sha256 == shipped["recogniser_sha256"]
    assert {value.origin for value in effective.values()} == {"default"}


def test_the_car_wins_over_the_department_and_keeps_the_rest_of_its_table(folder: DataFolder) -> None:
    """A table in the car's file adds to the department's table of the same name, key by key."""
    folder.department_settings.write_text('[gps]\nport = "/dev/gps"\nfresh_s = 3.0\n')
    folder.unit_settings.write_text('unit = "Unit 7"\n[gps]\nport = "/dev/ttyS1"\n' + CAMERA)
    effective = load(folder)
    assert (effective.settings.gps.port, effective.settings.gps.fresh_s) == ("/dev/ttyS1", 3.0)
    assert origin(effective, "gps.port") == "unit.toml"
    assert origin(effective, "gps.fresh_s") == "department.toml"
    assert origin(effective, "gps.baud") == "default"
    assert origin(effective, "cameras.0.label") == "unit.toml"


def test_environment_wins_over_files_and_the_command_line_over_both(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order of the docstring, from weak to strong."""
    folder.unit_settings.write_text('[gps]\nport = "/dev/ttyS1"\n')
    monkeypatch.setenv("MDT_GPS__PORT", "/dev/ttyUSB3")
    assert load(folder).settings.gps.port == "/dev/ttyUSB3"
    assert origin(load(folder), "gps.port") == "environment"
    effective = load(folder, {"gps": {"port": "/dev/pts/9"}})
    assert effective.settings.gps.port == "/dev/pts/9"
    assert origin(effective, "gps.port") == "command line"


def test_the_session_s_times_are_listed_with_where_they_came_from(folder: DataFolder) -> None:
    """A terminal counts as removable until its car's file says that it is fixed."""
    assert load(folder).settings.session == SessionSettings()
    folder.department_settings.write_text("[session]\nlock_minutes = 10\n")
    folder.unit_settings.write_text('[session]\ndevice_kind = "vehicle_fixed"\n')
    listed = {one.name: (one.value, one.origin) for one in load(folder).values()}
    assert listed["session.lock_minutes"] == (10, "department.toml")
    assert listed["session.device_kind"] == ("vehicle_fixed", "unit.toml")
    assert listed["session.absolute_hours"] == (12, "default")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[gps]\nprot = "COM3"\n', "gps.prot (from unit.toml)"),
        ('[display]\ntheme = "pink"\n', "display.theme (from unit.toml)"),
        ('[[cameras]]\nid = "Front Left"\nlabel = "x"\nsource = "device:0"\n', "cameras.0.id"),
        ('[department]\nserver_url = "http://plain"\n', "department.server_url"),
        ("[session]\nlock_minutes = 31\n", "session.lock_minutes (from unit.toml)"),
        ("[session]\nlock_minutes = 0\n", "session.lock_minutes (from unit.toml)"),
        ("[session]\nabsolute_hours = 13\n", "session.absolute_hours (from unit.toml)"),
        ('[session]\ndevice_kind = "desk"\n', "session.device_kind (from unit.toml)"),
    ],
)
def test_a_wrong_key_is_refused_by_name_and_place(folder: DataFolder, text: str, named: str) -> None:
    """A misspelt or impossible value never passes silently."""
    folder.unit_settings.write_text(text)
    with pytest.raises(Refused) as refused:
        load(folder)
    assert named in str(refused.value)


def test_a_file_that_is_no_toml_is_named(folder: DataFolder) -> None:
    """The technician is told which file and where."""
    folder.unit_settings.write_text("unit = \n")
    with pytest.raises(Refused, match=r"unit\.toml cannot be read.*line 1"):
        load(folder)


def test_a_cameras_password_is_used_and_never_shown(folder: DataFolder) -> None:
    """What ``mdt settings`` prints goes into tickets and over shoulders."""
    folder.unit_settings.write_text(CAMERA.replace("device:0", "rtsp://admin:secret@10.0.0.4/main"))
    effective = load(folder)
    assert effective.settings.cameras[0].source == "rtsp://admin:secret@10.0.0.4/main"
    shown = {value.name: value.value for value in effective.values()}
    assert shown["cameras.0.source"] == "rtsp://10.0.0.4/main"
    assert "secret" not in str(shown)


def test_the_folder_is_closed_to_others(folder: DataFolder) -> None:
    """Only the terminal's own account reads it."""
    assert folder.root.stat().st_mode & 0o077 == 0


def test_a_damaged_list_of_models_is_a_sentence(
    folder: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    (models / "models.toml").write_text("[[model")
    monkeypatch.setattr(resources, "ROOT", tmp_path)
    with pytest.raises(Refused, match=r"models\.toml is missing or damaged.*Install the program again"):
        load(folder)


def test_the_department_writes_its_own_banner(folder: DataFolder) -> None:
    """All four statements, each by its id (CJ-7)."""
    words = "".join(f'[sign_on.banner.{one}]\nhead = "Our words of {one}."\n' for one in STATEMENTS)
    folder.department_settings.write_text(words, encoding="utf-8")
    assert tuple(load(folder).settings.sign_on.banner) == STATEMENTS


@pytest.mark.parametrize("missing", STATEMENTS)
def test_a_banner_that_lacks_a_statement_is_refused(folder: DataFolder, missing: str) -> None:
    words = "".join(
        f'[sign_on.banner.{one}]\nhead = "Our words of {one}."\n' for one in STATEMENTS if one != missing
    )
    folder.department_settings.write_text(words, encoding="utf-8")
    with pytest.raises(
        Refused, match=f"sign_on.*department.toml.*the banner lacks {missing}; write all four"
    ):
        load(folder)


@pytest.mark.parametrize("head", ["", "         ", "short"])
def test_a_statement_that_says_nothing_is_refused(folder: DataFolder, head: str) -> None:
    words = "".join(f'[sign_on.banner.{one}]\nhead = "{head}"\n' for one in STATEMENTS)
    folder.department_settings.write_text(words, encoding="utf-8")
    with pytest.raises(Refused, match="sign_on"):
        load(folder)


def test_a_statement_under_an_unknown_id_is_refused(folder: DataFolder) -> None:
    folder.department_settings.write_text('[sign_on.banner.greeting]\nhead = "Good morning, all."\n')
    with pytest.raises(Refused, match="sign_on"):
        load(folder)
