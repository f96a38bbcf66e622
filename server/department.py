# SPDX-License-Identifier: Apache-2.0
"""One department's server, put together from its data folder: database, authority and services."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from server.clock import Clock
from server.db.migrate import upgrade
from server.db.session import Database
from server.errors import Misconfigured
from server.folder import DataFolder, make_folder, write_private
from server.media_key import MediaKey, media_key
from server.seal import ServerKey, load_key_file, make_key_file
from server.security import (
    Authority,
    load_authority,
    make_authority,
    renew_server_certificate,
    server_certificate_serves,
)
from server.services.bundle_check import BundleCheck
from server.services.bundles import Bundles, Intakes
from server.services.devices import Devices
from server.services.heads import Heads
from server.services.hotlists import HotLists
from server.services.ingest import Ingest
from server.services.order_reports import OrderReports
from server.services.orders import Orders
from server.services.sign_ons import SignOns
from server.services.terminal_log import TerminalLog
from server.settings import ServerSettings, load_settings, settings_toml
from server.signing import audit_key


@dataclass(frozen=True, slots=True)
class Department:
    """Everything that requests and commands need."""

    folder: DataFolder
    settings: ServerSettings
    server_key: ServerKey
    authority: Authority
    database: Database
    devices: Devices
    heads: Heads
    terminal_log: TerminalLog
    hotlists: HotLists
    ingest: Ingest
    orders: Orders
    order_reports: OrderReports
    sign_ons: SignOns
    media_key: MediaKey
    bundles: Bundles
    clock: Clock

    def close(self) -> None:
        """Give the database back."""
        self.database.close()


def make_department(root: Path, settings: ServerSettings, key_file: Path | None, clock: Clock) -> Department:
    """Create the data folder with authority, listener certificate and database, and open it.

    Args:
        root: a folder that is absent or empty.
        settings: what ``server.toml`` will say.
        key_file: an existing server key outside the folder; None makes one inside.
        clock: the time.

    Raises:
        Misconfigured: the folder, key or database cannot be used; the text says why.
    """
    outside = load_key_file(key_file) if key_file else None
    folder = DataFolder(root.resolve())
    make_folder(folder.root)
    server_key = outside or make_key_file(folder.key_file)
    make_authority(folder, server_key, clock())
    write_private(folder.settings, settings_toml(settings).encode())
    return open_department(root, key_file, clock)


def open_department(root: Path, key_file: Path | None, clock: Clock) -> Department:
    """Open a data folder, bring its database to the newest form and renew the revocation list.

    Raises:
        Misconfigured: something is missing, damaged, or belongs to another server key.
    """
    folder = DataFolder(root.resolve())
    settings = load_settings(folder.settings)
    server_key = load_key_file(key_file or folder.key_file)
    authority = load_authority(folder, server_key)
    if not server_certificate_serves(folder, settings.host_names, clock()):
        renew_server_certificate(folder, authority, server_key, settings.host_names, clock())
    database = Database(settings.database_url or f"sqlite:///{folder.database}")
    try:
        database.check()
        upgrade(database)
        department = _put_together(folder, settings, server_key, authority, database=database, clock=clock)
        department.devices.write_revocations(authority, folder)
    except OSError as error:
        database.close()
        raise Misconfigured(f"The folder {folder.root} cannot be written: {error.strerror}.") from error
    except Misconfigured:
        database.close()
        raise
    return department


def _put_together(
    folder: DataFolder,
    settings: ServerSettings,
    server_key: ServerKey,
    authority: Authority,
    *,
    database: Database,
    clock: Clock,
) -> Department:
    devices = Devices(database, server_key, settings, clock)
    live = timedelta(minutes=settings.session_live_minutes)
    sign_ons = SignOns(database, clock, live, needed=settings.sign_on_needed)
    heads, log = (
        Heads(database, audit_key(folder, server_key), clock),
        TerminalLog(database, server_key, clock),
    )
    ingest = Ingest(database, server_key, clock, sign_ons)
    own = media_key(folder, server_key, authority)
    check = BundleCheck(own, authority, devices, clock)
    return Department(
        folder=folder,
        settings=settings,
        server_key=server_key,
        authority=authority,
        database=database,
        devices=devices,
        heads=heads,
        terminal_log=log,
        hotlists=HotLists(database, server_key, clock),
        ingest=ingest,
        orders=Orders(database, authority, clock),
        order_reports=OrderReports(
            database, server_key, clock, lambda: devices.write_revocations(authority, folder)
        ),
        sign_ons=sign_ons,
        media_key=own,
        bundles=Bundles(database, check, Intakes(ingest, heads, log), authority, clock),
        clock=clock,
    )
