# SPDX-License-Identifier: Apache-2.0
"""Hot plates in a real store: entered by a member, let in by whom the policy names, and only then looked for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mdt_app.domain.events import ListsChanged
from mdt_app.domain.hot_plates import Standing
from mdt_app.errors import Refused
from mdt_app.services.hot_plates import HotPlates, Member
from mdt_app.services.provisioning import NewPerson
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import audit, authorities, hot_plates, hotlists
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.access import Role
from policy.hotplates import HotPlateForm
from policy.matching import MatchClass, matches
from tests.helpers import stores
from tests.helpers.policies import PROFILES
from tests.helpers.stores import MORNING, Clock, Heard, sign_on, unit_of

pytestmark = pytest.mark.integration

FORM = HotPlateForm(
    "8qtq 743",
    "stolen_vehicle",
    "26-104417",
    "taken from a driveway overnight",
    "GO 26-4417",
    state="ca",
    expires_at=MORNING + timedelta(days=7),
)
#: Both department's categories hold it; the policy that names the fields decides which are asked.
OF_TWO = pytest.mark.parametrize("policy", ["MP-462", "WV-471"])
PARTIAL = replace(FORM, plate="7ab?1*", state="", incident="26-104411")
OFFICER, PARTNER = Member("unit12.officer", "s-1", "routine_patrol"), Member("unit12.partner")
PEOPLE = (stores.ADMINISTRATOR, stores.OFFICER, stores.PARTNER)
ADMINISTRATOR, SERGEANT = Member("unit12.admin"), Member("unit12.sergeant")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def signed_on(tmp_path: Path, clock: Clock) -> Iterator[SignedOn]:
    sergeant = NewPerson("unit12.sergeant", "Sergeant 1", Role.SUPERVISOR, "watch over the watch")
    unit_of(tmp_path / "unit", (*PEOPLE, sergeant), clock)
    signed_on = sign_on(tmp_path / "unit", clock)
    yield signed_on
    signed_on.vault.close()


@pytest.fixture
def database(signed_on: SignedOn) -> Database:
    return signed_on.vault.index()


def plates(clock: Clock, heard: Heard, policy: str = "WV-471") -> HotPlates:
    return HotPlates(PROFILES[policy], clock, heard)


def alerts(database: Database, clock: Clock, text: str) -> list[MatchClass]:
    """How a read of this text matches now."""
    candidates = [candidate.entry for candidate in hotlists.candidates(database, text)]
    return [match.match_class for match in matches(text, "CA", candidates, clock())]


def newest(database: Database) -> AuditEvent:
    return audit.events(database, limit=1)[0]


@pytest.mark.clause(
    "MP-462.4-2",
    "MP-462.4-2-ii",
    "MP-462.4-2-iii",
    "WV-471.5-f-5-a",
    "WV-471.5-f-5-a-1",
    "WV-471.5-f-5-a-2",
    "WV-471.5-f-5-a-3",
    "MP-462.4-g-5",
    "WV-471.5-f-5",
)
@OF_TWO
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"case_number": ""}, "case number"),
        ({"synopsis": " "}, "synopsis"),
        ({"report": ""}, "general offence report"),
        ({"expires_at": None}, "until when"),
        ({"plate": "***"}, "at least two"),
        ({"plate": "7AB?1*"}, "incident number"),
        ({"category": "immigration_violator"}, "immigration enforcement"),
        ({"category": "gang"}, "not among those of the policy"),
        ({"synopsis": "ICE wants him deported"}, "immigration enforcement"),
    ],
)
def test_what_lacks_something_is_kept_nowhere(
    database: Database, clock: Clock, heard: Heard, policy: str, change: dict[str, object], words: str
) -> None:
    """The sentence names it; the refusal is on record with its code and without the plate."""
    with pytest.raises(Refused, match=words):
        plates(clock, heard, policy).enter(database, OFFICER, replace(FORM, **change))  # type: ignore[arg-type]
    assert hot_plates.every(database) == ()
    assert heard.events == []
    event = newest(database)
    assert (event.event, event.outcome, event.username) == ("hot_plate_entered", "refused", "unit12.officer")
    assert not any(plate in str(event) for plate in ("8QTQ743", "8qtq 743"))


@pytest.mark.clause("MP-462.4-2", "WV-471.5-f-5-a-1", "MP-462.4-g-5-ii", "WV-471.5-f-5-ii")
@OF_TWO
def test_an_entry_alerts_only_once_the_administrator_let_it_in(
    database: Database, clock: Clock, heard: Heard, policy: str
) -> None:
    """The member is the signed-on account; their own word does not let it in, nor does another officer's."""
    service = plates(clock, heard, policy)
    kept = service.enter(database, OFFICER, FORM)
    assert kept.version.author == "unit12.officer"
    assert alerts(database, clock, "8QTQ743") == []
    (view,) = service.listing(database, "unit12.officer")
    assert (view.standing, view.may_decide) == (Standing.WAITING, False)
    assert view.approver == PROFILES[policy].roles.alpr_administrator
    for other in (OFFICER, PARTNER, SERGEANT):
        with pytest.raises(Refused, match="approve"):
            service.approve(database, other, kept.entry_id)
    assert alerts(database, clock, "8QTQ743") == []
    service.approve(database, ADMINISTRATOR, kept.entry_id)
    assert alerts(database, clock, "8QTQ743") == [MatchClass.EXACT]
    (told,) = heard.events
    assert isinstance(told, ListsChanged)
    event = newest(database)
    assert (event.event, event.username, event.case_no) == (
        "hot_plate_approved",
        "unit12.admin",
        "26-104417",
    )


