# SPDX-License-Identifier: Apache-2.0
"""Hits that were seen again, notices closed together, what is told to others: held against ``docs/screens``."""

import pytest

from mdt_app.ui.tokens import FULL_H, FULL_W, MIN_H, MIN_W, THEMES, Theme
from tests.helpers.pictures import compare_or_write
from tests.looks.subjects import SUBJECTS, settled
from tests.screens.test_pictures import nothing_is_cut

pytestmark = [pytest.mark.screens, pytest.mark.ui]
NAMES = ("live-seen-again", "queue-close-notices", "verify-tell-others", "verify-2-entry-gone")


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("size", [(FULL_W, FULL_H), (MIN_W, MIN_H)], ids=["", "1024x768"])
@pytest.mark.parametrize("name", NAMES)
def test_picture(name: str, size: tuple[int, int], theme: Theme) -> None:
    """In each theme and both sizes; nothing is cut."""
    subject = next(one for one in SUBJECTS if one.name == name)
    shown = settled(subject.make(theme), size)
    nothing_is_cut(shown)
    small = "-1024x768" if size[0] == MIN_W else ""
    compare_or_write(shown, f"{name}{small}-{theme.name}")
