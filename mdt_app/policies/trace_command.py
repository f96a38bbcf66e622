# SPDX-License-Identifier: Apache-2.0
"""``mdt policy trace``: where each clause is carried out, and what shows it."""

import sys
from pathlib import Path

import click


@click.command("trace")
@click.argument("clauses", nargs=-1, metavar="[CLAUSE]...")
@click.option("--profile", help="Only the clauses of one policy: WV-471.")
@click.option("--json", "as_data", is_flag=True, help="Print JSON.")
@click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a page to read or print."
)
@click.option("--check", is_flag=True, help="Fail when a clause is neither bound nor listed; in a checkout.")
@click.option(
    "--shrink-unbound",
    is_flag=True,
    help="Take what is bound by now out of resources/policies/unbound.toml; in a checkout.",
)
def trace(clauses: tuple[str, ...], profile: str | None, html: Path | None, **asked: bool) -> None:
    """Show where each CLAUSE is carried out in the program and which tests show it; all without a CLAUSE."""
    from mdt_app.policies.trace_run import check, shrink, told, traced, write_page

    if asked["check"]:
        found, summary = check()
        for one in found:
            click.echo(one, err=True)
        click.echo(summary)
        sys.exit(1 if found else 0)
    if asked["shrink_unbound"]:
        click.echo(shrink())
    elif html is not None:
        click.echo(write_page(html, traced(profile, clauses)))
    else:
        click.echo(told(traced(profile, clauses), as_data=asked["as_data"]))
