# SPDX-License-Identifier: Apache-2.0
"""What the first bytes of a picture file tell before it is decoded: its size, and whether its end is missing.

Sources: ITU-T T.81 annex B (JPEG), W3C PNG, Microsoft's BITMAPINFOHEADER, Google's WebP container (RFC 9649).
"""

from collections.abc import Iterator

JPEG, PNG, BMP, WEBP = b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"BM", b"WEBP"
# Start-of-frame markers: all of C0 to CF but the tables DHT, JPG and DAC.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
SCAN = 0xDA
END = b"\xff\xd9"
PNG_END = b"IEND\xaeB`\x82"


def size_of(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels that a file claims; None for kinds that are not looked into."""
    if data.startswith(JPEG):
        return _jpeg_size(data)
    if data.startswith(PNG):
        return _number(data, 16, 4), _number(data, 20, 4)
    if data.startswith(BMP):
        return abs(_little(data, 18, 4)), abs(_little(data, 22, 4))
    if data[8:12] == WEBP:
        return _webp_size(data)
    return None


def is_cut_off(data: bytes) -> bool:
    """Whether a JPEG or PNG file lacks its end: what decoders put in place of the rest is no picture."""
    if data.startswith(PNG):
        return PNG_END not in data
    if not data.startswith(JPEG):
        return False
    scan = next((place for marker, place in _segments(data) if marker == SCAN), None)
    # A thumbnail inside the header has an end of its own; only one after the picture's own lines counts.
    return scan is None or data.find(END, scan) < 0


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Marker and place of content of each segment of a JPEG file, up to the first scan."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        yield marker, at + 4
        if marker == SCAN:
            return
        at += 2 + _number(data, at + 2, 2)


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    for marker, place in _segments(data):
        if marker in FRAMES:
            return _number(data, place + 3, 2), _number(data, place + 1, 2)
    return None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    match data[12:16]:
        case b"VP8X":
            return _little(data, 24, 3) + 1, _little(data, 27, 3) + 1
        case b"VP8L":
            bits = _little(data, 21, 4)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            return _little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF
        case _:
            return None


def _number(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "big")


def _little(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little", signed=length == 4 and data.startswith(BMP))
