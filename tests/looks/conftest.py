# SPDX-License-Identifier: Apache-2.0
"""Tests here use real widgets, offscreen."""

import pytest

from tests.helpers.qt_guard import ignore_offscreen_chatter, qapp_cls, terminal_style

__all__ = ["qapp_cls", "terminal_style"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave out what the offscreen platform says of itself."""
    ignore_offscreen_chatter(items)
