# SPDX-License-Identifier: Apache-2.0
"""How answers and refusals leave the server; what goes wrong here is told without repeating what was sent."""

import logging
import secrets
import traceback

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.errors import (
    AccountInUse,
    CodeRefused,
    HeadContradicted,
    NotEnrolled,
    NotFound,
    NotRecorded,
    Refused,
    TooLarge,
)
from sync.wire import Message as WireMessage
from sync.wire import ProblemV1

log = logging.getLogger("server.api")

STATUS: dict[type[Refused], int] = {
    NotEnrolled: 403,
    CodeRefused: 403,
    NotFound: 404,
    AccountInUse: 409,
    HeadContradicted: 412,
    TooLarge: 413,
    NotRecorded: 503,
}


def json_answer(message: WireMessage, status: int = 200) -> Response:
    """A wire message as an HTTP answer."""
    return Response(message.model_dump_json(), status, media_type="application/json")


async def tell_refusal(_request: Request, error: Exception) -> Response:
    """A refusal in a sentence, with the status that fits it."""
    return json_answer(ProblemV1(problem=str(error)), STATUS.get(type(error), 422))  # type: ignore[arg-type]  # registered for Refused


async def tell_malformed(_request: Request, _error: Exception) -> Response:
    """A request that is not of version 1's form."""
    return json_answer(ProblemV1(problem="The request is not of version 1's form. Update the terminal."), 422)


class FaultBarrier:
    """Outermost layer: a fault of ours becomes a 500 with a number, and a log line without any value."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # noqa: BLE001  (top of a request)
            number = secrets.token_hex(4)
            # The error's own text may hold a plate; the places in the code cannot.
            places = "".join(traceback.format_tb(error.__traceback__))
            log.error("fault %s: %s\n%s", number, type(error).__name__, places)  # noqa: TRY400
            if not started:
                problem = ProblemV1(problem=f"The server failed (fault {number}); its log says where.")
                await json_answer(problem, 500)(scope, receive, send)


def guard(app: FastAPI) -> FastAPI:
    """Make the app answer every refusal and fault as above."""
    app.add_exception_handler(Refused, tell_refusal)
    app.add_exception_handler(RequestValidationError, tell_malformed)
    app.add_middleware(FaultBarrier)
    return app
