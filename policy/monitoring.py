# SPDX-License-Identifier: Apache-2.0
"""Patterns in the access log that a person has to look at; no plate is needed to find them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from policy.blanks import refuse_blanks
from policy.control import control
from policy.errors import OversightRefused


class Pattern(StrEnum):
    """What was found."""

    FAILED_SIGN_ONS = "failed_sign_ons"
    UNUSUAL_VOLUME = "unusual_volume"
    OFF_SHIFT = "off_shift"
    BARRED_PURPOSE = "barred_purpose"
    REPEATED_PLATE = "repeated_plate_without_case"
    SENSITIVE_PLACE = "sensitive_place"
    BROKEN_CHAIN = "broken_log_chain"
    ENCRYPTION_OFF = "encryption_off"

    @property
    def words(self) -> str:
        """As in a list."""
        return self.value.replace("_", " ").capitalize()


class Kind(StrEnum):
    """What an access row is about."""

    SIGN_ON_FAILED = "sign_on_failed"
    INQUIRY = "inquiry"


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One row of the access log, as far as patterns need it.

    Attributes:
        id: of the row.
        by: account name; ``at`` UTC.
        plate_key: keyed digest of the plate asked for, the same for the same plate; empty for none.
        has_case: a case or incident number was given.
        is_on_shift: the person was on duty.
        is_barred: the purpose or reason hit a prohibited use.
        is_sensitive: the area touched a listed sensitive place.
    """

    id: str
    kind: Kind
    by: str
    at: datetime
    plate_key: str = ""
    has_case: bool = True
    is_on_shift: bool = True
    is_barred: bool = False
    is_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """How many rows within which time make a pattern."""

    count: int
    within: timedelta


LIMITS: Final = {
    Pattern.FAILED_SIGN_ONS: Limit(5, timedelta(minutes=15)),
    Pattern.UNUSUAL_VOLUME: Limit(50, timedelta(hours=1)),
    Pattern.OFF_SHIFT: Limit(1, timedelta(days=1)),
    Pattern.BARRED_PURPOSE: Limit(1, timedelta(days=1)),
    Pattern.REPEATED_PLATE: Limit(5, timedelta(days=30)),
    Pattern.SENSITIVE_PLACE: Limit(1, timedelta(days=1)),
}
"""Source: capabilities J09.1, J09.2; five sign-ons in 15 minutes: CJIS Security Policy AC-7."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One pattern found.

    Attributes:
        by: account name, empty for a pattern of the system itself.
        since: UTC, first row; likewise ``until`` the last.
        rows: ids of the rows.
        owner: who has to look; ``finding`` what that person found, empty while it is open.
        reviewed_by: account name; ``reviewed_at`` UTC.
    """

    pattern: Pattern
    by: str
    since: datetime
    until: datetime
    rows: tuple[str, ...] = ()
    owner: str = ""
    finding: str = ""
    reviewed_by: str = ""
    reviewed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody looked yet."""
        return self.reviewed_at is None


@control("J09.1", "J09.2")
def detect(rows: Iterable[AccessRow], owner: str) -> tuple[Flag, ...]:
    """The patterns in these rows, by time; one flag for each burst of one person (and plate)."""
    groups: dict[tuple[Pattern, str, str], list[AccessRow]] = defaultdict(list)
    for row in rows:
        for pattern in _patterns(row):
            groups[pattern, row.by, row.plate_key if pattern is Pattern.REPEATED_PLATE else ""].append(row)
    flags = [
        Flag(pattern, by, burst[0].at, burst[-1].at, tuple(row.id for row in burst), owner)
        for (pattern, by, _), group in groups.items()
        for burst in _bursts(sorted(group, key=lambda row: (row.at, row.id)), LIMITS[pattern])
    ]
    return tuple(sorted(flags, key=lambda flag: (flag.since, flag.pattern, flag.by)))


@control("J09.1")
def system_flags(*, chain_holds: bool, is_encrypted: bool, now: datetime, owner: str) -> tuple[Flag, ...]:
    """A flag for a broken log chain and one for encryption that is off, at ``now`` (UTC)."""
    found = ((Pattern.BROKEN_CHAIN, chain_holds), (Pattern.ENCRYPTION_OFF, is_encrypted))
    return tuple(Flag(pattern, "", now, now, (), owner) for pattern, is_well in found if not is_well)


@control("J09.1", "J09.2")
def unseen(found: Iterable[Flag], known: Sequence[Flag]) -> tuple[Flag, ...]:
    """Those of ``found`` that are news: not a burst that is open already, nor the rest of one that was reviewed.

    What goes on after a review is news once it reaches the limit again.
    """
    return tuple(flag for flag in found if _is_news(flag, known))


@control("J09.2")
def review(flag: Flag, finding: str, by: str, at: datetime) -> Flag:
    """The flag with a reviewer's finding at ``at`` (UTC); nothing else closes it.

    Raises:
        OversightRefused: finding or reviewer is missing, it is reviewed, or the reviewer is the person flagged.
    """
    refuse_blanks(OversightRefused, "the review", finding=finding, reviewer=by)
    if not flag.is_open:
        raise OversightRefused("This flag is reviewed already. Open a violation if more has come to light.")
    if by.strip().casefold() == flag.by.strip().casefold():
        raise OversightRefused("Nobody reviews a flag about themselves. Ask another reviewer.")
    return replace(flag, finding=finding.strip(), reviewed_by=by, reviewed_at=at)


def _patterns(row: AccessRow) -> list[Pattern]:
    """Which patterns the row may be part of."""
    if row.kind is Kind.SIGN_ON_FAILED:
        return [Pattern.FAILED_SIGN_ONS]
    applies = {
        Pattern.UNUSUAL_VOLUME: True,
        Pattern.OFF_SHIFT: not row.is_on_shift,
        Pattern.BARRED_PURPOSE: row.is_barred,
        Pattern.REPEATED_PLATE: bool(row.plate_key) and not row.has_case,
        Pattern.SENSITIVE_PLACE: row.is_sensitive,
    }
    return [pattern for pattern, is_so in applies.items() if is_so]


def _bursts(rows: Sequence[AccessRow], limit: Limit) -> list[list[AccessRow]]:
    """Stretches of ``rows`` (by time) in which ``limit`` is reached; windows that overlap make one stretch."""
    bursts: list[list[AccessRow]] = []
    taken = 0
    for last in range(limit.count - 1, len(rows)):
        first = last - limit.count + 1
        if rows[last].at - rows[first].at > limit.within:
            continue
        joins = bool(bursts) and rows[last].at - bursts[-1][-1].at <= limit.within
        if joins:
            bursts[-1].extend(rows[max(first, taken) : last + 1])
        else:
            bursts.append(list(rows[max(first, taken) : last + 1]))
        taken = last + 1
    return bursts


def _is_news(flag: Flag, known: Sequence[Flag]) -> bool:
    alike = [other for other in known if (other.pattern, other.by) == (flag.pattern, flag.by)]
    if not flag.rows:
        return not any(other.is_open for other in alike)
    met = [other for other in alike if set(other.rows) & set(flag.rows)]
    if any(other.is_open for other in met):
        return False
    judged = {row for other in met for row in other.rows}
    return not met or len(set(flag.rows) - judged) >= LIMITS[flag.pattern].count
