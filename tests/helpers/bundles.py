# SPDX-License-Identifier: Apache-2.0
"""A bundle taken apart, to be put together wrongly."""

from sync.wire.bundle import MAGIC


def frames_of(content: bytes) -> tuple[bytes, list[bytes]]:
    """Everything before the frames, and each frame with its length."""
    start = len(MAGIC) + 1
    start += 4 + int.from_bytes(content[start : start + 4], "big")
    frames, at = [], start
    while at < len(content):
        end = at + 4 + int.from_bytes(content[at : at + 4], "big")
        frames.append(content[at:end])
        at = end
    return content[:start], frames
