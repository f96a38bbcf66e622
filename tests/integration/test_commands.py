# SPDX-License-Identifier: Apache-2.0
"""The commands as a person types them: what they print, and what they say when they cannot."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import resources

pytestmark = pytest.mark.integration


def mdt(*words: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run ``mdt`` with a data folder of its own."""
    environment = {**os.environ, "MDT_FOLDER": str(folder)}
    command = [sys.executable, "-m", "mdt_app", *(str(word) for word in words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)


def lines(text: str) -> list[dict[str, Any]]:
    """JSON, one object a line."""
    return [json.loads(line) for line in text.splitlines()]


def test_read_prints_one_object_a_file_and_goes_on_after_a_bad_one(tmp_path: Path) -> None:
    """The shipped clip has cars; an empty file and a text are named with the remedy."""
    empty, text = tmp_path / "empty.jpg", tmp_path / "text.png"
    empty.touch()
    text.write_text("no picture")
    clip = resources.path("demo/front-left.mp4")
    done = mdt("read", "--json", empty, text, clip, folder=tmp_path)
    assert done.returncode == 1, "a file that could not be read is not a success"
    nothing, no_picture, drive = lines(done.stdout)
    assert "empty.jpg is empty" in nothing["error"]
    assert "text.png is not a picture" in no_picture["error"]
    found = {plate["text"]: plate for plate in drive["plates"]}
    assert "8QTQ743" in found
    plate = found["8QTQ743"]
    assert [char["char"] for char in plate["characters"]] == list("8QTQ743")
    assert len(plate["box"]) == 4
    assert {"confidence", "state", "state_confidence"} <= plate.keys()


def test_gps_decode_prints_the_recorded_drive(tmp_path: Path) -> None:
    """One object an epoch, with the fields of the contract."""
    done = mdt("gps", "decode", "--json", resources.path("demo/drive.nmea"), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    epochs = lines(done.stdout)
    assert len(epochs) == 180
    assert epochs[0].keys() == {
        "time",
        "lat",
        "lon",
        "alt_m",
        "speed_mps",
        "course_deg",
        "mode",
        "satellites",
    }


def test_gps_decode_names_a_log_that_is_not_there(tmp_path: Path) -> None:
    """No traceback: a sentence."""
    done = mdt("gps", "decode", tmp_path / "gone.log", folder=tmp_path)
    assert done.returncode == 1
    assert "gone.log cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_say_where_each_value_came_from(tmp_path: Path) -> None:
    """In a form that a program can read."""
    (tmp_path / "unit.toml").write_text('unit = "Unit 7"\n')
    told = json.loads(mdt("settings", "--json", folder=tmp_path).stdout)
    assert told["unit"] == {"value": "Unit 7", "from": "unit.toml"}
    assert told["gps.port"]["from"] == "default"


def test_wrong_settings_are_refused_by_name(tmp_path: Path) -> None:
    """Before anything starts."""
    (tmp_path / "unit.toml").write_text("[gps]\nprot = 1\n")
    done = mdt("run", folder=tmp_path)
    assert done.returncode == 1
    assert "gps.prot (from unit.toml)" in done.stderr


def test_run_says_that_the_unit_is_not_set_up(tmp_path: Path) -> None:
    """With the command that helps."""
    done = mdt("run", folder=tmp_path)
    assert done.returncode == 1
    assert "mdt setup" in done.stderr


def test_doctor_lists_what_works_and_the_remedy_for_what_does_not(tmp_path: Path) -> None:
    """A camera that is not there is named; models, store and reader of this installation work."""
    camera = '[[cameras]]\nid = "roof"\nlabel = "Roof"\nsource = "file:/no/such/clip.mp4"\n'
    (tmp_path / "unit.toml").write_text(camera)
    done = mdt("doctor", "--json", folder=tmp_path)
    found = {check["name"]: check for check in json.loads(done.stdout)}
    for name in ("program files", "encrypted store", "plate reader"):
        assert found[name]["works"], found[name]
    assert not found["Roof"]["works"]
    assert found["Roof"]["remedy"]
    assert done.returncode == 1
