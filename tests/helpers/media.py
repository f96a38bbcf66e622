# SPDX-License-Identifier: Apache-2.0
"""A car and its department that meet over a removable medium alone: both real, with nothing between them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from camera.types import PlateRead
from mdt_app.services.media import Job, Media, Progress
from mdt_app.services.media_book import MediaBook
from mdt_app.services.media_receipts import Receipts
from mdt_app.services.medium_file import FOLDER
from mdt_app.services.recorder import Recorder, Surroundings
from mdt_app.services.sessions import SignedOn
from mdt_app.storage.bundles import KeptBundle
from mdt_app.storage.outbox import StoredOutbox
from server.department import Department, make_department
from server.settings import ServerSettings
from sync.credentials import DeviceCredentials, encrypted_key, new_key, signing_request, write_private
from sync.media import renew_key
from sync.wire import EnrolmentRequestV1, MediaKeyV1
from sync.wire.bundle import BUNDLE_SUFFIX
from sync.wire.receipt import RECEIPT_SUFFIX
from tests.helpers.stores import MORNING, Clock, Heard, fix_at, make_unit, plate_read, put_list, sign_on
from tests.helpers.stores import entry as list_entry


@contextmanager
def department_in(folder: Path, clock: Clock, database_url: str = "") -> Iterator[Department]:
    """A new department."""
    settings = ServerSettings(host_names=("localhost",), database_url=database_url)
    made = make_department(folder, settings, None, clock)
    try:
        yield made
    finally:
        made.close()


@dataclass(frozen=True, slots=True)
class Told:
    """A department that is asked for its key without a network."""

    department: Department

    def media_key(self) -> MediaKeyV1:
        """The key in use."""
        return self.department.media_key.told


def enrolled(
    department: Department, folder: Path, password: bytes, *, with_key: bool = True
) -> DeviceCredentials:
    """A terminal's identity, as enrolment over the network leaves it."""
    key = new_key()
    code, _ = department.devices.new_code("12", "tester")
    wanted = EnrolmentRequestV1(code=code, csr_pem=signing_request(key))
    answer = department.devices.enrol(wanted, department.authority, "test")
    credentials = DeviceCredentials.in_folder(folder, password)
    folder.mkdir(parents=True, exist_ok=True)
    write_private(credentials.key, encrypted_key(key, password))
    write_private(credentials.ca, answer.ca_pem.encode())
    write_private(credentials.certificate, answer.certificate_pem.encode())
    if with_key:
        renew_key(Told(department), credentials)
    return credentials


@dataclass(slots=True)
class Car:
    """A unit with an officer at work.

    Attributes:
        told: how far the writing said that it was.
        stop: when asked so often, the writing ends; None for never.
    """

    on: SignedOn
    credentials: DeviceCredentials
    clock: Clock
    told: list[Progress] = field(default_factory=list)
    stop: int | None = None

    @property
    def book(self) -> MediaBook:
        """What the services work with."""
        return MediaBook(self.on.vault, self.credentials, self.clock)

    @property
    def box(self) -> StoredOutbox:
        """What waits."""
        return StoredOutbox(self.on.vault, self.credentials.device, self.clock)

    def read(self, *plates: PlateRead) -> None:
        """Record these; entries of hot lists make hits of them."""
        recorder = Recorder(
            self.on.vault, Surroundings("12", fix_at, lambda: self.on.session), self.clock, Heard()
        )
        recorder.start()
        for plate in plates:
            recorder.record(plate)
        assert recorder.stop(60)

    def write(self, medium: Path) -> tuple[KeptBundle, ...]:
        """Write what waits."""
        return Media(self.book).write(Job(medium, self.on.session, self.told.append, self._stopped))

    def take(self, medium: Path) -> tuple[KeptBundle, ...]:
        """Take the receipts."""
        return Receipts(self.book).take(medium, self.on.session)

    def _stopped(self) -> bool:
        if self.stop is None:
            return False
        self.stop -= 1
        return self.stop < 0


@contextmanager
def car_of(department: Department, folder: Path, clock: Clock, *, with_key: bool = True) -> Iterator[Car]:
    """An enrolled unit with a list in force that makes a hit of the canary."""
    on = sign_on(make_unit(folder, clock), clock)
    put_list(on.vault.day(MORNING.date()), [list_entry()])
    password = on.vault.device_key_password()
    credentials = enrolled(department, folder / "device", password, with_key=with_key)
    try:
        yield Car(on, credentials, clock)
    finally:
        on.vault.close()


def reads(count: int, *, first: int = 0) -> Iterable[PlateRead]:
    """Reads of different plates, a second apart."""
    return (
        plate_read(f"7QX{number:04}", at=MORNING + timedelta(seconds=number))
        for number in range(first, first + count)
    )


def bundles_on(medium: Path) -> list[Path]:
    """Files of bundles."""
    return sorted((medium / FOLDER).glob(f"*{BUNDLE_SUFFIX}"))


def receipts_on(medium: Path) -> list[Path]:
    """Files of receipts."""
    return sorted((medium / FOLDER).glob(f"*{RECEIPT_SUFFIX}"))


def carry(department: Department, bundle: Path, actor: str = "clerk") -> Path:
    """Import a bundle as ``mdt-server media import`` does; the receipt's file."""
    taken = department.bundles.take(bundle, actor)
    receipt = bundle.with_suffix(RECEIPT_SUFFIX)
    receipt.write_bytes(taken.receipt)
    return receipt
