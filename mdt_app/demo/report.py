# SPDX-License-Identifier: Apache-2.0
"""What a demonstration did, counted afterwards from the store on disk and from the department itself."""

import json
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from uuid6 import uuid7

from mdt_app.clock import system_clock
from mdt_app.demo.department import DemoAccounts
from mdt_app.demo.truth import Showing, as_marked
from mdt_app.paths import DataFolder
from mdt_app.storage import audit, hits, outbox, reads
from mdt_app.storage.key_ring import KeyRing
from mdt_app.storage.reads import ReadFilter
from mdt_app.storage.vault import RING_FILE, Vault
from sync.client import SyncClient
from sync.credentials import DeviceCredentials
from sync.settings import SyncSettings
from sync.wire import InventoryV1, SignedOnV1

EVERY_READ = 1_000_000


@dataclass(frozen=True, slots=True)
class Watched:
    """What was counted while the patrol drove.

    Attributes:
        frames: frames that each camera delivered.
        latency_ms: for each painted hit, from the capture of its last frame.
        gps_fixes: fixes with a position.
        left_at: when the officer ended the shift; None before that.
    """

    frames: Mapping[str, int]
    latency_ms: tuple[float, ...]
    gps_fixes: int
    pictures: tuple[str, ...]
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DemoReport:
    """The figures of one demonstration; ``whole`` says whether it went as it must.

    A car that was in view when the shift ended may still become a hit, which waits for whoever signs on next:
    ``hits_at_the_end`` counts those.
    """

    frames: int
    cars_shown: int
    reads: int
    reads_correct: int
    hits: int
    alerts_shown: int
    alert_latency_ms: dict[str, float | None]
    verified: int
    rejected: int
    gps_fixes: int
    stored_reads: int
    server_reads: int
    server_hits: int
    unsent: int
    audit_chain_ok: bool
    pictures: tuple[str, ...]
    reads_with_position: int = 0
    surest_read: float | None = None
    hits_at_the_end: int = 0
    whole: bool = False

    def as_text(self) -> str:
        """For a person."""
        latency = self.alert_latency_ms["p50"]
        shown = f", half of them within {latency:.0f} ms" if latency is not None else ""
        shown += f", {self.hits_at_the_end} as the shift ended" if self.hits_at_the_end else ""
        lines = (
            f"{self.reads_correct} of {self.cars_shown} cars read correctly, {self.reads} reads in all",
            f"{self.hits} hits, {self.alerts_shown} shown{shown}; {self.verified} verified, {self.rejected} rejected",
            f"{self.stored_reads} reads in the car, {self.server_reads} at the department, {self.unsent} unsent",
            f"audit chain {'verified' if self.audit_chain_ok else 'BROKEN'}",
        )
        return "\n".join(lines)

    def write(self, path: Path) -> None:
        """Keep the report as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store holds after sign-off."""

    texts: tuple[tuple[str, str], ...]
    surest: float | None
    read_ids: frozenset[UUID]
    hit_ids: frozenset[UUID]
    raised_at: tuple[datetime, ...]
    verified: int
    rejected: int
    unsent: int
    with_position: int
    chain_ok: bool


def count(
    car: DataFolder, accounts: DemoAccounts, url: str, showings: Iterable[Showing], watched: Watched
) -> DemoReport:
    """Open the store once more, ask the department what it has, and put both beside the truth."""
    kept, there = _asked(car, accounts, url)
    shown = Counter(
        (showing.camera, as_marked(passing.plate))
        for showing in showings
        for passing in showing.shown(watched.frames.get(showing.camera, 0))
    )
    right = shown & Counter((camera, as_marked(text)) for camera, text in kept.texts)
    return DemoReport(
        frames=sum(watched.frames.values()),
        cars_shown=shown.total(),
        reads=len(kept.texts),
        reads_correct=right.total(),
        hits=len(kept.hit_ids),
        alerts_shown=len(watched.latency_ms),
        alert_latency_ms=_spread(watched.latency_ms),
        verified=kept.verified,
        rejected=kept.rejected,
        gps_fixes=watched.gps_fixes,
        stored_reads=len(kept.read_ids),
        server_reads=len(there.reads),
        server_hits=len(there.hits),
        unsent=kept.unsent,
        audit_chain_ok=kept.chain_ok,
        pictures=watched.pictures,
        reads_with_position=kept.with_position,
        surest_read=kept.surest,
        hits_at_the_end=sum(watched.left_at is not None and at >= watched.left_at for at in kept.raised_at),
        whole=_is_whole(kept, there),
    )


def _asked(car: DataFolder, accounts: DemoAccounts, url: str) -> tuple[Kept, InventoryV1]:
    """What the car has and what the department has, which tells it to a signed-on person alone."""
    vault = Vault(car.root, KeyRing(car.root / RING_FILE).open(accounts.officer, accounts.officer_password))
    try:
        kept = _kept(vault)
        credentials = DeviceCredentials.in_folder(car.device, vault.device_key_password())
        with SyncClient(SyncSettings(server_url=url), credentials) as client:
            asks = SignedOnV1(session_id=uuid7(), username=accounts.officer, started_at=system_clock())
            client.signed_on(asks)
            there = client.inventory()
            client.signed_on(asks.model_copy(update={"ended": True}))
            return kept, there
    finally:
        vault.close()


def _is_whole(kept: Kept, there: InventoryV1) -> bool:
    """Whether every stored read and hit is at the department exactly once, and the audit chain verifies."""
    same = set(there.reads) == kept.read_ids and set(there.hits) == kept.hit_ids
    once = len(there.reads) == len(kept.read_ids) and len(there.hits) == len(kept.hit_ids)
    return same and once and not kept.unsent and kept.chain_ok


def _kept(vault: Vault) -> Kept:
    stored = [
        read for _, day in vault.each(vault.days()) for read in reads.find(day, ReadFilter(limit=EVERY_READ))
    ]
    raised = [hit for _, day in vault.each(vault.days()) for hit in hits.recent(day, EVERY_READ)]
    ends = [
        steps[-1].verification
        for _, day in vault.each(vault.days())
        for hit in hits.recent(day, EVERY_READ)
        if (steps := hits.steps(day, hit.hit_id))
    ]
    return Kept(
        texts=tuple((read.plate.camera, read.plate.reading.text) for read in stored),
        surest=max((round(read.plate.reading.confidence, 3) for read in stored), default=None),
        read_ids=frozenset(read.read_id for read in stored),
        hit_ids=frozenset(hit.hit_id for hit in raised),
        raised_at=tuple(hit.raised_at for hit in raised),
        verified=sum(1 for end in ends if end.verified),
        rejected=sum(1 for end in ends if end.closure is not None),
        unsent=outbox.progress(vault).unsent,
        with_position=sum(1 for read in stored if read.fix is not None and read.fix.fresh),
        chain_ok=audit.verify(vault.index()).ok,
    )


def _spread(values: tuple[float, ...]) -> dict[str, float | None]:
    if not values:
        return {"p50": None, "p95": None, "max": None}
    ordered = sorted(values)
    at_95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return {
        "p50": round(statistics.median(ordered), 1),
        "p95": round(at_95, 1),
        "max": round(ordered[-1], 1),
    }
