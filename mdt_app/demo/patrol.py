# SPDX-License-Identifier: Apache-2.0
"""The demonstration without a screen: the real terminal offscreen, an officer at its widgets, and a report."""

from collections.abc import Iterable

import click

from camera.types import CameraHealth
from gps.types import Fix
from mdt_app.clock import system_clock
from mdt_app.demo.department import DemoDepartment
from mdt_app.demo.officer import DemoOfficer
from mdt_app.demo.options import DemoOptions
from mdt_app.demo.paint_watch import PaintWatch
from mdt_app.demo.report import Watched, count
from mdt_app.demo.truth import Showing
from mdt_app.errors import Trouble
from mdt_app.main.program import terminal
from mdt_app.settings import TerminalSettings


class Tally:
    """Frames and fixes that went by."""

    def __init__(self) -> None:
        self.frames: dict[str, int] = {}
        self.fixes = 0

    def hear(self, event: object) -> None:
        """Count an event."""
        match event:
            case CameraHealth(camera=camera, frames=frames) if frames:
                self.frames[camera] = frames
            case Fix(has_position=True):
                self.fixes += 1


def headless_patrol(
    department: DemoDepartment, settings: TerminalSettings, showings: Iterable[Showing], options: DemoOptions
) -> int:
    """Drive, work, sign off, count; 0 when every stored read is at the department once and the chain verifies."""
    tally, ended = Tally(), list[Trouble | None]()
    with terminal(settings, department.car, tally.hear) as (qt, built):

        def end(trouble: Trouble | None) -> None:
            ended.append(trouble)
            qt.quit()

        watch = PaintWatch(built.screens.alerts, system_clock)
        officer = DemoOfficer(
            built,
            department.accounts,
            showings,
            seconds=options.seconds,
            pictures=options.pictures,
            on_end=end,
        )
        built.start()
        officer.start()
        qt.exec()
        watch.close()
    watched = Watched(
        tally.frames,
        tuple(watch.latency_ms.values()),
        tally.fixes,
        tuple(officer.hands.pictures),
        officer.left_at,
    )
    report = count(department.car, department.accounts, department.url, showings, watched)
    if options.report is not None:
        report.write(options.report)
    for trouble in filter(None, ended):
        click.echo(f"The demonstration stopped: {trouble}", err=True)
    click.echo(report.as_text())
    return 0 if report.whole and ended == [None] else 1
