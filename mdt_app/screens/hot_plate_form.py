# SPDX-License-Identifier: Apache-2.0
"""The form of a hot plate: what is written, what the policy asks, and for how long it is looked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mdt_app.domain.hot_plates import HotPlate
from mdt_app.screens.purpose_words import Choice
from policy.designation import category_allowed
from policy.hotlist import category_of
from policy.hotplates import HotPlateForm
from policy.profile.tree import Profile

LENGTHS: tuple[Choice, ...] = (("1", "24 hours"), ("7", "7 days"), ("30", "30 days"))
"""Days and words of how long a plate is looked for; none is chosen beforehand."""


@dataclass(frozen=True, slots=True)
class Form:
    """What the officer has written so far; nothing is chosen beforehand. The member is not on it.

    Attributes:
        days: a code of `LENGTHS`.
    """

    plate: str = ""
    state: str = ""
    category: str = ""
    days: str = ""
    case_number: str = ""
    report: str = ""
    incident: str = ""
    synopsis: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class FormRules:
    """What the form offers.

    Attributes:
        categories: codes and words of what the policy lets be entered.
        partial: whether part of a plate may be entered.
        notes: whether other details may be added.
        approver: who lets a first entry in.
    """

    categories: tuple[Choice, ...]
    partial: bool
    notes: bool
    approver: str

    @classmethod
    def of(cls, profile: Profile) -> "FormRules":
        """The rules of a profile."""
        codes = (code for code in profile.hotlist.categories if category_allowed(code, profile.hotlist))
        return cls(
            tuple((code, category_of(code).words) for code in codes),
            profile.capture.partial_plate_entry,
            profile.hotplate.extra_fields_allowed,
            profile.roles.alpr_administrator,
        )

    @property
    def plate_help(self) -> str:
        """What may be written as a plate."""
        return "?  one character     *  any number" if self.partial else "All characters of the plate"


def to_form(form: Form, now: datetime) -> HotPlateForm:
    """The form as the rules take it; ``now`` is UTC."""
    return HotPlateForm(
        plate=form.plate,
        state=form.state,
        category=form.category,
        case_number=form.case_number,
        synopsis=form.synopsis,
        report=form.report,
        incident=form.incident,
        notes=form.notes,
        expires_at=now + timedelta(days=int(form.days)) if form.days else None,
    )


def written(kept: HotPlate) -> Form:
    """A kept entry as its form; how long it is looked for from now on is chosen anew."""
    entry = kept.pending.entry
    return Form(
        plate=entry.plate,
        state=entry.state or "",
        category=entry.category,
        case_number=entry.case_number,
        report=kept.version.report,
        incident=kept.pending.incident,
        synopsis=entry.synopsis,
        notes=kept.pending.notes,
    )
