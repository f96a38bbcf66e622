# SPDX-License-Identifier: Apache-2.0
"""The register of security and data breaches: what is known, who was told, and a checklist that has to be done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from policy.blanks import refuse_blanks
from policy.control import control
from policy.errors import OversightRefused
from policy.profile.sharing import Breach as BreachRules

STEPS: Final = (
    "Stop the breach: revoke devices, accounts and keys",
    "Find out which records, which devices, which period, and whether keys were with them",
    "Tell the program manager and the Custodian of Records",
    "Decide on notice to the persons concerned (Civil Code 1798.29)",
    "Remove the cause, so that it does not happen again",
)
"""Steps of a breach where the department's records policy brings none of its own."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the checklist.

    Attributes:
        done: what was done, empty while it is open; ``by`` account name, ``at`` UTC go with it.
    """

    words: str
    done: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Who was told, when (UTC)."""

    told: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach.

    Attributes:
        found_at: UTC.
        data: what data is concerned, in words; no plates.
        policy: the records policy whose checklist this is.
        closed_at: UTC, None while it is open.
    """

    found_at: datetime
    data: str
    policy: str
    steps: tuple[Step, ...]
    notices: tuple[Notice, ...] = ()
    closed_at: datetime | None = None

    @property
    def open_steps(self) -> tuple[str, ...]:
        """What is still to be done."""
        return tuple(step.words for step in self.steps if step.at is None)


@control("C15.1")
def open_breach(found_at: datetime, data: str, rules: BreachRules, steps: Sequence[str] = STEPS) -> Breach:
    """A new breach with its checklist.

    Raises:
        OversightRefused: it is not said what data is concerned, or the checklist is empty.
    """
    refuse_blanks(OversightRefused, "the breach", concerned_data=data)
    if not steps:
        raise OversightRefused(f"The checklist of the {rules.policy} is empty. Enter its steps first.")
    return Breach(found_at, data, rules.policy, tuple(Step(words) for words in steps))


@control("C15.1")
def tell(breach: Breach, told: str, at: datetime) -> Breach:
    """The breach with a notice given at ``at`` (UTC).

    Raises:
        OversightRefused: nobody is named, or the breach is closed.
    """
    _check_open(breach)
    refuse_blanks(OversightRefused, "the notice", addressee=told)
    return replace(breach, notices=(*breach.notices, Notice(told, at)))


@control("C15.1")
def do_step(breach: Breach, place: int, done: str, by: str, at: datetime) -> Breach:
    """The breach with one step done; ``place`` counts from 0.

    Raises:
        OversightRefused: it is not said what was done or by whom, the step is unknown or done, or it is closed.
    """
    _check_open(breach)
    refuse_blanks(OversightRefused, "the step", action=done, member=by)
    if not 0 <= place < len(breach.steps) or breach.steps[place].at is not None:
        raise OversightRefused("This step is not open. Choose one of the open steps.")
    steps = list(breach.steps)
    steps[place] = replace(steps[place], done=done.strip(), by=by, at=at)
    return replace(breach, steps=tuple(steps))


@control("C15.1")
def close(breach: Breach, at: datetime) -> Breach:
    """The breach closed at ``at`` (UTC), once every step is done and somebody was told.

    Raises:
        OversightRefused: naming the first open step, or that nobody was told.
    """
    _check_open(breach)
    if breach.open_steps:
        count = len(breach.open_steps)
        raise OversightRefused(f"{count} steps are open. Next: {breach.open_steps[0]}.")
    if not breach.notices:
        raise OversightRefused("Nobody was told of this breach. Record who was told, then close it.")
    return replace(breach, closed_at=at)


def _check_open(breach: Breach) -> None:
    if breach.closed_at is not None:
        raise OversightRefused("This breach is closed. Open a new one if it goes on.")
