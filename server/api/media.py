# SPDX-License-Identifier: Apache-2.0
"""GET /v1/media-key: the key to which a terminal seals bundles for removable media. It is public."""

from fastapi import APIRouter, Depends, Response

from server.api.answers import json_answer
from server.api.caller import Caller
from sync.wire import MediaKeyV1


def router(key: MediaKeyV1, device_of: Caller | None = None) -> APIRouter:
    """The key's address: at the enrolment listener for anybody, at the transfer listener for known terminals.

    Args:
        key: as the department's authority vouches for it.
        device_of: gives the calling terminal's name or refuses; None where there are no certificates yet.
    """
    only = [Depends(device_of)] if device_of is not None else []
    routes = APIRouter(prefix="/v1", dependencies=only)

    @routes.get("/media-key")
    def told() -> Response:
        return json_answer(key)

    return routes
