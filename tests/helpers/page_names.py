# SPDX-License-Identifier: Apache-2.0
"""The pages beside the live one, in the order of ``mdt_app.main.pages``: name, glyph and function key."""

from mdt_app.main import pages

PAGES = (
    (pages.HITS, "hits", "F2"),
    (pages.SEARCH, "search", "F3"),
    (pages.CAMERAS, "bench", "F11"),
    (pages.UNIT, "car", "Ctrl+U"),
    (pages.TRANSFER, "transfer", "F4"),
    (pages.MAP, "map", "F7"),
    (pages.PLATES, "plate", "F5"),
    (pages.POLICY, "policy", "F6"),
    (pages.SELF_TEST, "check", "F10"),
)
