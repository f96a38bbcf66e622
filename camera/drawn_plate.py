# SPDX-License-Identifier: Apache-2.0
"""Draws a car with a plate that nobody has, and lets the unit's own reader look for it."""

import time
from collections.abc import Sequence

import cv2

from camera.drive.render import DriveRenderer
from camera.drive.story import Drive, drive, readable_width
from camera.drive.traffic import Car
from camera.errors import CameraError
from camera.known_plate import KnownPlate
from camera.pictures import corners_in_plate_jpeg, plate_jpeg
from camera.reader_settings import ReaderSettings
from camera.still_reader import StillReader, build_still_reader

FRAME_SIZE = (1280, 720)
#: Width at which a plate is shown, pixels; of what the drive has the nearest to it.
PLATE_PX = 170
LOOKS_PER_S = 10


def read_drawn(seeds: Sequence[int], settings: ReaderSettings) -> KnownPlate:
    """Draw a plate for each seed, and read it, until one is read right.

    Trouble of the models is told in ``problem``.

    Args:
        seeds: which drives; at least one.
        settings: of this unit's reader.
    """
    cv2.setNumThreads(settings.threads)
    known = KnownPlate()
    try:
        reader = build_still_reader(settings)
        for draws, seed in enumerate(seeds, start=1):
            known = _read(seed, reader, draws)
            if known.is_right:
                break
    except CameraError as error:
        return KnownPlate(problem=str(error))
    return known


def _read(seed: int, reader: StillReader, draws: int) -> KnownPlate:
    told = drive(seed, "left")
    car, at_s = _shown(told)
    image = DriveRenderer(told, *FRAME_SIZE).frame(round(at_s * LOOKS_PER_S), LOOKS_PER_S)
    began_s = time.monotonic()
    found = reader.read(image)
    read_s = time.monotonic() - began_s
    if not found:
        return KnownPlate(car.plate, car.state, None, began_s, read_s, draws)
    likest = next((one for one in found if one.reading.text == car.plate), found[0])
    return KnownPlate(
        car.plate,
        car.state,
        likest.reading,
        began_s,
        read_s,
        draws,
        plate_jpeg(image, likest.box),
        corners_in_plate_jpeg(image, likest.box, likest.corners),
    )


def _shown(told: Drive) -> tuple[Car, float]:
    """The car and the moment by day at which its plate is nearest to the wanted width."""
    sights = (
        (abs(width - PLATE_PX), step / LOOKS_PER_S, car)
        for car in told.cars
        for step in range(int(told.dusk_s * LOOKS_PER_S))
        if (width := readable_width(told, car, step / LOOKS_PER_S, FRAME_SIZE))
    )
    _, at_s, car = min(sights, key=lambda sight: sight[:2])
    return car, at_s
