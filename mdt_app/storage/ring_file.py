# SPDX-License-Identifier: Apache-2.0
"""The key ring as it lies on the disk.

In three steps, each under the one before:

* a person's password gives a key (``password_key``) that opens the person's *seed*, 32 random bytes: the private key
  of a P-256 pair;
* the *ring key*, 32 random bytes, is sealed to the public key of every person (HPKE, RFC 9180);
* the named keys of the store's files are sealed under the ring key (AES-256-GCM).

So the ring can be closed anew under another ring key for everybody while only one person is signed on: that is how
a key in it is destroyed, and how a removed person is shut out. A slot is found by a salted digest of the user name;
the file names nobody. Public keys and generation are bound into the last seal: who can write the file but not open
it cannot slip a key of their own in, nor mix slots of two copies.

Form 1 (one ring key, wrapped under each password) is still read: its ring key becomes the seed of its slots.
"""

import hashlib
import json
import secrets
import unicodedata
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import TypeAdapter, ValidationError

from mdt_app.storage.errors import StoreDamaged, StoreMissing
from mdt_app.storage.files import Step, go_on, replace_file
from mdt_app.storage.password_key import DAMAGED, KEY_BYTES, Kdf, derived

FORM = 2
NONCE_BYTES = 12
SALT_BYTES = 16
PURPOSE = b"patrol-mdt ring 1"
_SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
#: Order of the P-256 group (SEC 2, 2.4.2): a private key is a number from 1 to below it.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class NewSlot:
    """A person's way in, to be made.

    Attributes:
        factor: secret of the second factor; None for a person who has none.
    """

    username: str
    password: str
    factor: bytes | None = None

    def __repr__(self) -> str:
        return "NewSlot(withheld)"


@dataclass(frozen=True, slots=True)
class Slot:
    """One person's way in; hexadecimal throughout.

    Attributes:
        cost: of a guess at the password.
        wrapped: the person's seed under the password's key.
        public: the person's public key, compressed point; empty in form 1.
        ring_key: the ring key, sealed to it.
        factor: the second factor's secret under a key of the seed; empty for none.
    """

    salt: str
    cost: Kdf
    nonce: str
    wrapped: str
    public: str = ""
    ring_key: str = ""
    factor: str = ""


@dataclass(frozen=True, slots=True)
class RingFile:
    """What is on the disk.

    Attributes:
        generation: goes up with every change; an older copy is known by it.
        wiped_at: UTC, when the ring was destroyed on purpose; empty while it opens anything.
    """

    version: int
    salt: str
    slots: dict[str, Slot]
    nonce: str
    sealed: str
    generation: int = 0
    wiped_at: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A ring's secrets, in memory."""

    ring_key: bytes
    keys: dict[str, str] = field(default_factory=dict)


_RING_FILE = TypeAdapter(RingFile)
_KEYS = TypeAdapter(dict[str, str])


def slot_of(ring_salt: str, username: str) -> str:
    """The salted digest under which a person's slot is found; upper and lower case are one name."""
    name = unicodedata.normalize("NFKC", username).strip().casefold()
    return hashlib.sha256(bytes.fromhex(ring_salt) + name.encode()).hexdigest()


def empty() -> RingFile:
    """A ring without slots and keys."""
    return RingFile(FORM, secrets.token_hex(SALT_BYTES), {}, "", "")


def with_slot(file: RingFile, person: NewSlot, cost: Kdf) -> RingFile:
    """The ring with a person's slot made or made anew; ``sealed`` must follow, which seals the ring key to it."""
    slot_id = slot_of(file.salt, person.username)
    seed = secrets.token_bytes(KEY_BYTES)
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    wrapped = AESGCM(derived(person.password, salt, cost)).encrypt(nonce, seed, _bound(slot_id))
    factor = _factor_sealed(seed, slot_id, person.factor) if person.factor is not None else ""
    slot = Slot(salt.hex(), cost, nonce.hex(), wrapped.hex(), _public(seed), factor=factor)
    return replace(file, slots={**file.slots, slot_id: slot})


def sealed(file: RingFile, opened: Opened) -> RingFile:
    """The ring of the next generation: its ring key sealed to every slot, its keys under the ring key."""
    slots = {
        slot_id: replace(slot, ring_key=_to_public(slot.public, opened.ring_key, slot_id))
        for slot_id, slot in file.slots.items()
    }
    nonce = secrets.token_bytes(NONCE_BYTES)
    after = replace(file, version=FORM, slots=slots, generation=file.generation + 1, nonce=nonce.hex())
    content = AESGCM(opened.ring_key).encrypt(nonce, _KEYS.dump_json(opened.keys), _authentic(after))
    return replace(after, sealed=content.hex())


