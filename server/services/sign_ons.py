# SPDX-License-Identifier: Apache-2.0
"""Who is signed on to which terminal, as the terminals say: one account on one terminal at a time.

The car signs a person on without the department; what it said reaches the department with its next contact. So the
second terminal learns with its first contact that the account is taken, and the first one learns that somebody tried.
"""

import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from policy.access import Live, session_ruling
from policy.control import control
from policy.profile.use import Access
from server.clock import Clock
from server.db.session import Database, settled
from server.db.tables import Device, DeviceSession
from server.errors import AccountInUse, NotEnrolled, Refused
from server.services import audit
from sync.wire import SignedOnAnswerV1, SignedOnV1


class SignOns:
    """The department's view of sessions.

    Args:
        database: the department's.
        clock: UTC.
        live: how long a silent terminal keeps its account taken.
        needed: whether transfer goes on only while somebody is signed on.
    """

    def __init__(self, database: Database, clock: Clock, live: timedelta, *, needed: bool) -> None:
        self._database = database
        self._clock = clock
        self._live = live
        self._needed = needed

    @control("M01.2")
    def announced(self, device: str, said: SignedOnV1) -> SignedOnAnswerV1:
        """Keep who is signed on to a terminal.

        Raises:
            AccountInUse: the account is signed on to another terminal, which goes on; audited.
            Refused: another terminal announced this session.
        """
        # Two terminals at once: the database lets one in, and the other, done again, sees it.
        answer = settled(lambda: self._announced(device, said))
        if isinstance(answer, AccountInUse):
            raise answer
        return answer

    def username(self, session: Session, device: str) -> str:
        """Who is signed on to this terminal now, as far as it said; empty when nobody is, all when several are."""
        found = session.scalars(
            select(DeviceSession.username)
            .where(
                DeviceSession.device == device,
                DeviceSession.ended_at.is_(None),
                DeviceSession.seen_at > self._clock() - self._live,
            )
            .order_by(DeviceSession.started_at)
        )
        return ", ".join(found)

    def require(self, device: str) -> str:
        """Who is signed on to this terminal: a certificate alone proves no authorised user.

        Raises:
            NotEnrolled: nobody is, and the department wants somebody to be.
        """
        with self._database.read() as session:
            username = self.username(session, device)
        if self._needed and not username:
            raise NotEnrolled(
                "Nobody is signed on to this terminal as far as the department knows. Sign on, then it transfers."
            )
        return username

    def _announced(self, device: str, said: SignedOnV1) -> SignedOnAnswerV1 | AccountInUse:
        now, account = self._clock(), account_of(said.username)
        with self._database.write() as session:
            # First the terminal, last the audit rows: so no two transactions wait for each other.
            session.execute(update(Device).where(Device.device == device).values(contact_at=now))
            if said.ended:
                return self._ended(session, device, said, now)
            others, silent = self._others(session, device, account, now)
            ruling = session_ruling(
                Live(account, device), [Live(other.account, other.device) for other in others], Access()
            )
            if not ruling.allowed:
                self._contested(session, device, said, others, now)
                return AccountInUse(ruling.words)
            return self._kept(session, device, said, silent, now)

    def _others(
        self, session: Session, device: str, account: str, now: datetime
    ) -> tuple[list[DeviceSession], list[DeviceSession]]:
        """Sessions of this account elsewhere: those that are live, and those that went silent and end here."""
        found = session.scalars(
            select(DeviceSession)
            .where(
                DeviceSession.account == account,
                DeviceSession.device != device,
                DeviceSession.ended_at.is_(None),
            )
            .with_for_update()
        ).all()
        silent = [other for other in found if now - other.seen_at > self._live]
        for other in silent:
            other.ended_at = other.seen_at
        session.flush()
        return [other for other in found if other not in silent], silent

    def _contested(
        self,
        session: Session,
        device: str,
        said: SignedOnV1,
        others: list[DeviceSession],
        now: datetime,
    ) -> None:
        for other in others:
            other.contested_by, other.contested_at = device, now
        session.flush()
        audit.record(
            session,
            now,
            "session.second_terminal",
            device,
            outcome="failure",
            user=said.username,
            shift=str(said.session_id),
            held_by=others[0].device,
        )

    def _kept(
        self,
        session: Session,
        device: str,
        said: SignedOnV1,
        silent: list[DeviceSession],
        now: datetime,
    ) -> SignedOnAnswerV1:
        """The session, new or seen again; others of this terminal, but those beside it, have ended."""
        self._end_former(session, device, said)
        known = session.get(DeviceSession, said.session_id)
        if known is not None and known.device != device:
            raise Refused("Another terminal announced this session. Sign off and on again.")
        warning = "" if known is None else _warning(known)
        if known is None:
            session.add(_new(device, said, now))
        else:
            known.seen_at, known.ended_at = now, None
            known.contested_by, known.contested_at = None, None
        session.flush()
        for other in silent:
            audit.record(
                session, now, "session.silent", other.device, user=other.username, taken_over_by=device
            )
        if known is None:
            told = {"user": said.username, "shift": str(said.session_id)}
            audit.record(session, now, "session.began", device, outcome="success", **told)
        return SignedOnAnswerV1(now_at=now, warning=warning)

    def _end_former(self, session: Session, device: str, said: SignedOnV1) -> None:
        for former in session.scalars(
            select(DeviceSession).where(
                DeviceSession.device == device,
                DeviceSession.session_id.not_in([said.session_id, *said.beside]),
                DeviceSession.ended_at.is_(None),
            )
        ):
            former.ended_at = former.seen_at
        session.flush()

    def _ended(self, session: Session, device: str, said: SignedOnV1, now: datetime) -> SignedOnAnswerV1:
        known = session.get(DeviceSession, said.session_id)
        if known is not None and known.device == device and known.ended_at is None:
            known.seen_at = known.ended_at = now
            session.flush()
            audit.record(
                session, now, "session.ended", device, user=said.username, shift=str(said.session_id)
            )
        return SignedOnAnswerV1(now_at=now)


def account_of(username: str) -> str:
    """The name as accounts are told apart: upper and lower case are one."""
    return unicodedata.normalize("NFKC", username).strip().casefold()


def _new(device: str, said: SignedOnV1, now: datetime) -> DeviceSession:
    return DeviceSession(
        session_id=said.session_id,
        device=device,
        account=account_of(said.username),
        username=said.username,
        started_at=said.started_at,
        seen_at=now,
    )


def _warning(known: DeviceSession) -> str:
    if known.contested_by is None or known.contested_at is None:
        return ""
    return (
        f"Somebody tried to sign on to the terminal {known.contested_by} with your account at "
        f"{known.contested_at:%H:%M} UTC and was refused. Tell the ALPR administrator unless it was you."
    )
