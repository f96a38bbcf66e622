# SPDX-License-Identifier: Apache-2.0
"""The policy page without widgets: sections, clauses, how each is enforced, finding, the way back."""

from dataclasses import replace

import pytest

from mdt_app.policies.bindings import Binding, Status
from mdt_app.policies.book import PolicyBook, book_of
from mdt_app.screens.comparison import REMARK
from mdt_app.screens.policy import PolicyScreen
from mdt_app.screens.policy_state import ClauseCard, Stage
from mdt_app.screens.policy_words import KINDS, origin_words, value_words
from policy.accuracy import NOTICE
from policy.clauses import Kind
from policy.profile.catalogue import KEYS
from policy.profile.effective import Origin
from policy.profile.key import Silence
from tests.helpers.books import SHIPS, book_with, bound_to, changed_interval
from tests.helpers.policies import PROFILES
from tests.helpers.sightings import NOON


def clause(screen: PolicyScreen, clause_id: str) -> ClauseCard:
    screen.open_clause(clause_id)
    card = screen.state.clause
    assert card is not None
    assert card.id == clause_id
    return card


@pytest.mark.parametrize(
    "profile_id",
    [
        pytest.param(one, marks=[pytest.mark.clause("MB-462.10-b")] if one == "MB-462" else [])
        for one in PROFILES
    ],
)
def test_every_section_of_every_policy_opens_and_every_clause_stands_in_it(profile_id: str) -> None:
    book = book_with(profile_id)
    screen = PolicyScreen(book)
    assert screen.state.department == book.profile.profile.agency
    assert screen.state.policy == f"Policy {book.profile.profile.policy_number} · profile {profile_id}"
    read: list[str] = []
    for index, section in enumerate(book.sections, 1):
        screen.choose(index)
        card = screen.state.section
        assert card is not None
        assert f"{card.number} {card.title}" == section.name
        assert sum(count for _, count in card.kinds) == len(section.clauses)
        screen.open()
        assert screen.state.stage is Stage.CLAUSES
        for at, one in enumerate(section.clauses):
            screen.choose(at)
            shown = screen.state.clause
            assert shown is not None
            assert (shown.id, shown.text, shown.kind) == (one.id, one.text, KINDS[one.kind])
            assert shown.controls
            assert all(control.title and control.text for control in shown.controls)
            assert {setting.key for setting in shown.settings} == {term.key for term in one.terms}
            read.append(shown.id)
        screen.back()
        assert (screen.state.stage, screen.state.chosen) == (Stage.SECTIONS, index)
    assert read == [one.id for one in SHIPS.clauses_of(profile_id)]


@pytest.mark.clause("MB-462.8-1")
def test_what_spoils_a_read_stands_first() -> None:
    screen = PolicyScreen(book_with("MB-462"))
    assert screen.state.rows[0].text == "What spoils a read"
    assert screen.state.notice is NOTICE
    screen.open()
    assert screen.state.stage is Stage.SECTIONS


def test_the_policy_page_and_the_verification_sheet_warn_in_the_same_words() -> None:
    assert REMARK.startswith(NOTICE.warning)


def test_a_profile_without_the_notice_has_no_such_section() -> None:
    profile = PROFILES["PB-434"]
    off = replace(profile, verification=replace(profile.verification, accuracy_notice=False))
    screen = PolicyScreen(book_of(off, NOON, ships=SHIPS))
    assert screen.state.rows[0].mark == "434.1"
    assert screen.state.section is not None
    screen.open()
    screen.back()
    assert screen.state.chosen == 0


def test_a_clause_says_how_it_is_enforced_without_codes_in_front() -> None:
    card = clause(PolicyScreen(book_with("WV-471")), "WV-471.5-e-iii")
    assert card.kind.word == "Enforced here"
    assert [(one.title, one.code) for one in card.controls] == [
        ("CLETS check", "M05.2"),
        ("Dispatcher verification queue", "D01.1"),
    ]
    assert card.controls[0].text.startswith("The verification sheet records CLETS outcome")
    assert card.controls[0].text.endswith(
        "An action reported without it is stored as policy exception for review."
    )
    assert "also" not in card.controls[0].text


def test_an_organisational_clause_names_people_and_no_software_act() -> None:
    card = clause(PolicyScreen(book_with("WV-471", bound_to("WV-471.5-f-2"))), "WV-471.5-PU-a-a")
    assert card.kind.word == "Organisational: no software act"
    assert card.how == "Who carries it out"
    assert card.standing.head == "People carry it out, not the program"
    assert '"Violations and corrective steps"' in card.controls[0].text


