# SPDX-License-Identifier: Apache-2.0
"""Open fonts for the lettering of drawn plates: pinned packages, checked, unpacked into a cache folder.

Plates can be drawn without them; headers, slogans and a third of the characters then come from our own dies.
Run as ``python -m training.fonts [FOLDER]``. Nothing of a font ships with the program.
"""

import hashlib
import io
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from training.errors import TrainingError

FOLDER = Path(".training/fonts")
LICENCE = "OFL-1.1"
VERSION = "5.3.0"


@dataclass(frozen=True, slots=True)
class Package:
    """One package of the ``@fontsource`` scope.

    Attributes:
        name: package name inside the scope.
        sha256: of the packed file of `VERSION`.
        weights: weights taken from it.
        use: "plate" (condensed, near a die), "block", "serif" or "script" lettering.
    """

    name: str
    sha256: str
    weights: tuple[int, ...]
    use: str

    @property
    def source(self) -> str:
        """How a manifest names it."""
        return f"@fontsource/{self.name}@{VERSION} ({LICENCE})"

    def file(self, weight: int) -> str:
        """Name of the font file in the cache folder."""
        return f"{self.name}-{weight}.ttf"


PACKAGES = (
    Package(
        "barlow-condensed",
        "759fcdd25df64b4ef41653808d849cdb9ba0a520999032ceb137ce035a17e2ea",
        (500, 600, 700),
        "plate",
    ),
    Package(
        "barlow-semi-condensed",
        "94991ed2fc3fe0e11d8af5129932bdd94d29b6a7355859ebfba9a19d6610cc77",
        (600,),
        "block",
    ),
    Package(
        "big-shoulders-display",
        "2b1193236ad6a1e801780541347a6d1b46bd11e866098edf492a87fdccc8849c",
        (600, 700),
        "plate",
    ),
    Package(
        "dancing-script", "e392efa74afec672f1c97f8699a16bb8439c8aca1a367ddb5cd035f11e70e31a", (700,), "script"
    ),
    Package(
        "kaushan-script", "1d665df77f4bcd3fbf106c9adc1405fc1d0ec492270d5c23b597f00da2f6515d", (400,), "script"
    ),
    Package(
        "libre-baskerville",
        "5e1a5fe2e28c4269112aa33ff46f80034551d2a9820b2d002afe3305fa8e1ea4",
        (700,),
        "serif",
    ),
    Package(
        "oswald", "27bf46420288bb65bd186638cde54686aa8f9d5dc975b1d597dfe81a7dd472cb", (500, 700), "block"
    ),
    Package("pacifico", "397f4f0a8a4c44e929cafa4cfede7240f7ac81a922f6779d3fefe2192c67d619", (400,), "script"),
    Package(
        "saira-condensed",
        "0c7d9f849443ea181a61f20c5c32e95a428afbd94a811969245c8aa9a8695de6",
        (500, 600),
        "plate",
    ),
    Package(
        "saira-extra-condensed",
        "b24e2ae4e253e0ad8b9ba7bc63cbcbfa16d65437438934f3a6604dbbc172c2ef",
        (600, 700),
        "plate",
    ),
    Package(
        "sofia-sans-extra-condensed",
        "1aaf733c76bd8ab28faabf526024aff10575b41108b0d7ca6a9c53d03143c91b",
        (600, 700),
        "plate",
    ),
)


@dataclass(frozen=True, slots=True)
class Font:
    """A font file that is in the cache folder, and the package it came from."""

    path: Path
    package: Package


def installed(folder: Path | None) -> tuple[Font, ...]:
    """The pinned fonts that are in ``folder``, in the order of `PACKAGES`; none for None."""
    if folder is None:
        return ()
    every = ((package, folder / package.file(weight)) for package in PACKAGES for weight in package.weights)
    return tuple(Font(path, package) for package, path in every if path.is_file())


def fetch(folder: Path = FOLDER) -> tuple[Font, ...]:
    """Bring every pinned font into ``folder``; those already there stay as they are.

    Raises:
        TrainingError: npm is missing or fails, or a package is not the pinned one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        if not all((folder / package.file(weight)).is_file() for weight in package.weights):
            unpack(package, pack(package, folder), folder)
    return installed(folder)


def pack(package: Package, folder: Path) -> bytes:
    """The package's file as npm hands it out.

    Raises:
        TrainingError: npm is missing or fails.
    """
    name = f"@fontsource/{package.name}@{VERSION}"
    command = ["npm", "pack", name, "--silent", "--pack-destination", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)  # noqa: S603 - fixed command, pinned name
    except (OSError, subprocess.SubprocessError) as error:
        raise TrainingError(
            f"npm could not fetch {name}. Install npm, check the connection, or draw without fonts."
        ) from error
    archive = folder / done.stdout.split()[-1]
    data = archive.read_bytes()
    archive.unlink()
    return data


def unpack(package: Package, data: bytes, folder: Path) -> None:
    """Check a packed package and write its fonts and its licence into ``folder``.

    Raises:
        TrainingError: the bytes are not those that were pinned.
    """
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    found = hashlib.sha256(data).hexdigest()
    if found != package.sha256:
        raise TrainingError(
            f"{package.source} has SHA-256 {found}, not the pinned one. "
            "Do not use it; check the registry, then pin the new version in training/fonts.py."
        )
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for weight in package.weights:
            name = f"package/files/{package.name}-latin-{weight}-normal.woff2"
            member = archive.extractfile(name) if name in archive.getnames() else None
            if member is None:
                raise TrainingError(f"{package.source} has no weight {weight}. Correct training/fonts.py.")
            font = TTFont(io.BytesIO(member.read()), recalcTimestamp=False)
            font.flavor = None
            font.save(folder / package.file(weight))
        licence = archive.extractfile("package/LICENSE")
        if licence is not None:
            (folder / f"{package.name}-LICENSE").write_bytes(licence.read())


def main(arguments: list[str]) -> int:
    """Fetch the fonts into the folder named, `FOLDER` by default, and say which are there."""
    folder = Path(arguments[0]) if arguments else FOLDER
    try:
        fonts = fetch(folder)
    except TrainingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("".join(f"{font.path.name}  {font.package.source}\n" for font in fonts))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
