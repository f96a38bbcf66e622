# SPDX-License-Identifier: Apache-2.0
"""A log's chain: whatever is done to it is found at the first bad event, and told by its kind."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.chain import (
    GENESIS,
    Fault,
    Head,
    against_heads,
    canonical,
    check_chain,
    commitment,
    event_hash,
    head_statement,
)

Log = list[dict[str, Any]]


def log(count: int = 10) -> Log:
    """A log as it is written."""
    events: Log = []
    previous = GENESIS
    for seq in range(1, count + 1):
        event: dict[str, Any] = {
            "seq": seq,
            "at": f"2026-11-21T08:{seq:02}",
            "event": "inquiry",
            "prev_hash": previous,
        }
        event["hash"] = previous = event_hash(event)
        events.append(event)
    return events


def chained_anew(events: Log) -> Log:
    """The same events with fitting numbers and hashes, as somebody with the store's key could write them."""
    previous = GENESIS
    for seq, event in enumerate(events, start=1):
        event |= {"seq": seq, "prev_hash": previous}
        event["hash"] = previous = event_hash(event)
    return events


def head(events: Log) -> Head:
    """Its newest event."""
    return Head(events[-1]["seq"], events[-1]["hash"], events[-1]["at"])


def edited(events: Log) -> Log:
    events[3]["event"] = "sign_on"
    return events


def replaced(events: Log) -> Log:
    events[3]["event"] = "sign_on"
    events[3]["hash"] = event_hash(events[3])
    return events


def missing(events: Log) -> Log:
    del events[3]
    return events


def beheaded(events: Log) -> Log:
    return events[1:]


def swapped(events: Log) -> Log:
    events[3], events[4] = events[4], events[3]
    return events


def doubled(events: Log) -> Log:
    events.insert(4, dict(events[3]))
    return events


def no_number(events: Log) -> Log:
    events[3]["seq"] = "4"
    return events


def other_beginning(events: Log) -> Log:
    events[0]["prev_hash"] = "1" * 64
    events[0]["hash"] = event_hash(events[0])
    return events


@pytest.mark.clause("WV-471.5-h-ii")
@pytest.mark.parametrize(
    ("attack", "seq", "fault"),
    [
        (edited, 4, Fault.EDITED),
        (replaced, 4, Fault.EDITED),
        (missing, 4, Fault.MISSING),
        (beheaded, 1, Fault.MISSING),
        (swapped, 4, Fault.REORDERED),
        (doubled, 4, Fault.DUPLICATED),
        (no_number, 4, Fault.MALFORMED),
        (other_beginning, 1, Fault.MISSING),
    ],
)
def test_the_first_bad_event_is_named(attack: Callable[[Log], Log], seq: int, fault: Fault) -> None:
    """With its number in the sentence."""
    bad = check_chain(attack(log())).bad
    assert bad is not None
    assert (bad.seq, bad.fault) == (seq, fault)
    assert f"vent {seq}" in bad.words


def test_an_untouched_log_is_whole() -> None:
    """And agrees with every head it ever had."""
    events = log()
    checked = check_chain(events)
    assert (checked.events, checked.bad, checked.backwards) == (10, None, [])
    assert against_heads(checked, [head(events[:n]) for n in (3, 7, 10)]) is None
    assert against_heads(checked, [Head(0, GENESIS)]) is None


def test_a_cut_end_shows_only_against_a_kept_head() -> None:
    """The first event that is not there is named."""
    kept = head(log())
    checked = check_chain(log()[:7])
    assert checked.bad is None
    bad = against_heads(checked, [kept])
    assert bad is not None
    assert (bad.seq, bad.fault) == (8, Fault.TRUNCATED)


def test_a_log_written_anew_shows_only_against_a_kept_head() -> None:
    """What lies between the last good head and the bad one is said."""
    events = log()
    kept = [head(events[:3]), head(events)]
    events[5]["event"] = "sign_on"
    checked = check_chain(chained_anew(events))
    assert checked.bad is None
    bad = against_heads(checked, kept)
    assert bad is not None
    assert (bad.seq, bad.fault) == (10, Fault.REWRITTEN)
    assert "from event 4 to 10" in bad.words


def test_a_clock_that_went_back_is_noted() -> None:
    """It is no fault of the log."""
    events = log()
    events[6]["at"] = "2026-11-20T08:00"
    checked = check_chain(chained_anew(events))
    assert (checked.bad, checked.backwards) == (None, [7])


def test_sha256_is_all_that_an_outsider_needs() -> None:
    """The rule in the module's docstring."""
    for event in log(3):
        content = {name: value for name, value in event.items() if name != "hash"}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert event["hash"] == hashlib.sha256(text.encode()).hexdigest()


JSON = st.dictionaries(st.text(max_size=5).filter(lambda name: name != "salt"), st.text(max_size=5))


@given(JSON, JSON)
def test_other_content_never_fits_a_commitment(first: dict[str, str], second: dict[str, str]) -> None:
    """With the same salt two contents agree only when they are one."""
    assert (commitment("ab", first) == commitment("ab", second)) == (first == second)
    assert commitment("ab", first) != commitment("cd", first)


def test_a_statement_names_terminal_head_and_time() -> None:
    """A signature for one terminal's head says nothing of another's."""
    one = head_statement("mdt-1", Head(4, "aa", "t"), "r")
    others = [
        head_statement("mdt-2", Head(4, "aa", "t"), "r"),
        head_statement("mdt-1", Head(5, "aa", "t"), "r"),
        head_statement("mdt-1", Head(4, "ab", "t"), "r"),
        head_statement("mdt-1", Head(4, "aa", "u"), "r"),
        head_statement("mdt-1", Head(4, "aa", "t"), "s"),
    ]
    assert one not in others
    assert one == canonical(json.loads(one)).encode()
