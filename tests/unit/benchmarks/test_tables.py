# SPDX-License-Identifier: Apache-2.0
"""Tables, goals, the report, and putting it between a document's markers."""

import platform
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.reading.comparison import Results
from benchmarks.reading.machine import conditions
from benchmarks.reading.report import goals, report
from benchmarks.reading.scoring import Figures
from benchmarks.reading.tables import Goal, Measured, goal_table, group_table, main_table, put, ratio_table

FIGURES = Figures(
    photos=111,
    plates=112,
    exact=0.9,
    exact_fold=0.95,
    cer=0.02,
    found=0.98,
    false_per_photo=0.06,
    calibration=0.03,
    ms_median=40.0,
    ms_p95=60.4,
)
WORSE = replace(FIGURES, exact_fold=0.9, cer=0.04, false_per_photo=0.0, ms_median=80.0)


def measured(system: str, figures: Figures, peak_mib: float | None = 200.0) -> Measured:
    groups = {
        "light": {"dark": replace(figures, plates=4, exact_fold=0.75), "normal": figures},
        "width": {"< 60 px": figures, "60-100 px": figures},
        "state": {"AK": replace(figures, plates=4, exact_fold=0.75)},
    }
    return Measured(system, figures, groups, peak_mib)


def results(*systems: Measured) -> Results:
    return Results(
        conditions=conditions(),
        versions={"Patrol MDT": {"patrol-mdt": "0.1.0"}},
        missing={"rapidocr, whole scene": "rapidocr is not installed"},
        scenes=list(systems),
        close_ups=list(systems),
        clips={"Patrol MDT": (2, 53)},
        published=1,
    )


def test_a_row_a_system_with_dashes_for_what_could_not_be_measured() -> None:
    table = main_table([measured("ours", replace(FIGURES, found=None, ms_median=None, ms_p95=None), None)])
    assert table.splitlines()[2] == "| ours | 0.900 | 0.950 | 0.020 | - | 0.06 | 0.030 | - | - | - |"


def test_ours_by_each_peers() -> None:
    table = ratio_table(measured("ours", FIGURES), [measured("peer", WORSE, 400.0)])
    # The peer makes no false reads: a quotient by nothing says nothing.
    assert table.splitlines()[2] == "| ours : peer | 0.50 | 0.50 | - | 0.50 | 0.50 |"


def test_groups_stand_in_the_order_of_their_sense() -> None:
    head, _, row = group_table([measured("ours", FIGURES)], ("width", "light")).splitlines()
    assert head == "| folded | < 60 px (112) | 60-100 px (112) | dark (4) | normal (112) |"
    assert row == "| ours | 0.950 | 0.950 | 0.750 | 0.950 |"


@pytest.mark.parametrize(
    ("value", "least", "verdict"),
    [
        (0.96, True, "aim"),
        (0.92, True, "must"),
        (0.919, True, "missed"),
        (None, True, "not measured"),
        (0.92, False, "aim"),
        (0.96, False, "missed"),
    ],
)
def test_a_goal_is_missed_reached_or_exceeded(value: float | None, *, least: bool, verdict: str) -> None:
    must, aim = (0.92, 0.96) if least else (0.95, 0.93)
    goal = Goal("x", value, must, aim, least=least)
    assert goal.verdict == verdict
    assert goal.reached(must) == (verdict in {"must", "aim"})


def test_goals_are_shown_with_their_direction() -> None:
    lines = goal_table(goals(measured("ours", FIGURES), measured("ours", FIGURES))).splitlines()
    assert "| photographs, exact folded | >= 0.92 | 0.96 | 0.95 | must |" in lines
    assert "| photographs, false reads per photo | <= 0.12 | 0.06 | 0.06 | aim |" in lines
    assert len(lines) == 2 + 9


def test_the_report_has_everything_and_names_what_is_missing() -> None:
    text = report(results(measured("Patrol MDT", FIGURES), measured("peer", WORSE)))
    for part in (
        "### Photographs of whole scenes (111)",
        "| ours : peer |",
        "| AK | 4 | 3 | 3 |",
        "| Patrol MDT | 2 | 53 |",
        "1 published",
        "- Patrol MDT: patrol-mdt 0.1.0",
        "- rapidocr, whole scene: not measured, rapidocr is not installed",
    ):
        assert part in text


def test_the_conditions_name_cores_but_no_machine() -> None:
    told = conditions()
    assert told["machine"].split()[1] == "cores,"
    assert set(told) == {"date", "machine", "busy", "system", "commit"}
    assert platform.node() not in " ".join(told.values()).split()


def test_alone_there_is_nothing_to_compare() -> None:
    assert "ours :" not in report(results(measured("Patrol MDT", FIGURES)))


def test_text_goes_between_its_markers_and_only_there(tmp_path: Path) -> None:
    document = tmp_path / "d.md"
    document.write_text("a\n<!-- x: generated -->\nold\n<!-- x: end -->\nz\n", encoding="utf-8")
    put(document, "x", "new")
    put(document, "x", "newer")
    assert document.read_text(encoding="utf-8") == (
        "a\n<!-- x: generated -->\n\nnewer\n\n<!-- x: end -->\nz\n"
    )


@pytest.mark.parametrize(
    "content", ["", "<!-- x: end --><!-- x: generated -->", 2 * "<!-- x: generated --><!-- x: end -->"]
)
def test_a_document_without_its_markers_is_left_alone(tmp_path: Path, content: str) -> None:
    document = tmp_path / "d.md"
    document.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"d\.md needs the lines"):
        put(document, "x", "new")
    assert document.read_text(encoding="utf-8") == content
