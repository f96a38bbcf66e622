# SPDX-License-Identifier: Apache-2.0
"""The key ring: who can open the store, and what its file tells somebody who has only the file."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mdt_app.errors import Refused
from mdt_app.storage import ring_file
from mdt_app.storage.errors import StoreDamaged, StoreMissing, VaultClosed, WrongPassword
from mdt_app.storage.key_ring import INDEX, KeyRing, OpenRing
from mdt_app.storage.password_key import Argon2Cost, Kdf, Pbkdf2Cost
from mdt_app.storage.ring_file import NewSlot

CHEAP = Argon2Cost(time=1, memory_kib=1024, lanes=1)
NAME, PASSWORD = "unit12.officer", "a long night shift"
ME = NewSlot(NAME, PASSWORD)
PARTNER = NewSlot("unit12.partner", "another long shift")
DAY = "2026-11-20"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A ring with one person."""
    KeyRing.create(tmp_path / "ring.json", ME, CHEAP)
    return tmp_path / "ring.json"


def test_the_right_password_gives_the_same_random_key_each_time(path: Path, tmp_path: Path) -> None:
    """256 bits, and another ring has another key."""
    key = KeyRing(path).open(NAME, PASSWORD).key_for(INDEX)
    assert len(key) == 32
    assert KeyRing(path).open(NAME.upper() + " ", PASSWORD).key_for(INDEX) == key
    other = KeyRing.create(tmp_path / "other.json", ME, CHEAP).open(NAME, PASSWORD)
    assert other.key_for(INDEX) != key


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
    key = KeyRing(path).open(NAME, PASSWORD).key_for(INDEX)
    assert not any(secret in text for secret in (NAME, PASSWORD, key.hex(), "officer"))


def test_only_its_owner_may_read_the_file(path: Path) -> None:
    """No access for other accounts of the machine."""
    assert path.stat().st_mode & 0o077 == 0


def test_a_second_person_opens_the_same_key(path: Path) -> None:
    """Adding needs an open ring, not the first person's password."""
    ring = KeyRing(path).open(NAME, PASSWORD)
    ring.set_person(PARTNER, CHEAP)
    partner = KeyRing(path).open("unit12.partner", "another long shift")
    assert partner.key_for(INDEX) == ring.key_for(INDEX)
    assert KeyRing(path).has("Unit12.Partner")


def test_a_new_password_replaces_the_old(path: Path) -> None:
    """The old one opens nothing any more."""
    KeyRing(path).open(NAME, PASSWORD).set_person(NewSlot(NAME, "a new long password"), CHEAP)
    with pytest.raises(WrongPassword):
        KeyRing(path).open(NAME, PASSWORD)
    assert KeyRing(path).open(NAME, "a new long password").is_open


def test_a_removed_person_is_out_and_the_last_one_stays(path: Path) -> None:
    """Nobody can shut the store for ever by mistake."""
    ring = KeyRing(path).open(NAME, PASSWORD)
    ring.set_person(PARTNER, CHEAP)
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
        ring.key_for(INDEX)
    with pytest.raises(VaultClosed):
        ring.set_person(PARTNER, CHEAP)


def test_an_unknown_key_is_named(path: Path) -> None:
    """As it will be for a day whose key was destroyed."""
    with pytest.raises(StoreMissing, match="2026-11-20"):
        KeyRing(path).open(NAME, PASSWORD).key_for("2026-11-20")


def test_a_new_ring_never_replaces_one(path: Path) -> None:
    """It would make the store unreadable."""
    before = path.read_bytes()
    with pytest.raises(Refused, match="set up"):
        KeyRing.create(path, ME, CHEAP)
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
    KeyRing(path).open(NAME, PASSWORD).set_person(PARTNER, CHEAP)
    assert [file.name for file in path.parent.iterdir()] == ["ring.json"]


def _two_people(path: Path) -> OpenRing:
    ring = KeyRing(path).open(NAME, PASSWORD)
    ring.set_person(PARTNER, CHEAP)
    ring.make_key(DAY)
    return ring


def test_a_key_is_made_once_and_kept(path: Path) -> None:
    """The same for everybody, after a restart too."""
    key = _two_people(path).key_for(DAY)
    partner = KeyRing(path).open(PARTNER.username, PARTNER.password)
    assert partner.key_for(DAY) == partner.make_key(DAY) == key
    assert partner.names() == {INDEX, DAY}


@pytest.mark.clause("MP-462.5-4")
def test_a_destroyed_key_is_gone_for_everybody_and_the_others_stay(path: Path) -> None:
    """One person's password is enough; nothing that the new ring holds opens the old ring's seal."""
    ring = _two_people(path)
    index, old = ring.key_for(INDEX), path.read_bytes()
    ring.destroy_keys({DAY})
    with pytest.raises(StoreMissing):
        ring.key_for(DAY)
    partner = KeyRing(path).open(PARTNER.username, PARTNER.password)
    assert partner.names() == {INDEX}
    assert partner.key_for(INDEX) == index
    before, after = (ring_file.load(_written(path, content)) for content in (old, path.read_bytes()))
    with pytest.raises(StoreDamaged):
        ring_file.keys_of(before, bytes(ring._ring_key))
    assert after.generation == before.generation + 1


