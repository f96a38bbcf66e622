# SPDX-License-Identifier: Apache-2.0
"""What of a list that arrives is taken: sources and categories that the policy names, tied to its purposes.

By default nothing: an immigration file never, a restricted person file only where the policy names that category.
Source: Manhattan Beach 462.2, Menlo Park 462.4(g), Watsonville 471.3(d), (e); CJIS 4.2.2; Government Code 7284.6.
"""

from dataclasses import dataclass, replace
from typing import Final

from policy.control import control
from policy.designation import category_allowed, serves
from policy.hotlist import CATEGORIES
from policy.hotlist_import import Terms
from policy.import_report import RejectReason
from policy.list_mapping import NEVER, RESTRICTED, is_immigration
from policy.profile.duty import HotLists
from policy.profile.use import Use
from policy.ruling import Finding, Ruling

_CALLED: Final = {"CA_DOJ": "state_general_lists", "department": "local_BOLO"}
"""What list mappings call their source, in the words of ``hotlist.sources``."""


@dataclass(frozen=True, slots=True)
class ListTerms:
    """The tables of a profile that a list is held against.

    Attributes:
        use: whose purposes each category must serve; None where no profile is at hand.
    """

    hotlists: HotLists
    use: Use | None = None

    @classmethod
    def strictest(cls) -> "ListTerms":
        """Without a profile: the strictest table, and no restricted file, for nobody named one."""
        table = HotLists()
        kept = tuple(category for category in table.categories if category not in RESTRICTED)
        return cls(replace(table, categories=kept))

    @control("C07.2")
    def source_ruling(self, source: str) -> Ruling:
        """Whether a list of this source is taken at all."""
        plain = "_".join(source.split())
        if not is_immigration(source) and _CALLED.get(plain, plain) in self.hotlists.sources:
            return Ruling()
        known = ", ".join(self.hotlists.sources)
        words = f"The policy takes no list of the source {source!r}. It names: {known}. Leave the list out."
        return Ruling((Finding("source_not_allowed", words),))

    @control("C07.2")
    def takes(self, category: str) -> bool:
        """Whether entries of a category are taken: named by the policy, and serving one of its purposes."""
        if not category_allowed(category, self.hotlists):
            return False
        if self.use is None or not self.hotlists.sources_must_match_purposes:
            return True
        return any(serves(category, purpose) for purpose in self.use.purposes)

    @control("C07.2")
    def refusal(self, category: str) -> RejectReason | None:
        """Why an entry of a category is left out of a list that arrives; None when it is taken."""
        if self.takes(category):
            return None
        if category in NEVER or is_immigration(category):
            return RejectReason.IMMIGRATION
        named = category_allowed(category, self.hotlists)
        return RejectReason.RESTRICTED if category in RESTRICTED and not named else RejectReason.CATEGORY

    @control("C07.2")
    def of_import(self, terms: Terms) -> Terms:
        """The terms of an import with what the policy names, and nothing else, whatever they said."""
        known = frozenset(CATEGORIES) | RESTRICTED
        return replace(
            terms,
            allowed_restricted=frozenset(self.hotlists.categories) & RESTRICTED,
            categories=frozenset(category for category in known if self.takes(category)),
        )
