# SPDX-License-Identifier: Apache-2.0
"""The register of violations: what was done against which rule, and the step against its repeat."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from policy.blanks import refuse_blanks
from policy.control import control
from policy.errors import AuditRefused
from policy.profile.oversight import Audit


@dataclass(frozen=True, slots=True)
class Violation:
    """One violation.

    Attributes:
        rule: clause id of what was violated.
        person: account name, or a vendor's name.
        found_on: the department's calendar day; ``how_found`` audit, monitoring, complaint, probe.
        step: what is done against a repeat, empty while nothing is decided.
        owner: who does it; ``due_on`` by when.
        outcome: what came of it, empty while it is open; sanctions are decided by people and only noted here.
        closed_on: None while it is open.
    """

    rule: str
    person: str
    found_on: date
    how_found: str
    step: str = ""
    owner: str = ""
    due_on: date | None = None
    outcome: str = ""
    closed_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not closed."""
        return self.closed_on is None


@control("C06.5")
def check_violation(violation: Violation) -> None:
    """Refuse an entry without rule, person or how it was found.

    Raises:
        AuditRefused: naming what is missing.
    """
    refuse_blanks(
        AuditRefused,
        "the violation",
        rule=violation.rule,
        person=violation.person,
        way_it_was_found=violation.how_found,
    )


@control("C06.5")
def close(violation: Violation, outcome: str, on: date, audit: Audit) -> Violation:
    """The violation closed with its outcome; where the policy asks for corrective steps, only with one.

    Raises:
        AuditRefused: it is closed, or outcome, step, owner or due date is missing.
    """
    if not violation.is_open:
        raise AuditRefused("This violation is closed already. Enter a new one if it happened again.")
    refuse_blanks(AuditRefused, "the violation", outcome=outcome)
    if audit.corrective_steps_required:
        refuse_blanks(AuditRefused, "the violation", corrective_step=violation.step, owner=violation.owner)
        if violation.due_on is None:
            raise AuditRefused("The due date of the corrective step is missing. Enter it.")
    return replace(violation, outcome=outcome.strip(), closed_on=on)


@control("C06.5")
def open_violations(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """Those that are not closed, oldest first."""
    return tuple(sorted((one for one in violations if one.is_open), key=lambda one: one.found_on))
