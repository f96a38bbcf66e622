# SPDX-License-Identifier: Apache-2.0
"""``mdt-server audit``: the server's own log, the terminals' heads, and the key that signs them."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from policy.chain import canonical, key_fingerprint, utc_text
from server.commands import as_json_option, folder_options, opened, show
from server.services import audit


@click.group("audit")
def audit_group() -> None:
    """The server's own audit log, and what terminals' logs look like from here."""


@audit_group.command("verify")
@folder_options
@as_json_option
def verify(data: Path, key_file: Path | None, as_json: bool) -> None:  # noqa: FBT001  (a click flag)
    """Check the chain of the server's own audit log; exit code 1 when it is not as it was written."""
    with opened(data, key_file) as department:
        checked = audit.verify(department.database)
    words = checked.bad.words if checked.bad else ""
    show(
        as_json,
        {"events": checked.events, "first_bad": checked.bad.seq if checked.bad else None, "problem": words},
        [words or f"All {checked.events} events are as they were written."],
    )
    sys.exit(1 if checked.bad else 0)


@audit_group.command("key")
@folder_options
def key(data: Path, key_file: Path | None) -> None:
    """Print the public key by which anybody checks the signed heads in an exported log of a terminal."""
    with opened(data, key_file) as department:
        pem, fingerprint = department.heads.key.pem, department.heads.key.fingerprint
    click.echo(pem.strip())
    click.echo(f"SHA-256 of this key: {fingerprint}", err=True)


@audit_group.command("heads")
@click.argument("device")
@folder_options
def heads(device: str, data: Path, key_file: Path | None) -> None:
    """Print the signed heads of DEVICE's log, for `mdt audit verify --heads`: the department's own copy."""
    with opened(data, key_file) as department:
        signed = department.heads.signed(device)
    for receipt in signed:
        line = {
            "line": "signed_head",
            "device": receipt.device,
            "seq": receipt.seq,
            "hash": receipt.hash,
            "at": utc_text(receipt.at),
            "received_at": utc_text(receipt.received_at),
            "signature": receipt.signature,
            "key": key_fingerprint(receipt.key_pem),
        }
        click.echo(canonical(line))


@audit_group.command("alerts")
@folder_options
@as_json_option
def alerts(data: Path, key_file: Path | None, as_json: bool) -> None:  # noqa: FBT001  (a click flag)
    """Show what a person has to look at in the terminals' audit logs."""
    with opened(data, key_file) as department:
        department.heads.watch()
        told = department.heads.alerts()
    show(
        as_json,
        {"alerts": [asdict(alert) for alert in told]},
        [f"{alert.at:%Y-%m-%d %H:%M} UTC  {alert.device}  {alert.kind}  {alert.words}" for alert in told]
        or ["Nothing to look at."],
    )
