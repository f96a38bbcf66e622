# SPDX-License-Identifier: Apache-2.0
"""``mdt-server device breach``: what a lost terminal held."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from server.clock import system_clock
from server.commands import as_json_option, folder_options, opened, show
from server.operators import operator
from server.services.breach import BreachScope, breach_scope

_FORMS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]


@click.command("breach")
@click.argument("device_name", metavar="DEVICE")
@click.option("--at", "lost_at", required=True, type=click.DateTime(_FORMS), help="When it was lost, UTC.")
@folder_options
@as_json_option
def breach(
    device_name: str,
    data: Path,
    key_file: Path | None,
    lost_at: datetime,
    as_json: bool,  # noqa: FBT001  (a click flag)
) -> None:
    """Report what DEVICE held when it was lost: records, people, lists, keys, last contact."""
    with opened(data, key_file) as department:
        at = lost_at.replace(tzinfo=UTC)
        scope = breach_scope(department.database, device_name, at, operator(), system_clock)
    show(as_json, asdict(scope) | {"reads": scope.reads}, _lines(scope))


def _lines(scope: BreachScope) -> list[str]:
    unsent = "not known" if scope.unsent is None else str(scope.unsent)
    first, last = (scope.days[0].day, scope.days[-1].day) if scope.days else ("-", "-")
    entries = sum(scope.lists.values())
    return [
        f"Terminal {scope.device} of unit {scope.unit}, lost at {_at(scope.lost_at)}",
        f"Enrolled {_at(scope.enrolled_at)}; last contact {_at(scope.contact_at)}; "
        f"certificate revoked {_at(scope.revoked_at)}; wiped {_at(scope.wiped_at)}",
        f"Reads that the department has from it: {scope.reads} of {len(scope.days)} days ({first} to {last}), "
        f"with {scope.hits} hits and {scope.verifications} verifications",
        f"Reads that arrived after it was lost: {scope.arrived_after}",
        f"Records that were still unsent: {unsent}. What was captured after the last contact is with the "
        "terminal alone.",
        f"Hot lists in force then: {len(scope.lists)} with {entries} entries; the terminal may have held them",
        f"Encrypted on the terminal: yes. {scope.keys}",
        "Signed on: " + ("; ".join(_person(scope)) or "nobody that the department knows of"),
    ]


def _person(scope: BreachScope) -> list[str]:
    return [
        f"{one.username} {_at(one.started_at)} to {_at(one.ended_at) if one.ended_at else 'not signed off'}"
        for one in scope.people
    ]


def _at(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"
