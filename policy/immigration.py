# SPDX-License-Identifier: Apache-2.0
"""What belongs to immigration enforcement: agencies under all their names, and purposes in words.

Source: California Government Code 7284.6 (Values Act), Menlo Park 462.2(b), Watsonville 471.2 and 471.8(c). The
policies themselves write "CPB" and "Immigrations"; a name is judged in every spelling (contradiction WV-A11).
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

AGENCY_NAMES: Final = {
    "ICE": (
        "ice",
        "immigration and customs enforcement",
        "immigration customs enforcement",
        "enforcement and removal operation",
        "homeland security investigation",
        "immigration and naturalization service",
        "citizenship and immigration service",
        "uscis",
    ),
    "CBP": (
        "cbp",
        "cpb",
        "usbp",
        "border patrol",
        "border protection",
        "customs and border",
        "customs border",
    ),
}
"""By code of ``recipients.blocked_agencies``: names and abbreviations in plain words."""

PARENTS: Final = ("dhs", "department of homeland security", "dept of homeland security")
"""Departments that hold these agencies; blocked with either of them."""

_ENFORCEMENT: Final = re.compile(
    r"\b(im+igrations? (and customs )?"
    r"(enforcement|violat\w*|detain\w*|hold|warrants?|sweeps?|raids?|operations?|status)"
    r"|civil im+igration|deport\w*|removal (order|proceeding|operation)s?"
    r"|(illegal|undocumented) (alien|immigrant)s?|287 ?g|8 usc)\b"
)
_MENTION: Final = re.compile(r"\b(im+igra\w*|undocumented|migrants?|visa overstay\w*|green card)\b")
_ABBREVIATIONS: Final = re.compile(
    r"\b(I\.?C\.?E\.?(?! CREAM)|C\.?B\.?P\.?|C\.?P\.?B\.?|D\.?H\.?S\.?|USCIS|USBP|HSI|ERO)(?![A-Za-z])"
)


def plain(text: str) -> str:
    """A text in lower case and plain letters, single spaces between words, letters of "I. C. E." drawn together."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(char for char in letters if not unicodedata.combining(char)).replace("&", " and ")
    joined = re.sub(r"\b([a-z])[-.\s]+(?=[a-z]\b)", r"\1", letters)
    return " ".join(re.findall(r"[a-z0-9]+", joined))


def blocked_agency(name: str, blocked: Iterable[str]) -> str:
    """The code of the blocked agency that ``name`` means in any spelling; empty when none.

    Args:
        name: of an agency or of a person's office.
        blocked: codes of the profile's ``recipients.blocked_agencies``; others than ours count as names themselves.
    """
    words = f" {_singular(plain(name))} "
    codes = tuple(blocked)
    for code in codes:
        names = AGENCY_NAMES.get(code, (plain(code),))
        if any(f" {_singular(known)} " in words for known in (*names, *_parents(code))):
            return code
    return ""


def _parents(code: str) -> tuple[str, ...]:
    return PARENTS if code in AGENCY_NAMES else ()


def _singular(words: str) -> str:
    """Words without plural, and with the doubled letter of "immigration" set right."""
    fixed = re.sub(r"\bim+igra", "immigra", words)
    return " ".join(word[:-1] if len(word) > 4 and word.endswith("s") else word for word in fixed.split())


def serves_enforcement(text: str) -> bool:
    """Whether a purpose says in words that it is immigration enforcement, or names one of its agencies.

    Abbreviations count in capitals only: ice is also frozen water.
    """
    named = blocked_agency(re.sub(r"\bice\b", "", text, flags=re.IGNORECASE), ("ICE", "CBP"))
    return bool(_ENFORCEMENT.search(plain(text)) or _ABBREVIATIONS.search(text) or named)


def mentions(text: str) -> bool:
    """Whether a text speaks of immigration at all, so that a person should read it."""
    return serves_enforcement(text) or _MENTION.search(plain(text)) is not None
