# SPDX-License-Identifier: Apache-2.0
"""The form of an exported audit log: JSON Lines, a head line, every event in order, the signed heads.

A line is a JSON object with ``line``:

* ``head``: form, terminal, car, agency, who exported and when, the number and hash of the last event, the SHA-256 of
  the public keys that signed heads, and whether what was searched for is in the file;
* ``event``: ``event`` has the fields that the event's hash covers, and the hash. ``sealed`` has salt, elements and
  reason of a search, where the file has them: their digest is in the event;
* ``withheld``: an event of the first form, of which an outsider gets the number and the hashes only;
* ``signed_head``: a head as the department signed it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from policy.chain import Head, canonical, head_statement

FORM = "mdt-audit 1"
LINKS = frozenset({"seq", "prev_hash", "hash"})


class NotAnAuditFile(ValueError):
    """The file cannot be read as an exported log; the text says where and why."""


@dataclass(frozen=True, slots=True)
class SignedHead:
    """A head as the department signed it.

    Attributes:
        key: SHA-256 of the public key.
    """

    device: str
    head: Head
    received_at: str
    signature: str
    key: str

    def statement(self) -> bytes:
        """What was signed."""
        return head_statement(self.device, self.head, self.received_at)

    def as_line(self) -> dict[str, object]:
        """As it stands in the file."""
        return {
            "line": "signed_head",
            "device": self.device,
            "seq": self.head.seq,
            "hash": self.head.hash,
            "at": self.head.at,
            "received_at": self.received_at,
            "signature": self.signature,
            "key": self.key,
        }

    @classmethod
    def from_line(cls, line: Mapping[str, Any]) -> "SignedHead":
        """From the file."""
        head = Head(int(line["seq"]), str(line["hash"]), str(line["at"]))
        texts = (str(line[name]) for name in ("received_at", "signature", "key"))
        return cls(str(line["device"]), head, *texts)


@dataclass(slots=True)
class AuditFile:
    """An exported log, read.

    Attributes:
        head: the head line.
        events: fields of each event, in the order of the file; of a withheld one number and hashes.
        contents: salt, elements and reason by the event's place in the file.
    """

    head: Mapping[str, Any]
    events: list[Mapping[str, Any]] = field(default_factory=list)
    contents: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    signed: list[SignedHead] = field(default_factory=list)


def written(lines: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """The lines as text."""
    for line in lines:
        yield canonical(line) + "\n"


def read_file(path: Path) -> AuditFile:
    """Read an exported log.

    Raises:
        NotAnAuditFile: it cannot be read, or a line is not what it should be.
    """
    try:
        with path.open(encoding="utf-8") as file:
            lines = enumerate(file, start=1)
            read = AuditFile(_head(lines, path))
            for number, text in lines:
                _take(read, _parsed(text, number), number)
    except (OSError, UnicodeDecodeError) as error:
        raise NotAnAuditFile(f"{path.name} cannot be read. Check the file and the medium.") from error
    return read


def read_heads(path: Path) -> list[SignedHead]:
    """Signed heads that the department handed out itself (``mdt-server audit heads``).

    Raises:
        NotAnAuditFile: as for ``read_file``.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotAnAuditFile(f"{path.name} cannot be read. Check the file and the medium.") from error
    found = AuditFile({})
    for number, line in enumerate(text.splitlines(), start=1):
        _take(found, _parsed(line, number), number)
    return found.signed


def _head(lines: Iterator[tuple[int, str]], path: Path) -> Mapping[str, Any]:
    number, text = next(lines, (1, ""))
    head = _parsed(text, number) if text else {}
    if head.get("line") != "head" or head.get("form") != FORM:
        raise NotAnAuditFile(f"{path.name} is not an audit log exported by `mdt audit export`.")
    return head


def _parsed(text: str, number: int) -> dict[str, Any]:
    try:
        line = json.loads(text)
    except ValueError:
        line = None
    if not isinstance(line, dict):
        raise NotAnAuditFile(f"Line {number} of the file is damaged or cut off.")
    return line


def _take(read: AuditFile, line: Mapping[str, Any], number: int) -> None:
    try:
        match line.get("line"):
            case "event":
                if content := line.get("sealed"):
                    read.contents[len(read.events)] = dict(content)
                read.events.append(dict(line["event"]))
            case "withheld":
                read.events.append({name: line["event"][name] for name in LINKS})
            case "signed_head":
                read.signed.append(SignedHead.from_line(line))
            case _:
                raise NotAnAuditFile(f"Line {number} of the file is no event and no signed head.")
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, NotAnAuditFile):
            raise
        raise NotAnAuditFile(f"Line {number} of the file lacks something it needs.") from error
