# SPDX-License-Identifier: Apache-2.0
"""fast-alpr: the YOLOv9 plate detector of open-image-models, the reader of fast-plate-ocr.

The two packages are put together as fast-alpr puts them: threshold 0.4, the box cut out as it is found, one plate
a read. ``--pad`` widens the box on each side first (our finding; nobody ships it so). ``--whole`` leaves the
detector out and reads the picture as one plate.
"""

import argparse
import importlib
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.workers.serve import NotHere, Seen, System, options, serve, version

LEAST_DETECTION = 0.4
READER, READER_CONFIG, DETECTOR = (
    "cct_xs_v2_global.onnx",
    "cct_xs_v2_global_plate_config.yaml",
    "det416_float.onnx",
)


def widened(box: tuple[int, int, int, int], pad: float, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """A box (left, top, right, bottom) with that part of its width and height added on each side, inside ``size``.

    Args:
        box: pixels.
        pad: part of the width and the height.
        size: width and height of the picture.
    """
    left, top, right, bottom = box
    across, down = pad * (right - left), pad * (bottom - top)
    wide = int(left - across), int(top - down), int(right + across), int(bottom + down)
    return max(0, wide[0]), max(0, wide[1]), min(size[0], wide[2]), min(size[1], wide[3])


class FastAlpr:
    """Both models on one thread each.

    Args:
        models: folder with the three files.
        pad: part of the box added on each side before reading.
        whole: read the picture as one plate, without the detector.
    """

    def __init__(self, models: Path, pad: float, *, whole: bool) -> None:
        runtime: Any = importlib.import_module("onnxruntime")
        self._cv2: Any = importlib.import_module("cv2")
        self._cv2.setNumThreads(1)
        one_thread = runtime.SessionOptions()
        one_thread.intra_op_num_threads = one_thread.inter_op_num_threads = 1
        common: dict[str, Any] = {"providers": ["CPUExecutionProvider"], "sess_options": one_thread}
        self._reader: Any = importlib.import_module("fast_plate_ocr").LicensePlateRecognizer(
            onnx_model_path=models / READER, plate_config_path=models / READER_CONFIG, **common
        )
        self._detector: Any = None
        if not whole:
            yolo = importlib.import_module(
                "open_image_models.detection.core.yolo_v9.inference"
            ).YoloV9Detector
            labels = ["License Plate"]
            self._detector = yolo(models / DETECTOR, labels, conf_thresh=LEAST_DETECTION, **common)
        self._pad = pad

    def read(self, path: str) -> Sequence[Seen]:
        """The plates of the picture in a file."""
        image = self._cv2.imread(path)
        height, width = image.shape[:2]
        if self._detector is None:
            return [self._plate(image, (0, 0, width, height))]
        plates = []
        for one in self._detector.predict(image):
            found = one.bounding_box
            box = max(found.x1, 0), max(found.y1, 0), min(found.x2, width), min(found.y2, height)
            left, top, right, bottom = widened(box, self._pad, (width, height))
            crop = image[top:bottom, left:right]
            if crop.size:
                plates.append(self._plate(crop, box))
        return plates

    def _plate(self, crop: Any, box: tuple[int, int, int, int]) -> Seen:  # noqa: ANN401 - another project's array
        colours = self._cv2.cvtColor(crop, self._cv2.COLOR_BGR2RGB)
        read = self._reader.run_one(colours, return_confidence=True, remove_pad_char=False)
        # A place beyond the text is one more that the network had to get right, so it belongs in the product.
        confidence = math.prod(float(chance) for chance in read.char_probs)
        left, top, right, bottom = box
        return Seen(read.plate.replace("_", ""), confidence, (left, top, right - left, bottom - top))


def build(chosen: argparse.Namespace) -> System:
    """The system, or why there is none."""
    names = ["fast-plate-ocr", "open-image-models", "onnxruntime"]
    versions = {name: version(name) for name in names}
    for name in (READER, READER_CONFIG, DETECTOR):
        if not (chosen.models / name).is_file():
            raise NotHere(f"there is no model {name}")
    return System(FastAlpr(chosen.models, chosen.pad, whole=chosen.whole).read, versions)


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, required=True, help="folder with the models")
    parser.add_argument("--pad", type=float, default=0.0, help="part of the box added on each side")
    parser.add_argument("--whole", action="store_true", help="the picture is one plate")
    chosen = options(parser)
    serve(lambda: build(chosen))


if __name__ == "__main__":
    main()
