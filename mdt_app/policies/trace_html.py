# SPDX-License-Identifier: Apache-2.0
"""The trace as one page that needs nothing else: for an auditor to read, search, file and print."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from itertools import groupby

import resources
from mdt_app.policies.bindings import Binding, Status
from mdt_app.policies.trace import Control, Row, counts
from mdt_app.policies.trace_results import Outcome, ShownBy
from policy.clauses import Kind

_WORDS = {
    Status.BOUND: "Its main control stands in the program and a passing test shows it.",
    Status.UNBOUND: "Known to be missing; the part of the program that will carry it is named.",
    Status.ORGANISATIONAL: "Carried out by people; a program cannot.",
    Status.BROKEN: "Missing or failing, and on nobody's list.",
}
_OUTCOMES = {Outcome.PASSED: "passed", Outcome.FAILED: "failed", Outcome.SKIPPED: "not run"}


def page(rows: tuple[Row, ...], made_at: datetime) -> str:
    """The whole page, HTML with its own style and no script.

    Args:
        rows: the clauses to show, in order.
        made_at: aware, in UTC; stands on the page.
    """
    choices = ("all", *(status.value for status in Status))
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>Clause trace: {escape(_agencies(rows))}</title>",
            f"<style>\n{resources.text('policies/trace.css')}</style>\n</head>\n<body>",
            _head(rows, made_at),
            *(_choice(name, checked=name == "all") for name in choices),
            '<nav class="filters">Show '
            + " ".join(f'<label for="show-{name}">{name}</label>' for name in choices)
            + "</nav>\n<main>",
            *(_policy(agency, tuple(of)) for agency, of in groupby(rows, lambda row: row.clause.agency)),
            "</main>\n<footer>Files are named within the project, with the line of the definition. A test counts as "
            "passed only when all its cases passed in the last run. The wording of each clause is ours, shorter than "
            "the policy's own, which alone is binding.</footer>\n</body>\n</html>\n",
        ]
    )


def _agencies(rows: tuple[Row, ...]) -> str:
    return ", ".join(dict.fromkeys(row.clause.agency for row in rows))


def _choice(name: str, *, checked: bool) -> str:
    state = " checked" if checked else ""
    return f'<input type="radio" name="show" id="show-{name}" aria-label="Show {name} clauses"{state}>'


def _head(rows: tuple[Row, ...], made_at: datetime) -> str:
    counted = counts(rows)
    sums = "".join(
        f'<div class="{status}"><b>{counted[status]}</b><span>{status}</span><small>{_WORDS[status]}</small></div>'
        for status in Status
    )
    bar = "".join(
        f'<i class="{status}" style="flex: {counted[status]}"></i>' for status in Status if counted[status]
    )
    return (
        "<header>\n<h1>Where each clause of the policy is carried out</h1>\n"
        f'<p class="soft">{escape(_agencies(rows))} \u00b7 {len(rows)} clauses \u00b7 '
        f"made {made_at:%Y-%m-%d %H:%M} UTC</p>\n"
        "<p>For each clause: the controls that carry it out, the code that is marked with them, and the tests "
        "that would fail if the clause were broken, with their last result.</p>\n"
        f'<div class="sums">{sums}</div>\n<div class="bar" aria-hidden="true">{bar}</div>\n{_overview(rows)}\n</header>'
    )


def _overview(rows: tuple[Row, ...]) -> str:
    heads = "".join(f'<th scope="col">{status}</th>' for status in Status)
    lines = []
    for agency, of in groupby(rows, lambda row: row.clause.agency):
        group = tuple(of)
        counted = counts(group)
        cells = "".join(f"<td>{counted[status]}</td>" for status in Status)
        name = f'<a href="#{_anchor(group)}">{escape(agency)}</a>'
        lines.append(f"<tr><td>{name}</td>{cells}<td>{len(group)}</td></tr>")
    return (
        f'<table class="overview"><thead><tr><th scope="col">Policy</th>{heads}<th scope="col">all</th></tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def _anchor(rows: tuple[Row, ...]) -> str:
    return escape(f"policy-{rows[0].clause.profile_id}")


def _policy(agency: str, rows: tuple[Row, ...]) -> str:
    sections = (
        f"<section><h3>{escape(name)}</h3>\n{''.join(map(_article, of))}</section>\n"
        for name, of in groupby(rows, lambda row: row.clause.section)
    )
    heading = f"{escape(agency)}, policy {escape(rows[0].clause.profile_id)}"
    return f'<section class="policy" id="{_anchor(rows)}"><h2>{heading}</h2>\n{"".join(sections)}</section>'


def _article(row: Row) -> str:
    clause, binding = row.clause, row.binding
    name = escape(clause.id)
    why = f'<p class="why">{escape(binding.why[:1].upper() + binding.why[1:])}</p>' if binding.why else ""
    controls = "".join(_control(control, binding) for control in row.controls)
    tests = _tests(binding.tests) if clause.kind is not Kind.ORGANISATIONAL or binding.tests else ""
    proof = f'<dt>Check</dt><dd class="soft">{escape(clause.evidence)}</dd>' if clause.evidence else ""
    return (
        f'<article class="{binding.status}" id="{name}"><div class="side"><a class="id" href="#{name}">{name}</a>'
        f'<span class="status">{binding.status}</span>{escape(clause.kind)}<br>{escape(clause.actor)}</div>'
        f'<div><p class="text">{escape(clause.text)}</p>{why}<dl>{controls}{tests}{proof}</dl></div></article>\n'
    )


def _control(control: Control, binding: Binding) -> str:
    also = "" if control.main else ' <span class="soft">(also)</span>'
    here = [place for place in binding.places if place.code == control.code]
    where = _items(
        f"<code>{escape(f'{place.file}:{place.line}')}</code> {escape(place.name)}" for place in here
    )
    absent = '<br><span class="absent">not in the program yet</span>'
    said = f"{escape(control.title)}{also}{where if here else absent}"
    return f"<dt>{escape(control.code)}</dt><dd>{said}</dd>"


def _tests(tests: tuple[ShownBy, ...]) -> str:
    return (
        f"<dt>Tests</dt><dd>{_items(map(_test, tests)) if tests else '<span class=absent>none</span>'}</dd>"
    )


def _test(test: ShownBy) -> str:
    file, _, name = test.test.partition("::")
    sentence = name.split("::")[-1].removeprefix("test_").replace("_", " ")
    cases = f", {test.cases} cases" if test.cases > 1 else ""
    return (
        f'<span class="{test.outcome}" title="{_OUTCOMES[test.outcome]}">{escape(sentence)}{cases}</span> '
        f"<code>{escape(file)}</code>"
    )


def _items(items: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