@pytest.mark.parametrize(
    ("book", "clause_id", "key", "said"),
    [
        (
            book_with("MB-462"),
            "MB-462.8-3",
            "verification.clets",
            ("If practicable", "Set by the policy", ""),
        ),
        (
            book_with("MB-462"),
            "MB-462.6-c",
            "audit.max_gap_days",
            ("184 days", "A reading of the policy", "Because: two per year read as at most 184 days apart."),
        ),
        (
            changed_interval(),
            "MB-462.9-1-ii",
            "transfer.max_interval_days",
            (
                "14 days",
                "Changed by the department",
                "The policy's value is 30 days. Asked for by Program manager, approved by Records manager: "
                "Cars share few docks in summer. The policy is read so: Decided by the Bureau Commander on the "
                "department's procedure. It holds until 20 Jan 2027.",
            ),
        ),
    ],
)
def test_a_setting_says_its_value_and_where_it_comes_from(
    book: PolicyBook, clause_id: str, key: str, said: tuple[str, str, str]
) -> None:
    card = clause(PolicyScreen(book), clause_id)
    setting = next(one for one in card.settings if one.key == key)
    assert (setting.value, setting.origin, setting.why) == said


def test_silence_is_said_by_its_kind() -> None:
    held = book_with("MB-462").effective
    expected = {
        Silence.STRICT: "Strict default, because the policy is silent",
        Silence.OUTWARD: "Off, because the policy does not order it",
        Silence.ENGINEERING: "A value of ours, because no policy speaks of it",
    }
    seen = set()
    for one in held.values():
        silence = KEYS[one.key].declared.silence
        if one.origin is Origin.SILENT and one.value == KEYS[one.key].default:
            assert origin_words(one) == (expected[silence], "")
            seen.add(silence)
    assert seen == set(expected)
    chosen = replace(held["transfer.on_overdue"], value="warn")
    assert origin_words(chosen)[0] == "Chosen by the department, because the policy is silent"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("transfer.max_interval_days", 30, "30 days"),
        ("purge.interval_hours", 1, "1 hour"),
        ("transfer.warn_at_percent", 80, "80 %"),
        ("audit.per_year", 2, "2 a year"),
        ("retention.server_days_max", 0, "no limit"),
        ("encryption.at_rest", True, "yes"),
        ("use.suspicion_required", False, "no"),
        ("vendor.name", "", "none"),
        ("roles.program_manager", "Operations Bureau Commander", "Operations Bureau Commander"),
        ("verification.clets_channels", ("mdc", "dispatch"), "MDC, dispatch"),
        ("use.purposes", ("stolen_plate", "missing_person"), "Stolen plate, missing person"),
        ("use.reason_required_for", (), "none"),
    ],
)
def test_values_are_said_in_words(key: str, value: str | int | tuple[str, ...], said: str) -> None:
    assert value_words(key, value) == said


def test_of_a_long_list_the_entries_of_the_clause_come_first() -> None:
    card = clause(PolicyScreen(book_with("MB-462")), "MB-462.2-1-ii")
    assert [one.value for one in card.settings] == [
        "Stolen or wanted vehicle, stolen plate, missing person; and 11 more"
    ]


WHY = "server: M01.1 Training gate at sign-on: no code carries it yet"
WAITING = Binding("WV-471.3-b", Status.UNBOUND, WHY, (), ())


def test_what_is_bound_says_where_and_shows_no_file() -> None:
    card = clause(PolicyScreen(book_with("WV-471", bound_to("WV-471.5-f-2"))), "WV-471.5-f-2")
    assert card.standing.tone == "ok"
    assert card.standing.text == "3 tests show it. In the program: mdt_app.screens.comparison, compare."
    assert card.how == "How it is enforced here"
    assert "/" not in card.standing.text


def rule_alone(clause_id: str) -> Binding:
    """A clause whose rule stands and that no screen asks."""
    whole = bound_to(clause_id)
    place = replace(whole.places[0], file="policy/scopes.py", module="policy.scopes", name="detail_ruling")
    return replace(whole, places=(place,))


def test_a_rule_that_no_screen_is_marked_with_is_not_said_to_be_carried_out() -> None:
    """An auditor must not take a rule for a screen."""
    screen = PolicyScreen(book_with("WV-471", rule_alone("WV-471.4-1"), bound_to("WV-471.4-2")))
    card = clause(screen, "WV-471.4-1")
    assert (card.standing.head, card.standing.tone) == ("Its rule stands in this program", "text")
    assert card.standing.text.startswith("No screen or job is marked as carrying it out. 3 tests")
    screen.signed_off()
    screen.choose(4)
    assert screen.state.section is not None
    assert screen.state.section.standing == (
        "1 of 8 carried out by this program today; of 1 more the rule stands"
    )


def test_what_waits_names_the_part_that_will_bind_it() -> None:
    card = clause(PolicyScreen(book_with("WV-471", WAITING)), "WV-471.3-b")
    assert card.standing.head == "Not carried out yet"
    assert card.standing.text == (
        "It waits for the department's server, which is not built yet. "
        "Training gate at sign-on: no code carries it yet."
    )
    assert card.how == "How it will be enforced here"


