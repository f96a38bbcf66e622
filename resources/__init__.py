# SPDX-License-Identifier: Apache-2.0
"""The one locator of files that ship with the program: in a checkout, a wheel and a frozen folder."""

from pathlib import Path, PurePosixPath

ROOT = Path(__file__).parent


def path(name: str) -> Path:
    """Where the shipped file or folder ``name`` ("models/detector.onnx") lies.

    Raises:
        ValueError: the name is absolute or climbs out of the folder.
        FileNotFoundError: no such file ships; the installation is damaged.
    """
    wanted = PurePosixPath(name)
    if wanted.is_absolute() or ".." in wanted.parts:
        raise ValueError(f"Resource names stay inside the resources folder: {name!r} does not.")
    found = ROOT.joinpath(*wanted.parts)
    if not found.exists():
        raise FileNotFoundError(
            f"The program's own file resources/{name} is missing. Install the program again."
        )
    return found


def data(name: str) -> bytes:
    """The bytes of a shipped file."""
    return path(name).read_bytes()


def text(name: str) -> str:
    """The text of a shipped UTF-8 file."""
    return path(name).read_text(encoding="utf-8")
