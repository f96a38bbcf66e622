# SPDX-License-Identifier: Apache-2.0
"""The register's grammar and rows, V10 (register and profile say the same) and V11 (the text is the one read)."""

import csv
import dataclasses
import hashlib
import io
import json
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from policy.agreement import check_capabilities, check_sources, check_text
from policy.clauses import (
    Capability,
    Clause,
    Kind,
    Relation,
    Term,
    parse_capabilities,
    parse_clauses,
    terms_of,
)
from policy.errors import ProfileRefused, RegisterRefused
from policy.profile.catalogue import KEYS
from policy.profile.tree import Profile
from tests.helpers.policies import PROFILES

REGISTER: Final = parse_clauses(resources.text("policies/clauses.csv"))
CAPABILITIES: Final = parse_capabilities(resources.text("policies/capabilities.csv"))

COLUMNS: Final = ("id", "agency", "section", "clause", "kind", "actor", "control", "parameter", "evidence")
ROW: Final = {
    "id": "SR-465.4-2",
    "agency": "San Rafael",
    "section": "465.4",
    "clause": "Kept a year.",
    "kind": "enforced",
    "actor": "records",
    "control": "[J04.1] A guard; also [C03.3] Schedule, [J04.1] again.",
    "parameter": 'retention.server_days_min=365; retention.clock_start="received_at"',
    "evidence": "Test: one day short is refused.",
}
CAPABILITY: Final = {
    "code": "J04.1",
    "title": "Guard",
    "behaviour": "Refuses.",
    "test": "Test: refuses.",
    "clauses": "2",
    "clause_ids": "SR-465.4-2 MB-462.9-2",
}


def csv_of(*rows: dict[str, str]) -> str:
    """A CSV text with the columns of the first row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def clause_of(**changes: str) -> Clause:
    """One clause from a row."""
    (clause,) = parse_clauses(csv_of({**ROW, **changes}))
    return clause


def problems_of(text: str) -> tuple[str, ...]:
    """Why a register is refused."""
    with pytest.raises(RegisterRefused) as refusal:
        parse_clauses(text)
    return refusal.value.problems


def values_for(name: str) -> st.SearchStrategy[object]:
    """Values as a register may write them for a key."""
    shipped = [KEYS[name].of(profile) for profile in PROFILES.values()]
    return st.sampled_from([list(value) if isinstance(value, tuple) else value for value in shipped])


def test_the_register_that_ships_has_every_clause() -> None:
    """433, each once, of five policies."""
    assert len({one.id for one in REGISTER}) == len(REGISTER) == 433
    assert {one.profile_id for one in REGISTER} == set(PROFILES)


def test_the_capabilities_that_ship_are_all_there() -> None:
    """122, each once."""
    assert len({one.code for one in CAPABILITIES}) == len(CAPABILITIES) == 122


def test_a_row_becomes_a_clause() -> None:
    """Every column; codes in the order named, each once."""
    assert clause_of() == Clause(
        id="SR-465.4-2",
        agency="San Rafael",
        section="465.4",
        text="Kept a year.",
        kind=Kind.ENFORCED,
        actor="records",
        control=ROW["control"],
        codes=("J04.1", "C03.3"),
        terms=(
            Term("retention.server_days_min", Relation.IS, 365),
            Term("retention.clock_start", Relation.IS, "received_at"),
        ),
        evidence="Test: one day short is refused.",
    )


@pytest.mark.parametrize(
    ("clause_id", "profile_id"),
    [("SR-465.1-1", "SR-465"), ("WV-471.5-PU-b", "WV-471"), ("MP-462.4.1-e-ii", "MP-462")],
)
def test_a_clause_belongs_to_its_policy(clause_id: str, profile_id: str) -> None:
    """Sections may have points of their own."""
    assert clause_of(id=clause_id).profile_id == profile_id


@pytest.mark.parametrize(
    ("parameter", "terms"),
    [
        ("", ()),
        ('use.purposes has "stolen_plate"', (Term("use.purposes", Relation.HAS, "stolen_plate"),)),
        ('inquiry.requires=["reason"]', (Term("inquiry.requires", Relation.IS, ("reason",)),)),
        ('audit.memo_to="A; B"', (Term("audit.memo_to", Relation.IS, "A; B"),)),
        ('vendor.name=""', (Term("vendor.name", Relation.IS, ""),)),
        (
            'immigration_enforcement="prohibited"',
            (Term("immigration_enforcement", Relation.IS, "prohibited"),),
        ),
    ],
)
def test_parameters_are_read_by_their_grammar(parameter: str, terms: tuple[Term, ...]) -> None:
    """Nothing, an entry, a list, a text with the joint in it, an empty text, a root key."""
    assert terms_of(parameter) == terms


@given(st.lists(st.sampled_from(list(KEYS)).flatmap(lambda name: st.tuples(st.just(name), values_for(name)))))
def test_every_parameter_reads_back(pairs: list[tuple[str, object]]) -> None:
    """Writing the terms that were read gives the parameter again."""
    parameter = "; ".join(
        f"{name}={json.dumps(value, ensure_ascii=False, separators=(',', ':'))}" for name, value in pairs
    )
    terms = terms_of(parameter)
    assert [(term.key, term.relation) for term in terms] == [(name, Relation.IS) for name, _ in pairs]
    assert "; ".join(str(term) for term in terms) == parameter


@pytest.mark.parametrize(
    ("parameter", "named"),
    [
        ("retention.nothing=1", "does not begin with a key"),
        ("365", "does not begin with a key"),
        ("retention.server_days_min=", "holds no JSON value"),
        ("retention.server_days_min=a year", "holds no JSON value"),
        ("retention.server_days_min=-1", "retention.server_days_min is -1"),
        ("use.official_only=false", "use.official_only is false"),
        ("use.official_only=1", "use.official_only is 1"),
        ("use.purposes has 5", 'does not name a text after "has"'),
        ('use.purposes  has "stolen_plate"', "does not begin with a key"),
        ("audit.per_year=2;audit.per_year=2", 'follows a term without "; "'),
        ("audit.per_year=2; ", 'ends with "; "'),
        ("audit.per_year=2, audit.sample_min=10", 'follows a term without "; "'),
    ],
)
def test_a_parameter_outside_the_grammar_is_refused_with_its_row(parameter: str, named: str) -> None:
    """The row's number and id, what is wrong, and the remedy."""
    (problem,) = problems_of(csv_of({**ROW, "parameter": parameter}))
    assert problem.startswith('Row 2 of the register ("SR-465.4-2"): ')
    assert named in problem
    assert problem.endswith("Correct the row.")


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("id", "", "column id is empty"),
        ("id", "SR-465", "not of the form"),
        ("id", "sr-465.4-2", "not of the form"),
        ("agency", " ", "column agency is empty"),
        ("clause", "", "column clause is empty"),
        ("evidence", "", "column evidence is empty"),
        ("kind", "optional", "the kind"),
        ("control", "By hand.", "names no control"),
        ("control", "[J4.1] A guard.", "names no control"),
    ],
)
def test_a_row_that_lacks_something_is_refused(column: str, value: str, named: str) -> None:
    """Fail closed: a clause without a control would be a clause without a check."""
    (problem,) = problems_of(csv_of({**ROW, column: value}))
    assert named in problem


