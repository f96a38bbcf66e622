# SPDX-License-Identifier: Apache-2.0
"""The destruction of what lies in a car: by what authority, and the certificate that it was done (compliance PU-7)."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from policy.car_copy import CarCopy
from policy.control import control
from policy.errors import RetentionRefused
from policy.profile.tree import Profile

METHOD: Final = "key destroyed (AES-256) and file deleted"

CLAIM: Final = "Keys destroyed; remaining ciphertext is undecryptable with any key this system holds."
"""All that is claimed: what a flash disk does with blocks once written is not in a program's hands (PU-10)."""


class RecordClass(StrEnum):
    """What is destroyed."""

    CAR_DAY = "car copy of one day"
    CAR_DAY_UNSENT = "car copy of one day, with records that the department never received"
    HELD = "records of a hold that was lifted"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records of which kind; pictures are two to a read."""

    reads: int = 0
    pictures: int = 0
    hits: int = 0
    verifications: int = 0
    unsent: int = 0


@dataclass(frozen=True, slots=True)
class Authority:
    """Why something may be destroyed.

    Attributes:
        record_class: what is destroyed.
        words: the profile's key, and the clauses of the policy that set it.
    """

    record_class: RecordClass
    words: str


@dataclass(frozen=True, slots=True)
class DestructionCertificate:
    """What was destroyed; it names no plate, no place and no person of a read.

    Attributes:
        name: the UTC day ("2026-11-20"), or the hold whose copies these were.
        record_class, authority: as words.
        held: reads that live on under a hold's own key.
        key_id: digest of the key's name and of the ring's generation; nothing of the key.
        method, claim: what was done and what is claimed.
        steps: codes of ``purge.method`` that were done; ``not_done`` those that were not.
        trigger: what set it off ("sign-on", "sign-off", "in the shift", "next opening").
        by: account that was signed on.
        verification: what came of trying the file with each key that the ring still holds.
    """

    name: str
    record_class: str
    authority: str
    counts: Counts
    held: int
    key_id: str
    steps: tuple[str, ...]
    not_done: tuple[str, ...]
    trigger: str
    by: str
    intended_at: datetime
    destroyed_at: datetime
    verification: str
    method: str = METHOD
    claim: str = CLAIM

    def to_text(self) -> str:
        """As canonical JSON: keys sorted, no spaces."""
        content = asdict(self)
        for name in ("intended_at", "destroyed_at"):
            content[name] = content[name].isoformat()
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@control("J04.2")
def authority_of(profile: Profile, fate: CarCopy) -> Authority:
    """By what authority the car destroys a day (LAW-14).

    Raises:
        RetentionRefused: nothing gives it: unsent records are destroyed only where a clause of the policy says so.
    """
    if fate is CarCopy.DESTROY:
        key = "retention.vehicle_unsent_at_max"
        clauses = profile.sources.get(key, ())
        if not clauses:
            raise RetentionRefused(
                "No clause of the policy orders the destruction of records that were never sent. They stay; "
                "send them, or have the clause entered in the profile."
            )
        return Authority(RecordClass.CAR_DAY_UNSENT, _words(profile, key))
    after_receipt = profile.retention.vehicle_purge_after_ack
    key = f"retention.{'vehicle_purge_after_ack' if after_receipt else 'vehicle_days_max'}"
    return Authority(RecordClass.CAR_DAY, f"{_words(profile, key)}; the department holds the record")


def _words(profile: Profile, key: str) -> str:
    clauses = ", ".join(profile.sources.get(key, ()))
    return f"{profile.profile.id} {key} ({clauses or 'the policy is silent: the strict default'})"
