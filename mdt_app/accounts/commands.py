# SPDX-License-Identifier: Apache-2.0
"""``mdt account``: add, end, release and review accounts. Passwords, codes and keys are asked for, never arguments."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdt_app.errors import TerminalError
from mdt_app.paths import DataFolder, default_folder
from policy.access import Role
from policy.accounts import Ending

if TYPE_CHECKING:
    from mdt_app.accounts.unit import Unit
    from mdt_app.services.door import Given
    from mdt_app.storage.accounts import Account


class Group(click.Group):
    """Shows our errors as sentences."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except TerminalError as error:
            raise click.ClickException(str(error)) from error


_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="MDT_FOLDER",
    help="The unit's data folder.",
)
_by = click.option("--by", prompt="Your user name", help="Of the administrator who does this.")
_own = click.option("--by", prompt="Your user name", help="Of your own account.")
_reason = click.option("--reason", prompt="Reason", help="Why, for the record.")


def unit_at(data: Path | None) -> "Unit":
    """The unit that a command is about."""
    from mdt_app.accounts.unit import unit_of

    return unit_of(DataFolder(data) if data is not None else default_folder())


def proof_of(unit: "Unit", username: str) -> "Given":
    """A person's proof, asked for at the keyboard."""
    from mdt_app.services.door import Given

    password = click.prompt("Password", hide_input=True)
    wanted = unit.settings.sign_on.second_factor
    code = click.prompt("Code of your device", default="", show_default=False) if wanted else ""
    return Given(username, password, code)


@click.group("account", cls=Group)
def account_group() -> None:
    """The accounts of this unit: each belongs to one person."""


@account_group.command("add")
@click.argument("username")
@click.option("--name", prompt="Name of the person", help="As other officers call them.")
@click.option("--role", type=click.Choice([one.value for one in Role]), prompt="Role")
@click.option("--title", default="", help="Code of the job title; without, the role's.")
@click.option("--hours", type=click.IntRange(1), help="Hours that a temporary account lasts, 72 at most.")
@click.option("--manager", is_flag=True, help="Designee of the programme's manager.")
@_reason
@_by
@_data
def add(username: str, name: str, role: str, data: Path | None, by: str, **more: object) -> None:
    """Make an account for one person; prints their first password and the picture for their device."""
    from mdt_app.accounts.slips import issued_text
    from mdt_app.services.account_office import NewAccount

    unit = unit_at(data)
    new = NewAccount(
        username,
        name,
        Role(role),
        str(more["title"]),
        more["hours"] if isinstance(more["hours"], int) else None,
        manages=bool(more["manager"]),
        reason=str(more["reason"]),
    )
    click.echo(issued_text(unit.accounts.add(proof_of(unit, by), new)))


@account_group.command("list")
@_by
@_data
def list_accounts(data: Path | None, by: str) -> None:
    """Show every account and how it stands."""
    unit = unit_at(data)
    for account in unit.accounts.every(proof_of(unit, by)):
        click.echo(line_of(account))


def line_of(account: "Account") -> str:
    """One account for people: who, what, how it stands."""
    state = "may sign on"
    if account.disabled_at is not None:
        state = f"disabled {account.disabled_at:%Y-%m-%d} ({account.disabled_why.replace('_', ' ')})"
    elif account.locked_at is not None:
        state = f"locked {account.locked_at:%Y-%m-%d %H:%M} UTC"
    elif account.must_change:
        state = "has not chosen a password yet"
    seen = f"{account.last_sign_on_at:%Y-%m-%d}" if account.last_sign_on_at else "never"
    more = [f"ends {account.expires_at:%Y-%m-%d %H:%M} UTC"] if account.expires_at else []
    more += [] if account.has_factor else ["no second factor"]
    more += ["manages the programme"] if account.manages else []
    told = "; ".join((state, f"last here {seen}", *more))
    return f"{account.username:<20} {account.role:<20} {account.display_name}: {told}"


