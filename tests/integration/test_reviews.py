# SPDX-License-Identifier: Apache-2.0
"""The review queue in a real store: what was held runs once, after another person released it; exceptions are noted."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from uuid6 import uuid7

from mdt_app.domain.reviews import Decision, Review, ReviewKind
from mdt_app.errors import Refused
from mdt_app.services.inquiries import Inquiries
from mdt_app.services.provisioning import NewPerson
from mdt_app.services.reviews import Reviews, Said
from mdt_app.services.sessions import SignedOn
from mdt_app.storage import audit, reviews
from mdt_app.storage.database import Database
from policy.access import Role
from policy.inquiry import InquiryRequest
from tests.helpers.policies import PROFILES
from tests.helpers.stores import ADMINISTRATOR, OFFICER, PARTNER, TRAINED, Clock, sign_on, unit_of

pytestmark = pytest.mark.integration

SERGEANT = NewPerson(
    "unit12.sergeant", "Sergeant 1", Role.SUPERVISOR, "watch over the watch", courses=TRAINED
)
#: The reason speaks of a protected trait, so that somebody else looks at it first.
HELD = InquiryRequest("missing_person", "26-104417", "because of religion, seen at the mosque", "8QTQ743")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def signed_on(tmp_path: Path, clock: Clock) -> Iterator[SignedOn]:
    unit_of(tmp_path / "unit", (ADMINISTRATOR, OFFICER, PARTNER, SERGEANT), clock)
    signed_on = sign_on(tmp_path / "unit", clock)
    yield signed_on
    signed_on.vault.close()


@pytest.fixture
def database(signed_on: SignedOn) -> Database:
    return signed_on.vault.index()


@pytest.fixture
def inquiries(clock: Clock) -> Inquiries:
    return Inquiries(clock, PROFILES["WV-471"])


@pytest.fixture
def queue(clock: Clock) -> Reviews:
    return Reviews(clock)


def held(inquiries: Inquiries, signed_on: SignedOn, queue: Reviews) -> Review:
    """A search that waits in the queue."""
    with pytest.raises(Refused, match="waits for a supervisor"):
        inquiries.search(signed_on.vault, signed_on.session, HELD)
    (waiting,) = queue.waiting(signed_on.vault.index(), "unit12.sergeant")
    return waiting


def test_a_held_search_stands_in_the_queue_once(
    inquiries: Inquiries, signed_on: SignedOn, queue: Reviews
) -> None:
    """With what was asked and why it was held; asked again it is the same matter."""
    waiting = held(inquiries, signed_on, queue)
    assert (waiting.kind, waiting.request, waiting.asked_by) == (ReviewKind.SEARCH, HELD, OFFICER.username)
    assert waiting.why
    assert held(inquiries, signed_on, queue).review_id == waiting.review_id


def test_a_released_search_runs_once_for_who_asked(
    inquiries: Inquiries, signed_on: SignedOn, queue: Reviews, database: Database
) -> None:
    waiting = held(inquiries, signed_on, queue)
    queue.decide(database, "unit12.sergeant", waiting.review_id, Said(yes=True, words="spoke to the officer"))
    (released,) = queue.released(database, OFFICER.username)
    assert released.request == HELD
    other = replace(signed_on.session, username=PARTNER.username)
    with pytest.raises(Refused, match="waits for a supervisor"):
        inquiries.search(signed_on.vault, other, HELD)
    with pytest.raises(Refused, match="waits for a supervisor"):
        inquiries.search(signed_on.vault, signed_on.session, replace(HELD, plate="7QXQ999"))
    assert inquiries.search(signed_on.vault, signed_on.session, HELD).total == 0
    assert audit.events(database, limit=1)[0].outcome == "done"
    assert queue.released(database, OFFICER.username) == ()
    with pytest.raises(Refused, match="waits for a supervisor"):
        inquiries.search(signed_on.vault, signed_on.session, HELD)


def test_the_results_of_a_released_search_are_looked_at_in_that_session_only(
    inquiries: Inquiries, signed_on: SignedOn, queue: Reviews, database: Database
) -> None:
    """Opening a picture is an access of its own and needs no second release; a later shift does."""
    waiting = held(inquiries, signed_on, queue)
    queue.decide(database, "unit12.sergeant", waiting.review_id, Said(yes=True, words="spoke to the officer"))
    inquiries.search(signed_on.vault, signed_on.session, HELD)
    with pytest.raises(Refused, match="not in this car"):
        inquiries.view(signed_on.vault, signed_on.session, HELD, uuid7())
    with pytest.raises(Refused, match="not in this car"):  # an id that tells no time is none of ours either
        inquiries.view(signed_on.vault, signed_on.session, HELD, UUID(int=(1 << 128) - 1))
    later = replace(signed_on.session, session_id=uuid4())
    with pytest.raises(Refused, match="waits for a supervisor"):
        inquiries.view(signed_on.vault, later, HELD, uuid4())


def test_a_denied_search_stays_held(
    inquiries: Inquiries, signed_on: SignedOn, queue: Reviews, database: Database
) -> None:
    waiting = held(inquiries, signed_on, queue)
    decided = queue.decide(
        database, "unit12.sergeant", waiting.review_id, Said(yes=False, words="no reason was given")
    )
    assert decided.decision is Decision.DENIED
    assert queue.released(database, OFFICER.username) == ()
    with pytest.raises(Refused, match="waits for a supervisor"):
        inquiries.search(signed_on.vault, signed_on.session, HELD)
    event = next(one for one in audit.events(database, limit=9) if one.event == "review_decided")
    assert (event.outcome, event.username, event.reason) == (
        "denied",
        "unit12.sergeant",
        "no reason was given",
    )


@pytest.mark.parametrize(
    ("by", "words", "said"),
    [
        (OFFICER.username, "because", "Only a supervisor"),
        (PARTNER.username, "because", "Only a supervisor"),
        (ADMINISTRATOR.username, "because", "Only a supervisor"),
        ("nobody", "because", "Only a supervisor"),
        ("unit12.sergeant", " ", "Say why"),
    ],
)
def test_only_a_supervisor_decides_and_says_why(
    inquiries: Inquiries,
    signed_on: SignedOn,
    queue: Reviews,
    database: Database,
    by: str,
    words: str,
    said: str,
) -> None:
    waiting = held(inquiries, signed_on, queue)
    with pytest.raises(Refused, match=said):
        queue.decide(database, by, waiting.review_id, Said(yes=True, words=words))
    assert len(queue.waiting(database, "unit12.sergeant")) == 1


def test_the_first_of_two_decisions_stands(
    inquiries: Inquiries,
    signed_on: SignedOn,
    queue: Reviews,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Another program decided after this one looked: its word is neither changed nor is a second one on record."""
    waiting = held(inquiries, signed_on, queue)
    queue.decide(database, "unit12.sergeant", waiting.review_id, Said(yes=False, words="no"))
    monkeypatch.setattr(reviews, "get", lambda _database, _review_id: waiting)
    with pytest.raises(Refused, match="Nothing of this number waits"):
        queue.decide(database, "unit12.sergeant", waiting.review_id, Said(yes=True, words="yes"))
    decided = [one.outcome for one in audit.events(database, limit=9) if one.event == "review_decided"]
    assert decided == [Decision.DENIED.value]


