# SPDX-License-Identifier: Apache-2.0
"""``mdt``: run the terminal, show the demonstration, read pictures, decode GPS logs, look after a unit."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from mdt_app.accounts.commands import account_group, proof_of, unit_at
from mdt_app.accounts.order_commands import orders_group
from mdt_app.accounts.settings_commands import settings_group
from mdt_app.audit_log.commands import audit_group
from mdt_app.errors import TerminalError
from mdt_app.gallery.commands import gallery_command
from mdt_app.keeping.hold_commands import hold_group
from mdt_app.keeping.purge_commands import purge_group
from mdt_app.paths import DataFolder, default_folder
from mdt_app.policies.commands import policy_group
from mdt_app.reader_models.commands import reader
from mdt_app.supervision.commands import (
    deployment_group,
    designate_command,
    hotplate_group,
    review_group,
    scopes_command,
)


@contextmanager
def _sentences() -> Iterator[None]:
    """Show our errors as one sentence."""
    try:
        yield
    except TerminalError as error:
        raise click.ClickException(str(error)) from error


def _folder(data: Path | None) -> DataFolder:
    return DataFolder(data) if data is not None else default_folder()


_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="MDT_FOLDER",
    help="The unit's data folder.",
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
@click.version_option(package_name="patrol-mdt")
def cli() -> None:
    """Patrol MDT: the licence plate reader of a patrol car."""


cli.add_command(reader)
cli.add_command(policy_group)
cli.add_command(account_group)
cli.add_command(audit_group)
cli.add_command(purge_group)
cli.add_command(hold_group)
cli.add_command(orders_group)
cli.add_command(settings_group)
cli.add_command(review_group)
cli.add_command(hotplate_group)
cli.add_command(deployment_group)
cli.add_command(scopes_command)
cli.add_command(designate_command)
cli.add_command(gallery_command)


@cli.command()
@_data
def run(data: Path | None) -> None:
    """Start the terminal."""
    with _sentences():
        from mdt_app.main.program import run_terminal

        sys.exit(run_terminal(_folder(data)))


@cli.command()
@_data
@click.option("--headless", is_flag=True, help="Without a screen; an officer is played.")
@click.option("--seconds", default=25.0, show_default=True, help="How long the headless patrol drives.")
@click.option("--report", type=click.Path(path_type=Path), help="Where the headless patrol reports (JSON).")
@click.option("--pictures", type=click.Path(path_type=Path), help="Folder for pictures of the screens.")
@click.option("--camera", "cameras", multiple=True, help="Other cameras: device, URL, file or folder.")
@click.option("--gps", type=click.Path(path_type=Path, exists=True), help="Another recorded NMEA log.")
@click.option("--policy", default="WV-471", show_default=True, help="Policy that the department follows.")
def demo(data: Path | None, **wanted: object) -> None:
    """Show the whole job on a demonstration department."""
    with _sentences():
        from mdt_app.demo.options import DemoOptions
        from mdt_app.demo.program import run_demo

        sys.exit(run_demo(DemoOptions(root=data, **wanted)))  # type: ignore[arg-type]  # click checked them


@cli.command()
@click.argument("paths", nargs=-1, required=True)
@_as_json
@_data
def read(paths: tuple[str, ...], data: Path | None, as_json: bool) -> None:
    """Read the plates on pictures and videos."""
    os.environ.setdefault(
        "OPENCV_FFMPEG_LOGLEVEL", "-8"
    )  # what is wrong with a file is told in our own words
    from camera.errors import CameraError
    from camera.stills import as_json as line_of_json
    from camera.stills import as_text, read_files
    from mdt_app.settings import load

    failed = False
    with _sentences():
        settings = load(_folder(data)).settings.reader
        try:
            for answer in read_files(paths, settings):
                click.echo(line_of_json(answer) if as_json else as_text(answer))
                failed = failed or bool(answer.error)
        except CameraError as error:
            raise click.ClickException(str(error)) from error
    sys.exit(1 if failed else 0)


@cli.group()
def gps() -> None:
    """The position receiver."""


@gps.command("decode")
@click.argument("file", type=click.Path(path_type=Path))
@_as_json
def gps_decode(file: Path, as_json: bool) -> None:
    """Print the epochs of a raw NMEA log."""
    from gps.decode import as_json as line_of_json
    from gps.decode import as_text, epochs
    from gps.errors import SourceTrouble

    try:
        for fix in epochs(file):
            click.echo(line_of_json(fix) if as_json else as_text(fix))
    except SourceTrouble as error:
        raise click.ClickException(str(error)) from error


@cli.command()
@_data
@_as_json
def doctor(data: Path | None, as_json: bool) -> None:
    """Show what works on this machine, and the remedy for what does not."""
    from mdt_app.doctor import examine

    checks = examine(_folder(data))
    if as_json:
        click.echo(json.dumps([check.as_dict() for check in checks], indent=1))
    else:
        for check in checks:
            click.echo(check.line())
    sys.exit(0 if all(check.works or not check.needed for check in checks) else 1)


@cli.command()
@_data
@click.option("--unit", prompt="Call sign of this car", help="As the department knows it.")
@click.option("--administrator", prompt="User name of the ALPR administrator")
@click.option("--officer", prompt="User name of the first officer")
@click.option(
    "--policy", prompt="Policy of the department (`mdt policy show` lists them)", help="WV-471, say."
)
def setup(data: Path | None, unit: str, administrator: str, officer: str, policy: str) -> None:
    """Set up a new unit: its encrypted store and first accounts. Passwords are asked for, devices enrolled."""
    from mdt_app.accounts.first import first_people, printed, set_up_unit
    from mdt_app.policies.shipped import shipped

    folder = _folder(data)
    with _sentences():
        modules = " and ".join(shipped().profile(policy).training.modules)
        people = first_people(administrator, officer)
        release_key = set_up_unit(folder, unit, people, policy)
    click.echo(printed(people, unit, release_key))
    click.echo(
        f"{unit} is set up. Name its cameras in {folder.unit_settings}; `mdt doctor` says what is missing. "
        f"Nobody captures before their training is on record: `mdt trained {officer} MODULE` for {modules}. "
        f"`mdt scopes {officer}` says which details of lists they see."
    )


@cli.command()
@_data
@click.argument("username")
@click.argument("module")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), prompt="Completed on (2026-01-31)")
@click.option("--trainer", prompt="Trainer")
@click.option("--approver", prompt="Approved by")
@click.option("--administrator", prompt="User name of the ALPR administrator")
def trained(data: Path | None, username: str, module: str, day: datetime, **who: str) -> None:
    """Record that USERNAME completed MODULE of the policy's training. The administrator's password is asked for."""
    from mdt_app.clock import system_clock
    from mdt_app.services.training import TrainingRegister
    from policy.training import Course

    course = Course(module, day.date(), who["trainer"], who["approver"])
    with _sentences():
        here = unit_at(data)
        register = TrainingRegister(here.office, here.policy.profile.training, system_clock)
        register.record(proof_of(here, who["administrator"]), username, course)
    click.echo(f"{module} is on record for {username}.")


@cli.command()
@_data
@click.argument("url")
@click.option("--fingerprint", prompt=True, help="Of the department's authority, as printed with the code.")
@click.option("--username", prompt=True, help="Of the technician or ALPR administrator.")
def enrol(data: Path | None, url: str, fingerprint: str, username: str) -> None:
    """Give this terminal its certificate from the department at URL. Code and password are asked for."""
    from mdt_app.services.enrolment import enrol_terminal
    from sync.enrol import Invitation

    code = click.prompt("One-time code", hide_input=True)
    with _sentences():
        here = unit_at(data)
        given = proof_of(here, username)
        device = enrol_terminal(here.folder, here.office, given, Invitation(url, code, fingerprint))
    click.echo(f"This terminal is {device} now.")
