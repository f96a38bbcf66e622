# SPDX-License-Identifier: Apache-2.0
"""``mdt-server``: making, running and looking after a department server."""

import json
import logging
import os
import signal
import sys
import threading
from dataclasses import asdict, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from pydantic import ValidationError

from server import order_commands
from server.audit_commands import audit_group
from server.clock import system_clock
from server.commands import as_json_option, folder_options, opened, sentences, show
from server.department import make_department
from server.errors import Misconfigured
from server.media_commands import media_group
from server.operators import operator
from server.services.hotlist_import import ListFile, import_file, terms_in
from server.services.status import status
from server.settings import ServerSettings, sentence_of


@click.group()
@click.version_option(package_name="patrol-mdt")
def cli() -> None:
    """The department server of Patrol MDT."""
    os.umask(0o077)  # the database and its journal are nobody else's business
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )


@cli.command()
@folder_options
@click.option(
    "--host-name", "host_names", multiple=True, help="Name or address that cars use; may be repeated."
)
@click.option(
    "--database-url", default="", help="postgresql+psycopg://USER@HOST/NAME; default: embedded SQLite."
)
def init(data: Path, key_file: Path | None, host_names: tuple[str, ...], database_url: str) -> None:
    """Make the data folder: authority, server certificate and database."""
    with sentences():
        try:
            names = host_names or ServerSettings().host_names
            settings = ServerSettings(database_url=database_url, host_names=names)
        except ValidationError as error:
            raise Misconfigured(f"These settings cannot be: {sentence_of(error)}.") from error
        department = make_department(data, settings, key_file, system_clock)
        department.close()
    click.echo(f"The department's data folder is {department.folder.root}.")
    click.echo(f"Fingerprint of its authority: {department.authority.fingerprint}")
    if key_file is None:
        click.echo(
            f"Its secrets hang on {department.folder.key_file}, which only you can read. Keep a copy apart "
            "from the folder's backups, or move it and name it with --key-file."
        )


@cli.command()
@folder_options
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8443, show_default=True, help="Transfer, mutual TLS; 0 takes a free one.")
@click.option(
    "--enrol-port", default=8444, show_default=True, help="Enrolment, server-only TLS; 0 takes a free one."
)
@click.option(
    "--until-input-ends", is_flag=True, help="Also stop when standard input ends: a child of its caller."
)
def run(
    data: Path,
    key_file: Path | None,
    host: str,
    *,
    port: int,
    enrol_port: int,
    until_input_ends: bool,
) -> None:
    """Serve until stopped (SIGTERM). Prints one line of JSON with the ports when ready."""
    from server import listen  # the web framework; the other commands start without it

    def ready(listening: listen.Listening) -> None:
        click.echo(json.dumps({"event": "listening", **asdict(listening)}))
        sys.stdout.flush()

    if until_input_ends:
        threading.Thread(target=_stop_at_end_of_input, daemon=True).start()
    with opened(data, key_file) as department:
        listen.run(department, host, port, enrol_port, ready)


