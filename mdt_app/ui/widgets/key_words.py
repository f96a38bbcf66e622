# SPDX-License-Identifier: Apache-2.0
"""How much a key says in the room that it has.

Larger text needs more room than a row of keys may have. First the icon goes, then the second line, and at last the
word is set in two lines. The tick of a chosen key stays, and so does the line that says why a key cannot be pressed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QFontMetrics

#: Pixels beside icon, words and cap: where there is room, and at least.
_FREE, _LEAST_FREE = 34, 22
_TWO = 2


@dataclass(frozen=True, slots=True)
class Said:
    """What is drawn of a key.

    Attributes:
        glyph: its icon.
        note: its second line.
        wrap: the word may take two lines.
    """

    glyph: bool = True
    note: bool = True
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class KeyWidths:
    """What the parts of a key take, pixels; 0 for a part that it does not have.

    Attributes:
        word: the word in one line.
        longest: the longest part of it, where it is set in two.
        note: the second line.
        glyph: the icon with the room beside it.
        cap: the cap with the room beside it.
        keeps_glyph: the icon says something that nothing else says.
        keeps_note: the second line says something that nothing else says.
        wraps: the word is set in two lines wherever it has to be.
    """

    word: int
    longest: int
    note: int
    glyph: int
    cap: int
    keeps_glyph: bool = False
    keeps_note: bool = False
    wraps: bool = False

    @property
    def whole(self) -> int:
        """Room for everything."""
        return self._need(Said(wrap=self.wraps), _FREE)

    @property
    def least(self) -> int:
        """Room for what a key must say."""
        return min(self._need(said, _LEAST_FREE) for said in self._ways())

    def said_in(self, room: float) -> Said:
        """What is drawn in so many pixels."""
        ways = list(self._ways())
        return next((said for said in ways if self._need(said, _LEAST_FREE) <= room), ways[-1])

    def _ways(self) -> Iterator[Said]:
        """From the most to the least."""
        yield Said(wrap=self.wraps)
        glyph = self.keeps_glyph
        yield Said(glyph=glyph, wrap=self.wraps)
        if self.keeps_note:
            return
        yield Said(glyph=glyph, note=False, wrap=self.wraps)
        yield Said(glyph=glyph, note=False, wrap=True)

    def _need(self, said: Said, free: int) -> int:
        words = self.longest if said.wrap else self.word
        if said.note:
            words = max(words, self.note)
        return words + (self.glyph if said.glyph else 0) + self.cap + free


def two_line_width(text: str, metrics: QFontMetrics, *, as_few: bool) -> int:
    """Pixels in which a text can be set in lines: in two of them ``as_few``, else of one word each."""
    words = text.split()
    if not as_few or len(words) < _TWO:
        return max((metrics.horizontalAdvance(word) for word in words), default=0)
    splits = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return min(max(map(metrics.horizontalAdvance, lines)) for lines in splits)
