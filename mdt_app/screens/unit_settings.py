# SPDX-License-Identifier: Apache-2.0
"""The technician's bench for settings: what is in force and why, and the way into another unit and from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mdt_app.errors import TerminalError
from mdt_app.screens import wording
from mdt_app.screens.screen import Screen
from mdt_app.settings import EffectiveValue
from mdt_app.settings_export import GROUPS, Difference, Plan
from mdt_app.settings_words import SettingWords

Failed = Callable[[TerminalError], None]
RESTART = "Start the terminal again to use it."
GROUP_WORDS: Mapping[str, str] = {
    "unit": "Call sign",
    "cameras": "Cameras, aim",
    "receiver": "Receiver's port",
    "panel": "Screen panel",
    "files": "Files in the car",
    "rules": "Rules",
}


class Page(StrEnum):
    """What is shown."""

    LIST = "list"
    EXPORT = "export"
    IMPORT = "import"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting in force.

    Attributes:
        origin: where it came from ("unit.toml", "default").
        changed: whether it is not the default.
    """

    name: str
    value: str
    origin: str
    changed: bool


@dataclass(frozen=True, slots=True)
class UnitSettingsState:
    """The page.

    Attributes:
        rows: what is listed; only changed ones where ``all_rows`` is off.
        chosen: row shown at large.
        title: name of the chosen setting in words.
        description: what it means.
        places: folders and media that were found, each with its path.
        files: exported files that were found, each with its path.
        path: folder to export to, or file to import.
        source: which unit's file is looked at, and of when.
        differences: what it would change.
        groups: groups with a difference, and whether each is taken over.
        busy: whether something is being done.
        error: what went wrong and what to do.
        told: what was done.
    """

    page: Page = Page.LIST
    all_rows: bool = False
    rows: tuple[SettingRow, ...] = ()
    count: str = ""
    chosen: int = 0
    title: str = ""
    description: str = ""
    places: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    path: str = ""
    source: str = ""
    differences: tuple[Difference, ...] = ()
    groups: tuple[tuple[str, bool], ...] = ()
    busy: bool = False
    error: str = ""
    told: str = ""

    @property
    def row(self) -> SettingRow | None:
        """What is shown at large."""
        return self.rows[self.chosen] if self.chosen < len(self.rows) else None

    @property
    def taken(self) -> int:
        """How many settings would change."""
        return sum(one.taken for one in self.differences)


@dataclass(frozen=True, slots=True)
class UnitSettingsActions:
    """What the page sets off.

    Attributes:
        values: the settings in force.
        words: what a setting is called and means, and its default.
        places: folders and media that files may be written to or lie on.
        files: exported files on them.
        export: write this unit's file into a folder; where it lies comes back.
        plan: look at a file with these groups taken over.
        take_over: do what a plan says.
    """

    values: Callable[[], Sequence[EffectiveValue]]
    words: Callable[[str], SettingWords]
    places: Callable[[], tuple[tuple[str, str], ...]]
    files: Callable[[], tuple[tuple[str, str], ...]]
    export: Callable[[str, Callable[[str], None], Failed], None]
    plan: Callable[[str, Sequence[str], Callable[[Plan], None], Failed], None]
    take_over: Callable[[Plan, Callable[[], None], Failed], None]


