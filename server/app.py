# SPDX-License-Identifier: Apache-2.0
"""The two web applications: transfer (client certificate demanded) and enrolment (one-time code demanded)."""

from fastapi import FastAPI

from server.api import enrol, heads, health, hotlists, ingest, inventory, media, orders
from server.api.answers import guard
from server.api.caller import caller, person_on
from server.api.recorded import AccessBook
from server.department import Department


def create_app(department: Department) -> FastAPI:
    """What enrolled terminals reach, behind the mutual TLS listener."""
    app = FastAPI(title="Patrol MDT department server", openapi_url=None)
    device_of = caller(department.devices)
    book = AccessBook(department.database, department.sign_ons, department.clock)
    app.include_router(health.router(department.clock, device_of))
    app.include_router(orders.router(department.order_reports, department.sign_ons, device_of))
    app.include_router(media.router(department.media_key.told, device_of))
    app.include_router(heads.router(department.heads, department.terminal_log, device_of))
    with_person = person_on(device_of, department.sign_ons)
    app.include_router(ingest.router(department.ingest, with_person))
    app.include_router(hotlists.router(department.hotlists, with_person, book))
    app.include_router(inventory.router(department.database, with_person, book))
    return guard(app)


def create_enrolment_app(department: Department) -> FastAPI:
    """What a terminal without a certificate reaches, behind the listener with server-only TLS."""
    app = FastAPI(title="Patrol MDT enrolment", openapi_url=None)
    app.include_router(enrol.router(department.devices, department.authority))
    app.include_router(media.router(department.media_key.told))
    app.include_router(orders.waiting_router(department.order_reports))
    return guard(app)
