# SPDX-License-Identifier: Apache-2.0
"""NMEA 0183 bytes to fixes, one per epoch. Pure: no port, no thread, no clock but the one given.

An epoch is all sentences of one time of day, or, while the receiver knows no time, all until a kind comes
again. It is published when the next one begins or, once the receiver's habit is known, with the sentence that
ended the last two.

How an epoch becomes a fix:

* each kind of position sentence that came must stand (RMC and GLL ``A``, GGA quality above 0), for one talker
  at least: one constellation may see nothing while another carries the fix;
* the position is GGA's, else GNS's, RMC's, GLL's; speed and course are RMC's, else VTG's;
* GSA tells two from three dimensions, else the presence of an altitude does;
* the date is the epoch's own (RMC, ZDA), else carried on from the last epoch, past midnight too.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from gps.sentences import Sentence, SentenceReader, seconds_of_day
from gps.sky import SkyReader
from gps.types import Fix, FixMode, SourceDetail

ROLLOVER = timedelta(weeks=1024)
"""Old receivers report dates a multiple of this too early. Source: IS-GPS-200, 20.3.3.3.1.1: 10-bit week."""

_ROLLED_WITHIN = timedelta(days=7)
_POSITION_KINDS = ("GGA", "GNS", "RMC", "GLL")
_ENDING_KINDS = frozenset({*_POSITION_KINDS, "ZDA", "VTG"})
_HALF_DAY = timedelta(hours=12)


@dataclass(slots=True)
class Epoch:
    """The sentences of one moment, as they come in."""

    of_day: time | None = None
    sentences: list[Sentence] = field(default_factory=list)

    def excludes(self, sentence: Sentence) -> bool:
        """Whether ``sentence`` begins another epoch."""
        if sentence.kind not in _ENDING_KINDS or sentence.kind == "VTG" or not self.sentences:
            return False
        if sentence.of_day is not None and not _same(sentence.of_day, self.of_day):
            return self.of_day is not None or any(held.kind in _POSITION_KINDS for held in self.sentences)
        return sentence.kind != "ZDA" and any(
            (held.talker, held.kind) == (sentence.talker, sentence.kind) for held in self.sentences
        )

    def add(self, sentence: Sentence) -> None:
        """Take ``sentence`` in."""
        self.sentences.append(sentence)
        self.of_day = self.of_day or sentence.of_day

    def first(self, *kinds: str) -> Sentence | None:
        """The first sentence of the first of ``kinds`` that is there."""
        for kind in kinds:
            for sentence in self.sentences:
                if sentence.kind == kind:
                    return sentence
        return None

    @property
    def day(self) -> date | None:
        """The date that the epoch itself carries."""
        return next((held.day for held in self.sentences if held.day is not None), None)

    @property
    def placed(self) -> Sentence | None:
        """The sentence whose position counts; None when the receiver does not stand behind one."""
        stand = [held for held in self.sentences if held.valid]
        if {held.kind for held in stand} != {held.kind for held in self.sentences if held.valid is not None}:
            return None
        return min(stand, key=lambda held: _POSITION_KINDS.index(held.kind), default=None)


class NmeaDecoder:
    """Fixes out of bytes that come in any portions.

    Attributes:
        sentences: the reader, for its counts.
        sky: the satellites that were told of.
        quality: of the last fix, in words; empty without one or when the receiver does not say.

    Args:
        clock: stamps ``received_at``.
        live: whether the bytes come from a receiver now, so that a rolled-over week may be put right.
    """

    def __init__(self, clock: Callable[[], datetime], *, live: bool = False) -> None:
        self.sentences = SentenceReader()
        self.sky = SkyReader(clock)
        self.quality = ""
        self._clock = clock
        self._live = live
        self._epoch = Epoch()
        self._published = False
        self._nav_mode = 0
        self._last_kind = ""
        self._last_time: datetime | None = None
        self._enders: tuple[str, ...] = ()

    def begin(self) -> None:
        """The stream was broken off and begins again: its open epoch is old by now and must not look new."""
        self.sentences.begin()
        self.sky.begin()
        self.quality = ""
        self._epoch, self._published = Epoch(), False
        self._enders = ()

    def feed(self, data: bytes) -> list[Fix]:
        """The fixes of the epochs that ``data`` completes."""
        return [fix for sentence in self.sentences.feed(data) for fix in self._take(sentence)]

    def flush(self) -> list[Fix]:
        """The fix of the epoch at hand, for a caller who knows that it is complete (the line fell quiet)."""
        return self._publish()

    def finish(self) -> list[Fix]:
        """The fixes still held when no more bytes will come."""
        return [fix for sentence in self.sentences.finish() for fix in self._take(sentence)] + self._publish()

    def _take(self, sentence: Sentence) -> list[Fix]:
        self.sky.add(sentence)
        if sentence.kind == "GSV":
            return []  # of satellites only: it neither ends an epoch nor parts two of GSA
        if sentence.kind == "GGA":
            self.quality = sentence.quality
        fixes: list[Fix] = []
        if self._epoch.excludes(sentence) or (self._published and sentence.kind == "VTG"):
            fixes = self._next_epoch()
        elif self._published and sentence.kind in _ENDING_KINDS:
            self._enders = ()  # the habit changed: what was published lacked this sentence
            self._published = False
        self._note_mode(sentence)
        self._epoch.add(sentence)
        return fixes + (self._publish() if self._ends(sentence) else [])

    def _next_epoch(self) -> list[Fix]:
        fixes = self._publish()
        ender = next((held for held in reversed(self._epoch.sentences) if held.kind in _ENDING_KINDS), None)
        if ender is not None:
            self._enders = (*self._enders[-1:], ender.talker + ender.kind)
        self._epoch, self._published = Epoch(), False
        return fixes

    def _ends(self, sentence: Sentence) -> bool:
        return len(self._enders) == 2 and set(self._enders) == {sentence.talker + sentence.kind}

    def _note_mode(self, sentence: Sentence) -> None:
        """Of a run of GSA sentences, one per constellation, the best counts, until the next run."""
        if sentence.kind == "GSA":
            held = self._nav_mode if self._last_kind == "GSA" else 0
            self._nav_mode = max(held, sentence.nav_mode or 0)
        self._last_kind = sentence.kind

    def _publish(self) -> list[Fix]:
        if self._published or not any(held.kind in _ENDING_KINDS - {"VTG"} for held in self._epoch.sentences):
            return []
        self._published = True
        received_at = self._clock()
        self._last_time = self._time(received_at) or self._last_time
        return [_fix(self._epoch, self._nav_mode, self._time(received_at), received_at)]

    def _time(self, received_at: datetime) -> datetime | None:
        if self._epoch.of_day is None:
            return None
        if self._epoch.day is not None:
            told = datetime.combine(self._epoch.day, self._epoch.of_day, UTC)
            return unrolled(told, received_at) if self._live else told
        if self._last_time is None:
            return None
        carried = datetime.combine(self._last_time.date(), self._epoch.of_day, UTC)
        if carried < self._last_time - _HALF_DAY:
            return carried + timedelta(days=1)
        return carried - timedelta(days=1) if carried > self._last_time + _HALF_DAY else carried


def nmea_detail(decoder: NmeaDecoder) -> SourceDetail:
    """What a decoder has heard, for a technician."""
    sentences = decoder.sentences
    return SourceDetail(
        sentences=sentences.accepted,
        rejected=sentences.rejected,
        kinds=tuple(sorted(sentences.kinds)),
        quality=decoder.quality,
        sky=decoder.sky.sky(),
    )


def decode(chunks: Iterable[bytes], clock: Callable[[], datetime]) -> Iterator[Fix]:
    """One fix per epoch of the bytes in ``chunks``, however they are cut."""
    decoder = NmeaDecoder(clock)
    for chunk in chunks:
        yield from decoder.feed(chunk)
    yield from decoder.finish()


def unrolled(time_at: datetime, now: datetime) -> datetime:
    """``time_at``, moved by whole week rollovers when that brings it within a week of ``now``.

    A date that is old for another reason (a recording) stays as it is.
    """
    moved = time_at + round((now - time_at) / ROLLOVER) * ROLLOVER
    return moved if abs(now - moved) <= _ROLLED_WITHIN else time_at


def _same(one: time, other: time | None) -> bool:
    """Some receivers round the same time differently in different sentences."""
    return other is not None and abs(seconds_of_day(one) - seconds_of_day(other)) < 0.01


def _fix(epoch: Epoch, nav_mode: int, time_at: datetime | None, received_at: datetime) -> Fix:
    placed = epoch.placed
    if placed is None:
        return Fix(time_at, received_at, FixMode.NONE, satellites=_satellites(epoch))
    height = epoch.first("GGA", "GNS")
    alt_m = None if height is None else height.alt_m
    moving = epoch.first("RMC", "VTG")
    dilution = next((held.hdop for held in epoch.sentences if held.hdop is not None), None)
    flat = nav_mode == FixMode.TWO_D or (nav_mode != FixMode.THREE_D and alt_m is None)
    return Fix(
        time_at,
        received_at,
        FixMode.TWO_D if flat else FixMode.THREE_D,
        lat=placed.lat,
        lon=placed.lon,
        alt_m=alt_m,
        speed_mps=None if moving is None else moving.speed_mps,
        course_deg=None if moving is None else moving.course_deg,
        satellites=_satellites(epoch),
        hdop=dilution,
    )


def _satellites(epoch: Epoch) -> int | None:
    """Used in the solution: one GGA or GNS tells all, several talkers tell their own constellation's."""
    used = {held.talker: held.satellites for held in epoch.sentences if held.satellites is not None}
    return used.get("GN", sum(used.values())) if used else None
