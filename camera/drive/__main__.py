# SPDX-License-Identifier: Apache-2.0
"""``python -m camera.drive OUT_FOLDER`` draws the demonstration's clips and their truth."""

from pathlib import Path

import click

from camera.drive.clip import SIZE, write_clip
from camera.drive.story import DEMO_SEEDS, drive, truth_of
from camera.drive.truth import CameraTruth, DriveTruth, save_truth

FRAMES_PER_S = 10.0


def _draw(side: str, folder: Path) -> CameraTruth:
    told = drive(DEMO_SEEDS[side], side)
    camera = f"front-{side}"
    clip = folder / f"{camera}.mp4"
    try:
        write_clip((told,), clip, SIZE, FRAMES_PER_S)
    except OSError as error:
        raise click.ClickException(str(error)) from error
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
