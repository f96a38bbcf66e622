# SPDX-License-Identifier: Apache-2.0
"""``mdt settings``: the settings in force, and a unit's own ones as a file for another unit."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdt_app.accounts.commands import Group, proof_of, unit_at
from mdt_app.paths import DataFolder, default_folder

if TYPE_CHECKING:
    from mdt_app.settings_export import Plan

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="MDT_FOLDER",
    help="The unit's data folder.",
)
_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.group("settings", cls=Group, invoke_without_command=True)
@_data
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def settings_group(context: click.Context, data: Path | None, *, as_json: bool) -> None:
    """Show the settings in force and where each came from."""
    context.obj = data
    if context.invoked_subcommand is None:
        _show(data, as_json=as_json)


def _show(data: Path | None, *, as_json: bool) -> None:
    from mdt_app.settings import load

    values = tuple(load(_folder(data)).values())
    if as_json:
        told = {one.name: {"value": one.value, "from": one.origin} for one in values}
        click.echo(json.dumps(told, indent=1))
        return
    width = max(len(one.name) for one in values)
    for one in values:
        click.echo(f"{one.name:<{width}}  {one.value!s:<24}  {one.origin}")


@settings_group.command("export")
@_file
@_data
@click.pass_obj
def export_command(above: Path | None, file: Path, data: Path | None) -> None:
    """Write this unit's own settings to FILE: no secret, key, plate or account is in it."""
    from mdt_app.clock import system_clock
    from mdt_app.settings import load
    from mdt_app.settings_export import export_of, write_export

    folder = _folder(data or above)
    unit = load(folder).settings.unit
    write_export(file, export_of(folder, unit, system_clock()))
    click.echo(f"The settings of unit {unit} are in {file}.")


@settings_group.command("import")
@_file
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option(
    "--with",
    "groups",
    multiple=True,
    metavar="GROUP",
    help="Take over also what belongs to one car or sets its rules: unit, cameras, receiver, panel, files, rules. "
    "May be given several times.",
)
@click.option("--by", default="", help="Your user name, of an account that looks after units.")
@_data
@click.pass_obj
def import_command(
    above: Path | None, file: Path, data: Path | None, *, dry_run: bool, groups: tuple[str, ...], by: str
) -> None:
    """Take over the settings that another unit wrote to FILE. Shows what changes, then asks for name and password."""
    from mdt_app.settings_export import plan_of, read_export

    folder = _folder(data or above)
    plan = plan_of(folder, read_export(file), groups)
    _print(plan)
    if dry_run or not plan.taken:
        click.echo("Nothing was written.")
        return
    _take_over(folder, plan, by)
    click.echo("Taken over. What was there before is in unit.toml.before. Start the terminal again.")


def _take_over(folder: DataFolder, plan: "Plan", by: str) -> None:
    from mdt_app.services.unit_settings import take_over_by_command
    from mdt_app.unit_file import write

    if (
        not folder.ready_mark.exists()
    ):  # not set up yet: there are no accounts, and nothing to keep a record in
        folder.create()
        write(folder, plan.changes)
        return
    unit = unit_at(folder.root)
    given = proof_of(unit, by or click.prompt("Your user name"))
    take_over_by_command(folder, unit.office, given, plan, unit.clock)


def _print(plan: "Plan") -> None:
    made = plan.export
    click.echo(f"Settings of unit {made.unit}, made {made.made_at:%Y-%m-%d %H:%M} UTC.")
    width = max((len(one.name) for one in plan.differences), default=0)
    for one in plan.differences:
        mark = "change" if one.taken else "keep  "
        click.echo(f"{mark}  {one.name:<{width}}  {one.now} -> {one.then}")
    if not plan.differences:
        click.echo("This unit has the same settings.")
    for group in plan.left_out:
        click.echo(f"Not taken over: {group}. To take it over too: --with {group}")


def _folder(data: Path | None) -> DataFolder:
    return DataFolder(data) if data is not None else default_folder()
