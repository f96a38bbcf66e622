# SPDX-License-Identifier: Apache-2.0
"""Requests of others than police and prosecutors of California: passed to the records desk, with no path to data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Self

from policy.control import control
from policy.duties import Authority, Duty
from policy.errors import ReleaseRefused
from policy.profile.sharing import Recipients, Release
from policy.recipients import Recipient, recipient_findings

ANSWER_WITHIN: Final = timedelta(days=10)
"""By when a public records request is answered. Source: Government Code 7922.535(a)."""

GOVERNING: Final[Mapping[str, str]] = {
    "records_policy": "Records Maintenance and Release Policy",
    "records_manager": "Records Manager, as the law requires",
    "cpra_and_records_policy": "California Public Records Act and Records Maintenance and Release Policy",
}
"""By ``release.non_le_requests``: what governs the answer."""


@control("C09.1")
@dataclass(frozen=True, slots=True)
class Referral:
    """A request at the records desk. It holds no records and has no step that gives any.

    Attributes:
        to: the office that answers.
        governing: the policy or law that it is answered by.
        due_on: last day for the answer.
        statute: the law that was applied; empty while open.
        outcome: what became of it; empty while open.
    """

    recipient: Recipient
    to: str
    governing: str
    received_on: date
    due_on: date
    statute: str = ""
    outcome: str = ""

    @property
    def open(self) -> bool:
        """Whether it still has to be answered."""
        return not self.outcome

    def overdue(self, today: date) -> bool:
        """Whether its last day has passed without an answer."""
        return self.open and today > self.due_on

    def close(self, statute: str, outcome: str) -> Self:
        """Record the law that was applied and the outcome.

        Raises:
            ReleaseRefused: one of them is missing, or it is closed already.
        """
        if not self.open:
            raise ReleaseRefused("This referral is closed. Enter a new one.", "decided_already")
        if not statute.strip() or not outcome.strip():
            raise ReleaseRefused("Give the law that was applied and the outcome.", "outcome_missing")
        return replace(self, statute=statute.strip(), outcome=outcome.strip())


@control("C09.1")
def referral(
    recipient: Recipient, release: Release, recipients: Recipients, authority: Authority, received_on: date
) -> Referral | None:
    """The referral of a request that the release desk may not serve; None when the desk serves it.

    Source: San Rafael 465.7, Manhattan Beach 462.7, Pittsburg 434.5(a), Menlo Park 462.7, Watsonville 471.8.
    """
    if not any(recipient_findings(recipient, recipients, release)):
        return None
    return Referral(
        recipient,
        authority.office(Duty.REFERRALS),
        GOVERNING[release.non_le_requests],
        received_on,
        received_on + ANSWER_WITHIN,
    )
