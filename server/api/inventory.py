# SPDX-License-Identifier: Apache-2.0
"""GET /v1/inventory: the ids that the department has of the calling terminal."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import AwareDatetime

from server.api.answers import json_answer
from server.api.caller import Caller
from server.api.recorded import AccessBook
from server.db.session import Database
from server.services.inventory import inventory

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(9999, 1, 1, tzinfo=UTC)


def router(database: Database, device_of: Caller, book: AccessBook) -> APIRouter:
    """The inventory's address; without bounds it names everything."""
    routes = APIRouter(prefix="/v1")
    recorded = book.recorded(device_of, "inventory.read", "transfer check", "since_at", "until_at")

    @routes.get("/inventory")
    def of_caller(
        device: Annotated[str, Depends(recorded)],
        since_at: AwareDatetime = EARLIEST,
        until_at: AwareDatetime = LATEST,
    ) -> Response:
        return json_answer(inventory(database, device, since_at, until_at))

    return routes
