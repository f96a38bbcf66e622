# SPDX-License-Identifier: Apache-2.0
"""A hit told to others, over the radio or as text for CAD: what was compared and confirmed, and above all what was not.

Green v. San Francisco: the second officer took a radioed hit for a verified one. So the text begins with how far the
hit is, names every check that is open, and carries the name of the person who looked.
"""

from datetime import datetime

from mdt_app.domain.patrol import Hit
from mdt_app.screens import wording
from mdt_app.screens.terms import Terms
from policy.control import control
from policy.guards import in_words
from policy.hotlist import EntryNow
from policy.verification import Answer, Row, Verification

NOBODY_ACTS = "Nobody acts on this hit until all of it is compared and confirmed."


@control("M04.2", "M05.1")
def handover(
    hit: Hit, verification: Verification, now: datetime, terms: Terms, listed_now: EntryNow = EntryNow.SAME
) -> tuple[str, ...]:
    """The text, line by line; empty before the plate was entered, for until then nobody has read it.

    The plate is the officer's own entry, never the camera's text.
    """
    if not verification.reading or verification.entered_at is None:
        return ()
    seen_at = wording.clock_time(verification.entered_at, terms.zone)
    entry = hit.match.entry
    listed = f"{wording.code_name(entry.category)}, {hit.version.name}"
    age = wording.between(hit.version.extracted_at, now)
    lines = (
        _standing(verification),
        f"Plate {verification.reading}, read by eye from the image by {verification.officer} at {seen_at}",
        f"List: {listed}, {age} old, not real-time data",
        changed_words(listed_now),
        place_and_time(hit, terms),
        *_rows(verification),
        _record(verification, terms),
        "" if verification.verified else NOBODY_ACTS,
    )
    return tuple(line for line in lines if line)


def place_and_time(hit: Hit, terms: Terms) -> str:
    """When, on which side and where the vehicle was seen, and where it was going, as far as that is known."""
    plate = hit.read.plate
    parts = [wording.clock_time(plate.captured_at, terms.zone), terms.side(plate.camera)]
    fix = hit.read.fix.fix if hit.read.fix is not None and hit.read.fix.fresh else None
    if fix is not None and fix.lat is not None and fix.lon is not None:
        north, east = ("N" if fix.lat >= 0 else "S"), ("E" if fix.lon >= 0 else "W")
        parts.append(f"{abs(fix.lat):.4f} {north} {abs(fix.lon):.4f} {east}")
        if fix.course_deg is not None:
            parts.append(f"our car going {wording.heading(fix.course_deg)}")
    else:
        parts.append("position not known")
    return f"Seen {', '.join(parts)}."


def changed_words(entry: EntryNow) -> str:
    """What became of the entry since the hit was raised; empty when it stands as it was."""
    return {
        EntryNow.SAME: "",
        EntryNow.CHANGED: "The newest list changed this entry: ask what it says now",
        EntryNow.GONE: "The newest list does not have this entry any more: ask first",
    }[entry]


def not_compared(verification: Verification) -> tuple[Row, ...]:
    """The rows of which nobody has said that they are the same."""
    return tuple(row for row in Row if not _is(verification, row, Answer.SAME))


def _standing(verification: Verification) -> str:
    if verification.verified:
        return "ALPR hit, VERIFIED"
    if verification.unverified_stop is not None:
        return "ALPR hit, NOT VERIFIED, action was taken"
    return "ALPR hit, NOT VERIFIED, information only"


def _rows(verification: Verification) -> tuple[str, ...]:
    same = [row.value for row in Row if _is(verification, row, Answer.SAME)]
    differs = [row.value for row in Row if _is(verification, row, Answer.DIFFERS)]
    unsure = [row.value for row in Row if _is(verification, row, Answer.CANNOT_TELL)]
    blank = [row.value for row in Row if verification.given(row) is None]
    return tuple(
        f"{head}: {', '.join(rows)}"
        for head, rows in (
            ("Compared, the same", same),
            ("DIFFERS", differs),
            ("NOT CONFIRMED, cannot tell", unsure),
            ("NOT COMPARED", blank),
        )
        if rows
    )


def _record(verification: Verification, terms: Terms) -> str:
    if verification.refuted:
        return "RECORD NOT ACTIVE by the answer that came back"
    confirmed = verification.confirmed
    missing = in_words(verification.unanswered)
    if confirmed is None or missing:
        return f"NOT DONE: {missing}" if missing else "RECORD NOT CONFIRMED"
    by = "own MDC inquiry" if confirmed.confirmed_by == "self" else confirmed.confirmed_by
    return f"Record active: {by}, {wording.clock_time(confirmed.at, terms.zone)}"


def _is(verification: Verification, row: Row, answer: Answer) -> bool:
    given = verification.given(row)
    return given is not None and given.answer is answer
