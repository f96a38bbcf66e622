# SPDX-License-Identifier: Apache-2.0
"""Writing unit.toml: comments stay, wrong values are refused before anything is written, all or nothing."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mdt_app import unit_file
from mdt_app.errors import Refused, Trouble
from mdt_app.paths import DataFolder
from mdt_app.settings import load, proposed

WRITTEN = """\
# Unit 12, fitted by the fleet workshop on 3 March.
unit = "12"   # as on the roof

[gps]   # the mouse on the dashboard
port = '/dev/ttyS1'
baud = 9_600

# the left one was moved in May
[[cameras]]
id = "left"
label = "Left"
source = "device:0"   # lower socket

[[cameras]]
id = "right"
label = "Right"
source = "device:2"
"""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    made = DataFolder(tmp_path / "unit")
    made.create()
    made.unit_settings.write_text(WRITTEN, encoding="utf-8")
    return made


def text(folder: DataFolder) -> str:
    return folder.unit_settings.read_text(encoding="utf-8")


def test_one_value_changes_and_all_that_people_wrote_stays(folder: DataFolder) -> None:
    effective = unit_file.write(folder, {"gps": {"port": "/dev/ttyUSB0"}})
    assert effective.settings.gps.port == load(folder).settings.gps.port == "/dev/ttyUSB0"
    assert text(folder) == WRITTEN.replace("'/dev/ttyS1'", '"/dev/ttyUSB0"')
    assert folder.unit_settings_before.read_text(encoding="utf-8") == WRITTEN


def test_a_new_key_a_new_table_and_none_take_their_places(folder: DataFolder) -> None:
    unit_file.write(
        folder,
        {"agency": "Fictional PD", "display": {"theme": "night"}, "gps": {"baud": None, "fresh_s": 3.0}},
    )
    after = load(folder).settings
    assert (after.agency, after.display.theme, after.gps.baud) == ("Fictional PD", "night", "auto")
    assert after.gps.fresh_s == 3.0
    for comment in (
        "fitted by the fleet workshop",
        "as on the roof",
        "mouse on the dashboard",
        "lower socket",
    ):
        assert comment in text(folder)


def test_a_camera_is_changed_in_place_added_and_taken_away(folder: DataFolder) -> None:
    left, right = tomllib.loads(WRITTEN)["cameras"]
    rear = {"id": "rear", "label": "Rear", "source": "device:4"}
    unit_file.write(folder, {"cameras": (right, {**left, "label": "Front left"}, rear)})
    assert [camera.id for camera in load(folder).settings.cameras] == ["right", "left", "rear"]
    assert load(folder).settings.cameras[1].label == "Front left"
    assert "# lower socket" in text(folder)
    unit_file.write(folder, {"cameras": [rear]})
    assert [camera.id for camera in load(folder).settings.cameras] == ["rear"]
    unit_file.write(folder, {"cameras": []})
    assert load(folder).settings.cameras == ()


def test_the_first_settings_of_a_unit_make_the_file(folder: DataFolder) -> None:
    folder.unit_settings.unlink()
    unit_file.write(folder, {"unit": "7", "map": {"tiles": Path("streets.mbtiles")}})
    assert load(folder).settings.unit == "7"
    assert load(folder).settings.map.tiles == Path("streets.mbtiles")
    assert not folder.unit_settings_before.exists()


def test_nothing_new_writes_nothing(folder: DataFolder) -> None:
    unit_file.write(folder, {"gps": {"baud": 9600}})
    assert text(folder) == WRITTEN  # 9_600 stays as it was written
    assert not folder.unit_settings_before.exists()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"gps": {"prot": "COM3"}}, "gps.prot (from unit.toml): is not a setting"),
        ({"gps": {"baud": 12}}, "gps.baud"),
        ({"unit": ""}, "unit (from unit.toml)"),
        ({"cameras": [{"id": "Left!", "label": "x", "source": "device:0"}]}, "cameras.0.id"),
    ],
)
def test_what_is_not_allowed_is_refused_before_anything_is_written(
    folder: DataFolder, changes: dict[str, Any], named: str
) -> None:
    with pytest.raises(Refused) as refused:
        unit_file.write(folder, changes)
    assert named in str(refused.value)
    assert text(folder) == WRITTEN
    assert sorted(one.name for one in folder.root.iterdir()) == ["device", "logs", "unit.toml"]


def test_a_wrong_value_that_the_environment_hides_is_refused_all_the_same(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MDT_GPS__BAUD", "9600")
    with pytest.raises(Refused, match=r"gps\.baud"):
        unit_file.write(folder, {"gps": {"baud": 12}})


@pytest.mark.parametrize("damaged", ["[gps", "unit = \n", "\xff"])
def test_a_file_that_cannot_be_read_is_left_alone(folder: DataFolder, damaged: str) -> None:
    content = damaged.encode("latin-1")
    folder.unit_settings.write_bytes(content)
    with pytest.raises(Refused, match=r"unit\.toml cannot be read.*text editor"):
        unit_file.write(folder, {"unit": "7"})
    assert folder.unit_settings.read_bytes() == content


def test_a_folder_that_cannot_be_written_leaves_the_file(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_args: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mdt_app.storage.files.tempfile.mkstemp", no_room)
    with pytest.raises(Trouble, match="disk is full"):
        unit_file.write(folder, {"unit": "7"})
    assert text(folder) == WRITTEN


def test_a_change_by_somebody_else_meanwhile_is_not_written_over(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = WRITTEN.replace('"12"', '"13"')
    right = proposed

    def meanwhile(*given: Any) -> Any:
        folder.unit_settings.write_text(other, encoding="utf-8")
        return right(*given)

    monkeypatch.setattr(unit_file, "proposed", meanwhile)
    with pytest.raises(Refused, match="somebody else"):
        unit_file.write(folder, {"gps": {"baud": 4800}})
    assert text(folder) == other


def test_windows_line_ends_stay(folder: DataFolder) -> None:
    folder.unit_settings.write_bytes(WRITTEN.replace("\n", "\r\n").encode())
    unit_file.write(folder, {"unit": "7"})
    assert folder.unit_settings.read_bytes() == WRITTEN.replace('"12"', '"7"').replace("\n", "\r\n").encode()


WAYS_TO_WRITE = (
    '[gps]\nport = "a"',
    'gps = {port = "a"}',
    'gps.port = "a"',
    '[display]\n[gps]\nport = "a"\n[map]',
)
KEYS = some.dictionaries(
    some.sampled_from(["port", "baud", "fresh_s", "source"]),
    some.one_of(some.none(), some.text(max_size=5), some.integers(0, 9), some.booleans()),
)


@settings(max_examples=200, deadline=None)
@given(way=some.sampled_from(WAYS_TO_WRITE), gps=KEYS, unit=some.text(min_size=1, max_size=4))
def test_however_it_is_written_the_file_says_what_was_meant(way: str, gps: dict[str, Any], unit: str) -> None:
    written, meant = unit_file._changed(way.encode(), {"gps": gps, "unit": unit})
    assert meant == unit_file.merged(tomllib.loads(way), {"gps": gps, "unit": unit})
    said = {key: value for key, value in tomllib.loads(written).items() if value}
    assert said == {key: value for key, value in meant.items() if value}
