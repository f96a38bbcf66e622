# SPDX-License-Identifier: Apache-2.0
"""Reading only where the public may look: paused by a key in a place that is not public, unless a court ordered it.

Source: Menlo Park 462.4.1(a), Watsonville 471.5 (impermissible uses, f). A pause acts before anything is written; it
ends after the record of it was written.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from camera.types import PlateRead
from mdt_app.clock import Clock
from mdt_app.domain.events import Emit, NoticeRaised, PublicViewChanged
from mdt_app.domain.patrol import Session
from mdt_app.domain.public_view import ViewState
from mdt_app.errors import Refused
from mdt_app.notices import Level, Notice
from mdt_app.storage import audit
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.capture import CourtOrder, court_order_ruling, may_keep
from policy.control import control
from policy.places import Circle
from policy.profile.use import Use

TOPIC = "public view"


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas that the department closed to capture.

    Attributes:
        here: where the car is, its radius the fix's doubt; None for unknown.
    """

    closed: tuple[Circle, ...] = ()
    here: Callable[[], Circle | None] = lambda: None


class PublicView:
    """Whether this place is public. ``pause``, ``keeps``, ``tags`` and ``check`` on any thread; the rest are questions.

    Args:
        use: the profile's table: the rule of public view, and what lifts it.
        clock: UTC.
        emit: takes every change, and a notice when a court order ends.
        areas: closed to capture; none without.
    """

    def __init__(self, use: Use, clock: Clock, emit: Emit, areas: Areas | None = None) -> None:
        self._use, self._clock, self._emit = use, clock, emit
        self._areas = areas or Areas()
        self._lock = threading.Lock()
        self._dropped = 0
        self._crossings: deque[tuple[str, datetime]] = deque()
        self._state = ViewState(may_order=use.public_view_exception == "court_order")

    @property
    def state(self) -> ViewState:
        """How it stands."""
        return self._state

    @control("M03.2")
    def keeps(self, read: PlateRead) -> bool:
        """Whether a read may be kept: not while paused, nor when its pass began during a pause."""
        self.check()
        with self._lock:
            state = self._state
            before = state.open_since is not None and read.first_seen_at < state.open_since
            allowed = not before and self._allowed(state)
            self._dropped += not allowed
        return allowed

    def tags(self) -> Mapping[str, str]:
        """What goes on the record of each read: the court order under which it was made."""
        order = self._state.order
        return {} if order is None else {"court_order": order.number, "court": order.court}

    def check(self) -> None:
        """Whether the car is in a closed area, and a court order still in force; each change is told once."""
        with self._lock:
            before = self._state
            ended = before.order is not None and not self._allowed(before)
            found = self._placed(replace(before, order=None, open_since=None) if ended else before)
            self._state = found
        if found != before:
            self._emit(PublicViewChanged(found))
        if ended:
            self._tell_ended()

    @control("M03.2")
    def _placed(self, state: ViewState) -> ViewState:
        """The state with what the car's place says; a pass that began in a closed area is not kept after it."""
        if not self._areas.closed:
            return state
        here, now = self._areas.here(), self._clock()
        ruling = may_keep(self._use, None, now, non_public=False, here=here, no_capture=self._areas.closed)
        if not ruling.allowed:
            if state.closed_at is None:
                self._crossings.append(("capture_paused", now))
            return replace(state, closed_at=state.closed_at or now, placed=here is not None)
        if state.closed_at is None:
            return state
        self._crossings.append(("capture_resumed", now))
        order = state.order if state.paused_at is not None else None
        return replace(state, closed_at=None, placed=True, order=order, open_since=now)

    def _tell_ended(self) -> None:
        words = "Leave the place and press the key again, or give an order that is in force."
        self._emit(
            NoticeRaised(
                Notice(Level.DEGRADED, TOPIC, "The court order has ended: no read is kept here", words)
            )
        )

    def pause(self) -> None:
        """This is not a public place: from now on no read is kept."""
        with self._lock:
            if self._state.paused_at is not None:
                return
            self._dropped = 0
            self._state = replace(self._state, paused_at=self._clock(), order=None, open_since=None)
        self._emit(PublicViewChanged(self._state))

    def record_area(self, database: Database, session: Session) -> None:
        """Put on record that the car came into areas closed to capture, or left them: each time, however short."""
        while self._crossings:
            event, at = self._crossings[0]
            audit.append(
                database, replace(self._event(session, event, reason="area closed to capture"), at=at)
            )
            self._crossings.popleft()

    def record_pause(self, database: Database, session: Session) -> None:
        """Put the pause that is on into the record."""
        audit.append(database, self._event(session, "capture_paused", reason="not a public place"))

    @control("M03.2")
    def go_on(self, database: Database, session: Session, order: CourtOrder) -> None:
        """Read here all the same, under a court order; each read's record names it.

        Raises:
            Refused: the policy knows no exception, the order is not whole, or it has ended.
        """
        now = self._clock()
        ruling = court_order_ruling(order, self._use, now)
        elements = {"court": order.court, "until": order.expires_at.isoformat()}
        event = self._event(session, "court_order_given", case_no=order.number)
        if not ruling.allowed:
            refused = {**elements, "refused": ", ".join(ruling.codes)}
            audit.append(database, replace(event, outcome="refused", query_elements=refused))
            raise Refused(ruling.words)
        audit.append(database, replace(event, query_elements=elements))
        with self._lock:
            self._state = replace(self._state, order=order, open_since=self._clock())
        self._emit(PublicViewChanged(self._state))

    def resume(self, database: Database, session: Session) -> None:
        """This is a public place again."""
        if self._state.paused_at is None:
            return
        event = self._event(session, "capture_resumed", reason="public place again")
        audit.append(database, replace(event, query_elements={"reads_not_kept": str(self._dropped)}))
        with self._lock:
            self._state = replace(self._state, paused_at=None, order=None, open_since=self._clock())
        self._emit(PublicViewChanged(self._state))

    def _allowed(self, state: ViewState) -> bool:
        shut = state.paused_at is not None or state.closed_at is not None
        return may_keep(self._use, state.order, self._clock(), non_public=shut).allowed

    def _event(self, session: Session, event: str, *, reason: str = "", case_no: str = "") -> AuditEvent:
        return AuditEvent(
            at=self._clock(),
            event=event,
            username=session.username,
            session_id=str(session.session_id),
            object="capture",
            purpose=session.purpose,
            case_no=case_no,
            reason=reason,
        )
