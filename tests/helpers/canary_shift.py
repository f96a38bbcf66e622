# SPDX-License-Identifier: Apache-2.0
"""The car of the canary test, as a process of its own whose every folder the test chose.

``python -m tests.helpers.canary_shift DEED``; what it needs to know comes as one line of JSON on standard input. When
a deed has come so far that the test should look, it says a word on standard output and waits for another line.
"""

import json
import logging
import os
import select
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QTimer, qWarning
from uuid6 import uuid7

import resources
from gps.pseudo_terminal import PseudoTerminalFeed
from mdt_app.clock import system_clock
from mdt_app.demo.department import DemoAccounts, trained
from mdt_app.demo.hands import Wait, pause
from mdt_app.demo.officer import DemoOfficer
from mdt_app.demo.options import DemoOptions
from mdt_app.demo.program import Scene, scene_of
from mdt_app.errors import Trouble
from mdt_app.main.program import terminal
from mdt_app.main.terminal import Terminal
from mdt_app.paths import default_folder
from mdt_app.policies.in_force import policy_in_force, settings_text
from mdt_app.services.canvass import Incident
from mdt_app.services.door import Door, Given
from mdt_app.services.enrolment import enrol_terminal
from mdt_app.services.hot_plates import Member
from mdt_app.services.office import Office
from mdt_app.services.provisioning import NewPerson, set_up
from mdt_app.services.purge import Purge
from mdt_app.services.sessions import Credentials, Sessions
from mdt_app.settings import load
from mdt_app.sign_on_settings import SignOnSettings
from mdt_app.storage import hits
from mdt_app.storage.hits import Closing
from mdt_app.storage.password_hash import standard_cost
from mdt_app.storage.times import to_text
from mdt_app.storage.totp import code_now
from mdt_app.storage.witnesses import Witness, saw
from policy.access import Role
from policy.hotplates import HotPlateForm
from policy.scopes import SCOPES
from sync.enrol import Invitation

UNIT, AGENCY = "Unit 4471", "Canary City Police Department"
POLICY = "WV-471"
ADMINISTRATOR = NewPerson(
    "wren.admin",
    "Administrator 80417",
    Role.ADMINISTRATOR,
    "nine herons over slack water",
    factor=bytes.fromhex("5ca1ab1e0ddba11f005ba11ca5cade0ff1ce5e1f"),
)
OFFICER = NewPerson(
    "finch.officer",
    "Officer 90417",
    Role.OFFICER,
    "seven curlews on a mudflat",
    scopes=SCOPES,
    factor=bytes.fromhex("0ddba11c0ffee5eed5ca1ab1e5ba5eba11de7ec7"),
)
WANTED = HotPlateForm(
    "9QWQ417",
    "stolen_vehicle",
    case_number="26-90417",
    synopsis="Taken from the yard at Quince Street and Marrow Lane",
    report="GO-26-80417",
)
CANVASS_CASE, CANVASS_PLACE = "26-70417", "Heron Landing, gate 4471"
#: Cars that are read before anybody looks; how long that may take on a busy machine, seconds.
ENOUGH_READS, LONGEST_S = 4, 150.0


def say(word: str) -> None:
    """One line, unbuffered."""
    os.write(1, f"{word}\n".encode())


def prepare(told: dict[str, Any]) -> None:
    """Set the unit up as its technician would, and enrol it."""
    car, now = default_folder(), system_clock()
    people = (ADMINISTRATOR, _with_training(OFFICER, now))
    car.create()
    set_up(car.root, UNIT, people, standard_cost(), system_clock)
    car.department_settings.write_text(settings_text(POLICY), encoding="utf-8")
    office = Office(Door(car.root, system_clock, SignOnSettings()), system_clock)
    assert ADMINISTRATOR.factor is not None
    given = Given(ADMINISTRATOR.username, ADMINISTRATOR.password, code_now(ADMINISTRATOR.factor, now))
    enrol_terminal(car, office, given, Invitation(**told["invitation"]))


def _with_training(person: NewPerson, now: datetime) -> NewPerson:
    return replace(person, courses=trained(now.date()))