class UnitSettingsScreen(Screen[UnitSettingsState]):
    """Lists, exports and takes over; nothing is written before its differences were shown."""

    def __init__(self, actions: UnitSettingsActions) -> None:
        super().__init__(UnitSettingsState())
        self._actions = actions
        self._plan: Plan | None = None

    def opened(self) -> None:
        """Somebody looks at the page."""
        self._list(self.state)

    def signed_off(self) -> None:
        """Nothing stays."""
        self._plan = None
        self._set(UnitSettingsState())

    def show_all(self, *, everything: bool) -> None:
        """List every setting, or only those that somebody set."""
        self._list(replace(self.state, all_rows=everything, chosen=0))

    def choose(self, index: int) -> None:
        """Show one at large."""
        index = max(0, min(index, len(self.state.rows) - 1))
        self._set(self._at_large(replace(self.state, chosen=index)))

    def move(self, by: int) -> None:
        """Up or down."""
        self.choose(self.state.chosen + by)

    def begin_export(self) -> None:
        """Where is it to go?"""
        places = self._actions.places()
        path = places[0][1] if places else ""
        self._set(replace(self.state, page=Page.EXPORT, places=places, path=path, error="", told=""))

    def begin_import(self) -> None:
        """Which file is it?"""
        files = self._actions.files()
        path = files[0][1] if files else ""
        self._set(replace(self.state, page=Page.IMPORT, files=files, path=path, error="", told=""))

    def write(self, path: str) -> None:
        """A path is typed, or a place chosen."""
        self._set(replace(self.state, path=path, error=""))

    def back(self) -> None:
        """One step back, without anything being done."""
        self._plan = None
        page = Page.IMPORT if self.state.page is Page.PLAN else Page.LIST
        self._set(replace(self.state, page=page, differences=(), groups=(), error="", told=""))

    def export(self) -> None:
        """Write the file."""
        if self._may_go_on(Page.EXPORT):
            self._set(replace(self.state, busy=True, error=""))
            self._actions.export(self.state.path.strip(), self._exported, self._failed)

    def look(self) -> None:
        """Show what the file would change."""
        if self._may_go_on(Page.IMPORT):
            self._ask_plan(())

    def toggle(self, group: str) -> None:
        """Take a group over too, or not."""
        if self.state.page is Page.PLAN and not self.state.busy:
            wanted = {name for name, taken in self.state.groups if taken} ^ {group}
            self._ask_plan(sorted(wanted))

    def take_over(self) -> None:
        """Write what was shown."""
        if self._plan is not None and self.state.taken and not self.state.busy:
            self._set(replace(self.state, busy=True, error=""))
            self._actions.take_over(self._plan, self._taken_over, self._failed)

    def _may_go_on(self, page: Page) -> bool:
        if self.state.page is not page or self.state.busy:
            return False
        if not self.state.path.strip():
            what = "The folder" if page is Page.EXPORT else "The file"
            self._set(replace(self.state, error=f"{what} is missing."))
            return False
        return True

    def _ask_plan(self, groups: Sequence[str]) -> None:
        self._set(replace(self.state, busy=True, error="", told=""))
        self._actions.plan(self.state.path.strip(), groups, self._planned, self._failed)

    def _planned(self, plan: Plan) -> None:
        self._plan = plan
        made = plan.export
        there = {one.group for one in plan.differences if one.group}
        taken = {one.group for one in plan.differences if one.taken}
        groups = tuple((name, name in taken) for name in GROUPS if name in there)
        source = f"From unit {made.unit}, {wording.day_and_time(made.made_at)}"
        shown = sorted(plan.differences, key=lambda one: not one.taken)
        self._set(
            replace(
                self.state,
                page=Page.PLAN,
                busy=False,
                source=source,
                differences=tuple(shown),
                groups=groups,
            )
        )

    def _exported(self, path: str) -> None:
        self._list(replace(self.state, page=Page.LIST, busy=False, told=f"The settings are in {path}."))

    def _taken_over(self) -> None:
        self._plan = None
        state = replace(self.state, page=Page.LIST, busy=False, differences=(), groups=())
        self._list(replace(state, told=f"Taken over. {RESTART}"))

    def _failed(self, error: TerminalError) -> None:
        self._set(replace(self.state, busy=False, error=str(error)))

    def _list(self, state: UnitSettingsState) -> None:
        try:
            values = self._actions.values()
        except TerminalError as error:
            self._set(replace(state, rows=(), count="", error=str(error)))
            return
        rows = tuple(map(self._row, values))
        changed = tuple(row for row in rows if row.changed)
        count = f"{len(changed)} of {len(rows)} settings were changed"
        self._set(self._at_large(replace(state, rows=rows if state.all_rows else changed, count=count)))

    def _at_large(self, state: UnitSettingsState) -> UnitSettingsState:
        row = state.row
        if row is None:
            return replace(state, title="", description="")
        words = self._actions.words(row.name)
        return replace(state, title=words.title, description=words.description)

    def _row(self, one: EffectiveValue) -> SettingRow:
        """A value in a list comes from where the list does, also where it is the default: that is not changed."""
        value = _said(one.value)
        same = value == _said(self._actions.words(one.name).default)
        return SettingRow(one.name, value, one.origin, one.origin != "default" and not same)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not set" if value in (None, "", [], ()) else str(value)