def test_nobody_releases_a_search_of_their_own(
    inquiries: Inquiries, signed_on: SignedOn, queue: Reviews, database: Database
) -> None:
    own = replace(signed_on.session, username="unit12.sergeant")
    with pytest.raises(Refused, match="waits for a supervisor"):
        inquiries.search(signed_on.vault, own, HELD)
    (waiting,) = queue.waiting(database, "unit12.sergeant")
    with pytest.raises(Refused, match="of their own"):
        queue.decide(database, "unit12.sergeant", waiting.review_id, Said(yes=True, words="it is me"))


def test_the_queue_is_for_supervisors_and_administrators_and_looking_is_on_record(
    signed_on: SignedOn, queue: Reviews, database: Database
) -> None:
    for username in (OFFICER.username, "nobody"):
        with pytest.raises(Refused, match="Only a supervisor or an ALPR administrator"):
            queue.waiting(database, username)
    assert queue.waiting(database, ADMINISTRATOR.username) == ()
    assert audit.events(database, limit=1)[0].event == "review_listed"
    with pytest.raises(Refused, match="Nothing of this number"):
        queue.decide(database, "unit12.sergeant", UUID(int=1), Said(yes=True, words="because"))


def test_an_exception_is_noted_by_an_administrator_too(
    signed_on: SignedOn, queue: Reviews, database: Database, clock: Clock
) -> None:
    """One matter for each hit; what was excepted later is added while it waits."""
    for why in ("Exigent: child in the car", "Exigent: child in the car; Stop before verification: fled"):
        reviews.add(
            database,
            Review(uuid4(), ReviewKind.EXCEPTION, "hit 1", OFFICER.username, "s-1", clock(), None, why),
        )
    (waiting,) = queue.waiting(database, ADMINISTRATOR.username)
    assert waiting.why.endswith("fled")
    decided = queue.decide(
        database, ADMINISTRATOR.username, waiting.review_id, Said(yes=True, words="looked at the pictures")
    )
    assert decided.decision is Decision.NOTED
    assert queue.waiting(database, ADMINISTRATOR.username) == ()
