# SPDX-License-Identifier: Apache-2.0
"""The adapter for fast-plate-ocr: picture in, slots to a reading, and what it refuses."""

from pathlib import Path

import numpy as np
import pytest

from camera.adapters.fast_plate_ocr import FastPlateOcrReader, decode, prepare, slot_probabilities
from camera.adapters.plate_config import PlateConfig
from camera.session import ModelError
from tests.helpers.tiny_models import fixed

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
WRITTEN = f"""\
max_plate_slots: 4
alphabet: '{ALPHABET}'
pad_char: '_'
img_height: 32
img_width: 64
image_color_mode: rgb
"""
Array = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


def config(**changed: object) -> PlateConfig:
    """The configuration of ``WRITTEN``, or near it."""
    plain = {"max_plate_slots": 4, "alphabet": ALPHABET, "pad_char": "_", "img_height": 32, "img_width": 64}
    return PlateConfig.model_validate(plain | {"image_color_mode": "rgb"} | changed)


def slots(*each: dict[str, float]) -> Array:
    """Probabilities of slots; what the named characters leave goes to Z."""
    array = np.zeros((len(each), len(ALPHABET)), np.float32)
    for row, chances in enumerate(each):
        array[row, ALPHABET.index("Z")] = 1 - sum(chances.values())
        for char, chance in chances.items():
            array[row, ALPHABET.index(char)] = chance
    return array


def test_the_crop_becomes_red_green_blue_bytes() -> None:
    crop = np.zeros((20, 90, 3), np.uint8)
    crop[:] = (1, 2, 250)
    array = prepare(crop, config())
    assert array.shape == (1, 32, 64, 3)
    assert array.dtype == np.uint8
    assert array[0, 16, 32].tolist() == [250, 2, 1]


def test_a_grey_model_gets_one_channel() -> None:
    array = prepare(np.full((20, 90, 3), 77, np.uint8), config(image_color_mode="grayscale"))
    assert array.shape == (1, 32, 64, 1)
    assert array.min() == array.max() == 77


@pytest.mark.parametrize("mode", ["rgb", "grayscale"])
def test_the_aspect_is_kept_when_the_model_wants_it(mode: str) -> None:
    """30 by 10 pixels become 64 by 21; of the 11 rows left the odd one goes to the bottom."""
    crop = np.full((10, 30, 3), 200, np.uint8)
    framed = config(keep_aspect_ratio=True, image_color_mode=mode, padding_color=(9, 9, 9))
    array = prepare(crop, framed)[0, :, :, 0]
    assert (array[:, 30] == 200).nonzero()[0].tolist() == list(range(5, 26))
    assert (array[16] == 200).nonzero()[0].tolist() == list(range(64))
    assert set(np.unique(array)) == {9, 200}


def test_slots_become_characters_without_the_pads() -> None:
    found = decode(slots({"8": 0.9, "B": 0.08}, {"Q": 0.8, "_": 0.15}, {"_": 0.95}, {"_": 1.0}), config())
    assert found.text == "8Q"
    assert found.confidence == pytest.approx(0.9 * 0.8 * 0.95)
    assert [one.confidence for one in found.characters] == pytest.approx([0.9, 0.8])
    ((char, chance), *_) = found.characters[0].alternatives
    assert char == "B"
    assert chance == pytest.approx(0.08)
    assert [char for char, _ in found.characters[1].alternatives] == ["Z"]
    assert found.state is None


def test_a_pad_between_characters_is_no_character() -> None:
    assert decode(slots({"A": 1}, {"_": 1}, {"B": 1}, {"_": 1}), config()).text == "AB"


def test_only_pads_read_as_nothing() -> None:
    found = decode(slots(*[{"_": 1.0}] * 4), config())
    assert (found.text, found.confidence, found.characters) == ("", 0.0, ())


def test_numbers_that_are_none_read_as_nothing() -> None:
    array = slots(*[{"A": 1.0}] * 4)
    array[2, 5] = float("nan")
    assert decode(array, config()).text == ""


def test_scores_become_probabilities_and_probabilities_stay() -> None:
    known = slots({"A": 0.7}, {"B": 0.6})
    assert slot_probabilities(known) == pytest.approx(known)
    scores = np.where(known > 0, np.log(np.maximum(known, 1e-9)), -40).astype(np.float32)
    assert slot_probabilities(scores) == pytest.approx(known, abs=1e-6)


@pytest.mark.parametrize("flat", [True, False])
def test_a_model_with_its_configuration_reads(tmp_path: Path, flat: bool) -> None:
    answer = slots({"7": 1.0}, {"Q": 1.0}, {"X": 1.0}, {"_": 1.0})[None]
    outputs = {"region": np.zeros((1, 66), np.float32), "plate": answer.reshape(1, -1) if flat else answer}
    model = fixed(tmp_path / "tiny.onnx", ("uint8", (1, 32, 64, 3)), outputs)
    reader = FastPlateOcrReader(model, yaml(tmp_path))
    assert reader.read(np.zeros((12, 31, 3), np.uint8)).text == "7QX"
    assert reader.name == "tiny"


@pytest.mark.parametrize(
    ("takes", "shape", "why"),
    [
        (("uint8", (1, 32, 64, 1)), (1, 4, 37), "pictures"),
        (("uint8", (1, 64, 32, 3)), (1, 4, 37), "pictures"),
        (("float32", (1, 32, 64, 3)), (1, 4, 37), "pictures"),
        (("uint8", (1, 32, 64, 3)), (1, 5, 37), "characters"),
        (("uint8", (1, 32, 64, 3)), (1, 4, 36), "characters"),
    ],
)
def test_a_model_and_a_configuration_that_do_not_belong_together_are_refused(
    tmp_path: Path, takes: tuple[str, tuple[int, ...]], shape: tuple[int, ...], why: str
) -> None:
    model = fixed(tmp_path / "other.onnx", takes, {"plate": np.zeros(shape, np.float32)})
    with pytest.raises(ModelError, match=rf"other\.onnx does not .* {why} that plate\.yaml describes"):
        FastPlateOcrReader(model, yaml(tmp_path))


def test_a_missing_model_is_told_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"gone\.onnx is missing\. Copy the file again"):
        FastPlateOcrReader(tmp_path / "gone.onnx", yaml(tmp_path))


def yaml(folder: Path) -> Path:
    """The configuration as a file."""
    path = folder / "plate.yaml"
    path.write_text(WRITTEN, encoding="utf-8")
    return path
