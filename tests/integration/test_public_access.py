# SPDX-License-Identifier: Apache-2.0
"""The public reaches no data: every address of the department's server, asked without a certificate."""

import asyncio
import json
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import insert

from server.app import create_app, create_enrolment_app
from server.db.tables import Device
from server.department import Department, make_department
from server.services.batch import parse
from server.settings import ServerSettings
from sync.wire import BatchV1, Outcome
from tests.helpers.transfer import NOON, PLATE, wire_read

pytestmark = pytest.mark.integration

DEVICE = "mdt-test"


@pytest.fixture
def department(tmp_path: Path) -> Iterator[Department]:
    """A department that holds a read."""
    made = make_department(tmp_path / "department", ServerSettings(), None, lambda: NOON)
    with made.database.write() as session:
        valid = {"enrolled_at": NOON, "expires_at": NOON + timedelta(days=1)}
        session.execute(insert(Device).values(device=DEVICE, unit="12", serial="1", **valid))
    answer = made.ingest.take(parse(BatchV1(reads=(wire_read(DEVICE),)).model_dump_json().encode()), DEVICE)
    assert [item.outcome for item in answer.items] == [Outcome.ACCEPTED]
    yield made
    made.close()


def addresses(app: FastAPI) -> list[tuple[str, str]]:
    """Every method and path that the application answers."""
    return sorted((method, route.path) for route in routes_of(app.routes) for method in route.methods or ())


def routes_of(routes: Iterable[object]) -> Iterator[APIRoute]:
    """The addresses, also of routers that FastAPI keeps whole."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            inner = getattr(route, "original_router", None)
            assert inner is not None, (
                f"{type(route).__name__}: a kind of address that this test does not know"
            )
            yield from routes_of(inner.routes)


def ask(app: FastAPI, method: str, path: str, sent: bytes = b"{}") -> tuple[int, bytes]:
    """Status and body of an answer to somebody who shows nothing: no certificate, no name."""
    query = f"since={(NOON - timedelta(days=30)):%Y-%m-%dT%H:%M:%SZ}&until={NOON:%Y-%m-%dT%H:%M:%SZ}"
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"department")],
        "client": ("203.0.113.9", 40000),
        "server": ("department", 8443),
        "scheme": "https",
    }
    told: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": sent, "more_body": False}

    async def send(message: dict[str, object]) -> None:
        told.append(message)

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]  # starlette's messages are any mappings
    status = next(message["status"] for message in told if "status" in message)
    body = b"".join(bytes(message.get("body", b"")) for message in told)  # type: ignore[call-overload]
    assert isinstance(status, int)
    return status, body


@pytest.mark.clause(
    *("SR-465.6-2-ii", "PB-434.4-1-ii", "PB-434.5-b", "MP-462.2-2-ii", "MP-462.3-1-iv", "WV-471.2-2-ii")
)
def test_without_a_certificate_every_address_of_the_data_refuses(department: Department) -> None:
    """Whatever is added later is asked too."""
    app = create_app(department)
    assert ("POST", "/v1/batches") in addresses(app)
    for method, path in addresses(app):
        status, body = ask(app, method, path.replace("{list_id}", "svs").replace("{version}", "1"))
        assert status in {401, 403}, (method, path, status)
        assert PLATE.encode() not in body


@pytest.mark.clause("SR-465.6-2-ii", "PB-434.4-1-ii", "MP-462.2-2-ii", "MP-462.3-1-iv", "WV-471.2-2-ii")
def test_who_has_no_certificate_yet_reaches_enrolment_alone(department: Department) -> None:
    """And its own orders, by a receipt; without one that is the terminal's, nothing of them either."""
    app = create_enrolment_app(department)
    waiting = [("POST", path) for path in ("/v1/waiting", "/v1/waiting/done", "/v1/waiting/wiped")]
    public = [("GET", "/v1/authority"), ("GET", "/v1/media-key")]
    assert addresses(app) == [*public, ("POST", "/v1/enrolments"), *waiting]
    forged = json.dumps({"device": DEVICE, "standing": "0" * 64}).encode()
    assert ask(app, "POST", "/v1/waiting", forged)[0] == 403
    for method, path in addresses(app):
        _, body = ask(app, method, path)
        assert PLATE.encode() not in body
    for method, path in set(addresses(create_app(department))) - set(public):
        assert ask(app, method, path)[0] in {404, 405}, (method, path)
