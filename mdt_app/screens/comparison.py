# SPDX-License-Identifier: Apache-2.0
"""Step 2 of the sheet in words: rows in cells, what is doubtful, three questions, and how old the list is."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mdt_app.domain.patrol import Hit
from mdt_app.screens import alignment, wording
from mdt_app.screens.comparison_notes import NOT_SUPPLIED, Note, Others, doubtful_positions, notes, percent
from mdt_app.screens.handover import changed_words
from mdt_app.screens.terms import Terms
from policy.accuracy import NOTICE, accuracy_notice
from policy.control import control
from policy.hotlist import EntryNow
from policy.plates import PLATE_MAX
from policy.verification import Answer, ClosingReason, Row, Verification

LOOK = "look at the picture"
#: Beside every comparison where the policy wants it said.
REMARK = f"{NOTICE.warning} A match is not a reason by itself."
_SHORT_CLOSE = {
    ClosingReason.MISREAD: "Close as misread",
    ClosingReason.WRONG_STATE: "Close: wrong state",
    ClosingReason.VEHICLE_MISMATCH: "Close: vehicle differs",
    ClosingReason.NOT_ACTIVE: "Close: not active",
}
_CLOSE_OF_ROW = {
    Row.CHARACTERS: ClosingReason.MISREAD,
    Row.STATE: ClosingReason.WRONG_STATE,
    Row.VEHICLE: ClosingReason.VEHICLE_MISMATCH,
}


@dataclass(frozen=True, slots=True)
class Question:
    """One row to answer.

    Attributes:
        answer: what was given, None while nothing was.
        offered: what may be answered.
        excused: whether a written reason stands in for SAME.
        may_excuse: whether such a reason may be given.
    """

    row: Row
    seen: str
    listed: str
    answer: Answer | None
    offered: tuple[Answer, ...]
    hint: str = ""
    hint_tone: str = "text2"
    excused: bool = False
    may_excuse: bool = False


@dataclass(frozen=True, slots=True)
class ListFacts:
    """Which list, who entered the record, how old the list is, and what a newer edition says of it."""

    name: str
    detail: str
    age: str
    age_note: str
    age_tone: str
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """A reason to close that follows from an answer, with the words of its key."""

    reason: ClosingReason
    words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything of step 2.

    Attributes:
        readers: what the camera and other readers say of the whole plate.
        blocked: why step 3 is shut, empty when it is open.
        closing: the way out that a difference asks for, None without one.
    """

    cells: tuple[alignment.Cells, ...]
    notes: tuple[Note, ...]
    readers: str
    remark: str
    questions: tuple[Question, ...]
    list: ListFacts
    blocked: str
    closing: Closing | None


@control("M05.1", "M10.2")
def compare(
    hit: Hit,
    verification: Verification,
    others: Others,
    now: datetime,
    terms: Terms,
    *,
    entry: EntryNow = EntryNow.SAME,
) -> Comparison:
    """Step 2 as it stands.

    Args:
        hit: what the camera read and the list has.
        verification: the officer's entry and answers.
        others: what other readers read.
        now: UTC, for the list's age.
        terms: names of codes, and limits.
        entry: what became of the entry in the lists that are in force now.
    """
    blockers = verification.blockers
    return Comparison(
        cells=alignment.rows(
            verification.reading,
            hit.read.plate.reading.text,
            hit.match.entry.plate,
            doubtful_positions(hit, others, terms),
        ),
        notes=notes(hit, verification, others, terms),
        readers=_readers(hit, others),
        remark=REMARK if accuracy_notice(verification.rules.verification) is not None else "",
        questions=tuple(_question(row, hit, verification, terms) for row in Row),
        list=replace(list_facts(hit, now, terms), changed=changed_words(entry)),
        blocked=blockers[0] if blockers else "",
        closing=closing(verification),
    )


def closing(verification: Verification) -> Closing | None:
    """The reason to close that the answers ask for: a row that differs, or a record not active."""
    for row in Row:
        given = verification.given(row)
        if given is not None and given.answer is Answer.DIFFERS:
            return _closing(_CLOSE_OF_ROW[row])
    return _closing(ClosingReason.NOT_ACTIVE) if verification.refuted else None


