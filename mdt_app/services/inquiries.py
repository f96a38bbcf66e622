# SPDX-License-Identifier: Apache-2.0
"""Searches of reads: refused without purpose, case and reason; recorded before any row is shown."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.domain.patrol import RecordedRead, Session
from mdt_app.errors import Refused
from mdt_app.services.role_gate import require_role
from mdt_app.storage import audit, reads
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.reads import ReadFilter
from mdt_app.storage.times import to_text
from mdt_app.storage.vault import Vault
from policy.control import control
from policy.functions import Function
from policy.inquiry import Asked, InquiryRequest, judge
from policy.plates import normalise_pattern
from policy.profile.tree import Profile
from policy.ruling import Verdict


class Inquiries:
    """Documented searches. Its methods are questions for ``services.queries``.

    Args:
        clock: UTC.
        profile: of the department; says what a search must carry.
        limit: at most so many reads are shown, the newest.
    """

    def __init__(self, clock: Clock, profile: Profile, limit: int = 200) -> None:
        self._clock = clock
        self._profile = profile
        self._limit = limit

    @control("A08.1", "A08.2", "A08.3", "A08.4", "A08.5")
    def search(self, vault: Vault, session: Session, request: InquiryRequest) -> tuple[RecordedRead, ...]:
        """The reads asked for of all days, newest first, with the plate's picture; the access record stands by then.

        Raises:
            Refused: an item that the policy asks for is missing; the refusal is recorded too.
            AuditUnwritable: the access record could not be written, so nothing is shown.
        """
        index = vault.index()
        self._check(index, session, request)
        wanted = ReadFilter(
            plate=normalise_pattern(request.plate),
            captured_from=request.since,
            captured_until=request.until,
            limit=self._limit,
        )
        found: tuple[RecordedRead, ...] = ()
        for _, database in vault.each(_days(vault, request)):
            found += reads.find(database, replace(wanted, limit=self._limit - len(found)))
            if len(found) >= self._limit:
                break
        audit.access(index, self._event(session, request, rows=len(found)))
        return found

    @control("A08.1", "A08.2", "A08.3", "A08.4", "A08.5")
    def view(self, vault: Vault, session: Session, request: InquiryRequest, read_id: UUID) -> RecordedRead:
        """One found read with both pictures; showing it is an access of its own.

        Raises:
            Refused: as for ``search``, or the read is not in this car any more.
            AuditUnwritable: as for ``search``.
        """
        index = vault.index()
        self._check(index, session, request)
        found = (reads.get(database, read_id) for _, database in vault.each(_nearest(vault, read_id)))
        read = next((read for read in found if read is not None), None)
        event = self._event(session, request, rows=0 if read is None else 1, read_id=read_id)
        audit.access(index, event)
        if read is None:
            raise Refused("This read is not in this car any more. Ask the department's server.")
        return read

    @control("M07.1", "M02.6")
    def _check(self, database: Database, session: Session, request: InquiryRequest) -> None:
        """Refuse, on record, what role or policy refuse, or has another person look at first."""
        require_role(database, session, Function.SEARCH, self._event(session, request))
        ruling = judge(Asked(request, session.username), self._profile.use, self._profile.inquiry)
        if not ruling.allowed:
            outcome = "held" if ruling.verdict is Verdict.REVIEW else "refused"
            event = self._event(session, request, outcome=outcome)
            why = {"why": ", ".join(ruling.codes)}
            audit.append(database, replace(event, query_elements={**event.query_elements, **why}))
            raise Refused(ruling.words)

    def _event(
        self,
        session: Session,
        request: InquiryRequest,
        *,
        outcome: str = "done",
        rows: int | None = None,
        read_id: UUID | None = None,
    ) -> AuditEvent:
        elements = {"plate": normalise_pattern(request.plate)}
        if request.since is not None:
            elements["since"] = to_text(request.since)
        if request.until is not None:
            elements["until"] = to_text(request.until)
        return AuditEvent(
            at=self._clock(),
            event="inquiry" if read_id is None else "read_viewed",
            outcome=outcome,
            username=session.username,
            session_id=str(session.session_id),
            object="reads" if read_id is None else f"read {read_id}",
            query_elements=elements,
            purpose=request.purpose,
            case_no=request.case_or_incident.strip(),
            reason=request.reason.strip(),
            rows=rows,
        )


def _days(vault: Vault, request: InquiryRequest) -> tuple[date, ...]:
    """The days that may hold what is asked for, newest first."""
    since = request.since.date() if request.since is not None else date.min
    until = request.until.date() if request.until is not None else date.max
    return tuple(day for day in vault.days() if since <= day <= until)


def _nearest(vault: Vault, read_id: UUID) -> list[date]:
    """All days, those first that are near the time in the id (UUIDv7, RFC 9562): the read was captured just before."""
    made_on = datetime.fromtimestamp((read_id.int >> 80) / 1000, UTC).date()
    return sorted(vault.days(), key=lambda day: abs(day - made_on))