def test_nobody_lets_in_what_they_wrote_not_even_the_administrator(
    database: Database, clock: Clock, heard: Heard
) -> None:
    service = plates(clock, heard)
    kept = service.enter(database, ADMINISTRATOR, FORM)
    with pytest.raises(Refused, match="of their own"):
        service.approve(database, ADMINISTRATOR, kept.entry_id)
    assert alerts(database, clock, "8QTQ743") == []


@pytest.mark.clause("MP-462.4-2-iv")
def test_other_details_are_kept_and_not_asked_for(database: Database, clock: Clock, heard: Heard) -> None:
    service = plates(clock, heard, "MP-462")
    noted = service.enter(database, OFFICER, replace(FORM, notes=" roof rack, dent on the left "))
    plain = service.enter(database, OFFICER, replace(FORM, plate="7QXQ999"))
    kept = {one.entry_id: one.pending.notes for one in hot_plates.every(database)}
    assert kept == {noted.entry_id: "roof rack, dent on the left", plain.entry_id: ""}


@pytest.mark.clause("SR-465.3-c-iii", "PB-434.3-c-iii", "MP-462.4-c-iii", "WV-471.5-c-iii")
@pytest.mark.parametrize("policy", ["SR-465", "PB-434", "MP-462", "WV-471"])
def test_part_of_a_plate_alerts_on_what_fits_it(
    database: Database, clock: Clock, heard: Heard, policy: str
) -> None:
    """With the incident that it is from; the hit is called partial, and other plates are left alone."""
    service = plates(clock, heard, policy)
    kept = service.enter(database, OFFICER, PARTIAL)
    assert kept.pending.incident == "26-104411"
    assert alerts(database, clock, "7ABC123") == []
    service.approve(database, ADMINISTRATOR, kept.entry_id)
    assert alerts(database, clock, "7ABC123") == [MatchClass.PARTIAL]
    assert alerts(database, clock, "7ABCC23") == []


def test_an_entry_ends_by_itself(database: Database, clock: Clock, heard: Heard) -> None:
    service = plates(clock, heard)
    kept = service.enter(database, OFFICER, FORM)
    service.approve(database, ADMINISTRATOR, kept.entry_id)
    clock.pass_(days=7, seconds=-1)
    assert alerts(database, clock, "8QTQ743") == [MatchClass.EXACT]
    clock.pass_(seconds=1)
    assert alerts(database, clock, "8QTQ743") == []
    (view,) = service.listing(database, "unit12.officer")
    assert view.standing is Standing.EXPIRED
    assert service.listing(database, "unit12.partner") == ()


