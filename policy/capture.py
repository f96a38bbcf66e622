# SPDX-License-Identifier: Apache-2.0
"""What a car needs before it captures: mode, purpose, acknowledgement; canvass, deployment orders, public view."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from policy.canvass import CANVASS
from policy.control import control
from policy.duties import Authority, Duty
from policy.inquiry import purpose_finding
from policy.places import Circle
from policy.profile.use import Capture, Use
from policy.ruling import Finding, Ruling


@control("M02.5")
@dataclass(frozen=True, slots=True)
class Start:
    """What a person gives to start capture. No field asks for suspicion or cause (``use.suspicion_required``).

    Attributes:
        mode: code of ``capture.modes``.
        purpose: code of ``use.purposes``; empty where the mode is itself an authorised purpose.
        acknowledged: codes of ``use.prohibited`` that the person was shown and acknowledged for this session.
        incident: number, for a canvass.
        place: of the canvass, in words.
    """

    mode: str
    acknowledged: frozenset[str]
    purpose: str = ""
    incident: str = ""
    place: str = ""


def purpose_of(start: Start, use: Use) -> str:
    """The purpose of a session: as given, or the mode where the policy lists it among its purposes."""
    return start.purpose or (start.mode if start.mode in use.purposes else "")


@control("M02.1", "M02.2", "M02.3", "M02.6")
def start_ruling(start: Start, use: Use, capture: Capture) -> Ruling:
    """Whether capture may start.

    A mode that the policy lists as a purpose needs no further form; where it does not (Manhattan Beach 462.3 has
    five purposes and no modes among them) one of its purposes is chosen.
    """
    return Ruling.of((*_mode(start, capture), _purpose(start, use), _unread(start, use)))


def _mode(start: Start, capture: Capture) -> Iterator[Finding]:
    if start.mode not in capture.modes:
        words = "This department does not capture in this mode. Choose one of the list."
        yield Finding("mode_not_authorised", words)
    if start.mode != CANVASS:
        return
    if not start.incident.strip():
        yield Finding("incident_missing", "Give the incident number of this canvass.")
    if not start.place.strip():
        yield Finding("place_missing", "Give the place of this canvass.")


def _purpose(start: Start, use: Use) -> Finding | None:
    return purpose_finding(purpose_of(start, use), use.purposes)


def _unread(start: Start, use: Use) -> Finding | None:
    if start.acknowledged >= set(use.prohibited):
        return None
    words = "Read the uses that the policy bars and acknowledge each of them to start."
    return Finding("prohibited_uses_not_acknowledged", words)


@dataclass(frozen=True, slots=True)
class DeploymentOrder:
    """An order to use a reader for an effort.

    Attributes:
        reader: id of the reader.
        unit: the car.
        effort: what for, in words.
        since: UTC, first moment.
        until: UTC, first moment after.
        issued_by: account that issued it.
    """

    order_id: str
    reader: str
    unit: str
    effort: str
    since: datetime
    until: datetime
    issued_by: str

    def open(self, at: datetime) -> bool:
        """Whether it is in force at ``at`` (UTC)."""
        return self.since <= at < self.until


@control("M02.7")
def order_ruling(order: DeploymentOrder, authority: Authority, at: datetime) -> Ruling:
    """Whether an order may be issued at ``at`` (UTC): by the ALPR administrator, with effort, unit and dates."""
    found: list[Finding] = []
    if authority.holder(order.issued_by, Duty.LISTS, at) is None:
        office = authority.office(Duty.LISTS)
        found.append(Finding("not_the_administrator", f"Only the {office} orders deployment. Ask them."))
    if not all(text.strip() for text in (order.order_id, order.reader, order.unit, order.effort)):
        found.append(Finding("order_incomplete", "Give the order's number, reader, unit and effort."))
    if order.until <= order.since:
        found.append(Finding("dates_wrong", "The order ends before it begins. Change one of the two dates."))
    return Ruling(tuple(found))


@control("M02.7")
def orders_for(unit: str, orders: Collection[DeploymentOrder], at: datetime) -> tuple[str, ...]:
    """Numbers of the orders open for a car at ``at`` (UTC), with which its session is tagged."""
    return tuple(sorted(order.order_id for order in orders if order.unit == unit and order.open(at)))


@dataclass(frozen=True, slots=True)
class CourtOrder:
    """A warrant or another order that lets a reader look where the public does not.

    Attributes:
        number: as the court wrote it.
        court: that issued it.
        expires_at: UTC, first moment after.
    """

    number: str
    court: str
    expires_at: datetime


@control("M03.2")
def court_order_ruling(order: CourtOrder | None, use: Use, at: datetime) -> Ruling:
    """Whether an order lifts the rule of public view at ``at`` (UTC).

    Source: Menlo Park 462.4.1(a), Watsonville 471.5 (impermissible uses, f).
    """
    if use.public_view_exception == "none":
        words = "This department's policy lifts the rule of public view for nothing. Leave the place."
        return Ruling((Finding("no_exception", words),))
    if order is None or not (order.number.strip() and order.court.strip()):
        words = (
            "Give the court order's number, the court and the day it ends; without one nothing is recorded."
        )
        return Ruling((Finding("court_order_missing", words),))
    if at >= order.expires_at:
        words = "The court order has expired. Leave the place, or give one that is in force."
        return Ruling((Finding("court_order_expired", words),))
    return Ruling()


@control("M03.2")
def may_keep(
    use: Use,
    order: CourtOrder | None,
    at: datetime,
    *,
    non_public: bool,
    here: Circle | None = None,
    no_capture: Collection[Circle] = (),
) -> Ruling:
    """Whether a read made now may be kept.

    Args:
        use: the profile's table (``public_view_only`` and its exception).
        order: the court order in force, if any.
        at: UTC.
        non_public: whether the officer set "not a public place".
        here: where the car is, its radius the fix's doubt; None for unknown, which no area can rule out.
        no_capture: areas that the department closed to capture.
    """
    closed = bool(no_capture) and (here is None or any(area.touches(here) for area in no_capture))
    if not use.public_view_only or not (non_public or closed):
        return Ruling()
    return court_order_ruling(order, use, at)