def _written(path: Path, content: bytes) -> Path:
    other = path.with_name("copy.json")
    other.write_bytes(content)
    return other


def test_a_removed_person_shares_no_later_secret(path: Path) -> None:
    """Whoever had the ring key while they were in it cannot open the ring that is written without them."""
    ring = _two_people(path)
    known_to_partner = KeyRing(path).open(PARTNER.username, PARTNER.password)
    ring.remove_person(PARTNER.username)
    ring.make_key("2026-11-21")
    with pytest.raises(VaultClosed, match="Sign off and on"):
        known_to_partner.make_key("2026-11-22")
    with pytest.raises(StoreDamaged):
        ring_file.keys_of(ring_file.load(path), bytes(known_to_partner._ring_key))


def test_the_old_ring_with_the_new_password_opens_nothing(path: Path) -> None:
    """Nor does the new ring with the old password."""
    old = path.read_bytes()
    KeyRing(path).open(NAME, PASSWORD).set_person(NewSlot(NAME, "a new long password"), CHEAP)
    path.write_bytes(old)
    with pytest.raises(WrongPassword):
        KeyRing(path).open(NAME, "a new long password")


def test_a_key_of_the_attackers_own_is_not_taken_in(path: Path) -> None:
    """Who can write the file but not open it might put their public key in: the next change would seal to it."""
    content = json.loads(path.read_text())
    other = KeyRing.create(path.with_name("other.json"), NewSlot(NAME, "the attacker's"), CHEAP)
    theirs = json.loads(path.with_name("other.json").read_text())
    assert other.has(NAME)
    ((slot_id, slot),) = content["slots"].items()
    ((_, own),) = theirs["slots"].items()
    content["slots"][slot_id] = {**slot, "public": own["public"]}
    path.write_text(json.dumps(content))
    with pytest.raises(StoreDamaged):
        KeyRing(path).open(NAME, PASSWORD)


def test_what_another_program_added_is_not_lost(path: Path) -> None:
    """Two programs with the ring open, one after the other: both additions stand."""
    first, second = (KeyRing(path).open(NAME, PASSWORD) for _ in range(2))
    first.make_key("2026-11-20")
    second.make_key("2026-11-21")
    second.set_person(PARTNER, CHEAP)
    first.make_key("2026-11-22")
    partner = KeyRing(path).open(PARTNER.username, PARTNER.password)
    assert partner.names() == {INDEX, "2026-11-20", "2026-11-21", "2026-11-22"}


def test_the_second_factor_is_asked_before_the_ring_key_and_after_the_password(path: Path) -> None:
    """Its secret comes to light with the password only; a refusal leaves the ring closed."""
    ring = KeyRing(path).open(NAME, PASSWORD)
    ring.set_person(NewSlot(PARTNER.username, PARTNER.password, b"secret of the factor"), CHEAP)
    asked: list[bytes | None] = []

    def refuse(secret: bytes | None) -> None:
        asked.append(secret)
        raise WrongPassword("The code is not right.")

    with pytest.raises(WrongPassword, match="password is not right"):
        KeyRing(path).open(PARTNER.username, "wrong", refuse)
    assert asked == []
    with pytest.raises(WrongPassword, match="code"):
        KeyRing(path).open(PARTNER.username, PARTNER.password, refuse)
    with pytest.raises(WrongPassword, match="code"):
        KeyRing(path).open(NAME, PASSWORD, refuse)
    assert asked == [b"secret of the factor", None]
    assert b"secret of the factor".hex() not in path.read_text()
    opened = KeyRing(path).open(PARTNER.username, PARTNER.password, asked.append)
    assert opened.factor == b"secret of the factor"


def test_a_wiped_ring_opens_nothing_and_says_so(path: Path) -> None:
    """No slot and no key is left in the file."""
    KeyRing(path).wipe(datetime(2026, 11, 21, 12, tzinfo=UTC))
    with pytest.raises(StoreMissing, match="destroyed by order"):
        KeyRing(path).open(NAME, PASSWORD)
    content = json.loads(path.read_text())
    assert content["slots"] == {}
    assert content["sealed"] == ""


@pytest.mark.parametrize("cost", [CHEAP, Pbkdf2Cost(rounds=1000)])
def test_both_derivations_open_it(tmp_path: Path, cost: Kdf) -> None:
    """Long passwords count to the last character with both (no cut at 72 bytes)."""
    long = "x" * 100
    ring = KeyRing.create(tmp_path / "r.json", NewSlot(NAME, long + "1"), cost)
    assert ring.open(NAME, long + "1").is_open
    with pytest.raises(WrongPassword):
        ring.open(NAME, long + "2")


@pytest.mark.parametrize("cost", [{"time": 0, "memory_kib": 1, "lanes": 0}, {"rounds": 0}])
def test_a_cost_that_cannot_be_met_is_damage(path: Path, cost: dict[str, int]) -> None:
    """Said as such, not as a wrong password."""
    content = json.loads(path.read_text())
    ((_, slot),) = content["slots"].items()
    slot["cost"] = cost
    path.write_text(json.dumps(content))
    with pytest.raises(StoreDamaged):
        KeyRing(path).open(NAME, PASSWORD)
