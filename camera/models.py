# SPDX-License-Identifier: Apache-2.0
"""Putting a camera's pipeline together from its settings; no file is run before its hash was checked."""

import cv2

from camera.adapters.fast_plate_ocr import FastPlateOcrReader
from camera.adapters.open_image_models import OpenImageModelsDetector
from camera.detect import OnnxDetector, PlateDetector
from camera.errors import ModelError
from camera.model_list import REMEDY, verify
from camera.near import NearPass
from camera.pipeline import Pipeline
from camera.read import Calibration, OnnxReader, PlateReader
from camera.reader_settings import ReaderSettings
from camera.region import RegionDetector
from camera.settings import Region
from camera.state import OnnxStateReader

__all__ = ["ReaderSettings", "build_detector", "build_pipeline", "build_reader", "build_state_reader"]


def build_detector(settings: ReaderSettings) -> PlateDetector:
    """The plate detector named by the settings.

    Raises:
        ModelError: its file is missing, altered, damaged or of another shape.
    """
    path = verify(settings.detector, settings.detector_sha256)
    if settings.detector_kind == "open-image-models":
        return OpenImageModelsDetector(path, settings.detect_threshold, settings.threads)
    return OnnxDetector(path, settings.detect_width_px, settings.detect_threshold, settings.threads)


def build_reader(settings: ReaderSettings) -> PlateReader:
    """The plate reader named by the settings.

    Raises:
        ModelError: its file is missing, altered, damaged or of another shape.
    """
    path = verify(settings.recogniser, settings.recogniser_sha256)
    if settings.reader_kind == "fast-plate-ocr":
        if settings.recogniser_config is None:
            raise ModelError(f"No configuration is set for {path.name}. {REMEDY}")
        return FastPlateOcrReader(path, settings.recogniser_config, settings.threads)
    calibration = Calibration(
        settings.temperature,
        settings.slope,
        settings.intercept,
        settings.character_slope,
        settings.character_intercept,
    )
    return OnnxReader(path, calibration, settings.threads)


def build_state_reader(settings: ReaderSettings) -> OnnxStateReader | None:
    """The reader of the state of issue; None when the settings name none.

    Raises:
        ModelError: its file is missing, altered, damaged or of another shape.
    """
    if settings.state_model is None:
        return None
    path = verify(settings.state_model, settings.state_sha256)
    return OnnxStateReader(path, settings.state_temperature, settings.threads)


def build_pipeline(camera: str, settings: ReaderSettings, region: Region | None = None) -> Pipeline:
    """A pipeline for the camera with that id; OpenCV in this process keeps to the settings' threads.

    Args:
        camera: its id.
        settings: of the reader.
        region: where plates are looked for; None: in the whole picture.

    Raises:
        ModelError: a model file is missing, altered, damaged or of another shape.
    """
    cv2.setNumThreads(settings.threads)
    detector = build_detector(settings)
    if isinstance(detector, OnnxDetector) and settings.near_every_frames:
        detector = NearPass(detector, settings.near_every_frames)
    if region is not None:
        detector = RegionDetector(detector, region)
    state = build_state_reader(settings)
    return Pipeline(camera, detector, build_reader(settings), settings, state=state)