def test_only_an_organisational_clause_may_have_no_control() -> None:
    """A statement of aim has nothing to refuse or record."""
    assert clause_of(kind="organisational", control="Outside software.").codes == ()


def test_all_bad_rows_are_named_and_so_are_doubles() -> None:
    """At once."""
    rows = [ROW, {**ROW, "id": "SR-465.9-1", "kind": "x"}, ROW, {**ROW, "id": "SR-465.9-2", "agency": ""}]
    first, second, double = problems_of(csv_of(*rows))
    assert first.startswith("Row 3 of the register")
    assert second.startswith("Row 5 of the register")
    assert double == "SR-465.4-2 stands 2 times in the register: keep one."


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "must have the columns"),
        ("id,agency\nSR-465.1-1,San Rafael\n", "must have the columns"),
        (csv_of(ROW) + "SR-465.9-1,San Rafael\n", "Row 3: The register has 9 columns, this row has 2"),
        (csv_of(ROW) + '"SR-465.9-1', "not valid CSV"),
    ],
)
def test_a_damaged_register_is_refused(text: str, named: str) -> None:
    """Empty, other columns, cut off, broken quotes."""
    (problem,) = problems_of(text)
    assert named in problem


def test_a_row_becomes_a_capability() -> None:
    """Every column."""
    assert parse_capabilities(csv_of(CAPABILITY)) == (
        Capability(
            code="J04.1",
            title="Guard",
            behaviour="Refuses.",
            test="Test: refuses.",
            clauses=("SR-465.4-2", "MB-462.9-2"),
        ),
    )


@pytest.mark.parametrize(
    ("column", "value", "named"),
    [
        ("code", "", "column code is empty"),
        ("code", "J4.1", "the code is not of the form"),
        ("behaviour", "", "column behaviour is empty"),
        ("clauses", "3", "counts 3 clauses and names 2"),
        ("clause_ids", "SR-465.4-2", "counts 2 clauses and names 1"),
    ],
)
def test_a_capability_that_lacks_something_is_refused(column: str, value: str, named: str) -> None:
    """Named by its row."""
    with pytest.raises(RegisterRefused) as refusal:
        parse_capabilities(csv_of({**CAPABILITY, column: value}))
    (problem,) = refusal.value.problems
    assert problem.startswith("Row 2 of the capabilities")
    assert named in problem


def test_a_capability_stands_once() -> None:
    """Of two rows nobody could say which holds."""
    with pytest.raises(RegisterRefused, match=r"J04.1 stands 2 times in the capabilities"):
        parse_capabilities(csv_of(CAPABILITY, CAPABILITY))


@pytest.mark.parametrize("profile_id", list(PROFILES))
def test_v10_the_shipped_profiles_agree_with_the_register(profile_id: str) -> None:
    """V10 both ways; and the register has clauses of this policy to agree with."""
    check_sources(PROFILES[profile_id], REGISTER)
    assert sum(one.profile_id == profile_id for one in REGISTER) >= 41


