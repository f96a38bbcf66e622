# SPDX-License-Identifier: Apache-2.0
"""What a list says of an entry, for people who have authority for the list's source; withheld from all others.

Source: San Rafael 465.3(e) for department, state and federal data, Pittsburg 434.3(e) for CLETS. What is withheld
reaches no screen: the hit that is shown holds the plate, its state and the urgency, and where to ask.
"""

from collections.abc import Iterable
from dataclasses import replace

from mdt_app.clock import Clock
from mdt_app.domain.patrol import Hit, Session
from mdt_app.storage import audit, authorities
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.control import control
from policy.hotlist import HotListEntry
from policy.profile.use import Access
from policy.ruling import Ruling
from policy.scopes import WITHHELD, detail_ruling

WITHHELD_CATEGORY = WITHHELD.rstrip(".")
"""Stands where the category would."""


class ListDetails:
    """Withholds. ``shown`` may be called on any thread.

    Args:
        access: the profile's table: whether scopes are asked for, and which.
        clock: UTC.
    """

    def __init__(self, access: Access, clock: Clock) -> None:
        self._access, self._clock = access, clock
        self._granted: frozenset[str] = frozenset()

    def people_are(self, database: Database, usernames: Iterable[str]) -> None:
        """Who can see the screen: only what is open to every one of them is shown."""
        scopes = [authorities.scopes(database, username) for username in usernames]
        self._granted = frozenset.intersection(*scopes) if scopes else frozenset()

    @control("M04.5")
    def ruling(self, hit: Hit) -> Ruling:
        """Whether what the list says of this hit's entry may be shown."""
        return detail_ruling(hit.version.source, self._granted, self._access)

    @control("M04.5")
    def shown(self, hit: Hit) -> Hit:
        """The hit as it may be shown; the hit itself when nothing is withheld."""
        if self.ruling(hit).allowed:
            return hit
        entry = hit.match.entry
        bare = HotListEntry(
            entry_id=entry.entry_id,
            list_id=entry.list_id,
            plate=entry.plate,
            state=entry.state,
            category=WITHHELD_CATEGORY,
            partial=entry.partial,
        )
        return replace(hit, match=replace(hit.match, entry=bare))

    @control("M04.5")
    def record_withheld(self, database: Database, session: Session, hit: Hit) -> None:
        """Put on record that details of a hit were withheld; nothing when they were not."""
        ruling = self.ruling(hit)
        if ruling.allowed:
            return
        audit.append(
            database,
            AuditEvent(
                at=self._clock(),
                event="list_details",
                outcome="refused",
                username=session.username,
                session_id=str(session.session_id),
                object=f"hit {hit.hit_id}",
                query_elements={"refused": ", ".join(ruling.codes), "source": hit.version.source},
                purpose=session.purpose,
            ),
        )
