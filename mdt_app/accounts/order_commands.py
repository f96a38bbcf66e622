# SPDX-License-Identifier: Apache-2.0
"""``mdt orders``: how this terminal stands to its department, and an administrator's release when out of reach."""

from pathlib import Path

import click

from mdt_app.accounts.commands import Group, proof_of, unit_at

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="MDT_FOLDER",
    help="The unit's data folder.",
)


@click.group("orders", cls=Group)
def orders_group() -> None:
    """The department's orders to this terminal."""


@orders_group.command("status")
@_data
def status(data: Path | None) -> None:
    """Say whether people may sign on, and when there was contact."""
    gate = unit_at(data).door.gate
    state = gate.file.state
    click.echo(gate.bar or "People may sign on.")
    seen = f"{state.contact_at:%Y-%m-%d %H:%M} UTC" if state.contact_at else "never"
    unsent = "not counted yet" if state.unsent is None else str(state.unsent)
    click.echo(f"Last contact: {seen}. Newest order: {state.newest or 'none'}. Records not sent: {unsent}.")


@orders_group.command("release")
@click.option("--by", prompt="Your user name", help="Of the administrator who does this.")
@click.option("--reason", prompt="Reason", help="Why, for the record.")
@_data
def release(data: Path | None, by: str, reason: str) -> None:
    """Let people sign on to a terminal that locked itself for want of contact; the count begins anew."""
    from mdt_app.services.order_release import release_terminal

    unit = unit_at(data)
    release_terminal(unit.door, unit.clock, proof_of(unit, by), reason)
    click.echo("People may sign on again.")
