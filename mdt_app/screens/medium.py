# SPDX-License-Identifier: Apache-2.0
"""Transfer by removable medium: choose it, see what would be written, write, and take the department's receipt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo
from enum import StrEnum
from pathlib import Path

from mdt_app.clock import Clock
from mdt_app.errors import TerminalError
from mdt_app.screens import wording
from mdt_app.screens.medium_words import (
    Facts,
    counted,
    facts_of,
    newest_words,
    size_words,
    taken_facts,
    written_facts,
)
from mdt_app.screens.screen import Screen
from mdt_app.services.media import Plan, Progress
from mdt_app.services.volumes import Volume
from mdt_app.storage.bundles import KeptBundle
from policy.control import control

LOOK_EVERY = timedelta(seconds=3)
KEPT = "All records stay in this car until its receipt is back."


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found when somebody looked.

    Attributes:
        volumes: media that are here now.
        plan: what would be written; None where it cannot be known.
        problem: why nothing can be written at all; empty when something can.
        taken: bundles whose receipts were just taken from a medium.
        refused: why a receipt on a medium was not taken; empty when none was refused.
    """

    volumes: tuple[Volume, ...] = ()
    plan: Plan | None = None
    problem: str = ""
    taken: tuple[KeptBundle, ...] = ()
    refused: str = ""


Failed = Callable[[TerminalError], None]


@dataclass(frozen=True, slots=True)
class MediumActions:
    """What the page sets off; each returns at once and answers on the main thread.

    Attributes:
        look: see what is here, and take receipts; what would be written is worked out only when that is asked for.
        write: write to the medium at this path, telling progress, then what was written or what went wrong.
        stop: end the writing.
    """

    look: Callable[[Callable[[Looked], None], bool], None]
    write: Callable[
        [Path, Callable[[Progress], None], Callable[[tuple[KeptBundle, ...]], None], Failed], None
    ]
    stop: Callable[[], None]


class Stage(StrEnum):
    """Where the officer is."""

    CLOSED = "closed"
    CHOOSING = "choosing"
    WRITING = "writing"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class MediumLine:
    """One medium.

    Attributes:
        room: "14.2 GB free", or why it cannot be used.
        usable: whether it can be chosen.
    """

    path: Path
    name: str
    room: str
    usable: bool


@dataclass(frozen=True, slots=True)
class MediumState:
    """The panel.

    Attributes:
        media: what is here.
        chosen: path of the medium that would be written.
        facts_head, facts: what would be, is or was written, or what the department has; names and values.
        bar, bar_words: how far the writing is.
        tone, head, text: what came of it, or what keeps it from being done.
        failed: whether it may be tried again.
        why_not: why it cannot be written now, on its key; empty when it can.
        newest: what became of the newest bundle.
    """

    stage: Stage = Stage.CLOSED
    media: tuple[MediumLine, ...] = ()
    chosen: Path | None = None
    facts_head: str = ""
    facts: Facts = ()
    bar: float = 0.0
    bar_words: str = ""
    tone: str = "ok"
    head: str = ""
    text: str = ""
    failed: bool = False
    why_not: str = ""
    newest: str = ""


