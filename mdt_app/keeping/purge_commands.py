# SPDX-License-Identifier: Apache-2.0
"""``mdt purge``: what lies in this car and when it goes, and the certificates of what went."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mdt_app.accounts.commands import Group, proof_of, unit_at
from policy.car_copy import CarCopy
from policy.destruction import DestructionCertificate

if TYPE_CHECKING:
    from mdt_app.services.purge import KeptDay
    from mdt_app.storage.purges import StoredCertificate

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="MDT_FOLDER",
    help="The unit's data folder.",
)
_by = click.option(
    "--by", prompt="Your user name", help="Of the auditor or ALPR administrator who does this."
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group("purge", cls=Group)
def purge_group() -> None:
    """The destruction of what this car holds: what is due, and what was destroyed."""


@purge_group.command("list")
@_by
@_data
def list_days(data: Path | None, by: str) -> None:
    """Show the days that lie in this car, and when each goes."""
    from mdt_app.services.purge import Purge
    from policy.functions import Function

    unit = unit_at(data)
    with unit.office.at_work(proof_of(unit, by), "purge_listed", Function.AUDIT) as work:
        kept = Purge(work.vault, unit.policy.profile, unit.clock, work.by.username).kept()
    click.echo("\n".join(line_of_day(one) for one in kept) or "This car holds no reads.")


def line_of_day(one: "KeptDay") -> str:
    """A day for people: how much, how much of it the department lacks, when it goes."""
    counts = one.holding.counts
    sent = f"{counts.unsent} not sent or open" if counts.unsent else "all sent"
    if one.fate is CarCopy.BLOCK:
        when = "at the limit: reading is off until it is sent"
    elif one.fate is not CarCopy.KEEP:
        when = "is due: goes at the next turn"
    else:
        when = f"goes {_at(one.goes_at)}" if one.goes_at else "stays until it is sent"
    return f"{one.day}  {counts.reads:>6} reads  {sent:<22}  {when}"


@purge_group.command("certificates")
@_as_json
@_by
@_data
def show_certificates(data: Path | None, by: str, *, as_json: bool) -> None:
    """Show the certificate of everything that was destroyed. Exit code 1 when one is not as it was written."""
    from mdt_app.storage import purges
    from policy.functions import Function

    unit = unit_at(data)
    with unit.office.at_work(proof_of(unit, by), "certificates_shown", Function.AUDIT) as work:
        found = purges.certificates(work.vault.index())
    if as_json:
        click.echo(json.dumps([_data_of(one) for one in found], indent=1, ensure_ascii=False))
    else:
        click.echo(
            "\n\n".join("\n".join(lines_of(one)) for one in found) or "Nothing was destroyed here yet."
        )
    if not all(one.is_chained for one in found):
        raise click.ClickException(
            "A certificate is not as it was written. Hand the unit to the ALPR administrator."
        )


def lines_of(stored: "StoredCertificate") -> list[str]:
    """A certificate for people."""
    one = stored.certificate
    lines = [f"Certificate {stored.number}: {one.name}, {one.record_class}", *_facts(one)]
    state = "as it was written" if stored.is_chained else "NOT AS IT WAS WRITTEN"
    return [*lines, f"  Audit event: {stored.audit_seq}, {state}"]


def _facts(one: DestructionCertificate) -> list[str]:
    counts = one.counts
    facts = {
        "Destroyed": f"{_at(one.destroyed_at)}, at {one.trigger}, signed on: {one.by}",
        "Records": f"{counts.reads} reads, {counts.pictures} pictures, {counts.hits} hits, "
        f"{counts.verifications} closed verifications",
        "Never sent": str(counts.unsent) if counts.unsent else "",
        "Kept by holds": f"{one.held} reads" if one.held else "",
        "Authority": one.authority,
        "Key": one.key_id,
        "Method": f"{one.method}. {one.claim}",
        "Not done": ", ".join(one.not_done),
        "Verified": one.verification,
    }
    return [f"  {name}: {words}" for name, words in facts.items() if words]


def _data_of(stored: "StoredCertificate") -> dict[str, object]:
    chained = {"number": stored.number, "audit_seq": stored.audit_seq, "as_written": stored.is_chained}
    return {**chained, **json.loads(stored.text)}


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
