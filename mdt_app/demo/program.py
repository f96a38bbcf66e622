# SPDX-License-Identifier: Apache-2.0
"""``mdt demo``: a department and its car on this machine, for a person to try or for a check without a screen."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

import resources
from gps.pseudo_terminal import PseudoTerminalFeed
from mdt_app.clock import system_clock
from mdt_app.demo.department import AGENCY, UNIT, DemoAccounts, DemoDepartment, WantedPlate
from mdt_app.demo.options import DemoOptions
from mdt_app.demo.truth import Showing, drawn_drive, pictures
from mdt_app.settings import TerminalSettings, load
from mdt_app.storage.totp import STEP_S, code_now

#: Every so many plates of a marked folder of photographs go on the hot list, beginning with the second.
WANTED_EVERY = 7
PICTURE_FRAMES_PER_S, PICTURE_HOLD = 6.0, 4
#: Codes printed for whoever tries the demonstration; a person signs on within these half minutes.
CODES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Scene:
    """What the demonstration's instruments show.

    Attributes:
        cameras: settings, one a camera.
        showings: what passes them, as far as it is known.
        wanted: plates to put on the list besides the shipped ones.
    """

    cameras: tuple[dict[str, Any], ...]
    showings: tuple[Showing, ...]
    wanted: tuple[WantedPlate, ...] = ()


def run_demo(options: DemoOptions) -> int:
    """Run the demonstration; 0 when it went as it must."""
    if options.headless:
        # Before Qt is loaded; a person's own choice stands.
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with ExitStack() as stack:
        root = options.root or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="patrol-mdt-demo-"))
        )
        scene = scene_of(options)
        department = DemoDepartment(root, system_clock, options.policy)
        stack.callback(department.close)
        department.open(scene.wanted)
        gps = stack.enter_context(receiver(options.gps))
        settings = car_settings(department, scene, gps, sounds=not options.headless)
        if options.headless:
            # Qt is loaded now and not before: the platform is chosen above.
            from mdt_app.demo.patrol import headless_patrol

            return headless_patrol(department, settings, scene.showings, options)
        return _attended(department, settings)


def _attended(department: DemoDepartment, settings: TerminalSettings) -> int:
    from mdt_app.main.program import terminal

    accounts = department.accounts
    click.echo(
        f"{AGENCY}, {UNIT}: sign on as {accounts.officer} with the password {accounts.officer_password}"
    )
    click.echo(f"and a code of this device, each good once: {_codes(accounts)}")
    click.echo("Close the window to end. Nothing of the demonstration is real.")
    with terminal(settings, department.car) as (qt, built):
        built.start()
        return qt.exec()


def _codes(accounts: DemoAccounts) -> str:
    """What the officer's device shows in the next minutes, with the local time from which it does."""
    now = system_clock()
    secret = bytes.fromhex(accounts.officer_factor)
    moments = [now + number * timedelta(seconds=STEP_S) for number in range(CODES_SHOWN)]
    return ", ".join(f"{_from(at):%H:%M:%S} {code_now(secret, at)}" for at in moments)


def _from(moment: datetime) -> datetime:
    """The beginning of a code's half minute, as clocks on the wall show it."""
    return datetime.fromtimestamp(moment.timestamp() // STEP_S * STEP_S, UTC).astimezone()


def car_settings(
    department: DemoDepartment, scene: Scene, gps: dict[str, Any], *, sounds: bool = False
) -> TerminalSettings:
    """Settings of the demonstration's car; heard, and asked whether it was, only where somebody is."""
    overrides = {
        "unit": UNIT,
        "agency": AGENCY,
        "cameras": scene.cameras,
        "gps": gps,
        "session": {"device_kind": "vehicle_fixed"},
        "display": {"sounds": sounds},
        "self_test": {"automatic": sounds},
        "department": {"server_url": department.url, "list_interval_s": 5.0, "backoff_most_s": 5.0},
    }
    return load(department.car, overrides).settings


def scene_of(options: DemoOptions) -> Scene:
    """What the options ask for: the drawn drive, or other cameras."""
    if not options.cameras:
        return _drawn_scene(loop=not options.headless or options.seconds > 20)
    cameras, showings, wanted = [], [], []
    for place, source in enumerate(options.cameras):
        camera = f"camera-{place + 1}"
        settings = {"id": camera, "label": f"Camera {place + 1}", "source": source, "loop": True}
        folder = Path(source.removeprefix("pictures:"))
        if folder.is_dir():
            settings |= {"frames_per_s": PICTURE_FRAMES_PER_S, "hold_frames": PICTURE_HOLD}
            showing = pictures(camera, folder, PICTURE_HOLD, PICTURE_FRAMES_PER_S)
            showings.append(showing)
            wanted += [WantedPlate(passing.plate) for passing in showing.passings[1::WANTED_EVERY]]
        cameras.append(settings)
    return Scene(tuple(cameras), tuple(showings), tuple(wanted))


def _drawn_scene(*, loop: bool) -> Scene:
    labels = {"front-left": ("Front left", "left"), "front-right": ("Front right", "right")}
    cameras = tuple(
        {
            "id": camera,
            "label": label,
            "side": side,
            "source": f"file:{resources.path(f'demo/{camera}.mp4')}",
            "loop": loop,
        }
        for camera, (label, side) in labels.items()
    )
    return Scene(cameras, drawn_drive())


@contextmanager
def receiver(log: Path | None) -> Iterator[dict[str, Any]]:
    """A recorded drive on a pseudo-terminal for the real serial source; a replay where there is none."""
    recording = log or resources.path("demo/drive.nmea")
    if sys.platform == "win32":
        yield {"source": "replay", "replay_file": str(recording), "replay_loop": True}
        return
    # The shipped drive is told today's time; a real receiver's log keeps its own.
    feed = PseudoTerminalFeed(recording, now=None if log else system_clock)
    try:
        yield {"source": "serial", "port": feed.start()}
    finally:
        feed.stop()
