# SPDX-License-Identifier: Apache-2.0
"""The server's settings file is checked, explained, and free of secrets."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from server.errors import Misconfigured
from server.settings import ServerSettings, load_settings, settings_toml


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Every setting, with quotes and backslashes in it."""
    settings = ServerSettings(host_names=('a"b', "c\\d"), code_valid_minutes=7, database_url="sqlite:///x.db")
    (tmp_path / "server.toml").write_text(settings_toml(settings))
    assert load_settings(tmp_path / "server.toml") == settings


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("host_names = [", "is not TOML"),
        ("port = 1", "port"),
        ("code_valid_minutes = 0", "code_valid_minutes"),
        ('database_url = "mysql://host/name"', "must begin with"),
        ('database_url = "nonsense"', "not of the form"),
        ('database_url = "postgresql+psycopg://u:hidden@host/name"', "holds a password"),
    ],
)
def test_what_cannot_be_is_told_with_the_setting(tmp_path: Path, content: str, sentence: str) -> None:
    """And without the value, which may be a password."""
    file = tmp_path / "server.toml"
    file.write_text(content)
    with pytest.raises(Misconfigured, match=sentence) as caught:
        load_settings(file)
    assert "hidden" not in str(caught.value)


def test_a_missing_file_says_how_to_make_it(tmp_path: Path) -> None:
    """The first thing that goes wrong on a new machine."""
    with pytest.raises(Misconfigured, match="mdt-server init"):
        load_settings(tmp_path / "server.toml")


def test_every_setting_is_described() -> None:
    """The file that ``init`` writes explains itself."""
    with pytest.raises(ValidationError):
        ServerSettings.model_validate({"unknown": 1})
    for name, field in ServerSettings.model_fields.items():
        assert field.description is not None, name
        assert field.description in settings_toml(ServerSettings())
