# SPDX-License-Identifier: Apache-2.0
"""Tests here use real widgets, offscreen."""

from tests.helpers.qt_guard import qapp_cls, terminal_style

__all__ = ["qapp_cls", "terminal_style"]
