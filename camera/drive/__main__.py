# SPDX-License-Identifier: Apache-2.0
"""``python -m camera.drive OUT_FOLDER`` draws the demonstration's clips and their truth."""

from collections.abc import Sequence
from pathlib import Path

import click
import cv2

from camera.drive.render import DriveRenderer
from camera.drive.story import DEMO_SEEDS, Drive, drive, truth_of
from camera.drive.truth import CameraTruth, DriveTruth, save_truth

SIZE = (1280, 720)
FRAMES_PER_S = 10.0


def write_clip(drives: Sequence[Drive], path: Path, size: tuple[int, int], frames_per_s: float) -> None:
    """Draw drives, one after the other, into one MPEG-4 file.

    Raises:
        click.ClickException: no video can be written there.
    """
    clip = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), frames_per_s, size)
    if not clip.isOpened():
        raise click.ClickException(f"No video can be written to {path}. Is the folder writable?")
    for told in drives:
        renderer = DriveRenderer(told, *size)
        for number in range(round(told.length_s * frames_per_s)):
            clip.write(renderer.frame(number, frames_per_s))
    clip.release()


def _draw(side: str, folder: Path) -> CameraTruth:
    told = drive(DEMO_SEEDS[side], side)
    camera = f"front-{side}"
    clip = folder / f"{camera}.mp4"
    write_clip((told,), clip, SIZE, FRAMES_PER_S)
    truth = truth_of(told, camera=camera, clip=clip.name, size=SIZE, frames_per_s=FRAMES_PER_S)
    click.echo(f"{clip}: {len(truth.cars)} cars, {clip.stat().st_size / 1e6:.1f} MB")
    return truth


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Draw front-left.mp4, front-right.mp4 and drive.json into FOLDER."""
    folder.mkdir(parents=True, exist_ok=True)
    save_truth(DriveTruth(tuple(_draw(side, folder) for side in ("left", "right"))), folder / "drive.json")


if __name__ == "__main__":
    main(prog_name="python -m camera.drive")
