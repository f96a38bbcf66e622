# SPDX-License-Identifier: Apache-2.0
"""Questions that reveal earlier reads: put only while the person who asks counts as proved."""

from collections.abc import Callable
from uuid import UUID

from mdt_app.domain.patrol import RecordedRead
from mdt_app.errors import Refused
from mdt_app.main.guard import Guard
from mdt_app.main.store_desk import Failed, StoreDesk
from mdt_app.screens.inquiry_state import InquiryActions, Released
from mdt_app.services.inquiry_rows import Results, Rows
from policy.control import control
from policy.inquiry import InquiryRequest

_PROOF_FIRST = "Prove who you are first; then ask again."


class ProvedQuestions:
    """Stands before the store; after a long pause it has the guard ask for a proof instead.

    Args:
        desk: asks the store.
        guard: knows whether a proof is due.
    """

    def __init__(self, desk: StoreDesk, guard: Guard) -> None:
        self._desk, self._guard = desk, guard

    def actions(self, released: Released) -> InquiryActions:
        """What the search page asks; ``released`` looks up what another person released."""
        desk = self._desk
        return InquiryActions(self.search, self.page, self.view, released, desk.end_search, desk.here)

    @control("M01.2")
    def search(self, request: InquiryRequest, then: Callable[[Results], None], failed: Failed) -> None:
        """Search reads."""
        if self._guard.has_proof():
            self._desk.search(request, then, failed)
        else:
            failed(Refused(_PROOF_FIRST))

    @control("M01.2")
    def page(self, inquiry: UUID, start: int, then: Callable[[Rows], None], failed: Failed) -> None:
        """More rows of the search that is open."""
        if self._guard.has_proof():
            self._desk.page(inquiry, start, then, failed)
        else:
            failed(Refused(_PROOF_FIRST))

    @control("M01.2")
    def view(
        self, request: InquiryRequest, read_id: UUID, then: Callable[[RecordedRead], None], failed: Failed
    ) -> None:
        """Show one found read with its whole picture."""
        if self._guard.has_proof():
            self._desk.view(request, read_id, then, failed)
        else:
            failed(Refused(_PROOF_FIRST))
