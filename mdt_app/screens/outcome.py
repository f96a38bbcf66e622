# SPDX-License-Identifier: Apache-2.0
"""Step 4 of the sheet in words, and the heading of the sheet on its way there."""

from mdt_app.domain.patrol import Hit
from mdt_app.screens.sheet_state import Cleared, Draft
from mdt_app.screens.terms import Terms
from mdt_app.screens.wording import between, clock_time, code_name
from policy.verification import Answer, Stage, Verification


def heading(hit: Hit, verification: Verification) -> str:
    """The list's category, and how far the hit is ("Stolen vehicle · not verified")."""
    category = code_name(hit.match.entry.category)
    given = verification.characters
    if verification.verified:
        return f"{category} · verified"
    if verification.stage is Stage.OUTCOME:
        return f"{category} · exigent" if verification.exigency is not None else "not verified"
    if verification.stage is Stage.CONFIRM:
        return f"{category} · compared"
    if given is not None and given.answer is Answer.DIFFERS:
        return "not the listed plate"
    if hit.lowered_from is not None and hit.lowered_from != hit.priority:
        return f"lowered from {int(hit.lowered_from)} · not verified"
    return f"{category} · not verified"


def cleared(hit: Hit, verification: Verification, draft: Draft, terms: Terms) -> Cleared:
    """Step 4 as it stands."""
    title, tone = _title(verification)
    facts = [_compared(verification, terms), *_record(verification, terms)]
    at = verification.entered_at
    confirmed = verification.confirmed
    reasoned = verification.exigency or verification.unverified_stop
    if confirmed is not None:
        at = confirmed.at
    elif reasoned is not None:
        at = reasoned.at
    if at is not None:
        facts.append(("List at the time", f"{between(hit.version.extracted_at, at)} old"))
    given = bool(draft.basis.strip()) and draft.occupant is not None
    return Cleared(
        title=title,
        tone=tone,
        at=clock_time(at, terms.zone) if at is not None else "",
        plate=verification.reading,
        facts=tuple(facts),
        basis_given=given or verification.basis is not None,
    )


def _title(verification: Verification) -> tuple[str, str]:
    if verification.verified:
        return "VERIFIED", "ok"
    if verification.may_act:
        return "EXIGENT: RECORD NOT CONFIRMED", "p2"
    return "NOT VERIFIED: ACTION WAS TAKEN", "p1"


def _compared(verification: Verification, terms: Terms) -> tuple[str, str]:
    if not verification.compared or verification.entered_at is None:
        return "Characters, state, vehicle", "not compared"
    excepted = " and ".join(exception.row.value for exception in verification.exceptions)
    said = f"same, except {excepted}" if excepted else "same"
    return (
        "Characters, state, vehicle",
        f"{said} · {verification.officer} · {clock_time(verification.entered_at, terms.zone)}",
    )


def _record(verification: Verification, terms: Terms) -> list[tuple[str, str]]:
    confirmed = verification.confirmed
    if confirmed is not None:
        who = "own MDC inquiry" if confirmed.confirmed_by == "self" else confirmed.confirmed_by
        return [("Record active", f"{who} · {clock_time(confirmed.at, terms.zone)}")]
    reasoned = verification.exigency or verification.unverified_stop
    return [("Record", "not confirmed")] + ([("Reason", reasoned.reason)] if reasoned is not None else [])
