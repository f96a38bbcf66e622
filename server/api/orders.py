# SPDX-License-Identifier: Apache-2.0
"""GET /v1/orders, POST /v1/orders/done and /v1/sessions for a terminal with its certificate; /v1/waiting without.

The addresses under /v1/waiting lie at the enrolment listener, which asks for no certificate: a terminal on which nobody
is signed on cannot open its key, and one that was wiped has none. There a receipt says who it is, and all that it opens
is the terminal's own orders and the report that one was carried out.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from server.api.answers import json_answer
from server.api.bodies import message_of
from server.api.caller import Caller
from server.services.order_reports import OrderReports
from server.services.sign_ons import SignOns
from sync.wire import (
    DoneAnswerV1,
    OrderDoneV1,
    OwnWipeV1,
    ReceiptDoneV1,
    SignedOnV1,
    WaitingV1,
)

MAX_BYTES = 4 * 1024 * 1024
"""A proof names up to 5,000 files."""


def router(orders: OrderReports, sign_ons: SignOns, device_of: Caller) -> APIRouter:
    """What a terminal with its certificate reaches."""
    routes = APIRouter(prefix="/v1")

    @routes.get("/orders")
    def waiting(device: Annotated[str, Depends(device_of)]) -> Response:
        return json_answer(orders.waiting(device))

    @routes.post("/orders/done")
    async def done(request: Request, device: Annotated[str, Depends(device_of)]) -> Response:
        report = await message_of(request, OrderDoneV1, MAX_BYTES)
        return json_answer(DoneAnswerV1(done_at=await run_in_threadpool(orders.done, device, report)))

    @routes.post("/sessions")
    async def signed_on(request: Request, device: Annotated[str, Depends(device_of)]) -> Response:
        said = await message_of(request, SignedOnV1, MAX_BYTES)
        return json_answer(await run_in_threadpool(sign_ons.announced, device, said))

    return routes


def waiting_router(orders: OrderReports) -> APIRouter:
    """What a terminal without its key reaches, by receipt."""
    routes = APIRouter(prefix="/v1/waiting")

    @routes.post("")
    async def waiting(request: Request) -> Response:
        asked = await message_of(request, WaitingV1, MAX_BYTES)
        return json_answer(await run_in_threadpool(orders.waiting_by_standing, asked))

    @routes.post("/done")
    async def done(request: Request) -> Response:
        report = await message_of(request, ReceiptDoneV1, MAX_BYTES)
        return json_answer(DoneAnswerV1(done_at=await run_in_threadpool(orders.done_by_receipt, report)))

    @routes.post("/wiped")
    async def wiped(request: Request) -> Response:
        report = await message_of(request, OwnWipeV1, MAX_BYTES)
        return json_answer(DoneAnswerV1(done_at=await run_in_threadpool(orders.wiped_itself, report)))

    return routes
