# SPDX-License-Identifier: Apache-2.0
"""Why a department's reader was accepted: counts, figures and hashes, never a plate or the name of a picture."""

import hashlib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from mdt_app.errors import Refused

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]
#: A reader's calibration, by its names in the settings.
NumberName = Literal["temperature", "slope", "intercept", "character_slope", "character_intercept"]
Numbers = dict[NumberName, float]


class Reason(StrEnum):
    """Why a row of a department's table is left out."""

    NO_CHARACTERS = "no characters"
    TOO_LONG = "too long"
    UNREADABLE = "unreadable"
    DUPLICATE = "duplicate"
    TWO_TEXTS = "two texts"


class Record(BaseModel):
    """A part of the evidence; unknown keys are refused, so that nothing else can travel in it."""

    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_inf_nan="constants")


class Figures(Record):
    """How one reader did on the held-out crops.

    Attributes:
        crops: crops read.
        right: of those, read exactly with O as 0 and I as 1.
        edits: characters to change until all texts are right.
        characters: characters on all plates.
    """

    crops: int = Field(gt=0)
    right: Count
    edits: Count
    characters: int = Field(gt=0)

    @property
    def accuracy(self) -> float:
        """Share of crops read rightly, 0 to 1."""
        return self.right / self.crops

    @property
    def character_error_rate(self) -> float:
        """Edits over characters."""
        return self.edits / self.characters

    def beats(self, other: Self) -> bool:
        """Whether more crops are right than with another reader, and not more characters wrong."""
        same = (self.crops, self.characters) == (other.crops, other.characters)
        return same and self.right > other.right and self.edits <= other.edits


class Counts(Record):
    """The department's crops: rows of its table, and what became of them."""

    rows: Count
    skipped: dict[Reason, Count]
    training_crops: Count
    training_plates: Count
    held_out_crops: Count
    held_out_plates: Count


class Evidence(Record):
    """The record of one accepted reader.

    Attributes:
        sha256: of the reader's file.
        parent_sha256: of the reader that it was made from and beat.
        made_at: when, UTC.
        program: version of the program.
        minutes: of training that were asked for.
        before, after: the parent and this reader on the same held-out crops.
        numbers: the calibration, taken over from the parent.
    """

    format: Literal[1] = 1
    sha256: Sha256
    parent_sha256: Sha256
    made_at: AwareDatetime
    program: str = Field(pattern=r"^[0-9][0-9a-z.+-]{0,30}$")
    seed: int
    minutes: float = Field(gt=0)
    crops: Counts
    before: Figures
    after: Figures
    numbers: Numbers

    def to_bytes(self) -> bytes:
        """As JSON."""
        return self.model_dump_json(indent=1).encode() + b"\n"


def read_evidence(path: Path) -> Evidence:
    """The evidence in a file.

    Raises:
        Refused: the file is missing or holds no evidence.
    """
    try:
        return Evidence.model_validate_json(path.read_bytes())
    except OSError as error:
        raise Refused(f"The evidence {path} cannot be opened. Give the file made with the reader.") from error
    except ValidationError as error:
        raise Refused(f"The file {path} is no evidence of a reader. Copy it again.") from error


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits.

    Raises:
        Refused: the file cannot be opened.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise Refused(f"The reader {path} cannot be opened. Check its path.") from error
