# SPDX-License-Identifier: Apache-2.0
"""The key ring: who can open the store, and what its file tells somebody who has only the file."""

import json
from pathlib import Path

import pytest

from mdt_app.errors import Refused
from mdt_app.storage.errors import StoreDamaged, StoreMissing, VaultClosed, WrongPassword
from mdt_app.storage.key_ring import VAULT, Cost, KeyRing

CHEAP = Cost(time=1, memory_kib=1024, lanes=1)
NAME, PASSWORD = "unit12.officer", "a long night shift"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ring with one person."""
    KeyRing.create(tmp_path / "ring.json", NAME, PASSWORD, CHEAP)
    return tmp_path / "ring.json"


def test_the_right_password_gives_the_same_random_key_each_time(path: Path, tmp_path: Path) -> None:
    """256 bits, and another ring has another key."""
    key = KeyRing(path).open(NAME, PASSWORD).key_for(VAULT)
    assert len(key) == 32
    assert KeyRing(path).open(NAME.upper() + " ", PASSWORD).key_for(VAULT) == key
    other = KeyRing.create(tmp_path / "other.json", NAME, PASSWORD, CHEAP).open(NAME, PASSWORD)
    assert other.key_for(VAULT) != key


@pytest.mark.parametrize(
    ("name", "password"),
    [
        (NAME, "a long night shift "),
        (NAME, ""),
        (NAME, "A long night shift"),
        ("unit12.partner", PASSWORD),
        ("", ""),
    ],
)
def test_a_wrong_name_or_password_is_refused_in_the_same_words(path: Path, name: str, password: str) -> None:
    """The sentence does not tell which of the two was wrong."""
    with pytest.raises(WrongPassword, match=r"^User name or password is not right\."):
        KeyRing(path).open(name, password)


def test_the_file_names_nobody_and_holds_no_key(path: Path) -> None:
    """Neither user name, password nor key is in it."""
    text = path.read_text()
    key = KeyRing(path).open(NAME, PASSWORD).key_for(VAULT)
    assert not any(secret in text for secret in (NAME, PASSWORD, key.hex(), "officer"))


def test_only_its_owner_may_read_the_file(path: Path) -> None:
    """No access for other accounts of the machine."""
    assert path.stat().st_mode & 0o077 == 0


def test_a_second_person_opens_the_same_key(path: Path) -> None:
    """Adding needs an open ring, not the first person's password."""
    ring = KeyRing(path).open(NAME, PASSWORD)
    ring.add_person("unit12.partner", "another long shift", CHEAP)
    partner = KeyRing(path).open("unit12.partner", "another long shift")
    assert partner.key_for(VAULT) == ring.key_for(VAULT)
    assert KeyRing(path).has("Unit12.Partner")


def test_a_new_password_replaces_the_old(path: Path) -> None:
    """The old one opens nothing any more."""
    KeyRing(path).open(NAME, PASSWORD).add_person(NAME, "a new long password", CHEAP)
    with pytest.raises(WrongPassword):
        KeyRing(path).open(NAME, PASSWORD)
    assert KeyRing(path).open(NAME, "a new long password").is_open


def test_a_removed_person_is_out_and_the_last_one_stays(path: Path) -> None:
    """Nobody can shut the store for ever by mistake."""
    ring = KeyRing(path).open(NAME, PASSWORD)
    ring.add_person("unit12.partner", "another long shift", CHEAP)
    ring.remove_person(NAME)
    with pytest.raises(WrongPassword):
        KeyRing(path).open(NAME, PASSWORD)
    with pytest.raises(Refused, match="last account"):
        ring.remove_person("unit12.partner")


def test_a_closed_ring_gives_no_key(path: Path) -> None:
    """Sign-off drops the keys; the ring cannot be changed either."""
    ring = KeyRing(path).open(NAME, PASSWORD)
    ring.close()
    assert not ring.is_open
    with pytest.raises(VaultClosed):
        ring.key_for(VAULT)
    with pytest.raises(VaultClosed):
        ring.add_person("unit12.partner", "another long shift", CHEAP)


def test_an_unknown_key_is_named(path: Path) -> None:
    """As it will be for a day whose key was destroyed."""
    with pytest.raises(StoreMissing, match="2026-11-20"):
        KeyRing(path).open(NAME, PASSWORD).key_for("2026-11-20")


def test_a_new_ring_never_replaces_one(path: Path) -> None:
    """It would make the store unreadable."""
    before = path.read_bytes()
    with pytest.raises(Refused, match="set up"):
        KeyRing.create(path, NAME, PASSWORD, CHEAP)
    assert path.read_bytes() == before


def test_a_unit_that_was_not_set_up_is_told_so(tmp_path: Path) -> None:
    """The sentence says what to run."""
    with pytest.raises(StoreMissing, match="mdt setup"):
        KeyRing(tmp_path / "ring.json").open(NAME, PASSWORD)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 1}', bytes(range(256))])
def test_a_damaged_file_is_said(path: Path, content: bytes) -> None:
    """Not a wrong password, and not a fault of the program."""
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match=r"Restore ring\.json"):
        KeyRing(path).open(NAME, PASSWORD)


@pytest.mark.parametrize("part", ["sealed", "nonce"])
def test_a_changed_seal_is_noticed(path: Path, part: str) -> None:
    """The keys are authenticated, not only hidden."""
    content = json.loads(path.read_text())
    content[part] = ("0" if content[part][0] != "0" else "1") + content[part][1:]
    path.write_text(json.dumps(content))
    with pytest.raises(StoreDamaged):
        KeyRing(path).open(NAME, PASSWORD)


def test_a_slot_cannot_be_given_to_another_name(path: Path) -> None:
    """Moving somebody's slot under another name's digest does not let that name in with the password."""
    content = json.loads(path.read_text())
    ((slot_id, slot),) = content["slots"].items()
    content["slots"] = {KeyRing(path).slot_of("unit12.partner"): slot, slot_id: slot}
    path.write_text(json.dumps(content))
    with pytest.raises(WrongPassword):
        KeyRing(path).open("unit12.partner", PASSWORD)


def test_nothing_is_left_beside_the_file(path: Path) -> None:
    """Replacing it leaves no temporary copy with old slots."""
    KeyRing(path).open(NAME, PASSWORD).add_person("unit12.partner", "another long shift", CHEAP)
    assert [file.name for file in path.parent.iterdir()] == ["ring.json"]
