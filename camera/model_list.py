# SPDX-License-Identifier: Apache-2.0
"""The list of models in a folder, ``models.toml``: what each file is, its hash and its numbers.

Nothing here loads OpenCV or onnxruntime, so that the terminal's own process may ask.
"""

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from camera.errors import ModelError

LIST = "models.toml"
MANIFESTS = "manifests"
REINSTALL = "Install the program again."
REMEDY = (
    f"{REINSTALL} If it is a department's own model, copy it again and check its SHA-256 in the settings; "
    "a fine-tuned one can be taken back with `mdt reader undo`."
)

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$")]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


class Model(BaseModel):
    """One file that ships.

    Attributes:
        role: what the program uses it for.
        input, output: names, shapes and units, for people.
        trained: from what, for people.
        manifest: file in the folder ``manifests`` that says how it was trained; empty when there is none.
        figures: what was measured, by name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    file: FileName
    sha256: Sha256
    licence: str
    input: str
    output: str
    trained: str
    manifest: str = ""
    figures: dict[str, float] = {}


class DetectorModel(Model):
    """Finds plates; ``threshold`` is the least confidence of a found plate.

    The numbers for streets are ``camera.street.StreetCalibration``'s, fitted with the reader of the same list.
    """

    role: Literal["detector"]
    threshold: float = Field(gt=0, lt=1)
    street_slope: float = Field(default=1.0, gt=0)
    street_found_slope: float = Field(default=0.0, ge=0)
    street_intercept: float = 0.0


class ReaderModel(Model):
    """Reads a plate; the numbers are ``camera.read.Calibration``'s."""

    role: Literal["reader"]
    temperature: float = Field(default=1.0, gt=0, le=10)
    slope: float = Field(default=1.0, gt=0)
    intercept: float = 0.0
    character_slope: float = Field(default=1.0, gt=0)
    character_intercept: float = 0.0


class StockModel(Model):
    """Reads the plates of hits once more."""

    role: Literal["stock"]


class StateModel(Model):
    """Tells the state of issue; ``temperature`` divides its scores."""

    role: Literal["state"]
    temperature: float = Field(default=1.0, gt=0, le=10)


AnyModel = Annotated[DetectorModel | ReaderModel | StockModel | StateModel, Field(discriminator="role")]


class ModelList(BaseModel):
    """What ``models.toml`` holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: tuple[AnyModel, ...]

    def find(self, role: str) -> AnyModel | None:
        """The model of that role, None when none ships."""
        return next((one for one in self.model if one.role == role), None)

    def as_second_reader_settings(self, folder: Path) -> dict[str, Any]:
        """The fields of ``SecondReaderSettings`` that use these models; empty when no stock model is listed."""
        stock = self.find("stock")
        return {} if stock is None else {"stock": str(folder / stock.file), "stock_sha256": stock.sha256}

    def as_settings(self, folder: Path) -> dict[str, Any]:
        """The fields of ``ReaderSettings`` that use these models.

        Args:
            folder: where the files lie.

        Raises:
            ModelError: no detector or no reader is listed.
        """
        values: dict[str, Any] = {}
        for one in self.model:
            values |= _fields(one, folder)
        missing = {"detector", "recogniser"} - values.keys()
        if missing:
            raise ModelError(f"{LIST} names no {' and no '.join(sorted(missing))}. {REINSTALL}")
        return values


def _fields(model: AnyModel, folder: Path) -> dict[str, Any]:
    """The settings that one model fills."""
    path, sha256 = str(folder / model.file), model.sha256
    match model:
        case DetectorModel():
            street = ("street_slope", "street_found_slope", "street_intercept")
            numbers = {name: getattr(model, name) for name in street}
            return {
                "detector": path,
                "detector_sha256": sha256,
                "detect_threshold": model.threshold,
                **numbers,
            }
        case ReaderModel():
            names = ("temperature", "slope", "intercept", "character_slope", "character_intercept")
            numbers = {name: getattr(model, name) for name in names}
            return {"recogniser": path, "recogniser_sha256": sha256, **numbers}
        case StateModel():
            return {"state_model": path, "state_sha256": sha256, "state_temperature": model.temperature}
        case StockModel():
            return {}


def listed(folder: Path) -> ModelList:
    """The folder's list as it is written, files not looked at.

    Raises:
        ModelError: the list is missing, no TOML, or says something else than it should.
    """
    try:
        return ModelList.model_validate(tomllib.loads((folder / LIST).read_text(encoding="utf-8")))
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise ModelError(f"{LIST} is wrong at {where}: {problem['msg']}. {REINSTALL}") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelError(f"{LIST} is missing or damaged ({type(error).__name__}). {REINSTALL}") from error


def load(folder: Path) -> ModelList:
    """The folder's list, after each file was found to be there and unaltered.

    Raises:
        ModelError: as ``listed``; or a model is missing or altered: the text names the file and the remedy.
    """
    models = listed(folder)
    for one in models.model:
        verify(folder / one.file, one.sha256, REINSTALL)
    return models


def verify(path: Path, sha256: str, remedy: str = REMEDY) -> Path:
    """The path, once the file is there and has that hash; an empty hash lets any file pass.

    Raises:
        ModelError: the file is missing or altered; the text names it and the remedy.
    """
    if not path.is_file():
        raise ModelError(f"The model file {path.name} is missing. {remedy}")
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest() if sha256 else ""
    except OSError as error:
        raise ModelError(f"The model file {path.name} cannot be opened. {remedy}") from error
    if found != sha256.lower():
        raise ModelError(f"The model file {path.name} is altered: its SHA-256 is another. {remedy}")
    return path
