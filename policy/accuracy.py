# SPDX-License-Identifier: Apache-2.0
"""What can spoil a reading of a plate, and what follows from it: one wording for every screen that says it.

Source: Manhattan Beach 462.8 names wear, dirt, covers and frames; Menlo Park 462.4(g) and Watsonville 471.5(f) say that
readings may be wrong.
"""

from dataclasses import dataclass
from typing import Final

from policy.control import control
from policy.profile.duty import Verification


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that spoils readings.

    Attributes:
        name: two words at most ("Worn plate").
        effect: what it does to a reading, one sentence.
    """

    name: str
    effect: str


@dataclass(frozen=True, slots=True)
class AccuracyNotice:
    """The notice.

    Attributes:
        title: its heading.
        warning: one sentence: readings can be wrong.
        factors: what spoils them.
        remedy: what a person does about it.
    """

    title: str
    warning: str
    factors: tuple[Factor, ...]
    remedy: str

    @property
    def short(self) -> str:
        """All factors in one line, for beside a picture: "Spoils a read: worn plate, dirt, cover, frame."."""
        return f"Spoils a read: {', '.join(one.name.lower() for one in self.factors)}."


NOTICE: Final = AccuracyNotice(
    title="What spoils a read",
    warning="The camera's reading can be wrong, also when it is sure of itself.",
    factors=(
        Factor("Worn plate", "Faded or bent characters lose strokes: 8 reads as 3, E as F."),
        Factor("Dirt", "Mud, snow or a bolt closes a gap or adds a stroke: C reads as O, 0 as 8."),
        Factor("Cover", "Tinted, fogged or shining covers hide single characters, most of all at night."),
        Factor(
            "Frame",
            "A frame cuts off edges and the name of the state: E reads as F, the state stays unknown.",
        ),
    ),
    remedy="Read the plate from the picture yourself and compare every character and the state with the list.",
)


@control("M10.2")
def accuracy_notice(verification: Verification) -> AccuracyNotice | None:
    """The notice that the screens show; None where the profile's ``verification.accuracy_notice`` is off."""
    return NOTICE if verification.accuracy_notice else None
