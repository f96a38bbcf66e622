# SPDX-License-Identifier: Apache-2.0
"""What the department gives out: hot lists in whole editions."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, TypeAdapter

from policy.hotlist import HotListEntry, VehicleDescription
from sync.wire.values import LongText, Message, Moment, Name, Sha256, ShortText, StateCode


class HotListEntryV1(Message):
    """One plate or pattern somebody is looking for, as ``policy.hotlist.HotListEntry``."""

    entry_id: Name
    list_id: Name
    plate: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9?*]+$", max_length=32)]
    state: StateCode | None = None
    category: Name
    partial: bool = False
    plate_type: ShortText = ""
    year: ShortText = ""
    make: ShortText = ""
    model: ShortText = ""
    style: ShortText = ""
    colour: ShortText = ""
    agency: ShortText = ""
    entered_on: date | None = None
    case_number: ShortText = ""
    synopsis: LongText = ""
    expires_at: Moment | None = None

    @classmethod
    def of(cls, entry: HotListEntry) -> Self:
        """The entry as it travels.

        Raises:
            ValidationError: a field is longer than version 1 carries.
        """
        vehicle = entry.vehicle
        return cls(
            entry_id=entry.entry_id,
            list_id=entry.list_id,
            plate=entry.plate,
            state=entry.state,
            category=entry.category,
            partial=entry.partial,
            plate_type=entry.plate_type,
            year=vehicle.year,
            make=vehicle.make,
            model=vehicle.model,
            style=vehicle.style,
            colour=vehicle.colour,
            agency=entry.agency,
            entered_on=entry.entered_on,
            case_number=entry.case_number,
            synopsis=entry.synopsis,
            expires_at=entry.expires_at,
        )

    def entry(self) -> HotListEntry:
        """The entry as it came."""
        return HotListEntry(
            entry_id=self.entry_id,
            list_id=self.list_id,
            plate=self.plate,
            state=self.state,
            category=self.category,
            partial=self.partial,
            plate_type=self.plate_type,
            vehicle=VehicleDescription(self.year, self.make, self.model, self.style, self.colour),
            agency=self.agency,
            entered_on=self.entered_on,
            case_number=self.case_number,
            synopsis=self.synopsis,
            expires_at=self.expires_at,
        )


class HotListHeadV1(Message):
    """Which edition of a list the department offers.

    Attributes:
        extracted_at: UTC, when its source made the extract.
        sha256: ``entries_sha256`` of the entries.
    """

    list_id: Name
    name: Name
    source: ShortText
    version: Name
    extracted_at: Moment
    entries: Annotated[int, Field(ge=0)]
    sha256: Sha256


class HotListCatalogueV1(Message):
    """All lists the department offers to this car."""

    v: Literal[1] = 1
    lists: tuple[HotListHeadV1, ...] = ()


class HotListSnapshotV1(Message):
    """One whole edition of a list. An empty edition withdraws the list's entries."""

    v: Literal[1] = 1
    head: HotListHeadV1
    entries: tuple[HotListEntryV1, ...]


_ENTRIES = TypeAdapter(HotListEntryV1)


def entries_sha256(entries: Iterable[HotListEntryV1]) -> str:
    """Digest of a list's entries: SHA-256 over each entry's JSON with defaults and a line feed, in order."""
    digest = hashlib.sha256()
    for entry in entries:
        digest.update(_ENTRIES.dump_json(entry))
        digest.update(b"\n")
    return digest.hexdigest()
