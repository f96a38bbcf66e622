# SPDX-License-Identifier: Apache-2.0
"""Enrolment: a one-time code becomes this terminal's certificate.

The terminal knows nobody yet. It fetches the department's authority without trust, holds it against the
fingerprint that was given out with the code, and sends the code only over a connection that this authority
vouches for. Who intercepts the first connection can offer only another authority, which is refused.
"""

import hmac
import http.client
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import requests
from pydantic import ValidationError

from sync.client import problem_of, refusal, understood
from sync.credentials import (
    DeviceCredentials,
    encrypted_key,
    fingerprint,
    new_key,
    signing_request,
    trusting,
    write_private,
)
from sync.errors import EnrolmentRefused, ServerUnreachable, SyncError
from sync.media import renew_key
from sync.settings import checked_url
from sync.transport import session, translated
from sync.wire import AuthorityV1, EnrolmentAnswerV1, EnrolmentRequestV1, MediaKeyV1

LARGEST_ANSWER = 64 * 1024


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the department gives out for one terminal.

    Attributes:
        url: address of the department's enrolment listener.
        code: the one-time code.
        fingerprint: SHA-256 of the department's authority, as printed; case and separators do not matter.
    """

    url: str
    code: str = field(repr=False)
    fingerprint: str

    def checked_url(self) -> str:
        """The address, https only.

        Raises:
            EnrolmentRefused: it is something else.
        """
        try:
            return checked_url(self.url)
        except ValueError as error:
            raise EnrolmentRefused(
                f"The enrolment address {self.url} cannot be used: {error}.", "Correct the address."
            ) from error


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The terminal's new identity."""

    credentials: DeviceCredentials
    device: str
    unit: str


def enrol(invitation: Invitation, folder: Path, key_password: bytes, timeout_s: float = 15.0) -> Enrolled:
    """Make a key, exchange the code for a certificate, and keep both in the folder.

    Args:
        invitation: code, address and fingerprint.
        folder: where the identity will lie; one that lies there is replaced only at the end.
        key_password: under which the private key is kept; not empty.
        timeout_s: for each step, seconds.

    Raises:
        EnrolmentRefused: the authority is not the one of the fingerprint, or the code is not good.
        SyncError: the server cannot be reached, is not trusted or fails.
    """
    if not key_password:
        raise EnrolmentRefused("The terminal's key needs a password.", "Give one, then enrol again.")
    url = invitation.checked_url()
    ca_pem = _authority(url, timeout_s)
    _check_fingerprint(ca_pem, invitation.fingerprint)
    key = new_key()
    answer = _exchange(url, ca_pem, _request(invitation.code, signing_request(key)), timeout_s)
    credentials = DeviceCredentials.in_folder(folder, key_password)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # The certificate comes last: without it the folder does not count as enrolled.
    credentials.certificate.unlink(missing_ok=True)
    write_private(credentials.key, encrypted_key(key, key_password))
    write_private(credentials.ca, ca_pem.encode())
    write_private(credentials.enrolled_at, url.encode())
    write_private(credentials.certificate, answer.certificate_pem.encode())
    credentials.context()
    _keep_media_key(url, ca_pem, credentials, timeout_s)
    return Enrolled(credentials, answer.device, answer.unit)


def offered_fingerprint(url: str, timeout_s: float = 15.0) -> str:
    """What whoever answers at an enrolment address shows as the department's authority; nothing of it is trusted.

    A person compares it with the fingerprint that was given out with the code; no code is sent.

    Returns:
        SHA-256, hexadecimal capitals.

    Raises:
        EnrolmentRefused: the address cannot be used, or what answers is no enrolment server.
        ServerUnreachable: nothing answers.
    """
    url = Invitation(url.strip(), "", "").checked_url()
    try:
        return fingerprint(_authority(url, timeout_s))
    except ValueError as error:
        raise EnrolmentRefused(
            f"What answers at {url} is not a department's enrolment server.",
            "Check the address and port that were given with the code.",
        ) from error


def _authority(url: str, timeout_s: float) -> str:
    """The authority that the server claims, not yet trusted."""
    parts = urlsplit(url)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = (
        ssl.CERT_NONE
    )  # nothing secret is sent, and the fingerprint decides on what comes back
    connection = http.client.HTTPSConnection(
        parts.hostname or "", parts.port or 443, timeout=timeout_s, context=context
    )
    try:
        connection.request("GET", "/v1/authority")
        body = connection.getresponse().read(LARGEST_ANSWER)
        return AuthorityV1.model_validate_json(body).ca_pem
    except (OSError, http.client.HTTPException) as error:
        raise ServerUnreachable(
            f"The department's enrolment server {url} cannot be reached.",
            "Check the address and the network, then enrol again; the code stays good.",
        ) from error
    except ValidationError as error:
        raise EnrolmentRefused(
            f"What answers at {url} is not a department's enrolment server.",
            "Check the address and port that were given with the code.",
        ) from error
    finally:
        connection.close()


def _check_fingerprint(ca_pem: str, printed: str) -> None:
    try:
        found = fingerprint(ca_pem)
    except ValueError:
        found = ""
    wanted = re.sub(r"[^0-9A-F]", "", printed.upper())
    if not found or not hmac.compare_digest(found, wanted):
        raise EnrolmentRefused(
            "The server's authority is not the one of the fingerprint given with the code.",
            "Type the fingerprint again. If it is right, somebody is in between: tell the ALPR "
            "administrator. The code was not sent.",
        )


def _request(code: str, csr_pem: str) -> EnrolmentRequestV1:
    try:
        return EnrolmentRequestV1(code=code.strip(), csr_pem=csr_pem)
    except ValidationError as error:
        raise EnrolmentRefused(
            "An enrolment code has 16 letters and digits.", "Type it as the department gave it."
        ) from error


def _exchange(url: str, ca_pem: str, wanted: EnrolmentRequestV1, timeout_s: float) -> EnrolmentAnswerV1:
    with session(trusting(ca_pem)) as https:
        try:
            answer = https.post(
                f"{url}/v1/enrolments",
                data=wanted.model_dump_json().encode(),
                headers={"content-type": "application/json"},
                timeout=timeout_s,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            raise translated(error, url) from error
    if answer.status_code in (requests.codes.forbidden, requests.codes.unprocessable_entity):
        raise EnrolmentRefused("The department did not enrol this terminal.", problem_of(answer))
    if answer.status_code != requests.codes.created:
        raise refusal(answer, url)
    return understood(answer, EnrolmentAnswerV1, url)


def _keep_media_key(url: str, ca_pem: str, credentials: DeviceCredentials, timeout_s: float) -> None:
    """The key for bundles on removable media, if it comes; otherwise the next contact brings it."""
    credentials.media_key.unlink(missing_ok=True)  # of another department
    with session(trusting(ca_pem)) as https, suppress(requests.RequestException, ValidationError, SyncError):
        answer = https.get(f"{url}/v1/media-key", timeout=timeout_s, allow_redirects=False)
        renew_key(_Told(MediaKeyV1.model_validate_json(answer.content)), credentials)


@dataclass(frozen=True, slots=True)
class _Told:
    """A department that has answered already."""

    key: MediaKeyV1

    def media_key(self) -> MediaKeyV1:
        """The key in use."""
        return self.key
