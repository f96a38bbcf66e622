# SPDX-License-Identifier: Apache-2.0
"""Markdown tables of what was measured, and putting them between a document's markers. Pure but for ``put``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reading.scoring import Figures

Cell = str | float | int | None
Groups = Mapping[str, Mapping[str, Figures]]

HEAD = ("system", "exact", "folded", "CER", "found", "false/photo", "calibration", "ms p50", "ms p95", "MiB")
RATIO_HEAD = ("ours : peer", "errors (folded)", "CER", "false reads", "ms p50", "MiB")
IN_ORDER = ("< 60 px", "60-100 px", "> 100 px", "dark", "normal", "CA 1ABC234", "other")
GOAL_HEAD = ("goal", "must", "aim", "measured", "")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one system reached on one set of pictures.

    Attributes:
        system: its name.
        figures: on all pictures.
        groups: the same by kind and group of pictures.
        peak_mib: most memory; None where it could not be told.
    """

    system: str
    figures: Figures
    groups: Groups
    peak_mib: float | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure with the mark it must reach and the one it aims at; ``least`` when higher is better."""

    name: str
    value: float | None
    must: float
    aim: float
    least: bool

    def reached(self, mark: float) -> bool:
        """Whether the figure is as good as the mark; one that could not be measured is not."""
        if self.value is None:
            return False
        return self.value >= mark if self.least else self.value <= mark

    @property
    def verdict(self) -> str:
        """One word for the table."""
        if self.value is None:
            return "not measured"
        if not self.reached(self.must):
            return "missed"
        return "aim" if self.reached(self.aim) else "must"


def number(value: float | None, digits: int) -> str:
    """A figure with so many digits; a dash when there is none."""
    return "-" if value is None else f"{value:.{digits}f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, first column left, others right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])


def main_table(measured: Sequence[Measured]) -> str:
    """A row a system."""
    rows = []
    for one in measured:
        all_of = one.figures
        shares = [number(value, 3) for value in (all_of.exact, all_of.exact_fold, all_of.cer, all_of.found)]
        rest = [number(all_of.false_per_photo, 2), number(all_of.calibration, 3)]
        costs = [number(value, 0) for value in (all_of.ms_median, all_of.ms_p95, one.peak_mib)]
        rows.append([one.system, *shares, *rest, *costs])
    return table(HEAD, rows)


def quotient(ours: float | None, theirs: float | None) -> str:
    """Ours by theirs; a dash when that says nothing."""
    return "-" if ours is None or not theirs else f"{ours / theirs:.2f}"


def ratio_table(ours: Measured, peers: Sequence[Measured]) -> str:
    """Ours by each peer's, of the same run: below 1 ours is better."""
    rows = []
    for peer in peers:
        pairs = [
            (1 - ours.figures.exact_fold, 1 - peer.figures.exact_fold),
            (ours.figures.cer, peer.figures.cer),
            (ours.figures.false_per_photo, peer.figures.false_per_photo),
            (ours.figures.ms_median, peer.figures.ms_median),
            (ours.peak_mib, peer.peak_mib),
        ]
        rows.append([f"ours : {peer.system}", *(quotient(*pair) for pair in pairs)])
    return table(RATIO_HEAD, rows)


def group_table(measured: Sequence[Measured], kinds: Sequence[str]) -> str:
    """Folded exact by group, a column a group with its number of plates."""
    first = measured[0].groups
    groups = [(kind, name) for kind in kinds for name in IN_ORDER if name in first.get(kind, {})]
    head = ["folded", *(f"{name} ({first[kind][name].plates})" for kind, name in groups)]
    rows = [
        [one.system, *(number(one.groups[kind][name].exact_fold, 3) for kind, name in groups)]
        for one in measured
    ]
    return table(head, rows)


def state_table(measured: Sequence[Measured]) -> str:
    """Plates read right (folded) by state, a row a state, a column a system."""
    states = measured[0].groups.get("state", {})
    rows = []
    for state, figures in states.items():
        right = [round(one.groups["state"][state].exact_fold * figures.plates) for one in measured]
        rows.append([state, str(figures.plates), *(str(count) for count in right)])
    return table(["state", "plates", *(one.system for one in measured)], rows)


def goal_table(goals: Sequence[Goal]) -> str:
    """A row a goal; the last column says how far it is reached."""
    return table(
        GOAL_HEAD,
        [
            [
                goal.name,
                f"{'>=' if goal.least else '<='} {goal.must:g}",
                f"{goal.aim:g}",
                "-" if goal.value is None else f"{goal.value:.3g}",
                goal.verdict,
            ]
            for goal in goals
        ],
    )


def put(document: Path, name: str, text: str) -> None:
    """Replace what stands between a document's markers of that name.

    Raises:
        ValueError: the markers are not there, once each and in order.
    """
    begin, end = f"<!-- {name}: generated -->", f"<!-- {name}: end -->"
    content = document.read_text(encoding="utf-8")
    if content.count(begin) != 1 or content.count(end) != 1 or content.index(begin) > content.index(end):
        raise ValueError(f"{document.name} needs the lines {begin} and {end}, once each, in this order.")
    before, _, rest = content.partition(begin)
    after = rest.partition(end)[2]
    document.write_text(f"{before}{begin}\n\n{text.strip()}\n\n{end}{after}", encoding="utf-8")
