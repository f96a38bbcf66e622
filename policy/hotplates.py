# SPDX-License-Identifier: Apache-2.0
"""A department's own hot plate: what an entry must carry, and who stands for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from policy import plates
from policy.control import control
from policy.designation import category_allowed
from policy.errors import DesignationRefused
from policy.hotlist import SYNOPSIS_MOST, TEXT_MOST, HotListEntry
from policy.immigration import serves_enforcement
from policy.list_mapping import is_immigration
from policy.profile.duty import HotLists, HotPlates
from policy.profile.use import Capture
from policy.ruling import Finding, Ruling


@dataclass(frozen=True, slots=True)
class HotPlateForm:
    """What a person writes. The member is not on it: that is always the signed-on account.

    Attributes:
        plate: a plate, or a partial one with ``?`` and ``*``.
        state: NCIC LIS code; empty for unknown.
        category: code of `policy.hotlist.CATEGORIES`.
        case_number: of the case.
        synopsis: nature of the originating call, brief.
        report: number of the general offence report.
        incident: number; needed for a partial plate.
        notes: other details, where ``hotplate.extra_fields_allowed``.
        expires_at: UTC, first moment after; an entry without an end is not taken, for it would be looked for for ever.
    """

    plate: str
    category: str
    case_number: str
    synopsis: str
    report: str
    state: str = ""
    incident: str = ""
    notes: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HotPlateRules:
    """The tables of a profile that an entry is held against."""

    hotplate: HotPlates
    hotlist: HotLists
    capture: Capture


@dataclass(frozen=True, slots=True)
class Pending:
    """A whole entry that waits for approval.

    Attributes:
        member: account that entered it.
        notes: other details.
    """

    entry: HotListEntry
    member: str
    report: str
    incident: str
    notes: str


_ASK: Final = {
    "member": "Sign on with your own account: an entry names its member.",
    "case_number": "Give the case number.",
    "synopsis": "Give a brief synopsis of the call.",
}


@control("M08.1", "M08.2", "C07.5", "C07.2")
def entry_ruling(form: HotPlateForm, member: str, rules: HotPlateRules, now: datetime) -> Ruling:
    """Whether an entry is whole.

    Args:
        form: as written.
        member: the signed-on account.
        rules: the profile's tables.
        now: UTC.
    """
    findings = (
        *_required(form, member, rules),
        *_plate(form, rules.capture),
        *_use(form, rules.hotlist),
        *_limits(form, rules.hotplate, now),
    )
    return Ruling(findings)


def _required(form: HotPlateForm, member: str, rules: HotPlateRules) -> Iterator[Finding]:
    given = {"member": member, "case_number": form.case_number, "synopsis": form.synopsis}
    for field in dict.fromkeys(("member", *rules.hotplate.required)):
        if not any(char.isalnum() for char in given[field]):
            yield Finding(f"{field}_missing", _ASK[field])
    if not form.report.strip():
        yield Finding("report_missing", "Give the number of the general offence report.")


def _plate(form: HotPlateForm, capture: Capture) -> Iterator[Finding]:
    pattern = plates.normalise_pattern(form.plate)
    if plates.is_plate(pattern):
        return
    if not plates.is_pattern(pattern):
        words = "Give a plate of 1 to 10 characters, or at least two of them with ? and *."
        yield Finding("plate_wrong", words)
    elif not capture.partial_plate_entry:
        yield Finding("partial_not_allowed", "This department takes whole plates only. Give all characters.")
    elif not form.incident.strip():
        yield Finding("incident_missing", "A partial plate needs the incident number. Give it.")


def _use(form: HotPlateForm, hotlists: HotLists) -> Iterator[Finding]:
    if not category_allowed(form.category, hotlists):
        words = "This category is not among those of the policy. Choose one of the list."
        yield Finding("category_not_allowed", words)
    if is_immigration(form.category) or any(map(serves_enforcement, (form.synopsis, form.notes))):
        words = "No entry may serve immigration enforcement. Leave it out, or write what crime it is about."
        yield Finding("immigration_barred", words)


def _limits(form: HotPlateForm, hotplate: HotPlates, now: datetime) -> Iterator[Finding]:
    if form.notes.strip() and not hotplate.extra_fields_allowed:
        yield Finding("notes_not_allowed", "This department takes no further details. Clear the notes.")
    if len(form.synopsis) > SYNOPSIS_MOST or max(len(form.case_number), len(form.notes)) > TEXT_MOST:
        yield Finding(
            "too_long", f"Shorten the synopsis to {SYNOPSIS_MOST} and the rest to {TEXT_MOST} signs."
        )
    if form.expires_at is None:
        yield Finding("expiry_missing", "Say until when this plate is looked for.")
    elif form.expires_at <= now:
        yield Finding("expired", "The entry ends before it begins. Change the day it ends.")


@control("M08.1", "M08.2")
def pending_entry(
    form: HotPlateForm, member: str, rules: HotPlateRules, now: datetime, *, entry_id: str, list_id: str
) -> Pending:
    """The entry, waiting for approval; its member is the signed-on account.

    Raises:
        DesignationRefused: it is not whole; the text says what is missing.
    """
    entry_ruling(form, member, rules, now).insist(DesignationRefused)
    plate = plates.normalise_pattern(form.plate)
    entry = HotListEntry(
        entry_id=entry_id,
        list_id=list_id,
        plate=plate,
        state=form.state.strip().upper() or None,
        category=form.category,
        partial=not plates.is_plate(plate),
        case_number=form.case_number.strip(),
        synopsis=form.synopsis.strip(),
        expires_at=form.expires_at,
        entered_on=now.date(),
    )
    return Pending(entry, member, form.report.strip(), form.incident.strip(), form.notes.strip())
