# SPDX-License-Identifier: Apache-2.0
"""A drive that is drawn: road, cars and plates, for the demonstration and for measuring. Its truth is known.

Importing this package never imports OpenCV; ``camera.drive.render`` does.
"""

from camera.drive.truth import CameraTruth, CarTruth, DriveTruth, load_truth

__all__ = ["CameraTruth", "CarTruth", "DriveTruth", "load_truth"]
