# SPDX-License-Identifier: Apache-2.0
"""Plates, priorities, and what compares them: the heart of the verification sheet and of the driving card."""

from functools import partial

from PySide6.QtWidgets import QWidget

from mdt_app.gallery.drawn import PLATE, jpeg, plate_image
from mdt_app.gallery.specimens import Section, Specimen
from mdt_app.screens.alignment import rows
from mdt_app.screens.plate_place import WHOLE
from mdt_app.ui.driving_card_parts import Card, Shape, SideArrow
from mdt_app.ui.style import label
from mdt_app.ui.tokens import Theme
from mdt_app.ui.widgets.answer_row import AnswerRow
from mdt_app.ui.widgets.compare_strip import CompareStrip
from mdt_app.ui.widgets.count_bar import CountBar
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.plate_cells import PlateCells
from mdt_app.ui.widgets.priority_mark import PriorityMark
from mdt_app.ui.widgets.sheet import Page, Sheet
from mdt_app.ui.widgets.steps import Steps
from mdt_app.ui.widgets.timer import Timer

ALIKE = "0OQD1IL2Z3785S6G8BUV"
LONG_VEHICLE = "2018 International Harvester Loadstar 1600, truck tractor with cap, silver over blue"


def cells(theme: Theme, state: str) -> QWidget:
    """A plate in cells."""
    text = {"empty": "", "partial": "8QB?4*", "look-alikes": ALIKE, "unreadable": "8Q?Q743"}.get(state, PLATE)
    small = state == "look-alikes"
    return PlateCells(
        theme,
        text,
        pitch=34 if small else 46,
        height=44 if small else 64,
        doubt=(4,) if state in {"doubtful", "both"} else (),
        differ=(2,) if state in {"differs", "both"} else (),
        caret=3 if state == "typing" else 0 if state == "empty" else None,
        slots=7 if state == "empty" else None,
        cell=state != "without cells",
        name="Partial" if state == "partial" else "Read",
    )


def mark(theme: Theme, level: int, word: bool) -> QWidget:  # noqa: FBT001 - as the widget has it
    """A priority with or without its word."""
    return PriorityMark(theme, level, size=48, word=word)


def shape(theme: Theme, level: int) -> QWidget:
    """The shape of a priority as the driving card has it."""
    made = Shape(theme, 104)
    made.show_level(level)
    return made


def card(theme: Theme, level: int) -> QWidget:
    """The ground of the driving card."""
    made = Card(theme)
    made.show_level(level)
    made.setMinimumHeight(96)
    return made


def arrow(theme: Theme, side: str) -> QWidget:
    """Where a plate was seen."""
    made = SideArrow(theme)
    made.show_side(side)
    return made


def strip(theme: Theme, read: str) -> QWidget:
    """The crop over the rows: the officer's entry, the read, the list."""
    made = CompareStrip(theme, 56)
    made.show_strip(jpeg(plate_image()), WHOLE, rows(PLATE, read, PLATE, (4,)), 56)
    return made


def answers(theme: Theme, state: str) -> QWidget:
    """A question of the comparison."""
    made = AnswerRow(theme, "VEHICLE")
    seen, listed = "looks grey (camera)", "2019 Honda Civic 4-door, grey"
    if state == "long text":
        listed = LONG_VEHICLE
    if state == "not supplied":
        listed = "not supplied by this list"
    chosen = {"same": 0, "differs": 1, "can't tell": 2}.get(state, -1)
    offered = (1, 2) if state == "not supplied" else (0, 1, 2)
    made.show_question(seen, listed, chosen, offered, ("Look at the whole picture", "text2"))
    made.set_active(active=state == "asked")
    return made


def timer(theme: Theme, state: str) -> QWidget:
    """Time for an answer."""
    made = Timer(theme, KeyButton(theme, "Ask again", "R", enabled=state == "over", note="at 0:00"))
    if state == "over":
        made.show_time(
            "No answer in time", "asked 14:08:31 · 10 min", "0:00", "request 1 ran\nout: ask again", 1.0
        )
    elif state == "empty":
        made.show_time("Not asked yet", "urgent, 10 min", "-:--", "choose how you\nask: it starts", 0.0)
    else:
        made.show_time(
            "Waiting for the answer", "asked 14:08:31 · 10 min", "7:24", "left for\nrequest 1", 0.26
        )
    return made


def bar(theme: Theme, part: float, tone: str) -> QWidget:
    """How much of a limit is used."""
    made = CountBar(theme, warn_at=0.8)
    made.show_part(part, f"{part:.0%} of the limit is used", tone)
    return made


class Words(Page):
    """A page of the sheet with one line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        label("One page at a time", "title", 700).setParent(self)
        self.with_foot(
            (KeyButton(theme, "Back", "Esc"), None, KeyButton(theme, "Compare", "↵", variant="primary")),
            ("left", "right"),
        )


def sheet(theme: Theme, error: str) -> QWidget:
    """Head, body and foot of the verification sheet."""
    made = Sheet(theme)
    made.show_head(2, "Stolen vehicle · not verified", 2, "Hit 1 of 10")
    made.show_page(Words(theme))
    made.show_error(error)
    return made


PLATES = Section(
    "Plates and priorities",
    4,
    (
        *(
            Specimen(f"plate: {state}", partial(cells, state=state), columns=2)
            for state in (
                "rest",
                "doubtful",
                "differs",
                "both",
                "typing",
                "empty",
                "partial",
                "unreadable",
                "without cells",
                "look-alikes",
            )
        ),
        *(Specimen(f"priority {level}", partial(mark, level=level, word=True)) for level in range(1, 5)),
        *(
            Specimen(f"priority {level}, without its word", partial(mark, level=level, word=False))
            for level in range(1, 5)
        ),
        *(Specimen(f"card, level {level}", partial(shape, level=level)) for level in range(1, 5)),
        *(
            Specimen(f"ground of the card, level {level}", partial(card, level=level))
            for level in range(1, 5)
        ),
        *(
            Specimen(f"seen: {side or 'unknown'}", partial(arrow, side=side))
            for side in ("left", "right", "front", "rear", "")
        ),
    ),
    "Shape, number and word say the priority before its colour does.",
)
SHEET = Section(
    "Verification sheet",
    2,
    (
        *(Specimen(f"step {step}", partial(Steps, step=step)) for step in range(1, 5)),
        Specimen("equal", partial(strip, read=PLATE), height=420),
        Specimen("another length", partial(strip, read="8QTQ74"), height=420),
        *(
            Specimen(f"question: {state}", partial(answers, state=state))
            for state in ("rest", "asked", "same", "differs", "can't tell", "not supplied", "long text")
        ),
        *(Specimen(f"time: {state}", partial(timer, state=state)) for state in ("empty", "running", "over")),
        *(
            Specimen(f"limit: {part:.0%}", partial(bar, part=part, tone=tone))
            for part, tone in ((0.3, "ink"), (0.9, "p2"), (1.0, "p1"))
        ),
        Specimen("frame", partial(sheet, error=""), height=320, columns=2),
        Specimen(
            "frame, refused",
            partial(sheet, error="Wrong: enter the plate as you see it."),
            height=320,
            columns=2,
        ),
    ),
)
