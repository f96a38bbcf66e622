# SPDX-License-Identifier: Apache-2.0
"""At the largest text every screen has its room, nothing is cut, and every key is as large as it has to be."""

import pytest

from mdt_app.ui import application
from mdt_app.ui.tokens import DAY, FULL_H, FULL_W, MIN_H, MIN_W
from tests.looks import rules
from tests.looks.measure import look_at
from tests.looks.subjects import SUBJECTS, Subject, settled

pytestmark = pytest.mark.ui
#: Pixels of the window: the two sizes that screens are drawn for, and what a panel of 1920 x 1080 at 12 inch leaves.
SIZES = ((FULL_W, FULL_H), (MIN_W, MIN_H), (1371, 771))


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.name)
def test_the_largest_text_has_its_room(subject: Subject) -> None:
    application.start([], text="largest")
    root = subject.make(DAY)
    found: list[str] = []
    for size in SIZES:
        settled(root, size)
        screen = look_at(root)
        here = [*rules.room_findings(screen), *rules.size_findings(screen), *rules.cut_findings(screen)]
        if (root.width(), root.height()) != size:
            here.append(f"it needs {root.width()} x {root.height()} px")
        found += [f"{size[0]} x {size[1]}: {one}" for one in here]
    assert not found, "\n" + "\n".join(dict.fromkeys(found))
