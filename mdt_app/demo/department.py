# SPDX-License-Identifier: Apache-2.0
"""The demonstration department: a real server as a process of its own, one enrolled car, seeded accounts and list."""

import csv
import json
import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path

import resources
from mdt_app.clock import Clock
from mdt_app.errors import Trouble
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import settings_text
from mdt_app.policies.shipped import shipped
from mdt_app.services.door import Door, Given
from mdt_app.services.enrolment import enrol_terminal
from mdt_app.services.office import Office
from mdt_app.services.provisioning import NewPerson, set_up
from mdt_app.sign_on_settings import SignOnSettings
from mdt_app.storage.password_hash import standard_cost
from mdt_app.storage.totp import SECRET_BYTES, code_now
from policy.access import Role
from policy.scopes import SCOPES
from policy.training import Course
from sync.enrol import Invitation

UNIT = "Unit 12"
AGENCY = "Demo City Police Department"
LIST_ID = "demo-list"
READY_MARK = "demo.json"
#: How old the list is when the demonstration begins.
LIST_AGE = timedelta(hours=3, minutes=12)


@dataclass(frozen=True, slots=True)
class DemoAccounts:
    """Accounts of the demonstration, made at random for each folder and printed for whoever tries it."""

    officer: str
    officer_password: str = field(repr=False)
    administrator: str = "admin"
    administrator_password: str = field(default="", repr=False)
    officer_factor: str = field(default="", repr=False)
    administrator_factor: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class WantedPlate:
    """A plate that is put on the demonstration's hot list besides the shipped ones."""

    plate: str
    category: str = "stolen_vehicle"


