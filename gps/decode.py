# SPDX-License-Identifier: Apache-2.0
"""What ``mdt gps decode [--json] FILE`` prints: the epochs of a recorded NMEA log."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from gps.errors import SourceTrouble
from gps.nmea import decode
from gps.types import Fix

_CHUNK = 65536


def epochs(log: Path) -> Iterator[Fix]:
    """The fixes in the raw NMEA log at ``log``, oldest first.

    Raises:
        SourceTrouble: the log cannot be read.
    """
    return decode(_chunks(log), lambda: datetime.fromtimestamp(0, UTC))


def as_json(fix: Fix) -> str:
    """One line of JSON: ``time, lat, lon, alt_m, speed_mps, course_deg, mode, satellites``."""
    return json.dumps(
        {
            "time": _iso(fix.time_at),
            "lat": _rounded(fix.lat, 8),
            "lon": _rounded(fix.lon, 8),
            "alt_m": fix.alt_m,
            "speed_mps": _rounded(fix.speed_mps, 3),
            "course_deg": fix.course_deg,
            "mode": int(fix.mode),
            "satellites": fix.satellites,
        }
    )


def as_text(fix: Fix) -> str:
    """One line for people."""
    time = _iso(fix.time_at) or "no time"
    if not fix.has_position:
        return f"{time}  no position"
    speed = "" if fix.speed_mps is None else f"  {fix.speed_mps:.1f} m/s"
    return f"{time}  {fix.lat:.6f} {fix.lon:.6f}{speed}  {fix.mode.value}D"


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _chunks(log: Path) -> Iterator[bytes]:
    try:
        with log.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise SourceTrouble(
            f"The NMEA log {log} cannot be read ({error.strerror}). Check its path."
        ) from error


@click.command()
@click.option("--json/--text", "as_lines_of_json", default=True, help="JSON, one object a line; or text.")
@click.argument("file", type=click.Path(path_type=Path))
def main(file: Path, *, as_lines_of_json: bool) -> None:
    """Print the epochs of the raw NMEA log FILE."""
    try:
        for fix in epochs(file):
            click.echo(as_json(fix) if as_lines_of_json else as_text(fix))
    except SourceTrouble as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
