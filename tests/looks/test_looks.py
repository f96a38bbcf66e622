# SPDX-License-Identifier: Apache-2.0
"""Every screen and state holds to the visual language, in each theme and at each size: docs/design-language.md."""

import pytest
from PySide6.QtWidgets import QWidget

from mdt_app.ui.style import dress
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W, THEMES, Theme
from mdt_app.ui.window import MainWindow
from tests.looks import rules
from tests.looks.measure import look_at
from tests.looks.subjects import SUBJECTS, Subject, settled

pytestmark = pytest.mark.ui
#: Pixels of the window. The largest text is looked at by the tests of text sizes.
SIZES = ((FULL_W, FULL_H), (MIN_W, MIN_H))


def findings(subject: Subject, root: QWidget, theme: Theme) -> list[str]:
    """What is wrong with a screen in one theme, at both sizes."""
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
    return found


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_looks(subject: Subject) -> None:
    """In one theme after the other, as F8 goes through them: what is switched looks as if it were made so."""
    root = subject.make(DAY)
    found: list[str] = []
    for theme in THEMES.values():
        root.use_theme(theme) if isinstance(root, MainWindow) else dress(root, theme)
        found += [f"{theme.name}: {one}" for one in findings(subject, root, theme)]
    found += rules.paste_findings(root)
    assert not found, "\n" + "\n".join(dict.fromkeys(found))
