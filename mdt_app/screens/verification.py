# SPDX-License-Identifier: Apache-2.0
"""The verification of one hit as an officer goes through it: enter, compare, confirm the record, outcome."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.domain.patrol import Hit
from mdt_app.screens.comparison import closing, compare
from mdt_app.screens.handover import handover
from mdt_app.screens.outcome import cleared, heading
from mdt_app.screens.panel import Panel, asked, plea
from mdt_app.screens.plate_place import place_of
from mdt_app.screens.record_question import record_question, urgency
from mdt_app.screens.screen import Screen
from mdt_app.screens.sheet_state import Beside, Draft, SheetState
from mdt_app.screens.terms import Terms
from mdt_app.screens.wording import clock_time
from policy.hotlist import EntryNow
from policy.plates import PLATE_MAX, UNREADABLE, normalise_entry
from policy.verification import (
    Answer,
    Channel,
    ClosingReason,
    Outcome,
    Row,
    Stage,
    StepRefused,
    Verification,
)

Step = Callable[[Verification], Verification]


@dataclass(frozen=True, slots=True)
class SheetActions:
    """What happens outside the sheet.

    Attributes:
        save: keeps each change of the verification.
        on_closed: the hit is closed; it leaves the open hits.
        on_leave: the officer goes back to the open hits, or the hit is closed.
        on_follow: the officer follows the vehicle.
    """

    save: Callable[[Hit, Verification], None]
    on_closed: Callable[[UUID], None]
    on_leave: Callable[[], None]
    on_follow: Callable[[UUID], None]


class VerificationScreen(Screen[SheetState]):
    """Shows one hit's verification and takes the officer's steps; a refused step is said, never ignored.

    Nothing is answered or chosen beforehand. Before the plate is entered the state holds neither the camera's
    text nor the list's.
    """

    def __init__(self, clock: Clock, terms: Terms, actions: SheetActions) -> None:
        super().__init__(SheetState())
        self._clock, self._terms, self._actions = clock, terms, actions
        self._hit: Hit | None = None
        self._verification: Verification | None = None
        self._drafts: dict[UUID, Draft] = {}
        self._beside: defaultdict[UUID, Beside] = defaultdict(Beside)
        self._waiting = ""

    @property
    def verification(self) -> Verification | None:
        """The verification as it stands, None while no hit is open."""
        return self._verification

    def open(self, hit: Hit, verification: Verification) -> None:
        """Begin with a fresh verification, or go on with a stored one."""
        self._hit, self._verification = hit, verification
        self._show(panel=Panel.NONE, active=self._open_row)

    def ask_dismissal(self, hit: Hit, verification: Verification) -> None:
        """Open a hit at the question why it is dismissed."""
        self.open(hit, verification)
        self.show_panel(Panel.CLOSE)

    def waiting(self, position: int, count: int, *, by_passenger: bool = False) -> None:
        """Say which of the open hits this is, and that a passenger goes on with it while the car moves."""
        self._waiting = f"{'Passenger · ' if by_passenger else ''}Hit {position} of {count}"
        self.tick()

    def second_reading(self, hit_id: UUID, reader: str, text: str) -> None:
        """Another reader's text for a hit arrived; it is shown as a fact in step 2, unless it is empty."""
        if text:
            self._beside[hit_id].others[reader] = text
        self.tick()

    def entry_is(self, hit_id: UUID, now: EntryNow) -> None:
        """What became of the entry in the lists that are in force now; the sheet goes on with it as it was."""
        self._beside[hit_id].entry = now
        self.tick()

    def tick(self) -> None:
        """Bring timers and ages up to date; called about once a second."""
        if self._hit is not None:
            self._show(error=self.state.error)

    def leave(self) -> None:
        """Back to the open hits; everything given and written stays."""
        self._hit = self._verification = None
        self._set(SheetState())
        self._actions.on_leave()

    def hand_over(self) -> None:
        """Another person acts from now on: nothing that the first one was writing is shown to them."""
        self._drafts.clear()
        if self._hit is not None:
            self.leave()

    def follow(self) -> None:
        """The officer follows the vehicle; before anything is verified this is all that a policy allows."""
        if self._hit is not None and self.state.may_follow:
            self._beside[self._hit.hit_id].followed = True
            self._actions.on_follow(self._hit.hit_id)
            self._show()

    def show_panel(self, panel: Panel) -> None:
        """Lay a question or the whole picture over the step, or take it away (`Panel.NONE`)."""
        self.write(replace(self.state.draft, reason=""))
        self._show(panel=panel)

    def write(self, draft: Draft) -> None:
        """What the officer writes or chooses in the fields of a step; it counts once the step is taken."""
        if self._hit is not None:
            self._drafts[self._hit.hit_id] = draft
            self._show(error=self.state.error)

    def type(self, char: str) -> None:
        """Add one character to the entry of step 1; ``?`` stands for one that cannot be read."""
        draft, char = self.state.draft, normalise_entry(char)
        if self.state.stage is Stage.ENTER and len(char) == 1 and len(draft.typed) < PLATE_MAX:
            self.write(replace(draft, typed=draft.typed + char))

    def delete(self) -> None:
        """Take the last character of the entry away."""
        self.write(replace(self.state.draft, typed=self.state.draft.typed[:-1]))

    def clear(self) -> None:
        """Empty the entry."""
        self.write(replace(self.state.draft, typed=""))

    def enter(self) -> None:
        """Compare what was entered with the list."""
        typed = self.state.draft.typed
        self._step(lambda now: now.enter(typed, self._clock()), active=True)

    def cannot_read(self) -> None:
        """Nothing on the plate can be read: characters are at can't tell."""
        self._step(lambda now: now.enter(UNREADABLE, self._clock()), active=True)

    def enter_again(self) -> None:
        """Back to step 1; answers go, as they were about the earlier entry."""
        if self._step(lambda now: now.reopen_entry()):
            self.clear()

    def choose_row(self, row: Row) -> None:
        """Make a row the one that the answer keys answer."""
        self._show(active=row)

    def answer(self, row: Row, answer: Answer) -> None:
        """Answer one row; the next one without an answer is asked then."""
        self._step(lambda now: now.answer(row, answer, self._clock()), active=True)

    def proceed(self) -> None:
        """On to the record's confirmation."""
        self._step(lambda now: now.proceed())

    def back(self) -> None:
        """Back from the record to the comparison."""
        self._step(lambda now: now.back())

    def ask(self, channel: Channel) -> None:
        """The officer asks for the record now; the clock starts."""
        if self._hit is not None:
            soon = urgency(self._hit)
            self._step(lambda now: now.ask(channel, self._clock(), soon))

    def record_answer(self) -> None:
        """Record what came back; an active record leads to the outcome."""
        draft = self.state.draft
        if draft.result is None:
            self._show(error="Choose what the answer was first.")
            return
        result, who = draft.result, draft.confirmed_by
        question = self.state.question
        if not who.strip() and question is not None and question.channel is Channel.MDC_INQUIRY:
            who = "self"
        if self._step(lambda now: now.confirm(result, who, self._clock(), draft.reference)):
            self.write(replace(self.state.draft, result=None))

    def give_reason(self) -> None:
        """Take the written reason for what the panel asks."""
        reason, at = self.state.draft.reason, self._clock()
        steps: dict[Panel, Step] = {
            Panel.EXIGENT: lambda now: now.exigent(reason, at),
            Panel.IMPRACTICABLE: lambda now: now.not_practicable(reason, at),
            Panel.ACTED: lambda now: now.report_stop_made(reason, at),
        }
        for row in Row:
            steps[Panel.excepting(row)] = lambda now, row=row: now.except_row(row, reason, at)  # type: ignore[misc]
        step = steps.get(self.state.panel)
        if step is not None and self._step(step):
            self.show_panel(Panel.NONE)

    def close(self, reason: ClosingReason) -> None:
        """Close the hit without acting on it; the note on the panel goes with it."""
        note = self.state.draft.reason
        if self._step(lambda now: now.close(reason, self._clock(), note)):
            self._finish()

    def save_outcome(self) -> None:
        """Clear the hit: record the basis where one was given, then the outcome."""
        draft = self.state.draft
        if draft.outcome is None:
            self._show(error="Choose how the hit was cleared first.")
            return
        outcome, occupant = draft.outcome, draft.occupant

        def clear(now: Verification) -> Verification:
            basis_given = draft.basis.strip() or not now.rules.asks_basis
            if basis_given and (occupant is not None or not now.rules.asks_occupant):
                now = now.record_basis(draft.basis, occupant, self._clock())
            if draft.tied is not None and outcome is Outcome.STOP_ARREST:
                now = now.correlate(self._clock(), tied=draft.tied)
            return now.dispose(outcome, self._clock(), draft.call_number, draft.note)

        if self._step(clear):
            self._finish()

    def _finish(self) -> None:
        if self._hit is None:
            return
        closed = self._hit.hit_id
        self._drafts.pop(closed, None)
        self._beside.pop(closed, None)
        self._actions.on_closed(closed)
        self.leave()

    @property
    def _open_row(self) -> Row | None:
        return self._verification.open_row if self._verification is not None else None

    def _step(self, step: Step, *, active: bool = False) -> bool:
        """Take a step and keep it; a refusal is shown and nothing changes. Whether it was taken."""
        if self._hit is None or self._verification is None:
            return False
        try:
            taken = step(self._verification)
        except StepRefused as refused:
            self._show(error=str(refused))
            return False
        self._actions.save(self._hit, taken)
        self._verification = taken
        self._show(active=self._open_row if active else self.state.active)
        return True

    def _show(self, *, error: str = "", **changed: object) -> None:
        hit, now = self._hit, self._verification
        if hit is None or now is None:
            return
        at, terms, stage = self._clock(), self._terms, now.stage
        seen = stage is not Stage.ENTER
        beside, entry = self._beside[hit.hit_id], self._beside[hit.hit_id].entry
        draft = self._drafts.get(hit.hit_id, Draft())
        plate = hit.read.plate
        state = replace(
            self.state,
            hit_id=hit.hit_id,
            stage=stage,
            level=int(hit.priority),
            heading=heading(hit, now),
            waiting=self._waiting,
            caption=f"{terms.camera(plate.camera)} · {clock_time(plate.captured_at, terms.zone)}",
            plate_jpeg=plate.plate_jpeg,
            scene_jpeg=plate.scene_jpeg,
            plate_at=place_of(plate),
            draft=draft,
            error=error,
            following=beside.followed,
            may_follow=now.rules.may_follow or now.may_act,
            plea=plea(now),
            comparison=compare(hit, now, beside.others, at, terms, entry=entry)
            if stage is Stage.COMPARE
            else None,
            question=record_question(hit, now, at, terms, entry) if stage is Stage.CONFIRM else None,
            cleared=cleared(hit, now, draft, terms) if stage is Stage.OUTCOME else None,
            closing=closing(now) if seen else None,
            handover=handover(hit, now, at, terms, entry) if seen else (),
        )
        state = replace(state, **changed)  # type: ignore[arg-type]
        self._set(replace(state, asked=asked(state.panel, now)))
