# SPDX-License-Identifier: Apache-2.0
"""Every combination of answers, reading, record and excuse under every combination of the profile's switches.

The oracle below is written from the clauses, in the order in which they stand, and knows nothing of the machine.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any

import pytest

from policy.hit_rules import HitRules, Performer
from policy.profile.duty import Disposition
from policy.profile.duty import Verification as Keys
from policy.verification import (
    Answer,
    Channel,
    HitFacts,
    OccupantSeen,
    Outcome,
    Result,
    Row,
    Stage,
    StepRefused,
    Verification,
)
from tests.helpers.policies import PROFILES
from tests.helpers.verifications import FACTS, NOW, REASON, STEPS, fresh

# The table

READINGS = {"agrees": "8QTQ743", "differs": "8QTQ343", "unreadable in part": "8QTQ?43", "unreadable": "?"}
ANSWERS = (Answer.SAME, Answer.DIFFERS, Answer.CANNOT_TELL, None)
"""None is a row left blank."""
RECORDS = (None, Result.ACTIVE, Result.NOT_ACTIVE, Result.NO_RECORD, Result.DIFFERENT_VEHICLE)
"""None is a record that nobody asked for."""
PLEAS = ("", "exigent", "not practicable")
NOTES = (False, True)
"""Whether the officer writes a reason for each row that is in doubt."""
SUPPLIED = (frozenset(Row), frozenset({Row.CHARACTERS, Row.STATE}), frozenset({Row.CHARACTERS}))

FIELDS = (
    ("characters",),
    ("characters", "state"),
    ("characters", "vehicle_descriptors"),
    ("characters", "state", "vehicle_descriptors"),
)
MATCH_RULES = ("exact", "match")
CLETS = ("required", "required_unless_exigent", "if_practicable")
STATUS = ("required_unless_exigent", "covered_by_clets")
FREEDOM = ("validated", "validated_or_exigent")
SWITCHES = tuple(product(FIELDS, MATCH_RULES, CLETS, STATUS, FREEDOM))


@dataclass(frozen=True)
class Case:
    """One way in which an officer may go about a hit."""

    reading: str
    answers: tuple[Answer | None, ...]
    noted: bool
    supplied: frozenset[Row]
    record: Result | None
    plea: str
    plea_first: bool


@dataclass(frozen=True)
class Verdict:
    """What the clauses allow."""

    verified: bool
    may_act: bool
    may_restrict: bool


# The oracle


def agree(case: Case, keys: Keys) -> tuple[bool, bool]:
    """Whether plate, picture and list agree as the policy asks, and whether Dispatch must describe the vehicle.

    Watsonville 471.5(f)(2), Menlo Park 462.4(g)(2), Manhattan Beach 462.8: characters, state of issue, vehicle.
    """
    must_agree = {_FIELD[name] for name in keys.match_fields}
    if case.reading == "differs":
        return False, False  # what a person reads is not the list's plate, whatever is answered
    dispatch_must_say = False
    for row, said in zip(Row, case.answers, strict=True):
        answer = _counts(case, row, said)
        if answer is Answer.DIFFERS:
            return False, False
        excused = answer is Answer.CANNOT_TELL and case.noted
        if row in case.supplied:
            unread = row is Row.CHARACTERS and case.reading == "unreadable"
            excused = excused and keys.match_rule == "match" and not unread
        if row in must_agree and answer is not Answer.SAME and not excused:
            return False, False
        left_out = row in must_agree - case.supplied
        dispatch_must_say = dispatch_must_say or (left_out and keys.match_rule == "exact")
    return True, dispatch_must_say


_FIELD = {"characters": Row.CHARACTERS, "state": Row.STATE, "vehicle_descriptors": Row.VEHICLE}


def _counts(case: Case, row: Row, said: Answer | None) -> Answer | None:
    """What an answer is worth: nobody can call the same what was not read, or what is not there."""
    if row is Row.CHARACTERS and case.reading != "agrees":
        return said if said is Answer.DIFFERS else Answer.CANNOT_TELL
    return None if row not in case.supplied and said is Answer.SAME else said


def judged(case: Case, keys: Keys) -> Verdict:
    """The record is asked of Dispatch by radio, which every policy accepts for both questions."""
    comparable, dispatch_must_say = agree(case, keys)
    if not comparable:
        return Verdict(verified=False, may_act=False, may_restrict=False)
    exigent, hardship = case.plea == "exigent", case.plea == "not practicable"
    # CLETS: San Rafael 465.3(f) and its like "if practicable"; Menlo Park 462.4(f) "absent exigency"; Watsonville
    # 471.5(e) in every case.
    no_clets = (exigent and keys.clets == "required_unless_exigent") or (
        hardship and keys.clets == "if_practicable"
    )
    # Status: Menlo Park 462.4(g)(1), Watsonville 471.5(f)(1) "absent exigent circumstances"; the others are silent.
    no_status = exigent or keys.status_confirmation == "covered_by_clets"
    by_plea = no_clets and no_status and not dispatch_must_say
    verified = case.record is Result.ACTIVE and not (case.plea_first and by_plea)
    may_act = verified or (by_plea and (case.record is None or case.plea_first))
    # Freedom: Watsonville 471.5(e) "validated", Menlo Park 462.4(f) "validated or exigent".
    freed = verified or not exigent or keys.restrict_freedom == "validated_or_exigent"
    return Verdict(verified, may_act, may_restrict=may_act and freed)


# The machine


def attempt(now: Verification, step: Callable[[Verification], Verification]) -> Verification:
    """As a stubborn officer would: a refused step leaves things as they are."""
    try:
        return step(now)
    except StepRefused:
        return now


def compared(rules: HitRules, case: Case) -> Verification:
    """Steps 1 and 2."""
    facts = HitFacts(
        FACTS.entry_plate,
        "CA" if Row.STATE in case.supplied else None,
        vehicle_supplied=Row.VEHICLE in case.supplied,
        priority=FACTS.priority,
    )
    now = fresh(facts, rules).enter(READINGS[case.reading], NOW)
    for row, answer in zip(Row, case.answers, strict=True):
        if answer is not None:
            now = attempt(now, lambda v, row=row, answer=answer: v.answer(row, answer, NOW))  # type: ignore[misc]
        if case.noted:
            now = attempt(now, lambda v, row=row: v.except_row(row, REASON, NOW))  # type: ignore[misc]
    return now


def recorded(now: Verification, record: Result | None) -> Verification:
    """Step 3 by radio."""
    if record is None:
        return attempt(now, lambda v: v.proceed())
    now = attempt(now, lambda v: v.ask(Channel.DISPATCH_RADIO, NOW))
    return attempt(now, lambda v: v.confirm(record, "Dispatcher 12", NOW))


def pleaded(now: Verification, plea: str) -> Verification:
    """The plea, if there is one."""
    steps: dict[str, Callable[[Verification], Verification]] = {
        "exigent": lambda v: v.exigent(REASON, NOW),
        "not practicable": lambda v: v.not_practicable(REASON, NOW),
    }
    return attempt(now, steps[plea]) if plea else now


def seen(now: Verification) -> Verdict:
    """What the machine says."""
    return Verdict(now.verified, now.may_act, now.may_restrict)


def ways() -> Iterator[Case]:
    """How an officer may compare: what follows is tried on each."""
    for reading, answers, noted, supplied in product(READINGS, product(ANSWERS, repeat=3), NOTES, SUPPLIED):
        # A list that leaves something out is tried with the entry that agrees, to keep the table small.
        if len(supplied) == len(Row) or reading == "agrees":
            yield Case(reading, answers, noted, supplied, None, "", plea_first=False)


ENDINGS = tuple(product(RECORDS, PLEAS, (False, True)))


@pytest.mark.clause(
    "WV-471.5-f-2",
    "MP-462.4-g-2",
    "MP-462.4-f-ii",
    "WV-471.5-e-ii",
    "MB-462.8-2-ii",
    "MB-462.8-1-ii",
    "WV-471.5-e-iv",
    "MP-462.4-f-iii",
    "WV-471.5-f-v",
    "WV-471.5-f-vi",
    "MP-462.4-g-iv",
    "MP-462.4-g-v",
)
@pytest.mark.parametrize(("fields", "rule", "clets", "status", "freedom"), SWITCHES)
def test_only_the_complete_path_may_act(
    fields: tuple[str, ...], rule: Any, clets: Any, status: Any, freedom: Any
) -> None:
    """640 ways to compare, 30 to go on, under 96 policies."""
    keys = Keys(
        match_fields=fields,
        match_rule=rule,
        clets=clets,
        status_confirmation=status,
        restrict_freedom=freedom,
    )
    rules = HitRules("TEST", keys, Disposition())
    outcomes = set()
    for way in ways():
        begun = compared(rules, way)
        if not agree(way, keys)[0]:
            # Nothing may follow: whatever is tried, the hit stays in step 2.
            for step in (*STEPS_AFTER_COMPARING, lambda v: v.proceed()):
                assert attempt(begun, step) is begun, way
            assert seen(begun) == Verdict(False, False, False)
            continue
        for record, plea, first in ENDINGS:
            case = replace(way, record=record, plea=plea, plea_first=first)
            now = recorded(pleaded(begun, plea), record) if first else pleaded(recorded(begun, record), plea)
            expected = judged(case, keys)
            assert seen(now) == expected, case
            assert (now.stage is Stage.OUTCOME) is expected.may_act, case
            outcomes.add(expected)
    assert len(outcomes) > 1


STEPS_AFTER_COMPARING: tuple[Callable[[Verification], Verification], ...] = (
    lambda v: v.ask(Channel.DISPATCH_RADIO, NOW),
    lambda v: v.ask(Channel.MDC_INQUIRY, NOW),
    lambda v: v.confirm(Result.ACTIVE, "self", NOW),
    lambda v: v.exigent(REASON, NOW),
    lambda v: v.not_practicable(REASON, NOW),
    lambda v: v.record_basis("broken window", OccupantSeen.YES, NOW),
    lambda v: v.dispose(Outcome.STOP_ARREST, NOW),
)

# Channels and sources

CHANNELS = (("mdc", "dispatch"), ("mdc",), ("dispatch",))
SOURCES = (("dispatcher", "department_device"), ("dispatcher",), ("department_device",))
ASKED = (
    (),
    *((channel,) for channel in Channel),
    (Channel.MDC_INQUIRY, Channel.DISPATCH_RADIO),
    (Channel.DISPATCH_RADIO, Channel.MDC_INQUIRY),
)
IS_DISPATCH = {Channel.DISPATCH_RADIO, Channel.PHONE}


@pytest.mark.clause(
    "WV-471.5-e", "WV-471.5-e-iii", "WV-471.5-f-1", "WV-471.5-f-1-ii", "MP-462.4-f", "MP-462.4-g-1"
)
@pytest.mark.clause("MP-462.4-g-1-ii", "SR-465.3-f", "MB-462.8-3", "PB-434.3-f")
@pytest.mark.parametrize(
    ("clets", "status", "channels", "sources"), tuple(product(CLETS, STATUS, CHANNELS, SOURCES))
)
def test_an_answer_counts_only_for_what_the_policy_lets_it_stand_for(
    clets: Any, status: Any, channels: tuple[str, ...], sources: tuple[str, ...]
) -> None:
    """CLETS by MDC or Dispatch; status from a dispatcher or a device; and what each excuse replaces."""
    keys = Keys(clets=clets, status_confirmation=status, clets_channels=channels, status_sources=sources)
    for asked, plea, described in product(ASKED, PLEAS, (True, False)):
        supplied = SUPPLIED[0] if described else SUPPLIED[1]
        last = Answer.SAME if described else Answer.CANNOT_TELL
        way = Case("agrees", (Answer.SAME, Answer.SAME, last), True, supplied, None, plea, False)
        now = compared(HitRules("TEST", keys), way)
        for channel in asked:
            now = attempt(now, lambda v, channel=channel: v.ask(channel, NOW))  # type: ignore[misc]
            now = attempt(now, lambda v: v.confirm(Result.ACTIVE, "Dispatcher 12", NOW))
        now = pleaded(now, plea)
        clets_by = {Channel.MDC_INQUIRY} if "mdc" in channels else set()
        clets_by |= IS_DISPATCH if "dispatch" in channels else set()
        status_by = {Channel.MDC_INQUIRY} if "department_device" in sources else set()
        status_by |= IS_DISPATCH if "dispatcher" in sources else set()
        has_clets, has_status = bool(clets_by & set(asked)), bool(status_by & set(asked))
        has_words = described or bool(IS_DISPATCH & set(asked))
        needs_status = status == "required_unless_exigent"
        verified = has_clets and (has_status or not needs_status) and has_words
        clets_done = (
            has_clets
            or (plea == "exigent" and clets == "required_unless_exigent")
            or (plea == "not practicable" and clets == "if_practicable")
        )
        status_done = has_status or not needs_status or plea == "exigent"
        assert now.verified is verified, (asked, plea, described)
        assert now.may_act is (clets_done and status_done and has_words), (asked, plea, described)


# Who compares

WHO = ("officer", "operator", "dispatcher")
ALL_WHO = tuple(some for size in range(len(WHO) + 1) for some in combinations(WHO, size))


@pytest.mark.clause("MB-462.8-2", "MP-462.4-f-ii", "WV-471.5-e-ii")
@pytest.mark.parametrize("named", ALL_WHO)
def test_the_visual_check_is_for_those_whom_the_policy_names(named: tuple[str, ...]) -> None:
    """A dispatcher has the forwarded alert only; an officer who is signed on operates the reader too."""
    rules = HitRules("TEST", Keys(performed_by=named))
    for performer, forwarded in product(Performer, (False, True)):
        may = {
            Performer.OFFICER: "officer" in named or "operator" in named,
            Performer.OPERATOR: "operator" in named,
            Performer.DISPATCHER: "dispatcher" in named and forwarded,
            Performer.OTHER: False,
        }[performer]
        begun = Verification.begin(FACTS, "somebody", rules, performer, forwarded=forwarded)
        entered = attempt(begun, lambda v: v.enter("8QTQ743", NOW))
        assert (entered is not begun) is may
        if not may:
            # Nor does a record help in which somebody else's answers stand.
            done = replace(_verified(), rules=rules, performer=performer, forwarded=forwarded)
            assert not done.compared
            assert not done.verified
            assert not done.may_act


def _verified() -> Verification:
    way = Case("agrees", (Answer.SAME,) * 3, False, SUPPLIED[0], Result.ACTIVE, "", False)
    now = recorded(compared(HitRules(), way), Result.ACTIVE)
    assert now.verified
    return now


# What is said before an action is recorded

PROMPTS = tuple(product((True, False), ("required_effort", "basis_only", "off"), ((), ("dispatcher",))))


@pytest.mark.clause("MP-462.4-g-2-ii", "WV-471.5-f-2-ii", "WV-471.5-e-v", "WV-471.5-e-vi")
@pytest.mark.clause("MP-462.4-g-3-ii", "WV-471.5-f-3-ii")
@pytest.mark.parametrize(("prompt", "occupant_check", "notify"), PROMPTS)
def test_an_action_is_recorded_once_what_the_policy_asks_is_said(
    prompt: bool,
    occupant_check: Any,
    notify: tuple[str, ...],
) -> None:
    """Cause, person in the car, and whether the call ties hit and arrest."""
    keys = Keys(legal_basis_prompt=prompt, occupant_check=occupant_check)
    done = replace(_verified(), rules=HitRules("TEST", keys, Disposition(notify=notify)))
    for outcome, basis, occupant, tied in product(
        Outcome, ("", "broken window"), (None, *OccupantSeen), (None, True, False)
    ):
        now = attempt(done, lambda v, b=basis, o=occupant: v.record_basis(b, o, NOW))  # type: ignore[misc]
        if tied is not None:
            now = now.correlate(NOW, tied=tied)
            assert now.correlation is not None
            assert now.correlation.notify == (() if tied else notify)
        acted = outcome not in {Outcome.LOST, Outcome.NOT_SAFE, Outcome.NOT_FOLLOWED_UP}
        needs_basis = prompt or occupant_check == "basis_only"
        needs_person = occupant_check == "required_effort"
        said = (not needs_basis or bool(basis)) and (not needs_person or occupant is not None)
        told = outcome is not Outcome.STOP_ARREST or not notify or tied is not None
        cleared = attempt(now, lambda v, outcome=outcome: v.dispose(outcome, NOW, note="towed"))  # type: ignore[misc]
        assert (cleared.stage is Stage.CLOSED) is ((said or not acted) and told), (
            outcome,
            basis,
            occupant,
            tied,
        )


# No order of steps leads round one, under any policy


LOOSEST = HitRules(
    "TEST",
    Keys(
        match_fields=("characters",),
        match_rule="match",
        clets="if_practicable",
        status_confirmation="covered_by_clets",
        restrict_freedom="validated_or_exigent",
        legal_basis_prompt=False,
        occupant_check="off",
    ),
    Disposition(required=False, notify=()),
)
EXPLORED = {name: HitRules.of(profile) for name, profile in PROFILES.items()} | {"loosest": LOOSEST}
_LEFT_OUT = {"stop made", "stop", "arrest", "lost", "close", "ask late", "no answer"}


@pytest.mark.parametrize("name", EXPLORED)
def test_no_sequence_of_steps_skips_one(name: str) -> None:
    """Every state before the outcome that any order of steps can reach, explored whole."""
    rules = EXPLORED[name]
    reached = {fresh(rules=rules)}
    frontier = list(reached)
    while frontier:
        now = frontier.pop()
        for step in (STEPS[key] for key in STEPS if key not in _LEFT_OUT):
            following = attempt(now, step)
            if following.earlier_readings or following in reached:
                continue
            if following.stage is not Stage.ENTER:
                assert following.reading
            if following.stage in {Stage.CONFIRM, Stage.OUTCOME}:
                assert not following.differs
                assert all(_stands(following, row) for row in Row if rules.asks(row))
            assert (following.stage is Stage.OUTCOME) <= following.may_act
            reached.add(following)
            frontier.append(following)
    assert {now.stage for now in reached} == set(Stage) - {Stage.CLOSED}


def _stands(now: Verification, row: Row) -> bool:
    """A person's SAME, or a doubt that was accepted in writing where the policy has that."""
    given = now.given(row)
    if given is None:
        return False
    if given.answer is Answer.SAME:
        return not given.by_machine
    return now.rules.verification.match_rule == "match" and any(e.row is row for e in now.exceptions)
