# SPDX-License-Identifier: Apache-2.0
"""What a person is handed at the command line: shown once, written nowhere."""

import io

import segno

from mdt_app.services.account_office import Issued
from mdt_app.storage.second_factor import Enrolment
from policy import unlocking


def enrolment_text(enrolment: Enrolment) -> str:
    """The picture for an authenticator program, and the secret for one that has no camera."""
    picture = io.StringIO()
    segno.make(enrolment.address, error="m", micro=False).terminal(out=picture, compact=True)
    return (
        f"{picture.getvalue()}Scan this with the authenticator program of the person's device, or type:\n"
        f"  {enrolment.typed}\n"
        "It is not shown again. Clear this screen when the device shows codes."
    )


def issued_text(issued: Issued) -> str:
    """Password and picture for the person of an account."""
    lines = [
        f"{issued.username} signs on with this password, and is asked for one of their own at once:",
        f"  {issued.password}",
    ]
    if issued.enrolment is not None:
        lines.append(enrolment_text(issued.enrolment))
    return "\n".join(lines)


def release_key_text(key: bytes) -> str:
    """The key that release codes are made with, for the administrator to keep away from the car."""
    text = key.hex().upper()
    groups = " ".join(text[at : at + 4] for at in range(0, len(text), 4))
    return (
        f"Release key of this unit, for its administrators alone:\n  {groups}\n"
        "Keep it away from the car. With it `mdt account code` answers the challenge of a locked account."
    )


def release_key_of(text: str) -> bytes:
    """The key as it was typed back.

    Raises:
        ValueError: it is none.
    """
    key = bytes.fromhex("".join(text.split()))
    if len(key) != unlocking.KEY_BYTES:
        raise ValueError("not a release key")
    return key
