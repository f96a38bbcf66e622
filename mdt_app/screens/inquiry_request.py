# SPDX-License-Identifier: Apache-2.0
"""The search form: what the officer wrote becomes a request, which the policy then judges."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from policy.inquiry import InquiryRequest
from policy.plates import normalise_pattern

_TIME_FORMS = ("%Y %d %b %H:%M", "%Y %d %B %H:%M", "%Y %d %b", "%Y %d %B")
_FULL_FORMS = ("%Y-%m-%d %H:%M", "%d %b %Y %H:%M", "%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class InquiryForm:
    """What the officer has written so far; nothing is chosen beforehand."""

    purpose: str = ""
    case_number: str = ""
    reason: str = ""
    plate: str = ""
    since: str = ""
    until: str = ""


def to_request(form: InquiryForm, now: datetime, zone: tzinfo | None) -> InquiryRequest:
    """The form as a request.

    Args:
        form: what the officer wrote.
        now: UTC; the year of times typed without one.
        zone: of the times that the officer typed; None is the zone of this terminal.

    Raises:
        ValueError: a time cannot be understood; the sentence names it.
    """
    local = now.astimezone(zone)
    return InquiryRequest(
        purpose=form.purpose,
        case_or_incident=form.case_number.strip(),
        reason=form.reason.strip(),
        plate=normalise_pattern(form.plate),
        since=_moment("From", form.since, local, zone),
        until=_moment("To", form.until, local, zone),
    )


def written(request: InquiryRequest, zone: tzinfo | None) -> InquiryForm:
    """A request as the form that it was written on."""
    since, until = (
        moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment is not None else ""
        for moment in (request.since, request.until)
    )
    return InquiryForm(request.purpose, request.case_or_incident, request.reason, request.plate, since, until)


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
