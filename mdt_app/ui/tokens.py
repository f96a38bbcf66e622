# SPDX-License-Identifier: Apache-2.0
"""All design tokens: colour roles of the themes, type scale, grid, target sizes, priorities.

Nothing outside this module names a colour or a font.

Source: visual language sections 2 to 5; contrast is computed here and held by a test.
"""

from dataclasses import asdict, dataclass

UNIT = 4
GAP = 2 * UNIT
PAD = 4 * UNIT
RADIUS = 2 * UNIT
#: Pixels; 15 mm on a 12.1 inch 1280x800 panel is 73.7 px, rounded up to the grid.
TARGET = 19 * UNIT
RAIL_W = 24 * UNIT
TOP_H = 15 * UNIT
STRIP_H = 13 * UNIT
FIELD_H = 16 * UNIT
MIN_W, MIN_H = 1024, 768
FULL_W, FULL_H = 1280, 800

UI_FONT = "Inter"
PLATE_FONT = "JetBrains Mono"
#: Tabular figures; l with a tail and I with serifs.
UI_FEATURES = ("tnum", "ss04")

#: Pixels at the normal text size. Roles that begin with ``card_`` are the only ones drawn while the car moves.
TYPE = {
    "note": 16,
    "body": 18,
    "strong": 20,
    "head": 24,
    "title": 30,
    "card_note": 30,
    "card_word": 44,
    "figure": 64,
    "card_plate": 168,
}
#: Pixels that each role in ``GROWING`` is larger at a text size: as many for all, since the small ones need it most.
#: At *largest*, ``body`` takes 16 arc minutes from the driver's seat (700 mm) and ``note`` 20 leaning in (500 mm): the
#: acceptable and the good height of ISO 15008. The other roles take 20 from the seat at every size.
#: Source: visual language, section 2.
TEXT_SIZES = {"normal": 0, "large": 2, "largest": 4}
GROWING = frozenset({"note", "body", "strong", "head", "title"})
#: Height of a line for each pixel of its font. Source: ascent and descent of Inter 4.0.
LINE = 1.21


@dataclass(frozen=True, slots=True)
class Theme:
    """Colour roles, each ``#RRGGBB``.

    Attributes:
        name: "day", "night" or "red-night".
        word: what its key says.
        picture_ink: lines and words over a camera picture.
        picture_ground: ground of words over a camera picture.
        image_filter: what is done to pictures: "none", "dim" or "red". Evidence is never dimmed.
        outlined: marks chosen and primary keys by a heavy outline, not by a lit area.
    """

    name: str
    word: str
    bg: str
    surface: str
    raised: str
    line: str
    line_strong: str
    text: str
    text2: str
    text_off: str
    ink: str
    on_ink: str
    focus: str
    ok: str
    on_ok: str
    ok_text: str
    ok_tint: str
    p1: str
    on_p1: str
    p1_text: str
    p1_tint: str
    p2: str
    on_p2: str
    p2_text: str
    p2_tint: str
    p3: str
    on_p3: str
    p3_text: str
    p3_tint: str
    p4: str
    on_p4: str
    p4_text: str
    p4_tint: str
    picture_ink: str = "#FFFFFF"
    picture_ground: str = "#000000"
    image_filter: str = "none"
    outlined: bool = False

    def colour(self, role: str) -> str:
        """The value of a role ("p2_text")."""
        value = getattr(self, role)
        if not isinstance(value, str):
            raise TypeError(f"{role} is not a colour role.")
        return value

    def roles(self) -> dict[str, str]:
        """Role names with their values, for the style sheet."""
        return {name: value for name, value in asdict(self).items() if str(value).startswith("#")}


