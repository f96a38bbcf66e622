# SPDX-License-Identifier: Apache-2.0
"""Hot lists come whole or not at all, and one bad list does not keep the others back."""

import pytest

from sync.errors import ServerFailed
from sync.pull import pull
from sync.wire import (
    HotListCatalogueV1,
    HotListEntryV1,
    HotListHeadV1,
    HotListSnapshotV1,
    entries_sha256,
)
from tests.helpers.transfer import NOON, MemoryHotLists, wire_entry


def snapshot(list_id: str, version: str, *entries: HotListEntryV1) -> HotListSnapshotV1:
    """An edition whose head agrees with its entries."""
    head = HotListHeadV1(
        list_id=list_id,
        name=list_id,
        source="test",
        version=version,
        extracted_at=NOON,
        entries=len(entries),
        sha256=entries_sha256(entries),
    )
    return HotListSnapshotV1(head=head, entries=entries)


class FakeLists:
    """Offers these editions, and hands out what ``sent`` says in their place."""

    def __init__(self, *offered: HotListSnapshotV1, sent: dict[str, HotListSnapshotV1] | None = None) -> None:
        self.offered = {edition.head.list_id: edition for edition in offered}
        self.sent = self.offered | (sent or {})
        self.asked: list[str] = []

    def catalogue(self) -> HotListCatalogueV1:
        return HotListCatalogueV1(lists=tuple(edition.head for edition in self.offered.values()))

    def snapshot(self, list_id: str, version: str) -> HotListSnapshotV1:
        self.asked.append(list_id)
        return self.sent[list_id]


def test_only_changed_lists_are_fetched() -> None:
    """What is in force already is not fetched again."""
    old, new = snapshot("a", "1", wire_entry(list_id="a")), snapshot("b", "2", wire_entry(list_id="b"))
    store, lists = MemoryHotLists({"a": old}), FakeLists(old, new)
    assert [head.list_id for head in pull(store, lists)] == ["b"]
    assert lists.asked == ["b"]
    assert store.in_force == {"a": old, "b": new}


def test_an_empty_edition_withdraws_the_entries() -> None:
    """A list that was emptied is emptied in the car."""
    store = MemoryHotLists({"a": snapshot("a", "1", wire_entry(list_id="a"))})
    pull(store, FakeLists(snapshot("a", "2")))
    assert store.in_force["a"].entries == ()


@pytest.mark.parametrize(
    "fault", ["entry changed", "entry missing", "other version", "entry of another list"]
)
def test_a_damaged_list_is_refused_and_the_others_come(fault: str) -> None:
    """The edition before stays in force, the error names the list, the next list is still put in force."""
    before = snapshot("a", "1", wire_entry("7ZQQ001", "a"))
    offered = snapshot("a", "2", wire_entry(list_id="a"))
    foreign = snapshot("a", "2", wire_entry(list_id="b"))
    damaged = {
        "entry changed": HotListSnapshotV1(head=offered.head, entries=(wire_entry("7ZQQ009", "a"),)),
        "entry missing": HotListSnapshotV1(head=offered.head, entries=()),
        "other version": snapshot("a", "3", wire_entry(list_id="a")),
        "entry of another list": foreign,
    }[fault]
    good = snapshot("b", "1", wire_entry(list_id="b"))
    store = MemoryHotLists({"a": before})
    lists = FakeLists(foreign if damaged is foreign else offered, good, sent={"a": damaged})
    with pytest.raises(ServerFailed, match="list a arrived damaged"):
        pull(store, lists)
    assert store.in_force == {"a": before, "b": good}
