# SPDX-License-Identifier: Apache-2.0
"""What the command line asks of a demonstration."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What the command line asks for.

    Attributes:
        root: folder of the demonstration, kept; None for one that goes with it.
        seconds: how long the headless patrol drives.
        cameras: other sources than the drawn drive.
        gps: another recorded NMEA log than the drawn drive's.
        policy: id of the policy that the demonstration department follows.
    """

    root: Path | None = None
    headless: bool = False
    seconds: float = 25.0
    report: Path | None = None
    pictures: Path | None = None
    cameras: tuple[str, ...] = ()
    gps: Path | None = None
    policy: str = "WV-471"
