# SPDX-License-Identifier: Apache-2.0
"""A unit's settings as a file: what is in it, what is not, and what another unit takes over of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mdt_app import settings_export
from mdt_app.errors import Refused, Trouble
from mdt_app.paths import DataFolder
from mdt_app.settings_export import (
    GROUPS,
    LARGEST,
    export_of,
    file_name,
    group_of,
    parsed,
    plan_of,
    read_export,
    write_export,
)

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
OTHER = """\
unit = "12"
[gps]
port = "/dev/ttyS1"
fresh_s = 3.0
[display]
theme = "night"
[session]
lock_minutes = 10
[[cameras]]
id = "left"
label = "Left"
source = "rtsp://admin:s3cret@10.0.0.4/main?token=t0ken"
"""


@pytest.fixture
def other(tmp_path: Path) -> DataFolder:
    return made(tmp_path / "other", OTHER)


@pytest.fixture
def here(tmp_path: Path) -> DataFolder:
    return made(tmp_path / "here", 'unit = "7"\n[gps]\nport = "COM3"\n')


def made(root: Path, text: str) -> DataFolder:
    folder = DataFolder(root)
    folder.create()
    folder.unit_settings.write_text(text, encoding="utf-8")
    return folder


def taken(folder: DataFolder, content: bytes, *groups: str) -> dict[str, tuple[str, str]]:
    plan = plan_of(folder, parsed(content, "file"), groups)
    return {one.name: (one.now, one.then) for one in plan.taken}


def test_the_file_says_what_unit_toml_says_without_any_secret(other: DataFolder) -> None:
    content = export_of(other, "12", NOW)
    for secret in (b"admin", b"s3cret", b"t0ken"):
        assert secret not in content
    said = json.loads(content)
    assert said["settings"]["cameras"][0]["source"] == "rtsp://10.0.0.4/main"
    assert said["settings"]["display"] == {"theme": "night"}
    assert "reader" not in said["settings"], "what is not set here is not this unit's"
    export = parsed(content, "file")
    assert (export.unit, export.made_at) == ("12", NOW)


def test_nothing_else_of_the_folder_is_in_the_file(other: DataFolder) -> None:
    """Keys, the certificate and the department's file lie beside it."""
    for name in ("ring.json", "device/terminal-key.pem", "orders.json", "department.toml"):
        text = 'agency = "canary"\n' if name.endswith("toml") else "canary"
        (other.root / name).write_text(text, encoding="utf-8")
    assert b"canary" not in export_of(other, "12", NOW)


def test_what_belongs_to_the_car_and_its_rules_is_left_out_unless_asked_for(
    here: DataFolder, other: DataFolder
) -> None:
    content = export_of(other, "12", NOW)
    assert taken(here, content) == {"gps.fresh_s": ("2.0", "3.0"), "display.theme": ("day", "night")}
    plan = plan_of(here, parsed(content, "file"))
    assert set(plan.left_out) == {"unit", "cameras", "receiver", "rules"}
    assert plan.changes == {"gps": {"fresh_s": 3.0}, "display": {"theme": "night"}}
    more = taken(here, content, "unit", "receiver")
    assert more["unit"] == ("7", "12")
    assert more["gps.port"] == ("COM3", "/dev/ttyS1")
    assert "session.lock_minutes" not in more


def test_every_group_names_settings_that_exist(other: DataFolder) -> None:
    """A prefix that is misspelt would guard nothing."""
    from mdt_app.settings import TerminalSettings

    for prefixes in GROUPS.values():
        for prefix in prefixes:
            table, _, key = prefix.partition(".")
            field = TerminalSettings.model_fields[table]
            assert (
                not key
                or key in type(field.get_default(call_default_factory=True, validated_data={})).model_fields
            )
    assert group_of("gps.port") == "receiver"
    assert group_of("gps.portal") == ""
    assert group_of("cameras.0.source") == "cameras"


