# SPDX-License-Identifier: Apache-2.0
"""What of a machine is told: swap in the clear, a data folder that others may look into."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from mdt_app import doctor
from mdt_app.paths import DataFolder
from mdt_app.safekeeping import is_encrypted, open_to_others, plain_swaps

HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
on_unix = pytest.mark.skipif(os.name == "nt", reason="Windows has lists of access instead")


def _device(folder: Path, name: str, uuid: str = "", *under: Path) -> Path:
    device = folder / name
    (device / "slaves").mkdir(parents=True)
    if uuid:
        (device / "dm").mkdir()
        (device / "dm" / "uuid").write_text(uuid + "\n")
    for one in under:
        (device / "slaves" / one.name).symlink_to(one)
    return device


@pytest.fixture
def swap_file(tmp_path: Path) -> Path:
    file = tmp_path / "swapfile"
    file.touch()
    return file


def _list(tmp_path: Path, *names: object) -> Path:
    swaps = tmp_path / "swaps"
    swaps.write_text(HEAD + "".join(f"{name}  file  2097148  0  -2\n" for name in names))
    return swaps


@on_unix
def test_swap_in_the_clear_is_told(tmp_path: Path, swap_file: Path) -> None:
    assert plain_swaps(_list(tmp_path, swap_file), tmp_path / "no devices") == (str(swap_file),)


@on_unix
def test_swap_on_an_encrypted_disk_is_not(tmp_path: Path, swap_file: Path) -> None:
    number = swap_file.stat().st_dev
    _device(tmp_path / "devices", f"{os.major(number)}:{os.minor(number)}", "CRYPT-LUKS2-0123-swap")
    assert plain_swaps(_list(tmp_path, swap_file), tmp_path / "devices") == ()


@pytest.mark.parametrize("names", [(), ("/dev/zram0",)])
def test_no_swap_and_swap_in_memory_are_not(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert plain_swaps(_list(tmp_path, *names), tmp_path) == ()


def test_a_system_without_the_list_is_not_asked(tmp_path: Path) -> None:
    assert plain_swaps(tmp_path / "nothing", tmp_path) == ()


def test_a_swap_that_is_gone_is_told(tmp_path: Path) -> None:
    """What cannot be looked at is not taken to be safe."""
    assert plain_swaps(_list(tmp_path, "/dev/no-such-disk"), tmp_path) == ("/dev/no-such-disk",)


@on_unix
def test_a_volume_is_as_encrypted_as_all_that_it_lies_on(tmp_path: Path) -> None:
    crypt, plain = _device(tmp_path, "dm-0", "CRYPT-LUKS2-0123-root"), _device(tmp_path, "sda1")
    assert is_encrypted(_device(tmp_path, "dm-1", "LVM-swap", crypt))
    assert not is_encrypted(_device(tmp_path, "dm-2", "LVM-swap", crypt, plain))
    assert not is_encrypted(plain)


@on_unix
@pytest.mark.parametrize(("mode", "is_open"), [(0o700, False), (0o750, True), (0o701, True)])
def test_a_folder_that_others_may_look_into_is_told(tmp_path: Path, mode: int, *, is_open: bool) -> None:
    tmp_path.chmod(mode)
    assert open_to_others(tmp_path) is is_open
    tmp_path.chmod(0o700)


class TestDoctor:
    """What a technician reads."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Iterator[DataFolder]:
        folder = DataFolder(tmp_path / "unit")
        folder.create()
        yield folder
        folder.root.chmod(0o700)

    @on_unix
    def test_the_folder(self, folder: DataFolder) -> None:
        assert doctor.folder_is_closed(folder).works
        folder.root.chmod(0o755)
        found = doctor.folder_is_closed(folder)
        assert (found.works, found.needed) == (False, True)
        assert "chmod 700" in found.remedy

    def test_swap(self) -> None:
        assert doctor.swap_is_safe(()).works
        found = doctor.swap_is_safe(("/swapfile",))
        assert (found.works, found.needed) == (False, False)
        assert found.found == "not encrypted: /swapfile"
        assert "encrypt" in found.remedy
