# SPDX-License-Identifier: Apache-2.0
"""Hot lists and their entries, as values."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum


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
