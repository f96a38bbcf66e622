# SPDX-License-Identifier: Apache-2.0
"""What the five departments ask for before anybody acts on a hit, and how their rules are kept with a hit."""

import json
from dataclasses import replace

import pytest

from policy.errors import RecordDamaged
from policy.hit_rules import Check, HitRules, Performer
from policy.profile.duty import Disposition
from policy.profile.duty import Verification as Keys
from policy.verification import (
    Answer,
    Channel,
    HitFacts,
    OccupantSeen,
    Outcome,
    Result,
    Row,
    Stage,
    StepRefused,
    Verification,
)
from tests.helpers.policies import PROFILES
from tests.helpers.verifications import (
    FACTS,
    NO_DESCRIPTORS,
    NOW,
    REASON,
    asked,
    compared,
    entered,
    fresh,
    verified,
)

RULES = {name: HitRules.of(profile) for name, profile in PROFILES.items()}
ALL = frozenset(Row)
CHARACTERS = frozenset({Row.CHARACTERS})
IF_PRACTICABLE = {"SR-465", "MB-462", "PB-434"}
BOTH = frozenset({Check.CLETS, Check.STATUS})
CLETS, STATUS, NOTHING = frozenset({Check.CLETS}), frozenset({Check.STATUS}), frozenset[Check]()


@pytest.mark.parametrize(
    ("name", "rows", "checks", "by_exigency", "as_impracticable"),
    [
        pytest.param("SR-465", ALL, CLETS, NOTHING, CLETS, marks=pytest.mark.clause("SR-465.3-f")),
        pytest.param(
            "MB-462",
            CHARACTERS,
            CLETS,
            NOTHING,
            CLETS,
            marks=pytest.mark.clause("MB-462.8-2-ii", "MB-462.8-3"),
        ),
        pytest.param("PB-434", ALL, CLETS, NOTHING, CLETS, marks=pytest.mark.clause("PB-434.3-f")),
        pytest.param(
            "MP-462",
            ALL,
            BOTH,
            BOTH,
            NOTHING,
            marks=pytest.mark.clause("MP-462.4-f", "MP-462.4-g-1", "MP-462.4-g-1-ii", "MP-462.4-g-2"),
        ),
        pytest.param(
            "WV-471",
            ALL,
            BOTH,
            STATUS,
            NOTHING,
            marks=pytest.mark.clause("WV-471.5-e", "WV-471.5-f-1", "WV-471.5-f-1-ii", "WV-471.5-f-2"),
        ),
    ],
)
def test_what_each_department_asks_and_excuses(
    name: str,
    rows: frozenset[Row],
    checks: frozenset[Check],
    by_exigency: frozenset[Check],
    as_impracticable: frozenset[Check],
) -> None:
    rules = RULES[name]
    assert frozenset(filter(rules.asks, Row)) == rows
    assert rules.checks == checks
    assert rules.excused_by_exigency == by_exigency
    assert rules.excused_as_impracticable == as_impracticable


@pytest.mark.parametrize("name", RULES)
def test_without_clets_an_action_needs_the_departments_own_excuse_in_writing(name: str) -> None:
    """San Rafael, Manhattan Beach, Pittsburg: not practicable; Menlo Park: exigent; Watsonville: none."""
    ready = compared(rules=RULES[name])
    with pytest.raises(StepRefused, match=r"comes after verification: the CLETS check"):
        ready.dispose(Outcome.VEHICLE_RECOVERED, NOW)
    for plea, allowed in (
        (Verification.not_practicable, name in IF_PRACTICABLE),
        (Verification.exigent, name == "MP-462"),
    ):
        try:
            excused = plea(ready, REASON, NOW)
        except StepRefused:
            excused = ready
        assert excused.may_act is allowed
        assert excused.for_review or not allowed
        assert not excused.verified
        if allowed:
            assert excused.may_restrict
            assert REASON in excused.for_review[-1]
            for short in ("", "hurry", "x" * 14, "a   b     c    d"):
                with pytest.raises(StepRefused, match="at least 15"):
                    plea(ready, short, NOW)


