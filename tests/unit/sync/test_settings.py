# SPDX-License-Identifier: Apache-2.0
"""Transfer settings that cannot be safe are refused with the reason."""

import pytest
from pydantic import ValidationError

from sync.settings import SyncSettings


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"server_url": "http://department:8443"}, "https://NAME:PORT"),
        ({"server_url": "https://"}, "https://NAME:PORT"),
        ({"server_url": "https://user:secret@department"}, "https://NAME:PORT"),
        ({"server_url": "https://department/api"}, "must not have a path"),
        ({"batch_items": 0}, "batch_items"),
        ({"batch_items": 201}, "batch_items"),
        ({"backoff_first_s": 60, "backoff_most_s": 1}, "must not be shorter"),
        ({"verify": False}, "verify"),
    ],
)
def test_refused(values: dict[str, object], reason: str) -> None:
    """Among them: plain http, passwords in the address, and any switch that would turn checking off."""
    with pytest.raises(ValidationError, match=reason):
        SyncSettings.model_validate(values)


def test_a_slash_at_the_end_of_the_address_does_not_matter() -> None:
    """As people type it."""
    assert SyncSettings(server_url="https://department:8443/").server_url == "https://department:8443"


def test_every_setting_is_described() -> None:
    """The reference page and the form are made from these."""
    for name, field in SyncSettings.model_fields.items():
        assert field.title, name
        assert field.description, name
