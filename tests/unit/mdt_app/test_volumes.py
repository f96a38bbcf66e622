# SPDX-License-Identifier: Apache-2.0
"""Which media are offered: those that can be taken out, by the department's settings."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from mdt_app.media_settings import MediaSettings
from mdt_app.services.volumes import volumes

pytestmark = pytest.mark.skipif(not Path("/proc").exists(), reason="the kernel's list of mounts is Linux's")


@dataclass(slots=True)
class Machine:
    """Mounts and block devices as the kernel would list them."""

    root: Path
    lines: str = ""

    def mount(
        self, name: str, number: str, *, where: str = "", options: str = "rw", source: str = ""
    ) -> Path:
        """A file system at a folder of this name."""
        path = Path(where) if where else self.root / name
        path.mkdir(parents=True, exist_ok=True)
        escaped = str(path).replace(" ", "\\040")
        self.lines += f"36 25 {number} / {escaped} {options},nosuid - vfat {source or '/dev/sdb1'} rw\n"
        return path

    def device(self, number: str, *, removable: bool, bus: str = "ata1") -> None:
        """A disk with this partition."""
        disk = self.root / "sys" / "devices" / bus / f"disk{number.replace(':', '-')}"
        (disk / "part1").mkdir(parents=True)
        (disk / "removable").write_text("1\n" if removable else "0\n", encoding="ascii")
        link = self.root / "dev" / number
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(disk / "part1")

    def seen(self, settings: MediaSettings | None = None) -> list[tuple[str, bool]]:
        """Name and whether it can be written, of each one that is offered."""
        mounts = self.root / "mountinfo"
        mounts.write_text(self.lines, encoding="utf-8")
        found = volumes(settings or MediaSettings(), mounts, self.root / "dev")
        return [(volume.name, volume.writable) for volume in found]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """With a fixed disk, a stick, an external disk and a card."""
    made = Machine(tmp_path)
    made.device("8:1", removable=False)
    made.device("8:17", removable=True)
    made.device("8:33", removable=False, bus="usb2")
    made.device("179:1", removable=True)
    made.mount("fixed", "8:1")
    made.mount("ALPR 07", "8:17")
    made.mount("BIGDISK", "8:33")
    made.mount("CARD", "179:1", options="ro")
    made.lines += "40 25 0:50 / /run/user rw - tmpfs tmpfs rw\n"
    return made


def test_what_can_be_taken_out_is_offered(machine: Machine) -> None:
    """A stick, a disk on a cable, a card; never the machine's own disk or memory."""
    assert machine.seen() == [("ALPR 07", True), ("BIGDISK", True), ("CARD", False)]


def test_a_machine_that_runs_from_a_stick_does_not_offer_its_system(machine: Machine) -> None:
    machine.lines = "36 25 8:17 / / rw - ext4 /dev/sdb1 rw\n"
    assert machine.seen() == []


def test_only_the_departments_own_media_where_they_are_named(machine: Machine) -> None:
    """CJIS MP-7: none that is personally owned."""
    assert machine.seen(MediaSettings(names=("ALPR 07", "ALPR 08"))) == [("ALPR 07", True)]


def test_a_folder_by_setting_only(machine: Machine, tmp_path: Path) -> None:
    folder = tmp_path / "mounted by hand"
    assert machine.seen(MediaSettings(folder=folder)) == machine.seen()
    folder.mkdir()
    assert machine.seen(MediaSettings(folder=folder))[-1] == (str(folder), True)


def test_a_medium_that_was_pulled_this_moment_is_left_out(machine: Machine) -> None:
    machine.mount("GONE", "8:17").rmdir()
    assert "GONE" not in [name for name, _ in machine.seen()]


def test_no_list_of_mounts_at_all(tmp_path: Path) -> None:
    assert volumes(MediaSettings(), tmp_path / "absent", tmp_path) == ()