@pytest.mark.clause("WV-471.5-f-1-ii", "WV-471.5-e-iii")
def test_watsonvilles_exigency_excuses_the_status_and_leaves_clets_to_be_asked() -> None:
    """With a dispatcher as the only source of the status: the officer's own CLETS inquiry then suffices."""
    rules = HitRules("WV-471", replace(RULES["WV-471"].verification, status_sources=("dispatcher",)))
    ready = compared(rules=rules)
    alone = ready.ask(Channel.MDC_INQUIRY, NOW).confirm(Result.ACTIVE, "self", NOW)
    assert alone.missing == STATUS
    assert alone.stage is Stage.CONFIRM
    pleaded = ready.exigent(REASON, NOW)
    assert pleaded.missing == CLETS
    assert not pleaded.may_act
    done = pleaded.ask(Channel.MDC_INQUIRY, NOW).confirm(Result.ACTIVE, "self", NOW)
    assert done.may_act
    assert not done.verified
    assert done.for_review == (f"Exigent: {REASON}",)


@pytest.mark.clause("WV-471.5-e-iv", "MP-462.4-f-iii")
@pytest.mark.parametrize("freedom", ["validated", "validated_or_exigent"])
def test_nobody_is_stopped_by_exigency_unless_the_policy_says_so(freedom: str) -> None:
    """Under "validated" a stop is reported with its reason, and a supervisor looks at it."""
    keys = replace(RULES["MP-462"].verification, restrict_freedom=freedom)  # type: ignore[arg-type]
    now = compared(rules=HitRules("MP-462", keys, Disposition(notify=()))).exigent(REASON, NOW)
    now = now.record_basis("broken window", OccupantSeen.NO, NOW)
    assert now.may_act
    assert now.dispose(Outcome.VEHICLE_RECOVERED, NOW).disposition
    for stop in (Outcome.STOP_ARREST, Outcome.STOP_NO_ARREST):
        if freedom == "validated_or_exigent":
            assert now.dispose(stop, NOW).disposition
            continue
        with pytest.raises(StepRefused, match="Nobody may be stopped on this hit"):
            now.dispose(stop, NOW)
        reported = now.report_stop_made("shots were fired at us", NOW)
        assert reported.dispose(stop, NOW).disposition
        assert reported.for_review[-1] == "Stop before verification: shots were fired at us"


@pytest.mark.clause("MP-462.4-f-ii", "MP-462.4-g-2")
@pytest.mark.parametrize("name", RULES)
def test_no_excuse_replaces_the_visual_check(name: str) -> None:
    """Menlo Park excuses CLETS, status and "freedom", not the comparison; nobody else excuses more."""
    incomplete = (
        fresh(rules=RULES[name]),
        entered(rules=RULES[name]),
        entered("8QTQ343", rules=RULES[name]),
        compared(rules=RULES[name]).answer(Row.CHARACTERS, Answer.DIFFERS, NOW),
    )
    for now in incomplete:
        for plea in (Verification.exigent, Verification.not_practicable):
            with pytest.raises(StepRefused):
                plea(now, REASON, NOW)


@pytest.mark.clause("WV-471.5-f-2", "MP-462.4-g-2")
@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("row", [Row.STATE, Row.VEHICLE])
def test_a_doubtful_row_is_accepted_with_a_note_only_where_the_policy_says_matches(
    name: str, row: Row
) -> None:
    """Watsonville says "identically"; Menlo Park "matches"; a difference is a no everywhere, asked or not."""
    rules = RULES[name]
    doubted = compared(rules=rules).answer(row, Answer.CANNOT_TELL, NOW)
    if name == "MP-462":
        noted = doubted.except_row(row, REASON, NOW)
        assert noted.compared
        assert noted.for_review == (f"{row.upper()} in doubt: {REASON}",)
        with pytest.raises(StepRefused, match="at least 15"):
            doubted.except_row(row, "seems right", NOW)
    else:
        with pytest.raises(StepRefused, match="There is no exception"):
            doubted.except_row(row, REASON, NOW)
    assert doubted.compared is not rules.asks(row)
    differs = compared(rules=rules).answer(row, Answer.DIFFERS, NOW)
    assert not differs.compared
    with pytest.raises(StepRefused):
        differs.except_row(row, REASON, NOW)


