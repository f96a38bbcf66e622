# SPDX-License-Identifier: Apache-2.0
"""What the commands of ``mdt-server`` share: the data folder's options, sentences instead of traces, JSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from server.clock import system_clock
from server.department import Department, open_department
from server.errors import ServerError

Command = TypeVar("Command", bound=Any)


def folder_options(command: Command) -> Command:
    """``--data`` and ``--key-file``."""
    command = click.option(
        "--key-file",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar="MDT_SERVER_KEY_FILE",
        help="The server key, if it lies outside the data folder (a systemd credential, for example).",
    )(command)
    return click.option(
        "--data",
        required=True,
        type=click.Path(path_type=Path, file_okay=False),
        envvar="MDT_SERVER_DATA",
        help="The department's data folder.",
    )(command)


as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@contextmanager
def sentences() -> Iterator[None]:
    """Show our errors as one sentence."""
    try:
        yield
    except ServerError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def opened(data: Path, key_file: Path | None) -> Iterator[Department]:
    """The department of this folder, closed at the end."""
    with sentences():
        department = open_department(data, key_file, system_clock)
        try:
            yield department
        finally:
            department.close()


def show(as_json: bool, values: dict[str, Any], lines: list[str]) -> None:  # noqa: FBT001  (a click flag)
    """Print the values as JSON, or the lines."""
    click.echo(json.dumps(values, default=_plain) if as_json else "\n".join(lines))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
