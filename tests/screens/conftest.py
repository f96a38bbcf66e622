# SPDX-License-Identifier: Apache-2.0
"""Tests here use real widgets, offscreen; the main screens are drawn at the normal text size and at the largest."""

import pytest

from mdt_app.display_settings import TextSize
from mdt_app.ui import application
from tests.helpers.qt_guard import ignore_offscreen_chatter, qapp_cls, terminal_style

__all__ = ["qapp_cls", "terminal_style"]

#: Tests that draw at both sizes. That nothing is cut on any screen is tried in tests/looks/test_largest.py.
LARGEST_TOO = frozenset(
    (
        *("test_live", "test_driving_card", "test_enter", "test_compare", "test_confirm", "test_outcome"),
        *("test_queue", "test_search_form", "test_sign_on", "test_sign_on_asks_for_more", "test_locked"),
        *("test_clock", "test_map"),
    )
)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have the main screens drawn twice."""
    if metafunc.function.__name__ in LARGEST_TOO:
        metafunc.parametrize("text", ["normal", "largest"], indirect=True)


@pytest.fixture(autouse=True)
def text(request: pytest.FixtureRequest, terminal_style: None) -> TextSize:
    """The text size at which a test draws; pictures of the largest one have it in their name."""
    size: TextSize = getattr(request, "param", "normal")
    application.start([], text=size)
    return size


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what the offscreen platform says of itself."""
    ignore_offscreen_chatter(items)
