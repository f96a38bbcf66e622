# SPDX-License-Identifier: Apache-2.0
"""The register's technical sentences as an officer can read them.

Part codes become names, keys of the profile the values in force, and a server's answers refusals in words.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from policy.profile.catalogue import KEYS
from policy.profile.forms import OneOf, Value
from policy.profile.tree import Profile

PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "M01": "the sign-on",
        "M02": "the session start",
        "M03": "plate reading",
        "M04": "the alert",
        "M05": "the verification sheet",
        "M06": "the clearing of a stop",
        "M07": "the search in the car",
        "M08": "the hot plate form",
        "M09": "the transfer page",
        "M10": "the policy page",
        "D01": "the dispatcher's screen",
        "C01": "the register of people and training",
        "C02": "the register of assignments",
        "C03": "the retention desk",
        "C04": "the evidence desk",
        "C05": "the access log",
        "C06": "the audit desk",
        "C07": "the hot list desk",
        "C08": "the release desk",
        "C09": "the records referral desk",
        "C10": "the report desk",
        "C11": "the vendor register",
        "C12": "the reader register",
        "C13": "the transfer monitor",
        "C14": "the compliance desk",
        "C15": "the breach register",
        "C17": "the department's search",
        "A02": "the intake of reads",
        "A08": "the access record",
        "A10": "the access control",
        "J01": "the hot list download",
        "J02": "the transfer",
        "J03": "the purge in the car",
        "J04": "the purge",
        "J05": "the watch on the vendor's store",
        "J06": "the audit calendar",
        "J07": "the report builder",
        "J08": "the portal's refresh",
        "J09": "the monitoring",
        "J10": "the reminder service",
        "P01": "the public policy page",
        "P02": "the transparency portal",
        "P03": "the public page of reports",
    }
)
"""What each part of the system is called, by the code that the register uses."""

_LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "use.purposes": "the authorised purposes",
        "use.prohibited": "the prohibited uses",
        "use.access_basis": "the lawful grounds of access",
        "access.authorized_roles": "the authorised job titles",
        "access.log_fields": "the listed fields",
        "capture.modes": "the modes of a session",
        "capture.priority_incidents": "the major incidents",
        "training.modules": "the training modules",
        "docs.required": "the required documents",
        "disposition.notify": "the list of those to be told",
        "hotplate.required": "the required fields",
        "hotlist.categories": "the allowed categories",
        "inquiry.requires": "what a search must carry",
        "verification.match_fields": "the list of what to compare",
        "verification.status_sources": "the accepted sources",
        "recipients.blocked_agencies": "the barred agencies",
        "release.allowed_recipients": "the allowed recipients",
        "release.request_fields": "the fields of a request",
        "retention.hold_triggers": "the grounds for a hold",
        "purge.covers": "every place where copies lie",
    }
)

_PART: Final = re.compile(
    r"\b(?:P01-P03|[MDCAJP][0-9]{2})(?:/(?:[MDCAJP][0-9]{2}|POST /v1/\w+))*\b(?!\.[0-9]|\])(?: \(session\))?"
)
_ROUTE: Final = re.compile(r"\b(?:POST|GET) /[\w/{}]+")
_KEY: Final = re.compile(r"<?\b([a-z]+\.[a-z_]+)\b>?")
_CODE: Final = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")
#: A server's answer with its reason; numbers of policies and sections are none.
_STATUS: Final = r"(?<![-.])\b(?:4[0-2][0-9]|50[0-9])\b(?!\.[0-9])(?: [a-z]+_[a-z_]+)?"
#: How an answer is said in words; the first that fits is taken.
_ANSWERS: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (rf" \({_STATUS}(?: otherwise)?\)", ""),
        (rf"\banswer {_STATUS} to\b", "refuse"),
        (rf"\band answer {_STATUS} unless\b", "and refuse unless"),
        (rf"\b((?:POST|GET) \S+) answers {_STATUS}", r"\1 refuses"),
        (rf"\bget {_STATUS}", "are refused"),
        (rf"\banswer {_STATUS}", "are refused"),
        (rf"\b(?:gets|answers) {_STATUS}", "is refused"),
        (rf"\breturns {_STATUS}", "refuses"),
        (rf"\botherwise {_STATUS}", "otherwise it is refused"),
        (_STATUS, "refused"),
    )
)
#: What the exchange of codes for names leaves behind.
_GRAMMAR: Final = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\b(the|an?|every|open|approved) the ", r"\1 "),
        (r"(?i)\b(\w+ \w+) the \1\b", r"\1"),
        (r"\ba (?=evidence)", "an "),
        (r"(?<![-.0-9])\b1 ((?:yearly )?\w+)s\b", r"1 \1"),
        (r"(?:^|(?<=[.] ))[a-z]", lambda found: found[0].upper()),
    )
)


def plain(text: str, profile: Profile) -> str:
    """A sentence of the register for people.

    Args:
        text: control, behaviour or meaning, as the register and the schema word it.
        profile: in force; its values stand where the text names a key.
    """
    for pattern, words in _ANSWERS:
        text = pattern.sub(words, text)
    text = _PART.sub(lambda found: _part_words(found[0]), text)
    text = _ROUTE.sub("the server", text)
    text = _KEY.sub(lambda found: _key_words(found[1], profile) or found[0], text)
    text = _CODE.sub(lambda found: found[0].replace("_", " "), text)
    for pattern, change in _GRAMMAR:
        text = pattern.sub(change, text)
    return text


def _part_words(found: str) -> str:
    if found == "P01-P03":
        return "the public pages"
    names = [PARTS.get(code, "the department's server") for code in re.findall(r"[MDCAJP][0-9]{2}", found)]
    if "POST" in found:
        names.append("the server")
    names = list(dict.fromkeys(names))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _key_words(name: str, profile: Profile) -> str:
    """What stands for a key in a sentence; empty for what is no key."""
    if name not in KEYS:
        return ""
    key = KEYS[name]
    value: Value = key.of(profile)
    if isinstance(value, tuple):
        return _LISTS.get(name, f"the {key.attribute.replace('_', ' ')}")
    if isinstance(key.form, OneOf):
        return f'the setting "{str(value).replace("_", " ")}"'
    if isinstance(value, int) and not isinstance(value, bool):
        unit = next((word for word in ("days", "hours", "per_year") if f"_{word}" in f"_{key.attribute}"), "")
        return f"{value} {unit.replace('per_year', 'yearly')}".rstrip()
    return str(value)
