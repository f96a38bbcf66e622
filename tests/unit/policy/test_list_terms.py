# SPDX-License-Identifier: Apache-2.0
"""A list that arrives brings in what the policy names and nothing else."""

from dataclasses import replace

import pytest

from policy.designation import serves
from policy.hotlist_import import Terms
from policy.import_report import RejectReason
from policy.list_mapping import NEVER, RESTRICTED
from policy.list_terms import ListTerms
from policy.profile.tree import Profile
from tests.helpers.policies import PROFILES

every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)


def terms_of(profile: Profile) -> ListTerms:
    return ListTerms(profile.hotlist, profile.use)


@every_profile
def test_restricted_files_are_imported_only_where_the_policy_names_their_category(profile: Profile) -> None:
    """Whatever the import itself allowed."""
    asked = Terms(allowed_restricted=frozenset({"gang"}), states=frozenset({"CA"}))
    found = terms_of(profile).of_import(asked)
    assert found.allowed_restricted == RESTRICTED & set(profile.hotlist.categories)
    assert found.states == {"CA"}
    assert found.categories is not None
    assert not set(found.categories) & NEVER
    assert "gang" not in found.categories


@every_profile
def test_a_narrow_policy_takes_what_its_categories_hold(profile: Profile) -> None:
    only = ListTerms(replace(profile.hotlist, categories=("criminally_involved",)))
    narrow = only.of_import(Terms())
    assert narrow.allowed_restricted == frozenset()
    assert narrow.categories is not None
    assert "felony_vehicle" in narrow.categories
    assert not {"dmv_flag", "immigration_violator", "gang"} & set(narrow.categories)


@every_profile
def test_an_entry_that_is_left_out_is_left_out_for_a_reason(profile: Profile) -> None:
    terms = terms_of(profile)
    assert terms.refusal("immigration_violator") is RejectReason.IMMIGRATION
    assert terms.refusal("sex_offender") is RejectReason.RESTRICTED
    only = ListTerms(replace(profile.hotlist, categories=("missing_person",)))
    assert only.refusal("dmv_flag") is RejectReason.CATEGORY
    assert only.refusal("missing_person") is None


@every_profile
def test_a_category_that_serves_none_of_the_purposes_is_left_out(profile: Profile) -> None:
    """Tied to what the policy authorises (``hotlist.sources_must_match_purposes``)."""
    use = replace(profile.use, purposes=("homeland_security",))
    wide = replace(profile.hotlist, categories=("missing_person", "terrorism_related"))
    tied = ListTerms(wide, use)
    assert serves("terrorism_related", "homeland_security")
    assert tied.refusal("terrorism_related") is None
    assert tied.refusal("missing_person") is RejectReason.CATEGORY
    untied = ListTerms(replace(wide, sources_must_match_purposes=False), use)
    assert untied.refusal("missing_person") is None


@every_profile
@pytest.mark.parametrize(
    ("source", "taken"),
    [
        ("NCIC", True),
        ("CA_DOJ", True),
        ("CA DOJ", True),
        ("department", True),
        ("a stranger's feed", False),
        ("", False),
        ("immigration", False),
    ],
)
def test_only_sources_that_the_policy_names_are_taken(profile: Profile, source: str, *, taken: bool) -> None:
    ruling = terms_of(profile).source_ruling(source)
    assert ruling.allowed is taken
    assert taken or ruling.codes == ("source_not_allowed",)


def test_without_a_profile_no_restricted_file_is_taken() -> None:
    strictest = ListTerms.strictest()
    assert not any(strictest.takes(category) for category in RESTRICTED | NEVER)
    assert strictest.takes("stolen_vehicle")
