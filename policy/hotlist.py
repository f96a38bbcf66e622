# SPDX-License-Identifier: Apache-2.0
"""Hot lists and their entries, as values; what their categories weigh and how old they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Final

from policy.control import control


class Priority(IntEnum):
    """How urgent a hit is; 1 is the most urgent (visual language, section 5)."""

    HIGH_RISK = 1
    PRIORITY = 2
    ROUTINE = 3
    NOTICE = 4


@dataclass(frozen=True, slots=True)
class VehicleDescription:
    """What a list says of the vehicle, NCIC codes as delivered; California DOJ lists send none."""

    year: str = ""
    make: str = ""
    model: str = ""
    style: str = ""
    colour: str = ""

    @property
    def is_supplied(self) -> bool:
        """Whether the list says anything at all."""
        return any((self.year, self.make, self.model, self.style, self.colour))


TEXT_MOST: Final = 256
"""Most characters of a text of an entry, its synopsis excepted: what travels to and from the department."""

SYNOPSIS_MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class HotListEntry:
    """One plate (or pattern) somebody is looking for.

    Attributes:
        entry_id: unique within its list, stable over versions where the source has a record number.
        list_id: the list it belongs to.
        plate: normalised text, or a pattern with ``?`` (one) and ``*`` (any) when ``partial``.
        state: NCIC LIS code of issue, or None when the list does not say.
        category: category code of the policy profile ("stolen_vehicle").
        agency: who entered it, as the list says (ORI, name or county code).
        entered_on: date of entry or loss.
        expires_at: UTC; None for as long as the list holds it.
    """

    entry_id: str
    list_id: str
    plate: str
    state: str | None
    category: str
    partial: bool = False
    plate_type: str = ""
    vehicle: VehicleDescription = VehicleDescription()
    agency: str = ""
    entered_on: date | None = None
    case_number: str = ""
    synopsis: str = ""
    expires_at: datetime | None = None

    def expired(self, now: datetime) -> bool:
        """Whether the entry is no longer in force at ``now`` (UTC)."""
        return self.expires_at is not None and now >= self.expires_at


@dataclass(frozen=True, slots=True)
class HotListVersion:
    """Which edition of a list is in force.

    Attributes:
        extracted_at: UTC, when its source made the extract: the list's age counts from here.
        loaded_at: UTC, when this device took it into use.
    """

    list_id: str
    name: str
    source: str
    version: str
    extracted_at: datetime
    loaded_at: datetime
    entries: int


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of entry.

    Attributes:
        code: as the profile's ``hotlist.categories`` names it.
        words: as shown to the officer, beside the list's name.
        priority: of a sure match from a list that is not too old.
    """

    code: str
    words: str
    priority: Priority


CATEGORIES: Final = {
    category.code: category
    for category in (
        Category("wanted_person", "Wanted person", Priority.HIGH_RISK),
        Category("active_warrant", "Active warrant", Priority.HIGH_RISK),
        Category("violent_person", "Violent person", Priority.HIGH_RISK),
        Category("felony_vehicle", "Felony vehicle", Priority.HIGH_RISK),
        Category("terrorism_related", "Terrorism related", Priority.HIGH_RISK),
        Category("homeland_security", "Homeland security", Priority.HIGH_RISK),
        Category("stolen_vehicle", "Stolen vehicle", Priority.PRIORITY),
        Category("stolen_or_wanted_vehicle", "Stolen or wanted vehicle", Priority.PRIORITY),
        Category("missing_person", "Missing person", Priority.PRIORITY),
        Category("amber_alert", "AMBER alert", Priority.PRIORITY),
        Category("protective_order", "Protective order", Priority.PRIORITY),
        Category("suspect_interdiction", "Vehicle sought", Priority.PRIORITY),
        Category("stolen_plate", "Stolen plate", Priority.ROUTINE),
        Category("stolen_property_recovery", "Stolen property", Priority.ROUTINE),
        Category("electronic_surveillance", "Surveillance request", Priority.ROUTINE),
        Category("agency_flag", "Agency flag", Priority.ROUTINE),
        Category("dmv_flag", "DMV flag", Priority.NOTICE),
    )
}
"""Every category known, with its words and priority. Source: the five profiles' ``hotlist.categories``."""


def category_of(code: str) -> Category:
    """The category with the code ``code``; an unknown one is shown as written, as ROUTINE, never dropped."""
    known = CATEGORIES.get(code)
    return known or Category(
        code, code.replace("_", " ").capitalize() or "Category not given", Priority.ROUTINE
    )


class EntryNow(StrEnum):
    """What became of an entry that a hit was raised on, in the lists that are in force now."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@control("M04.3")
def entry_now(raised: HotListEntry, in_force: Iterable[HotListEntry], now: datetime) -> EntryNow:
    """Whether the entry of a hit still stands as it was.

    Args:
        raised: as it was when the hit was raised.
        in_force: entries in force that a read of its plate may match.
        now: UTC; what has expired is gone.
    """
    same = [
        one
        for one in in_force
        if (one.list_id, one.entry_id) == (raised.list_id, raised.entry_id) and not one.expired(now)
    ]
    if not same:
        return EntryNow.GONE
    return EntryNow.SAME if raised in same else EntryNow.CHANGED


class Freshness(StrEnum):
    """How a list's age stands to its limit (visual language, section 8.2)."""

    FRESH = "fresh"
    CONFIRM_SOON = "confirm soon"
    OLD = "confirm first"


AGE_LIMIT: Final = timedelta(hours=24)
"""Oldest a general list may be. Source: Menlo Park 462.4(g)(4), Watsonville 471.5(f)(4): once a day."""


def age(version: HotListVersion, now: datetime) -> timedelta:
    """How old the list is at ``now`` (UTC), counted from its source's extract; never negative."""
    return max(now - version.extracted_at, timedelta(0))


@control("M04.3")
def freshness(version: HotListVersion, now: datetime, limit: timedelta = AGE_LIMIT) -> Freshness:
    """How the list's age stands to ``limit``: fresh below half of it, old above it."""
    old = age(version, now)
    if old > limit:
        return Freshness.OLD
    return Freshness.FRESH if old < limit / 2 else Freshness.CONFIRM_SOON


def age_words(version: HotListVersion, now: datetime) -> str:
    """The age as shown at rest: "3 h 12 min old", "12 min old", "2 days 3 h old"."""
    minutes = int(age(version, now).total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} {'day' if days == 1 else 'days'} {hours} h old"
    return f"{hours} h {minutes} min old" if hours else f"{minutes} min old"


def age_words_short(version: HotListVersion, now: datetime) -> str:
    """The age as shown while moving: "3 h old", "12 min old", "2 days old"."""
    minutes = int(age(version, now).total_seconds() // 60)
    days, hours = minutes // 1440, minutes // 60
    if days:
        return f"{days} {'day' if days == 1 else 'days'} old"
    return f"{hours} h old" if hours else f"{minutes} min old"
