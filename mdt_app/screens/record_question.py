# SPDX-License-Identifier: Apache-2.0
"""Step 3 of the sheet in words: what to say to Dispatch, and how long the answer may take."""

from dataclasses import dataclass
from datetime import datetime

from mdt_app.domain.patrol import Hit
from mdt_app.screens import wording
from mdt_app.screens.handover import changed_words, not_compared, place_and_time
from mdt_app.screens.terms import Terms
from policy.confirmation import REQUESTS_MAX
from policy.control import control
from policy.guards import in_words
from policy.hotlist import EntryNow, Priority
from policy.plates import spoken
from policy.verification import Answer, Channel, Check, Result, Row, Urgency, Verification

STATEMENT = (
    "This confirms the hot-list record. It does not confirm the camera's reading: "
    "you did that in steps 1 and 2."
)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time for one answer, in words."""

    head: str
    asked: str
    left: str
    note: str
    used: float


@dataclass(frozen=True, slots=True)
class RecordQuestion:
    """Everything of step 3 that follows from the hit and the requests.

    Attributes:
        plate: the officer's own entry; never the camera's text.
        said: the entry in the spelling alphabet.
        channel: how it was asked, None before it was.
        ways: how it may be asked so that something missing is answered.
        changed: what a newer edition of the list says of the entry; empty when it stands as it was.
        needed: what is missing still after part of it was answered or excused, in words.
        may_ask: whether a request may be made now; ``ask_note`` says why not.
        refuted: whether an answer closed the way on.
    """

    plate: str
    said: str
    vehicle: str
    script: str
    seen: str
    changed: str
    clock: Clock
    channel: Channel | None
    ways: tuple[Channel, ...]
    needed: str
    may_ask: bool
    ask_note: str
    refuted: bool
    answered: str


def urgency(hit: Hit) -> Urgency:
    """How soon the answer is due: ten minutes for a hit of level 1 or 2, one hour for the others."""
    return Urgency.URGENT if hit.priority <= Priority.PRIORITY else Urgency.ROUTINE


@control("M05.2", "M05.3")
def record_question(
    hit: Hit, verification: Verification, now: datetime, terms: Terms, entry: EntryNow = EntryNow.SAME
) -> RecordQuestion:
    """Step 3 as it stands at ``now`` (UTC); ``entry`` is what became of the entry in the lists in force."""
    tries = verification.tries
    request = tries[-1] if tries else None
    left_s = request.remaining_s(now) if request is not None else 0.0
    spent = len(tries) >= REQUESTS_MAX
    note = "at 0:00" if left_s > 0 else "three were made" if spent else ""
    return RecordQuestion(
        plate=verification.reading,
        said=spoken(verification.reading).replace(" ", " · "),
        vehicle=_vehicle(hit, verification, terms),
        script=_script(hit, verification, now),
        seen=place_and_time(hit, terms),
        changed=changed_words(entry),
        clock=_clock(hit, verification, now, terms),
        channel=request.channel if request is not None else None,
        ways=tuple(way for way in Channel if verification.rules.answered_by(way) & verification.unanswered),
        needed=_needed(verification),
        may_ask=left_s <= 0 and not spent and not verification.refuted,
        ask_note=note,
        refuted=verification.refuted,
        answered=_answered(verification, terms),
    )


def _vehicle(hit: Hit, verification: Verification, terms: Terms) -> str:
    """State and vehicle as compared; what could not be compared is not said, or asked where the policy wants it."""
    same = {row for row in Row if (given := verification.given(row)) and given.answer is Answer.SAME}
    state = terms.state(hit.match.entry.state) if Row.STATE in same else ""
    vehicle = terms.vehicle(hit.match.entry.vehicle) if Row.VEHICLE in same else ""
    unsaid = Check.DESCRIPTION in verification.missing
    asked = [f"which {row.value}?" for row in (Row.STATE, Row.VEHICLE) if unsaid and row not in same]
    return " · ".join(part for part in (state, vehicle, *asked) if part)


def _needed(verification: Verification) -> str:
    """What nobody has answered or excused, once something was; until then the page itself says what to do."""
    if verification.refuted or verification.missing == verification.all_checks:
        return ""
    words = in_words(verification.missing)
    return f"Still needed: {words}." if words else ""


def _script(hit: Hit, verification: Verification, now: datetime) -> str:
    """What is said over the radio; what was not compared or confirmed is said as such."""
    soon = "urgent" if urgency(hit) is Urgency.URGENT else "routine"
    age = _spoken_age((now - hit.version.extracted_at).total_seconds())
    left = [row.value for row in not_compared(verification)]
    undone = f"Not compared: {', '.join(left)}. " if left else ""
    return (
        f"“ALPR hit, {soon}, not confirmed. Plate read by eye from the image. {undone}"
        f"Camera list is {age} old. Is this record still active?”"
    )


def _spoken_age(seconds: float) -> str:
    """An age as said over the radio, rounded down to its largest unit ("3 hours")."""
    for unit, length_s in (("day", 86400), ("hour", 3600), ("minute", 60)):
        count = int(seconds // length_s)
        if count > 0:
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return "less than a minute"


def _clock(hit: Hit, verification: Verification, now: datetime, terms: Terms) -> Clock:
    tries = verification.tries
    if not tries:
        due = f"{urgency(hit).value}, {wording.length(urgency(hit).due)}"
        return Clock("Not asked yet", due, "-:--", "choose how you\nask: it starts", 0.0)
    request = tries[-1]
    due = wording.length(request.urgency.due)
    asked = f"asked {wording.clock_time(request.asked_at, terms.zone)} · {due}"
    left_s, left = request.remaining_s(now), wording.countdown(request.remaining_s(now))
    if not request.open:
        return Clock("Answered", asked, left, f"left of\nrequest {request.number}", request.used(now))
    if left_s <= 0:
        next_step = "ask again" if request.number < REQUESTS_MAX else "close the hit\nor wait"
        return Clock(
            "No answer in time", asked, "0:00", f"request {request.number} ran\nout: {next_step}", 1.0
        )
    note = f"left for\nrequest {request.number}"
    return Clock("Waiting for the answer", asked, left, note, request.used(now))


def _answered(verification: Verification, terms: Terms) -> str:
    """What came back last, with who and when; empty while nothing did."""
    answer = verification.requests[-1].answer if verification.requests else None
    if answer is None:
        return ""
    said = answer.result.value.replace("_", " ").capitalize()
    by = f" · {answer.confirmed_by}" if answer.confirmed_by else ""
    return f"{said}{by} · {wording.clock_time(answer.at, terms.zone)}"


RESULT_WORDS = {
    Result.ACTIVE: "Active",
    Result.NOT_ACTIVE: "Not active",
    Result.DIFFERENT_VEHICLE: "Different vehicle",
    Result.NO_RECORD: "No record",
    Result.NO_ANSWER_YET: "No answer yet",
}
CHANNEL_WORDS = {Channel.DISPATCH_RADIO: "Dispatch, radio", Channel.MDC_INQUIRY: "MDC inquiry"}
