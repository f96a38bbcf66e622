# SPDX-License-Identifier: Apache-2.0
"""Reads at a vendor: copied before its purge, gone after it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from policy.vendor_store import VendorRead, missing, overstayed, purge_at, to_keep
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
READS = {"b": VendorRead(NOW, "22"), "a": VendorRead(NOW, "11", is_relevant=True)}


@pytest.mark.clause("WV-471.6-3-iv")
def test_watsonville_has_its_own_copy_of_every_read_before_the_vendors_purge() -> None:
    retention = PROFILES["WV-471"].retention
    assert to_keep(READS, retention) == ("a", "b")
    assert missing(READS, {"a": "11", "b": "22"}, retention) == ()
    assert missing(READS, {"a": "11"}, retention) == ("b",)
    assert missing(READS, {"a": "11", "b": "another"}, retention) == ("b",)
    assert purge_at(READS["a"], retention) == NOW + timedelta(days=30)


def test_relevant_ones_alone_and_none_are_switches() -> None:
    relevant = replace(PROFILES["WV-471"].retention, secondary_keep="relevant_only")
    assert missing(READS, {}, relevant) == ("a",)
    assert missing(READS, {}, replace(relevant, vendor_pull_first=False)) == ()


@pytest.mark.clause("MP-462.9-3", "WV-471.6-3-iii")
@pytest.mark.parametrize("policy", ["MP-462", "WV-471"])
def test_what_a_vendor_still_holds_after_thirty_days_is_a_violation(policy: str) -> None:
    retention = PROFILES[policy].retention
    limit = NOW + timedelta(days=30)
    assert overstayed(READS, retention, limit - timedelta(seconds=1)) == ()
    assert overstayed(READS, retention, limit) == ("a", "b")
