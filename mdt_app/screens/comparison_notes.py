# SPDX-License-Identifier: Apache-2.0
"""What a person has to look at while comparing, in words: differences, doubt, state, vehicle."""

from collections.abc import Mapping
from dataclasses import dataclass

from mdt_app.domain.patrol import Hit
from mdt_app.screens.doubt import doubtful
from mdt_app.screens.terms import Terms
from policy.matching import MatchClass
from policy.plates import GAP, LOOK_ALIKES, align, named_differences
from policy.verification import Answer, Verification

NOT_SUPPLIED = "not supplied by this list"
MOST = 2

Others = Mapping[str, str]
"""What other readers read of the whole plate: name to text, without those that could read nothing."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something to look at; ``tone`` is "p1", "p2" or "p1solid" for the loudest."""

    tone: str
    head: str
    text: str


def doubtful_positions(hit: Hit, others: Others, terms: Terms) -> tuple[int, ...]:
    """Characters of the read that are unsure, look like the list's, or that another reader denies."""
    reading = hit.read.plate.reading
    denied = set(_denied(reading.text, others))
    return tuple(sorted(denied.union(doubtful(reading, hit.match, terms.doubt_below))))


def notes(hit: Hit, verification: Verification, others: Others, terms: Terms) -> tuple[Note, ...]:
    """The two most important things to look at, loudest first."""
    characters = _characters_note(hit, verification)
    vehicle = _vehicle_note(hit, verification, terms)
    found = (vehicle, characters, _state_note(hit, terms))
    doubt = _doubt_note(hit, doubtful_positions(hit, others, terms), others) if characters is None else None
    return tuple(note for note in (*found, doubt) if note is not None)[:MOST]


def _vehicle_note(hit: Hit, verification: Verification, terms: Terms) -> Note | None:
    given = verification.vehicle
    if given is not None and given.answer is Answer.DIFFERS:
        listed = terms.vehicle(hit.match.entry.vehicle) or NOT_SUPPLIED
        return Note("p1solid", "VEHICLE DOES NOT MATCH", f"LIST: {listed}\nSEEN: another vehicle")
    if hit.match.entry.plate_type == "MC":
        return Note(
            "p1", "RECORD IS A MOTORCYCLE", "The list has this plate on a motorcycle: look at the vehicle."
        )
    return None


def _characters_note(hit: Hit, verification: Verification) -> Note | None:
    given = verification.characters
    if given is None or given.answer is not Answer.DIFFERS or not given.by_machine:
        return None
    listed = hit.match.entry.plate
    if hit.match.entry.partial:
        return Note(
            "p1", "Your entry does not fit the partial plate", "What a person reads counts, not the camera."
        )
    named = named_differences(verification.reading, listed, most=1)
    more = f" {named[1][:1].upper()}{named[1][1:]}." if len(named) > 1 else ""
    pair = frozenset((named[0][-1:], named[0].split("you saw ")[1][:1]))
    alike = f"{' and '.join(sorted(pair))} look alike. " if pair in LOOK_ALIKES else ""
    head = named[0].replace("differs:", "differs: ")
    return Note("p1", head, f"{alike}What a person reads counts, not the camera.{more}")


def _doubt_note(hit: Hit, boxed: tuple[int, ...], others: Others) -> Note | None:
    reading = hit.read.plate.reading
    if not boxed or boxed[0] >= len(reading.characters):
        return None
    at = boxed[0]
    character = reading.characters[at]
    other = _other(hit, at, others)
    denied = _denied(reading.text, others)
    said = ", " + " ".join(denied[at]) if at in denied else ""
    more = f" And {len(boxed) - 1} more boxed." if len(boxed) > 1 else ""
    question = f"{character.char} or {other}?" if other else f"{character.char}?"
    alike = "They look alike: check" if frozenset((character.char, other)) in LOOK_ALIKES else "Check"
    return Note(
        "p2",
        f"Character {at + 1}:  {question}",
        f"Camera {character.char} ({percent(character.confidence)}){said}. {alike} the image.{more}",
    )


def _other(hit: Hit, at: int, others: Others) -> str:
    """What a doubtful character may be instead: by another reader, the list, or the camera."""
    reading = hit.read.plate.reading
    denied = _denied(reading.text, others)
    if at in denied:
        return denied[at][1]
    entry = hit.match.entry
    if at in hit.match.differing and not entry.partial and at < len(entry.plate):
        return entry.plate[at]
    alternatives = reading.characters[at].alternatives
    return alternatives[0][0] if alternatives else ""


def _state_note(hit: Hit, terms: Terms) -> Note | None:
    if hit.match.match_class is MatchClass.STATE_DIFFERS:
        seen = terms.state(hit.read.plate.reading.state)
        listed = terms.state(hit.match.entry.state)
        return Note(
            "p1", "STATE DIFFERS", f"Camera: {seen}. List: {listed}. In another state: another vehicle."
        )
    if hit.read.plate.reading.state is None and hit.match.entry.state:
        return Note(
            "p2",
            "STATE NOT CONFIRMED",
            "Not readable. The same characters in another state: another vehicle.",
        )
    return None


def _denied(text: str, others: Others) -> dict[int, tuple[str, str]]:
    """Positions in ``text`` where another reader saw another character: (reader, that character).

    A reading that shares less than half of the plate has failed as a whole: boxing every character would
    point at none.
    """
    found: dict[int, tuple[str, str]] = {}
    for reader, other_text in others.items():
        pairs = [(char, other) for char, other in align(text, other_text) if char != GAP]
        unlike = {at: (reader, other) for at, (char, other) in enumerate(pairs) if other not in (char, GAP)}
        found = unlike | found if 2 * len(unlike) < len(text) else found
    return found


def percent(part: float) -> str:
    """A part of the whole, 0 to 1, as said on screen ("58 %")."""
    return f"{part * 100:.0f} %"
