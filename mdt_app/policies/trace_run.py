# SPDX-License-Identifier: Apache-2.0
"""What ``mdt policy trace`` does: read, show, write the page, hold the gate, shorten the list."""

import json
from collections import Counter
from pathlib import Path

from mdt_app.clock import system_clock
from mdt_app.errors import Refused
from mdt_app.policies.bindings import UNBOUND, checkout, findings_in, load
from mdt_app.policies.shipped import Shipped, shipped
from mdt_app.policies.trace import Row, as_json, chosen, rows
from mdt_app.policies.trace_gate import problems, unbound_now
from mdt_app.policies.trace_html import page
from mdt_app.policies.trace_text import lines, summary
from mdt_app.policies.trace_unbound import NAME, Part, written


def traced(profile: str | None, clauses: tuple[str, ...]) -> tuple[Row, ...]:
    """The trace of one policy, of the named clauses, or of all.

    Raises:
        Refused: there is no such policy or clause.
        Trouble: this installation carries no trace, or a file of it is damaged.
    """
    return chosen(_all(shipped()), profile, clauses)


def _all(files: Shipped) -> tuple[Row, ...]:
    return rows(files.register, load(), _titles(files))


def _titles(files: Shipped) -> dict[str, str]:
    return {one.code: one.title for one in files.capabilities}


def told(found: tuple[Row, ...], *, as_data: bool) -> str:
    """The trace as JSON or for a person."""
    return json.dumps(as_json(found), indent=1) if as_data else "\n".join(lines(found))


def write_page(file: Path, found: tuple[Row, ...]) -> str:
    """Write the trace as a page; what was written, in a line.

    Raises:
        Refused: the file cannot be written.
    """
    try:
        file.write_text(page(found, system_clock()), encoding="utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be written ({error.strerror}): name another file.") from error
    return f"{file}: {summary(found)}"


def check() -> tuple[tuple[str, ...], str]:
    """What keeps the gate shut, and how many clauses stand how.

    Raises:
        Refused: this is no checkout, or the list of unbound clauses is not as it must be.
    """
    files, root = shipped(), _checkout()
    return problems(files.register, findings_in(root), _titles(files)), summary(_all(files))


def shrink() -> str:
    """Take what is bound by now out of ``unbound.toml``; what is left, in a line.

    Nothing is added to a list that is there: only where there is none, all that is unbound goes into it.

    Raises:
        Refused: as for ``check``.
    """
    files, root = shipped(), _checkout()
    file, found = root / "resources" / UNBOUND, findings_in(root)
    waiting = unbound_now(files.register, found, _titles(files))
    if file.exists():
        listed = {one.clause for one in found.waiting}
        waiting = tuple(one for one in waiting if one.clause in listed)
    file.write_text(written(waiting), encoding="utf-8")
    counted = Counter(one.part for one in waiting)
    return f"{NAME}: " + ", ".join(f"{counted[part]} {part}" for part in Part)


def _checkout() -> Path:
    root = checkout()
    if root is None:
        raise Refused(
            "This looks at source and tests, which only a checkout of the project has: run it there."
        )
    return root