@pytest.mark.clause("MP-462.4-g-5-iii", "WV-471.5-f-5-iii")
@OF_TWO
def test_a_change_is_let_in_by_the_authors_immediate_supervisor(
    database: Database, clock: Clock, heard: Heard, policy: str
) -> None:
    """Until then the former version is looked for; both stay on record."""
    service = plates(clock, heard, policy)
    kept = service.enter(database, OFFICER, FORM)
    service.approve(database, ADMINISTRATOR, kept.entry_id)
    other = replace(FORM, plate="7QXQ999", report="GO 26-4418")
    changed = service.change(database, OFFICER, kept.entry_id, other)
    assert (changed.version.number, changed.version.supervisor) == (2, "unit12.sergeant")
    for nobody in (OFFICER, PARTNER, ADMINISTRATOR):
        with pytest.raises(Refused, match=r"supervisor|of their own"):
            service.approve(database, nobody, kept.entry_id)
    assert alerts(database, clock, "8QTQ743") == [MatchClass.EXACT]
    assert alerts(database, clock, "7QXQ999") == []
    (waiting, _) = service.listing(database, "unit12.sergeant")
    assert (waiting.standing, waiting.may_decide) == (Standing.WAITING, True)
    service.approve(database, SERGEANT, kept.entry_id)
    assert alerts(database, clock, "8QTQ743") == []
    assert alerts(database, clock, "7QXQ999") == [MatchClass.EXACT]
    standings = [one.standing(clock()) for one in hot_plates.versions(database, kept.entry_id)]
    assert standings == [Standing.REPLACED, Standing.IN_FORCE]
    assert len(service.listing(database, "unit12.officer")) == 1


def test_a_change_needs_a_supervisor_on_record_and_an_entry_that_was_let_in(
    database: Database, clock: Clock, heard: Heard
) -> None:
    service = plates(clock, heard)
    kept = service.enter(database, PARTNER, FORM)
    with pytest.raises(Refused, match="was let in"):
        service.change(database, PARTNER, kept.entry_id, FORM)
    service.approve(database, ADMINISTRATOR, kept.entry_id)
    with pytest.raises(Refused, match="none is on record"):
        service.change(database, PARTNER, kept.entry_id, FORM)
    authorities.set_supervisor(database, "unit12.partner", "unit12.sergeant")
    service.change(database, PARTNER, kept.entry_id, FORM)
    with pytest.raises(Refused, match="waits for approval"):
        service.change(database, PARTNER, kept.entry_id, FORM)


def test_whoever_wrote_it_takes_it_back_or_ends_it(database: Database, clock: Clock, heard: Heard) -> None:
    service = plates(clock, heard)
    taken_back = service.enter(database, OFFICER, FORM)
    with pytest.raises(Refused, match="Whoever wrote"):
        service.end(database, PARTNER, taken_back.entry_id)
    service.end(database, OFFICER, taken_back.entry_id)
    with pytest.raises(Refused, match="Nothing waits"):
        service.approve(database, ADMINISTRATOR, taken_back.entry_id)
    with pytest.raises(Refused, match="over already"):
        service.end(database, OFFICER, taken_back.entry_id)
    ended = service.enter(database, OFFICER, FORM)
    service.approve(database, ADMINISTRATOR, ended.entry_id)
    service.end(database, ADMINISTRATOR, ended.entry_id)
    assert newest(database).event == "hot_plate_withdrawn"
    assert alerts(database, clock, "8QTQ743") == []
    assert [view.standing for view in service.listing(database, "unit12.officer")] == [
        Standing.REJECTED,
        Standing.WITHDRAWN,
    ]


def test_who_is_shown_no_plates_sees_and_enters_no_hot_plate(
    database: Database, clock: Clock, heard: Heard
) -> None:
    """A technician mends readers; somebody unknown does nothing. Both are on record."""
    service = plates(clock, heard)
    database.conn.execute("UPDATE accounts SET role = 'technician' WHERE username = 'unit12.partner'")
    for username in ("unit12.partner", "nobody"):
        with pytest.raises(Refused, match="shown no plates"):
            service.listing(database, username)
        assert (newest(database).event, newest(database).outcome) == ("hot_plates_shown", "refused")
        with pytest.raises(Refused, match="shown no plates"):
            service.enter(database, Member(username), FORM)
    assert hot_plates.every(database) == ()
