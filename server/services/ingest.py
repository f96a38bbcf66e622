# SPDX-License-Identifier: Apache-2.0
"""Taking a car's records: each accepted once, known again when it comes again, or refused with a reason.

The whole batch is one transaction. The answer is written only after it is kept, since the car may destroy its
copy of what was accepted.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from policy.control import control
from server.clock import Clock
from server.db.session import Database, settled
from server.seal import ServerKey
from server.services import audit
from server.services.arrival import Arrival
from server.services.batch import ParsedBatch
from server.services.days import DayKeys
from server.services.sign_ons import SignOns
from sync.wire import BatchAnswerV1, ItemAnswerV1, Outcome


@dataclass(frozen=True, slots=True)
class Carried:
    """How records came that did not come over the network.

    Attributes:
        bundle: id of the bundle on a removable medium.
        user: who wrote it in the car.
    """

    bundle: str
    user: str


class Ingest:
    """The department's intake."""

    def __init__(
        self, database: Database, server_key: ServerKey, clock: Clock, sign_ons: SignOns | None = None
    ) -> None:
        self._database = database
        self._server_key = server_key
        self._clock = clock
        self._sign_ons = sign_ons

    @control("A02.1")
    def take(self, batch: ParsedBatch, device: str, carried: Carried | None = None) -> BatchAnswerV1:
        """Store what can be stored, once, and say what became of each record.

        Args:
            batch: the records, checked one by one; malformed ones are named with their reason.
            device: the terminal, by its certificate.
            carried: on a removable medium; None over the network.
        """
        # Done again, a batch that met another writer of the same records sees duplicates.
        return settled(lambda: self._take(batch, device, carried))

    def _take(self, batch: ParsedBatch, device: str, carried: Carried | None) -> BatchAnswerV1:
        now = self._clock()
        with self._database.write() as session:
            arrival = Arrival(session, DayKeys(session, self._server_key, now), device, now)
            items = [
                *(arrival.refuse(bad.kind, bad.id, bad.reason) for bad in batch.malformed),
                *arrival.take_reads(batch.reads),
                *arrival.take_hits(batch.hits),
                *arrival.take_verifications(batch.verifications),
            ]
            _record(session, now, self._sender(session, device, carried), batch, items)
        return BatchAnswerV1(items=tuple(items), received_at=now)

    def _sender(self, session: Session, device: str, carried: Carried | None) -> dict[str, str]:
        """Whose records these are, for the record; over the network, of whoever is signed on."""
        if carried is not None:
            return {"actor": device, "user": carried.user, "bundle": carried.bundle}
        return {"actor": device, "user": self._sign_ons.username(session, device) if self._sign_ons else ""}


def _record(
    session: Session,
    now: datetime,
    sender: dict[str, str],
    batch: ParsedBatch,
    items: Sequence[ItemAnswerV1],
) -> None:
    outcomes = Counter(item.outcome for item in items)
    audit.record(
        session,
        now,
        "ingest.batch",
        **sender,
        outcome="failure" if outcomes[Outcome.REFUSED] else "success",
        bytes_in=batch.size_bytes,
        reads=len(batch.reads),
        hits=len(batch.hits),
        verifications=len(batch.verifications),
        accepted=outcomes[Outcome.ACCEPTED],
        duplicate=outcomes[Outcome.DUPLICATE],
        refused=outcomes[Outcome.REFUSED],
    )
