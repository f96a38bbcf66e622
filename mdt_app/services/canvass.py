# SPDX-License-Identifier: Apache-2.0
"""A major incident during a shift: canvass with this car's reader or not, decided by the officer, on record.

Source: San Rafael 465.3(c), Pittsburg 434.3(c), Menlo Park 462.4(c), Watsonville 471.5(c).
"""

from dataclasses import dataclass, replace

from uuid6 import uuid7

from mdt_app.clock import Clock
from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused
from mdt_app.storage import audit, shifts
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.canvass import CANVASS, prompts_canvass
from policy.capture import Start, start_ruling
from policy.control import control
from policy.profile.tree import Profile


@dataclass(frozen=True, slots=True)
class Incident:
    """What happened.

    Attributes:
        kind: code of ``capture.priority_incidents``.
        number: of the incident.
        place: in words.
    """

    kind: str
    number: str = ""
    place: str = ""


class Canvass:
    """The decision. Its methods are questions for ``services.queries``.

    Args:
        profile: of the department.
        clock: UTC.
    """

    def __init__(self, profile: Profile, clock: Clock) -> None:
        self._profile, self._clock = profile, clock

    @control("M02.4", "M02.3")
    def accept(self, database: Database, session: Session, incident: Incident, by: str = "") -> Session:
        """Canvass: the session ends and another one of the same person begins, with incident and place.

        Args:
            database: the open store.
            session: in which reads are made.
            incident: what happened.
            by: account of the person who decides; empty for the session's own.

        Raises:
            Refused: this kind of incident raises no prompt, or number or place is missing.
        """
        self._require_prompt(incident)
        use, capture = self._profile.use, self._profile.capture
        start = Start(CANVASS, frozenset(use.prohibited), incident=incident.number, place=incident.place)
        purpose = CANVASS if CANVASS in use.purposes else session.purpose
        ruling = start_ruling(replace(start, purpose=purpose), use, capture)
        if not ruling.allowed:
            raise Refused(ruling.words)
        now = self._clock()
        begun = replace(
            session,
            session_id=uuid7(),
            purpose=purpose,
            started_at=now,
            incident=incident.number.strip(),
            place=incident.place.strip(),
            reason=session.reason or f"Canvass: {incident.kind.replace('_', ' ')}",
        )
        with database.transaction():
            shifts.end(database, session.session_id, now)
            shifts.begin(database, begun)
            decided = self._event(begun, incident, "accepted")
            audit.append(database, replace(decided, username=by or begun.username))
        return begun

    @control("M02.4")
    def decline(self, database: Database, session: Session, incident: Incident) -> None:
        """Not with this car: the decision is on record, nothing else changes.

        Raises:
            Refused: this kind of incident raises no prompt.
        """
        self._require_prompt(incident)
        audit.append(database, self._event(session, incident, "declined"))

    def _require_prompt(self, incident: Incident) -> None:
        if not prompts_canvass(incident.kind, self._profile.capture):
            raise Refused("The policy asks for no canvass at an incident of this kind. Go on as you are.")

    def _event(self, session: Session, incident: Incident, outcome: str) -> AuditEvent:
        return AuditEvent(
            at=self._clock(),
            event="canvass_prompt",
            outcome=outcome,
            username=session.username,
            session_id=str(session.session_id),
            object="session",
            query_elements={"incident_type": incident.kind, "place": incident.place.strip()},
            purpose=session.purpose,
            case_no=incident.number.strip(),
            reason=session.reason,
        )
