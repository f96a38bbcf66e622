# SPDX-License-Identifier: Apache-2.0
"""``mdt audit``: export, verify and review the audit log."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from mdt_app.accounts.commands import Group, proof_of, unit_at

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="MDT_FOLDER",
    help="The unit's data folder.",
)
_by = click.option(
    "--by", prompt="Your user name", help="Of the auditor or ALPR administrator who does this."
)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("audit", cls=Group)
def audit_group() -> None:
    """The audit log of this unit: hand it out, check it, look it through."""


@audit_group.command("export")
@click.argument("file", type=_FILE)
@click.option("--purpose", prompt="What for", help="Why the log is handed out, for the record.")
@click.option(
    "--for-outsiders", is_flag=True, help="Without what was searched for; the chain still verifies."
)
@_by
@_data
def export_log(file: Path, purpose: str, data: Path | None, by: str, *, for_outsiders: bool) -> None:
    """Write the whole log into FILE (JSON Lines); the export is its last event."""
    from mdt_app.audit_log.export import Wanted, export
    from policy.functions import Function

    unit = unit_at(data)
    with unit.office.at_work(proof_of(unit, by), "audit_exported", Function.AUDIT) as work:
        wanted = Wanted(file, purpose, work.by.username, for_outsiders)
        count = export(work.vault.index(), wanted, unit.clock())
    click.echo(f"{file} has {count} events. Whoever gets it checks it with `mdt audit verify {file.name}`.")


@audit_group.command("verify")
@click.argument("file", type=_FILE)
@click.option("--keys", type=_FILE, help="Public keys of the department (`mdt-server audit key`).")
@click.option(
    "--heads", type=_FILE, help="Signed heads from the department itself (`mdt-server audit heads`)."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(file: Path, keys: Path | None, heads: Path | None, *, as_json: bool) -> None:
    """Check an exported log; needs nothing but FILE and the keys. Exit code 1 when something is wrong with it."""
    from mdt_app.audit_log.check import check_file, keys_in

    try:
        pems = keys_in(keys.read_text(encoding="utf-8")) if keys is not None else []
        report = check_file(file, pems, heads)
    except (OSError, ValueError) as error:
        raise click.ClickException(
            f"{keys} holds no public keys in PEM. Name the department's file."
        ) from error
    click.echo(json.dumps(asdict(report)) if as_json else "\n".join(report.lines()))
    sys.exit(0 if report.ok else 1)


@audit_group.command("forget")
@click.argument("year", type=click.IntRange(2000, 2999))
@_by
@_data
def forget_searches(year: int, data: Path | None, by: str) -> None:
    """Make what was searched for in YEAR unreadable, once the policy's term is over. The events themselves stay."""
    from mdt_app.audit_log.forget import forget
    from policy.functions import Function

    unit = unit_at(data)
    with unit.office.at_work(proof_of(unit, by), "searches_forgotten", Function.ACCOUNTS) as work:
        forget(work.vault, year, unit.policy.profile.access, work.by.username, unit.clock())
    click.echo(f"The key of {year} is destroyed: no key that this unit holds opens its searches any more.")


@audit_group.command("review")
@click.option("--status", is_flag=True, help="Only show what is new and whether the review is overdue.")
@_by
@_data
def review_log(data: Path | None, by: str, *, status: bool) -> None:
    """Look through what is new in the log, and put on record that you did; due every week."""
    from mdt_app.audit_log.review import news, review
    from mdt_app.audit_log.words import news_lines
    from policy.functions import Function

    unit = unit_at(data)
    with unit.office.at_work(proof_of(unit, by), "audit_reviewed", Function.AUDIT) as work:
        database = work.vault.index()
        shown = news(database, unit.clock())
        click.echo("\n".join(news_lines(shown)))
        if status:
            return
        finding = click.prompt("What did you find")
        review(database, shown, work.by.username, finding, unit.clock())
    click.echo("Your review is on record. The next one is due in a week.")
