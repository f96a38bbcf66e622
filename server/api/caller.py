# SPDX-License-Identifier: Apache-2.0
"""Who calls: the terminal named by the connection's client certificate, looked up with every request."""

from collections.abc import Callable

from cryptography import x509
from fastapi import Request

from policy.control import control
from server.errors import NotEnrolled
from server.services.devices import Devices
from server.services.sign_ons import SignOns

Caller = Callable[[Request], str]


@control("A10.2")
def caller(devices: Devices) -> Caller:
    """A dependency that gives the calling terminal's name.

    The listener has checked chain, dates and revocation list; the device table decides, so that a revocation
    acts at once, also on an open connection.
    """

    def device_of(request: Request) -> str:
        certificate: bytes | None = getattr(request.state, "peer_certificate", None)
        if certificate is None:
            raise NotEnrolled("This address wants a terminal's certificate. Enrol the terminal first.")
        serial = x509.load_der_x509_certificate(certificate).serial_number
        return devices.authorise(f"{serial:x}")

    return device_of


def person_on(device_of: Caller, sign_ons: SignOns) -> Caller:
    """The same for addresses of records and lists, which a terminal reaches only while somebody is signed on to it."""

    def with_person(request: Request) -> str:
        device = device_of(request)
        sign_ons.require(device)
        return device

    return with_person
