# SPDX-License-Identifier: Apache-2.0
"""How a new terminal gets its certificate, and how a request is refused as a whole."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from sync.wire.values import LongText, Message, Moment, Name


class EnrolmentRequestV1(Message):
    """A new terminal asks for its certificate.

    Attributes:
        code: the one-time code the department gave out.
        csr_pem: PKCS #10 request of the key that never leaves the car.
    """

    v: Literal[1] = 1
    code: Annotated[str, StringConstraints(min_length=8, max_length=64)]
    csr_pem: Annotated[str, StringConstraints(max_length=8192)]


class EnrolmentAnswerV1(Message):
    """The terminal's identity: put beside its key, it opens the transfer address."""

    v: Literal[1] = 1
    device: Name
    unit: Name
    certificate_pem: Annotated[str, StringConstraints(max_length=16384)]
    ca_pem: Annotated[str, StringConstraints(max_length=16384)]
    expires_at: Moment


class AuthorityV1(Message):
    """The department's certificate authority, to be held against the fingerprint given with the code."""

    v: Literal[1] = 1
    ca_pem: Annotated[str, StringConstraints(max_length=16384)]


class HealthV1(Message):
    """The department answers and knows this terminal; ``now_at`` is the department's clock."""

    v: Literal[1] = 1
    device: Name
    now_at: Moment


class ProblemV1(Message):
    """Why a request was refused as a whole, in a sentence for people."""

    v: Literal[1] = 1
    problem: LongText
