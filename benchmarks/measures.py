# SPDX-License-Identifier: Apache-2.0
"""What measuring a camera's pictures costs beside reading them: ``python -m benchmarks.measures``.

Measured on the shipped clip in one process, as a camera's process does it: every frame is read, and once a second
one frame is measured. Printed: milliseconds of a frame and of a report, and what share of a second the report is at
the rate that the reader reaches.
"""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

import resources
from camera import aim_file, model_list
from camera.health import sharpness
from camera.measures import AimWatch, light_of, plate_figures
from camera.models import build_pipeline
from camera.reader_settings import ReaderSettings
from camera.types import Frame

FRAMES, REPORTS = 120, 40
START = datetime(2026, 11, 26, 12, tzinfo=UTC)


def main() -> None:
    """Measure and print."""
    models = resources.path("models")
    settings = ReaderSettings(**model_list.listed(models).as_settings(models), threads=1)
    pipeline = build_pipeline("front-left", settings)
    clip = cv2.VideoCapture(str(resources.path("demo/front-left.mp4")))
    read_s: list[float] = []
    report_s: list[float] = []
    before_s: list[float] = []  # light and sharpness of the whole picture, which every report had before
    with TemporaryDirectory() as folder:
        watch = AimWatch(Path(folder) / "aim.json", lambda: START)
        for number in range(FRAMES):
            got, image = clip.read()
            if not got:
                break
            frame = Frame(
                "front-left",
                number,
                START + timedelta(seconds=number / 10),
                np.asarray(image, dtype=np.uint8),
            )
            began = time.perf_counter()
            result = pipeline.process(frame)
            read_s.append(time.perf_counter() - began)
            if number % (FRAMES // REPORTS):
                continue
            began = time.perf_counter()
            light_of(frame.image)
            sharpness(frame.image)
            before_s.append(time.perf_counter() - began)
            watch.look(frame)
            plate_figures(frame.image, result.plates)
            report_s.append(time.perf_counter() - began)
            if number == 0:
                aim_file.write(Path(folder) / "aim.json", watch.now())
    frame_ms, report_ms = 1000 * float(np.median(read_s)), 1000 * float(np.median(report_s))
    whole_ms = 1000 * float(np.median(before_s))
    print(f"a frame is read in {frame_ms:.1f} ms, a report is measured in {report_ms:.2f} ms")
    print(f"of that, light and sharpness of the whole picture: {whole_ms:.2f} ms")
    print(f"once a second: {report_ms / 10:.2f} % of the time; twice a second (bench): {report_ms / 5:.2f} %")


if __name__ == "__main__":
    main()
