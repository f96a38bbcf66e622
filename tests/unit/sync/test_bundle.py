# SPDX-License-Identifier: Apache-2.0
"""The form of a bundle: what comes out is what went in, in its order and whole, or nothing."""

import gzip
import io
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.chain import key_fingerprint
from sync.wire import bundle
from sync.wire.bundle import (
    BundleReader,
    BundleRefused,
    BundleWriter,
    Kind,
    unpacked,
)
from sync.wire.receipt import open_receipt, receipt_of, seal_receipt
from tests.helpers.bundles import frames_of

KEY = ec.generate_private_key(ec.SECP256R1())
PEM = (
    KEY.public_key()
    .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
PRINT = key_fingerprint(PEM)
PARTS = [(Kind.MANIFEST, b"first"), (Kind.RECORDS, b"second" * 50), (Kind.RECORDS, b""), (Kind.END, b"last")]


def written(parts: list[tuple[Kind, bytes]] = PARTS, bundle_id: UUID | None = None) -> bytes:
    """A bundle's bytes."""
    file = io.BytesIO()
    writer = BundleWriter(file, PEM, bundle_id or uuid4())
    for kind, content in parts:
        writer.add(kind, content)
    assert writer.size == len(file.getvalue())
    return file.getvalue()


def opened(content: bytes) -> list[tuple[Kind, bytes]]:
    """What is in it."""
    reader = BundleReader(io.BytesIO(content), KEY, PRINT)
    return [(frame.kind, frame.packed) for frame in reader.frames()]


WHOLE = written()


def test_what_was_written_comes_out_in_its_order() -> None:
    assert opened(WHOLE) == PARTS


def test_no_two_bundles_are_alike() -> None:
    """The content key is new for each, so that equal records do not show."""
    one, other = written(bundle_id=UUID(int=1)), written(bundle_id=UUID(int=1))
    assert len(one) == len(other)
    assert one[-200:] != other[-200:]


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_any_changed_byte_is_found(at: int, by: int) -> None:
    changed = bytearray(WHOLE)
    changed[at] ^= by
    with pytest.raises(BundleRefused):
        opened(bytes(changed))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(WHOLE) - 1))
def test_any_cut_is_found(end: int) -> None:
    with pytest.raises(BundleRefused):
        opened(WHOLE[:end])


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(WHOLE)), st.binary(min_size=1, max_size=40))
def test_anything_put_in_is_found(at: int, more: bytes) -> None:
    with pytest.raises(BundleRefused):
        opened(WHOLE[:at] + more + WHOLE[at:])


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_other_order_of_parts_is_found(data: st.DataObject) -> None:
    """Frames of this bundle and of another one of the same car, in any selection but the right one."""
    mine, others = frames_of(WHOLE), frames_of(written())
    picked = data.draw(st.lists(st.sampled_from(mine[1] + others[1]), max_size=6))
    if picked == mine[1]:
        return
    with pytest.raises(BundleRefused):
        opened(mine[0] + b"".join(picked))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_noise_is_refused_in_words(noise: bytes) -> None:
    for content in (noise, bundle.MAGIC + noise, bundle.MAGIC + b"\x01" + noise):
        with pytest.raises(BundleRefused, match=r"\w+ .*\."):
            opened(content)


def test_sealed_to_another_key() -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(BundleRefused, match="another department"):
        BundleReader(io.BytesIO(WHOLE), other, "0" * 64)
    with pytest.raises(BundleRefused, match="damaged"):
        BundleReader(io.BytesIO(WHOLE), other, PRINT)


def test_a_part_that_unpacks_to_too_much_is_not_unpacked() -> None:
    """A few bytes that become gigabytes."""
    bomb = gzip.compress(bytes(5_000_000))
    assert len(bomb) < 10_000
    with pytest.raises(BundleRefused, match="more than is allowed"):
        unpacked(bomb, 1_000_000)
    with pytest.raises(BundleRefused, match="cannot be unpacked"):
        unpacked(b"no gzip", 100)
    assert unpacked(gzip.compress(b"some"), 4) == b"some"


def test_a_frame_that_says_it_is_huge_is_not_read() -> None:
    start, frames = frames_of(WHOLE)
    huge = (bundle.MOST_FRAME + 1).to_bytes(4, "big")
    with pytest.raises(BundleRefused, match="longer than is allowed"):
        opened(start + huge + frames[0][4:])


RECEIPT_KEY = bytes(range(32))
RECEIPT = seal_receipt(UUID(int=7), RECEIPT_KEY, gzip.compress(b"it is there"))


def test_a_receipt_opens_with_its_bundles_key() -> None:
    assert receipt_of(RECEIPT) == UUID(int=7)
    assert open_receipt(RECEIPT, RECEIPT_KEY) == b"it is there"
    with pytest.raises(BundleRefused, match="damaged"):
        open_receipt(RECEIPT, bytes(32))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(RECEIPT) - 1), st.integers(1, 255))
def test_any_changed_byte_of_a_receipt_is_found(at: int, by: int) -> None:
    """Also in the id of the bundle that it is for."""
    changed = bytearray(RECEIPT)
    changed[at] ^= by
    with pytest.raises(BundleRefused):
        open_receipt(bytes(changed), RECEIPT_KEY)


@pytest.mark.parametrize("pem", ["", "no key", PEM.replace("PUBLIC", "PRIVATE")])
def test_a_key_that_is_none(pem: str) -> None:
    with pytest.raises(BundleRefused):
        bundle.public_key(pem)


def test_a_key_of_another_kind() -> None:
    other = ec.generate_private_key(ec.SECP384R1()).public_key()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    with pytest.raises(BundleRefused, match="another kind"):
        bundle.public_key(other.public_bytes(serialization.Encoding.PEM, form).decode())