class DemoDepartment:
    """One folder with a department and a car; made once, opened as often as wanted.

    Args:
        root: the demonstration's folder; empty, or an earlier demonstration.
        clock: UTC.
        policy: id of the policy that it follows, this time.
    """

    def __init__(self, root: Path, clock: Clock, policy: str) -> None:
        self._root, self._clock, self._policy = root, clock, policy
        self._server: subprocess.Popen[bytes] | None = None
        self.car = DataFolder(root / "car")
        self.url = ""
        self._enrol_url = ""

    @property
    def accounts(self) -> DemoAccounts:
        """The accounts of this folder."""
        return DemoAccounts(**json.loads((self._root / READY_MARK).read_text(encoding="utf-8")))

    def open(self, wanted: tuple[WantedPlate, ...] = ()) -> None:
        """Set up what is not there yet, and start the server.

        Raises:
            Refused: no such policy ships.
            Trouble: the server did not start; the sentence says what it said.
        """
        policy = settings_text(self._policy)
        new = not self._is_ready()
        if new:
            self._clear()
            self._command("init", "--host-name", "127.0.0.1", "--host-name", "localhost")
        self._publish(wanted)
        self._start_server()
        if new:
            self._set_up_car()
        self.car.department_settings.write_text(policy, encoding="utf-8")

    def _is_ready(self) -> bool:
        """Whether an earlier start made everything; one from before people had a second factor begins anew."""
        return (self._root / READY_MARK).exists() and bool(self.accounts.officer_factor)

    def close(self) -> None:
        """Stop the server."""
        if self._server is not None and self._server.stdin is not None:
            self._server.stdin.close()  # it ends when nobody holds its standard input any more
            try:
                self._server.wait(10)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            if self._server.stdout is not None:
                self._server.stdout.close()
            self._server = None

    def _clear(self) -> None:
        """Remove what an interrupted first start left."""
        for part in (self._root / "department", self.car.root):
            shutil.rmtree(part, ignore_errors=True)
        self._root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _publish(self, wanted: tuple[WantedPlate, ...]) -> None:
        """The hot list as the department's administrator would import it, extracted three hours ago."""
        table = resources.text("demo/hotlist.csv").splitlines()
        columns = next(csv.reader(table[:1]))
        path = self._root / "hotlist.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write("\n".join(table) + "\n")
            rows = csv.DictWriter(file, columns)
            for extra in wanted:
                rows.writerow({"plate": extra.plate, "category": extra.category, "agency": "Demo County SO"})
        mapping = resources.path("demo/hotlist.toml")
        extracted_at = (self._clock() - LIST_AGE).isoformat(timespec="seconds")
        terms = ["--mapping", str(mapping), "--list-id", LIST_ID, "--extracted-at", extracted_at]
        self._command("hotlist", "import", str(path), *terms)

    def _set_up_car(self) -> None:
        accounts = DemoAccounts(
            "officer",
            _password(),
            administrator_password=_password(),
            officer_factor=_factor(),
            administrator_factor=_factor(),
        )
        people = (
            NewPerson(
                accounts.administrator,
                "Administrator 1",
                Role.ADMINISTRATOR,
                accounts.administrator_password,
                factor=bytes.fromhex(accounts.administrator_factor),
            ),
            NewPerson(
                accounts.officer,
                "Officer 4417",
                Role.OFFICER,
                accounts.officer_password,
                courses=trained(self._clock().date()),
                scopes=SCOPES,
                factor=bytes.fromhex(accounts.officer_factor),
            ),
        )
        self.car.create()
        set_up(self.car.root, UNIT, people, standard_cost(), self._clock)
        office = Office(Door(self.car.root, self._clock, SignOnSettings()), self._clock)
        told = json.loads(self._command("device", "code", UNIT, "--json"))
        invitation = Invitation(self._enrol_url, told["code"], told["fingerprint"])
        code = code_now(bytes.fromhex(accounts.administrator_factor), self._clock())
        given = Given(accounts.administrator, accounts.administrator_password, code)
        enrol_terminal(self.car, office, given, invitation)
        mark = self._root / READY_MARK
        mark.touch(mode=0o600)
        mark.write_text(json.dumps(asdict(accounts)), encoding="utf-8")

    def _start_server(self) -> None:
        words = ["run", "--port", "0", "--enrol-port", "0", "--until-input-ends"]
        with (self._root / "server.log").open("ab") as log:
            self._server = subprocess.Popen(  # noqa: S603 - our own program
                [*server_program(), *words, *self._data()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        said = self._server.stdout.readline() if self._server.stdout is not None else b""
        if not said:
            self.close()
            raise Trouble("The demonstration's server did not start. Its reason stands in server.log.")
        ports = json.loads(said)
        self.url = f"https://127.0.0.1:{ports['port']}"
        self._enrol_url = f"https://127.0.0.1:{ports['enrol_port']}"

    def _command(self, *words: str) -> str:
        """Run one command of the server's program to its end."""
        done = subprocess.run(  # noqa: S603 - our own program
            [*server_program(), *words, *self._data()], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Trouble(f"The demonstration's server refused `{words[0]}`: {done.stderr.strip()[-300:]}")
        return done.stdout

    def _data(self) -> list[str]:
        return ["--data", str(self._root / "department")]


def trained(day: date) -> tuple[Course, ...]:
    """All training that any of the policies asks for, completed on that day."""
    profiles = shipped().profiles.values()
    modules = dict.fromkeys(module for profile in profiles for module in profile.training.modules)
    return tuple(Course(module, day, "Trainer 1", "Supervisor 1") for module in modules)


def server_program() -> list[str]:
    """How this machine starts ``mdt-server``: beside us when frozen, else as a module of this Python."""
    if getattr(sys, "frozen", False):
        name = "mdt-server.exe" if os.name == "nt" else "mdt-server"
        return [str(Path(sys.executable).with_name(name))]
    return [sys.executable, "-m", "server"]


def _password() -> str:
    """Easy to type, new for every demonstration."""
    return f"demo-{secrets.randbelow(9000) + 1000}-{secrets.randbelow(9000) + 1000}"


def _factor() -> str:
    """Secret of the device of one of the demonstration's people."""
    return secrets.token_hex(SECRET_BYTES)
