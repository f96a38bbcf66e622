# SPDX-License-Identifier: Apache-2.0
"""The officer's story, told by the real program: ``mdt demo --headless`` in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then

pytestmark = [pytest.mark.feature, pytest.mark.slow, pytest.mark.timeout(240)]
scenarios("patrol.feature")

Report = dict[str, Any]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of one patrol, driven once for all scenarios; the demonstration says itself that it went well."""
    folder = tmp_path_factory.mktemp("patrol")
    words = ["demo", "--headless", "--seconds", "25", "--report", "r.json", "--pictures", "p"]
    done = subprocess.run(
        [sys.executable, "-m", "mdt_app", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told: Report = json.loads((folder / "r.json").read_text())
    told["folder"] = folder / "p"
    return told


@given("a demonstration department with its server")
@given("a patrol of 25 seconds past two cameras, with an officer at the keys")
def patrol(report: Report) -> None:
    """Driven by the fixture."""
    assert report["frames"] > 0


@then(parsers.parse("at least {count:d} cars passed"))
def cars(report: Report, count: int) -> None:
    """The drive is long enough to mean something."""
    assert report["cars_shown"] >= count


@then("at least 9 of 10 of them were read correctly")
def read(report: Report) -> None:
    """Every character right, by the camera that the car passed."""
    assert report["reads_correct"] >= 0.9 * report["cars_shown"]


@then("every read carries the position of its moment")
def positions(report: Report) -> None:
    """Fresh fixes, joined by the moment of capture; the very first read may come before the first fix."""
    assert report["gps_fixes"] >= 15
    assert report["reads_with_position"] >= report["stored_reads"] - 2


@then(parsers.parse("at least {count:d} hits were raised"))
def hits(report: Report, count: int) -> None:
    """The exact plate and the look-alike."""
    assert report["hits"] >= count


@then("every hit was painted on the screen")
def painted(report: Report) -> None:
    """Counted at the paint, not at the event."""
    assert report["hits"] - report["hits_at_the_end"] <= report["alerts_shown"] <= report["hits"]


@then("at least 1 hit was verified after every step")
def verified(report: Report) -> None:
    """By the state machine's own word."""
    assert report["verified"] >= 1


@then("at least 1 misread was rejected")
def rejected(report: Report) -> None:
    """What the person read from the picture was not what the list has."""
    assert report["rejected"] >= 1


@then("the department has every stored read exactly once")
def there(report: Report) -> None:
    """Compared id by id by the program; counted here."""
    assert report["server_reads"] == report["stored_reads"] == report["reads"]


@then("the department has every hit")
def hits_there(report: Report) -> None:
    """Hits travel with their reads."""
    assert report["server_hits"] == report["hits"]


@then("nothing waits to be sent")
def sent(report: Report) -> None:
    """The outbox is empty at sign-off."""
    assert report["unsent"] == 0


@then("the audit chain verifies")
def chain(report: Report) -> None:
    """From the first event to the last."""
    assert report["audit_chain_ok"] is True


@then("there are pictures of sign-on, the alert, each step of the sheet, the search and sign-off")
def pictures(report: Report) -> None:
    """Real grabs of the real window."""
    folder: Path = report["folder"]
    wanted = {
        "sign-on.png",
        "verify-enter.png",
        "verify-compare.png",
        "verify-misread.png",
        "verify-confirm.png",
    }
    wanted |= {"verify-outcome.png", "search-results.png", "transfer.png", "sign-off.png"}
    assert wanted <= set(report["pictures"])
    assert {"alert.png", "driving-card.png"} & set(report["pictures"])
    assert all((folder / name).stat().st_size > 10_000 for name in report["pictures"])
