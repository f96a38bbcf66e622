# SPDX-License-Identifier: Apache-2.0
"""A hit's heading where there is little room: the category is shortened, how far the hit is stays."""

import pytest
from pytestqt.qtbot import QtBot

from mdt_app.ui.widgets.labels import ElidedLabel

pytestmark = pytest.mark.ui
HEAD = "Missing or endangered person, or a witness · not verified"


@pytest.mark.parametrize("width", [388, 320, 280])
def test_not_verified_is_never_cut_off(qtbot: QtBot, width: int) -> None:
    line = ElidedLabel("strong", 600, keeps_end=True)
    qtbot.addWidget(line)
    line.show_text(HEAD)
    line.resize(width, 40)
    line.show()
    assert line.text() != HEAD
    assert line.text().endswith("not verified")
    assert line.text().startswith("Missing")
    assert line.accessibleName() == HEAD
