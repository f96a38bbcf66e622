# SPDX-License-Identifier: Apache-2.0
"""The enrolment listener's addresses: the authority's certificate, and a certificate for a one-time code."""

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from server.api.answers import json_answer
from server.api.bodies import body_of
from server.errors import Refused
from server.security import Authority
from server.services.devices import Devices
from server.settings import sentence_of
from sync.wire import AuthorityV1, EnrolmentRequestV1

MAX_BYTES = 32 * 1024


def router(devices: Devices, authority: Authority) -> APIRouter:
    """What a terminal without a certificate may reach."""
    routes = APIRouter(prefix="/v1")

    @routes.get("/authority")
    def certificate() -> Response:
        return json_answer(AuthorityV1(ca_pem=authority.pem))

    @routes.post("/enrolments")
    async def enrol(request: Request) -> Response:
        body = await body_of(request, MAX_BYTES)
        source = request.client.host if request.client else "unknown"
        try:
            wanted = EnrolmentRequestV1.model_validate_json(body)
        except ValidationError as error:
            raise Refused(
                f"The enrolment request is not of version 1's form: {sentence_of(error)}."
            ) from error
        return json_answer(await run_in_threadpool(devices.enrol, wanted, authority, source), 201)

    return routes
