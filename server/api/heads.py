# SPDX-License-Identifier: Apache-2.0
"""/v1/audit: the head of a terminal's audit log, for the counter-signature, and what is wrong with the log."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from server.api.answers import json_answer
from server.api.bodies import message_of
from server.api.caller import Caller
from server.services.heads import Heads
from sync.wire import AuditHeadV1, AuditTroubleV1

MAX_BYTES = 16 * 1024


def router(heads: Heads, device_of: Caller) -> APIRouter:
    """The addresses of a terminal's audit log."""
    routes = APIRouter(prefix="/v1/audit")

    @routes.get("/head")
    def kept(device: Annotated[str, Depends(device_of)]) -> Response:
        return json_answer(heads.kept(device))

    @routes.post("/head")
    async def take(request: Request, device: Annotated[str, Depends(device_of)]) -> Response:
        shown = await message_of(request, AuditHeadV1, MAX_BYTES)
        return json_answer(await run_in_threadpool(heads.take, device, shown))

    @routes.post("/trouble")
    async def trouble(request: Request, device: Annotated[str, Depends(device_of)]) -> Response:
        told = await message_of(request, AuditTroubleV1, MAX_BYTES)
        return json_answer(await run_in_threadpool(heads.trouble, device, told))

    return routes
