# SPDX-License-Identifier: Apache-2.0
"""What the policy page shows."""

from dataclasses import dataclass
from enum import StrEnum

from policy.accuracy import AccuracyNotice


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of clause in plain words.

    Attributes:
        word: its name.
        short: the same on a row of the list.
        meaning: one sentence.
        how: heading over what the program does.
        later: the same heading while the program does not do it yet.
        glyph: icon.
    """

    word: str
    short: str
    meaning: str
    how: str
    later: str
    glyph: str


@dataclass(frozen=True, slots=True)
class ControlCard:
    """One thing that the program does because of the clause.

    Attributes:
        title: a few words.
        code: of the capability; empty where people act.
        text: how, in plain words.
    """

    title: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class SettingCard:
    """One setting of the profile that the clause speaks of.

    Attributes:
        meaning: what it settles.
        key: its name in the profile.
        value: in force, in words.
        origin: where the value comes from.
        why: the reason, where there is one to give.
    """

    meaning: str
    key: str
    value: str
    origin: str
    why: str


@dataclass(frozen=True, slots=True)
class StandingCard:
    """Whether the program carries the clause out today.

    Attributes:
        tone: "ok", "p2" or "text".
        glyph: icon.
        head: the verdict.
        text: where, or what is missing.
        later: the program does not do it yet.
    """

    tone: str
    glyph: str
    head: str
    text: str
    later: bool = False


class Stage(StrEnum):
    """What the list shows."""

    SECTIONS = "sections"
    CLAUSES = "clauses"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One row of the list.

    Attributes:
        mark: number of a section or id of a clause; empty for the notice.
        text: its title, or the clause in our words.
        note: how many clauses, or the kind of the clause.
        glyph: icon of the kind; empty for sections.
    """

    mark: str
    text: str
    note: str
    glyph: str = ""

    @property
    def words(self) -> str:
        """As a screen reader says it."""
        return ". ".join(part for part in (self.mark, self.text.rstrip("."), self.note) if part)


@dataclass(frozen=True, slots=True)
class SectionCard:
    """A section at a glance.

    Attributes:
        kinds: each kind that occurs, with its count.
        standing: how many clauses the program carries out, in words; empty where that is not known.
    """

    number: str
    title: str
    kinds: tuple[tuple[KindWords, int], ...]
    standing: str


@dataclass(frozen=True, slots=True)
class ClauseCard:
    """A clause at large."""

    id: str
    section: str
    text: str
    actor: str
    kind: KindWords
    controls: tuple[ControlCard, ...]
    settings: tuple[SettingCard, ...]
    standing: StandingCard

    @property
    def how(self) -> str:
        """Heading over what the program does."""
        return self.kind.later if self.standing.later else self.kind.how


@dataclass(frozen=True, slots=True)
class PolicyState:
    """The policy page.

    Attributes:
        department: whose policy it is.
        policy: number of the policy and id of the profile.
        title: of the list.
        find: what is looked for; empty for nothing.
        chosen: index of the row that is shown at large; -1 for none.
        section: shown at large while sections are listed.
        clause: shown at large while clauses are listed.
        notice: shown at large when its row is chosen.
        back: where the way back leads; empty at the sections.
        help: what to do where the list is empty.
    """

    department: str
    policy: str
    stage: Stage = Stage.SECTIONS
    title: str = ""
    find: str = ""
    rows: tuple[PolicyRow, ...] = ()
    chosen: int = -1
    section: SectionCard | None = None
    clause: ClauseCard | None = None
    notice: AccuracyNotice | None = None
    back: str = ""
    help: str = ""
