# SPDX-License-Identifier: Apache-2.0
"""The moment at which the gallery stands still."""

from datetime import UTC, datetime

NOON = datetime(2026, 11, 21, 22, 8, 31, tzinfo=UTC)


def clock() -> datetime:
    """The clock of every screen in the gallery."""
    return NOON
