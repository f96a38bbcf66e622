# SPDX-License-Identifier: Apache-2.0
"""``mdt-server media``: what a clerk types, and what is answered."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import cli
from server.clock import system_clock
from tests.helpers.media import Car, bundles_on, car_of, department_in, receipts_on
from tests.helpers.small_disk import small_disk_in
from tests.helpers.stores import plate_read

pytestmark = pytest.mark.integration


class Desk:
    """A department's machine, and a medium from a car."""

    def __init__(self, folder: Path, medium: Path) -> None:
        self.folder, self.medium = folder, medium

    def media(self, *words: str) -> Result:
        """Run ``mdt-server media ...``."""
        return CliRunner().invoke(cli, ["media", *words, "--data", str(self.folder)])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Desk, Car]]:
    """A car has written one bundle."""
    medium = tmp_path / "medium"
    medium.mkdir()
    with (
        department_in(tmp_path / "department", system_clock) as department,  # type: ignore[arg-type]
        car_of(department, tmp_path / "unit", system_clock) as car,  # type: ignore[arg-type]
    ):
        car.read(plate_read())
        car.write(medium)
        yield Desk(tmp_path / "department", medium), car


def test_a_folder_is_imported_and_the_receipt_lies_beside(desk: tuple[Desk, Car]) -> None:
    clerk, car = desk
    done = clerk.media("import", str(clerk.medium))
    assert (done.exit_code, done.output.count("\n")) == (0, 1), done.output
    assert f"of {car.credentials.device}, 2 accepted, 0 already here, 0 refused." in done.output
    (receipt,) = receipts_on(clerk.medium)
    assert str(receipt) in done.output
    again = clerk.media("import", str(bundles_on(clerk.medium)[0]))
    assert again.exit_code == 0
    assert "taken already" in again.output
    assert len(car.take(clerk.medium)) == 1


def test_receipts_go_to_another_folder(desk: tuple[Desk, Car], tmp_path: Path) -> None:
    clerk, _ = desk
    done = clerk.media("import", str(clerk.medium), "--receipts", str(tmp_path / "receipts"), "--json")
    (said,) = json.loads(done.output)["bundles"]
    assert (said["taken"], said["accepted"], said["refused"]) == (True, 2, 0)
    assert len(list((tmp_path / "receipts").iterdir())) == 1
    assert receipts_on(clerk.medium) == []


def test_one_bad_file_costs_the_others_nothing(desk: tuple[Desk, Car]) -> None:
    """It is named, the exit code tells, and nothing of it is in the words."""
    clerk, _ = desk
    bad = bundles_on(clerk.medium)[0].with_name("another.mdtbundle")
    bad.write_bytes(bundles_on(clerk.medium)[0].read_bytes()[:-10])
    (clerk.medium / ".hidden.mdtbundle").write_bytes(b"what a file manager leaves")
    done = clerk.media("import", str(clerk.medium))
    assert done.exit_code == 1
    assert "another.mdtbundle: not taken. The bundle is cut short." in done.output
    assert "2 accepted" in done.output
    assert "hidden" not in done.output


def test_where_no_receipt_can_be_written_it_is_said(desk: tuple[Desk, Car], tmp_path: Path) -> None:
    """The records are there all the same; the same command with a folder makes the receipt."""
    clerk, _ = desk
    with small_disk_in(tmp_path, 1) as disk:
        (disk / "full").write_bytes(b"")
        done = clerk.media("import", str(clerk.medium), "--receipts", str(disk / "full" / "deeper"))
    assert done.exit_code == 1
    assert "2 accepted" in done.output
    assert "--receipts FOLDER" in done.output
    again = clerk.media("import", str(clerk.medium))
    assert again.exit_code == 0
    assert len(receipts_on(clerk.medium)) == 1


def test_nothing_to_import(desk: tuple[Desk, Car], tmp_path: Path) -> None:
    clerk, _ = desk
    (tmp_path / "empty").mkdir()
    done = clerk.media("import", str(tmp_path / "empty"))
    assert (done.exit_code, done.output) == (1, "There is no bundle. Name the medium's folder.\n")


def test_the_key_has_a_fingerprint_to_compare(desk: tuple[Desk, Car]) -> None:
    clerk, _ = desk
    done = clerk.media("key")
    assert len(done.output.split()[-1]) == 64
