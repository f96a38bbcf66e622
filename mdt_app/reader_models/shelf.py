# SPDX-License-Identifier: Apache-2.0
"""The readers of one unit: files in its folder ``models``, and which of them runs.

``models/reader.toml`` is the only thing that decides. Its table ``[reader]`` is a layer of the settings, its
``[[chain]]`` says how the unit came there, oldest first. It changes in a single move after all files that it names
are complete on disk, so that a power cut or a kill leaves the former reader or the new one in force, whole.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.reader_models.evidence import Evidence, Numbers, Sha256, read_evidence, sha256_of
from mdt_app.storage.files import replace_file

Origin = Literal["fine-tune", "install"]
HEADING = (
    "# Which reader runs in this unit. Written by `mdt reader`; `mdt reader undo` takes the last step back.\n"
)


class Shelved(BaseModel):
    """One reader that was put in force.

    Attributes:
        file: its name in the folder ``models``; its evidence lies beside it.
        parent_sha256: the reader that ran before.
        put_at: when it was put in force, UTC.
        origin: made here, or copied from another workstation.
        numbers: its calibration.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: Annotated[str, Field(pattern=r"^reader-[0-9a-f-]+\.onnx$")]
    sha256: Sha256
    parent_sha256: Sha256
    put_at: AwareDatetime
    origin: Origin
    numbers: Numbers

    @property
    def evidence_file(self) -> str:
        """Name of its evidence."""
        return self.file.removesuffix(".onnx") + ".json"

    def settings(self) -> dict[str, str | float]:
        """What this reader sets in the table ``reader`` of the settings."""
        numbers = {str(name): value for name, value in self.numbers.items()}
        return {"recogniser": self.file, "recogniser_sha256": self.sha256, **numbers}


class Choice(BaseModel):
    """What ``reader.toml`` holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reader: dict[str, str | float]
    chain: tuple[Shelved, ...] = Field(min_length=1)

    def to_bytes(self) -> bytes:
        """As TOML."""
        parts = [HEADING, _table("[reader]", self.reader)]
        for one in self.chain:
            said = one.model_dump(mode="json", exclude={"numbers"})
            parts += [_table("[[chain]]", said), _table("[chain.numbers]", one.numbers)]
        return "\n".join(parts).encode()


def _table(name: str, values: Mapping[Any, Any]) -> str:
    # A JSON text or number is one of TOML too.
    return "\n".join([name, *(f"{key} = {json.dumps(value)}" for key, value in values.items()), ""])


class Shelf:
    """The readers of one unit.

    Args:
        folder: the unit's data folder.
    """

    def __init__(self, folder: DataFolder) -> None:
        self._models = folder.models
        self._choice = folder.chosen_reader

    def chain(self) -> tuple[Shelved, ...]:
        """The readers from the first to the running one; empty while the shipped reader runs.

        Raises:
            Refused: ``reader.toml`` is damaged.
        """
        try:
            return Choice.model_validate(tomllib.loads(self._choice.read_text(encoding="utf-8"))).chain
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise Refused(
                f"{self._choice} is damaged. `mdt reader undo --all` removes it, and the shipped reader runs again."
            ) from error

    def evidence(self, one: Shelved) -> Evidence:
        """The evidence of one reader of the chain.

        Raises:
            Refused: it is missing or damaged.
        """
        return read_evidence(self._models / one.evidence_file)

    def set_aside(self) -> list[str]:
        """Names of the readers that lie here and are not in the chain: undone ones."""
        used = {one.file for one in self.chain()}
        return sorted(one.name for one in self._models.glob("reader-*.onnx") if one.name not in used)

    def put(self, candidate: Path, evidence: Evidence, origin: Origin, parent: str, at: datetime) -> Shelved:
        """Copy a reader and its evidence here and put it in force.

        Args:
            candidate: its file.
            evidence: of this reader.
            origin: made here or copied.
            parent: SHA-256 of the reader that runs now.
            at: now, UTC.

        Raises:
            Refused: the file is another than the evidence names.
            DiskFull, StoreMissing: the former reader runs on.
        """
        content = candidate.read_bytes()
        if hashlib.sha256(content).hexdigest() != evidence.sha256:
            raise Refused(f"The evidence is not of {candidate.name}. Copy both files again.")
        shelved = Shelved(
            file=f"reader-{evidence.made_at:%Y%m%d}-{evidence.sha256[:12]}.onnx",
            sha256=evidence.sha256,
            parent_sha256=parent,
            put_at=at,
            origin=origin,
            numbers=evidence.numbers,
        )
        chain = (*self.chain(), shelved)
        self._models.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(self._models / shelved.evidence_file, evidence.to_bytes())
        replace_file(self._models / shelved.file, content)
        self._decide(chain)
        return shelved

    def undo(self, *, to_shipped: bool = False) -> Shelved | None:
        """Put the former reader back in force; None means the shipped one.

        Args:
            to_shipped: go all the way back, even out of a damaged ``reader.toml``.

        Raises:
            Refused: the shipped reader runs already, or the former reader's file is missing or altered.
        """
        former: tuple[Shelved, ...] = ()
        if not to_shipped:
            chain = self.chain()
            if not chain:
                raise Refused("The shipped reader runs; there is nothing to undo.")
            former = chain[:-1]
        if former and not self._sound(former[-1]):
            raise Refused(
                f"The former reader {former[-1].file} is missing or altered. "
                "Put the shipped reader back with `mdt reader undo --all`."
            )
        self._decide(former)
        return former[-1] if former else None

    def _sound(self, one: Shelved) -> bool:
        path = self._models / one.file
        return path.is_file() and sha256_of(path) == one.sha256

    def _decide(self, chain: Sequence[Shelved]) -> None:
        if chain:
            choice = Choice(reader=chain[-1].settings(), chain=tuple(chain))
            replace_file(self._choice, choice.to_bytes())
        else:
            self._choice.unlink(missing_ok=True)
