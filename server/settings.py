# SPDX-License-Identifier: Apache-2.0
"""Settings of the department server, kept in ``server.toml`` in its data folder. No secrets here."""

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from server.errors import Misconfigured


class ServerSettings(BaseModel):
    """What an administrator decides; written by ``mdt-server init``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host_names: tuple[str, ...] = Field(
        default=("localhost", "127.0.0.1"),
        min_length=1,
        title="Host names",
        description="Names and IP addresses under which terminals reach the server, for its certificate.",
    )
    database_url: str = Field(
        default="",
        title="Database",
        description=(
            "Empty for the embedded SQLite file in the data folder, or postgresql+psycopg://USER@HOST/NAME "
            "without a password (the password comes from PGPASSFILE or ~/.pgpass)."
        ),
    )
    code_valid_minutes: int = Field(
        default=60,
        ge=1,
        le=10_080,
        title="Life of an enrolment code",
        description="How long a one-time code may be used, in minutes.",
    )
    device_certificate_days: int = Field(
        default=365,
        ge=1,
        le=825,
        title="Life of a terminal's certificate",
        description="How long a terminal's certificate is valid, in days.",
    )
    session_live_minutes: int = Field(
        default=10,
        ge=2,
        le=720,
        title="Life of a silent session",
        description=(
            "How long an account stays taken by a terminal that went silent without signing off, in minutes."
        ),
    )
    sign_on_needed: bool = Field(
        default=True,
        title="Signed-on person needed",
        description=(
            "Take records and give out hot lists and inventory only while the terminal says who is signed on to it "
            "(CJIS Security Policy 5.13.7.3: a certificate alone proves no authorised user)."
        ),
    )
    shutdown_s: int = Field(
        default=10,
        ge=1,
        le=300,
        title="Time to finish",
        description="How long open requests may take to finish when the server is asked to stop, in seconds.",
    )

    @field_validator("database_url")
    @classmethod
    def _without_password(cls, url: str) -> str:
        if not url:
            return url
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise ValueError("the database address is not of the form postgresql+psycopg://...") from error
        if parsed.password:
            raise ValueError(
                "the database address holds a password; put it into ~/.pgpass or the file named by PGPASSFILE"
            )
        if not parsed.drivername.startswith(("postgresql+psycopg", "sqlite")):
            raise ValueError("the database address must begin with postgresql+psycopg:// or sqlite://")
        return url


def load_settings(path: Path) -> ServerSettings:
    """Read ``server.toml``.

    Raises:
        Misconfigured: the file is absent or says something that cannot be.
    """
    try:
        return ServerSettings.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise Misconfigured(
            f"There is no {path}. Make the data folder with: mdt-server init --data {path.parent}"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{path} is not TOML: {error}. Correct that line.") from error
    except ValidationError as error:
        raise Misconfigured(f"{path}: {sentence_of(error)}. Correct that setting.") from error


def sentence_of(error: ValidationError) -> str:
    """What is wrong, setting by setting, without repeating the values."""
    return "; ".join(
        f"{'.'.join(str(part) for part in problem['loc'])}: {problem['msg']}"
        for problem in error.errors(include_input=False, include_url=False, include_context=False)
    )


def settings_toml(settings: ServerSettings) -> str:
    """The settings as the text of ``server.toml``, each with its description."""
    lines = ["# Settings of the department server. Secrets do not belong here.", ""]
    for name, field in ServerSettings.model_fields.items():
        lines += [f"# {field.description}", f"{name} = {_toml(getattr(settings, name))}", ""]
    return "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
