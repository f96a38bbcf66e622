# SPDX-License-Identifier: Apache-2.0
"""What the department's profile asks of a search, as the form says it and checks it."""

from dataclasses import dataclass

from mdt_app.screens.purpose_words import Choice, purpose_choices
from policy.inquiry import Asked, InquiryRequest, judge
from policy.profile.duty import Inquiry
from policy.profile.tree import Profile
from policy.profile.use import Use

_REASON = "Say what you look for and why here."


@dataclass(frozen=True, slots=True)
class InquiryRules:
    """What a search is judged by.

    Attributes:
        purposes: codes and words, in the order of their keys.
        use, inquiry: the two tables of the profile.
    """

    purposes: tuple[Choice, ...]
    use: Use
    inquiry: Inquiry

    @classmethod
    def of(cls, profile: Profile) -> "InquiryRules":
        """The rules of a profile."""
        return cls(purpose_choices(profile), profile.use, profile.inquiry)

    @property
    def case_note(self) -> str:
        """What the policy asks of the case or incident number."""
        return self._note("case_number_or_incident", "the reason")

    @property
    def reason_note(self) -> str:
        """What the policy asks of the reason."""
        asked = self._note("reason", "the number")
        return _REASON if not asked else f"{asked} {_REASON}"

    def missing(self, request: InquiryRequest) -> str:
        """What must still be given, in sentences; empty when nothing is. A held search is for the service to hold."""
        return " ".join(
            finding.words for finding in judge(Asked(request, ""), self.use, self.inquiry).refused
        )

    def _note(self, item: str, other: str) -> str:
        if item not in self.inquiry.requires:
            return "Not asked by the policy, kept when given."
        if self.inquiry.mode == "any" and len(self.inquiry.requires) > 1:
            return f"Needed, or {other}."
        return ""
