# SPDX-License-Identifier: Apache-2.0
"""Searches of reads: refused without purpose, case and reason; recorded before any row is shown.

An inquiry opens any number of rows. How many stands on its record before the first is shown; the screen then asks for
them page by page, which needs no new reason and ends with the inquiry. How many were handed to it in the end stands on
a second record.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.domain.patrol import RecordedRead, Session
from mdt_app.domain.reviews import Review
from mdt_app.errors import Refused
from mdt_app.services.inquiry_rows import PAGE, OpenInquiry, Results, Rows
from mdt_app.services.reviews import Reviews, approval_of
from mdt_app.services.role_gate import require_role
from mdt_app.storage import audit, plate_lists, reads, reviews
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from mdt_app.storage.plate_lists import Wanted
from mdt_app.storage.times import to_text
from mdt_app.storage.vault import Vault
from policy.control import control
from policy.functions import Function
from policy.inquiry import Asked, InquiryRequest, SensitivePlace, judge
from policy.plates import normalise_pattern
from policy.profile.tree import Profile
from policy.ruling import Ruling, Verdict

_OVER = "This search is over. Search again; that is recorded too."


class Inquiries:
    """Documented searches, one open at a time. Its methods are questions for ``services.queries``, on its thread.

    Args:
        clock: UTC.
        profile: of the department; says what a search must carry.
        places: sensitive places that the department lists; a search of an area that touches one is held.
    """

    def __init__(self, clock: Clock, profile: Profile, places: Collection[SensitivePlace] = ()) -> None:
        self._clock = clock
        self._profile = profile
        self._places = tuple(places)
        self._reviews = Reviews(clock)
        self._open: OpenInquiry | None = None

    @control("A08.1", "A08.2", "A08.3", "A08.4", "A08.5")
    def search(self, vault: Vault, session: Session, request: InquiryRequest) -> Results:
        """Open the reads asked for of all days, newest first; the access record stands before the first is shown.

        The inquiry before it ends.

        Raises:
            Refused: an item that the policy asks for is missing; the refusal is recorded too.
            AuditUnwritable: the access record could not be written, so nothing is shown.
        """
        self.end(vault)
        index = vault.index()
        released = self._check(index, session, request)
        wanted = _wanted(request)
        reads.check_pattern(wanted.plate)
        days = plate_lists.fitting(vault, _days(vault, request), wanted, self._clock().date())
        found = OpenInquiry(session, request, days)
        with audit.accessing(index):
            audit.access(index, self._event(session, request, rows=found.total))
            if released is not None:
                reviews.use(index, released.review_id, str(session.session_id), self._clock())
        self._open = found
        return Results(found.inquiry, found.total, found.unplaced, found.reads(vault, 0))

    def page(self, vault: Vault, session: Session, inquiry: UUID, start: int, count: int = PAGE) -> Rows:
        """More rows of the inquiry that is open, from ``start`` on; its record covers them.

        Raises:
            Refused: it is over, or it is not this session's.
        """
        found = self._open
        if found is None or found.inquiry != inquiry or found.session.session_id != session.session_id:
            raise Refused(_OVER)
        return found.reads(vault, start, count)

    @control("A08.1")
    def end(self, vault: Vault) -> None:
        """Close the inquiry that is open, if one is, and record how many rows were handed to the screen."""
        found, self._open = self._open, None
        if found is None:
            return
        event = self._event(found.session, found.request, rows=found.shown)
        elements = {**event.query_elements, "found": str(found.total)}
        audit.append(vault.index(), replace(event, event="inquiry_ended", query_elements=elements))

    @control("A08.1", "A08.2", "A08.3", "A08.4", "A08.5")
    def view(self, vault: Vault, session: Session, request: InquiryRequest, read_id: UUID) -> RecordedRead:
        """One found read with both pictures; showing it is an access of its own.

        Raises:
            Refused: as for ``search``, or the read is not in this car any more.
            AuditUnwritable: as for ``search``.
        """
        index = vault.index()
        self._check(index, session, request, again=True)
        found = (reads.get(database, read_id) for _, database in vault.each(_nearest(vault, read_id)))
        read = next((read for read in found if read is not None), None)
        event = self._event(session, request, rows=0 if read is None else 1, read_id=read_id)
        audit.access(index, event)
        if read is None:
            raise Refused("This read is not in this car any more. Ask the department's server.")
        return read

    @control("M07.1", "M02.6")
    def _check(
        self, database: Database, session: Session, request: InquiryRequest, *, again: bool = False
    ) -> Review | None:
        """Refuse, on record, what role or policy refuse, or has another person look at first.

        Returns:
            the release by which a held search may be run, once; None where none is needed. ``again`` also takes the
            one that brought the results which are looked at now.
        """
        require_role(database, session, Function.SEARCH, self._event(session, request))
        use, inquiry = self._profile.use, self._profile.inquiry
        asked = Asked(request, session.username, self._places)
        ruling = judge(asked, use, inquiry)
        if ruling.allowed:
            return None
        if ruling.verdict is Verdict.REVIEW:
            released = self._reviews.release_for(database, session, request, again=again)
            approval = approval_of(released) if released is not None else None
            if approval and judge(replace(asked, approvals=(approval,)), use, inquiry).allowed:
                return released
        raise self._refusal(database, session, request, ruling)

    def _refusal(
        self, database: Database, session: Session, request: InquiryRequest, ruling: Ruling
    ) -> Refused:
        """The refusal, on record by now; a held search is in the queue of reviews."""
        held = ruling.verdict is Verdict.REVIEW
        event = self._event(session, request, outcome="held" if held else "refused")
        why = {"why": ", ".join(ruling.codes)}
        with database.transaction():
            audit.append(database, replace(event, query_elements={**event.query_elements, **why}))
            if held:
                self._reviews.hold(database, session, request, ruling.words)
        return Refused(f"{ruling.words} It waits for a supervisor now." if held else ruling.words)

    def _event(
        self,
        session: Session,
        request: InquiryRequest,
        *,
        outcome: str = "done",
        rows: int | None = None,
        read_id: UUID | None = None,
    ) -> AuditEvent:
        return AuditEvent(
            at=self._clock(),
            event="inquiry" if read_id is None else "read_viewed",
            outcome=outcome,
            username=session.username,
            session_id=str(session.session_id),
            object="reads" if read_id is None else f"read {read_id}",
            query_elements=_elements(request),
            purpose=request.purpose,
            case_no=request.case_or_incident.strip(),
            reason=request.reason.strip(),
            rows=rows,
        )


def _elements(request: InquiryRequest) -> dict[str, str]:
    """What was asked for, as the record says it."""
    area = request.area
    asked = {
        "plate": normalise_pattern(request.plate),
        "since": to_text(request.since) if request.since is not None else "",
        "until": to_text(request.until) if request.until is not None else "",
        "camera": request.camera,
        "area": f"{area.radius_m:.0f} m around {area.latitude:.5f}, {area.longitude:.5f}" if area else "",
    }
    return {name: said for name, said in asked.items() if said}


def _wanted(request: InquiryRequest) -> Wanted:
    return Wanted(
        plate=normalise_pattern(request.plate) or None,
        captured_from=request.since,
        captured_until=request.until,
        camera=request.camera or None,
        area=request.area,
    )


def _days(vault: Vault, request: InquiryRequest) -> tuple[date, ...]:
    """The days that may hold what is asked for, newest first."""
    since = request.since.date() if request.since is not None else date.min
    until = request.until.date() if request.until is not None else date.max
    return tuple(day for day in vault.days() if since <= day <= until)


def _nearest(vault: Vault, read_id: UUID) -> list[date]:
    """All days, those first that are near the time in the id (UUIDv7, RFC 9562): the read was captured just before."""
    try:
        made_on = datetime.fromtimestamp((read_id.int >> 80) / 1000, UTC).date()
    except (ValueError, OverflowError, OSError):  # no id of ours: it tells no time
        return list(vault.days())
    return sorted(vault.days(), key=lambda day: abs(day - made_on))