class CanaryOfficer(DemoOfficer):
    """The demonstration's officer, who also enters a hot plate and a canvass, and comes to the end that is told.

    Attributes:
        deed: "patrol", "abort" or "wait" (to be killed).
    """

    deed = "patrol"

    def _work(self) -> Iterator[Wait]:
        yield from self._sign_on()
        self._began = time.monotonic()
        while not self._has_seen_enough():
            hit = self._next_hit()
            if hit is not None:
                yield from self._meet(hit)
            yield pause(0.2)
        yield from self._search()
        yield from self._show_pages()
        yield from self._sign_off()

    def _has_seen_enough(self) -> bool:
        """Several cars read; in the shift that ends well a hit dealt with, all its steps kept."""
        reads = len(self._terminal.screens.live.state.reads)
        if time.monotonic() > self._began + LONGEST_S:
            raise Trouble(f"{reads} reads and {len(self._closed)} closed hits are too few.")
        return reads >= ENOUGH_READS and (bool(self._closed) or self.deed != "patrol")

    def _show_pages(self) -> Iterator[Wait]:
        self._write_by_hand()
        if self.deed == "abort":
            yield from self._fail_everywhere()
            os.abort()
        say("running")
        yield Wait("the test", _is_told, 120.0)
        yield from super()._show_pages()

    def _write_by_hand(self) -> None:
        patrol = self._terminal.patrol
        assert patrol is not None
        database, session = patrol.signed_on.vault.index(), patrol.signed_on.session
        patrol.canvass.decline(database, session, Incident("homicide", CANVASS_CASE, CANVASS_PLACE))
        if self.deed == "patrol":
            until = system_clock() + timedelta(days=20)
            by = Member(session.username, str(session.session_id), session.purpose)
            patrol.hot_plates.enter(database, by, replace(WANTED, expires_at=until))
        patrol.signed_on.vault.release()

    def _fail_everywhere(self) -> Iterator[Wait]:
        """Errors that carry what must not be kept: in a thread, in a slot of Qt's, in a message of Qt's, in the log."""
        secret = f"{WANTED.plate} {WANTED.synopsis} {OFFICER.display_name} {OFFICER.password}"

        def fail() -> None:
            raise ValueError(secret)

        thread = threading.Thread(target=fail, name="canary")
        thread.start()
        thread.join()
        QTimer.singleShot(0, fail)
        qWarning(WANTED.plate)
        try:
            fail()
        except ValueError:
            logging.getLogger("canary").exception("a read of %s failed", WANTED.plate)
        until = system_clock() + timedelta(seconds=0.5)
        yield Wait("the slot to fail", lambda: system_clock() > until)


def _is_told() -> bool:
    return bool(select.select([sys.stdin], [], [], 0)[0])


def patrol(told: dict[str, Any], deed: str) -> None:
    """A shift at the real terminal, from the banner to its end."""
    car, scene, ended = default_folder(), scene_of(DemoOptions(headless=True, seconds=60)), list[object]()
    feed = PseudoTerminalFeed(resources.path("demo/drive.nmea"), now=system_clock)
    settings = load(car, _overrides(scene, told["url"], feed.start())).settings
    accounts = DemoAccounts(OFFICER.username, OFFICER.password, officer_factor=(OFFICER.factor or b"").hex())
    with terminal(settings, car) as (qt, built):

        def end(trouble: Trouble | None) -> None:
            ended.append(trouble)
            qt.quit()

        officer = _officer(built, accounts, scene, end)
        officer.deed = deed
        built.start()
        officer.start()
        qt.exec()
    feed.stop()
    say("ended" if ended == [None] else f"stopped: {ended}")


def _officer(built: Terminal, accounts: DemoAccounts, scene: Scene, end: Any) -> CanaryOfficer:
    return CanaryOfficer(built, accounts, scene.showings, seconds=LONGEST_S, pictures=None, on_end=end)


def _overrides(scene: Scene, url: str, port: str) -> dict[str, Any]:
    return {
        "unit": UNIT,
        "agency": AGENCY,
        "cameras": scene.cameras,
        "gps": {"source": "serial", "port": port},
        "department": {"server_url": url, "list_interval_s": 5.0, "backoff_most_s": 5.0},
    }


def purge() -> None:
    """Two days later: what is still open is closed, the department has everything, and the days go."""
    car, at = default_folder(), system_clock() + timedelta(days=2)
    policy = policy_in_force(load(car).settings.policy, car, system_clock())
    sessions = Sessions(car.root, lambda: at, standard_cost(), policy)
    code = code_now(OFFICER.factor or b"", at)
    on = sessions.sign_on(
        Credentials(OFFICER.username, OFFICER.password, UNIT, "routine_patrol", at, code=code)
    )
    for day in on.vault.days():
        database = on.vault.day(day)
        for hit in hits.open_hits(database):
            hits.close(database, Closing(uuid7(), hit.hit_id, OFFICER.username, at, "other"))
        database.conn.execute("UPDATE outbox SET sent_at = ?, refused = NULL", (to_text(at),))
    saw(on.vault.index(), Witness.DEPARTMENT, at)
    turn = Purge(on.vault, on.profile, lambda: at, OFFICER.username).turn("sign-off")
    sessions.sign_off(on)
    say(json.dumps([[one.name for one in turn.certificates], turn.postponed, turn.troubles]))


def main() -> None:
    """Do what the first argument says."""
    deed, told = sys.argv[1], json.loads(sys.stdin.readline())
    if deed == "prepare":
        prepare(told)
    elif deed == "purge":
        purge()
    else:
        patrol(told, deed)


if __name__ == "__main__":
    main()
