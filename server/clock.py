# SPDX-License-Identifier: Apache-2.0
"""The clock that everything in the server is given."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The system's time, aware, in UTC."""
    return datetime.now(UTC)
