# SPDX-License-Identifier: Apache-2.0
"""``mdt policy``: a department's policy as a profile; checked, begun, shown, traced."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdt_app.clock import system_clock
from mdt_app.errors import Refused, TerminalError
from mdt_app.policies.trace_command import trace
from policy.errors import FileRefused

if TYPE_CHECKING:
    from mdt_app.policies.shipped import Shipped
    from policy.profile.overrides import Override

_file = click.Path(path_type=Path, dir_okay=False)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_overrides = click.option("--overrides", type=_file, help="What the department changed.")


class Group(click.Group):
    """Shows our errors as sentences."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except FileRefused as error:
            raise click.ClickException("\n  ".join(error.problems)) from error
        except TerminalError as error:
            raise click.ClickException(str(error)) from error


@click.group("policy", cls=Group)
def policy_group() -> None:
    """The department's policy: its profile, its clauses, where they are carried out."""


policy_group.add_command(trace)


@policy_group.command("check")
@click.argument("profiles", nargs=-1, metavar="[PROFILE]...")
@click.option("--register", type=_file, help="Clauses of a policy that does not ship, as CSV.")
@click.option("--text", type=_file, help="The policy as posted: is it the one that PROFILE was made from?")
@_overrides
@_as_json
def check(profiles: tuple[str, ...], *, as_json: bool, **beside: Path | None) -> None:
    """Check each PROFILE, an id like WV-471 or a file of your own; without one, all that ship.

    What ships is also held against the register of clauses and the list of capabilities. Ends with 1 when anything
    is wrong, and names all of it.
    """
    from mdt_app.policies.examine import Beside, examine
    from mdt_app.policies.shipped import shipped

    if len(profiles) != 1 and any(file is not None for file in beside.values()):
        raise Refused("--register, --text and --overrides belong to one profile: name that one.")
    files, now = shipped(), system_clock()
    found = [examine(name, files, Beside(**beside), now) for name in profiles or files.profiles]
    if as_json:
        click.echo(json.dumps([one.as_dict() for one in found], indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(line for one in found for line in one.lines()))
    if not profiles and not as_json:
        click.echo(
            f"{len(files.register)} clauses and {len(files.capabilities)} capabilities agree with them."
        )
    sys.exit(1 if any(one.problems for one in found) else 0)


@policy_group.command("new")
@click.argument("profile_id", metavar="ID")
@click.option("--agency", required=True, help="Name of the department.")
@click.option("--output", type=_file, help="Where to write it; printed without.")
def new(profile_id: str, agency: str, output: Path | None) -> None:
    """Begin the profile of a department: every key with what it means. ID is like SR-465."""
    from policy.profile.template import template

    text = template(profile_id, agency)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise Refused(f"{output} exists and is not written over: name another file.") from error
    except OSError as error:
        raise Refused(f"{output} cannot be written ({error.strerror}): name another file.") from error
    click.echo(f"Fill in what is marked REQUIRED in {output}, then run `mdt policy check {output}`.")


@policy_group.command("show")
@click.argument("profile", required=False)
@click.argument("key", required=False)
@_overrides
@_as_json
def show(profile: str | None, key: str | None, overrides: Path | None, *, as_json: bool) -> None:
    """Show what holds under PROFILE, an id or a file: every key, or all about one KEY.

    Without a PROFILE, show which ones ship.
    """
    from mdt_app.policies.shipped import shipped

    files = shipped()
    if profile is None:
        _print_shipped(files, as_json=as_json)
    else:
        _print_values(files, profile, key, _parsed(overrides), as_json=as_json)


def _print_shipped(files: "Shipped", *, as_json: bool) -> None:
    identities = [one.profile for one in files.profiles.values()]
    if as_json:
        click.echo(json.dumps([{"id": one.id, "agency": one.agency} for one in identities], indent=1))
    else:
        click.echo("\n".join(f"{one.id}  {one.agency}, Policy {one.policy_number}" for one in identities))


def _parsed(overrides: Path | None) -> tuple["Override", ...]:
    from mdt_app.policies.examine import text_of
    from policy.profile.override_file import parse_overrides

    return parse_overrides(text_of(overrides)) if overrides else ()


def _print_values(
    files: "Shipped", name: str, key: str | None, changed: tuple["Override", ...], *, as_json: bool
) -> None:
    from mdt_app.policies.examine import profile_of
    from mdt_app.policies.show import as_data, details, table
    from policy.profile.effective import effective, effective_of

    profile, now = profile_of(name, files), system_clock()
    if key is None:
        values = effective(profile, changed, now)
        found = [as_data(one) for one in values]
        click.echo(json.dumps(found, indent=1, ensure_ascii=False) if as_json else "\n".join(table(values)))
        return
    value = effective_of(key, profile, changed, now)
    if as_json:
        click.echo(json.dumps(as_data(value), indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(details(value, files.register)))
