# SPDX-License-Identifier: Apache-2.0
"""What is sealed opens only with its own key, in its own place, unchanged."""

from pathlib import Path

import pytest

from server.errors import Misconfigured
from server.seal import ServerKey, load_key_file, make_key_file

KEY = ServerKey(bytes(range(32)))


def test_sealed_text_is_not_in_what_is_stored_and_comes_back() -> None:
    """Twice sealed is twice different."""
    day, _ = KEY.new_data_key("2026-11-21")
    one, two = day.seal(b"8QTQ743", "body:1"), day.seal(b"8QTQ743", "body:1")
    assert b"8QTQ743" not in one
    assert one != two
    assert day.open(one, "body:1") == day.open(two, "body:1") == b"8QTQ743"


@pytest.mark.parametrize("place", [0, 12, -1])
def test_a_changed_byte_is_noticed(place: int) -> None:
    """In the nonce, in the text and in the tag."""
    day, _ = KEY.new_data_key("2026-11-21")
    sealed = bytearray(day.seal(b"8QTQ743", "body:1"))
    sealed[place] ^= 1
    with pytest.raises(Misconfigured, match="was changed"):
        day.open(bytes(sealed), "body:1")


def test_two_records_cannot_be_swapped() -> None:
    """A sealed body belongs to its record, and a wrapped key to its day."""
    day, wrapped = KEY.new_data_key("2026-11-21")
    with pytest.raises(Misconfigured):
        day.open(day.seal(b"8QTQ743", "body:1"), "body:2")
    assert KEY.unwrap(wrapped, "2026-11-21") == day
    with pytest.raises(Misconfigured):
        KEY.unwrap(wrapped, "2026-11-22")


def test_another_server_key_opens_nothing() -> None:
    """Neither day keys nor the passphrases of private keys."""
    other = ServerKey(bytes(32))
    _, wrapped = KEY.new_data_key("2026-11-21")
    with pytest.raises(Misconfigured, match="another server key"):
        other.unwrap(wrapped, "2026-11-21")
    assert len({key.passphrase(name) for key in (KEY, other) for name in ("ca", "tls")}) == 4


def test_the_blind_index_finds_equal_plates_of_one_day_only() -> None:
    """Equal on the day, unrelated on the next: destroying a day's key destroys its index."""
    today, _ = KEY.new_data_key("2026-11-21")
    tomorrow, _ = KEY.new_data_key("2026-11-22")
    assert today.index("8QTQ743") == today.index("8QTQ743")
    assert len({today.index("8QTQ743"), today.index("8QTQ744"), tomorrow.index("8QTQ743")}) == 3


def test_keys_are_not_printed() -> None:
    """A repr may reach a log."""
    day, _ = KEY.new_data_key("2026-11-21")
    assert "\\x" not in repr(KEY) + repr(day)


def test_the_key_file_comes_back(tmp_path: Path) -> None:
    """Written for its owner alone."""
    made = make_key_file(tmp_path / "key")
    assert load_key_file(tmp_path / "key") == made


@pytest.mark.parametrize("content", ["", "abcd", "zz" * 32, "\u00e9"])
def test_what_is_no_key_is_refused(tmp_path: Path, content: str) -> None:
    """With the file's name."""
    file = tmp_path / "key"
    file.write_text(content, encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(Misconfigured, match="key"):
        load_key_file(file)


def test_a_key_that_others_may_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Except that systemd's own credentials folder shows as group-readable."""
    make_key_file(tmp_path / "key").passphrase("ca")
    (tmp_path / "key").chmod(0o440)
    with pytest.raises(Misconfigured, match="chmod 600"):
        load_key_file(tmp_path / "key")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    load_key_file(tmp_path / "key")
    (tmp_path / "key").chmod(0o444)
    with pytest.raises(Misconfigured, match="chmod 600"):
        load_key_file(tmp_path / "key")
