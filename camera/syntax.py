# SPDX-License-Identifier: Apache-2.0
"""Plate formats as a prior: they weigh what the eye cannot tell apart, and now and then give the state away.

A format is written with ``9`` for a digit and ``A`` for a letter: California's passenger plates are
``9AAA999``. Drivers choose their own texts too, so a format only ever weighs: it never puts a character
where the reader saw none of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from camera.types import Character, Reading, text_of

MOST_TEXT = 8
TWINS = {"0": "O", "O": "0", "1": "I", "I": "1"}
LEAST_TWIN = 0.01
MOST_DOUBTS = 5
LEAST_STATE = 0.5
KNOWN, MIXED, PERSONAL, ODD = 1.0, 0.1, 0.03, 0.01

FORMATS = frozenset(
    {
        "9AAA999",
        "9A99999",
        "99999A9",
        "9AA9999",
        "99A9999",
        "9999999",
        "AA99999",
        "A999999",
        "AAA9999",
        "9999AAA",
        "AA9A999",
        "AAA99AA",
        "9A9999A",
        "AAA999",
        "999AAA",
        "9AA999",
        "AA9999",
        "9999AA",
        "99AA99",
        "AAA99A",
        "A99AAA",
        "AA9A9A",
        "9A9999",
        "999999",
        "A99999",
        "999AA9",
        "AAA9A9",
        "AA99A9",
        "AA999",
        "999AA",
        "99999",
        "A9999",
        "9999A",
    }
)


@dataclass(frozen=True, slots=True)
class Distinctive:
    """A format that one state has nearly for itself.

    Attributes:
        state: NCIC LIS code.
        right: plates of that state among ``seen`` real plates of this format from all states.
    """

    state: str
    right: int
    seen: int

    @property
    def confidence(self) -> float:
        """Share that is right, by Laplace's rule of succession: few plates give little confidence."""
        return (self.right + 1) / (self.seen + 2)


# Counted on 375 photographed plates of all states; formats shared by several states are left out
# (three letters and four digits are North Carolina, Pennsylvania, New York, Virginia and more).
DISTINCTIVE = {
    "9AAA999": Distinctive("CA", 9, 9),
    "AA9A999": Distinctive("TX", 8, 8),
    "A99AAA": Distinctive("NJ", 2, 2),
    "AA9A9A": Distinctive("MO", 2, 2),
    "9A9999A": Distinctive("AL", 2, 2),
}


def form(text: str) -> str:
    """The format of a text: ``1ABC234`` gives ``9AAA999``."""
    return "".join("9" if char.isdigit() else "A" for char in text)


def score(text: str) -> float:
    """How usual a text is on a plate, 0.01 to 1: a known format, mixed, chosen by the driver, or odd."""
    if form(text) in FORMATS:
        return KNOWN
    if not 2 <= len(text) <= MOST_TEXT:
        return ODD
    return MIXED if any(char.isdigit() for char in text) else PERSONAL


def weigh(reading: Reading) -> Reading:
    """Choose between O and 0, I and 1 by what the reader saw times how usual the text is.

    Only a twin that the reader itself names as a runner-up can take the place of a character; that character
    stays as runner-up.
    """
    doubts = [_options(character) for character in reading.characters]
    open_places = [place for place, options in enumerate(doubts) if len(options) > 1]
    if not open_places or len(open_places) > MOST_DOUBTS:
        return reading
    choices = list(product(*doubts))
    texts = ["".join(char for char, _ in choice) for choice in choices]
    seen = [prod(share for _, share in choice) for choice in choices]
    weights = [share * score(text) for share, text in zip(seen, texts, strict=True)]
    whole = sum(weights)
    best = max(range(len(texts)), key=weights.__getitem__)
    confidence = min(1.0, reading.confidence * sum(seen) / seen[0] * weights[best] / whole)
    characters = tuple(
        _weighed(character, texts[best][place], _share(place, texts, weights, texts[best][place]))
        for place, character in enumerate(reading.characters)
    )
    return replace(reading, text=text_of(characters), confidence=confidence, characters=characters)


def _share(place: int, texts: list[str], weights: list[float], char: str) -> float:
    """Part of the weight of all texts that have ``char`` at ``place``."""
    return sum(weight for text, weight in zip(texts, weights, strict=True) if text[place] == char) / sum(
        weights
    )


def _options(character: Character) -> list[tuple[str, float]]:
    """The character and its twin when the reader saw some of it, with their probabilities."""
    options = [(character.char, character.confidence)]
    twin = TWINS.get(character.char)
    options += [
        (char, share) for char, share in character.alternatives if char == twin and share >= LEAST_TWIN
    ]
    return options


def _weighed(character: Character, char: str, share: float) -> Character:
    """The character with ``char`` in first place; it and its twin part what both had as ``share`` says."""
    options = dict(_options(character))
    if len(options) == 1:
        return character
    both = sum(options.values())
    (twin,) = set(options) - {char}
    others = [(other, part) for other, part in character.alternatives if other not in options]
    others.append((twin, both * (1 - share)))
    others.sort(key=lambda pair: -pair[1])
    return Character(char, both * share, tuple(others))


def with_state(reading: Reading, seen: Mapping[str, float] | None = None) -> Reading:
    """The reading with its state of issue, or unknown: what the plate's looks say times what its format says.

    Odds multiply (the two witnesses look at different things): a state's weight is its probability by the looks
    times that by the format. Looks that tell nothing (the key "") leave every state alike. Where the two
    contradict each other the confidence falls, and below a half the state is unknown. A reader that saw the state
    itself is believed.

    Args:
        reading: with its text.
        seen: NCIC LIS codes with their probabilities by ``camera.state``; None where nobody looked.
    """
    if reading.state is not None:
        return reading
    known = DISTINCTIVE.get(form(reading.text))
    if not seen:
        return (
            reading if known is None else _issued(reading, known.state, known.confidence * reading.confidence)
        )
    states = [state for state in seen if state]
    weights = {state: seen[state] + seen.get("", 0.0) / len(states) for state in states}
    if known is None:
        # Nothing but the looks: what they leave open is no state's.
        weights = {state: seen[state] for state in states}
    elif known.state in weights:
        weights = _by_format(weights, known.state, known.confidence * reading.confidence)
    best = max(weights, key=weights.__getitem__)
    return _issued(reading, best, weights[best]) if weights[best] >= LEAST_STATE else reading


def _by_format(weights: Mapping[str, float], state: str, share: float) -> dict[str, float]:
    """The weights times the format's: ``share`` for its state, the rest parted evenly; they sum to 1."""
    other = (1 - share) / max(len(weights) - 1, 1)
    products = {one: weight * (share if one == state else other) for one, weight in weights.items()}
    whole = sum(products.values())
    return {one: product_ / whole for one, product_ in products.items()} if whole else products


def _issued(reading: Reading, state: str, confidence: float) -> Reading:
    return replace(reading, state=state, state_confidence=confidence)
