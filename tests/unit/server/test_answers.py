# SPDX-License-Identifier: Apache-2.0
"""A fault of the server tells its caller a number and its log a place, and neither of them a value."""

import asyncio
import logging
import re

import pytest
from starlette.types import Message, Receive, Scope, Send

from server.api.answers import FaultBarrier
from sync.wire import ProblemV1

PLATE = "8QTQ743"


async def failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """An application whose error quotes what was sent."""
    raise LookupError(PLATE)


async def nothing() -> Message:
    """No request body."""
    return {"type": "http.request", "body": b"", "more_body": False}


@pytest.mark.expects_log
def test_a_fault_is_told_by_number_and_logged_by_place(caplog: pytest.LogCaptureFixture) -> None:
    """The number joins the two; the error's own text, here a plate, is in neither."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    with caplog.at_level(logging.ERROR):
        asyncio.run(FaultBarrier(failing)(scope, nothing, send))
    problem = ProblemV1.model_validate_json(sent[1]["body"]).problem
    number = re.findall(r"fault (\w+)", problem)[0]
    assert sent[0]["status"] == 500
    assert number in caplog.text
    assert "LookupError" in caplog.text
    assert "in failing" in caplog.text
    # The logged place quotes the program's line, not the value that it had.
    assert PLATE not in problem + caplog.text
