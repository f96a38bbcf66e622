# SPDX-License-Identifier: Apache-2.0
"""The search form: what the officer wrote becomes a request, which the policy then judges."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from mdt_app.screens import wording
from mdt_app.screens.terms import Terms
from policy.inquiry import InquiryRequest
from policy.places import Circle
from policy.plates import normalise_pattern

_TIME_FORMS = ("%Y %d %b %H:%M", "%Y %d %B %H:%M", "%Y %d %b", "%Y %d %B")
_FULL_FORMS = ("%Y-%m-%d %H:%M", "%d %b %Y %H:%M", "%Y-%m-%d")


_POINT = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
_LEAST_M, _MOST_M = 10.0, 100_000.0


@dataclass(frozen=True, slots=True)
class InquiryForm:
    """What the officer has written so far; nothing is chosen beforehand.

    Attributes:
        camera: id of the camera; empty for any.
        point: latitude and longitude in degrees ("37.9734, -122.5311"); empty for anywhere.
        within_m: metres around it.
    """

    purpose: str = ""
    case_number: str = ""
    reason: str = ""
    plate: str = ""
    since: str = ""
    until: str = ""
    camera: str = ""
    point: str = ""
    within_m: str = ""


def to_request(form: InquiryForm, now: datetime, zone: tzinfo | None) -> InquiryRequest:
    """The form as a request.

    Args:
        form: what the officer wrote.
        now: UTC; the year of times typed without one.
        zone: of the times that the officer typed; None is the zone of this terminal.

    Raises:
        ValueError: a time or the place cannot be understood; the sentence names it.
    """
    local = now.astimezone(zone)
    return InquiryRequest(
        purpose=form.purpose,
        case_or_incident=form.case_number.strip(),
        reason=form.reason.strip(),
        plate=normalise_pattern(form.plate),
        since=_moment("From", form.since, local, zone),
        until=_moment("To", form.until, local, zone),
        area=_area(form.point, form.within_m),
        camera=form.camera,
    )


def written(request: InquiryRequest, zone: tzinfo | None) -> InquiryForm:
    """A request as the form that it was written on."""
    since, until = (
        moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment is not None else ""
        for moment in (request.since, request.until)
    )
    area = request.area
    return InquiryForm(
        request.purpose,
        request.case_or_incident,
        request.reason,
        request.plate,
        since,
        until,
        request.camera,
        point_text(area) if area is not None else "",
        f"{area.radius_m:.0f}" if area is not None else "",
    )


def point_text(point: Circle) -> str:
    """The middle of an area as it is typed."""
    return f"{point.latitude:.5f}, {point.longitude:.5f}"


def filter_words(request: InquiryRequest, terms: Terms) -> str:
    """What a request asks besides the plate, one line; empty when nothing."""
    return " · ".join(_filters(request, terms))


def _filters(request: InquiryRequest, terms: Terms) -> Iterator[str]:
    if request.since is not None:
        yield f"from {wording.day_and_time(request.since, terms.zone)}"
    if request.until is not None:
        yield f"to {wording.day_and_time(request.until, terms.zone)}"
    if request.camera:
        yield terms.camera(request.camera)
    if request.area is not None:
        yield f"within {request.area.radius_m:.0f} m of {point_text(request.area)}"


def _area(point: str, within_m: str) -> Circle | None:
    """The place as typed; both of its fields, or neither."""
    if not point.strip() and not within_m.strip():
        return None
    found = _POINT.fullmatch(point)
    if found is None:
        raise ValueError("Near is not a place: write latitude and longitude like 37.9734, -122.5311.")
    try:
        metres = float(within_m)
    except ValueError:
        metres = 0.0
    if not _LEAST_M <= metres <= _MOST_M:
        raise ValueError("Within is not a distance: write metres, 10 to 100000.")
    return Circle(float(found.group(1)), float(found.group(2)), metres)


def _moment(name: str, text: str, now: datetime, zone: tzinfo | None) -> datetime | None:
    """A local time as typed ("20 Nov 18:00", "2026-11-20 18:00"), in UTC; without a year the latest."""
    if not text.strip():
        return None
    local = _parsed(text.strip(), now)
    if local is None:
        raise ValueError(f"{name} is not a time: write it like 20 Nov 18:00.")
    return local.replace(tzinfo=zone).astimezone(UTC)  # without a zone: the terminal's, summer time included


def _parsed(text: str, now: datetime) -> datetime | None:
    for form in _FULL_FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=now.tzinfo)
        except ValueError:
            continue
    for form in _TIME_FORMS:
        try:
            found = datetime.strptime(f"{now.year} {text}", form).replace(tzinfo=now.tzinfo)
        except ValueError:
            continue
        if found > now + timedelta(days=1):
            return found.replace(year=now.year - 1)
        return found
    return None