class MediumScreen(Screen[MediumState]):
    """One medium, one writing at a time. While the page is seen, receipts are taken as soon as they are there."""

    def __init__(self, clock: Clock, actions: MediumActions, zone: tzinfo | None = None) -> None:
        super().__init__(MediumState())
        self._clock, self._actions, self._zone = clock, actions, zone
        self._looked = Looked()
        self._seen = self._looking = self._closely = False
        self._look_at = clock()

    def seen(self, *, is_seen: bool) -> None:
        """The page came up, or went."""
        self._seen = is_seen
        self._look_at = self._clock()
        self.tick()

    def tick(self) -> None:
        """Call once a second: media come and go."""
        due = self._clock() >= self._look_at
        if due and self._seen and not self._looking and self.state.stage is not Stage.WRITING:
            self._look()

    def open(self) -> None:
        """The officer wants to send by removable medium."""
        if self.state.stage is Stage.WRITING:
            return
        self._set(replace(MediumState(stage=Stage.CHOOSING), chosen=self.state.chosen))
        self._show_found()
        if not self._looking:
            self._look()

    def choose(self, path: Path) -> None:
        """The officer chooses a medium."""
        if any(line.usable and line.path == path for line in self.state.media):
            self._set(replace(self.state, chosen=path))
            self._show_found()

    def step(self, by: int) -> None:
        """The next or the previous medium that can be written."""
        usable = [line.path for line in self.state.media if line.usable]
        if usable:
            at = usable.index(self.state.chosen) + by if self.state.chosen in usable else 0
            self.choose(usable[at % len(usable)])

    @control("J02.1")
    def write(self) -> None:
        """The officer has it written, or tries again after it failed."""
        state = self.state
        if state.stage is Stage.DONE and state.failed:
            self.open()
            return
        if state.stage is not Stage.CHOOSING or state.chosen is None or state.why_not:
            return
        started = replace(state, stage=Stage.WRITING, bar=0.0, bar_words=f"Starting. {self._leave_in()}")
        self._set(replace(started, head="", text=""))
        self._actions.write(state.chosen, self._progressed, self._written, self._failed)

    def back(self) -> None:
        """Out of the panel, or out of the writing."""
        if self.state.stage is Stage.WRITING:
            self._set(replace(self.state, bar_words="Ending; nothing is lost"))
            self._actions.stop()
        else:
            self._set(MediumState(chosen=self.state.chosen))

    def signed_off(self) -> None:
        """Nothing is written, and nothing stays on screen."""
        self._actions.stop()
        self._looked, self._looking = Looked(), False
        self._set(MediumState())

    # -- answers ------------------------------------------------------------------------------------

    def _look(self) -> None:
        self._looking, self._closely = True, self.state.stage is Stage.CHOOSING
        self._actions.look(self._found, self._closely)

    def _found(self, looked: Looked) -> None:
        self._looking, self._looked = False, looked
        self._look_at = self._clock() + LOOK_EVERY
        if self.state.stage is Stage.WRITING:
            return
        if looked.taken:
            self._show_taken(looked.taken)
        elif looked.refused:
            head, _, text = looked.refused.partition(". ")
            self._end(MediumState(Stage.DONE, tone="p1", head=head.removesuffix("."), text=text))
        elif self.state.stage is Stage.CHOOSING and self._closely:
            self._show_found()
        elif self.state.stage is Stage.CHOOSING:  # the panel was opened meanwhile
            self._look()

    def _show_found(self) -> None:
        looked, plan = self._looked, self._looked.plan
        size = plan.size if plan else 0
        lines = (_line(volume, size) for volume in looked.volumes)
        media = tuple(sorted(lines, key=lambda line: not line.usable))
        usable = [line.path for line in media if line.usable]
        chosen = self.state.chosen if self.state.chosen in usable else next(iter(usable), None)
        problem = looked.problem or (plan.problem if plan else "")
        head, _, text = problem.partition(". ")
        if not problem and looked.plan is not None and not media:
            head = "No removable medium is here"
            text = "Put one of the department's own media in. It is seen by itself."
        self._set(
            MediumState(
                stage=Stage.CHOOSING,
                media=media,
                chosen=chosen,
                facts_head="What is written" if plan else "",
                facts=facts_of(plan, self._zone) if plan else (),
                tone="p2",
                head=head,
                text=text,
                why_not=_why_not(problem, media, chosen),
                newest=newest_words(plan.newest, self._zone) if plan else "",
            )
        )

    def _progressed(self, progress: Progress) -> None:
        if self.state.stage is not Stage.WRITING or self.state.bar_words.startswith("Ending"):
            return
        words = f"{wording.number(progress.done)} of {wording.number(progress.total)} records"
        if progress.verifying:
            words = "Reading it back"
        part = progress.done / progress.total if progress.total else 1.0
        self._set(replace(self.state, bar=part, bar_words=f"{words}. {self._leave_in()}"))

    def _written(self, done: tuple[KeptBundle, ...]) -> None:
        head = f"Written to {self._name()}, and read back"
        text = f"Take it to the department. {KEPT}"
        said = MediumState(Stage.DONE, head=head, text=text, facts_head="What was written")
        self._end(replace(said, facts=written_facts(done)))

    def _failed(self, error: TerminalError) -> None:
        head, _, text = str(error).partition(". ")
        said = MediumState(Stage.DONE, tone="p1", head=head.removesuffix("."), text=text, failed=True)
        self._end(said)

    @control("J02.1")
    def _show_taken(self, taken: tuple[KeptBundle, ...]) -> None:
        refused = sum(bundle.refused for bundle in taken)
        records = sum(bundle.accepted + bundle.duplicate for bundle in taken)
        text = "Its receipt was taken, and counts as its answer over the network."
        if refused:
            text = f"{counted(refused)} refused; they stay in this car. Tell the ALPR administrator."
        tone = "p2" if refused else "ok"
        said = MediumState(Stage.DONE, tone=tone, head=f"The department has {counted(records)}", text=text)
        self._end(replace(said, facts_head="By the receipt", facts=taken_facts(taken, self._zone)))

    def _end(self, said: MediumState) -> None:
        self._set(replace(said, chosen=self.state.chosen))

    def _name(self) -> str:
        return next((line.name for line in self.state.media if line.path == self.state.chosen), "the medium")

    def _leave_in(self) -> str:
        return f"Leave {self._name()} in."


def _line(volume: Volume, size: int) -> MediumLine:
    if not volume.writable:
        return MediumLine(volume.path, volume.name, "cannot be written", usable=False)
    room = f"{size_words(volume.free)} free"
    if volume.free < size:
        return MediumLine(volume.path, volume.name, f"{room}, too little", usable=False)
    return MediumLine(volume.path, volume.name, room, usable=True)


def _why_not(problem: str, media: tuple[MediumLine, ...], chosen: Path | None) -> str:
    if problem:
        return "not possible now"
    if chosen is not None:
        return ""
    return "no medium can be written" if media else "no medium here"
