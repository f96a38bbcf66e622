# SPDX-License-Identifier: Apache-2.0
"""Fonts for lettering: pinned, refused when altered, absent without harm."""

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from training import fonts
from training.errors import TrainingError


def test_every_package_is_pinned_once() -> None:
    assert len({package.name for package in fonts.PACKAGES}) == len(fonts.PACKAGES)
    assert all(len(package.sha256) == 64 and package.weights for package in fonts.PACKAGES)
    assert {package.use for package in fonts.PACKAGES} == {"plate", "block", "serif", "script"}


def test_nothing_is_installed_in_an_empty_folder(tmp_path: Path) -> None:
    assert fonts.installed(tmp_path) == fonts.installed(None) == ()


def test_only_files_of_pinned_packages_count(tmp_path: Path) -> None:
    (tmp_path / "unknown-700.ttf").write_bytes(b"")
    (tmp_path / fonts.PACKAGES[0].file(600)).write_bytes(b"")
    assert [font.package for font in fonts.installed(tmp_path)] == [fonts.PACKAGES[0]]


def test_an_altered_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="not the pinned one"):
        fonts.unpack(fonts.PACKAGES[0], b"something else", tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_package_without_the_weight_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("package/LICENSE"))
    data = packed.getvalue()
    package = fonts.Package("odd", hashlib.sha256(data).hexdigest(), (700,), "block")
    with pytest.raises(TrainingError, match="no weight 700"):
        fonts.unpack(package, data, tmp_path)


def test_without_npm_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert fonts.main([str(tmp_path / "fonts")]) == 1
    assert "draw without fonts" in capsys.readouterr().err
