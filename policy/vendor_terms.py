# SPDX-License-Identifier: Apache-2.0
"""What a vendor stated about its conduct, and where the department's data lies."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from policy.blanks import refuse_blanks
from policy.control import control
from policy.errors import VendorRefused
from policy.profile.sharing import Vendor
from policy.violations import Violation

STATEMENT_DAYS: Final = 366
"""How long a statement counts; no policy names a figure: once a year."""


class Term(StrEnum):
    """A term that a vendor states in writing. Source: Menlo Park 462.5, 462.9; Watsonville 471.6."""

    NO_SALE = "no_sale"
    NO_ONWARD_SHARING = "no_onward_sharing"
    NO_LONGER_STORAGE = "no_longer_storage"
    NAMED_STAFF_ONLY = "named_staff_only"
    CONSISTENT_USE = "use_consistent_with_policy_and_approved"
    POLICY_FOLLOWED = "policy_sections_followed"
    KEPT_SECURE = "hosted_data_maintained_and_secure"

    @property
    def words(self) -> str:
        """As in a list."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Statement:
    """A dated statement of a vendor about one term, with its file."""

    term: Term
    stated_on: date
    file_sha256: str


@dataclass(frozen=True, slots=True)
class Store:
    """One place where the department's data lies.

    Attributes:
        name: of the store; ``host`` who runs it; ``place`` where it stands.
        compliance_sha256: the document that shows the compliance that ``vendor.hosting_compliance`` asks for.
        review_on: last day until which that document counts.
    """

    name: str
    host: str
    place: str
    compliance_sha256: str
    review_on: date


@control("C11.4")
def red_terms(statements: Collection[Statement], rules: Vendor, today: date) -> tuple[Term, ...]:
    """Terms without a statement, or with one that is too old; empty where the policy asks for none."""
    if not rules.terms_statement_required:
        return ()
    oldest = today - timedelta(days=STATEMENT_DAYS)
    good = {one.term for one in statements if one.file_sha256 and oldest <= one.stated_on <= today}
    return tuple(term for term in Term if term not in good)


@control("C11.4")
def breach_of(term: Term, vendor: str, rule: str, on: date) -> Violation:
    """The violation that a breached term opens.

    Args:
        term: what was breached.
        vendor: name of the vendor.
        rule: id of the clause that asks for the term.
        on: the department's calendar day.

    Raises:
        VendorRefused: vendor or clause is missing.
    """
    refuse_blanks(VendorRefused, "the breached term", vendor=vendor, clause=rule)
    return Violation(rule, vendor, on, f"breach of a vendor's term: {term.words}")


@control("C11.6")
def red_stores(stores: Collection[Store], rules: Vendor, today: date) -> tuple[str, ...]:
    """Names of the stores with a gap: host, place, the compliance document, or its review is missing or past."""
    if not rules.hosting_record_required:
        return ()
    needs_document = rules.hosting_compliance != "none"
    return tuple(
        store.name
        for store in stores
        if not (store.host.strip() and store.place.strip() and today <= store.review_on)
        or (needs_document and not store.compliance_sha256)
    )


@control("C11.6")
def check_store(name: str, stores: Collection[Store], rules: Vendor, today: date) -> None:
    """Refuse to send data to a store that the register does not know or shows red.

    Raises:
        VendorRefused: naming what to do.
    """
    if not rules.hosting_record_required:
        return
    if name not in {store.name for store in stores}:
        raise VendorRefused(
            "This store is not in the hosting register. Record host, place and compliance first."
        )
    if name in red_stores(stores, rules, today):
        raise VendorRefused(
            "This store's record has gaps or its review is past. Bring the record up to date."
        )
