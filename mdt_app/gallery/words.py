# SPDX-License-Identifier: Apache-2.0
"""Labels, fields, notices: what is read and written."""

from functools import partial

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

import resources
from mdt_app.domain.events import NoticeRaised
from mdt_app.gallery.specimens import TAKES_FOCUS, Section, Specimen
from mdt_app.notices import Level, Notice
from mdt_app.screens.banners import BannersScreen
from mdt_app.ui.icons import Icon
from mdt_app.ui.style import label, panel, stack
from mdt_app.ui.tokens import TYPE, Theme
from mdt_app.ui.widgets.banner_bar import BannerBar
from mdt_app.ui.widgets.form_field import FormField
from mdt_app.ui.widgets.labels import ElidedLabel, TwoLineLabel
from mdt_app.ui.widgets.notice_box import NoticeBox

LONG = "Demo County Sheriff's Office, stolen vehicles and plates of the northern counties"
TONES = ("text", "text2", "off", "ok", "p1", "p2", "p3", "p4")
PANELS = (
    "surface",
    "raised",
    "flat",
    "chosen",
    "focus",
    "p1",
    "p1solid",
    "p2",
    "p3",
    "p4",
    "ok",
    "topbar",
    "strip",
    "rail",
)


def text_of(theme: Theme, role: str) -> QWidget:
    """A line in a type role."""
    return label(
        "8" if role == "card_plate" else f"{role} {TYPE[role]} px", role, 700, plate=role == "card_plate"
    )


def tone_of(theme: Theme, tone: str) -> QWidget:
    """A line in a tone, on a surface."""
    made = panel()
    stack(made, pad=12).addWidget(label(f"Seen 14:08, {tone}", "strong", 600, tone))
    return made


def panel_of(theme: Theme, kind: str) -> QWidget:
    """A ground."""
    made = panel(kind)
    tone = "on_p1" if kind == "p1solid" else kind if kind in {"p1", "p2", "p3", "p4", "ok"} else "text"
    stack(made, pad=12).addWidget(label(kind, "strong", 600, tone))
    return made


def elided(theme: Theme, text: str) -> QWidget:
    """One line that ends in dots where its room ends."""
    made = ElidedLabel("strong", 600)
    made.show_text(text)
    return made


def two_lines(theme: Theme, text: str) -> QWidget:
    """One large line or two small ones."""
    made = TwoLineLabel()
    made.show_text(text)
    return made


def field(theme: Theme, state: str) -> QWidget:
    """A field in a state; the keyboard's focus is where a person puts it."""
    made = FormField(
        "Plate or part of one" if state == "plate" else "Case or incident number",
        help_text="As the report names it.",
        hint="26-104417",
        plate=state == "plate",
    )
    if state in {"filled", "read only", "error"}:
        made.show_text("26-104417" if state != "error" else "26")
    if state == "plate":
        made.show_text("8QB?4*")
    if state == "long text":
        made.show_text(LONG)
    if state == "error":
        made.show_wrong("an incident's number has two digits, a dash and six more.")
    made.setProperty(TAKES_FOCUS, state == "focus")
    made.line.setReadOnly(state == "read only")
    made.line.setEnabled(state != "not yet")
    return made


def secret(theme: Theme) -> QWidget:
    """A field that does not show what is typed."""
    made = FormField("Password")
    made.line.setEchoMode(QLineEdit.EchoMode.Password)
    made.show_text("not shown")
    return made


def notice(theme: Theme, tone: str) -> QWidget:
    """One thing to look at."""
    made = NoticeBox(theme)
    head = "Character 5: 7 or 3?" if tone == "p2" else "LIST: grey GMC truck · SEEN: red sedan"
    made.show_notice(tone, head if tone != "ok" else "Record confirmed", "Camera 7 (58 %), second reader 3.")
    return made


def banner(theme: Theme, level: Level, more: int = 0) -> QWidget:
    """A notice over the page, with others behind it."""
    screen = BannersScreen()
    head = "Front left gives no picture." if level is not Level.INFORMATION else "A new hot list is in force."
    remedy = "Check its cable; the other camera reads on." if level is not Level.INFORMATION else ""
    for at in range(more + 1):
        screen.notice_raised(NoticeRaised(Notice(level, f"topic {at}", head, remedy)))
    holder = QWidget()
    stack(holder).addWidget(BannerBar(screen, theme, holder))
    return holder


def icons(theme: Theme) -> QWidget:
    """All icons, each with its name."""
    holder = panel()
    grid = QGridLayout(holder)
    names = sorted(
        path.name.removesuffix(".svg")
        for path in resources.path("icons").iterdir()
        if path.name.endswith(".svg")
    )
    for at, name in enumerate(names):
        cell = stack(gap=2)
        cell.addWidget(Icon(theme, name, role="text", size=30))
        cell.addWidget(label(name, "note", 500, "text2"))
        grid.addLayout(cell, at // 9, at % 9)
    return holder


TEXTS = Section(
    "Texts",
    4,
    (
        *(
            Specimen(role, partial(text_of, role=role), columns=2 if role.startswith("card_w") else 1)
            for role in TYPE
        ),
        *(Specimen(f"tone {tone}", partial(tone_of, tone=tone)) for tone in TONES),
        Specimen("shortened: whole", partial(elided, text="Demo County SO"), columns=2),
        Specimen("shortened: long text", partial(elided, text=LONG), width=280, columns=2),
        Specimen(
            "two lines: one is enough",
            partial(two_lines, text="2019 Honda Civic 4-door, grey"),
            width=340,
            columns=2,
        ),
        Specimen("two lines: long text", partial(two_lines, text=LONG), width=280, columns=2),
    ),
)
GROUNDS = Section(
    "Grounds and icons",
    4,
    (
        *(Specimen(kind, partial(panel_of, kind=kind)) for kind in PANELS),
        Specimen("icons, always with a word", icons, columns=4),
    ),
)
FIELDS = Section(
    "Fields",
    3,
    (
        *(
            Specimen(state, partial(field, state=state))
            for state in ("empty", "focus", "filled", "error", "long text", "plate", "read only", "not yet")
        ),
        Specimen("secret", secret),
    ),
    "A field that has the focus has a border of 4 px in the focus colour.",
)
NOTICES = Section(
    "Notices",
    2,
    (
        *(
            Specimen(f"in the page: {tone}", partial(notice, tone=tone))
            for tone in ("p1", "p1solid", "p2", "ok")
        ),
        *(
            Specimen(f"over the page: {level}", partial(banner, level=level, more=more), columns=2)
            for level, more in ((Level.FAULT, 2), (Level.DEGRADED, 0), (Level.INFORMATION, 0))
        ),
    ),
)
