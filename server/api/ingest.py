# SPDX-License-Identifier: Apache-2.0
"""POST /v1/batches: a car's records."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from server.api.answers import json_answer
from server.api.bodies import body_of, unpacked
from server.api.caller import Caller
from server.services.batch import parse
from server.services.ingest import Ingest
from sync.wire import MAX_BATCH_BYTES, BatchAnswerV1


def router(ingest: Ingest, device_of: Caller) -> APIRouter:
    """The intake's address."""
    routes = APIRouter(prefix="/v1")

    @routes.post("/batches")
    async def take(request: Request, device: Annotated[str, Depends(device_of)]) -> Response:
        body = await body_of(request, MAX_BATCH_BYTES)
        encoding = request.headers.get("content-encoding", "")

        def work() -> BatchAnswerV1:
            return ingest.take(parse(unpacked(body, encoding, MAX_BATCH_BYTES)), device)

        return json_answer(await run_in_threadpool(work))

    return routes
