# SPDX-License-Identifier: Apache-2.0
"""The review queue: what was held or excepted, looked at by another person who may, and decided on record.

A released search may be run once, by the person who asked for it, as it was read.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from uuid6 import uuid7

from mdt_app.clock import Clock
from mdt_app.domain.patrol import Session
from mdt_app.domain.reviews import Decision, Review, ReviewKind
from mdt_app.errors import Refused
from mdt_app.storage import accounts, audit, reviews
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.access import Role
from policy.control import control
from policy.inquiry import APPROVERS, Approval, InquiryRequest
from policy.verification import Verification

_DECIDERS: Final[Mapping[ReviewKind, frozenset[Role]]] = {
    ReviewKind.SEARCH: APPROVERS,
    ReviewKind.EXCEPTION: frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR}),
}
_READERS: Final = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
_NOTHING_WAITS: Final = "Nothing of this number waits for a decision. Look at the list again."


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a matter.

    Attributes:
        yes: release a search, or note an exception; no denies a search.
        words: why, in the person's words.
    """

    yes: bool
    words: str


class Reviews:
    """The queue. Its methods are questions for ``services.queries``.

    Args:
        clock: UTC.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @control("M02.6")
    def hold(self, database: Database, session: Session, request: InquiryRequest, why: str) -> None:
        """Put a search into the queue, inside the caller's transaction; the same one waits there once."""
        mine = reviews.searches_of(database, session.username)
        if any(one.request == request and one.decision is Decision.WAITING for one in mine):
            return
        review_id = uuid7()
        held = Review(
            review_id,
            ReviewKind.SEARCH,
            f"search {review_id}",
            session.username,
            str(session.session_id),
            self._clock(),
            request,
            why,
        )
        reviews.add(database, held)

    @control("M05.5")
    def note_exception(
        self, database: Database, session: Session, hit_id: UUID, verification: Verification
    ) -> None:
        """Put what was excepted from the verification of a hit into the queue, inside the caller's transaction."""
        why = "; ".join(verification.for_review)
        if not why:
            return
        reviews.add(
            database,
            Review(
                uuid7(),
                ReviewKind.EXCEPTION,
                f"hit {hit_id}",
                session.username,
                str(session.session_id),
                self._clock(),
                None,
                why,
            ),
        )

    @control("A08.1")
    def waiting(self, database: Database, username: str) -> tuple[Review, ...]:
        """What waits, for a person who may look at it, oldest first; looking is on record.

        Raises:
            Refused: this person is neither a supervisor nor an administrator.
            AuditUnwritable: that they looked could not be recorded, so nothing is shown.
        """
        self._role(database, username, _READERS, "review_listed")
        found = reviews.waiting(database)
        event = AuditEvent(
            self._clock(),
            "review_listed",
            username=username,
            object="reviews",
            query_elements={"which": "waiting"},
            purpose="review",
            rows=len(found),
        )
        audit.access(database, event)
        return found

    @control("M02.6")
    def decide(self, database: Database, username: str, review_id: UUID, said: Said) -> Review:
        """Keep what another person says of a matter.

        Raises:
            Refused: there is no such matter, it is decided, it is the person's own, the role may not decide it, or
                no words were given.
        """
        review = reviews.get(database, review_id)
        if review is None or review.decision is not Decision.WAITING:
            raise Refused(_NOTHING_WAITS)
        role = self._role(database, username, _DECIDERS[review.kind], "review_decided")
        if username == review.asked_by:
            raise Refused("Nobody decides on a matter of their own. Ask another supervisor.")
        if not said.words.strip():
            raise Refused("Say why, in a few words; they stay with the decision.")
        decision = Decision.NOTED
        if review.kind is ReviewKind.SEARCH:
            decision = Decision.RELEASED if said.yes else Decision.DENIED
        decided = replace(
            review,
            decision=decision,
            decided_by=username,
            decided_role=role.value,
            decided_at=self._clock(),
            words=said.words.strip(),
        )
        self._keep(database, decided)
        return decided

    def _keep(self, database: Database, decided: Review) -> None:
        event = AuditEvent(
            at=self._clock(),
            event="review_decided",
            outcome=decided.decision.value,
            username=decided.decided_by,
            object=decided.subject,
            query_elements={"asked_by": decided.asked_by, "why": decided.why},
            reason=decided.words,
        )
        with database.transaction():
            if not reviews.decide(database, decided):
                # Another program was faster.
                raise Refused(_NOTHING_WAITS)
            audit.append(database, event)

    def released(self, database: Database, username: str) -> tuple[Review, ...]:
        """Searches of this person that were released and not run yet."""
        mine = reviews.searches_of(database, username)
        return tuple(one for one in mine if one.decision is Decision.RELEASED and one.used_at is None)

    def release_for(
        self, database: Database, session: Session, request: InquiryRequest, *, again: bool
    ) -> Review | None:
        """The release that this search may be run by; ``again`` for its results, looked at in the same session."""
        for one in reviews.searches_of(database, session.username):
            if one.decision is not Decision.RELEASED or one.request != request:
                continue
            if one.used_at is None or (again and one.used_in == str(session.session_id)):
                return one
        return None

    def _role(self, database: Database, username: str, roles: frozenset[Role], act: str) -> Role:
        account = accounts.get(database, username)
        if account is None or account.role not in roles:
            event = AuditEvent(self._clock(), act, "refused", username, object="reviews", purpose="review")
            audit.append(database, event)
            also = " or an ALPR administrator" if Role.ADMINISTRATOR in roles else ""
            raise Refused(f"Only a supervisor{also} does this. Ask one.")
        return Role(account.role)


def approval_of(review: Review) -> Approval | None:
    """A release in the words of the rules; None when it is none."""
    if review.decision is not Decision.RELEASED or review.request is None or review.decided_at is None:
        return None
    return Approval(review.request, review.decided_by, Role(review.decided_role), review.decided_at)
