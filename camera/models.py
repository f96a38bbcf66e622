# SPDX-License-Identifier: Apache-2.0
"""Putting a camera's pipeline together from its settings."""

import cv2

from camera.detect import OnnxDetector
from camera.pipeline import Pipeline
from camera.read import OnnxReader
from camera.reader_settings import ReaderSettings

__all__ = ["ReaderSettings", "build_detector", "build_pipeline", "build_reader"]


def build_detector(settings: ReaderSettings) -> OnnxDetector:
    """The plate detector named by the settings.

    Raises:
        ModelError: its file is missing, damaged or of another shape.
    """
    return OnnxDetector(
        settings.detector, settings.detect_width_px, settings.detect_threshold, settings.threads
    )


def build_reader(settings: ReaderSettings) -> OnnxReader:
    """The plate reader named by the settings.

    Raises:
        ModelError: its file is missing, damaged or of another shape.
    """
    return OnnxReader(settings.recogniser, settings.temperature, settings.threads)


def build_pipeline(camera: str, settings: ReaderSettings) -> Pipeline:
    """A pipeline for the camera with that id; OpenCV in this process keeps to the settings' threads.

    Raises:
        ModelError: a model file is missing, damaged or of another shape.
    """
    cv2.setNumThreads(settings.threads)
    return Pipeline(camera, build_detector(settings), build_reader(settings), settings)
