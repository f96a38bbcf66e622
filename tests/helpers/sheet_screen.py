# SPDX-License-Identifier: Apache-2.0
"""The verification screen on its own, without Qt, with everything that it hands over kept."""

from uuid import UUID

from mdt_app.domain.patrol import Hit
from mdt_app.domain.verification import begin
from mdt_app.screens.verification import SheetActions, VerificationScreen
from policy.verification import Answer, HitRules, Row, Stage, Verification
from tests.helpers.sightings import TERMS, FakeClock


class Sheet:
    """A sheet on its own, with everything that it hands over kept."""

    def __init__(self, hit: Hit, rules: HitRules | None = None) -> None:
        self.clock = FakeClock()
        self.hit = hit
        self.saved: list[Verification] = []
        self.closed: list[UUID] = []
        self.left = 0
        self.followed: list[UUID] = []
        actions = SheetActions(self._save, self.closed.append, self._leave, self.followed.append)
        self.screen = VerificationScreen(self.clock, TERMS, actions)
        self.screen.open(hit, begin(hit, "4417", rules))

    def _save(self, hit: Hit, verification: Verification) -> None:
        assert hit is self.hit
        self.saved.append(verification)

    def _leave(self) -> None:
        self.left += 1

    def enter(self, text: str) -> None:
        for char in text:
            self.screen.type(char)
        self.screen.enter()

    def all_same(self) -> None:
        for row in Row:
            self.screen.answer(row, Answer.SAME)

    def at(self, stage: Stage) -> bool:
        """Whether the sheet stands at this stage now."""
        return self.screen.state.stage is stage

    @property
    def error(self) -> str:
        """As the state says now."""
        return self.screen.state.error
