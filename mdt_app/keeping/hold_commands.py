# SPDX-License-Identifier: Apache-2.0
"""``mdt hold``: keep records from the purge because they are evidence, and let them go again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from mdt_app.accounts.commands import Group, proof_of, unit_at
from policy.holds import trigger_words

if TYPE_CHECKING:
    from mdt_app.storage.holds import StoredHold

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="MDT_FOLDER",
    help="The unit's data folder.",
)
_by = click.option("--by", prompt="Your user name", help="Of the person who does this.")
_TIME = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"])


@click.group("hold", cls=Group)
def hold_group() -> None:
    """Evidence holds in this car."""


@hold_group.command("place")
@click.option("--read", "reads", type=click.UUID, multiple=True, help="Id of a read; may be given again.")
@click.option("--from", "since", type=_TIME, help="UTC, as 2026-01-31T14:05.")
@click.option("--until", type=_TIME, help="UTC, before this moment.")
@click.option("--camera", default="", help="Only of this camera.")
@click.option("--case", "case_number", prompt="Case number")
@click.option("--ground", prompt="Ground (a code of retention.hold_triggers: evidence, say)")
@click.option("--reason", prompt="Reason", help="Why, for the record; without plates.")
@_by
@_data
def place(data: Path | None, by: str, reads: Sequence[UUID], camera: str, **more: object) -> None:
    """Keep reads from the purge, by their ids or all of a time, until the hold is lifted."""
    from mdt_app.services.holds import HoldRequest, Holds
    from mdt_app.storage.holds import Selection
    from policy.functions import Function

    unit = unit_at(data)
    selection = Selection(frozenset(reads), _utc(more["since"]), _utc(more["until"]), camera)
    request = HoldRequest(selection, str(more["ground"]), str(more["case_number"]), str(more["reason"]))
    with unit.office.at_work(proof_of(unit, by), "hold_placed", Function.SEE_PLATES) as work:
        placed = Holds(work.vault, unit.policy.profile.retention, unit.clock).place(work.by, request)
    click.echo(
        f"{placed.stored.hold_id} holds {placed.reads} reads. They outlive the purge until it is lifted."
    )


@hold_group.command("release")
@click.argument("hold_id", type=click.UUID)
@_by
@_data
def release(data: Path | None, by: str, hold_id: UUID) -> None:
    """Lift HOLD_ID; a second person does it. The next turn of the purge destroys what only it kept."""
    from mdt_app.services.holds import Holds
    from policy.functions import Function

    unit = unit_at(data)
    with unit.office.at_work(proof_of(unit, by), "hold_lifted", Function.SEE_PLATES) as work:
        Holds(work.vault, unit.policy.profile.retention, unit.clock).lift(work.by, hold_id)
    click.echo(f"{hold_id} is lifted.")


@hold_group.command("list")
@_by
@_data
def list_holds(data: Path | None, by: str) -> None:
    """Show every hold, in force or lifted."""
    from mdt_app.services.holds import Holds
    from policy.functions import Function

    unit = unit_at(data)
    with unit.office.at_work(proof_of(unit, by), "holds_listed", Function.SEE_PLATES) as work:
        found = Holds(work.vault, unit.policy.profile.retention, unit.clock).every(work.by)
    click.echo("\n".join(line_of(one) for one in found) or "Nothing is held in this car.")


def line_of(stored: "StoredHold") -> str:
    """A hold for people: which case, what, who, whether it is in force."""
    hold, selection = stored.hold, stored.selection
    what = (
        f"{len(selection.reads)} reads"
        if selection.reads
        else _span(selection.captured_from, selection.captured_until)
    )
    camera = f" of {selection.camera}" if selection.camera else ""
    state = "in force" if hold.lifted_at is None else f"lifted by {hold.lifted_by} {hold.lifted_at:%Y-%m-%d}"
    return (
        f"{stored.hold_id}  case {hold.case_number}  {what}{camera}  {trigger_words(hold.trigger)}; "
        f"{hold.placed_by} {hold.placed_at:%Y-%m-%d %H:%M} UTC; {state}"
    )


def _span(since: datetime | None, until: datetime | None) -> str:
    return f"{since:%Y-%m-%d %H:%M} to {until:%Y-%m-%d %H:%M} UTC" if since and until else "all"


def _utc(moment: object) -> datetime | None:
    return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else None
