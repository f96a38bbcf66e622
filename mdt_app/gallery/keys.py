# SPDX-License-Identifier: Apache-2.0
"""Keys in every variant and state, and the groups that they stand in."""

from functools import partial

from PySide6.QtWidgets import QWidget

from mdt_app.gallery.specimens import Section, Specimen
from mdt_app.ui.tokens import UNIT, Theme
from mdt_app.ui.widgets.choice_keys import ChoiceKeys
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.plate_pad import PlatePad
from mdt_app.ui.widgets.reason_keys import ReasonKeys

LONG = "Crime prevention, general law enforcement"
#: Word and icon of each variant.
WORDS = {
    "primary": ("Verify", "eye"),
    "secondary": ("Later", "later"),
    "quiet": ("Clear all", ""),
    "same": ("Same", "check"),
    "differs": ("Differs", "cross"),
    "unsure": ("Can't tell", "ask"),
    "choice": ("Routine patrol", ""),
    "rail": ("Search", "search"),
    "pad": ("Q", ""),
}
CHOICES = tuple(
    (code, code.replace("_", " ").capitalize())
    for code in (
        "routine_patrol",
        "criminal_investigation",
        "missing_person",
        "active_warrant",
        "stolen_plate",
    )
)


class FocusedKey(KeyButton):
    """A key drawn as the one that has the keyboard's focus: a window has only one of them at a time."""

    def hasFocus(self) -> bool:
        """As if it had."""
        return True


def key(theme: Theme, variant: str, state: str) -> QWidget:
    """A key of this variant in a state."""
    word, glyph = WORDS[variant]
    kind = FocusedKey if state == "focus" else KeyButton
    made = kind(
        theme,
        word,
        "" if variant in {"rail", "pad"} else "V",
        variant=variant,
        glyph=glyph,
        stacked=variant == "rail",
        plate=variant == "pad",
        role={"rail": "note", "pad": "title"}.get(variant, "strong"),
        checked=state == "chosen",
        enabled=state != "not yet",
        note="answer VEHICLE first" if state == "not yet" and variant not in {"rail", "pad"} else "",
    )
    made.setDown(state == "pressed")
    return made


def other(theme: Theme, which: str) -> QWidget:
    """Keys of other shapes, and their groups."""
    if which == "note":
        return KeyButton(theme, "Not a public place", "P", note="pause reading")
    if which == "long":
        return KeyButton(theme, LONG, variant="choice", role="body", wrap=True)
    if which == "moving":
        return KeyButton(
            theme, "Verify", "V", variant="primary", glyph="eye", stacked=True, role="title",
            note="when at rest", min_w=58 * UNIT, h=300,
        )  # fmt: skip
    if which == "pad":
        return PlatePad(theme)
    if which == "reasons":
        return ReasonKeys(theme)
    keys = ChoiceKeys(theme, CHOICES, columns=2, shown=4)
    if which == "chosen":
        keys.show_choice("criminal_investigation")
    return keys


def holding(theme: Theme) -> QWidget:
    """A key that acts when it is held for one second; press it and see its bar."""
    made = KeyButton(theme, "Exigent…", "E", note="hold 1 s")
    made.held.connect(lambda: made.set_note("held"))
    return made


def states_of(variant: str) -> tuple[str, ...]:
    """The states that a variant has."""
    some = ("rest", "focus", "pressed", "not yet")
    return (*some, "chosen") if variant in {"same", "differs", "unsure", "choice", "rail"} else some


KEYS = Section(
    "Keys",
    4,
    (
        *(
            Specimen(f"{variant}: {state}", partial(key, variant=variant, state=state))
            for variant in WORDS
            for state in states_of(variant)
        ),
        Specimen("second line", partial(other, which="note"), columns=2),
        Specimen("hold", holding, columns=1),
        Specimen("long text, two lines", partial(other, which="long"), width=240, columns=1),
        Specimen("while moving", partial(other, which="moving"), width=58 * UNIT),
    ),
    "A key that cannot be pressed stays in its place and says why.",
)
GROUPS = Section(
    "Groups of keys",
    2,
    (
        Specimen("one of several, none chosen, the others behind More", partial(other, which="choices")),
        Specimen("one chosen", partial(other, which="chosen")),
        Specimen("plate pad", partial(other, which="pad"), columns=2),
        Specimen("why a hit is closed", partial(other, which="reasons"), columns=2),
    ),
)