def seed_of(file: RingFile, slot_id: str, password: str) -> bytes | None:
    """A person's seed; None for a wrong password. An unknown name costs as much time and gives None too."""
    slot = file.slots.get(slot_id)
    known = slot if slot is not None else next(iter(file.slots.values()))
    key = derived(password, bytes.fromhex(known.salt), known.cost)
    try:
        return AESGCM(key).decrypt(bytes.fromhex(known.nonce), bytes.fromhex(known.wrapped), _bound(slot_id))
    except InvalidTag:
        return None


def factor_of(slot: Slot, slot_id: str, seed: bytes) -> bytes | None:
    """The secret of a person's second factor; None for a person who has none.

    Raises:
        StoreDamaged: it was changed.
    """
    if not slot.factor:
        return None
    content = bytes.fromhex(slot.factor)
    try:
        key = AESGCM(_factor_key(seed))
        return key.decrypt(content[:NONCE_BYTES], content[NONCE_BYTES:], _bound(slot_id))
    except InvalidTag:
        raise StoreDamaged(DAMAGED) from None


def opened_by(file: RingFile, slot_id: str, seed: bytes) -> Opened:
    """The ring's secrets for the person of this seed.

    Raises:
        StoreDamaged: the file is not as this program wrote it.
    """
    if file.version == 1:
        return Opened(seed, _opened(seed, file, PURPOSE + file.salt.encode()))
    try:
        ring_key = _SUITE.decrypt(
            bytes.fromhex(file.slots[slot_id].ring_key), _private(seed), info=_bound(slot_id)
        )
    except InvalidTag:
        raise StoreDamaged(DAMAGED) from None
    return Opened(ring_key, keys_of(file, ring_key))


def keys_of(file: RingFile, ring_key: bytes) -> dict[str, str]:
    """The named keys of a ring of form 2.

    Raises:
        StoreDamaged: it was changed by somebody without the ring key, or has another ring key.
    """
    return _opened(ring_key, file, _authentic(file))


def from_form_1(file: RingFile, ring_key: bytes) -> RingFile:
    """A ring of form 1 with public keys; its people keep their passwords."""
    slots = {slot_id: replace(slot, public=_public(ring_key)) for slot_id, slot in file.slots.items()}
    return replace(file, version=FORM, slots=slots)


def load(path: Path) -> RingFile:
    """The ring on the disk.

    Raises:
        StoreMissing: there is none, it may not be read, or it was wiped.
        StoreDamaged: it is not a ring.
    """
    try:
        file = _RING_FILE.validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise StoreMissing(
            "This unit has no key ring. Run `mdt setup`, or restore its data folder."
        ) from error
    except OSError as error:
        raise StoreMissing(
            "The key ring may not be read. Give the terminal's account access to it."
        ) from error
    except ValidationError:
        # Without the cause: pydantic's text repeats the file's content.
        raise StoreDamaged(DAMAGED) from None
    if file.wiped_at:
        raise StoreMissing(
            "This unit's keys were destroyed by order. What it stored cannot be opened. Set the unit up anew."
        )
    if not file.slots:
        raise StoreDamaged("The key ring has no account. Restore ring.json from the unit's backup.")
    return file


def save(path: Path, file: RingFile, at_step: Step = go_on) -> None:
    """Put the ring on the disk, whole.

    Raises:
        DiskFull, StoreMissing: it could not be written; the file is as before.
    """
    replace_file(path, _RING_FILE.dump_json(file, indent=1), at_step)


def _opened(ring_key: bytes, file: RingFile, associated: bytes) -> dict[str, str]:
    try:
        plain = AESGCM(ring_key).decrypt(bytes.fromhex(file.nonce), bytes.fromhex(file.sealed), associated)
    except (InvalidTag, ValueError):
        raise StoreDamaged(DAMAGED) from None
    return _KEYS.validate_json(plain)


def _authentic(file: RingFile) -> bytes:
    """What the last seal vouches for beside its content."""
    people = {slot_id: [slot.public, slot.factor] for slot_id, slot in file.slots.items()}
    content = [file.version, file.salt, file.generation, people]
    return b"patrol-mdt ring 2" + json.dumps(content, sort_keys=True).encode()


def _bound(slot_id: str) -> bytes:
    return PURPOSE + slot_id.encode()


def _private(seed: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(seed) % (_ORDER - 1) + 1, ec.SECP256R1())


def _public(seed: bytes) -> str:
    point = (
        _private(seed)
        .public_key()
        .public_bytes(serialization.Encoding.X962, serialization.PublicFormat.CompressedPoint)
    )
    return point.hex()


def _to_public(public: str, ring_key: bytes, slot_id: str) -> str:
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes.fromhex(public))
    return _SUITE.encrypt(ring_key, key, info=_bound(slot_id)).hex()


def _factor_key(seed: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, None, b"patrol-mdt factor 1").derive(seed)


def _factor_sealed(seed: bytes, slot_id: str, factor: bytes) -> str:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return (nonce + AESGCM(_factor_key(seed)).encrypt(nonce, factor, _bound(slot_id))).hex()
