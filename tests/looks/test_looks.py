# SPDX-License-Identifier: Apache-2.0
"""Every screen and state holds to the visual language, in each theme and at each size: docs/design-language.md."""

import pytest

from mdt_app.ui.tokens import FULL_H, FULL_W, MIN_H, MIN_W, THEMES, Theme
from tests.looks import rules
from tests.looks.measure import look_at
from tests.looks.subjects import SUBJECTS, Subject, settled

pytestmark = pytest.mark.ui
#: Pixels of the window. The largest text is looked at by the tests of text sizes.
SIZES = ((FULL_W, FULL_H), (MIN_W, MIN_H))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_looks(subject: Subject, theme: Theme) -> None:
    root = subject.make(theme)
    found: list[str] = []
    for size in SIZES:
        settled(root, size)
        if (root.width(), root.height()) != size:
            found.append(f"it needs {root.width()} x {root.height()} px of {size[0]} x {size[1]}")
        screen = look_at(root)
        assert screen.words, f"{subject.name} shows no word"
        found += rules.room_findings(screen)
        found += rules.contrast_findings(screen, theme)
        found += rules.size_findings(screen)
        found += rules.cut_findings(screen)
        found += rules.name_findings(screen)
        if not (subject.verified or subject.quotes):
            found += rules.wording_findings(screen)
        if subject.fresh:
            found += rules.answer_findings(screen)
        found += rules.focus_findings(screen)
    assert not found, "\n" + "\n".join(dict.fromkeys(found))
