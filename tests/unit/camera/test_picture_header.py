# SPDX-License-Identifier: Apache-2.0
"""Sizes and ends of picture files, before they are decoded."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camera.picture_header import is_cut_off, size_of

IMAGE = np.random.default_rng(3).integers(0, 256, (37, 90, 3), dtype=np.uint8)


def encoded(suffix: str, *options: int) -> bytes:
    """The picture as a file of that kind."""
    return bytes(cv2.imencode(suffix, IMAGE, list(options))[1])


@pytest.mark.parametrize(
    "data",
    [
        encoded(".jpg"),
        encoded(".jpg", cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
        encoded(".png"),
        encoded(".bmp"),
        encoded(".webp", cv2.IMWRITE_WEBP_QUALITY, 80),
        encoded(".webp", cv2.IMWRITE_WEBP_QUALITY, 101),
    ],
    ids=["jpeg", "progressive", "png", "bmp", "lossy webp", "lossless webp"],
)
def test_size_is_what_the_file_says(data: bytes) -> None:
    assert size_of(data) == (90, 37)
    assert not is_cut_off(data)


def test_other_kinds_are_not_looked_into() -> None:
    assert size_of(encoded(".tiff")) is None
    assert not is_cut_off(encoded(".tiff"))
    assert size_of(b"") is None


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
@pytest.mark.parametrize("kept", [0.05, 0.3, 0.9, 0.999])
def test_a_file_without_its_end_is_cut_off(suffix: str, kept: float) -> None:
    data = encoded(suffix)
    assert is_cut_off(data[: int(kept * len(data)) - 1])


def test_the_end_of_a_thumbnail_is_not_the_picture_s() -> None:
    data, thumbnail = encoded(".jpg"), bytes(cv2.imencode(".jpg", IMAGE[:8, :8])[1])
    length = (len(thumbnail) + 2).to_bytes(2, "big")
    whole = data[:2] + b"\xff\xe1" + length + thumbnail + data[2:]
    assert size_of(whole) == (90, 37)
    assert not is_cut_off(whole)
    assert is_cut_off(whole[:-40])


def test_what_follows_the_picture_s_end_does_not_matter() -> None:
    assert not is_cut_off(encoded(".jpg") + b"\0" * 500)


@given(
    st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM", b"RIFF0000WEBPVP8 "]),
    st.binary(max_size=60),
)
def test_any_bytes_are_taken(start: bytes, rest: bytes) -> None:
    found = size_of(start + rest)
    assert found is None or min(found) >= 0
    assert is_cut_off(start + rest) in (True, False)
