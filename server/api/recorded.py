# SPDX-License-Identifier: Apache-2.0
"""The access record of an address that gives out ALPR data or list entries: written before the address is served.

Who serves such an address names this as its caller's dependency; a test walks all addresses and fails at one that is
neither recorded nor on its list of addresses that give out no such data.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.exc import SQLAlchemyError

from policy.control import control
from server.api.caller import Caller
from server.clock import Clock
from server.db.session import Database
from server.errors import NotRecorded
from server.services import audit
from server.services.sign_ons import SignOns

EVENT = "__access_event__"
"""Attribute of a dependency that writes an access record: the event's name."""


class AccessBook:
    """Writes who was given what: time, what was asked for, who, and why (Civil Code 1798.90.52)."""

    def __init__(self, database: Database, sign_ons: SignOns, clock: Clock) -> None:
        self._database = database
        self._sign_ons = sign_ons
        self._clock = clock

    @control("A08.1")
    def write(self, device: str, event: str, purpose: str, **elements: str) -> None:
        """Keep an access by the person who is signed on to this terminal.

        Raises:
            NotRecorded: it could not be kept; nothing must be given out.
        """
        try:
            with self._database.write() as session:
                told = {"user": self._sign_ons.username(session, device), "purpose": purpose, **elements}
                audit.record(session, self._clock(), event, device, **told)
        except SQLAlchemyError as error:
            raise NotRecorded(
                "The access could not be recorded, so nothing is given out. Tell the administrator of the server."
            ) from error

    def recorded(self, caller: Caller, event: str, purpose: str, *elements: str) -> Callable[..., str]:
        """A dependency that gives the calling terminal's name once its access is on record.

        Args:
            caller: says who calls.
            event: what the record calls the access ("hotlist.downloaded").
            purpose: why terminals ask for it.
            elements: parameters of the address that say what is asked for.
        """

        def recorded_caller(request: Request, device: Annotated[str, Depends(caller)]) -> str:
            given = {**request.query_params, **request.path_params}
            asked = {name: str(given[name])[:200] for name in elements if name in given}
            self.write(device, event, purpose, **(asked or {"scope": "everything of this terminal"}))
            return device

        setattr(recorded_caller, EVENT, event)
        return recorded_caller