def _stop_at_end_of_input() -> None:
    """Ask this process to stop once nobody holds its standard input any more."""
    while sys.stdin.buffer.read(4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


@cli.command("status")
@folder_options
@as_json_option
def show_status(data: Path, key_file: Path | None, as_json: bool) -> None:  # noqa: FBT001  (a click flag)
    """Count what is stored."""
    with opened(data, key_file) as department:
        counts = asdict(status(department.database))
        counts["audit_alerts"] = len(department.heads.alerts())
        silent = department.heads.silent()
    lines = [f"{name}: {count}" for name, count in counts.items()]
    lines += [f"{name} showed no head of its audit log for a day." for name in silent]
    show(as_json, {**counts, "silent": silent}, lines)


cli.add_command(audit_group)
cli.add_command(media_group)


@cli.group()
def device() -> None:
    """Terminals: enrol, list, revoke; lock and wipe."""


for command in order_commands.COMMANDS:
    device.add_command(command)


@device.command("code")
@click.argument("unit")
@folder_options
@as_json_option
def device_code(unit: str, data: Path, key_file: Path | None, as_json: bool) -> None:  # noqa: FBT001  (a click flag)
    """Make a one-time code that enrols the terminal of UNIT."""
    with opened(data, key_file) as department:
        code, expires_at = department.devices.new_code(unit, operator())
        fingerprint = department.authority.fingerprint
    show(
        as_json,
        {"unit": unit, "code": code, "expires_at": expires_at, "fingerprint": fingerprint},
        [
            f"Code: {code}",
            f"Good until: {expires_at:%Y-%m-%d %H:%M} UTC, once",
            f"Fingerprint: {fingerprint}",
        ],
    )


@device.command("list")
@folder_options
@as_json_option
def device_list(data: Path, key_file: Path | None, as_json: bool) -> None:  # noqa: FBT001  (a click flag)
    """Show all terminals."""
    with opened(data, key_file) as department:
        lines = department.devices.lines()
    show(
        as_json,
        {"devices": [asdict(line) for line in lines]},
        [
            f"{line.device}  unit {line.unit}  certificate until {line.expires_at:%Y-%m-%d}"
            + (f"  REVOKED {line.revoked_at:%Y-%m-%d %H:%M} UTC" if line.revoked_at else "")
            for line in lines
        ]
        or ["No terminal is enrolled."],
    )


@device.command("revoke")
@click.argument("device_name", metavar="DEVICE")
@folder_options
def device_revoke(device_name: str, data: Path, key_file: Path | None) -> None:
    """Shut DEVICE out, from its next request on."""
    with opened(data, key_file) as department:
        department.devices.revoke(device_name, operator())
        department.devices.write_revocations(department.authority, department.folder)
    click.echo(f"{device_name} is revoked.")


@cli.group()
def hotlist() -> None:
    """Hot lists: import, list."""


@hotlist.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@folder_options
@click.option(
    "--mapping", required=True, type=click.Path(path_type=Path, dir_okay=False), help="How to read FILE."
)
@click.option("--list-id", required=True, help="The list that this file is a new edition of.")
@click.option("--extracted-at", help="When the source made the file (ISO 8601), if the file does not say.")
@click.option("--time-zone", default="America/Los_Angeles", show_default=True, help="Of the times in FILE.")
@click.option(
    "--profile",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The department's policy profile; without it no restricted file is taken.",
)
def hotlist_import(
    file: Path,
    data: Path,
    key_file: Path | None,
    mapping: Path,
    list_id: str,
    *,
    profile: Path | None,
    **terms: Any,  # noqa: ANN401  (click options)
) -> None:
    """Put FILE in force as the newest edition of a list."""
    with opened(data, key_file) as department:
        zone = _zone(terms["time_zone"])
        extracted_at = _moment(terms["extracted_at"], zone)
        described = ListFile(file, mapping, list_id, extracted_at, zone)
        if profile is not None:
            described = replace(described, terms=terms_in(profile))
        imported = import_file(department.hotlists, described, operator())
    click.echo(f"{list_id} is now edition {imported.head.version} with {imported.head.entries} entries.")
    for sentence in imported.sentences:
        click.echo(sentence)


@hotlist.command("list")
@folder_options
@as_json_option
def hotlist_list(data: Path, key_file: Path | None, as_json: bool) -> None:  # noqa: FBT001  (a click flag)
    """Show the lists in force and their age."""
    with opened(data, key_file) as department:
        lists = department.hotlists.catalogue().lists
    show(
        as_json,
        {"lists": [head.model_dump(mode="json") for head in lists]},
        [
            f"{head.list_id}  {head.entries} entries  extracted {head.extracted_at:%Y-%m-%d %H:%M} UTC  "
            f"edition {head.version}"
            for head in lists
        ]
        or ["No list is in force."],
    )


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Misconfigured(
            f"The time zone {name} is not known. Name one like America/Los_Angeles."
        ) from error


def _moment(text: str | None, zone: tzinfo) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Misconfigured(
            f"--extracted-at {text} is not a time. Write it like 2026-11-21T06:00."
        ) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
