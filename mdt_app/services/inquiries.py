# SPDX-License-Identifier: Apache-2.0
"""Searches of reads: refused without purpose, case and reason; recorded before any row is shown."""

from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.domain.patrol import RecordedRead, Session
from mdt_app.errors import Refused
from mdt_app.services.refusals import refused
from mdt_app.storage import audit, reads
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.reads import ReadFilter
from mdt_app.storage.times import to_text
from policy.inquiry import InquiryRequest, check_inquiry
from policy.plates import normalise_pattern


class Inquiries:
    """Documented searches. Its methods are questions for ``services.queries``.

    Args:
        clock: UTC.
        purposes: codes that the department authorises; None for all known ones.
        limit: at most so many reads are shown, the newest.
    """

    def __init__(self, clock: Clock, purposes: frozenset[str] | None = None, limit: int = 200) -> None:
        self._clock = clock
        self._purposes = purposes
        self._limit = limit

    def search(
        self, database: Database, session: Session, request: InquiryRequest
    ) -> tuple[RecordedRead, ...]:
        """The reads asked for, newest first, with the plate's picture; the access record stands by then.

        Raises:
            Refused: an item that the policy asks for is missing; the refusal is recorded too.
            StoreTrouble: the access record could not be written, so nothing is shown.
        """
        self._check(database, session, request)
        wanted = ReadFilter(
            plate=normalise_pattern(request.plate),
            captured_from=request.since,
            captured_until=request.until,
            limit=self._limit,
        )
        with database.transaction():
            found = reads.find(database, wanted)
            audit.append(database, self._event(session, request, rows=len(found)))
        return found

    def view(
        self, database: Database, session: Session, request: InquiryRequest, read_id: UUID
    ) -> RecordedRead:
        """One found read with both pictures; showing it is an access of its own.

        Raises:
            Refused: as for ``search``, or the read is not in this car any more.
        """
        self._check(database, session, request)
        with database.transaction():
            read = reads.get(database, read_id)
            event = self._event(session, request, rows=0 if read is None else 1, read_id=read_id)
            audit.append(database, event)
        if read is None:
            raise Refused("This read is not in this car any more. Ask the department's server.")
        return read

    def _check(self, database: Database, session: Session, request: InquiryRequest) -> None:
        try:
            with refused():
                check_inquiry(request, self._purposes)
        except Refused:
            audit.append(database, self._event(session, request, outcome="refused"))
            raise

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
