# SPDX-License-Identifier: Apache-2.0
"""Pictures and the rows that hold them."""

from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QWidget

from mdt_app.gallery.drawn import PLATE_BOX, SCENE, jpeg, plate_image, plate_read, rgb, scene_image
from mdt_app.gallery.specimens import Section, Specimen
from mdt_app.screens.live import ReadRow
from mdt_app.screens.plate_place import WHOLE
from mdt_app.ui.style import label
from mdt_app.ui.tokens import PAD, TARGET, Theme
from mdt_app.ui.widgets.list_line import ListLine
from mdt_app.ui.widgets.picture import MarkedPlate, Picture
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.plate_picture import PlatePicture
from mdt_app.ui.widgets.read_row import ReadLine
from mdt_app.ui.widgets.tap_picture import TapPicture
from mdt_app.ui.widgets.vehicle_picture import VehiclePicture

READ = ReadRow(UUID(int=1), "8QTQ743", (), "California", "Front right", "14:08:31", b"", WHOLE)


def picture(theme: Theme, state: str) -> QWidget:
    """A camera's picture."""
    kind = TapPicture if state == "to be tapped" else Picture
    made = kind(theme, name="Front right, live picture", caption="Front right", evidence=state == "evidence")
    made.set_words(
        "Front right · 1280 x 720" if state == "long words" else "Front right", "15 frames/s, 18 unread"
    )
    if state == "empty":
        made.show_message("Waiting for the first picture")
    elif state == "error":
        made.show_message("Front right gives no picture. Check its cable.", "p1")
    else:
        box = PLATE_BOX
        mark = MarkedPlate(box.left, box.top, box.right, box.bottom, "8QTQ743")
        made.show_rgb(rgb(scene_image()), *SCENE, (mark,) if state != "evidence" else ())
    return made


def crop(theme: Theme, state: str) -> QWidget:
    """A kept crop."""
    made = PlatePicture(theme, name="Plate crop", radius=6, evidence=state == "evidence")
    made.show_plate({"empty": b"", "error": b"no picture"}.get(state, jpeg(plate_image())), None)
    return made


def vehicle(theme: Theme, state: str) -> QWidget:
    """The vehicle of a read."""
    made = VehiclePicture(theme, name="Vehicle", radius=6)
    read = plate_read()
    made.show_scene(read if state == "rest" else replace(read, scene_jpeg=b""))
    return made


def read_row(theme: Theme, state: str) -> QWidget:
    """A read in the running list."""
    row = replace(READ, plate_jpeg=jpeg(plate_image()))
    if state == "doubtful, no state":
        row = replace(row, doubtful=(0, 4), state="Unknown")
    if state.startswith("hit"):
        row = replace(row, level=int(state[-1]), open=True)
    if state == "closed hit":
        row = replace(row, level=2, open=False)
    if state == "long text":
        row = replace(
            row, text="8QTQ743Q", state="Federated States of Micronesia", camera="Rear left, over the bumper"
        )
    made = ReadLine(theme)
    made.show_row(row)
    return made


def line(theme: Theme, state: str) -> QWidget:
    """A row that a tap chooses."""
    made = ListLine(TARGET + PAD)
    made.setAccessibleName("Stolen vehicle, in force")
    row = QHBoxLayout(made)
    row.addWidget(PlateCells(theme, "8QTQ743", pitch=24, height=44, cell=False))
    row.addWidget(label("Stolen vehicle", "strong", 600), 1)
    made.show_chosen(chosen=state == "chosen")
    return made


PICTURES = Section(
    "Pictures and rows",
    3,
    (
        *(
            Specimen(f"picture: {state}", partial(picture, state=state), height=230)
            for state in ("rest", "long words", "to be tapped", "evidence", "empty", "error")
        ),
        *(
            Specimen(f"crop: {state}", partial(crop, state=state), height=150)
            for state in ("rest", "evidence", "empty", "error")
        ),
        *(
            Specimen(f"vehicle: {state}", partial(vehicle, state=state), height=150)
            for state in ("rest", "empty")
        ),
        *(
            Specimen(f"read: {state}", partial(read_row, state=state), columns=3, width=620)
            for state in (
                "rest",
                "doubtful, no state",
                "hit 1",
                "hit 2",
                "hit 3",
                "hit 4",
                "closed hit",
                "long text",
            )
        ),
        *(Specimen(f"row: {state}", partial(line, state=state)) for state in ("rest", "chosen")),
    ),
    "Night dims live pictures, never evidence; red-night shows all in red.",
)