def test_what_is_broken_is_not_said_to_be_carried_out() -> None:
    broken = Binding("WV-471.3-b", Status.BROKEN, "tests/unit/x.py::test_x failed", (), ())
    card = clause(PolicyScreen(book_with("WV-471", broken)), "WV-471.3-b")
    assert card.standing.tone == "p2"
    assert card.standing.head == "Not shown to be carried out"
    assert "tests/" not in card.standing.text


def test_without_a_trace_the_page_says_so() -> None:
    screen = PolicyScreen(book_with("WV-471"))
    screen.choose(1)
    assert screen.state.section is not None
    assert screen.state.section.standing == ""
    card = clause(screen, "WV-471.5-f-2")
    assert card.standing.head == "This installation does not say what carries it out"


def test_a_section_counts_what_is_carried_out() -> None:
    screen = PolicyScreen(book_with("WV-471", bound_to("WV-471.4-1"), bound_to("WV-471.4-2")))
    screen.choose(4)
    assert screen.state.section is not None
    assert screen.state.section.number == "471.4"
    assert screen.state.section.standing == "2 of 8 carried out by this program today"


@pytest.mark.parametrize("written", ["462.10-b", "MB-462.10-B", "reviewing policy", "  Reviewing  "])
def test_typing_an_id_or_words_finds_the_clause(written: str) -> None:
    screen = PolicyScreen(book_with("MB-462"))
    screen.find(written)
    assert screen.state.stage is Stage.FOUND
    assert [row.mark for row in screen.state.rows] == ["MB-462.10-b"]
    assert screen.state.title == "1 clause found"
    assert screen.state.clause is not None
    assert screen.state.clause.id == "MB-462.10-b"


def test_every_clause_is_found_by_its_own_id() -> None:
    screen = PolicyScreen(book_with("WV-471"))
    for one in SHIPS.clauses_of("WV-471"):
        screen.find(one.id)
        assert one.id in [row.mark for row in screen.state.rows]


def test_what_is_not_there_says_what_to_do() -> None:
    screen = PolicyScreen(book_with("MB-462"))
    screen.find("submarine")
    assert (screen.state.title, screen.state.rows, screen.state.chosen) == ("Nothing found", (), -1)
    assert screen.state.clause is None
    assert screen.state.section is None
    assert screen.state.notice is None
    assert "Esc clears" in screen.state.help
    screen.move(1)
    screen.open()
    assert screen.state.chosen == -1


@pytest.mark.parametrize("how", ["back", "deleted"])
def test_the_way_back_from_what_was_found_leads_to_where_the_officer_was(how: str) -> None:
    screen = PolicyScreen(book_with("MB-462"))
    screen.choose(8)
    screen.open()
    screen.move(2)
    before = screen.state
    screen.find("i")
    screen.find("image")
    screen.move(1)
    screen.back() if how == "back" else screen.find("")
    assert screen.state == before
    screen.back()
    assert (screen.state.stage, screen.state.chosen) == (Stage.SECTIONS, 8)
    screen.back()
    assert screen.state.stage is Stage.SECTIONS


def test_a_blank_alone_looks_for_nothing() -> None:
    screen = PolicyScreen(book_with("MB-462"))
    screen.find(" ")
    assert (screen.state.stage, screen.state.find) == (Stage.SECTIONS, " ")
    screen.back()
    assert screen.state.find == ""


def test_moving_stays_within_the_list() -> None:
    screen = PolicyScreen(book_with("SR-465"))
    screen.move(-3)
    assert screen.state.chosen == 0
    screen.move(1000)
    assert screen.state.chosen == len(screen.state.rows) - 1
    screen.choose(99)
    assert screen.state.chosen == len(screen.state.rows) - 1


def test_an_id_of_another_policy_changes_nothing() -> None:
    screen = PolicyScreen(book_with("SR-465"))
    before = screen.state
    screen.open_clause("WV-471.5-f-2")
    assert screen.state is before


def test_sign_off_leaves_nothing_written() -> None:
    screen = PolicyScreen(book_with("SR-465"))
    first = screen.state
    screen.open_clause("SR-465.3-f")
    screen.find("CLETS")
    screen.signed_off()
    assert screen.state == first


def test_a_policy_that_did_not_come_with_the_program_says_so() -> None:
    shipped = PROFILES["PB-434"]
    own = replace(
        shipped,
        profile=replace(shipped.profile, id="XX-999"),
        verification=replace(shipped.verification, accuracy_notice=False),
    )
    screen = PolicyScreen(book_of(own, NOON, ships=SHIPS))
    assert screen.state.rows == ()
    assert "did not come with the program" in screen.state.help


def test_every_kind_has_words() -> None:
    assert KINDS.keys() == set(Kind)
    assert len({one.word for one in KINDS.values()}) == len(Kind)
