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
        effect: what it does to a reading, one short sentence.
    """

    name: str
    effect: str


@dataclass(frozen=True, slots=True)
class AccuracyNotice:
    """The notice.

    Attributes:
        title: its heading.
        warning: one sentence, short enough to stand beside a picture.
        factors: what spoils them.
        remedy: what a person does about it.
    """

    title: str
    warning: str
    factors: tuple[Factor, ...]
    remedy: str


NOTICE: Final = AccuracyNotice(
    title="What spoils a read",
    warning="Worn, dirty, covered or framed plates are misread.",
    factors=(
        Factor("Worn plate", "Strokes are lost: 8 reads as 3, E as F."),
        Factor("Dirt", "Strokes are added: C reads as O, 0 as 8."),
        Factor("Cover", "Tint or glare hides single characters."),
        Factor("Frame", "Edges are cut off, and the state's name."),
    ),
    remedy="The camera can be wrong when it is sure, too. Read the plate from the picture yourself.",
)


@control("M10.2")
def accuracy_notice(verification: Verification) -> AccuracyNotice | None:
    """The notice that the screens show; None where the profile's ``verification.accuracy_notice`` is off."""
    return NOTICE if verification.accuracy_notice else None
