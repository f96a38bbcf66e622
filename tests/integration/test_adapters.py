# SPDX-License-Identifier: Apache-2.0
"""The rival's own files through our adapters, on photographs; skipped where ``MDT_DATA`` names none.

Side by side with the packages fast-plate-ocr 1.1.0 and open-image-models 0.6.0 (which are no dependency) the
adapters gave the same boxes and texts on 111 photographs, but for a pad character that they leave inside a text.
"""

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest

from camera.adapters.fast_plate_ocr import FastPlateOcrReader
from camera.adapters.open_image_models import OpenImageModelsDetector
from camera.geometry import crop
from camera.types import Box, Image

pytestmark = pytest.mark.integration
MARGIN = 0.08
FOLD = str.maketrans("OI", "01")


@pytest.fixture(scope="module")
def rival(mdt_data: Path) -> Path:
    """The folder with the rival's models."""
    folder = mdt_data / "peers" / "fast-alpr"
    if not (folder / "det416_float.onnx").is_file():
        pytest.skip("MDT_DATA holds no peers/fast-alpr")
    return folder


@pytest.fixture(scope="module")
def photographs(mdt_data: Path) -> list[tuple[Image, str, Box]]:
    """Every fourth labelled photograph with its text and box."""
    plates = mdt_data / "data" / "plates"
    with (plates / "us_photos.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))[::4]
    labelled = []
    for row in rows:
        left, top, width, height = (float(one) for one in row["box"].split())
        image = np.asarray(cv2.imread(str(plates / row["image"])), dtype=np.uint8)
        labelled.append((image, row["text"], Box(left, top, left + width, top + height)))
    return labelled


def test_labelled_plates_are_found(rival: Path, photographs: list[tuple[Image, str, Box]]) -> None:
    detector = OpenImageModelsDetector(rival / "det416_float.onnx")
    found = [
        any(one.box.overlap(box) > 0.5 for one in detector.detect(image)) for image, _text, box in photographs
    ]
    assert sum(found) >= 0.95 * len(found)


def test_labelled_plates_are_read(rival: Path, photographs: list[tuple[Image, str, Box]]) -> None:
    """Its published share of ground-truth crops is .92."""
    config = rival / "cct_xs_v2_global_plate_config.yaml"
    reader = FastPlateOcrReader(rival / "cct_xs_v2_global.onnx", config)
    read = [
        reader.read(crop(image, box, MARGIN)).text.translate(FOLD) == text.translate(FOLD)
        for image, text, box in photographs
    ]
    assert sum(read) >= 0.85 * len(read)
