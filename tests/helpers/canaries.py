# SPDX-License-Identifier: Apache-2.0
"""Known words, and the search for them in every byte that was written, in every form that writes bytes as text."""

import base64
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

#: What must not begin, or lie in, any file of the car's: a picture, or a database in the open. A JPEG's first three
#: bytes alone come by chance in every 16 MB of anything encrypted, so its next ones are asked for too.
MAGIC = {
    "a JPEG picture": (b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\xff\xd8\xff\xe1"),
    "a PNG picture": (b"\x89PNG\r\n\x1a\n",),
    "a plain SQLite file": (b"SQLite format 3\x00",),
}
#: Exif's mark is four bytes; it counts at the beginning of a file only.
ONLY_FIRST = {b"\xff\xd8\xff\xe1"}

PAGE, RESERVED, SALT, IV = 4096, 80, 16, 16
WAL_HEADER, FRAME_HEADER = 32, 24


@dataclass(frozen=True, slots=True)
class Found:
    """A canary in a file.

    Attributes:
        path: of the file, below the folder that was searched.
        what: the canary's name.
        form: how it was written there.
    """

    path: str
    what: str
    form: str


def forms(canary: str | bytes) -> dict[str, frozenset[bytes]]:
    """Every way in which a canary's bytes may lie in a file, by the name of the way."""
    if isinstance(canary, bytes):
        return {"raw": frozenset({canary}), **_as_text(canary)}
    spelt = {canary, canary.lower(), canary.upper()}
    return {
        "UTF-8": frozenset(text.encode() for text in spelt),
        "UTF-16": frozenset(text.encode(code) for text in spelt for code in ("utf-16-le", "utf-16-be")),
        **_as_text(canary.encode()),
    }


def _as_text(content: bytes) -> dict[str, frozenset[bytes]]:
    digits = content.hex()
    wrapped = (base64.b64encode(bytes(shift) + content).decode() for shift in range(3))
    # The first and the last characters also hold bits of what stands beside.
    inner = [text[-(-shift * 8 // 6) : (shift + len(content)) * 8 // 6] for shift, text in enumerate(wrapped)]
    return {
        "hex": frozenset({digits.encode(), digits.upper().encode()}),
        "base64": frozenset(
            each.encode() for text in inner for each in (text, text.translate({43: "-", 47: "_"}))
        ),
        "base32": frozenset({base64.b32encode(content).rstrip(b"=")[: len(content) * 8 // 5]}),
    }


def search(folder: Path, canaries: Mapping[str, str | bytes], *, magic: bool = True) -> set[Found]:
    """Every canary, and every picture or plain database, in the files of a folder and in their names."""
    wanted = [
        (what, form, needle)
        for what, canary in canaries.items()
        for form, needles in forms(canary).items()
        for needle in needles
    ]
    if magic:
        wanted += [(what, "magic", mark) for what, marks in MAGIC.items() for mark in marks]
    found = set()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        content = name.encode() + b"\0" + path.read_bytes() if path.is_file() else name.encode()
        found |= {Found(name, what, form) for what, form, needle in wanted if _is_in(needle, content)}
    return found


def _is_in(needle: bytes, content: bytes) -> bool:
    return (b"\0" + needle if needle in ONLY_FIRST else needle) in content


def image(folder: Path, to: Path) -> Path:
    """A copy of a folder as it lies there, byte by byte; sockets and what goes meanwhile are left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            copy = to / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(path, copy)
            except FileNotFoundError:
                continue
    return to


def carved(content: bytes, key: bytes) -> bytes:
    """What a key makes of every page of a SQLCipher file or of its log, whether it is the right one or not.

    Nothing vouches for a page here (its HMAC is not asked), nor for its place in the file: what a laboratory would try.
    """
    return b"".join(_decrypted(page, key) for page in _pages(content))


def _pages(content: bytes) -> Iterator[bytes]:
    for begin in range(0, len(content), PAGE):
        yield content[begin : begin + PAGE]
    for begin in range(WAL_HEADER + FRAME_HEADER, len(content), FRAME_HEADER + PAGE):
        yield content[begin : begin + PAGE]


def _decrypted(page: bytes, key: bytes) -> bytes:
    if len(page) < PAGE:
        return b""
    end = PAGE - RESERVED
    decryptor = Cipher(algorithms.AES(key), modes.CBC(page[end : end + IV])).decryptor()
    # A file's first 16 bytes are its salt. In CBC a block depends on the one before: elsewhere they cost one block.
    return decryptor.update(page[:end]) + decryptor.finalize()


def opened_by(folder: Path, keys: Iterable[bytes], canaries: Mapping[str, str]) -> set[Found]:
    """Which canaries lie in the files of a folder for whoever has these keys."""
    found = set()
    needles = [(what, text.encode()) for what, text in canaries.items()]
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for key in keys:
            plain = carved(content, key)
            name = path.relative_to(folder).as_posix()
            found |= {Found(name, what, "decrypted") for what, needle in needles if needle in plain}
    return found
