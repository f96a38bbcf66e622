# SPDX-License-Identifier: Apache-2.0
"""What the technician's bench, the self-test and the map paint."""

from datetime import timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from camera.limits import Grade
from camera.limits import Meter as Measured
from camera.types import Preview
from gps.types import Constellation, Fix, FixMode, Satellite, Sky
from mdt_app.domain.self_test import TestAlert
from mdt_app.gallery.drawn import PLATE, SCENE, crop_image, jpeg, rgb, scene_image
from mdt_app.gallery.frames import TERMS
from mdt_app.gallery.specimens import Section, Specimen
from mdt_app.gallery.times import NOON, clock
from mdt_app.screens.alerts import AlertActions, AlertsScreen
from mdt_app.screens.bench_meters import MeterLine
from mdt_app.screens.bench_region import Edge
from mdt_app.screens.bench_state import BenchPicture
from mdt_app.screens.map import MapScreen
from mdt_app.ui.map_canvas import MapCanvas
from mdt_app.ui.map_view import DotSign
from mdt_app.ui.self_test_alert import TestAlertBox
from mdt_app.ui.tokens import TARGET, Theme
from mdt_app.ui.widgets.bench_picture import RegionPicture
from mdt_app.ui.widgets.meter import Meter
from mdt_app.ui.widgets.settings_list import Line, SettingsList
from mdt_app.ui.widgets.signal_bars import ConstellationKey, SignalBars
from mdt_app.ui.widgets.sky_view import SkyView

SKY = Sky(
    NOON,
    tuple(
        Satellite(system, number, high, around, strength, used)
        for system, number, high, around, strength, used in (
            (Constellation.GPS, 5, 62.0, 40.0, 46.0, True),
            (Constellation.GPS, 12, 28.0, 130.0, 38.0, True),
            (Constellation.GPS, 29, 9.0, 260.0, 21.0, False),
            (Constellation.GLONASS, 8, 45.0, 200.0, 40.0, True),
            (Constellation.GALILEO, 3, 71.0, 320.0, 44.0, True),
            (Constellation.GALILEO, 30, 15.0, 75.0, None, False),
        )
    ),
)
LINES = (
    Line("Text size", "set here", "largest", strong=True),
    Line("Driver's side", "as shipped", "left"),
    Line(
        "Pixels per inch", "as shipped", "as the panel says, 124.7 on this one, which may be wrong on another"
    ),
)


def meter(theme: Theme, grade: Grade) -> QWidget:
    """A meter of the bench."""
    words = {Grade.GOOD: "Good", Grade.WATCH: "Watch", Grade.MEND: "Mend", Grade.UNKNOWN: ""}
    at = {Grade.GOOD: 0.7, Grade.WATCH: 0.35, Grade.MEND: 0.1}.get(grade)
    value = {Grade.GOOD: "34 px", Grade.WATCH: "22 px", Grade.MEND: "11 px"}.get(grade, "")
    note = (
        "Turn the lens or come nearer until plates are at least 25 px high." if at else "No plate seen yet."
    )
    return Meter(
        theme,
        MeterLine(
            next(iter(Measured)), grade, words[grade], value, note, at, (0.5, 1.0), 0.8 if at else None
        ),
    )


def region(theme: Theme, state: str) -> QWidget:
    """The picture in which a region is set."""
    made = RegionPicture(theme, name="Front right, whole picture")
    if state == "error":
        made.show_bench(BenchPicture(message="The camera does not answer. Check its cable.", failed=True))
        return made
    preview = Preview("front-right", 1, NOON, *SCENE, rgb(scene_image()))
    made.show_bench(BenchPicture(preview if state != "empty" else None, "Front right", "15 frames/s"))
    if state in {"region", "setting"}:
        made.show_region((0.1, 0.3, 0.9, 0.95), Edge.TOP if state == "setting" else None)
    return made


def sky(theme: Theme, shown: Sky | None) -> QWidget:
    """The sky as the receiver sees it."""
    made = SkyView(theme)
    made.show_sky(shown)
    return made


def signals(theme: Theme, shown: Sky | None) -> QWidget:
    """How strongly satellites are heard."""
    made = SignalBars(theme)
    made.show_sky(shown)
    return made


def constellations(theme: Theme, shown: Sky | None) -> QWidget:
    """What the shapes mean."""
    made = ConstellationKey(theme)
    made.show_sky(shown)
    return made


def settings(theme: Theme, chosen: int) -> QWidget:
    """Settings of a unit."""
    made = SettingsList(theme, "Settings of this unit")
    made.show_rows(LINES, chosen)
    return made


def canvas(theme: Theme, state: str) -> QWidget:
    """The map without streets."""
    alerts = AlertsScreen(TERMS, clock, AlertActions(*(_nothing,) * 4))
    screen = MapScreen(alerts, TERMS, clock)
    if state != "empty":
        for back in range(60, -1, -1):
            at = NOON - timedelta(seconds=back)
            screen.fix(Fix(at, at, FixMode.THREE_D, 37.01 - back * 1e-4, -122.01, 12.0, 12.0, 0.0, 9, 0.9))
    return MapCanvas(screen, theme, None)


def test_alert(theme: Theme) -> QWidget:
    """The alert of the self-test."""
    made = TestAlertBox(theme)
    made.show_alert(TestAlert(PLATE, "Stolen vehicle", 2, jpeg(crop_image())))
    return made


def _nothing(_hit: object) -> None:
    """Nothing is done from the gallery."""


BENCH = Section(
    "Bench and map",
    3,
    (
        *(Specimen(f"meter: {grade}", partial(meter, grade=grade), height=120) for grade in Grade),
        *(
            Specimen(f"region: {state}", partial(region, state=state), height=230)
            for state in ("rest", "region", "setting", "empty", "error")
        ),
        *(
            Specimen(f"sky: {word}", partial(sky, shown=shown), height=280)
            for word, shown in (("seen", SKY), ("empty", None))
        ),
        Specimen("constellations", partial(constellations, shown=SKY)),
        *(
            Specimen(f"signals: {word}", partial(signals, shown=shown))
            for word, shown in (("heard", SKY), ("empty", None))
        ),
        Specimen("alert of the self-test", test_alert, columns=2),
        *(
            Specimen(f"settings: {word}", partial(settings, chosen=at), height=3 * TARGET + 40)
            for word, at in (("rest", -1), ("one chosen", 0))
        ),
        *(
            Specimen(f"map: {state}", partial(canvas, state=state), height=300)
            for state in ("empty", "a drive")
        ),
        *(
            Specimen(
                f"sign of a read with {'a' if fresh else 'an old'} place",
                partial(DotSign, fresh=fresh),
            )
            for fresh in (True, False)
        ),
    ),
)
