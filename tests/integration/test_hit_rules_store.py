# SPDX-License-Identifier: Apache-2.0
"""The department's rules with hits in a real store: who compares, what is taken up again, what bars sign-off."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mdt_app.domain.events import ReadRecorded
from mdt_app.domain.patrol import Hit
from mdt_app.errors import Refused
from mdt_app.services.provisioning import NewPerson
from mdt_app.services.recorder import Recorder, Surroundings
from mdt_app.services.sessions import SignedOn
from mdt_app.services.verifications import Verifications
from mdt_app.storage import audit, hits
from mdt_app.storage.database import Database
from mdt_app.storage.outbox import StoredOutbox
from policy.access import Role
from policy.profile.duty import Disposition
from policy.verification import (
    Answer,
    Channel,
    ClosingReason,
    HitRules,
    OccupantSeen,
    Outcome,
    Performer,
    Result,
    Row,
    Stage,
    StepRefused,
    Verification,
)
from tests.helpers.policies import PROFILES
from tests.helpers.stores import (
    ADMINISTRATOR,
    CANARY,
    MORNING,
    OFFICER,
    PARTNER,
    TRAINED,
    Clock,
    Heard,
    entry,
    fix_at,
    make_unit,
    plate_read,
    put_list,
    sign_on,
    unit_of,
)

pytestmark = pytest.mark.integration
RULES = {name: HitRules.of(profile) for name, profile in PROFILES.items()}
ASSISTANT = NewPerson(
    "unit12.assistant", "Assistant 3", Role.POLICE_ASSISTANT, "a quiet day shift", courses=TRAINED
)


@pytest.fixture
def signed_on(tmp_path: Path) -> Iterator[SignedOn]:
    """An officer at work."""
    signed_on = sign_on(make_unit(tmp_path / "unit", Clock()), Clock())
    yield signed_on
    signed_on.vault.close()


@pytest.fixture
def database(signed_on: SignedOn) -> Database:
    """The open store."""
    return signed_on.vault.day(MORNING.date())


def raised(signed_on: SignedOn) -> Hit:
    """A stored hit."""
    put_list(signed_on.vault.day(MORNING.date()), [entry(CANARY)])
    heard = Heard()
    surroundings = Surroundings("12", fix_at, lambda: signed_on.session)
    recorder = Recorder(signed_on.vault, surroundings, Clock(), heard)
    recorder.start()
    recorder.record(plate_read())
    assert recorder.stop(20)
    (told,) = (event for event in heard.events if isinstance(event, ReadRecorded))
    return told.hits[0]


def confirmed(begun: Verification) -> Verification:
    """Through the three steps, with an exception where the list has no description."""
    now = begun.enter(CANARY, MORNING)
    for row in Row:
        if now.facts.supplies(row):
            now = now.answer(row, Answer.SAME, MORNING)
        else:
            now = now.answer(row, Answer.CANNOT_TELL, MORNING)
            now = now.except_row(row, "the list has no description", MORNING)
    now = now.ask(Channel.DISPATCH_RADIO, MORNING)
    return now.confirm(Result.ACTIVE, "Dispatcher 7", MORNING)


@pytest.mark.parametrize("name", RULES)
def test_a_hit_is_begun_under_the_departments_rules(
    signed_on: SignedOn, database: Database, name: str
) -> None:
    begun = Verifications(Clock(), Heard(), RULES[name]).load(database, signed_on.session, raised(signed_on))
    assert (begun.rules, begun.performer, begun.forwarded) == (RULES[name], Performer.OFFICER, False)


def test_without_a_profile_the_rules_are_the_strictest(signed_on: SignedOn, database: Database) -> None:
    begun = Verifications(Clock(), Heard()).load(database, signed_on.session, raised(signed_on))
    assert begun.rules == HitRules()


@pytest.mark.clause("MP-462.4-f-ii", "WV-471.5-e-ii", "MB-462.8-2")
@pytest.mark.parametrize("name", RULES)
def test_an_assistant_compares_only_where_the_policy_names_the_operator(tmp_path: Path, name: str) -> None:
    """By the role of the account that is signed on; nobody can say it of oneself."""
    unit_of(tmp_path / "unit", (ADMINISTRATOR, ASSISTANT), Clock())
    signed_on = sign_on(tmp_path / "unit", Clock(), ASSISTANT)
    service = Verifications(Clock(), Heard(), RULES[name])
    begun = service.load(signed_on.vault.day(MORNING.date()), signed_on.session, raised(signed_on))
    assert begun.performer is Performer.OPERATOR
    if name in {"MP-462", "WV-471"}:
        assert begun.enter(CANARY, MORNING).stage is Stage.COMPARE
    else:
        with pytest.raises(StepRefused, match="Ask an officer"):
            begun.enter(CANARY, MORNING)
    signed_on.vault.close()


def test_an_account_that_is_gone_may_not_compare(signed_on: SignedOn, database: Database) -> None:
    """It is not even shown the sheet; the refusal is on record."""
    gone = replace(signed_on.session, username="unit12.nobody")
    with pytest.raises(Refused, match="no plates"):
        Verifications(Clock(), Heard(), RULES["WV-471"]).load(database, gone, raised(signed_on))
    newest = audit.events(database)[0]
    assert (newest.event, newest.outcome, newest.username) == ("sheet_opened", "refused", "unit12.nobody")


def test_a_hit_that_is_taken_up_after_a_change_of_policy_follows_the_new_one(
    signed_on: SignedOn, database: Database
) -> None:
    """What was kept before keeps its rules; the step after the change has the new ones."""
    hit = raised(signed_on)
    old = Verifications(Clock(), Heard(), RULES["MB-462"])
    begun = old.load(database, signed_on.session, hit).enter(CANARY, MORNING)
    begun = begun.answer(Row.CHARACTERS, Answer.SAME, MORNING).proceed()
    old.save(database, signed_on.session, hit.hit_id, begun)
    new = Verifications(Clock(), Heard(), RULES["WV-471"])
    again = new.load(database, signed_on.session, hit)
    assert (again.rules.profile, again.stage) == ("WV-471", Stage.COMPARE)
    new.save(database, signed_on.session, hit.hit_id, again.answer(Row.STATE, Answer.SAME, MORNING))
    kept = [step.verification.rules.profile for step in hits.steps(database, hit.hit_id)]
    assert kept == ["MB-462", "WV-471"]


@pytest.mark.clause("MP-462.4-g-3", "WV-471.5-f-3")
@pytest.mark.parametrize("name", RULES)
def test_a_stop_without_its_outcome_is_named_until_it_has_one(
    signed_on: SignedOn, database: Database, name: str
) -> None:
    hit = raised(signed_on)
    service = Verifications(Clock(), Heard(), RULES[name])
    begun = service.load(database, signed_on.session, hit)
    assert service.without_outcome(signed_on.vault) == ()
    service.save(database, signed_on.session, hit.hit_id, begun.enter(CANARY, MORNING))
    assert service.without_outcome(signed_on.vault) == ()
    done = confirmed(begun)
    assert done.stage is Stage.OUTCOME
    service.save(database, signed_on.session, hit.hit_id, done)
    assert service.without_outcome(signed_on.vault) == (hit,)
    service.save(database, signed_on.session, hit.hit_id, done.dispose(Outcome.LOST, MORNING))
    assert service.without_outcome(signed_on.vault) == ()


@pytest.mark.clause("MP-462.4-g-3", "WV-471.5-f-3")
def test_a_stop_before_verification_waits_for_its_outcome_too(
    signed_on: SignedOn, database: Database
) -> None:
    hit = raised(signed_on)
    service = Verifications(Clock(), Heard(), RULES["WV-471"])
    reported = service.load(database, signed_on.session, hit).report_stop_made(
        "it fled and was stopped at once", MORNING
    )
    service.save(database, signed_on.session, hit.hit_id, reported)
    assert service.without_outcome(signed_on.vault) == (hit,)
    off = Verifications(Clock(), Heard(), HitRules(disposition=Disposition(required=False)))
    assert off.without_outcome(signed_on.vault) == ()


@pytest.mark.clause("WV-471.5-f-3-ii", "MP-462.4-g-3-ii")
@pytest.mark.parametrize("name", ["MP-462", "WV-471"])
@pytest.mark.parametrize("tied", [True, False])
def test_whom_to_tell_travels_with_the_record(
    signed_on: SignedOn, database: Database, name: str, *, tied: bool
) -> None:
    """One entry for each party of the policy where the call does not tell, none where it does."""
    hit = raised(signed_on)
    service = Verifications(Clock(), Heard(), RULES[name])
    done = confirmed(service.load(database, signed_on.session, hit))
    done = done.record_basis("seen leaving a burglary", OccupantSeen.YES, MORNING)
    service.save(
        database,
        signed_on.session,
        hit.hit_id,
        done.correlate(MORNING, tied=tied).dispose(Outcome.STOP_ARREST, MORNING, "26-1001"),
    )
    batch = StoredOutbox(signed_on.vault, "unit-12", Clock()).next_batch(10)
    assert batch is not None
    (sent,) = batch.verifications
    parties = list(RULES[name].disposition.notify)
    assert sent.record["correlation"]["notify"] == ([] if tied else parties)  # type: ignore[index,call-overload]
    assert sent.record["rules"]["profile"] == name  # type: ignore[index,call-overload]


@pytest.mark.clause("MP-462.4-g-iii", "WV-471.5-f-iv", "MB-462.8-1")
def test_a_misread_keeps_the_correct_text_beside_the_read(signed_on: SignedOn, database: Database) -> None:
    """The read itself stays as the camera made it; the audit log has neither text."""
    hit = raised(signed_on)
    service = Verifications(Clock(), Heard(), RULES["WV-471"])
    seen = service.load(database, signed_on.session, hit).enter("8QTQ348", MORNING)
    service.save(database, signed_on.session, hit.hit_id, seen.close(ClosingReason.MISREAD, MORNING))
    (step,) = hits.steps(database, hit.hit_id)
    assert step.verification.reading == "8QTQ348"
    closing = hits.closing_of(database, hit.hit_id)
    assert closing is not None
    assert closing.reason == "misread_character"
    stored = hits.get(database, hit.hit_id)
    assert stored is not None
    assert stored.read.plate.reading.text == CANARY
    assert "8QTQ348" not in str(audit.events(database, limit=5))


def test_another_person_who_takes_a_hit_up_is_judged_by_their_own_role(tmp_path: Path) -> None:
    unit_of(tmp_path / "unit", (ADMINISTRATOR, OFFICER, PARTNER, ASSISTANT), Clock())
    officer = sign_on(tmp_path / "unit", Clock())
    hit = raised(officer)
    service = Verifications(Clock(), Heard(), RULES["SR-465"])
    begun = service.load(officer.vault.day(MORNING.date()), officer.session, hit).enter(CANARY, MORNING)
    for row in Row:
        if begun.facts.supplies(row):
            begun = begun.answer(row, Answer.SAME, MORNING)
    service.save(officer.vault.day(MORNING.date()), officer.session, hit.hit_id, begun)
    officer.vault.close()
    assistant = sign_on(tmp_path / "unit", Clock(), ASSISTANT)
    again = service.load(assistant.vault.day(MORNING.date()), assistant.session, hit)
    assert (again.officer, again.stage, again.earlier_readings) == (
        ASSISTANT.username,
        Stage.ENTER,
        (CANARY,),
    )
    with pytest.raises(StepRefused, match="Ask an officer"):
        again.enter(CANARY, MORNING)
    assistant.vault.close()
