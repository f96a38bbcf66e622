# SPDX-License-Identifier: Apache-2.0
"""The shipped clips can be read: what the demonstration shows is the real detector and the real reader."""

from datetime import UTC, datetime, timedelta

import cv2
import numpy as np
import pytest

import resources
from camera.drive import CameraTruth, load_truth
from camera.models import build_pipeline
from camera.types import Frame, PlateRead
from policy.plates import fold
from tests.integration.test_camera_process import reader_settings

pytestmark = [pytest.mark.integration, pytest.mark.slow]

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
EVERY = 2  # frames; the tracker follows cars at half the clip's rate just as well


def _reads(truth: CameraTruth) -> list[PlateRead]:
    pipeline = build_pipeline(truth.camera, reader_settings())
    clip = cv2.VideoCapture(str(resources.path(f"demo/{truth.clip}")))
    reads: list[PlateRead] = []
    for number in range(round(truth.length_s * truth.frames_per_s)):
        got, image = clip.read()
        assert got
        if number % EVERY == 0:
            at = BEGIN + timedelta(seconds=number / truth.frames_per_s)
            reads += pipeline.process(Frame(truth.camera, number, at, image.astype(np.uint8))).reads
    reads += pipeline.finish().reads
    clip.release()
    return reads


@pytest.mark.parametrize("camera", ["front-left", "front-right"])
def test_every_car_is_read_once_and_at_its_time(camera: str) -> None:
    """Day and night, all states: each car one read, right, while its plate is in the picture."""
    truth = load_truth(resources.path("demo/drive.json")).camera(camera)
    reads = {fold(read.reading.text): read for read in _reads(truth)}
    for car in truth.cars:
        assert fold(car.plate) in reads, car
        seen_s = (reads[fold(car.plate)].captured_at - BEGIN).total_seconds()
        assert car.first_s - 1.0 <= seen_s <= car.last_s + 1.0, car
    assert len(reads) <= len(truth.cars) + 1, "hardly a read of what was no car"
