# SPDX-License-Identifier: Apache-2.0
"""Reading request bodies within their limits."""

import zlib
from typing import TypeVar

from fastapi import Request
from pydantic import ValidationError

from server.errors import Refused, TooLarge
from server.settings import sentence_of
from sync.wire import Message

MessageT = TypeVar("MessageT", bound=Message)
GZIP = 16 + zlib.MAX_WBITS


async def body_of(request: Request, limit: int) -> bytes:
    """The body as sent, at most ``limit`` bytes.

    Raises:
        TooLarge: it is longer.
    """
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise TooLarge(f"A request has at most {limit} bytes. Send smaller batches.")
        parts.append(part)
    return b"".join(parts)


def unpacked(body: bytes, encoding: str, limit: int) -> bytes:
    """The body without its compression, at most ``limit`` bytes.

    Raises:
        Refused: the encoding is another one, or the compressed data is damaged.
        TooLarge: it unpacks to more.
    """
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise Refused("The body's encoding is not known here. Send it plain or as gzip.")
    unpacker = zlib.decompressobj(GZIP)
    try:
        plain = unpacker.decompress(body, limit + 1)
    except zlib.error as error:
        raise Refused("The body's compressed data is damaged. Send it again.") from error
    if len(plain) > limit:
        raise TooLarge(f"A request unpacks to at most {limit} bytes. Send smaller batches.")
    if not unpacker.eof:
        raise Refused("The body's compressed data is cut short. Send it again.")
    return plain


async def message_of(request: Request, kind: type[MessageT], limit: int) -> MessageT:
    """The message that a request carries, plain or compressed.

    Raises:
        Refused: it is not of version 1's form.
        TooLarge: it is longer than ``limit`` bytes.
    """
    body = await body_of(request, limit)
    try:
        return kind.model_validate_json(unpacked(body, request.headers.get("content-encoding", ""), limit))
    except ValidationError as error:
        raise Refused(f"The request is not of version 1's form: {sentence_of(error)}.") from error
