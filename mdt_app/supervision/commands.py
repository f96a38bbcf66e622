# SPDX-License-Identifier: Apache-2.0
"""``mdt review``, ``hotplate``, ``deployment``, ``scopes``, ``designate``: what supervisors and administrators say."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from mdt_app.accounts.commands import Group, proof_of, unit_at
from mdt_app.errors import TerminalError

if TYPE_CHECKING:
    from mdt_app.accounts.unit import Unit
    from mdt_app.domain.hot_plates import HotPlateView
    from mdt_app.domain.reviews import Review
    from mdt_app.services.hot_plates import HotPlates
    from mdt_app.services.office import Work

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="MDT_FOLDER",
    help="The unit's data folder.",
)
_by = click.option("--by", prompt="Your user name", help="Of the person who does this.")
_words = click.option("--words", prompt="Why", help="Stays with the decision.")
_TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]


class Sentences(click.Command):
    """Shows our errors as sentences."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except TerminalError as error:
            raise click.ClickException(str(error)) from error


@contextmanager
def _at_work(data: Path | None, by: str, act: str) -> Iterator[tuple["Unit", "Work"]]:
    """The open store for one act; the services decide who may."""
    unit = unit_at(data)
    with unit.office.at_work(proof_of(unit, by), act, None) as work:
        yield unit, work


@click.group("review", cls=Group)
def review_group() -> None:
    """Held searches and exceptions that wait for another person."""


@review_group.command("list")
@_by
@_data
def review_list(by: str, data: Path | None) -> None:
    """Show what waits."""
    from mdt_app.services.reviews import Reviews

    with _at_work(data, by, "review_listed") as (unit, work):
        waiting = Reviews(unit.clock).waiting(work.vault.index(), work.by.username)
    for review in waiting:
        click.echo(review_text(review))
    if not waiting:
        click.echo("Nothing waits.")


@review_group.command("decide")
@click.argument("number", type=click.UUID)
@click.option(
    "--yes/--no", "yes", required=True, help="Release the search, or note the exception; or deny it."
)
@_words
@_by
@_data
def review_decide(number: UUID, by: str, words: str, data: Path | None, *, yes: bool) -> None:
    """Release or deny the held search NUMBER, or note the exception NUMBER."""
    from mdt_app.services.reviews import Reviews, Said

    with _at_work(data, by, "review_decided") as (unit, work):
        decided = Reviews(unit.clock).decide(
            work.vault.index(), work.by.username, number, Said(yes=yes, words=words)
        )
    click.echo(f"{number} is {decided.decision.value}.")


def review_text(review: "Review") -> str:
    """One matter for people."""
    lines = [
        f"{review.review_id}  {review.kind.value}  {review.asked_at:%Y-%m-%d %H:%M} UTC  by {review.asked_by}"
    ]
    request = review.request
    if request is not None:
        area = request.area
        place = f"{area.radius_m:.0f} m around {area.latitude:.5f}, {area.longitude:.5f}" if area else ""
        asked = ", ".join(part for part in (request.plate, place, request.camera) if part)
        lines.append(
            f"    {request.purpose}, {request.case_or_incident or 'no number'}: {request.reason} ({asked})"
        )
    lines.append(f"    {review.why}")
    return "\n".join(lines)


@click.group("hotplate", cls=Group)
def hotplate_group() -> None:
    """Hot plates of this car: what waits, what is looked for."""


@hotplate_group.command("list")
@_by
@_data
def hotplate_list(by: str, data: Path | None) -> None:
    """Show the hot plates."""
    with _at_work(data, by, "hot_plate_listed") as (unit, work):
        views = _hot_plates(unit).listing(work.vault.index(), work.by.username)
    for view in views:
        click.echo(hotplate_text(view))
    if not views:
        click.echo("No hot plate.")


@hotplate_group.command("approve")
@click.argument("entry")
@_by
@_data
def hotplate_approve(entry: str, by: str, data: Path | None) -> None:
    """Let the hot plate ENTRY in: this car looks for it from now on."""
    from mdt_app.services.hot_plates import Member

    with _at_work(data, by, "hot_plate_approved") as (unit, work):
        _hot_plates(unit).approve(work.vault.index(), Member(work.by.username), entry)
    click.echo(f"{entry} is looked for from now on.")


@hotplate_group.command("end")
@click.argument("entry")
@_by
@_data
def hotplate_end(entry: str, by: str, data: Path | None) -> None:
    """Reject the hot plate ENTRY that waits, or stop looking for it."""
    from mdt_app.services.hot_plates import Member

    with _at_work(data, by, "hot_plate_withdrawn") as (unit, work):
        _hot_plates(unit).end(work.vault.index(), Member(work.by.username), entry)
    click.echo(f"{entry} is not looked for.")


