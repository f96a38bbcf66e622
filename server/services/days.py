# SPDX-License-Identifier: Apache-2.0
"""The key of each UTC day: made when the first record of the day comes, kept wrapped."""

from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from server.db.tables import DayKey
from server.seal import DataKey, ServerKey


class DayKeys:
    """The day keys that one transaction needs, each unwrapped once."""

    def __init__(self, session: Session, server_key: ServerKey, now: datetime) -> None:
        self._session = session
        self._server_key = server_key
        self._now = now
        self._opened: dict[date, DataKey] = {}

    def key(self, day: date) -> DataKey:
        """The key of this day; a new one when the day has none."""
        if day not in self._opened:
            self._opened[day] = self._load(day) or self._make(day)
        return self._opened[day]

    def _load(self, day: date) -> DataKey | None:
        wrapped = self._session.scalar(select(DayKey.wrapped).where(DayKey.day == day))
        return None if wrapped is None else self._server_key.unwrap(wrapped, day.isoformat())

    def _make(self, day: date) -> DataKey:
        key, wrapped = self._server_key.new_data_key(day.isoformat())
        self._session.execute(insert(DayKey).values(day=day, wrapped=wrapped, created_at=self._now))
        return key
