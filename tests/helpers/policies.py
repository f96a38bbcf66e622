# SPDX-License-Identifier: Apache-2.0
"""The five profiles that ship with the program, for tests."""

from datetime import UTC, datetime
from typing import Final

import resources
from mdt_app.policies.book import book
from mdt_app.policies.in_force import PolicyInForce
from mdt_app.policies.shipped import PROFILE_FILES
from policy.access import Catalogue, CataloguedTitle, Right
from policy.profile.load import parse
from policy.profile.tree import Profile

NOW: Final = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)

_TEXTS: Final = {
    parse(text).profile.id: text
    for text in (
        file.read_text(encoding="utf-8") for file in sorted(resources.path("policies").glob(PROFILE_FILES))
    )
}

PROFILES: Final[dict[str, Profile]] = {name: parse(text) for name, text in _TEXTS.items()}
"""By id: MB-462, MP-462, PB-434, SR-465, WV-471."""


def text_of(profile_id: str) -> str:
    """The TOML text that a shipped profile was read from."""
    return _TEXTS[profile_id]


def in_force(profile_id: str, *titles: str) -> PolicyInForce:
    """A policy that ships, in force in a department whose manager named these titles."""
    named = tuple(CataloguedTitle(title, frozenset(Right)) for title in titles)
    return PolicyInForce(book(profile_id, NOW), Catalogue(named))
