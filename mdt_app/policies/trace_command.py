# SPDX-License-Identifier: Apache-2.0
"""``mdt policy trace``: where each clause is carried out, and what shows it."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from mdt_app.clock import system_clock
from mdt_app.errors import Refused, TerminalError
from mdt_app.policies.bindings import UNBOUND, checkout, findings_in, load
from mdt_app.policies.shipped import Shipped, shipped
from mdt_app.policies.trace import Row, as_json, chosen, rows
from mdt_app.policies.trace_gate import problems, unbound_now
from mdt_app.policies.trace_html import page
from mdt_app.policies.trace_text import lines, summary
from mdt_app.policies.trace_unbound import NAME, Part, written


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except TerminalError as error:
        raise click.ClickException(str(error)) from error


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
def trace(
    clauses: tuple[str, ...],
    profile: str | None,
    html: Path | None,
    **asked: bool,
) -> None:
    """Show where each CLAUSE is carried out in the program and which tests show it; all without a CLAUSE."""
    with _sentences():
        if asked["check"]:
            sys.exit(_check())
        if asked["shrink_unbound"]:
            click.echo(_shrink_unbound())
            return
        found = chosen(_all(shipped()), profile, clauses)
        if html is not None:
            click.echo(_write_page(html, found))
        elif asked["as_data"]:
            click.echo(json.dumps(as_json(found), indent=1))
        else:
            click.echo("\n".join(lines(found)))


def _all(ships: Shipped) -> tuple[Row, ...]:
    return rows(ships.register, load(), titles(ships))


def titles(ships: Shipped) -> dict[str, str]:
    """The title of each control by its code."""
    return {one.code: one.title for one in ships.capabilities}


def _write_page(file: Path, found: tuple[Row, ...]) -> str:
    try:
        file.write_text(page(found, system_clock()), encoding="utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be written ({error.strerror}): name another file.") from error
    return f"{file}: {summary(found)}"


def _check() -> int:
    ships = shipped()
    found = problems(ships.register, findings_in(_root()), titles(ships))
    for one in found:
        click.echo(one, err=True)
    click.echo(summary(_all(ships)))
    return 1 if found else 0


def _shrink_unbound() -> str:
    """Nothing is added to a list that is there: only where there is none, all that is unbound goes into it."""
    root = _root()
    file, found = root / "resources" / UNBOUND, findings_in(root)
    ships = shipped()
    waiting = unbound_now(ships.register, found, titles(ships))
    if file.exists():
        listed = {one.clause for one in found.waiting}
        waiting = tuple(one for one in waiting if one.clause in listed)
    file.write_text(written(waiting), encoding="utf-8")
    counted = Counter(one.part for one in waiting)
    return f"{NAME}: " + ", ".join(f"{counted[part]} {part}" for part in Part)


def _root() -> Path:
    root = checkout()
    if root is None:
        raise Refused(
            "This looks at source and tests, which only a checkout of the project has: run it there."
        )
    return root
