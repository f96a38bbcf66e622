# SPDX-License-Identifier: Apache-2.0
"""How times, ages and codes are said on screen: local 24 h time, ages in full, sentence case."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo

from mdt_app.screens.map_scale import FOOT_M, MILE_M

_CAPITALS = {
    word.lower(): word
    for word in ("BOLO", "CJIS", "CLETS", "CPRA", "DMV", "DOJ", "MDC", "NCIC", "NCRIC", "PD", "WAL")
}
_COMPASS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")


def duration(seconds: float) -> str:
    """A length of time in its two largest units ("40 s", "2 min", "3 h 12 min", "5 d 4 h")."""
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, hours, days = whole // 60 % 60, whole // 3600 % 24, whole // 86400
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def between(earlier: datetime, later: datetime) -> str:
    """The time from one moment to another; clocks that disagree give "0 s"."""
    return duration((later - earlier).total_seconds())


def countdown(seconds: float) -> str:
    """Time left as minutes and seconds ("7:24"), never below 0:00."""
    whole = max(0, int(-(-seconds // 1)))
    return f"{whole // 60}:{whole % 60:02d}"


def clock_time(moment: datetime, zone: tzinfo | None = None) -> str:
    """Local time of day ("14:08:31"); ``zone`` None is the zone of this terminal."""
    return moment.astimezone(zone).strftime("%H:%M:%S")


def day_and_time(moment: datetime, zone: tzinfo | None = None) -> str:
    """Local day and time to the minute ("27 Oct 18:20")."""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%b %H:%M}"


def day_and_clock(moment: datetime, zone: tzinfo | None = None) -> str:
    """Local day and time to the second ("20 Nov 23:41:07")."""
    local = moment.astimezone(zone)
    return f"{local.day} {local:%b %H:%M:%S}"


def length(span: timedelta) -> str:
    """A limit as people say it ("30 days", "24 hours", "10 min")."""
    seconds = int(span.total_seconds())
    if seconds % 86400 == 0 and seconds >= 2 * 86400:
        return f"{seconds // 86400} days"
    if seconds % 3600 == 0:
        hours = seconds // 3600
        return "1 hour" if hours == 1 else f"{hours} hours"
    return f"{seconds // 60} min"


def code_name(code: str) -> str:
    """A code of the policy profile as words ("stolen_vehicle" is "Stolen vehicle")."""
    words = [_CAPITALS.get(word, word) for word in code.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def number(count: int) -> str:
    """A count with its thousands apart ("11 408")."""
    return f"{count:,}".replace(",", " ")


def heading(course_deg: float) -> str:
    """A course over ground as a word ("northeast")."""
    return _COMPASS[round(course_deg / 45) % 8]


def distance(metres: float) -> str:
    """How far, as people in the United States say it ("130 ft", "0.4 mi")."""
    feet = metres / FOOT_M
    if feet < 1000:
        return f"{round(feet / 10) * 10} ft"
    return f"{metres / MILE_M:.1f} mi"


def times(count: int) -> str:
    """How often ("once", "3 times")."""
    return "once" if count == 1 else f"{number(count)} times"


def stops_lacking(count: int) -> str:
    """That stops lack their outcome ("1 stop lacks an outcome")."""
    return "1 stop lacks an outcome" if count == 1 else f"{count} stops lack an outcome"


#: What a hit does not justify before its verification is done; a policy's own names of purposes and categories are
#: quoted. Source: visual language, section 10.
UNJUSTIFIED = re.compile(
    r"\b(stop(?:s|ped|ping)?|arrest(?:s|ed)?|suspects?|offenders?|felons?|criminals?|matched|confirmed stolen"
    r"|hit confirmed|targets?|threats?)\b|\b\d+ % sure\b",
    re.IGNORECASE,
)


def unjustified(text: str, quoted: Iterable[str] = ()) -> tuple[str, ...]:
    """The words of ``text`` that may not stand before verification, leaving out what is ``quoted`` word for word."""
    for name in quoted:
        text = text.replace(name, " ")
    return tuple(found.group() for found in UNJUSTIFIED.finditer(text))
