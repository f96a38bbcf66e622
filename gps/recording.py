# SPDX-License-Identifier: Apache-2.0
"""A recorded NMEA log as the receiver sent it: bursts of sentences with the time between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from functools import reduce
from operator import xor
from pathlib import Path

from gps.errors import SourceTrouble
from gps.nmea import Epoch
from gps.sentences import SentenceReader, seconds_of_day

LONGEST_GAP_S = 5.0
"""Longest pause played; a longer one, or time going backwards, is where the recording was interrupted."""

_USUAL_GAP_S = 1.0
_DAY_S = 86400.0
_TIME_FIELD = {b"GGA": 1, b"GNS": 1, b"RMC": 1, b"ZDA": 1, b"GLL": 5}
_SENTENCE = re.compile(rb"\$([A-Z]{2}(GGA|GNS|RMC|ZDA|GLL),[^*\r\n$]*)\*[0-9A-Fa-f]{2}")


@dataclass(frozen=True, slots=True)
class Burst:
    """The bytes of one epoch.

    Attributes:
        gap_s: seconds from the burst before.
    """

    data: bytes
    gap_s: float


def read_recording(path: Path) -> bytes:
    """The bytes of the log at ``path``.

    Raises:
        SourceTrouble: it is missing, unreadable, or holds no NMEA sentence.
    """
    try:
        log = path.read_bytes()
    except OSError as error:
        raise SourceTrouble(
            f"The GPS recording {path} cannot be read ({error.strerror}). Check gps.replay_file."
        ) from error
    reader = SentenceReader()
    reader.feed(log)
    if not reader.accepted:
        raise SourceTrouble(
            f"The GPS recording {path} holds no whole NMEA sentence. Choose a raw receiver log."
        )
    return log


def bursts(log: bytes) -> Iterator[Burst]:
    """The epochs of ``log`` in order; joined together they are ``log`` again, byte for byte."""
    epoch, lines, gap_s = Epoch(), [b""], 0.0
    for line in log.splitlines(keepends=True):
        for sentence in SentenceReader().feed(line.rstrip(b"\r\n") + b"\n"):
            if epoch.excludes(sentence):
                yield Burst(b"".join(lines), gap_s)
                before, epoch, lines = epoch, Epoch(), []
                gap_s = _gap_s(before.of_day, sentence.of_day)
            epoch.add(sentence)
        lines.append(line)
    yield Burst(b"".join(lines), gap_s)


def retimed(data: bytes, at: datetime) -> bytes:
    """The sentences in ``data`` with their times and dates set to ``at`` (UTC) and the checksums renewed.

    A recording then plays as if it were driven now. Sentences that carry no time yet stay without one; those
    with a wrong checksum stay wrong.
    """

    def renewed(match: re.Match[bytes]) -> bytes:
        if reduce(xor, match[1]) != int(match[0][-2:], 16):
            return match[0]
        fields = match[1].split(b",")
        _set_time(fields, match[2], at)
        content = b",".join(fields)
        return b"$%b*%02X" % (content, reduce(xor, content))

    return _SENTENCE.sub(renewed, data)


def _set_time(fields: list[bytes], kind: bytes, at: datetime) -> None:
    place = _TIME_FIELD[kind]
    if len(fields) <= place or not fields[place]:
        return
    fields[place] = f"{at:%H%M%S}.{at.microsecond // 10_000:02d}".encode()
    if kind == b"RMC" and len(fields) > 9 and fields[9]:
        fields[9] = f"{at:%d%m%y}".encode()
    if kind == b"ZDA" and len(fields) > 4 and fields[4]:
        fields[2:5] = f"{at:%d,%m,%Y}".encode().split(b",")


def _gap_s(earlier: time | None, later: time | None) -> float:
    if earlier is None or later is None:
        return _USUAL_GAP_S
    gap_s = (seconds_of_day(later) - seconds_of_day(earlier)) % _DAY_S
    return gap_s if gap_s <= LONGEST_GAP_S else _USUAL_GAP_S
