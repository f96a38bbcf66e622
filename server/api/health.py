# SPDX-License-Identifier: Apache-2.0
"""GET /v1/health: whether the department takes records from this terminal now."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from server.api.answers import json_answer
from server.api.caller import Caller
from server.clock import Clock
from sync.wire import HealthV1


def router(clock: Clock, device_of: Caller) -> APIRouter:
    """The health address; asking the device table proves the database as well."""
    routes = APIRouter(prefix="/v1")

    @routes.get("/health")
    def health(device: Annotated[str, Depends(device_of)]) -> Response:
        return json_answer(HealthV1(device=device, now_at=clock()))

    return routes
