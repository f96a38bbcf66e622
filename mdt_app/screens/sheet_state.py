# SPDX-License-Identifier: Apache-2.0
"""What the verification sheet shows, as frozen values."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from mdt_app.screens.comparison import Closing, Comparison
from mdt_app.screens.plate_place import Part
from mdt_app.screens.record_question import RecordQuestion
from policy.verification import OccupantSeen, Outcome, Result, Row, Stage

STEPS = {Stage.ENTER: 1, Stage.COMPARE: 2, Stage.CONFIRM: 3, Stage.OUTCOME: 4, Stage.CLOSED: 4}


class Panel(StrEnum):
    """What lies over the step: a question that needs a reason, or a picture at full size."""

    NONE = "none"
    PICTURE = "picture"
    ZOOM = "zoom"
    CLOSE = "close"
    EXIGENT = "exigent"
    EXCEPT_STATE = "except_state"
    EXCEPT_VEHICLE = "except_vehicle"
    ACTED = "acted"

    @classmethod
    def excepting(cls, row: Row) -> "Panel":
        """The question for a row in which the list has nothing to compare."""
        return cls.EXCEPT_STATE if row is Row.STATE else cls.EXCEPT_VEHICLE


@dataclass(frozen=True, slots=True)
class Draft:
    """What the officer has written or chosen and not yet given; it stays when the sheet gives way."""

    typed: str = ""
    result: Result | None = None
    confirmed_by: str = ""
    reference: str = ""
    basis: str = ""
    occupant: OccupantSeen | None = None
    outcome: Outcome | None = None
    call_number: str = ""
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cleared:
    """Step 4: how the hit came to be acted on.

    Attributes:
        tone: "ok" when verified, "p2" when exigent, "p1" when acted on before verification.
        facts: what was checked, by whom and when.
        basis_given: whether outcomes that mean action may be chosen.
    """

    title: str
    tone: str
    at: str
    plate: str
    facts: tuple[tuple[str, str], ...]
    basis_given: bool


@dataclass(frozen=True, slots=True)
class SheetState:
    """The sheet.

    Attributes:
        hit_id: None while no hit is open.
        heading: category and how far the hit is.
        caption: camera and time of the picture.
        plate_at: where the plate is in the picture.
        active: the row whose answer is asked next; None when all have one.
        error: why the last step was refused.
        comparison: None before the officer has entered the plate: nothing of read or list is held here.
        may_close: whether the hit may still be closed without acting.
    """

    hit_id: UUID | None = None
    stage: Stage = Stage.ENTER
    level: int = 4
    heading: str = ""
    waiting: str = ""
    caption: str = ""
    plate_jpeg: bytes = field(default=b"", repr=False)
    scene_jpeg: bytes = field(default=b"", repr=False)
    plate_at: Part | None = None
    draft: Draft = field(default_factory=Draft)
    active: Row | None = None
    panel: Panel = Panel.NONE
    error: str = ""
    following: bool = False
    comparison: Comparison | None = None
    question: RecordQuestion | None = None
    cleared: Cleared | None = None
    closing: Closing | None = None

    @property
    def step(self) -> int:
        """1 to 4."""
        return STEPS[self.stage]
