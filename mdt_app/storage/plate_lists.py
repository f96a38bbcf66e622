# SPDX-License-Identifier: Apache-2.0
"""Which days are worth opening for a plate: the plates of each past day, listed in the index under the day's own key.

Opening a day's file costs 9 ms (docs/decisions/0018), so a search of a year would take three seconds; its list is
looked through in a fraction of one. The list is sealed under a key derived from the day's and so dies with it. It is
made when a search first meets a past day without one, and goes with the next read that is added to that day.
"""

import re
import secrets
from collections.abc import Iterable, Iterator
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mdt_app.storage.database import Database
from mdt_app.storage.errors import StoreTrouble
from mdt_app.storage.vault import Vault

NONCE_BYTES = 12
_WILD = {"?": ".", "*": ".*"}


def worth_opening(vault: Vault, days: Iterable[date], plate: str | None, today: date) -> Iterator[date]:
    """Those of the days that may hold the plate, in their order; days that cannot be told are among them.

    Args:
        vault: the open store.
        days: to be searched.
        plate: normalised text, or a pattern with ``?`` (one) and ``*`` (any); None for any plate.
        today: UTC; its file grows, so no list is made of it.
    """
    if plate is None:
        yield from days
        return
    wanted = re.compile("^" + "".join(_WILD.get(char, re.escape(char)) for char in plate) + "$", re.MULTILINE)
    for day in days:
        plates = _listed(vault, day)
        if plates is None and day < today:
            plates = _made(vault, day)
        if plates is None or wanted.search(plates):
            yield day


def forget(index: Database, name: str) -> None:
    """Let go of a day's list; the caller adds a read to the day, or destroys it."""
    index.conn.execute("DELETE FROM day_plates WHERE day = ?", (name,))


def _listed(vault: Vault, day: date) -> str | None:
    """The plates of a day, a line each; None without a list, or with one that is not as it was written."""
    rows = vault.index().rows("SELECT sealed FROM day_plates WHERE day = ?", (day.isoformat(),))
    if not rows:
        return None
    sealed = rows[0]["sealed"]
    try:
        plain = _key(vault, day).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
    except (InvalidTag, StoreTrouble):
        # Damaged, or its day was destroyed since.
        return None
    return plain.decode()


def _made(vault: Vault, day: date) -> str | None:
    """Make a day's list; None when the day cannot be read, which whoever opens it then tells."""
    index = vault.index()
    try:
        # Whoever adds a read changes the index too: none comes between the look at the day and its list.
        with index.transaction(), vault.reading(day) as database:
            rows = database.rows("SELECT DISTINCT plate FROM reads ORDER BY plate")
            plates = "\n".join(row["plate"] for row in rows)
            nonce = secrets.token_bytes(NONCE_BYTES)
            sealed = nonce + _key(vault, day).encrypt(nonce, plates.encode(), None)
            index.table("day_plates").upsert({"day": day.isoformat(), "sealed": sealed}, pk="day")
    except StoreTrouble:
        return None
    return plates


def _key(vault: Vault, day: date) -> AESGCM:
    derived = HKDF(hashes.SHA256(), 32, None, b"patrol-mdt plates of a day 1")
    return AESGCM(derived.derive(vault.ring.key_for(day.isoformat())))
