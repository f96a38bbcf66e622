# SPDX-License-Identifier: Apache-2.0
"""GET /v1/media-key: the key to which a terminal seals bundles for removable media. It is public."""

from fastapi import APIRouter, Response

from server.api.answers import json_answer
from sync.wire import MediaKeyV1


def router(key: MediaKeyV1) -> APIRouter:
    """The key's address: at the enrolment listener, for new terminals, and at the transfer listener."""
    routes = APIRouter(prefix="/v1")

    @routes.get("/media-key")
    def told() -> Response:
        return json_answer(key)

    return routes