def sources_problem(profile: Profile) -> str:
    """The one thing in which a profile differs from the register."""
    with pytest.raises(ProfileRefused) as refusal:
        check_sources(profile, REGISTER)
    (problem,) = refusal.value.problems
    return problem


@pytest.mark.parametrize("clause_id", ["SR-465.99-1", "WV-471.6-2"])
def test_v10_a_clause_that_does_not_exist_in_that_policy_is_refused(clause_id: str) -> None:
    """V10: an id of nothing, and another department's clause."""
    base = PROFILES["SR-465"]
    key = "retention.server_days_min"
    profile = dataclasses.replace(base, sources={**base.sources, key: (*base.sources[key], clause_id)})
    problem = sources_problem(profile)
    assert problem.startswith(f'[sources] "{key}" names {clause_id}, which is no clause of SR-465')


def test_v10_a_clause_that_sets_another_key_is_no_source() -> None:
    """V10: the id exists and says nothing of this key."""
    base = PROFILES["SR-465"]
    profile = dataclasses.replace(base, sources={**base.sources, "audit.sample_min": ("SR-465.5-c",)})
    assert "SR-465.5-c, which does not set that key" in sources_problem(profile)


@pytest.mark.parametrize(
    ("table", "attribute", "value", "clause_id"),
    [
        ("retention", "server_days_min", 366, "SR-465.4-2"),
        ("audit", "per_year", 1, "SR-465.5-c"),
        ("breach", "policy", "Another Policy", "SR-465.5-2"),
    ],
)
def test_v10_a_register_row_that_differs_from_the_profile_is_refused(
    table: str, attribute: str, value: object, clause_id: str
) -> None:
    """V10: key, both values, and the row."""
    base = PROFILES["SR-465"]
    replaced = dataclasses.replace(getattr(base, table), **{attribute: value})
    problem = sources_problem(dataclasses.replace(base, **{table: replaced}))
    assert problem.startswith(f"{table}.{attribute} is ")
    assert f"but {clause_id} says {table}.{attribute}=" in problem


def test_v10_an_entry_that_the_register_wants_in_a_list_is_missed() -> None:
    """V10 for "has"."""
    base = PROFILES["SR-465"]
    fewer = tuple(one for one in base.use.purposes if one != "homeland_security")
    profile = dataclasses.replace(base, use=dataclasses.replace(base.use, purposes=fewer))
    assert 'says use.purposes has "homeland_security"' in sources_problem(profile)


def test_v10_a_clause_that_sets_a_key_must_be_named_as_its_source() -> None:
    """V10: or the key would count as silent, and be open to any override."""
    base = PROFILES["SR-465"]
    kept = {key: ids for key, ids in base.sources.items() if key != "breach.policy"}
    problem = sources_problem(dataclasses.replace(base, sources=kept))
    assert problem == '[sources] "breach.policy" does not name SR-465.5-2, which sets it: add the id.'


def test_v10_true_is_not_one() -> None:
    """A term holds only with a value of the same type."""
    term = Term("profile.schema_version", Relation.IS, value=True)
    assert not term.holds(PROFILES["SR-465"])
    assert not Term("audit.memo_to", Relation.HAS, "C").holds(PROFILES["WV-471"]), "a text is no list"


def test_register_and_capabilities_that_ship_agree() -> None:
    """Both ways."""
    check_capabilities(REGISTER, CAPABILITIES)


def test_a_clause_without_its_capability_is_named() -> None:
    """A code that no list has, and a list that forgot the clause."""
    fewer = tuple(one for one in CAPABILITIES if one.code != "C14.2")
    with pytest.raises(RegisterRefused) as refusal:
        check_capabilities(REGISTER, fewer)
    (problem,) = refusal.value.problems
    assert "WV-471.7-1-iii name C14.2, which does not list them" in problem


def test_a_capability_without_its_clause_is_named() -> None:
    """A list with a clause that no longer asks for it."""
    fewer = tuple(one for one in REGISTER if one.id != "WV-471.7-1-iii")
    with pytest.raises(RegisterRefused) as refusal:
        check_capabilities(fewer, CAPABILITIES)
    assert refusal.value.problems == (
        "C14.2 lists WV-471.7-1-iii, which do not name it: correct one of the two files.",
    )


def test_v11_the_posted_text_is_the_one_that_was_read() -> None:
    """V11: byte for byte; the refusal says what to do first."""
    text = b"Policy 465, as posted.\n"
    base = PROFILES["SR-465"]
    hashed = dataclasses.replace(base.profile, source_sha256=hashlib.sha256(text).hexdigest())
    profile = dataclasses.replace(base, profile=hashed)
    check_text(profile, text)
    changed = text + b" "
    with pytest.raises(ProfileRefused) as refusal:
        check_text(profile, changed)
    (problem,) = refusal.value.problems
    assert problem.startswith(
        "profile.source_sha256 does not fit the text of San Rafael Police Department, Policy 465"
    )
    assert "Review the profile" in problem
    assert hashlib.sha256(changed).hexdigest() in problem
