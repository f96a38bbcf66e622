# SPDX-License-Identifier: Apache-2.0
"""Tests here use real widgets, offscreen; each runs at the normal text size and at the largest one."""

import os

import pytest

from mdt_app.display_settings import TextSize
from mdt_app.ui import application
from tests.helpers.qt_guard import ignore_offscreen_chatter, qapp_cls, terminal_style

__all__ = ["qapp_cls", "terminal_style"]


@pytest.fixture(autouse=True, params=["normal", "largest"] if os.environ.get("MDT_LARGEST") else ["normal"])
def text(request: pytest.FixtureRequest, terminal_style: None) -> TextSize:
    """The text size at which a test draws; pictures of the largest one have it in their name."""
    size: TextSize = request.param
    application.start([], text=size)
    return size


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what the offscreen platform says of itself."""
    ignore_offscreen_chatter(items)
