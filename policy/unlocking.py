# SPDX-License-Identifier: Apache-2.0
"""Releasing a locked account where no administrator is and nothing can be sent: a question read out, an answer back.

The locked screen shows a challenge. An administrator elsewhere makes sure who asks, and answers it with the unit's
release key. The answer fits one challenge of one person in one unit, once, and for some hours. It opens nothing: the
person still needs password and code. Source: CJIS Security Policy 5.9.5, AC-7 (CJ-3): only an administrator releases.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

DIGITS: Final = 10
KEY_BYTES: Final = 20
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter is taken for another, or for a digit."""
CHALLENGE_LENGTH: Final = 8
MOST_TRIES: Final = 5
"""Wrong answers to one challenge, before there is another."""
_PURPOSE: Final = b"patrol-mdt release 1"


def answer(key: bytes, username: str, challenge: str) -> str:
    """The release code for a challenge, as it is read out ("12345 67890").

    Args:
        key: the unit's release key.
        username: in its plain form.
        challenge: as shown; spaces, dashes and small letters do not matter.
    """
    content = b"\0".join((_PURPOSE, username.encode(), plain(challenge).encode()))
    number = int.from_bytes(hmac.new(key, content, hashlib.sha256).digest()[:8]) % 10**DIGITS
    text = f"{number:0{DIGITS}d}"
    return f"{text[: DIGITS // 2]} {text[DIGITS // 2 :]}"


def is_right(key: bytes, username: str, challenge: str, given: str) -> bool:
    """Whether ``given`` is the release code for a challenge."""
    return hmac.compare_digest(plain(answer(key, username, challenge)).encode(), plain(given).encode())


def is_good(made_at: datetime, tries: int, now: datetime, hours: int) -> bool:
    """Whether a challenge may still be answered; before its making by the clock, it may not be."""
    return tries < MOST_TRIES and timedelta() <= now - made_at < timedelta(hours=hours)


def shown(challenge: str) -> str:
    """A challenge as people read it out: two groups of four."""
    return f"{challenge[:4]}-{challenge[4:]}"


def plain(text: str) -> str:
    """What was typed, without what people put between; letters that look like digits are digits."""
    kept = "".join(one for one in text.upper() if one.isalnum())
    return kept.replace("O", "0").replace("I", "1").replace("L", "1")