@pytest.mark.parametrize("name", RULES)
def test_a_plea_that_the_policy_does_not_know_is_refused_with_the_way_on(name: str) -> None:
    ready = compared(rules=RULES[name])
    if name in IF_PRACTICABLE:
        with pytest.raises(StepRefused, match="no exigency for a hit"):
            ready.exigent(REASON, NOW)
    else:
        with pytest.raises(StepRefused, match="CLETS in every case"):
            ready.not_practicable(REASON, NOW)


@pytest.mark.parametrize("result", [Result.NOT_ACTIVE, Result.NO_RECORD, Result.DIFFERENT_VEHICLE])
def test_a_kept_record_with_an_answer_against_the_hit_is_never_verified(result: Result) -> None:
    """Whatever else it holds: as after a store that was tampered with."""
    record = verified().to_record()
    against = asked().confirm(result, "Dispatcher 12", NOW).to_record()["requests"]
    for requests in (record["requests"] + against, against + record["requests"]):
        kept = Verification.from_record(record | {"requests": requests})
        assert not kept.verified
        assert not kept.may_act
        assert not kept.may_restrict


def test_the_characters_are_always_compared_whatever_a_profile_leaves_out() -> None:
    rules = HitRules("TEST", Keys(match_fields=()))
    assert [row for row in Row if rules.asks(row)] == [Row.CHARACTERS]


def test_a_plate_of_which_nothing_was_read_is_not_in_doubt_but_not_compared() -> None:
    now = entered("???", rules=RULES["MP-462"])
    with pytest.raises(StepRefused, match="Nothing of CHARACTERS was read"):
        now.except_row(Row.CHARACTERS, REASON, NOW)
    in_part = entered("8QTQ?43", rules=RULES["MP-462"]).except_row(Row.CHARACTERS, REASON, NOW)
    assert in_part.blockers == ("answer STATE first", "answer VEHICLE first")


@pytest.mark.clause("WV-471.5-f-2")
@pytest.mark.parametrize("name", ["WV-471", "MP-462", "MB-462"])
def test_what_the_list_leaves_out_is_heard_from_dispatch_where_all_must_be_identical(name: str) -> None:
    rules = RULES[name]
    now = entered(facts=NO_DESCRIPTORS, rules=rules)
    now = now.answer(Row.CHARACTERS, Answer.SAME, NOW).answer(Row.STATE, Answer.SAME, NOW)
    now = now.answer(Row.VEHICLE, Answer.CANNOT_TELL, NOW).except_row(Row.VEHICLE, REASON, NOW)
    by_mdc = now.ask(Channel.MDC_INQUIRY, NOW).confirm(Result.ACTIVE, "self", NOW)
    assert by_mdc.verified is (name != "WV-471")
    if not by_mdc.verified:
        assert by_mdc.missing == {Check.DESCRIPTION}
        with pytest.raises(StepRefused, match="Dispatch's description"):
            by_mdc.ask(Channel.MDC_INQUIRY, NOW)
        with pytest.raises(StepRefused, match="Ask for the record first"):
            by_mdc.confirm(Result.ACTIVE, "self", NOW)
        asked_too = by_mdc.ask(Channel.DISPATCH_RADIO, NOW)
        assert asked_too.requests[-1].number == 1
        assert asked_too.confirm(Result.ACTIVE, "Dispatcher 12", NOW).verified
        assert not asked_too.confirm(Result.DIFFERENT_VEHICLE, "Dispatcher 12", NOW).may_act


