# SPDX-License-Identifier: Apache-2.0
"""An administrator imports a hot list; cars have it with version and age a moment later."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import resources
from sync.pull import pull
from tests.helpers.department import Department, running_department
from tests.helpers.transfer import MemoryHotLists

pytestmark = pytest.mark.integration

MAPPING = """
name = "Stolen vehicles"
source = "department"
layout = "delimited"
header = true
[columns]
plate = "plate"
state = "state"
[constants]
category = "stolen_vehicle"
"""


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """One server for this file."""
    with running_department(tmp_path_factory.mktemp("lists") / "data") as running:
        yield running


def publish(
    department: Department,
    folder: Path,
    *rows: str,
    list_id: str = "stolen",
    extracted: str = "2026-11-21T06:00",
) -> str:
    """Import these rows and give what the command prints."""
    (folder / "mapping.toml").write_text(MAPPING)
    (folder / "list.csv").write_text("\n".join(("plate,state", *rows)) + "\n")
    terms = ["--mapping", str(folder / "mapping.toml"), "--list-id", list_id, "--extracted-at", extracted]
    done = department.cli("hotlist", "import", str(folder / "list.csv"), *terms, check=False)
    return done.stdout + done.stderr


def test_an_imported_list_reaches_the_car_with_its_age(department: Department, tmp_path: Path) -> None:
    """The time of the extract is the department's, in UTC; the next edition replaces the first."""
    enrolled = department.enrol(tmp_path / "terminal")
    store = MemoryHotLists()
    with department.client(enrolled.credentials) as client:
        pull(store, client)
        printed = publish(department, tmp_path, "8QTQ743,CA", "7ZQQ001,NV", "8QTQ743,CA")
        assert "2 entries" in printed
        assert "8QTQ743" not in printed
        (head,) = pull(store, client)
        assert head.extracted_at == datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
        assert [(entry.plate, entry.state) for entry in store.in_force["stolen"].entries] == [
            ("8QTQ743", "CA"),
            ("7ZQQ001", "NV"),
        ]
        assert pull(store, client) == ()
        publish(department, tmp_path, "9XQQ555,CA", extracted="2026-11-21T07:00")
        assert len(pull(store, client)) == 1
        assert [entry.plate for entry in store.in_force["stolen"].entries] == ["9XQQ555"]


def test_what_cannot_be_imported_leaves_the_list_in_force(department: Department, tmp_path: Path) -> None:
    """Each with the file's name and what to do."""

    def attempt(*rows: str, extracted: str) -> str:
        return publish(department, tmp_path, *rows, list_id="wanted", extracted=extracted)

    attempt("8QTQ743,CA", extracted="2026-11-22T06:00")
    before = department.json("hotlist", "list")
    assert [line["entries"] for line in before["lists"] if line["list_id"] == "wanted"] == [1]
    assert "list.csv" in attempt(extracted="2026-11-22T07:00")
    assert "not a time" in attempt("8QTQ743,CA", extracted="yesterday")
    assert "Import the newer extract" in attempt("8QTQ743,CA", extracted="2020-01-01")
    absent = ["--mapping", str(tmp_path / "none.toml"), "--list-id", "wanted"]
    assert "none.toml cannot be read" in department.cli("hotlist", "import", "x", *absent, check=False).stderr
    assert department.json("hotlist", "list") == before


CLASSES = """
name = "Persons of interest"
source = "NCIC"
layout = "delimited"
header = true
[columns]
plate = "plate"
category = "category"
"""


@pytest.mark.parametrize(
    ("profile", "taken"), [("", 1), ("menlo-park-462.toml", 2), ("watsonville-471.toml", 2)]
)
def test_only_what_the_policy_names_is_published(
    department: Department, tmp_path: Path, profile: str, taken: int
) -> None:
    """Immigration never; restricted files and other categories where the profile names them. Counted, no plate said."""
    (tmp_path / "mapping.toml").write_text(CLASSES)
    rows = (
        "7QXQ001,missing_person",
        "7QXQ002,immigration_violator",
        "7QXQ003,gang",
        "7QXQ004,felony_vehicle" if "menlo" in profile else "7QXQ004,terrorism_related",
    )
    (tmp_path / "list.csv").write_text("\n".join(("plate,category", *rows)) + "\n")
    list_id = f"persons{len(profile)}"
    terms = ["--mapping", str(tmp_path / "mapping.toml"), "--list-id", list_id]
    terms += ["--extracted-at", "2026-11-21T06:00"]
    if profile:
        terms += ["--profile", str(resources.path("policies") / profile)]
    printed = department.cli("hotlist", "import", str(tmp_path / "list.csv"), *terms).stdout
    assert f"with {taken} entries" in printed
    assert "1 row: immigration class, never imported (row 3)" in printed
    assert "restricted class, not on the department's allow-list" in printed
    assert "7QXQ" not in printed


def test_a_file_that_is_no_profile_is_named(department: Department, tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(CLASSES)
    (tmp_path / "list.csv").write_text("plate,category\n7QXQ001,missing_person\n")
    terms = ["--mapping", str(tmp_path / "mapping.toml"), "--list-id", "x"]
    absent = str(tmp_path / "none.toml")
    done = department.cli(
        "hotlist", "import", str(tmp_path / "list.csv"), *terms, "--profile", absent, check=False
    )
    assert "none.toml cannot be read" in done.stderr
