# SPDX-License-Identifier: Apache-2.0
"""The search form: it becomes a request, or a sentence that names what the policy misses."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

PATTERN = re.compile(r"[A-Z0-9?*]*")
KNOWN_CHARACTERS = 2  # fewer would name half the county's cars
_TIME_FORMS = ("%Y %d %b %H:%M", "%Y %d %B %H:%M", "%Y %d %b", "%Y %d %B")
_FULL_FORMS = ("%Y-%m-%d %H:%M", "%d %b %Y %H:%M", "%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class InquiryRules:
    """What the policy profile asks of a search.

    Attributes:
        purposes: purpose codes that the policy allows.
        case_number: whether a case or incident number is asked for.
        reason: whether a reason in words is asked for.
        either: one of the two is enough (the policy says "or").
        reason_length: fewest characters of a reason.
    """

    purposes: tuple[str, ...]
    case_number: bool = True
    reason: bool = True
    either: bool = False
    reason_length: int = 15


@dataclass(frozen=True, slots=True)
class InquiryForm:
    """What the officer has written so far; nothing is chosen beforehand."""

    purpose: str = ""
    case_number: str = ""
    reason: str = ""
    plate: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class InquiryRequest:
    """A search that may be run; it goes on the access record as it stands.

    Attributes:
        plate: normalised text or pattern (``?`` one, ``*`` any); empty for any plate.
        since_at: UTC, first moment of the span; None for the oldest that is kept.
        until_at: UTC, last moment of the span; None for now.
        asked_at: UTC.
    """

    plate: str
    since_at: datetime | None
    until_at: datetime | None
    purpose: str
    case_number: str
    reason: str
    asked_at: datetime


def to_request(form: InquiryForm, rules: InquiryRules, now: datetime, zone: tzinfo | None) -> InquiryRequest:
    """The form as a request.

    Args:
        form: what the officer wrote.
        rules: what the policy asks of a search.
        now: UTC; written on the request, and the year of times typed without one.
        zone: of the times that the officer typed; None is the zone of this terminal.

    Raises:
        ValueError: something is missing or cannot be understood; the sentence names it.
    """
    _check_why(form, rules)
    local = now.astimezone(zone)
    plate = re.sub(r"[\s.-]", "", form.plate).upper()
    since_at = _moment("From", form.since, local, zone)
    until_at = _moment("To", form.until, local, zone)
    _check_what(plate, since_at, until_at)
    return InquiryRequest(
        plate=plate,
        since_at=since_at,
        until_at=until_at,
        purpose=form.purpose,
        case_number=form.case_number.strip(),
        reason=form.reason.strip(),
        asked_at=now,
    )


def _check_why(form: InquiryForm, rules: InquiryRules) -> None:
    if form.purpose not in rules.purposes:
        raise ValueError("Purpose is missing: choose why you are searching.")
    case, reason = form.case_number.strip(), form.reason.strip()
    enough = len(reason) >= rules.reason_length
    if rules.either:
        if not case and not enough:
            raise ValueError(
                f"Enter a case or incident number, or a reason of at least {rules.reason_length} characters."
            )
        return
    if rules.case_number and not case:
        raise ValueError("Case or incident number is missing.")
    if rules.reason and not enough:
        raise ValueError(f"Reason is too short: write at least {rules.reason_length} characters.")


def _check_what(plate: str, since_at: datetime | None, until_at: datetime | None) -> None:
    if not PATTERN.fullmatch(plate):
        raise ValueError("Plate: use letters and digits, ? for one unknown character, * for any number.")
    known = len(re.sub(r"[?*]", "", plate))
    if not plate and (since_at is None or until_at is None):
        raise ValueError("Enter a plate, a part of one, or both times.")
    if plate and known < KNOWN_CHARACTERS:
        raise ValueError(f"Plate: give at least {KNOWN_CHARACTERS} characters besides ? and *.")
    if since_at is not None and until_at is not None and until_at < since_at:
        raise ValueError("To lies before From: change one of the two times.")


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