@pytest.mark.clause("WV-471.5-f-3-ii", "MP-462.4-g-3-ii")
@pytest.mark.parametrize("name", RULES)
def test_whom_an_arrest_that_the_call_does_not_tie_to_the_hit_is_told(name: str) -> None:
    done = asked(rules=RULES[name]).confirm(Result.ACTIVE, "Dispatcher 12", NOW)
    done = done.record_basis("broken window", OccupantSeen.NO, NOW)
    parties = {"MP-462": ("dispatcher",)}.get(name, ("dispatcher", "entry_originator", "crime_analyst"))
    with pytest.raises(StepRefused, match="ties this hit to the arrest"):
        done.dispose(Outcome.STOP_ARREST, NOW)
    for tied, told in ((False, parties), (True, ())):
        cleared = done.correlate(NOW, tied=tied).dispose(Outcome.STOP_ARREST, NOW)
        assert cleared.correlation is not None
        assert cleared.correlation.notify == told
    assert done.dispose(Outcome.STOP_NO_ARREST, NOW).correlation is None


@pytest.mark.clause("MP-462.4-g-2-ii", "WV-471.5-f-2-ii", "WV-471.5-e-vi")
@pytest.mark.parametrize("name", RULES)
def test_whether_the_wanted_person_was_seen_is_asked_where_an_effort_is_due(name: str) -> None:
    rules = RULES[name]
    done = asked(rules=rules).confirm(Result.ACTIVE, "Dispatcher 12", NOW)
    with pytest.raises(StepRefused, match="gives you cause"):
        done.record_basis(" ", OccupantSeen.NO, NOW)
    if name == "MP-462":
        assert not rules.asks_occupant
        assert done.record_basis("broken window", None, NOW).dispose(Outcome.STOP_NO_ARREST, NOW).disposition
        assert rules.asked_before_acting == "what, besides this hit, gives cause"
    else:
        with pytest.raises(StepRefused, match="person was seen"):
            done.record_basis("broken window", None, NOW)


@pytest.mark.clause("MP-462.4-g-iv", "WV-471.5-f-v")
@pytest.mark.parametrize("name", RULES)
def test_following_is_all_that_is_allowed_before(name: str) -> None:
    assert RULES[name].may_follow
    assert not HitRules("TEST", Keys(allowed_before=())).may_follow


# What is kept


@pytest.mark.parametrize("name", RULES)
def test_the_rules_are_kept_with_the_verification(name: str) -> None:
    """Who audits it sees what was asked of this person, whatever the policy says later."""
    now = replace(asked(rules=RULES[name]), performer=Performer.OPERATOR)
    back = Verification.from_record(json.loads(json.dumps(now.to_record())))
    assert back == now
    assert (back.rules, back.rules.profile, back.performer) == (RULES[name], name, Performer.OPERATOR)


def test_a_record_from_before_the_profiles_is_read_and_judged_by_the_strictest_rules() -> None:
    for made in (fresh(), entered(), asked(), verified()):
        record = made.to_record()
        for name in ("impracticable", "correlation", "rules", "performer", "forwarded"):
            del record[name]
        assert Verification.from_record(record) == made
    record["exigency"] = {"reason": REASON, "at": NOW.isoformat()}
    record["requests"] = []
    old = Verification.from_record(record)
    assert old.stage is Stage.OUTCOME
    assert not old.may_act
    assert old.for_review == (f"Exigent: {REASON}",)
    with pytest.raises(StepRefused, match="Nobody may be stopped"):
        old.dispose(Outcome.STOP_ARREST, NOW)
    assert old.report_stop_made(REASON, NOW).unverified_stop


def test_a_record_of_which_a_part_is_missing_is_refused() -> None:
    record = verified().to_record()
    del record["performer"]
    with pytest.raises(RecordDamaged, match="performer"):
        Verification.from_record(record)


def test_a_key_that_is_younger_than_the_record_has_its_strictest_value() -> None:
    record = asked(rules=RULES["MP-462"]).to_record()
    for key in ("clets", "restrict_freedom", "match_fields"):
        del record["rules"]["verification"][key]
    keys = Verification.from_record(record).rules.verification
    assert (keys.clets, keys.restrict_freedom, len(keys.match_fields)) == ("required", "validated", 3)


