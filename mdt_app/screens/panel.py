# SPDX-License-Identifier: Apache-2.0
"""What lies over a step of the sheet: a picture, or a question that needs a written reason, in words."""

from dataclasses import dataclass
from enum import StrEnum

from policy.control import control
from policy.guards import in_words
from policy.verification import Row, Verification


class Panel(StrEnum):
    """What lies over the step: a question that needs a reason, a text for others, or a picture at full size."""

    NONE = "none"
    PICTURE = "picture"
    ZOOM = "zoom"
    CLOSE = "close"
    HANDOVER = "handover"
    EXIGENT = "exigent"
    IMPRACTICABLE = "impracticable"
    EXCEPT_CHARACTERS = "except_characters"
    EXCEPT_STATE = "except_state"
    EXCEPT_VEHICLE = "except_vehicle"
    ACTED = "acted"

    @classmethod
    def excepting(cls, row: Row) -> "Panel":
        """The question for a row that is not the same and yet goes on."""
        return {
            Row.CHARACTERS: cls.EXCEPT_CHARACTERS,
            Row.STATE: cls.EXCEPT_STATE,
            Row.VEHICLE: cls.EXCEPT_VEHICLE,
        }[row]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reason is asked for: question, what it means, and the word on its key."""

    question: str
    meaning: str
    key: str


_REVIEWED = "A supervisor reviews it."
_NOT_SUPPLIED = Asked(
    "Why do you go on without it?",
    "This list does not supply what is compared here. Your reason is kept as a policy exception, "
    "and a supervisor reviews it.",
    "Record exception",
)
_IN_DOUBT = Asked(
    "Why do you accept it in doubt?",
    f"The policy asks that it matches. Your note stays with the hit. {_REVIEWED}",
    "Accept with this note",
)
_IMPRACTICABLE = Asked(
    "Why is a CLETS check not practicable?",
    f"This replaces the CLETS check, never the comparison. It is counted for the audit. {_REVIEWED}",
    "Go on without CLETS",
)
_ACTED = Asked(
    "What was done, and why before verification?",
    "This is kept as a policy exception and shown to the supervisor at once.",
    "Report it",
)


@control("M05.5")
def asked(panel: Panel, verification: Verification) -> Asked | None:
    """The question of a panel under the rules of this verification; None for a panel that asks no reason."""
    rows = {Panel.excepting(row): row for row in Row}
    if panel in rows:
        return _IN_DOUBT if verification.facts.supplies(rows[panel]) else _NOT_SUPPLIED
    return {
        Panel.EXIGENT: _exigent(verification),
        Panel.IMPRACTICABLE: _IMPRACTICABLE,
        Panel.ACTED: _ACTED,
    }.get(panel)


def _exigent(verification: Verification) -> Asked:
    left = verification.missing - verification.rules.excused_by_exigency
    if left:
        meaning = (
            f"This replaces the separate word on the record's status only: {in_words(left)} is still needed."
        )
        return Asked(
            "Why can the status not be confirmed first?", f"{meaning} {_REVIEWED}", "Record exigency"
        )
    meaning = f"This replaces the record's confirmation, never the comparison. {_REVIEWED}"
    return Asked("Why can the record not be confirmed first?", meaning, "Go on without the record")


def plea(verification: Verification) -> Panel:
    """The question why a check of the record is left out, as far as the policy lets one be; else ``NONE``."""
    if verification.differs:
        return Panel.NONE
    if verification.may_plead_impracticable:
        return Panel.IMPRACTICABLE
    return Panel.EXIGENT if verification.may_plead_exigency else Panel.NONE
