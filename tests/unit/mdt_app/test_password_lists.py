# SPDX-License-Identifier: Apache-2.0
"""The lists that new passwords are compared with."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

import resources
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.services.password_lists import password_lists
from policy.passwords import LIST_AGE, Standard, Wanted, password_ruling


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


@pytest.mark.parametrize(
    "password", ["password", "iloveyou", "qwertyuiop", "1qaz2wsx", "Trustno1", "baseball"]
)
def test_what_ships_bans_what_is_tried_first(folder: DataFolder, password: str) -> None:
    shipped = password_lists(folder)
    assert "banned" in password_ruling(Wanted(password, "m.two"), shipped.lists, Standard.NIST).codes
    assert not shipped.own


def test_what_ships_knows_names(folder: DataFolder) -> None:
    lists = password_lists(folder).lists
    assert "is_name" in password_ruling(Wanted("Elizabeth", "m.two"), lists, Standard.BASIC).codes


def test_what_ships_names_source_and_licence() -> None:
    told = tomllib.loads(resources.text("passwords/lists.toml"))
    for part in ("banned", "names"):
        assert told[part]["source"].startswith("zxcvbn")
        assert told[part]["licence"].startswith("MIT")
        assert resources.text(f"passwords/{told[part]['file']}").count("\n") > 1000
    assert "Daniel Wolf" in resources.text("passwords/LICENSE-zxcvbn.txt")


def test_a_list_older_than_a_quarter_is_told(folder: DataFolder) -> None:
    lists = password_lists(folder)
    assert lists.dated is not None
    assert lists.warning(lists.dated + LIST_AGE) == ""
    assert lists.dated.isoformat() in lists.warning(lists.dated + LIST_AGE + timedelta(days=1))


def test_a_department_puts_its_own_in_place(folder: DataFolder) -> None:
    folder.passwords.mkdir()
    (folder.passwords / "banned.txt").write_text("Harbour Patrol\n\n", encoding="utf-8")
    own = password_lists(folder)
    assert own.own
    assert own.lists.banned == {"harbour patrol"}
    assert "without a date" in own.warning(date(2026, 11, 26))
    (folder.passwords / "lists.toml").write_text("dated = 2026-11-01\n", encoding="utf-8")
    assert password_lists(folder).warning(date(2026, 11, 26)) == ""


@pytest.mark.parametrize("text", ["dated = 'soon'", "dated", "dated = 2026-11-01T10:00:00Z"])
def test_a_date_that_is_none_counts_as_missing(folder: DataFolder, text: str) -> None:
    folder.passwords.mkdir()
    (folder.passwords / "banned.txt").write_text("harbour patrol\n", encoding="utf-8")
    (folder.passwords / "lists.toml").write_text(text, encoding="utf-8")
    assert password_lists(folder).dated is None


def test_an_unreadable_own_list_is_refused(folder: DataFolder) -> None:
    folder.passwords.mkdir()
    (folder.passwords / "banned.txt").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(Refused, match="cannot be read"):
        password_lists(folder)