@pytest.mark.parametrize(
    "damage", [{"clets": "never"}, {"alert_alone_insufficient": 1}, {"match_fields": "state"}, {"other": 1}]
)
def test_rules_that_were_tampered_with_are_refused(damage: dict[str, object]) -> None:
    record = verified().to_record()
    record["rules"]["verification"] |= damage
    with pytest.raises(RecordDamaged):
        Verification.from_record(record)


def test_a_verification_that_is_taken_up_again_follows_the_rules_in_force_then() -> None:
    """Only what is over, or was or may be acted on, stays as it was judged."""
    loose, strict = RULES["MB-462"], RULES["WV-471"]
    begun = entered(rules=loose).answer(Row.CHARACTERS, Answer.SAME, NOW).proceed()
    assert begun.stage is Stage.CONFIRM
    again = begun.taken_up("officer12", strict, Performer.OFFICER)
    assert again.stage is Stage.COMPARE
    assert again.rules == strict
    assert again.blockers == ("answer STATE first", "answer VEHICLE first")
    other = begun.taken_up("officer12", strict, Performer.DISPATCHER)
    assert other.blockers == ("your role may not compare",)
    excused = compared(rules=loose).not_practicable(REASON, NOW)
    assert excused.stage is Stage.OUTCOME
    assert excused.taken_up("officer12", strict, Performer.OFFICER) is excused
    closed = verified().dispose(Outcome.LOST, NOW)
    assert closed.taken_up("officer12", loose, Performer.OTHER) is closed


@pytest.mark.clause("WV-471.5-f-2", "MP-462.4-g-2")
def test_another_person_looks_at_the_plate_anew() -> None:
    """What the first one saw is kept as history; an answer against the hit is not lost with it."""
    rules = RULES["WV-471"]
    for under_way in (entered(rules=rules), compared(rules=rules), asked(rules=rules)):
        other = under_way.taken_up("officer13", rules, Performer.OFFICER)
        assert (other.officer, other.stage, other.reading) == ("officer13", Stage.ENTER, "")
        assert other.earlier_readings == ("8QTQ743",)
        assert not other.requests
        assert under_way.taken_up("officer12", rules, Performer.OFFICER) == under_way
    assert fresh(rules=rules).taken_up("officer13", rules, Performer.OFFICER).earlier_readings == ()
    refuted = asked(rules=rules).confirm(Result.NOT_ACTIVE, "Dispatcher 12", NOW)
    assert refuted.taken_up("officer13", rules, Performer.OFFICER).refuted
    done = verified()
    assert done.taken_up("officer13", rules, Performer.OFFICER) is done


def test_what_was_answered_counts_at_once_under_rules_that_ask_less() -> None:
    only_mdc = HitRules("TEST", Keys(status_sources=("dispatcher",)))
    half = compared(rules=only_mdc).ask(Channel.MDC_INQUIRY, NOW).confirm(Result.ACTIVE, "self", NOW)
    assert half.stage is Stage.CONFIRM
    assert half.taken_up("officer12", RULES["SR-465"], Performer.OFFICER).stage is Stage.OUTCOME
    assert half.taken_up("officer12", only_mdc, Performer.OFFICER).stage is Stage.CONFIRM


def test_entering_again_keeps_the_rules_and_the_person() -> None:
    now = Verification.begin(FACTS, "desk3", RULES["MB-462"], Performer.DISPATCHER, forwarded=True).enter(
        "8QTQ743", NOW
    )
    again = now.reopen_entry()
    assert (again.rules, again.performer, again.forwarded) == (now.rules, now.performer, now.forwarded)


def test_a_list_without_a_state_needs_no_exception_where_the_state_is_not_asked() -> None:
    facts = HitFacts("8QTQ743", None, vehicle_supplied=False, priority=FACTS.priority)
    now = entered(facts=facts, rules=RULES["MB-462"]).answer(Row.CHARACTERS, Answer.SAME, NOW)
    assert now.compared