def _hot_plates(unit: "Unit") -> "HotPlates":
    from mdt_app.services.hot_plates import HotPlates

    return HotPlates(unit.policy.profile, unit.clock, lambda _event: None)


def hotplate_text(view: "HotPlateView") -> str:
    """One hot plate for people."""
    pending, version = view.kept.pending, view.kept.version
    entry = pending.entry
    until = f" until {entry.expires_at:%Y-%m-%d %H:%M} UTC" if entry.expires_at else ""
    lines = [f"{entry.entry_id}  {entry.plate} {entry.state or '--'}  {view.standing.value}{until}"]
    lines.append(
        f"    {entry.category}, case {entry.case_number}, report {version.report}, by {version.author}"
    )
    lines.append(f"    {entry.synopsis}")
    if view.approver:
        lines.append(f"    waits for {view.approver}")
    return "\n".join(lines)


@click.group("deployment", cls=Group)
def deployment_group() -> None:
    """Deployment orders of the ALPR administrator."""


@deployment_group.command("issue")
@click.argument("number")
@click.option("--reader", prompt="Reader", help="Id of the reader.")
@click.option("--unit", "car", prompt="Unit", help="Call sign of the car.")
@click.option("--effort", prompt="Effort", help="What for.")
@click.option("--since", type=click.DateTime(_TIMES), prompt="From (UTC)")
@click.option("--until", type=click.DateTime(_TIMES), prompt="Until (UTC)")
@_by
@_data
def deployment_issue(
    number: str, since: datetime, until: datetime, by: str, data: Path | None, **order: str
) -> None:
    """Order a reader's deployment under NUMBER."""
    from mdt_app.services.deployments import Deployments
    from policy.capture import DeploymentOrder

    with _at_work(data, by, "deployment_ordered") as (unit, work):
        wanted = DeploymentOrder(
            number,
            order["reader"],
            order["car"],
            order["effort"],
            since.replace(tzinfo=UTC),
            until.replace(tzinfo=UTC),
            work.by.username,
        )
        Deployments(unit.policy.profile.roles, unit.clock).issue(work.vault.index(), wanted)
    click.echo(f"Order {number} stands for {order['car']}.")


@deployment_group.command("list")
@_by
@_data
def deployment_list(by: str, data: Path | None) -> None:
    """Show the orders."""
    from mdt_app.services.deployments import Deployments

    with _at_work(data, by, "deployment_listed") as (unit, work):
        orders = Deployments(unit.policy.profile.roles, unit.clock).every(work.vault.index())
    for one in orders:
        days = f"{one.since:%Y-%m-%d %H:%M} to {one.until:%Y-%m-%d %H:%M} UTC"
        click.echo(f"{one.order_id}  {one.unit}  {one.reader}  {days}  {one.effort}  by {one.issued_by}")
    if not orders:
        click.echo("No order.")


@click.command("scopes", cls=Sentences)
@click.argument("username")
@click.option(
    "--open", "opened", multiple=True, help="A data scope of the policy; all that are not named are closed."
)
@click.option("--supervisor", default="", help="Account of the immediate supervisor.")
@click.option("--reason", prompt="Reason", help="Why, for the record.")
@_by
@_data
def scopes_command(username: str, by: str, data: Path | None, **what: str | tuple[str, ...]) -> None:
    """Open data scopes for USERNAME, and say who their immediate supervisor is."""
    from mdt_app.services.scopes import Opened, open_scopes

    wanted = Opened(username, tuple(what["opened"]), str(what["supervisor"]), str(what["reason"]))
    with _at_work(data, by, "scopes_opened") as (unit, work):
        open_scopes(work, wanted, unit.policy, unit.clock)
    click.echo(f"Open for {username}: {', '.join(wanted.scopes) or 'none'}.")


@click.command("designate", cls=Sentences)
@click.argument("username")
@click.option("--since", type=click.DateTime(_TIMES), prompt="From (UTC)")
@click.option(
    "--until", type=click.DateTime(_TIMES), help="First moment after (UTC); without, until it is ended."
)
@_by
@_data
def designate_command(
    username: str, since: datetime, until: datetime | None, by: str, data: Path | None
) -> None:
    """Put USERNAME on record as the ALPR administrator's designee: they approve hot plates then."""
    from mdt_app.services.authority import Designee, designate

    last = until.replace(tzinfo=UTC) if until is not None else None
    wanted = Designee(username, since.replace(tzinfo=UTC), last)
    with _at_work(data, by, "designee_recorded") as (unit, work):
        made = designate(work.vault.index(), work.by.username, wanted, unit.policy.profile.roles, unit.clock)
    click.echo(
        f"{made.name} acts for the {unit.policy.profile.roles.alpr_administrator} from {since:%Y-%m-%d} on."
    )
