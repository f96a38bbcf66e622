# SPDX-License-Identifier: Apache-2.0
"""Hot lists in whole editions: kept sealed, offered newest first, handed out as they were put in."""

import gzip
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select

from server.clock import Clock
from server.db.session import Conflict, Database
from server.db.tables import HotListEdition
from server.errors import NotFound, Refused
from server.seal import ServerKey
from server.services import audit
from sync.wire import (
    HotListCatalogueV1,
    HotListEntryV1,
    HotListHeadV1,
    HotListSnapshotV1,
    entries_sha256,
)


class HotLists:
    """The department's hot lists."""

    def __init__(self, database: Database, server_key: ServerKey, clock: Clock) -> None:
        self._database = database
        self._server_key = server_key
        self._clock = clock

    def publish(
        self,
        list_id: str,
        name: str,
        extracted_at: datetime,
        entries: Sequence[HotListEntryV1],
        *,
        source: str,
        actor: str,
    ) -> HotListHeadV1:
        """Put a new edition in force; its version is the time of loading and the digest's beginning.

        Raises:
            Refused: an entry belongs to another list, or this edition is older than the one in force.
        """
        if any(entry.list_id != list_id for entry in entries):
            raise Refused(f"An entry belongs to another list than {list_id}. Import each list by itself.")
        now = self._clock()
        digest = entries_sha256(entries)
        head = HotListHeadV1(
            list_id=list_id,
            name=name,
            source=source,
            version=f"{now:%Y%m%dT%H%M%S.%fZ}-{digest[:8]}",
            extracted_at=extracted_at,
            entries=len(entries),
            sha256=digest,
        )
        self._refuse_older(head)
        self._insert(head, HotListSnapshotV1(head=head, entries=tuple(entries)), now, actor)
        return head

    def catalogue(self) -> HotListCatalogueV1:
        """The edition in force of every list."""
        newest = (
            select(HotListEdition.list_id, func.max(HotListEdition.loaded_at).label("loaded_at"))
            .group_by(HotListEdition.list_id)
            .subquery()
        )
        query = (
            select(
                HotListEdition.list_id,
                HotListEdition.name,
                HotListEdition.source,
                HotListEdition.version,
                HotListEdition.extracted_at,
                HotListEdition.entries,
                HotListEdition.sha256,
            )
            .join(
                newest,
                (HotListEdition.list_id == newest.c.list_id)
                & (HotListEdition.loaded_at == newest.c.loaded_at),
            )
            .order_by(HotListEdition.list_id)
        )
        with self._database.read() as session:
            rows = session.execute(query).mappings().all()
        return HotListCatalogueV1(lists=tuple(HotListHeadV1.model_validate(dict(row)) for row in rows))

    def snapshot_gzip(self, list_id: str, version: str) -> bytes:
        """One edition as compressed JSON of ``HotListSnapshotV1``.

        Raises:
            NotFound: no such edition.
        """
        with self._database.read() as session:
            row = session.execute(
                select(HotListEdition.wrapped_key, HotListEdition.body).where(
                    HotListEdition.list_id == list_id, HotListEdition.version == version
                )
            ).one_or_none()
        if row is None:
            raise NotFound(
                f"There is no edition {version} of the list {list_id}. Ask for the catalogue again."
            )
        name = f"{list_id}/{version}"
        return self._server_key.unwrap(row.wrapped_key, name).open(row.body, f"hotlist:{name}")

    def _refuse_older(self, head: HotListHeadV1) -> None:
        for current in self.catalogue().lists:
            if current.list_id == head.list_id and current.extracted_at > head.extracted_at:
                raise Refused(
                    f"The list {head.list_id} in force was extracted at "
                    f"{current.extracted_at:%Y-%m-%d %H:%M} UTC, after this one "
                    f"({head.extracted_at:%Y-%m-%d %H:%M} UTC). Import the newer extract."
                )

    def _insert(self, head: HotListHeadV1, snapshot: HotListSnapshotV1, now: datetime, actor: str) -> None:
        name = f"{head.list_id}/{head.version}"
        key, wrapped = self._server_key.new_data_key(name)
        body = key.seal(gzip.compress(snapshot.model_dump_json().encode(), 6), f"hotlist:{name}")
        values = head.model_dump() | {"loaded_at": now, "wrapped_key": wrapped, "body": body}
        try:
            with self._database.write() as session:
                session.execute(insert(HotListEdition).values(**values))
                audit.record(
                    session, now, "hotlist.published", actor, list_id=head.list_id, entries=head.entries
                )
        except Conflict as error:
            raise Refused(
                f"The list {head.list_id} is being imported by somebody else. Try again."
            ) from error
