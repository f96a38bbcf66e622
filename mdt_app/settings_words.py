# SPDX-License-Identifier: Apache-2.0
"""What a setting is called and means, and what it is without anybody setting it, by its dotted name."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mdt_app.settings import TerminalSettings


@dataclass(frozen=True, slots=True)
class SettingWords:
    """As the models declare it.

    Attributes:
        default: None also where there is none.
    """

    title: str
    description: str = ""
    default: object = None


def words_of(name: str) -> SettingWords:
    """The words of a setting; of one inside a list those of its field.

    A name that is none has the name itself as its title.
    """
    model: type[BaseModel] | None = TerminalSettings
    found: FieldInfo | None = None
    for part in name.split("."):
        if part.isdigit() or model is None:
            continue
        field = model.model_fields.get(part)
        if field is None:
            break
        found, model = field, next(_models(field.annotation), None)
    if found is None:
        return SettingWords(name)
    default = None if found.is_required() else found.get_default(call_default_factory=False)
    return SettingWords(found.title or name, found.description or "", default)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - an annotation is any object
    """The models named in an annotation, inside of lists and choices too."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif get_origin(annotation) in {Union, UnionType, tuple, list, Annotated}:
        for inner in get_args(annotation):
            yield from _models(inner)
