# SPDX-License-Identifier: Apache-2.0
"""A place that is not public: the key that pauses, and the court order that is needed to go on there."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from mdt_app.clock import Clock
from mdt_app.domain.events import PublicViewChanged
from mdt_app.domain.public_view import ViewState
from mdt_app.errors import TerminalError
from mdt_app.screens.screen import Screen
from mdt_app.screens.terms import Terms
from mdt_app.screens.wording import clock_time, day_and_time
from policy.capture import CourtOrder
from policy.control import control

Failed = Callable[[TerminalError], None]
_FORMS = ("%Y %d %b %H:%M", "%Y %d %B %H:%M", "%Y %d %b", "%Y %d %B")
_YEAR = timedelta(days=366)


class ViewStage(StrEnum):
    """What is asked."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    """The car is in an area that the department closed, or may be; it ends when it leaves."""
    ORDER = "order"
    """The court order is being written; nothing is kept meanwhile."""
    UNDER_ORDER = "under order"


_SHUT = (ViewStage.PAUSED, ViewStage.CLOSED)


@dataclass(frozen=True, slots=True)
class OrderForm:
    """A court order as written."""

    number: str = ""
    court: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class PublicViewState:
    """How it stands, in words.

    Attributes:
        since: when it was paused ("14:08:31"); empty while it is not.
        why: why no read is kept, in a sentence.
        order: number of the order that is in force, and its end.
        may_order: whether the policy lets a court order lift the rule.
        error: what is wrong with the order.
    """

    stage: ViewStage = ViewStage.OPEN
    since: str = ""
    why: str = ""
    order: str = ""
    may_order: bool = True
    form: OrderForm = field(default_factory=OrderForm)
    error: str = ""

    @property
    def short(self) -> str:
        """For the top bar; empty in public view."""
        return {
            ViewStage.OPEN: "",
            ViewStage.PAUSED: "PAUSED",
            ViewStage.CLOSED: "PAUSED",
            ViewStage.ORDER: "PAUSED",
            ViewStage.UNDER_ORDER: "Court order",
        }[self.stage]


@dataclass(frozen=True, slots=True)
class PublicViewActions:
    """What is done outside this screen.

    Attributes:
        pause: keep no read from now on.
        go_on: read here under this order; ``failed`` is told why not.
        resume: this is a public place again.
    """

    pause: Callable[[], None]
    go_on: Callable[[CourtOrder, Failed], None]
    resume: Callable[[], None]


class PublicViewScreen(Screen[PublicViewState]):
    """The key, the state it sets, and the form of the order."""

    def __init__(self, clock: Clock, actions: PublicViewActions, terms: Terms) -> None:
        super().__init__(PublicViewState())
        self._clock, self._actions, self._terms = clock, actions, terms
        self._before = ViewStage.PAUSED

    @control("M03.2")
    def press(self) -> None:
        """The key: pause in public view; otherwise this is a public place again."""
        if self.state.stage is ViewStage.OPEN:
            self._actions.pause()
        elif self.state.stage is not ViewStage.CLOSED:
            self._actions.resume()

    def ask_order(self) -> None:
        """Reading is to go on here: which order is it?"""
        if self.state.stage in _SHUT and self.state.may_order:
            self._before = self.state.stage
            self._set(replace(self.state, stage=ViewStage.ORDER, form=OrderForm(), error=""))

    def write(self, form: OrderForm) -> None:
        """The officer writes the order."""
        self._set(replace(self.state, form=form, error=""))

    def back(self) -> None:
        """No order after all: it stays paused."""
        if self.state.stage is ViewStage.ORDER:
            self._set(replace(self.state, stage=self._before, form=OrderForm(), error=""))

    def go_on(self) -> None:
        """Read here under the order that was written; what is missing is said."""
        if self.state.stage is not ViewStage.ORDER:
            return
        ends = ends_at(self.state.form.ends, self._clock().astimezone(self._terms.zone))
        if ends is None:
            self._set(replace(self.state, error="the day it ends is not a day. Write it like 27 Nov 18:00."))
            return
        form = self.state.form
        self._actions.go_on(CourtOrder(form.number.strip(), form.court.strip(), ends), self._failed)

    def changed(self, event: PublicViewChanged) -> None:
        """Reading was paused, or goes on."""
        state = event.state
        since = state.paused_at or state.closed_at
        self._set(
            PublicViewState(
                stage=_stage(state),
                since=clock_time(since, self._terms.zone) if since else "",
                why=_why(state),
                order=self._order(state),
                may_order=state.may_order,
            )
        )

    def signed_off(self) -> None:
        """The shift ended."""
        self._set(PublicViewState(may_order=self.state.may_order))

    def _order(self, state: ViewState) -> str:
        if state.order is None:
            return ""
        return f"{state.order.number} until {day_and_time(state.order.expires_at, self._terms.zone)}"

    def _failed(self, error: TerminalError) -> None:
        self._set(replace(self.state, error=str(error)))


def _stage(state: ViewState) -> ViewStage:
    if not state.paused:
        return ViewStage.OPEN if state.order is None else ViewStage.UNDER_ORDER
    return ViewStage.CLOSED if state.paused_at is None else ViewStage.PAUSED


def _why(state: ViewState) -> str:
    if state.paused_at is not None:
        return "Not a public place: no read is kept."
    if state.placed:
        return "Area closed by the department: no read is kept."
    return "No position: a closed area cannot be ruled out, so no read is kept."


def ends_at(text: str, now: datetime) -> datetime | None:
    """The next such local time ("27 Nov 18:00", "27 Nov" for the whole day), in UTC; None when it is no time."""
    plain = " ".join(text.split())
    for form in _FORMS:
        for year in (now.year, now.year + 1):
            try:
                found = datetime.strptime(f"{year} {plain}", form).replace(tzinfo=now.tzinfo)
            except ValueError:
                continue
            end = found if "%H" in form else found + timedelta(days=1)
            # Not long ago is meant as it is written: it has ended, and the rule says so.
            if end > now - timedelta(days=180) and end - now < _YEAR:
                return end.astimezone(UTC)
    return None
