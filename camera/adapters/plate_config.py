# SPDX-License-Identifier: Apache-2.0
"""The plate configuration that comes with a file of fast-plate-ocr.

It is YAML. Only the plain part that those files use is understood: comments, ``key: value`` with a plain or
quoted value, and lists in brackets, which may go over several lines. Anything else is refused with its line
number rather than guessed, so that no YAML library has to ship in the car.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from camera.adapters.installed import unsuitable
from camera.read import ALPHABET

_LINE = re.compile(r"(?P<key>[a-z_]+):\s+(?P<value>\S.*)")
_COMMENT = re.compile(r"(?:^|\s+)#.*")
_ITEM = re.compile(
    r"""\s*(?:'(?P<single>(?:[^']|'')*)'|"(?P<double>[^"\\]*)"|(?P<plain>[^'",\[\]]+))\s*(?:,|$)"""
)


class PlateConfig(BaseModel):
    """How a model of fast-plate-ocr wants its picture, and what its output means.

    Attributes:
        max_plate_slots: characters that a plate has at most.
        alphabet: what the numbers of one slot stand for, in their order.
        pad_char: the character of ``alphabet`` that means "no more characters".
    """

    # The files hold more (regions); what is not used here does not matter.
    model_config = ConfigDict(extra="ignore", frozen=True)

    max_plate_slots: int = Field(ge=1, le=32)
    alphabet: str = Field(min_length=2, max_length=64)
    pad_char: str = Field(min_length=1, max_length=1)
    img_height: int = Field(ge=8, le=1024)
    img_width: int = Field(ge=8, le=1024)
    keep_aspect_ratio: bool = False
    interpolation: Literal["nearest", "linear", "cubic", "area", "lanczos4"] = "linear"
    image_color_mode: Literal["grayscale", "rgb"] = "grayscale"
    padding_color: tuple[int, int, int] = (114, 114, 114)

    @field_validator("padding_color", mode="before")
    @classmethod
    def _one_level_for_all(cls, value: object) -> object:
        return (value, value, value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _alphabet_of_plates(self) -> Self:
        strange = set(self.alphabet) - set(ALPHABET) - {self.pad_char}
        if strange or self.pad_char not in self.alphabet or len(set(self.alphabet)) != len(self.alphabet):
            raise ValueError("the alphabet is not digits, capital letters and the pad character, each once")
        return self


def load(path: Path) -> PlateConfig:
    """The configuration in a file.

    Raises:
        ModelError: the file cannot be read, is not of the plain form, or lacks what a reader needs.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise unsuitable(path, "is missing or is no text") from error
    try:
        return PlateConfig.model_validate(parse(text))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise unsuitable(path, f"is no plate configuration ({where or 'content'}: {first['msg']})") from error
    except ValueError as error:
        raise unsuitable(path, f"is no plate configuration ({error})") from error


def parse(text: str) -> dict[str, str | list[str]]:
    """Keys and values of a plain configuration; values stay text.

    Raises:
        ValueError: a line is not of that form, a bracket stays open, or a key comes twice.
    """
    values: dict[str, str | list[str]] = {}
    for number, line in _whole_lines(text):
        match = _LINE.fullmatch(line)
        if match is None or match["key"] in values:
            raise ValueError(f"line {number} is not a new key with its value")
        listed = match["value"].startswith("[")
        items = _items(
            match["value"].removeprefix("[").removesuffix("]") if listed else match["value"], number
        )
        if not listed and len(items) != 1:
            raise ValueError(f"the value of line {number} is not plain")
        values[match["key"]] = items if listed else items[0]
    return values


def _whole_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that say something, with the number of their first line; an open bracket joins the next ones."""
    begun, first = "", 0
    for number, raw in enumerate(text.splitlines(), 1):
        line = _COMMENT.sub("", raw).rstrip()
        if not line or line == "---":
            continue
        first = first if begun else number
        begun = f"{begun} {line.strip()}" if begun else line
        if "[" not in begun or begun.endswith("]"):
            yield first, begun
            begun = ""
    if begun:
        raise ValueError(f"the bracket of line {first} stays open")


def _items(text: str, number: int) -> list[str]:
    """The parts between commas, each plain or in quotation marks."""
    items, at = [], 0
    while at < len(text):
        match = _ITEM.match(text, at)
        if match is None:
            raise ValueError(f"the value of line {number} is not plain")
        single, double, plain = match["single"], match["double"], match["plain"]
        quoted = single.replace("''", "'") if single is not None else double
        items.append(quoted if quoted is not None else plain.strip())
        at = match.end()
    return items
