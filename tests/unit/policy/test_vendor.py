# SPDX-License-Identifier: Apache-2.0
"""What a vendor may do, what it must have stated, and where data lies."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from policy.duties import Appointment, Authority
from policy.errors import AccessRefused, VendorRefused
from policy.vendor import (
    Act,
    Contract,
    Entity,
    EntityKind,
    Permission,
    VendorRequest,
    check_act,
    check_entity,
    check_permission,
    gaps,
    suspended,
)
from policy.vendor_terms import Statement, Store, Term, breach_of, check_store, red_stores, red_terms
from tests.helpers.policies import PROFILES

NOW = datetime(2026, 11, 21, 14, 8, tzinfo=UTC)
TODAY, DAY, SECOND = date(2026, 11, 21), timedelta(days=1), timedelta(seconds=1)
CONTRACT = Contract("ab" * 32, date(2026, 1, 1), date(2026, 12, 31), ("City Manager", "Vendor's officer"))
PERMISSION = Permission(frozenset(Act), NOW - DAY, NOW + DAY, "cd" * 32, "chief.c", NOW - DAY)
VENDOR = Entity(
    "Vendor",
    EntityKind.CONTRACTED,
    (CONTRACT,),
    (PERMISSION,),
    frozenset({"vendor.v"}),
    ((NOW - timedelta(hours=1), NOW + timedelta(hours=1)),),
)
RULES = PROFILES["MP-462"].vendor
PARK = PROFILES["MP-462"].access.vendor


def wants(act: Act, account: str = "vendor.v", at: datetime = NOW) -> VendorRequest:
    return VendorRequest(account, act, at, TODAY)


@pytest.mark.clause("MP-462.2-3", "MP-462.2-3-ii")
@pytest.mark.parametrize(
    "contract",
    [
        replace(CONTRACT, file_sha256=""),
        replace(CONTRACT, signatories=("City Manager", " ")),
        replace(CONTRACT, starts_on=TODAY + DAY),
        replace(CONTRACT, ends_on=TODAY - DAY),
    ],
)
def test_no_vendor_without_a_written_contract_in_force(contract: Contract) -> None:
    check_entity(VENDOR, TODAY)
    assert not suspended(VENDOR, TODAY)
    without = replace(VENDOR, contracts=(contract,))
    assert suspended(without, TODAY)
    with pytest.raises(VendorRefused, match="No contract"):
        check_entity(without, TODAY)
    with pytest.raises(VendorRefused, match="No contract"):
        check_act(without, wants(Act.VIEW), PARK, RULES)


def test_papers_count_from_their_first_day_to_their_last_beside_older_ones() -> None:
    ended = replace(CONTRACT, ends_on=TODAY - DAY)
    for contract in (replace(CONTRACT, starts_on=TODAY), replace(CONTRACT, ends_on=TODAY)):
        entity = replace(VENDOR, contracts=(ended, contract))
        check_entity(entity, TODAY)
        assert not suspended(entity, TODAY)
    check_act(VENDOR, wants(Act.VIEW, at=PERMISSION.since), PARK, RULES)
    window = (NOW, NOW + SECOND)
    check_act(
        replace(VENDOR, tickets=((NOW - DAY, NOW - DAY + SECOND), window)),
        wants(Act.MAINTENANCE),
        PARK,
        RULES,
    )


def test_a_vendor_has_a_name() -> None:
    with pytest.raises(VendorRefused, match="name of the vendor"):
        check_entity(replace(VENDOR, name=" "), TODAY)


@pytest.mark.clause("MP-462.2-3-iii")
def test_an_agency_is_no_vendor_whatever_it_signed() -> None:
    agency = replace(VENDOR, kind=EntityKind.AGENCY)
    with pytest.raises(VendorRefused, match="release desk"):
        check_entity(agency, TODAY)
    with pytest.raises(VendorRefused, match="release desk"):
        check_act(agency, wants(Act.FEED), PARK, RULES)


@pytest.mark.clause("MP-462.2-3-iv", "MP-462.5-1-iii", "MP-462.5-3-ii", "MP-462.9-1", "MP-462.9-2")
@pytest.mark.parametrize("act", sorted(set(Act) - {Act.MAINTENANCE}))
def test_menlo_parks_vendor_needs_an_open_written_permission_for_each_act(act: Act) -> None:
    check_act(VENDOR, wants(act), PARK, RULES)
    others = replace(PERMISSION, acts=frozenset(Act) - {act})
    unsigned, unfiled = replace(PERMISSION, signed_by=""), replace(PERMISSION, file_sha256="")
    for permissions in ((), (others,), (unsigned,), (unfiled,)):
        with pytest.raises(VendorRefused, match="No open written permission"):
            check_act(replace(VENDOR, permissions=permissions), wants(act), PARK, RULES)
    for at in (PERMISSION.since - SECOND, PERMISSION.until):
        with pytest.raises(VendorRefused, match="No open written permission"):
            check_act(VENDOR, wants(act, at=at), PARK, RULES)


@pytest.mark.clause("MP-462.5-3-ii")
def test_the_chief_or_a_designee_on_record_signs_permissions() -> None:
    posts = (
        Appointment("Chief of Police", "chief.c", "C", NOW - 9 * DAY),
        Appointment("Patrol Sergeant", "sergeant.s", "S", NOW - 9 * DAY),
    )
    authority = Authority(PROFILES["MP-462"].roles, posts)
    check_permission(PERMISSION, authority)
    for by in ("sergeant.s", ""):
        with pytest.raises(AccessRefused, match="Chief of Police"):
            check_permission(replace(PERMISSION, signed_by=by), authority)
    for wrong, words in (
        (replace(PERMISSION, acts=frozenset()), "names no act"),
        (replace(PERMISSION, until=PERMISSION.since), "ends before"),
        (replace(PERMISSION, file_sha256=""), "file of the permission"),
    ):
        with pytest.raises(VendorRefused, match=words):
            check_permission(wrong, authority)


@pytest.mark.clause("MP-462.9-4")
@pytest.mark.parametrize("act", Act)
def test_only_the_vendors_named_staff_act(act: Act) -> None:
    with pytest.raises(VendorRefused, match="named staff"):
        check_act(VENDOR, wants(act, "vendor.w"), PARK, RULES)
    check_act(VENDOR, wants(act, "vendor.w"), PARK, replace(RULES, employee_list_required=False))


ALLOWED = {
    "SR-465": set(),
    "MB-462": {Act.MAINTENANCE},
    "PB-434": set(),
    "MP-462": set(Act),
    "WV-471": {Act.MAINTENANCE, Act.FEED},
}


@pytest.mark.clause("MB-462.5-2")
@pytest.mark.parametrize("policy", PROFILES)
def test_what_a_fully_papered_vendor_may_do_is_what_the_policy_leaves_open(policy: str) -> None:
    profile = PROFILES[policy]
    done = set()
    for act in Act:
        try:
            check_act(VENDOR, wants(act), profile.access.vendor, profile.vendor)
        except VendorRefused:
            continue
        done.add(act)
    assert done == ALLOWED[policy]


@pytest.mark.clause("MB-462.5-2")
def test_maintenance_needs_an_open_ticket() -> None:
    beach = PROFILES["MB-462"]
    for at in (NOW - timedelta(hours=2), NOW + timedelta(hours=1)):
        with pytest.raises(VendorRefused, match="ticket"):
            check_act(VENDOR, wants(Act.MAINTENANCE, at=at), beach.access.vendor, beach.vendor)


@pytest.mark.parametrize("act", [Act.VIEW, Act.DOWNLOAD, Act.DECRYPT, Act.ONWARD_SHARE])
def test_stricter_values_bar_it_outright(act: Act) -> None:
    rules = replace(RULES, decrypt="prohibited", onward_sharing="prohibited")
    with pytest.raises(VendorRefused, match="policy bars"):
        check_act(VENDOR, wants(act), PARK, rules)


def test_onward_sharing_never_goes_without_a_permission() -> None:
    rules = replace(RULES, written_permission_required=False)
    bare = replace(VENDOR, permissions=())
    check_act(bare, wants(Act.VIEW), PARK, rules)
    with pytest.raises(VendorRefused, match="No open written permission"):
        check_act(bare, wants(Act.ONWARD_SHARE), PARK, rules)


@pytest.mark.clause("MP-462.9-p1-ii", "MP-462.9-p1-iii")
def test_what_the_server_saw_and_the_vendor_did_not_write_down_is_a_gap() -> None:
    assert gaps(["b", "a", "c"], ["c", "z"], is_required=RULES.access_log_required) == ("a", "b")
    assert gaps(["b"], [], is_required=RULES.release_log_required) == ("b",)
    assert gaps(["b"], [], is_required=False) == ()


STATEMENTS = tuple(Statement(term, TODAY - DAY, "ab" * 32) for term in Term)


@pytest.mark.clause("MP-462.5-3", "MP-462.9-p1", "MP-462.9-5")
@pytest.mark.parametrize("term", Term)
def test_a_missing_or_old_statement_is_red(term: Term) -> None:
    others = tuple(one for one in STATEMENTS if one.term is not term)
    own = next(one for one in STATEMENTS if one.term is term)
    assert red_terms(STATEMENTS, RULES, TODAY) == ()
    assert red_terms(others, RULES, TODAY) == (term,)
    for wrong in (
        replace(own, stated_on=TODAY - 367 * DAY),
        replace(own, stated_on=TODAY + DAY),
        replace(own, file_sha256=""),
    ):
        assert red_terms((*others, wrong), RULES, TODAY) == (term,)
    for day in (TODAY, TODAY - 366 * DAY):
        assert red_terms((*others, replace(own, stated_on=day)), RULES, TODAY) == ()
    assert red_terms((), replace(RULES, terms_statement_required=False), TODAY) == ()


@pytest.mark.clause("MP-462.5-3", "MP-462.9-5")
def test_a_breached_term_opens_a_violation() -> None:
    violation = breach_of(Term.NO_SALE, "Vendor", "MP-462.5-3", TODAY)
    assert (violation.rule, violation.person, violation.is_open) == ("MP-462.5-3", "Vendor", True)
    assert violation.how_found == "breach of a vendor's term: no sale"
    with pytest.raises(VendorRefused, match="clause"):
        breach_of(Term.NO_SALE, "Vendor", "", TODAY)


STORE = Store("reads", "Vendor", "California", "ab" * 32, TODAY)


@pytest.mark.clause("WV-471.4-3", "WV-471.6-3", "WV-471.6-3-ii", "MP-462.9-3")
@pytest.mark.parametrize("policy", ["WV-471", "MP-462"])
@pytest.mark.parametrize(
    "wrong",
    [
        replace(STORE, host=" "),
        replace(STORE, place=""),
        replace(STORE, compliance_sha256=""),
        replace(STORE, review_on=TODAY - DAY),
    ],
)
def test_each_store_has_host_place_compliance_and_a_review_to_come(policy: str, wrong: Store) -> None:
    rules = PROFILES[policy].vendor
    assert red_stores([STORE], rules, TODAY) == ()
    check_store("reads", [STORE], rules, TODAY)
    assert red_stores([STORE, wrong], rules, TODAY) == ("reads",)
    with pytest.raises(VendorRefused, match="gaps"):
        check_store("reads", [wrong], rules, TODAY)
    with pytest.raises(VendorRefused, match="not in the hosting register"):
        check_store("pictures", [STORE], rules, TODAY)


def test_without_a_hosting_duty_nothing_is_red() -> None:
    rules = replace(RULES, hosting_record_required=False)
    assert red_stores([replace(STORE, host="")], rules, TODAY) == ()
    check_store("anywhere", [], rules, TODAY)
    lax = replace(RULES, hosting_compliance="none")
    assert red_stores([replace(STORE, compliance_sha256="")], lax, TODAY) == ()
