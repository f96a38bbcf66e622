# SPDX-License-Identifier: Apache-2.0
"""Terminals: one-time codes, enrolment, who may transfer, revocation."""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from server.clock import Clock
from server.db.session import Database
from server.db.tables import Device, EnrolmentCode
from server.errors import CodeRefused, NotEnrolled, NotFound, Refused
from server.folder import DataFolder, write_private
from server.seal import ServerKey
from server.security import Authority
from server.services import audit
from server.settings import ServerSettings
from sync.wire import EnrolmentAnswerV1, EnrolmentRequestV1

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is mistaken for a digit."""

CODE_LENGTH = 16
"""80 random bits: cannot be guessed within a code's life."""


@dataclass(frozen=True, slots=True)
class DeviceLine:
    """A terminal as the administrator sees it."""

    device: str
    unit: str
    enrolled_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class Devices:
    """The terminals of the department."""

    def __init__(
        self, database: Database, server_key: ServerKey, settings: ServerSettings, clock: Clock
    ) -> None:
        self._database = database
        self._server_key = server_key
        self._settings = settings
        self._clock = clock

    def new_code(self, unit: str, actor: str) -> tuple[str, datetime]:
        """A one-time code for the terminal of this unit, with its end.

        Raises:
            Refused: the unit's name is empty or too long.
        """
        if not 1 <= len(unit) <= 64 or not unit.isprintable():
            raise Refused("A unit's name has 1 to 64 printable characters.")
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        now = self._clock()
        expires_at = now + timedelta(minutes=self._settings.code_valid_minutes)
        with self._database.write() as session:
            session.execute(
                insert(EnrolmentCode).values(
                    digest=self._server_key.code_digest(code),
                    unit=unit,
                    created_at=now,
                    expires_at=expires_at,
                )
            )
            audit.record(session, now, "device.code_made", actor, unit=unit)
        return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4)), expires_at

    def enrol(self, request: EnrolmentRequestV1, authority: Authority, source: str) -> EnrolmentAnswerV1:
        """Exchange a one-time code for a certificate.

        Raises:
            CodeRefused: the code is wrong, used or expired.
            Refused: the certificate request is no good; the code stays usable.
        """
        try:
            return self._enrol(request, authority, source)
        except Refused as refusal:
            with self._database.write() as session:
                audit.record(
                    session, self._clock(), "device.enrolled", source, outcome="failure", reason=str(refusal)
                )
            raise

    def _enrol(self, request: EnrolmentRequestV1, authority: Authority, source: str) -> EnrolmentAnswerV1:
        now = self._clock()
        with self._database.write() as session:
            # One statement claims the code, so that two terminals cannot both use it.
            unit = session.scalar(
                update(EnrolmentCode)
                .where(
                    EnrolmentCode.digest == self._server_key.code_digest(plain_code(request.code)),
                    EnrolmentCode.used_at.is_(None),
                    EnrolmentCode.expires_at > now,
                )
                .values(used_at=now)
                .returning(EnrolmentCode.unit)
            )
            if unit is None:
                raise CodeRefused(
                    "The enrolment code is wrong, used or expired. Ask the department for a new one "
                    "(mdt-server device code UNIT)."
                )
            device = f"mdt-{secrets.token_hex(6)}"
            issued = authority.issue_device(
                request.csr_pem, device, self._settings.device_certificate_days, now
            )
            session.execute(
                insert(Device).values(
                    device=device,
                    unit=unit,
                    serial=issued.serial,
                    enrolled_at=now,
                    expires_at=issued.expires_at,
                )
            )
            audit.record(session, now, "device.enrolled", device, unit=unit, source=source)
        return EnrolmentAnswerV1(
            device=device,
            unit=unit,
            certificate_pem=issued.certificate_pem,
            ca_pem=authority.pem,
            expires_at=issued.expires_at,
        )

    def authorise(self, serial: str) -> str:
        """Name of the terminal whose certificate has this serial number; checked with every request.

        Raises:
            NotEnrolled: no terminal has it, or it is revoked.
        """
        with self._database.read() as session:
            found = session.execute(
                select(Device.device, Device.revoked_at).where(Device.serial == serial)
            ).one_or_none()
        if found is None:
            raise NotEnrolled("This terminal is not enrolled here. Enrol it with a one-time code.")
        if found.revoked_at is not None:
            raise NotEnrolled(
                "This terminal's certificate was revoked. Ask the ALPR administrator for a new code."
            )
        return str(found.device)

    def revoke(self, device: str, actor: str) -> None:
        """Shut this terminal out from its next request on.

        Raises:
            NotFound: no such terminal, or it is revoked already.
        """
        now = self._clock()
        with self._database.write() as session:
            revoked = session.scalar(
                update(Device)
                .where(Device.device == device, Device.revoked_at.is_(None))
                .values(revoked_at=now)
                .returning(Device.device)
            )
            if revoked is None:
                raise NotFound(f"No terminal {device} is enrolled and unrevoked. See: mdt-server device list")
            audit.record(session, now, "device.revoked", actor, device=device)

    def write_revocations(self, authority: Authority, folder: DataFolder) -> None:
        """Put a fresh, signed revocation list into the folder; the listener loads it by itself."""
        with self._database.read() as session:
            rows = session.execute(
                select(Device.serial, Device.revoked_at).where(Device.revoked_at.is_not(None))
            ).all()
        revoked = [(row.serial, row.revoked_at) for row in rows if row.revoked_at is not None]
        previous = folder.revocations.read_bytes() if folder.revocations.exists() else None
        write_private(folder.revocations, authority.revocations(revoked, self._clock(), previous))

    def lines(self) -> list[DeviceLine]:
        """All terminals, by unit."""
        with self._database.read() as session:
            rows = session.scalars(select(Device).order_by(Device.unit, Device.enrolled_at)).all()
            return [
                DeviceLine(row.device, row.unit, row.enrolled_at, row.expires_at, row.revoked_at)
                for row in rows
            ]

    def count(self) -> int:
        """Terminals that may transfer."""
        with self._database.read() as session:
            return session.scalar(select(func.count()).where(Device.revoked_at.is_(None))) or 0


def hold(session: Session, device: str) -> bool:
    """Keep other changes of this terminal waiting until the transaction is over; whether there is such a terminal.

    It comes first in a transaction, as its audit rows come last: so no two wait for each other.
    """
    return session.get(Device, device, with_for_update={"key_share": True}) is not None


def plain_code(typed: str) -> str:
    """A code as it was made, from how a person typed it."""
    return re.sub(r"[^0-9A-Z]", "", typed.upper()).translate(str.maketrans("OIL", "011"))
