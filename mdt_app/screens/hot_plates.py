# SPDX-License-Identifier: Apache-2.0
"""Hot plates of this car: writing one, seeing what waits and what is looked for, letting in what one may."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from mdt_app.clock import Clock
from mdt_app.domain.hot_plates import HotPlate, HotPlateView, Standing
from mdt_app.errors import TerminalError
from mdt_app.screens.hot_plate_form import Form, FormRules, to_form, written
from mdt_app.screens.screen import Screen
from mdt_app.screens.terms import Terms
from mdt_app.screens.wording import day_and_time
from policy.control import control
from policy.hotlist import category_of
from policy.hotplates import HotPlateForm

Failed = Callable[[TerminalError], None]
Listed = Callable[[tuple[HotPlateView, ...]], None]
Kept = Callable[[HotPlate], None]


class Page(StrEnum):
    """What the page shows."""

    LIST = "list"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class HotPlateRow:
    """One hot plate in words.

    Attributes:
        standing: in a word ("waiting").
        tone: colour role of that word.
        title: category ("Stolen vehicle").
        line: the synopsis.
        facts: names and values for the chosen one.
        note: what it waits for, or that it is over.
        may_decide, may_end, may_change: which keys act for the person who looks.
    """

    entry_id: str
    plate: str
    partial: bool
    standing: str
    tone: str
    title: str
    line: str
    facts: tuple[tuple[str, str], ...]
    note: str
    may_decide: bool
    may_end: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class HotPlatesState:
    """The page.

    Attributes:
        chosen: index of the row shown at large; -1 for none.
        changing: id of the entry that the form changes; empty for a new one.
        error: what was refused, naming what is missing; empty when nothing was.
        told: what was done last, for the list ("Entered. It waits for ...").
        busy: the store is being asked.
    """

    rules: FormRules
    page: Page = Page.LIST
    rows: tuple[HotPlateRow, ...] = ()
    chosen: int = -1
    form: Form = field(default_factory=Form)
    changing: str = ""
    error: str = ""
    told: str = ""
    busy: bool = False

    @property
    def row(self) -> HotPlateRow | None:
        """The chosen one."""
        return self.rows[self.chosen] if 0 <= self.chosen < len(self.rows) else None


@dataclass(frozen=True, slots=True)
class HotPlateActions:
    """What the page asks of the store; each answers on the thread that called it.

    Attributes:
        refresh: the list for the person who is signed on.
        enter: keep a new entry.
        change: keep another version of an entry, by its id.
        approve, end: let an entry in; take it back or out.
        search_past: open the search page for this plate and case; the person still gives purpose and reason.
    """

    refresh: Callable[[Listed], None]
    enter: Callable[[HotPlateForm, Kept, Failed], None]
    change: Callable[[str, HotPlateForm, Kept, Failed], None]
    approve: Callable[[str, Kept, Failed], None]
    end: Callable[[str, Kept, Failed], None]
    search_past: Callable[[str, str], None]


class HotPlatesScreen(Screen[HotPlatesState]):
    """The list, and the form that adds to it.

    Args:
        clock: UTC.
        rules: what the department's profile asks of an entry.
        actions: what the store is asked.
        terms: names of states, zone of times.
    """

    def __init__(self, clock: Clock, rules: FormRules, actions: HotPlateActions, terms: Terms) -> None:
        super().__init__(HotPlatesState(rules))
        self._clock, self._actions, self._terms = clock, actions, terms
        self._views: tuple[HotPlateView, ...] = ()
        self._shown = False

    def opened(self) -> None:
        """The page is shown: what stands in the store now is asked for, which is an access on record."""
        self._shown = True
        self.refresh()

    def left(self) -> None:
        """The page is not shown any more."""
        self._shown = False

    def changed(self) -> None:
        """What is looked for changed, or somebody else looks; a page that nobody sees is left as it is."""
        if self._shown:
            self.refresh()

    def refresh(self) -> None:
        """Ask for the list."""
        self._actions.refresh(self._listed)

    @control("M08.1", "M08.2")
    def begin(self) -> None:
        """An empty form."""
        self._set(replace(self.state, page=Page.FORM, form=Form(), changing="", error="", told=""))

    def begin_change(self) -> None:
        """The chosen entry in the form."""
        row = self.state.row
        if row is None or not row.may_change:
            return
        kept = self._views[self.state.chosen].kept
        self._set(
            replace(self.state, page=Page.FORM, form=written(kept), changing=kept.entry_id, error="", told="")
        )

    def write(self, form: Form) -> None:
        """The officer changes the form."""
        self._set(replace(self.state, form=form, error=""))

    def back(self) -> None:
        """From the form to the list; what was written is gone."""
        self._set(replace(self.state, page=Page.LIST, form=Form(), changing="", error=""))

    def submit(self) -> None:
        """Enter it: it waits then, unless something is missing, which is said."""
        if self.state.busy or self.state.page is not Page.FORM:
            return
        form = to_form(self.state.form, self._clock())
        self._set(replace(self.state, busy=True, error=""))
        if self.state.changing:
            self._actions.change(self.state.changing, form, self._entered, self._failed)
        else:
            self._actions.enter(form, self._entered, self._failed)

    def choose(self, index: int) -> None:
        """Show one at large; an index outside the list changes nothing."""
        if 0 <= index < len(self.state.rows):
            self._set(replace(self.state, chosen=index))

    def approve(self) -> None:
        """Let the chosen one in."""
        row = self.state.row
        if row is not None and row.may_decide and not self.state.busy:
            self._set(replace(self.state, busy=True, error="", told=""))
            said = "Approved: this car looks for it from now on."
            self._actions.approve(row.entry_id, lambda _kept: self._done(said), self._failed)

    def end(self) -> None:
        """Take the chosen one back, or stop looking for it."""
        row = self.state.row
        if row is not None and row.may_end and not self.state.busy:
            self._set(replace(self.state, busy=True, error="", told=""))
            waits = row.standing == Standing.WAITING.value
            said = (
                "Taken back: it was never looked for." if waits else "Ended: this car looks for it no more."
            )
            self._actions.end(row.entry_id, lambda _kept: self._done(said), self._failed)

    @control("M08.2")
    def search_past(self) -> None:
        """Past reads are gone through in a documented search only; the page of searches asks what it needs."""
        if self.state.row is not None:
            kept = self._views[self.state.chosen].kept
            self._actions.search_past(kept.pending.entry.plate, kept.pending.entry.case_number)

    def moment(self, moment: datetime) -> str:
        """A moment in this terminal's zone, as the page says it."""
        return day_and_time(moment, self._terms.zone)

    def clear(self) -> None:
        """Empties everything (sign-off)."""
        self._views = ()
        self._set(HotPlatesState(self.state.rules))

    def _entered(self, kept: HotPlate) -> None:
        self._set(replace(self.state, page=Page.LIST, form=Form(), changing="", busy=False))
        self._actions.refresh(lambda views: self._listed(views, kept.entry_id))
        self._set(replace(self.state, told="Entered. It is looked for once it is approved."))

    def _done(self, told: str) -> None:
        self._set(replace(self.state, busy=False, told=told))
        self.refresh()

    def _failed(self, error: TerminalError) -> None:
        self._set(replace(self.state, busy=False, error=str(error)))

    def _listed(self, views: tuple[HotPlateView, ...], entry_id: str = "") -> None:
        before = self.state.row
        wanted = entry_id or (before.entry_id if before is not None else "")
        self._views = views
        rows = tuple(self._row(view) for view in views)
        places = [at for at, row in enumerate(rows) if row.entry_id == wanted]
        chosen = places[0] if places else 0 if rows else -1
        self._set(replace(self.state, rows=rows, chosen=chosen))

    def _row(self, view: HotPlateView) -> HotPlateRow:
        pending, version = view.kept.pending, view.kept.version
        entry = pending.entry
        until = day_and_time(entry.expires_at, self._terms.zone) if entry.expires_at else "not said"
        approved = version.approved_by or "nobody yet"
        facts = (
            ("State", self._terms.state(entry.state)),
            ("Case", entry.case_number),
            ("Report", version.report),
            ("Incident", pending.incident or "none"),
            ("Entered by", f"{version.author}, {day_and_time(version.made_at, self._terms.zone)}"),
            ("Approved by", approved),
            ("Until", until),
        )
        over = view.standing not in {Standing.WAITING, Standing.IN_FORCE}
        return HotPlateRow(
            entry_id=view.kept.entry_id,
            plate=entry.plate,
            partial=entry.partial,
            standing=view.standing.value,
            tone={Standing.WAITING: "p2", Standing.IN_FORCE: "ok"}.get(view.standing, "text2"),
            title=category_of(entry.category).words,
            line=entry.synopsis,
            facts=facts,
            note=_note(view),
            may_decide=view.may_decide,
            may_end=view.may_end and not over,
            may_change=view.standing in {Standing.IN_FORCE, Standing.EXPIRED},
        )


def _note(view: HotPlateView) -> str:
    if view.standing is Standing.WAITING:
        change = "The version before it is looked for meanwhile. " if view.kept.version.number > 1 else ""
        return f"Does not alert yet. {change}Waits for: {view.approver}."
    if view.standing is Standing.IN_FORCE:
        return "A read that fits alerts. Reads from before are gone through by a search only."
    return "Not looked for."
