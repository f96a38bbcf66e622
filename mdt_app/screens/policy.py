# SPDX-License-Identifier: Apache-2.0
"""The policy in force: its sections, its clauses, and how each is enforced here; all of it works without a network."""

from dataclasses import replace
from typing import Final

from mdt_app.policies.bindings import Binding, Status
from mdt_app.policies.book import PolicyBook, Section
from mdt_app.screens.policy_state import ClauseCard, PolicyRow, PolicyState, SectionCard, Stage
from mdt_app.screens.policy_words import KINDS, controls_of, settings_of, standing_of
from mdt_app.screens.screen import Screen
from policy.accuracy import accuracy_notice
from policy.clauses import Clause, Kind
from policy.control import control


@control("M10.1")
class PolicyScreen(Screen[PolicyState]):
    """Shows sections, then clauses, then one clause at large; finds clauses by id or word.

    Args:
        policy: the book of the policy in force.
    """

    def __init__(self, policy: PolicyBook) -> None:
        named = policy.profile.profile
        super().__init__(PolicyState(named.agency, f"Policy {named.policy_number} · profile {named.id}"))
        self._policy = policy
        self._sections = policy.sections
        self._notice = accuracy_notice(policy.profile.verification)
        self._words = {one.id: _words(policy, one) for one in policy.clauses}
        self._open: Section | None = None
        self._found: tuple[Clause, ...] = ()
        self._place = 0
        self._show_sections(0)

    def find(self, text: str) -> None:
        """The officer writes what to look for; nothing written shows again what was shown before."""
        if text == self.state.find:
            return
        if not text.strip():
            self._leave_find(text)
            return
        if self.state.stage is not Stage.FOUND:
            self._place = self.state.chosen
        wanted = text.casefold().split()
        self._found = tuple(
            one for one in self._policy.clauses if all(word in self._words[one.id] for word in wanted)
        )
        count = len(self._found)
        self._show(
            replace(
                self.state,
                stage=Stage.FOUND,
                title=f"{count} clause{'' if count == 1 else 's'} found" if count else "Nothing found",
                find=text,
                rows=tuple(_clause_row(one) for one in self._found),
                back="Clear",
                help="" if count else "Try another word or a part of an id. Esc clears what is written.",
            ),
            0,
        )

    def move(self, step: int) -> None:
        """Choose the row that many rows below, or above."""
        self.choose(max(0, min(len(self.state.rows) - 1, self.state.chosen + step)))

    def choose(self, index: int) -> None:
        """Show a row at large; an index outside the list changes nothing."""
        if 0 <= index < len(self.state.rows):
            self._show(self.state, index)

    def open(self) -> None:
        """Go into the chosen section; elsewhere nothing lies deeper."""
        section = self._section_at(self.state.chosen) if self.state.stage is Stage.SECTIONS else None
        if section is not None:
            self._show_clauses(section, 0)

    def open_clause(self, clause_id: str) -> None:
        """Show one clause in its section, for screens that name it; an id of another policy changes nothing."""
        for section in self._sections:
            for index, one in enumerate(section.clauses):
                if one.id == clause_id:
                    self._show_clauses(section, index)

    def back(self) -> None:
        """From what was found to where the officer was, from clauses to sections."""
        if self.state.stage is Stage.FOUND or self.state.find:
            self._leave_find("")
        elif self.state.stage is Stage.CLAUSES and self._open is not None:
            self._show_sections(self._sections.index(self._open) + self._before)

    def signed_off(self) -> None:
        """The next officer begins at the sections, with nothing written."""
        self._show_sections(0)

    @property
    def _before(self) -> int:
        """How many rows stand before the sections."""
        return 1 if self._notice is not None else 0

    def _leave_find(self, text: str) -> None:
        """Back to where the officer was before the first letter."""
        if self.state.stage is not Stage.FOUND:
            self._set(replace(self.state, find=text))
        elif self._open is not None:
            self._show_clauses(self._open, self._place, text)
        else:
            self._show_sections(self._place, text)

    def _show_sections(self, index: int, find: str = "") -> None:
        self._open = None
        notice = (
            [PolicyRow("", self._notice.title, f"{len(self._notice.factors)} causes", "eye")]
            if self._notice
            else []
        )
        sections = [PolicyRow(one.number, one.title, _count(len(one.clauses))) for one in self._sections]
        help_ = "" if self._sections else _OWN_POLICY
        title = f"{len(self._sections)} sections, {_count(len(self._policy.clauses))}"
        state = replace(
            self.state, stage=Stage.SECTIONS, title=title, find=find, rows=(*notice, *sections), back="", help=help_
        )  # fmt: skip
        self._show(state, index)

    def _show_clauses(self, section: Section, index: int, find: str = "") -> None:
        self._open = section
        rows = tuple(_clause_row(one) for one in section.clauses)
        state = replace(
            self.state, stage=Stage.CLAUSES, title=section.name, find=find, rows=rows, back="Sections", help=""
        )  # fmt: skip
        self._show(state, index)

    def _show(self, state: PolicyState, index: int) -> None:
        """Take a state into use with the row ``index`` at large."""
        state = replace(state, chosen=min(index, len(state.rows) - 1), section=None, clause=None, notice=None)
        if state.stage is Stage.SECTIONS:
            section = self._section_at(state.chosen)
            notice = self._notice if section is None and state.rows else None
            state = replace(state, section=self._section_card(section) if section else None, notice=notice)
        elif state.chosen >= 0:
            shown = self._found if state.stage is Stage.FOUND or self._open is None else self._open.clauses
            state = replace(state, clause=self._clause_card(shown[state.chosen]))
        self._set(state)

    def _section_at(self, index: int) -> Section | None:
        at = index - self._before
        return self._sections[at] if 0 <= at < len(self._sections) else None

    def _section_card(self, section: Section) -> SectionCard:
        counts = [(KINDS[kind], sum(one.kind is kind for one in section.clauses)) for kind in Kind]
        return SectionCard(
            section.number,
            section.title,
            tuple((words, count) for words, count in counts if count),
            self._standing(section),
        )

    def _standing(self, section: Section) -> str:
        if self._policy.bindings is None:
            return ""
        acted = [one for one in section.clauses if one.kind is not Kind.ORGANISATIONAL]
        bound = [one for one in map(self._bound, acted) if one is not None]
        rules = sum(one.by_rule_alone for one in bound)
        more = f"; of {rules} more the rule stands" if rules else ""
        done = len(bound) - rules
        return f"{done} of {len(acted)} carried out by this program today{more}" if acted else ""

    def _bound(self, clause: Clause) -> Binding | None:
        found = (self._policy.bindings or {}).get(clause.id)
        return found if found is not None and found.status is Status.BOUND else None

    def _clause_card(self, clause: Clause) -> ClauseCard:
        return ClauseCard(
            clause.id,
            clause.section,
            clause.text,
            clause.actor,
            KINDS[clause.kind],
            controls_of(self._policy, clause),
            settings_of(self._policy, clause),
            standing_of(self._policy, clause),
        )


_OWN_POLICY: Final = (
    "This department's policy did not come with the program, so its clauses cannot be shown. "
    "Its profile is in force all the same."
)


def _count(clauses: int) -> str:
    return "1 clause" if clauses == 1 else f"{clauses} clauses"


def _clause_row(clause: Clause) -> PolicyRow:
    kind = KINDS[clause.kind]
    return PolicyRow(clause.id, clause.text, kind.short, kind.glyph)


def _words(policy: PolicyBook, clause: Clause) -> str:
    """All in which a clause is looked for."""
    titles = (policy.capabilities[code].title for code in clause.codes if code in policy.capabilities)
    keys = (term.key for term in clause.terms)
    parts = (clause.id, clause.section, clause.text, KINDS[clause.kind].word, *clause.codes, *titles, *keys)
    return " ".join(parts).casefold()
