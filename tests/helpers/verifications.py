# SPDX-License-Identifier: Apache-2.0
"""Verifications at each stage, and every step that can be tried on one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from policy.hotlist import Priority
from policy.verification import (
    Answer,
    Channel,
    ClosingReason,
    HitFacts,
    HitRules,
    OccupantSeen,
    Outcome,
    Result,
    Row,
    Urgency,
    Verification,
)

NOW = datetime(2026, 11, 21, 14, 9, tzinfo=UTC)
FACTS = HitFacts("8QTQ743", "CA", vehicle_supplied=True, priority=Priority.PRIORITY)
NO_DESCRIPTORS = HitFacts("8QTQ743", "CA", vehicle_supplied=False, priority=Priority.PRIORITY)
REASON = "driver is armed, shots heard"


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


STRICTEST = HitRules()


def fresh(facts: HitFacts = FACTS, rules: HitRules = STRICTEST) -> Verification:
    return Verification.begin(facts, "officer12", rules)


def entered(text: str = "8QTQ743", facts: HitFacts = FACTS, rules: HitRules = STRICTEST) -> Verification:
    return fresh(facts, rules).enter(text, NOW)


def compared(facts: HitFacts = FACTS, rules: HitRules = STRICTEST) -> Verification:
    verification = entered(facts=facts, rules=rules)
    for row in Row:
        verification = verification.answer(row, Answer.SAME, NOW)
    return verification


def asked(urgency: Urgency = Urgency.URGENT, rules: HitRules = STRICTEST) -> Verification:
    return compared(rules=rules).proceed().ask(Channel.DISPATCH_RADIO, NOW, urgency)


def verified() -> Verification:
    return asked().confirm(Result.ACTIVE, "Dispatcher 12", after(60), "26-104417")


STEPS: dict[str, Callable[[Verification], Verification]] = {
    "enter equal": lambda v: v.enter("8QTQ743", NOW),
    "enter different": lambda v: v.enter("8QTQ343", NOW),
    "reopen": lambda v: v.reopen_entry(),
    "characters same": lambda v: v.answer(Row.CHARACTERS, Answer.SAME, NOW),
    "state same": lambda v: v.answer(Row.STATE, Answer.SAME, NOW),
    "state differs": lambda v: v.answer(Row.STATE, Answer.DIFFERS, NOW),
    "vehicle same": lambda v: v.answer(Row.VEHICLE, Answer.SAME, NOW),
    "vehicle unsure": lambda v: v.answer(Row.VEHICLE, Answer.CANNOT_TELL, NOW),
    "except vehicle": lambda v: v.except_row(Row.VEHICLE, REASON, NOW),
    "proceed": lambda v: v.proceed(),
    "back": lambda v: v.back(),
    "ask": lambda v: v.ask(Channel.PHONE, NOW),
    "ask late": lambda v: v.ask(Channel.PHONE, after(600)),
    "active": lambda v: v.confirm(Result.ACTIVE, "self", NOW),
    "not active": lambda v: v.confirm(Result.NOT_ACTIVE, "self", NOW),
    "no answer": lambda v: v.confirm(Result.NO_ANSWER_YET, "", NOW),
    "exigent": lambda v: v.exigent(REASON, NOW),
    "not practicable": lambda v: v.not_practicable(REASON, NOW),
    "ask mdc": lambda v: v.ask(Channel.MDC_INQUIRY, NOW),
    "stop made": lambda v: v.report_stop_made(REASON, NOW),
    "basis": lambda v: v.record_basis("broken window", OccupantSeen.NO, NOW),
    "stop": lambda v: v.dispose(Outcome.STOP_NO_ARREST, NOW),
    "arrest": lambda v: v.dispose(Outcome.STOP_ARREST, NOW),
    "lost": lambda v: v.dispose(Outcome.LOST, NOW),
    "close": lambda v: v.close(ClosingReason.DUPLICATE, NOW),
}
