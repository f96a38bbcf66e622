# SPDX-License-Identifier: Apache-2.0
"""Step 4 of the sheet in words, and the heading of the sheet on its way there."""

from mdt_app.domain.patrol import Hit
from mdt_app.screens.sheet_state import Cleared, Draft
from mdt_app.screens.terms import Terms
from mdt_app.screens.wording import between, clock_time, code_name
from policy.control import control
from policy.disposition import Reasoned
from policy.verification import Answer, Outcome, Row, Stage, Verification

_PARTIES = {
    "dispatcher": "Dispatch",
    "entry_originator": "who entered it",
    "crime_analyst": "a crime analyst",
}


def heading(hit: Hit, verification: Verification) -> str:
    """The list's category, and how far the hit is ("Stolen vehicle · not verified")."""
    category = code_name(hit.match.entry.category)
    given = verification.characters
    if verification.verified:
        return f"{category} · verified"
    if verification.stage is Stage.OUTCOME:
        return f"{category} · {_excuse(verification)}" if _excused(verification) else "not verified"
    if given is not None and given.answer is Answer.DIFFERS:
        return "not the listed plate"
    if hit.lowered_from is not None and hit.lowered_from != hit.priority:
        return f"lowered from {int(hit.lowered_from)} · not verified"
    return f"{category} · not verified"


def _excused(verification: Verification) -> bool:
    """Whether an excuse of the policy leads here, and not a stop that went before it."""
    return verification.may_act and verification.unverified_stop is None


def _excuse(verification: Verification) -> str:
    return "CLETS not practicable" if verification.exigency is None else "exigent"


@control("M05.6", "M06.1", "M06.2")
def cleared(hit: Hit, verification: Verification, draft: Draft, terms: Terms) -> Cleared:
    """Step 4 as it stands."""
    title, tone = _title(verification)
    facts = [_compared(verification, terms), *_record(verification, terms)]
    at = verification.entered_at
    confirmed = verification.confirmed
    reasoned = _reasoned(verification)
    if confirmed is not None:
        at = confirmed.at
    elif reasoned is not None:
        at = reasoned.at
    if at is not None:
        facts.append(("List at the time", f"{between(hit.version.extracted_at, at)} old"))
    rules = verification.rules
    return Cleared(
        title=title,
        tone=tone,
        at=clock_time(at, terms.zone) if at is not None else "",
        plate=verification.reading,
        facts=tuple(facts),
        shut={outcome: words for outcome in Outcome if (words := _shut(outcome, verification, draft))},
        asks_basis=rules.asks_basis,
        asks_occupant=rules.asks_occupant,
        notify=_and([_PARTIES.get(party, party) for party in rules.disposition.notify]),
        may_report=not verification.may_restrict and verification.unverified_stop is None,
        rule="Every stop needs an outcome before you can sign off." if rules.disposition.required else "",
    )


def _title(verification: Verification) -> tuple[str, str]:
    if verification.verified:
        return "VERIFIED", "ok"
    if _excused(verification) and verification.exigency is None:
        return "CLETS NOT PRACTICABLE", "p2"
    if _excused(verification):
        return "EXIGENT: RECORD NOT CONFIRMED", "p2"
    return "NOT VERIFIED: ACTION WAS TAKEN", "p1"


@control("M05.4")
def _shut(outcome: Outcome, verification: Verification, draft: Draft) -> str:
    """Why an outcome may not be chosen yet, in a few words; what the draft already says counts as said."""
    if outcome.restricts and not (verification.may_restrict or verification.unverified_stop is not None):
        return "report the stop first"
    rules = verification.rules
    if not outcome.needs_basis or verification.basis is not None:
        return ""
    cause = rules.asks_basis and not draft.basis.strip()
    person = rules.asks_occupant and draft.occupant is None
    if not (cause or person):
        return ""
    asked = [word for word, asks in (("cause", rules.asks_basis), ("person", rules.asks_occupant)) if asks]
    return f"{' and '.join(asked)} first"


def _and(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _compared(verification: Verification, terms: Terms) -> tuple[str, str]:
    """What was compared, and how it came out; a row that the policy does not ask for counts if it is the same."""
    rows = [row for row in Row if _is_same(verification, row) or verification.rules.asks(row)]
    name = ", ".join(row.value for row in rows).capitalize()
    if not verification.compared or verification.entered_at is None:
        return name, "not compared"
    excepted = " and ".join(row.value for row in rows if not _is_same(verification, row))
    said = f"same, except {excepted}" if excepted else "same"
    return name, f"{said} · {verification.officer} · {clock_time(verification.entered_at, terms.zone)}"


def _is_same(verification: Verification, row: Row) -> bool:
    given = verification.given(row)
    return given is not None and given.answer is Answer.SAME


def _reasoned(verification: Verification) -> Reasoned | None:
    return verification.unverified_stop or verification.exigency or verification.impracticable


def _record(verification: Verification, terms: Terms) -> list[tuple[str, str]]:
    confirmed = verification.confirmed
    facts = [("Record", "not confirmed")]
    if confirmed is not None:
        who = "own MDC inquiry" if confirmed.confirmed_by == "self" else confirmed.confirmed_by
        facts = [("Record active", f"{who} · {clock_time(confirmed.at, terms.zone)}")]
    reasoned = _reasoned(verification)
    if reasoned is not None and not verification.verified:
        facts.append(("Reason", reasoned.reason))
    return facts