DAY = Theme(
    "day",
    "Day",
    bg="#E4E8EC",
    surface="#FFFFFF",
    raised="#F3F5F7",
    line="#C2CAD2",
    line_strong="#6A7783",
    text="#10161D",
    text2="#35404B",
    text_off="#5B6670",
    ink="#15212C",
    on_ink="#FFFFFF",
    focus="#0B57D0",
    ok="#0B5A33",
    on_ok="#FFFFFF",
    ok_text="#0B5530",
    ok_tint="#E2F3E9",
    p1="#A30D1B",
    on_p1="#FFFFFF",
    p1_text="#970B18",
    p1_tint="#FCE8E9",
    p2="#F4B000",
    on_p2="#171000",
    p2_text="#653F00",
    p2_tint="#FFF3D1",
    p3="#0E4A8F",
    on_p3="#FFFFFF",
    p3_text="#0D4585",
    p3_tint="#E5EFFA",
    p4="#4A5560",
    on_p4="#FFFFFF",
    p4_text="#3F4A54",
    p4_tint="#ECEFF2",
)
NIGHT = Theme(
    "night",
    "Night",
    bg="#090C10",
    surface="#11171D",
    raised="#19212A",
    line="#2F3B46",
    line_strong="#7C8C9A",
    text="#D6DEE5",
    text2="#AEBAC5",
    text_off="#8694A1",
    ink="#30465B",
    on_ink="#EAF1F7",
    focus="#7FB2FF",
    ok="#134E2E",
    on_ok="#DDF5E7",
    ok_text="#86D9AA",
    ok_tint="#0F2419",
    p1="#8A1621",
    on_p1="#FFE9E7",
    p1_text="#FFA79F",
    p1_tint="#2E1114",
    p2="#D89A17",
    on_p2="#130D00",
    p2_text="#F2C05C",
    p2_tint="#2A2008",
    p3="#1C4B85",
    on_p3="#E9F2FF",
    p3_text="#A3C9FF",
    p3_tint="#10223A",
    p4="#3A4753",
    on_p4="#E9EFF4",
    p4_text="#B8C4CE",
    p4_tint="#1B242C",
    image_filter="dim",
)
RED = Theme(
    "red-night",
    "Red",
    bg="#000000",
    surface="#0B0100",
    raised="#150302",
    line="#5C1B12",
    line_strong="#B44534",
    text="#FF8472",
    text2="#FF7663",
    text_off="#D85545",
    ink="#260502",
    on_ink="#FF8E7D",
    focus="#FFB3A6",
    ok="#150302",
    on_ok="#FF8472",
    ok_text="#FF7663",
    ok_tint="#0B0100",
    p1="#FF7663",
    on_p1="#000000",
    p1_text="#FF8472",
    p1_tint="#1A0302",
    p2="#FF7663",
    on_p2="#000000",
    p2_text="#FF8472",
    p2_tint="#150302",
    p3="#150302",
    on_p3="#FF8472",
    p3_text="#FF7663",
    p3_tint="#0B0100",
    p4="#150302",
    on_p4="#FF8472",
    p4_text="#FF7663",
    p4_tint="#0B0100",
    picture_ink="#FF8472",
    image_filter="red",
    outlined=True,
)
#: In the order in which F8 goes through them.
THEMES = {theme.name: theme for theme in (DAY, NIGHT, RED)}
#: What pictures are multiplied by in the red-night theme.
RED_LIGHT = "#FF6A58"
#: Share of black laid over live pictures at night, 0 to 255: 46 leaves 82 %.
NIGHT_SHADE = 46


def next_theme(theme: Theme) -> Theme:
    """The theme that F8 shows after this one."""
    order = list(THEMES.values())
    return order[(order.index(theme) + 1) % len(order)]


@dataclass(frozen=True, slots=True)
class PriorityLook:
    """How a priority is said without colour: its word and the shape its number stands in."""

    word: str
    shape: str


PRIORITIES = {
    1: PriorityLook("HIGH RISK", "diamond"),
    2: PriorityLook("PRIORITY", "triangle"),
    3: PriorityLook("ROUTINE", "square"),
    4: PriorityLook("NOTICE", "circle"),
}


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB``, 0 to 1. Source: WCAG 2.2, definition of relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, definition of contrast ratio."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


#: Each text role with every ground it may stand on, and the least contrast it must have there.
PAIRS: tuple[tuple[str, tuple[str, ...], float], ...] = (
    ("text", ("bg", "surface", "raised", "p1_tint", "p2_tint", "p3_tint", "p4_tint", "ok_tint"), 7.0),
    ("text2", ("bg", "surface", "raised", "p1_tint", "p2_tint", "p3_tint", "p4_tint"), 7.0),
    ("on_ink", ("ink",), 7.0),
    ("on_ok", ("ok",), 7.0),
    ("on_p1", ("p1",), 7.0),
    ("on_p2", ("p2",), 7.0),
    ("on_p3", ("p3",), 7.0),
    ("on_p4", ("p4",), 7.0),
    ("ok_text", ("bg", "surface", "raised", "ok_tint"), 7.0),
    ("p1_text", ("bg", "surface", "raised", "p1_tint"), 7.0),
    ("p2_text", ("bg", "surface", "raised", "p2_tint"), 7.0),
    ("p3_text", ("surface", "raised", "p3_tint"), 7.0),
    ("p4_text", ("surface", "raised", "p4_tint"), 7.0),
    ("picture_ink", ("picture_ground",), 7.0),
    ("text_off", ("surface", "raised"), 4.5),
    ("focus", ("surface", "bg"), 3.0),
    ("line_strong", ("surface", "bg"), 3.0),
)
