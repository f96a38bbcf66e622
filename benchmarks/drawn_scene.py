# SPDX-License-Identifier: Apache-2.0
"""Two cameras at the rate that the goals are set at, for longer than the demonstration's drive lasts.

Drives of other seeds than the demonstration's are drawn one after the other into one clip for each camera, so that a
plate passes once and every one of them is new to the terminal.
"""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from camera.drive.clip import SIZE, write_clip
from camera.drive.story import LENGTH_S, drive, truth_of
from mdt_app.demo.program import Scene
from mdt_app.demo.truth import Passing, Showing

SIDES = ("left", "right")
#: The rate that the goals name.
FRAMES_PER_S = 15.0
FIRST_SEED = 101


def seeds(side: str, count: int) -> range:
    """Seeds of a camera's drives; no two cameras share one."""
    first = FIRST_SEED + SIDES.index(side) * 1000
    return range(first, first + count)


def drawn_scene(folder: Path, drives: int, frames_per_s: float = FRAMES_PER_S) -> Scene:
    """Draw so many drives of 27 s for each camera; on two cores drawing takes over half as long as they last."""
    with ProcessPoolExecutor(len(SIDES)) as pool:
        tuple(pool.map(_draw, SIDES, [folder] * 2, [drives] * 2, [frames_per_s] * 2))
    cameras = tuple(
        {
            "id": f"front-{side}",
            "label": f"Front {side}",
            "side": side,
            "source": f"file:{_clip(folder, side)}",
            "loop": False,
        }
        for side in SIDES
    )
    return Scene(cameras, tuple(_showing(side, drives, frames_per_s) for side in SIDES))


def _clip(folder: Path, side: str) -> Path:
    return folder / f"front-{side}.mp4"


def _draw(side: str, folder: Path, drives: int, frames_per_s: float) -> None:
    write_clip([drive(seed, side) for seed in seeds(side, drives)], _clip(folder, side), SIZE, frames_per_s)


def _showing(side: str, drives: int, frames_per_s: float) -> Showing:
    passings = tuple(
        Passing(car.plate, car.state, number * LENGTH_S + car.last_s)
        for number, seed in enumerate(seeds(side, drives))
        for car in truth_of(
            drive(seed, side), camera=f"front-{side}", clip="", size=SIZE, frames_per_s=frames_per_s
        ).cars
    )
    return Showing(f"front-{side}", passings, drives * LENGTH_S, frames_per_s)
