# SPDX-License-Identifier: Apache-2.0
"""How bundles and media are said on screen."""

from datetime import tzinfo

from mdt_app.screens import wording
from mdt_app.services.media import Plan
from mdt_app.storage.bundles import KeptBundle
from mdt_app.storage.waiting import Waiting

Facts = tuple[tuple[str, str], ...]
_KINDS = (("Reads", "reads"), ("Hits", "hits"), ("Closed hits", "verifications"), ("Audit events", "events"))


def facts_of(plan: Plan, zone: tzinfo | None) -> Facts:
    """What would be written, names and values."""
    waiting: Waiting = plan.waiting
    oldest = wording.day_and_time(waiting.oldest_at, zone) if waiting.oldest_at else "none"
    return (
        ("Reads", wording.number(waiting.reads)),
        ("Hits", wording.number(waiting.hits)),
        ("Closed hits", wording.number(waiting.verifications)),
        ("Audit events", wording.number(plan.events)),
        ("Oldest", oldest),
        ("Room it takes", f"about {size_words(plan.size)}"),
    )


def written_facts(done: tuple[KeptBundle, ...]) -> Facts:
    """What was written, over all bundles of one writing."""
    sums = ((name, sum(getattr(one, key) for one in done)) for name, key in _KINDS)
    names = ", ".join(map(short_id, done))
    size = size_words(sum(one.size for one in done))
    counts = tuple((name, wording.number(count)) for name, count in sums)
    return (*counts, ("Size", size), ("Bundle" if len(done) == 1 else "Bundles", names))


def taken_facts(taken: tuple[KeptBundle, ...], zone: tzinfo | None) -> Facts:
    """What receipts said."""
    told = (("Accepted", "accepted"), ("Already there", "duplicate"), ("Refused", "refused"))
    counts = ((name, wording.number(sum(getattr(one, key) for one in taken))) for name, key in told)
    latest = max((one.taken_at for one in taken if one.taken_at), default=None)
    received = (("Received", wording.day_and_time(latest, zone)),) if latest else ()
    names = ", ".join(map(short_id, taken))
    return (*counts, *received, ("Bundle" if len(taken) == 1 else "Bundles", names))


def newest_words(newest: tuple[KeptBundle, ...], zone: tzinfo | None) -> str:
    """What became of the newest bundle; empty without any."""
    if not newest:
        return ""
    bundle = newest[0]
    made = wording.day_and_time(bundle.made_at, zone)
    if bundle.taken_at is None:
        return f"Bundle {short_id(bundle)} of {made} has no receipt yet."
    return f"Bundle {short_id(bundle)} of {made}: the department has it."


def counted(records: int) -> str:
    """A number of records in words."""
    return "1 record" if records == 1 else f"{wording.number(records)} records"


def short_id(bundle: KeptBundle) -> str:
    """As much of the id as people need to tell bundles apart; the file's name begins with it."""
    return bundle.bundle_id.hex[:8].upper()


def size_words(count: int) -> str:
    """A number of bytes in the unit that people know."""
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{max(1, round(count / 1000))} kB"
