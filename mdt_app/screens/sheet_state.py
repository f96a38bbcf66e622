# SPDX-License-Identifier: Apache-2.0
"""What the verification sheet shows, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from mdt_app.screens.comparison import Closing, Comparison
from mdt_app.screens.panel import Asked, Panel
from mdt_app.screens.plate_place import Part
from mdt_app.screens.record_question import RecordQuestion
from policy.hotlist import EntryNow
from policy.verification import OccupantSeen, Outcome, Result, Row, Stage

STEPS = {Stage.ENTER: 1, Stage.COMPARE: 2, Stage.CONFIRM: 3, Stage.OUTCOME: 4, Stage.CLOSED: 4}


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
    tied: bool | None = None
    call_number: str = ""
    note: str = ""
    reason: str = ""


@dataclass(slots=True)
class Beside:
    """What is known of a hit beside its verification.

    Attributes:
        others: what other readers read, by their name.
        entry: what became of its entry in the lists that are in force.
    """

    others: dict[str, str] = field(default_factory=dict)
    followed: bool = False
    entry: EntryNow = EntryNow.SAME


@dataclass(frozen=True, slots=True)
class Cleared:
    """Step 4: how the hit came to be acted on.

    Attributes:
        tone: "ok" when verified, "p2" when exigent, "p1" when acted on before verification.
        facts: what was checked, by whom and when.
        shut: outcomes that may not be chosen yet, each with the reason in a few words.
        asks_basis: whether the cause besides the hit is asked for; likewise ``asks_occupant`` for the person.
        notify: who is told when the call's text does not tie the hit to the arrest, in words; empty for nobody.
        may_report: whether a stop is recorded by a report with its reason, not by its outcome.
        rule: what the policy says of the outcome, empty when nothing.
    """

    title: str
    tone: str
    at: str
    plate: str
    facts: tuple[tuple[str, str], ...]
    shut: Mapping[Outcome, str]
    asks_basis: bool
    asks_occupant: bool
    notify: str
    may_report: bool
    rule: str


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
        asked: what the panel asks a reason for, None when it asks for none.
        plea: the panel that asks why a check of the record is left out; ``Panel.NONE`` when none may be.
        may_follow: whether the vehicle may be followed now.
        handover: the hit as it is told to others, line by line; empty before the plate was entered.
        comparison: None before the officer has entered the plate: nothing of read or list is held here.
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
    asked: Asked | None = None
    plea: Panel = Panel.NONE
    may_follow: bool = True
    error: str = ""
    following: bool = False
    comparison: Comparison | None = None
    question: RecordQuestion | None = None
    cleared: Cleared | None = None
    closing: Closing | None = None
    handover: tuple[str, ...] = ()

    @property
    def step(self) -> int:
        """1 to 4."""
        return STEPS[self.stage]
