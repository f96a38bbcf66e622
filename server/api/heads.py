# SPDX-License-Identifier: Apache-2.0
"""/v1/audit: a terminal's audit log: its head, for the counter-signature, its events, and what is wrong with it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from server.api.answers import json_answer
from server.api.bodies import message_of
from server.api.caller import Caller
from server.services.heads import Heads
from server.services.terminal_log import TerminalLog
from sync.wire import AuditEventsV1, AuditHeadV1, AuditTroubleV1

MAX_BYTES = 16 * 1024
MAX_EVENT_BYTES = 8 * 1024 * 1024


def router(heads: Heads, log: TerminalLog, device_of: Caller) -> APIRouter:
    """The addresses of a terminal's audit log."""
    routes = APIRouter(prefix="/v1/audit")

    @routes.get("/head")
    def kept(device: Annotated[str, Depends(device_of)]) -> Response:
        return json_answer(heads.kept(device))

    @routes.post("/head")
    async def take(request: Request, device: Annotated[str, Depends(device_of)]) -> Response:
        shown = await message_of(request, AuditHeadV1, MAX_BYTES)
        return json_answer(await run_in_threadpool(heads.take, device, shown))

    @routes.post("/events")
    async def events(request: Request, device: Annotated[str, Depends(device_of)]) -> Response:
        sent = await message_of(request, AuditEventsV1, MAX_EVENT_BYTES)
        return json_answer(await run_in_threadpool(log.take, device, sent))

    @routes.post("/trouble")
    async def trouble(request: Request, device: Annotated[str, Depends(device_of)]) -> Response:
        told = await message_of(request, AuditTroubleV1, MAX_BYTES)
        return json_answer(await run_in_threadpool(heads.trouble, device, told))

    return routes