def test_a_camera_at_a_known_address_keeps_its_own_password(other: DataFolder, tmp_path: Path) -> None:
    known = made(tmp_path / "known", OTHER.replace("s3cret", "0ther").replace("Left", "Was left"))
    content = export_of(other, "12", NOW)
    plan = plan_of(known, parsed(content, "file"), ["cameras"])
    assert plan.changes["cameras"][0]["source"] == "rtsp://admin:0ther@10.0.0.4/main?token=t0ken"
    assert [one.name for one in plan.taken] == ["cameras.0.label"]


def test_what_the_file_does_not_name_stays(here: DataFolder, other: DataFolder) -> None:
    here.unit_settings.write_text('unit = "7"\n[display]\nsounds = false\n', encoding="utf-8")
    assert "display.sounds" not in taken(here, export_of(other, "12", NOW))


def test_the_same_settings_make_no_difference(other: DataFolder) -> None:
    plan = plan_of(other, parsed(export_of(other, "12", NOW), "file"), list(GROUPS))
    assert plan.differences == ()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"version": 2}, "made by a newer program"),
        ({"unit": "13"}, "damaged: its digest"),
        ({"settings": {}}, "damaged: its digest"),
        ({"sha256": ""}, "damaged: its digest"),
        ({"format": "something"}, "does not hold the settings of a unit"),
        ({"version": "1"}, "damaged"),
    ],
)
def test_a_file_that_is_not_whole_or_not_known_is_refused(
    other: DataFolder, change: dict[str, Any], sentence: str
) -> None:
    said = {**json.loads(export_of(other, "12", NOW)), **change}
    with pytest.raises(Refused, match=sentence):
        parsed(json.dumps(said).encode(), "file")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b" " * (LARGEST + 1)])
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    with pytest.raises(Refused, match="does not hold the settings of a unit"):
        parsed(content, "file")


@pytest.mark.parametrize("lacking", ["unit", "made_at", "settings"])
def test_a_file_with_a_right_digest_over_too_little_is_refused(lacking: str) -> None:
    content: dict[str, Any] = {
        "format": settings_export.FORMAT,
        "version": 1,
        "unit": "12",
        "made_at": NOW.isoformat(),
        "settings": {},
    }
    del content[lacking]
    whole = {**content, "sha256": settings_export._digest(content)}
    with pytest.raises(Refused, match="damaged"):
        parsed(json.dumps(whole).encode(), "file")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[gps]\nfresh_s = 99\n", "gps.fresh_s (from the file)"),
        ("[gps]\nprot = 1\n", "gps.prot (from the file): is not a setting"),
        ('[display]\ntheme = "pink"\n', "display.theme (from the file)"),
    ],
)
def test_a_value_that_is_not_allowed_is_named_and_nothing_is_taken_over(
    here: DataFolder, tmp_path: Path, text: str, named: str
) -> None:
    wrong = made(tmp_path / "wrong", text)
    with pytest.raises(Refused) as refused:
        plan_of(here, parsed(export_of(wrong, "12", NOW), "file"))
    assert named in str(refused.value)
    assert "Nothing was taken over" in str(refused.value)


def test_a_group_that_is_not_there_is_named(here: DataFolder, other: DataFolder) -> None:
    with pytest.raises(Refused, match=r"There is no group wheels\. There are unit, cameras"):
        plan_of(here, parsed(export_of(other, "12", NOW), "file"), ["wheels"])


def test_a_file_is_written_once_and_read_again(tmp_path: Path, other: DataFolder) -> None:
    path = tmp_path / file_name("Unit 12/A", NOW)
    assert path.name == "unit-unit-12-a-2026-11-26-1200.mdt-settings.json"
    write_export(path, export_of(other, "12", NOW))
    assert read_export(path).unit == "12"
    with pytest.raises(Refused, match="is there already"):
        write_export(path, b"")
    with pytest.raises(Trouble, match="cannot be written"):
        write_export(tmp_path / "gone" / "file", b"")
    with pytest.raises(Trouble, match="cannot be read"):
        read_export(tmp_path / "gone")
