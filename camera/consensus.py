# SPDX-License-Identifier: Apache-2.0
"""Many readings of one plate voted into one.

Characters are voted by summing the logarithms of their probabilities (a product of experts). The frames of
one car are alike, so ``n`` of them count as ``sqrt(n)`` independent ones, and no more than
``MOST_INDEPENDENT``.
"""

from collections.abc import Sequence
from math import exp, fsum, log, prod, sqrt

from camera.types import Character, Reading, text_of

FLOOR = 1e-4
MOST_INDEPENDENT = 3.0
# Pixels from which a wider plate shows no more.
WIDE_PX = 120.0
LEAST_PART = 3
LEAST_ALTERNATIVE = 0.001
MOST_ALTERNATIVES = 5


def distance(one: str, other: str) -> int:
    """Characters to insert, delete or change to make one text the other (Levenshtein 1965)."""
    return sum(1 for a, b in align(one, other) if a < 0 or b < 0 or one[a] != other[b])


def align(one: str, other: str) -> list[tuple[int, int]]:
    """Pair the positions of two texts at the least number of edits.

    Returns:
        Positions in ``one`` and ``other`` from left to right; -1 where a character has no partner.
    """
    rows, columns = len(one), len(other)
    cost = [[i + j if i == 0 or j == 0 else 0 for j in range(columns + 1)] for i in range(rows + 1)]
    for i in range(1, rows + 1):
        for j in range(1, columns + 1):
            change = cost[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            cost[i][j] = min(change, cost[i - 1][j] + 1, cost[i][j - 1] + 1)
    return _trace(one, other, cost)


def _trace(one: str, other: str, cost: list[list[int]]) -> list[tuple[int, int]]:
    """The way back through the table of ``align``; a change is preferred to a gap."""
    i, j = len(one), len(other)
    pairs = []
    while i or j:
        if i and j and cost[i][j] == cost[i - 1][j - 1] + (one[i - 1] != other[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
            pairs.append((i, -1))
        else:
            j -= 1
            pairs.append((-1, j))
    return pairs[::-1]


def chance(character: Character, char: str) -> float:
    """Probability that the position holds ``char``, at least ``FLOOR``."""
    if char == character.char:
        return max(character.confidence, FLOOR)
    return max(dict(character.alternatives).get(char, 0.0), FLOOR)


def support(reading: Reading, text: str) -> float:
    """Probability, 0 to 1, that the reading gives to ``text``.

    For its own text that is its confidence; a text of the same length is weighed by the runners-up of the
    characters that differ; a text of another length gets nothing.
    """
    if reading.text == text:
        return reading.confidence
    if not text or len(reading.text) != len(text):
        return 0.0
    share = reading.confidence
    for character, char in zip(reading.characters, text, strict=True):
        if character.char != char:
            share *= chance(character, char) / max(character.confidence, FLOOR)
    return min(share, reading.confidence)


def is_part(text: str, whole: str) -> bool:
    """Whether a text is the beginning or the end of a longer one: what a half hidden plate reads as."""
    if not LEAST_PART <= len(text) < len(whole):
        return False
    return whole.startswith(text) or whole.endswith(text)


def joined(lines: Sequence[Reading]) -> Reading:
    """The lines of one plate as one reading, from the top; empty when a line could not be read."""
    if not all(line.text for line in lines):
        return Reading("", 0.0)
    characters = tuple(character for line in lines for character in line.characters)
    return Reading(text_of(characters), prod(line.confidence for line in lines), characters)


def vote(readings: Sequence[Reading], widths: Sequence[float] = ()) -> Reading:
    """One reading out of the readings of one plate; empty when nothing could be read.

    The text has the length that the readings favour (weighed by confidence and width); each of its characters is
    voted by all readings aligned to the surest one of that length. One reading is returned as it is.

    Args:
        readings: of one plate, in any order.
        widths: of the plate in the frame of each reading, pixels; left out, all weigh alike.
    """
    sizes = widths or [WIDE_PX] * len(readings)
    legible = [(one, width) for one, width in zip(readings, sizes, strict=True) if one.text]
    if not legible:
        return Reading("", 0.0)
    if len(legible) == 1:
        return legible[0][0]
    weighed = [(one, weight(one, width)) for one, width in legible]
    characters = tuple(_voted(column) for column in _columns(_pivot(weighed), weighed))
    text = text_of(characters)
    return Reading(text, confidence([one for one, _ in legible], text), characters)


def weight(reading: Reading, width: float) -> float:
    """What a reading counts in the vote: its confidence, and less where the plate has few pixels."""
    return max(reading.confidence, FLOOR) * min(width, WIDE_PX) / WIDE_PX


Weighed = Sequence[tuple[Reading, float]]


def _pivot(weighed: Weighed) -> Reading:
    """The surest reading of the favoured length; of equally sure ones the first by the alphabet."""
    shares: dict[int, list[float]] = {}
    for reading, share in weighed:
        shares.setdefault(len(reading.text), []).append(share)
    length = max(shares, key=lambda size: (fsum(shares[size]), size))
    fitting = [reading for reading, _ in weighed if len(reading.text) == length]
    return max(fitting, key=lambda reading: (reading.confidence, reading.text))


def _columns(pivot: Reading, weighed: Weighed) -> list[list[tuple[Character, float]]]:
    """For each character of the pivot: the characters aligned with it and the weight of their readings.

    A character that a reading has too many has no partner and votes nowhere.
    """
    columns: list[list[tuple[Character, float]]] = [[] for _ in pivot.text]
    for reading, share in weighed:
        for column, position in align(pivot.text, reading.text):
            if column >= 0 and position >= 0:
                columns[column].append((reading.characters[position], share))
    return columns


def _voted(column: Sequence[tuple[Character, float]]) -> Character:
    """The characters of one position voted into one, runners-up kept.

    Sums are exact (``fsum``): where two characters have equal support, the order of the frames must not decide.
    """
    options = sorted({char for one, _ in column for char in (one.char, *(c for c, _ in one.alternatives))})
    total = fsum(weight for _, weight in column)
    experts = independent(len(column))
    scores = {
        char: experts * fsum(weight * log(chance(one, char)) for one, weight in column) / total
        for char in options
    }
    highest = max(scores.values())
    powers = {char: exp(score - highest) for char, score in scores.items()}
    whole = sum(powers.values())
    ranked = sorted(
        ((power / whole, char) for char, power in powers.items()), key=lambda pair: (-pair[0], pair[1])
    )
    others = tuple((char, share) for share, char in ranked[1:] if share >= LEAST_ALTERNATIVE)
    return Character(ranked[0][1], ranked[0][0], others[:MOST_ALTERNATIVES])


def independent(frames: int) -> float:
    """How many independent looks that many frames of one car are worth."""
    return min(sqrt(frames), MOST_INDEPENDENT)


def confidence(readings: Sequence[Reading], text: str) -> float:
    """Probability that ``text`` is what the readings show.

    Agreeing readings make it surer (all of them would have to be wrong), readings that say something else
    take their share away; a part of the text speaks neither for nor against it. A further reading that agrees,
    however unsure, never makes the text less sure: the surest count first, each later one counts less.
    """
    telling = [reading for reading in readings if not is_part(reading.text, text)]
    supports = sorted((min(support(reading, text), 1 - FLOOR) for reading in telling), reverse=True)
    claimed = sum(min(reading.confidence, 1 - FLOOR) for reading in telling)
    if claimed <= 0 or not any(supports):
        return 0.0
    doubt = sum(log(1 - one) * further(place) for place, one in enumerate(supports))
    return min(1.0, sum(supports) / claimed) * (1 - exp(doubt))


def further(place: int) -> float:
    """How many independent looks one more frame adds to ``place`` surer ones."""
    return independent(place + 1) - independent(place)
