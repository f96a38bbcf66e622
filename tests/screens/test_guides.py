# SPDX-License-Identifier: Apache-2.0
"""The guides for officers and technicians: their pictures are the ones that tests make, their settings exist."""

import re
from pathlib import Path

import pytest

from mdt_app.settings import TerminalSettings
from tests.helpers.pictures import KEPT

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = [DOCS / "officer" / "README.md", DOCS / "technician" / "README.md"]


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.parent.name)
def test_every_picture_is_one_that_a_test_makes(guide: Path) -> None:
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", guide.read_text(encoding="utf-8"))
    assert len(shown) >= 8
    for link in shown:
        picture = (guide.parent / link).resolve()
        assert picture.is_file(), link
        assert picture.parent == DOCS / "screens"
        assert picture.stem in KEPT, link


def test_every_setting_that_is_named_can_be_set() -> None:
    sections = {
        name: field.annotation for name, field in TerminalSettings.model_fields.items() if field.annotation
    }
    text = "".join(guide.read_text(encoding="utf-8") for guide in GUIDES)
    named = re.findall(rf"`({'|'.join(sections)})\.(?!toml`)(\w+)`", text)
    assert len(named) >= 5
    for section, key in named:
        assert key in sections[section].model_fields, f"{section}.{key}"
