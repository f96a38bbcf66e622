# SPDX-License-Identifier: Apache-2.0
"""What sign-on says and asks, taken from the department's profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mdt_app.screens.purpose_words import purpose_choices
from mdt_app.sign_on_settings import BannerStatement, SignOnSettings, StatementId
from policy.control import control
from policy.profile.tree import Profile
from policy.profile.use import Use


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the banner.

    Attributes:
        id: which of the four (`STATEMENTS`).
        head: its short form.
        text: what it means here.
    """

    id: StatementId
    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that a purpose asks for beside the password.

    Attributes:
        name: of the field in `Details`.
        words: as on the form, and in the sentence that asks for it.
    """

    name: str
    words: str


INCIDENT = Asked("incident", "Incident number")
PLACE = Asked("place", "Place of the canvass")
REASON = Asked("reason", "Reason")

_PROHIBITED: Mapping[str, str] = {
    "unauthorised_purpose": "for an unauthorised purpose",
    "first_amendment": "to watch speech, worship or protest",
    "personal": "for yourself",
    "protected_characteristic": "because of who somebody is",
    "harassment": "to harass anyone",
    "privacy_nonpublic_view": "to see what the public cannot",
}
"""Codes of ``use.prohibited`` as the end of "Never use it ..."."""


@dataclass(frozen=True, slots=True)
class SignOnTerms:
    """Everything that the two pages say before a shift.

    Attributes:
        department: its name.
        policy: the policy's number and id ("Policy 462 (MP-462)").
        purposes: codes and words of what a shift may be for; modes of capture stand first.
        asks: by purpose code, what else is asked.
        statements: of the banner; the third one is the acknowledgement of prohibited uses.
        asks_code: whether a code of the person's device is asked for beside the password.
        title: over the form.
        begin: the word of the key that signs on.
    """

    department: str
    unit: str
    policy: str
    purposes: tuple[tuple[str, str], ...]
    asks: Mapping[str, tuple[Asked, ...]] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    asks_code: bool = False
    title: str = "Sign on"
    begin: str = "Sign on and start"


@control("M02.5")
def sign_on_terms(
    profile: Profile, unit: str, department: str = "", settings: SignOnSettings | None = None
) -> SignOnTerms:
    """What this department asks its people before a shift (capabilities M02.1, M02.2, M02.3, M02.6).

    Args:
        profile: of the department's policy.
        unit: call sign of the car.
        department: its own name; empty for the one that the policy names.
        settings: of signing on, the defaults without; their banner takes the place of the program's.
    """
    purposes, rules = purpose_choices(profile), settings or SignOnSettings()
    return SignOnTerms(
        department=department or profile.profile.agency,
        unit=unit,
        policy=f"Policy {profile.profile.policy_number} ({profile.profile.id})",
        purposes=purposes,
        asks={code: asked for code, _ in purposes if (asked := _asked(code, profile.use))},
        statements=_in_own_words(statements(profile), rules.banner),
        asks_code=rules.second_factor,
    )


def _in_own_words(
    shipped: tuple[Statement, ...], own: Mapping[StatementId, BannerStatement]
) -> tuple[Statement, ...]:
    """The department's words where it has some; what the policy prohibits is said in any case."""
    return tuple(
        replace(one, head=own[one.id].head, text=own[one.id].text or one.text) if one.id in own else one
        for one in shipped
    )


def _asked(code: str, use: Use) -> tuple[Asked, ...]:
    where = (INCIDENT, PLACE) if code == "crime_scene_canvass" else ()
    return (*where, REASON) if code in use.reason_required_for else where


def statements(profile: Profile) -> tuple[Statement, ...]:
    """The four statements that every banner must make (CJIS Security Policy AC-8), filled from the profile."""
    return (
        Statement(
            "restricted",
            "This is a restricted system, for law enforcement purposes only.",
            "A hit is information only: by itself it is no reason to detain anyone.",
        ),
        Statement(
            "monitored",
            "Everything you do here may be monitored, recorded and audited.",
            _search_words(profile),
        ),
        Statement(
            "prohibited",
            "Unauthorised use is prohibited.",
            "It brings criminal and civil penalties. Never use it "
            f"{_joined([_prohibited(code) for code in profile.use.prohibited])}.",
        ),
        Statement(
            "consent",
            "By using this system you consent to this.",
            "Consent covers monitoring and recording, from sign-on to sign-off.",
        ),
    )


_ITEMS: Mapping[str, str] = {
    "purpose": "a purpose",
    "case_number_or_incident": "a case or incident number",
    "reason": "a reason",
}


def _search_words(profile: Profile) -> str:
    inquiry = profile.inquiry
    items = [_ITEMS[item] for item in inquiry.requires]
    first = [] if "purpose" in inquiry.requires or not profile.use.purpose_code_required else ["a purpose"]
    if inquiry.mode == "any" and len(items) > 1:
        return f"Each search needs {_joined([*first, ' or '.join(items)])}."
    return f"Each search needs {_joined([*first, *items])}."


def _prohibited(code: str) -> str:
    return _PROHIBITED.get(code, f"for this: {code.replace('_', ' ')}")


def _joined(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    last = "or" if any(part.startswith(("for ", "to ", "because ")) for part in parts) else "and"
    comma = "," if len(parts) > 2 else ""
    return f"{', '.join(parts[:-1])}{comma} {last} {parts[-1]}"