@account_group.command("disable")
@click.argument("username")
@click.option("--why", type=click.Choice([one.value for one in Ending]), default=Ending.OTHER.value)
@_by
@_data
def disable(username: str, why: str, data: Path | None, by: str) -> None:
    """Shut USERNAME out at once; their way into the store is taken away."""
    unit = unit_at(data)
    unit.accounts.disable(proof_of(unit, by), username, Ending(why))
    click.echo(f"{username} does not sign on here any more.")


@account_group.command("enable")
@click.argument("username")
@click.option("--reason", default="", help="Why, for the record.")
@_by
@_data
def enable(username: str, reason: str, data: Path | None, by: str) -> None:
    """Let the disabled USERNAME sign on again, with a new password and second factor."""
    from mdt_app.accounts.slips import issued_text

    unit = unit_at(data)
    click.echo(issued_text(unit.accounts.enable(proof_of(unit, by), username, reason)))


@account_group.command("reset")
@click.argument("username")
@_by
@_data
def reset(username: str, data: Path | None, by: str) -> None:
    """Give USERNAME, who lost password or device, new ones. Make sure first who asks."""
    from mdt_app.accounts.slips import issued_text

    unit = unit_at(data)
    click.echo(issued_text(unit.accounts.reset(proof_of(unit, by), username)))


@account_group.command("password")
@_own
@_data
def password(data: Path | None, by: str) -> None:
    """Change your own password."""
    unit = unit_at(data)
    given = proof_of(unit, by)
    new = click.prompt("New password", hide_input=True, confirmation_prompt=True)
    unit.accounts.change_own_password(given, new)
    click.echo("Your password is changed.")


@account_group.command("factor")
@_own
@_data
def factor(data: Path | None, by: str) -> None:
    """Enrol your own second factor, the first one or a new one; prints the picture for your device."""
    from mdt_app.accounts.slips import enrolment_text

    unit = unit_at(data)
    click.echo(enrolment_text(unit.accounts.renew_factor(proof_of(unit, by))))


@account_group.command("remove")
@click.argument("username")
@_reason
@_by
@_data
def remove(username: str, reason: str, data: Path | None, by: str) -> None:
    """Remove USERNAME; nobody else gets the name for a year."""
    unit = unit_at(data)
    unit.accounts.remove(proof_of(unit, by), username, reason)
    click.echo(f"The account {username} is removed.")


@account_group.command("release")
@click.argument("username")
@_by
@_data
def release(username: str, data: Path | None, by: str) -> None:
    """Let USERNAME, locked after wrong passwords or codes, sign on again."""
    unit = unit_at(data)
    unit.accounts.release(proof_of(unit, by), username)
    click.echo(f"{username} is released.")


@account_group.command("release-key")
@_by
@_data
def release_key(data: Path | None, by: str) -> None:
    """Make the key that answers locked accounts from afar; the former one is good no more."""
    from mdt_app.accounts.slips import release_key_text

    unit = unit_at(data)
    click.echo(release_key_text(unit.accounts.new_release_key(proof_of(unit, by))))


@account_group.command("code")
@click.argument("username")
@click.argument("challenge")
def code(username: str, challenge: str) -> None:
    """Answer the CHALLENGE that a locked car shows for USERNAME; anywhere, with the unit's release key.

    Make sure first who asks.
    """
    from mdt_app.accounts.slips import release_key_of
    from mdt_app.storage.accounts import plain_name
    from policy.unlocking import answer

    try:
        key = release_key_of(click.prompt("Release key of the unit", hide_input=True))
    except ValueError as error:
        raise click.ClickException("This is no release key. Type it as `mdt setup` printed it.") from error
    click.echo(f"Release code: {answer(key, plain_name(username), challenge)}")


@account_group.command("review")
@click.option("--confirm", "confirmed", multiple=True, help="Account that is still right; more than once.")
@_by
@_data
def review(confirmed: tuple[str, ...], data: Path | None, by: str) -> None:
    """Show which accounts nobody has confirmed within a year, and confirm those that are still right."""
    unit = unit_at(data)
    found = unit.accounts.review(proof_of(unit, by), confirmed)
    for account in found.accounts:
        mark = "DUE" if account.username in found.due else "ok "
        click.echo(f"{mark}  {line_of(account)}")
