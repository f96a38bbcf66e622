# SPDX-License-Identifier: Apache-2.0
"""The satellites that a receiver sees and uses, put together from its GSV and GSA sentences. Pure but for the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gps.sentences import Sentence
from gps.sky_sentences import Listed, SkyPart
from gps.types import Constellation, Satellite, Sky

OLD = timedelta(seconds=12)
"""What was not said again for so long is gone; slow receivers list their satellites every fifth second."""

_C = Constellation
_BY_TALKER = {
    "GP": _C.GPS,
    "GL": _C.GLONASS,
    "GA": _C.GALILEO,
    "GB": _C.BEIDOU,
    "BD": _C.BEIDOU,
    "GQ": _C.QZSS,
    "QZ": _C.QZSS,
    "PQ": _C.QZSS,
    "GI": _C.NAVIC,
}
_BY_SYSTEM = {1: _C.GPS, 2: _C.GLONASS, 3: _C.GALILEO, 4: _C.BEIDOU, 5: _C.QZSS, 6: _C.NAVIC}
"""Source: NMEA 0183 4.11, GNSS system ids."""

_OWN = {
    _C.GLONASS: ((65, 96, 64), (1, 32, 0)),
    _C.GALILEO: ((1, 36, 0), (301, 336, 300)),
    _C.BEIDOU: ((1, 63, 0), (201, 263, 200), (401, 463, 400)),
    _C.QZSS: ((1, 10, 0), (193, 202, 192)),
    _C.NAVIC: ((1, 15, 0),),
}
"""How receivers number the satellites of a constellation: from, to, and what is taken off."""

_ANY = (
    (_C.GPS, 1, 32, 0),
    (_C.SBAS, 33, 64, 13),
    (_C.GLONASS, 65, 96, 64),
    (_C.SBAS, 120, 158, 100),
    (_C.QZSS, 193, 200, 192),
    (_C.BEIDOU, 201, 263, 200),
    (_C.GALILEO, 301, 336, 300),
    (_C.BEIDOU, 401, 463, 400),
)
"""The same where one list holds several constellations (talker GP or GN). SBAS 33 to 64 are PRN 120 to 151."""

_Key = tuple[str, str]
_Id = tuple[Constellation, int]


@dataclass(slots=True)
class _Group:
    """GSV sentences of one group that have come so far."""

    parts: int
    come: list[SkyPart] = field(default_factory=list)


class SkyReader:
    """Takes every sentence of a receiver and knows its sky.

    A group of GSV sentences counts once all of it has come in order; until then what the one before said stands.
    Of a group whose middle is lost nothing counts.

    Attributes:
        broken: groups that were not whole, since the start.

    Args:
        clock: UTC; what is older than ``OLD`` by it is forgotten.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.broken = 0
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        """Another stream begins."""
        self._open: dict[_Key, _Group] = {}
        self._seen: dict[_Key, tuple[datetime, tuple[Listed, ...]]] = {}
        self._used: dict[tuple[str, Constellation], tuple[datetime, set[int]]] = {}
        self._run: set[tuple[str, Constellation]] | None = None

    def add(self, sentence: Sentence) -> None:
        """Take a sentence in; of other kinds it matters only that they stand between."""
        if sentence.kind == "GSA" and sentence.sky is not None:
            self._note_used(sentence, sentence.sky)
            return
        self._run = None
        if sentence.sky is not None:
            self._note_seen(sentence.talker, sentence.sky)

    def sky(self) -> Sky | None:
        """What is seen now; None before the receiver said anything of it, or when it no longer does."""
        now = self._clock()
        used = {
            (system, number)
            for (_, system), (at, numbers) in self._used.items()
            if abs(now - at) <= OLD
            for number in numbers
        }
        found: dict[_Id, Satellite] = {}
        for (talker, _), (at, listed) in self._seen.items():
            if abs(now - at) <= OLD:
                for one in listed:
                    _merge(found, identified(talker, one.number), one)
        for system, number in used - found.keys():
            found[system, number] = Satellite(system, number)
        if not found:
            return None
        satellites = (
            Satellite(
                one.system, one.number, one.elevation_deg, one.azimuth_deg, one.strength_db, key in used
            )
            for key, one in sorted(found.items())
        )
        return Sky(now, tuple(satellites))

    def _note_seen(self, talker: str, part: SkyPart) -> None:
        key = (talker, part.signal)
        group = self._open.pop(key, None)
        if part.part == 1 <= part.parts:
            self.broken += group is not None
            group = _Group(part.parts)
        elif group is None:
            return  # the beginning was not heard
        elif part.parts != group.parts or part.part != len(group.come) + 1:
            self.broken += 1
            return
        group.come.append(part)
        if len(group.come) < group.parts:
            self._open[key] = group
        else:
            self._seen[key] = (self._clock(), tuple(one for held in group.come for one in held.listed))

    def _note_used(self, sentence: Sentence, part: SkyPart) -> None:
        """Of a run of GSA sentences all count; the next run replaces what it speaks of."""
        talker, run = sentence.talker, self._run if self._run is not None else set()
        self._run = run
        ids = [identified(talker, number, part.system) for number in part.used]
        home = _BY_SYSTEM.get(part.system or 0)
        about = {system for system, _ in ids} | ({home} if home is not None else set())
        if (talker != "GN" and part.system is None) or sentence.nav_mode == 1:
            about |= {system for held, system in self._used if held == talker}
        for system in about:
            now = {number for which, number in ids if which is system}
            before = self._used[talker, system][1] if (talker, system) in run else set()
            self._used[talker, system] = (self._clock(), before | now)
            run.add((talker, system))


def identified(talker: str, number: int, system: int | None = None) -> _Id:
    """Which satellite a receiver means: its constellation, and its number as RINEX writes it.

    Args:
        talker: of the sentence ("GP", "GN").
        number: as the receiver numbers it.
        system: system id of NMEA 4.10, where the sentence has one.
    """
    home = _BY_SYSTEM.get(system or 0) or _BY_TALKER.get(talker)
    for low, high, off in _OWN.get(home, ()) if home is not None else ():
        if low <= number <= high:
            return home or _C.OTHER, number - off
    for which, low, high, off in _ANY if home in {None, _C.GPS} else ():
        if low <= number <= high:
            return which, number - off
    return _C.OTHER, number


def _merge(found: dict[_Id, Satellite], key: _Id, one: Listed) -> None:
    """One satellite on several signals: its strongest one counts."""
    held = found.get(key, Satellite(*key))
    strengths = [value for value in (held.strength_db, one.strength_db) if value is not None]
    found[key] = Satellite(
        *key,
        elevation_deg=held.elevation_deg if held.elevation_deg is not None else one.elevation_deg,
        azimuth_deg=held.azimuth_deg if held.azimuth_deg is not None else one.azimuth_deg,
        strength_db=max(strengths, default=None),
    )
