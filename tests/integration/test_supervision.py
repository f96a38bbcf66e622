# SPDX-License-Identifier: Apache-2.0
"""What others than the officer decide: canvass prompts, deployment orders, data scopes, in a real store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mdt_app.domain.patrol import Hit
from mdt_app.errors import Refused
from mdt_app.services.canvass import Canvass, Incident
from mdt_app.services.deployments import Deployments
from mdt_app.services.list_details import ListDetails
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import audit, authorities, deployments
from mdt_app.storage.database import Database
from policy.capture import DeploymentOrder
from tests.helpers.policies import PROFILES
from tests.helpers.sightings import hit
from tests.helpers.stores import MORNING, UNIT, Clock, make_unit, sign_on

pytestmark = pytest.mark.integration


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def signed_on(tmp_path: Path, clock: Clock) -> Iterator[SignedOn]:
    signed_on = sign_on(make_unit(tmp_path / "unit", clock), clock)
    yield signed_on
    signed_on.vault.close()


@pytest.fixture
def database(signed_on: SignedOn) -> Database:
    return signed_on.vault.index()


CANVASSED = ["SR-465", "PB-434", "MP-462", "WV-471"]


@pytest.mark.clause("SR-465.3-c-ii", "PB-434.3-c-ii", "MP-462.4-c-ii", "WV-471.5-c-ii")
@pytest.mark.parametrize("policy", CANVASSED)
@pytest.mark.parametrize("kind", ["homicide", "shooting", "other_major_incident"])
def test_a_major_incident_is_decided_on_and_the_decision_stays(
    database: Database, signed_on: SignedOn, clock: Clock, policy: str, kind: str
) -> None:
    """Declined, the shift goes on as it was; accepted, a session with incident and place begins."""
    service = Canvass(PROFILES[policy], clock)
    incident = Incident(kind, "26-104411", "Alder Way")
    service.decline(database, signed_on.session, incident)
    declined = audit.events(database, limit=1)[0]
    assert (declined.event, declined.outcome) == ("canvass_prompt", "declined")
    assert declined.case_no == "26-104411"
    clock.pass_(minutes=1)
    begun = service.accept(database, signed_on.session, incident)
    assert (begun.incident, begun.place) == ("26-104411", "Alder Way")
    assert begun.session_id != signed_on.session.session_id
    accepted = audit.events(database, limit=1)[0]
    assert (accepted.outcome, accepted.session_id) == ("accepted", str(begun.session_id))
    ended = database.rows(
        "SELECT ended_at FROM sessions WHERE session_id = ?", (str(signed_on.session.session_id),)
    )
    assert ended[0]["ended_at"] is not None


@pytest.mark.clause("SR-465.3-c-ii", "PB-434.3-c-ii", "MP-462.4-c-ii", "WV-471.5-c-ii")
@pytest.mark.parametrize("policy", CANVASSED)
def test_a_parking_incident_raises_nothing(
    database: Database, signed_on: SignedOn, clock: Clock, policy: str
) -> None:
    service = Canvass(PROFILES[policy], clock)
    before = audit.events(database, limit=1)
    for decide in (service.accept, service.decline):
        with pytest.raises(Refused, match="asks for no canvass"):
            decide(database, signed_on.session, Incident("parking", "26-1", "Alder Way"))
    assert audit.events(database, limit=1) == before


def test_a_canvass_without_incident_or_place_does_not_begin(
    database: Database, signed_on: SignedOn, clock: Clock
) -> None:
    service = Canvass(PROFILES["WV-471"], clock)
    with pytest.raises(Refused, match="incident number"):
        service.accept(database, signed_on.session, Incident("homicide", "", "Alder Way"))
    with pytest.raises(Refused, match="place"):
        service.accept(database, signed_on.session, Incident("homicide", "26-1", " "))


ORDER = DeploymentOrder(
    "D-12",
    "front-left",
    UNIT,
    "street races",
    MORNING - timedelta(days=1),
    MORNING + timedelta(days=1),
    "unit12.admin",
)


@pytest.mark.clause("WV-471.3-b-iii")
def test_only_the_administrator_orders_and_the_shift_is_tagged_with_what_is_open(
    database: Database, signed_on: SignedOn, clock: Clock
) -> None:
    service = Deployments(PROFILES["WV-471"].roles, clock)
    for other in ("unit12.officer", "nobody"):
        with pytest.raises(Refused, match="orders deployment"):
            service.issue(database, replace(ORDER, issued_by=other))
        assert audit.events(database, limit=1)[0].outcome == "refused"
    assert service.every(database) == ()
    service.issue(database, ORDER)
    service.issue(database, replace(ORDER, order_id="D-13", unit="14"))
    service.issue(database, replace(ORDER, order_id="D-11", until=MORNING, since=MORNING - timedelta(days=9)))
    with pytest.raises(Refused, match="number already"):
        service.issue(database, ORDER)
    assert [order.order_id for order in service.tag(database, signed_on.session)] == ["D-12"]
    assert deployments.of_session(database, signed_on.session.session_id) == ("D-12",)


CANARIES = ("stolen_vehicle", "Demo County SO", "HOND", "canary synopsis", "26-CANARY")


def wanted(source: str) -> Hit:
    found = hit()
    entry = replace(found.match.entry, synopsis="canary synopsis", case_number="26-CANARY")
    return replace(
        found,
        match=replace(found.match, entry=entry),
        version=replace(found.version, source=source),
    )


@pytest.mark.clause("SR-465.3-e", "PB-434.3-e")
@pytest.mark.parametrize(
    ("policy", "source", "lacking"),
    [
        ("SR-465", "NCIC", "federal"),
        ("SR-465", "CA_DMV", "state"),
        ("SR-465", "local_BOLO", "department"),
        ("SR-465", "a new feed", "federal"),
        ("PB-434", "NCIC", "clets"),
        ("PB-434", "state_general_lists", "clets"),
    ],
)
def test_what_a_person_has_no_scope_for_reaches_no_screen(
    database: Database, signed_on: SignedOn, clock: Clock, policy: str, source: str, lacking: str
) -> None:
    """With the scope it is all there; without, plate, state and urgency are, and the refusal is on record."""
    access = PROFILES[policy].access
    details, found = ListDetails(access, clock), wanted(source)
    assert details.shown(found) != found
    details.people_are(database, ["unit12.officer"])
    assert details.shown(found) is found
    left = authorities.scopes(database, "unit12.officer") - {lacking}
    authorities.set_scopes(database, "unit12.officer", left)
    details.people_are(database, ["unit12.officer"])
    shown = details.shown(found)
    assert shown.match.entry.category == "Details withheld: ask Dispatch"
    assert (shown.match.entry.plate, shown.match.entry.state) == (
        found.match.entry.plate,
        found.match.entry.state,
    )
    assert shown.priority is found.priority
    assert not any(word in repr(shown) for word in CANARIES)
    details.record_withheld(database, signed_on.session, found)
    event = audit.events(database, limit=1)[0]
    assert (event.event, event.outcome, event.object) == ("list_details", "refused", f"hit {found.hit_id}")
    assert event.query_elements["refused"] == "scope_missing"


@pytest.mark.clause("SR-465.3-e", "PB-434.3-e")
def test_a_partner_without_the_scope_sees_the_screen_too(
    database: Database, signed_on: SignedOn, clock: Clock
) -> None:
    details = ListDetails(PROFILES["PB-434"].access, clock)
    authorities.set_scopes(database, "unit12.partner", ())
    details.people_are(database, ["unit12.officer", "unit12.partner"])
    assert not details.ruling(wanted("NCIC")).allowed
    details.people_are(database, ["unit12.officer"])
    assert details.ruling(wanted("NCIC")).allowed


def test_a_source_of_no_scope_of_this_policy_is_shown_to_everybody(clock: Clock) -> None:
    details = ListDetails(PROFILES["PB-434"].access, clock)
    assert details.ruling(wanted("local_BOLO")).allowed
