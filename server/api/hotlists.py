# SPDX-License-Identifier: Apache-2.0
"""GET /v1/hotlists and /v1/hotlists/{list_id}/{version}: what a car pulls."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from server.api.answers import json_answer
from server.api.caller import Caller
from server.api.recorded import AccessBook
from server.services.hotlists import HotLists


def router(hotlists: HotLists, device_of: Caller, book: AccessBook) -> APIRouter:
    """The hot lists' addresses."""
    routes = APIRouter(prefix="/v1/hotlists")
    recorded = book.recorded(device_of, "hotlist.downloaded", "hot list transfer", "list_id", "version")

    @routes.get("")
    def catalogue(_device: Annotated[str, Depends(device_of)]) -> Response:
        return json_answer(hotlists.catalogue())

    @routes.get("/{list_id}/{version}")
    def snapshot(list_id: str, version: str, _device: Annotated[str, Depends(recorded)]) -> Response:
        body = hotlists.snapshot_gzip(list_id, version)
        return Response(body, media_type="application/json", headers={"content-encoding": "gzip"})

    return routes
