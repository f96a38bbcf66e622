# SPDX-License-Identifier: Apache-2.0
"""The register of breaches: nothing closes with an open step."""

from datetime import UTC, datetime, timedelta

import pytest

from policy.breach import STEPS, Breach, close, do_step, open_breach, tell
from policy.errors import OversightRefused
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)


def opened() -> Breach:
    return open_breach(NOW, "reads of one car, 3 days, encrypted", PROFILES["MP-462"].breach)


def all_done(breach: Breach) -> Breach:
    for place in range(len(breach.steps)):
        breach = do_step(breach, place, "done as the policy says", "manager.m", LATER)
    return breach


@pytest.mark.clause("SR-465.5-2", "MP-462.6-2", "WV-471.7-2")
@pytest.mark.parametrize("policy", ["SR-465", "MP-462", "WV-471"])
def test_a_breach_opens_the_named_policys_checklist_and_closes_when_it_is_done(policy: str) -> None:
    breach = open_breach(NOW, "reads of one car", PROFILES[policy].breach)
    assert breach.policy == "Records Release and Maintenance Policy"
    assert breach.open_steps == STEPS
    told = tell(breach, "Custodian of Records", LATER)
    with pytest.raises(OversightRefused, match=r"5 steps are open. Next: Stop the breach"):
        close(told, LATER)
    with pytest.raises(OversightRefused, match="Nobody was told"):
        close(all_done(breach), LATER)
    closed = close(all_done(told), LATER)
    assert (closed.closed_at, closed.notices[0].told, closed.open_steps) == (
        LATER,
        "Custodian of Records",
        (),
    )


def test_each_single_open_step_keeps_it_open() -> None:
    for left in range(len(STEPS)):
        breach = tell(opened(), "Chief of Police", LATER)
        for place in range(len(STEPS)):
            if place != left:
                breach = do_step(breach, place, "done", "manager.m", LATER)
        with pytest.raises(OversightRefused, match="1 steps are open"):
            close(breach, LATER)


def test_a_department_brings_its_own_steps() -> None:
    breach = open_breach(NOW, "exports", PROFILES["WV-471"].breach, ("Call the city attorney",))
    assert breach.open_steps == ("Call the city attorney",)
    with pytest.raises(OversightRefused, match="checklist of the Records"):
        open_breach(NOW, "exports", PROFILES["WV-471"].breach, ())


def test_what_is_not_said_is_refused() -> None:
    with pytest.raises(OversightRefused, match="concerned data"):
        open_breach(NOW, " ", PROFILES["WV-471"].breach)
    with pytest.raises(OversightRefused, match="addressee"):
        tell(opened(), "", LATER)
    for done, by, words in (("", "manager.m", "action"), ("revoked", " ", "member")):
        with pytest.raises(OversightRefused, match=words):
            do_step(opened(), 0, done, by, LATER)


def test_only_an_open_step_of_an_open_breach_is_done() -> None:
    breach = do_step(opened(), 0, "revoked", "manager.m", LATER)
    assert (breach.steps[0].done, breach.steps[0].by, breach.steps[0].at) == ("revoked", "manager.m", LATER)
    for place in (0, -1, len(STEPS)):
        with pytest.raises(OversightRefused, match="not open"):
            do_step(breach, place, "again", "manager.m", LATER)
    closed = close(all_done(tell(opened(), "Chief of Police", LATER)), LATER)
    with pytest.raises(OversightRefused, match="is closed"):
        close(closed, LATER)
    with pytest.raises(OversightRefused, match="is closed"):
        tell(closed, "Chief of Police", LATER)
    with pytest.raises(OversightRefused, match="is closed"):
        do_step(closed, 0, "again", "manager.m", LATER)