def list_facts(hit: Hit, now: datetime, terms: Terms) -> ListFacts:
    """The list's name and age at this moment; an age near the limit asks for a confirmation first."""
    entry, version = hit.match.entry, hit.version
    entered = ""
    if entry.entered_on is not None:
        entered = (
            f"entered {entry.entered_on.day} {entry.entered_on:%b %Y}, {_since(entry.entered_on, now, terms)}"
        )
    by = f"by {entry.agency}" if entry.agency else ""
    age = now - version.extracted_at
    limit = terms.list_limit
    tone, note = "text", "not real-time data"
    if age > limit:
        tone, note = "p1", f"older than {_hours(limit)}: confirm first"
    elif age > limit / 2:
        tone, note = "p2", "not real-time data: confirm soon"
    detail = " · ".join(part for part in (entered, by) if part) or "date of entry not supplied"
    return ListFacts(version.name, detail, f"{wording.duration(age.total_seconds())} old", note, tone)


def _since(day: date, now: datetime, terms: Terms) -> str:
    """How old an entry is, in days of this place; a clock that stands before it makes it of today."""
    days = (now.astimezone(terms.zone).date() - day).days
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{wording.number(days)} days ago"


def _closing(reason: ClosingReason) -> Closing:
    return Closing(reason, _SHORT_CLOSE[reason])


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:g} h"


def _readers(hit: Hit, others: Others) -> str:
    reading = hit.read.plate.reading
    said = [f"Camera read: {percent(reading.confidence)} overall"]
    for reader, text in others.items():
        # What is longer than any plate is no text worth reading out.
        what = "agrees" if text == reading.text else f"read {text}" if len(text) <= PLATE_MAX else "differs"
        said.append(f"{reader} {what}")
    return " · ".join(said)


def _question(row: Row, hit: Hit, verification: Verification, terms: Terms) -> Question:
    given = verification.given(row)
    answer = given.answer if given is not None else None
    seen, listed = _seen_and_listed(row, hit, terms)
    hint, tone = _hint(row, verification, answer)
    return Question(
        row=row,
        seen=seen,
        listed=listed,
        answer=answer,
        offered=verification.offered(row),
        hint=hint,
        hint_tone=tone,
        excused=verification.excepted(row),
        may_excuse=verification.rules.asks(row) and verification.may_except(row),
    )


def _looks(hit: Hit, terms: Terms) -> str:
    """What the camera can tell of the vehicle: its colour, a fact beside the list's, which it may contradict."""
    guess = hit.read.plate.vehicle_colour
    if guess is None:
        return LOOK
    return f"looks {terms.colour(guess.code).upper()} (camera)"


def _seen_and_listed(row: Row, hit: Hit, terms: Terms) -> tuple[str, str]:
    reading, entry = hit.read.plate.reading, hit.match.entry
    if row is Row.CHARACTERS:
        return "", ""
    if row is Row.VEHICLE:
        return _looks(hit, terms), terms.vehicle(entry.vehicle) or NOT_SUPPLIED
    seen = "not readable: look at the image"
    if reading.state is not None:
        seen = f"{terms.state(reading.state)} (camera {percent(reading.state_confidence)})"
    return seen, terms.state(entry.state) if entry.state else NOT_SUPPLIED


def _hint(row: Row, verification: Verification, answer: Answer | None) -> tuple[str, str]:
    given = verification.given(row)
    if given is not None and given.by_machine and not verification.excepted(row):
        return "From your entry", "p1" if answer is Answer.DIFFERS else "p2"
    if verification.excepted(row):
        return ("In doubt, accepted" if verification.facts.supplies(row) else "Exception recorded"), "p2"
    if answer is Answer.CANNOT_TELL:
        return "Not confirmed", "p2"
    if answer is Answer.DIFFERS:
        return "Does not match", "p1"
    if answer is None:
        return _HINTS[row] if verification.rules.asks(row) else _NOT_ASKED, "text2"
    return "", "text2"


_NOT_ASKED = "Not asked by this policy"
_HINTS = {
    Row.CHARACTERS: "Compare the rows with the image",
    Row.STATE: "Read it from the image",
    Row.VEHICLE: "Look at the whole picture",
}
