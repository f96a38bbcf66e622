# SPDX-License-Identifier: Apache-2.0
"""``mdt-server device lock|unlock|wipe|approve|orders``: what terminals are ordered to do."""

from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from server.breach_command import breach
from server.commands import as_json_option, folder_options, opened, show
from server.operators import operator
from server.services.orders import OrderLine
from sync.wire import OrderKind

_reason = click.option("--reason", required=True, help="Why; goes on record. No plates.")
_device = click.argument("device_name", metavar="DEVICE")


@click.command("lock")
@_device
@_reason
@folder_options
def lock(device_name: str, reason: str, data: Path, key_file: Path | None) -> None:
    """End the shift on DEVICE with its next contact and let nobody sign on."""
    _ask(device_name, OrderKind.LOCK, reason, data, key_file)
    click.echo(f"{device_name} locks with its next contact. Lift it with: mdt-server device unlock")


@click.command("unlock")
@_device
@_reason
@folder_options
def unlock(device_name: str, reason: str, data: Path, key_file: Path | None) -> None:
    """Let people sign on to DEVICE again."""
    _ask(device_name, OrderKind.UNLOCK, reason, data, key_file)
    click.echo(f"{device_name} unlocks with its next contact.")


@click.command("wipe")
@_device
@_reason
@folder_options
def wipe(device_name: str, reason: str, data: Path, key_file: Path | None) -> None:
    """Ask to destroy the keys and files of DEVICE; a second person approves it."""
    order = _ask(device_name, OrderKind.WIPE, reason, data, key_file)
    click.echo(f"The wipe of {device_name} waits for a second person. Within a day that person runs:")
    click.echo(f"mdt-server device approve {order}")


@click.command("approve")
@click.argument("order", type=click.UUID)
@folder_options
def approve(order: UUID, data: Path, key_file: Path | None) -> None:
    """Approve the wipe ORDER that another person asked for."""
    with opened(data, key_file) as department:
        device_name = department.orders.approve(order, operator())
    click.echo(
        f"{device_name} is wiped with its next contact. Records that it has not sent by then are lost."
    )


@click.command("orders")
@click.argument("device_name", metavar="[DEVICE]", default="")
@folder_options
@as_json_option
def orders(device_name: str, data: Path, key_file: Path | None, as_json: bool) -> None:  # noqa: FBT001  (a click flag)
    """Show orders with their state: asked, expired, given, seen, done."""
    with opened(data, key_file) as department:
        lines = department.orders.lines(device_name)
    show(
        as_json,
        {"orders": [_values(line) for line in lines]},
        [_words(line) for line in lines] or ["No terminal was ordered anything."],
    )


COMMANDS = (lock, unlock, wipe, approve, orders, breach)
"""What ``mdt-server device`` has beside the life of certificates."""


def _ask(device: str, kind: OrderKind, reason: str, data: Path, key_file: Path | None) -> UUID:
    with opened(data, key_file) as department:
        return department.orders.ask(device, kind, reason, operator())


def _values(line: OrderLine) -> dict[str, Any]:
    proof = line.proof.model_dump(mode="json") if line.proof else None
    return asdict(line) | {"proof": proof}


def _words(line: OrderLine) -> str:
    text = f"{line.order_id}  {line.device}  {line.kind}  {line.state}  by {line.asked_by}"
    if line.approved_by:
        text += f", approved by {line.approved_by}"
    if line.done_at:
        text += f"  done {line.done_at:%Y-%m-%d %H:%M} UTC"
    if line.proof:
        keys = "an unknown number of" if line.proof.keys is None else line.proof.keys
        unsent = "an unknown number of" if line.proof.unsent is None else line.proof.unsent
        text += (
            f"  {keys} keys and {len(line.proof.files)} files destroyed, {unsent} unsent records among them"
        )
        if line.proof.left:
            text += f", {len(line.proof.left)} files left behind without a key"
    return f"{text}  ({line.reason})"
