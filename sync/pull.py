# SPDX-License-Identifier: Apache-2.0
"""One pass of fetching hot lists: every list whose edition is not the one in force."""

from typing import Protocol

from policy.control import control
from sync.errors import ServerFailed, SyncError
from sync.ports import HotListStore
from sync.wire import HotListCatalogueV1, HotListHeadV1, HotListSnapshotV1, entries_sha256


class Lists(Protocol):
    """The department's side of a pull."""

    def catalogue(self) -> HotListCatalogueV1:
        """The editions on offer."""

    def snapshot(self, list_id: str, version: str) -> HotListSnapshotV1:
        """One whole edition."""


@control("J01.1")
def pull(store: HotListStore, lists: Lists) -> tuple[HotListHeadV1, ...]:
    """Bring the lists in force up to the department's; a list that fails does not keep the others back.

    Returns:
        The editions that were put in force.

    Raises:
        SyncError: the first thing that went wrong, after all lists were tried; its former edition stays.
    """
    have = {version.list_id: version.version for version in store.versions()}
    replaced: list[HotListHeadV1] = []
    problem: SyncError | None = None
    for head in lists.catalogue().lists:
        if have.get(head.list_id) == head.version:
            continue
        try:
            snapshot = lists.snapshot(head.list_id, head.version)
            _check_whole(head, snapshot)
        except SyncError as error:
            problem = problem or error
            continue
        store.replace(snapshot)
        replaced.append(head)
    if problem is not None:
        raise problem
    return tuple(replaced)


def _check_whole(head: HotListHeadV1, snapshot: HotListSnapshotV1) -> None:
    whole = (
        snapshot.head == head
        and len(snapshot.entries) == head.entries
        and all(entry.list_id == head.list_id for entry in snapshot.entries)
        and entries_sha256(snapshot.entries) == head.sha256
    )
    if not whole:
        raise ServerFailed(
            f"The hot list {head.list_id} arrived damaged.",
            "The edition before stays in force, and the list is fetched again by itself.",
        )
