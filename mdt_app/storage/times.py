# SPDX-License-Identifier: Apache-2.0
"""Moments as the store keeps them: UTC text of one width, so that text order is time order."""

from datetime import UTC, datetime

from policy.chain import utc_text


def to_text(moment: datetime) -> str:
    """``2026-11-21T08:15:00.250000Z``: microseconds always, so that all have one width.

    Raises:
        ValueError: the moment has no time zone.
    """
    return utc_text(moment)


def from_text(text: str) -> datetime:
    """The moment that ``to_text`` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
