# SPDX-License-Identifier: Apache-2.0
"""A unit whose people have a second factor, as `mdt setup` makes it; and their devices."""

from dataclasses import dataclass, replace
from pathlib import Path

from mdt_app.services.account_office import AccountOffice
from mdt_app.services.door import Door, Given
from mdt_app.services.new_passwords import NewPasswords
from mdt_app.services.office import Office
from mdt_app.services.provisioning import NewPerson
from mdt_app.services.sessions import Credentials, Sessions
from mdt_app.sign_on_settings import SignOnSettings
from mdt_app.storage.totp import STEP_S, code_now
from policy.access import SIGN_ON_ROLES, Role
from policy.passwords import Lists, Standard
from tests.helpers.stores import ADMINISTRATOR, CHEAP, MORNING, OFFICER, PARTNER, POLICY, UNIT, Clock, unit_of

SECRETS = {
    ADMINISTRATOR.username: bytes(range(20)),
    OFFICER.username: bytes(range(20, 40)),
    PARTNER.username: bytes(range(40, 60)),
}
RULES = SignOnSettings()


@dataclass(slots=True)
class Unit:
    """A unit on the disk; each property is as after a start of the program."""

    folder: Path
    clock: Clock
    rules: SignOnSettings = RULES

    @property
    def door(self) -> Door:
        return Door(self.folder, self.clock, self.rules)

    @property
    def sessions(self) -> Sessions:
        roles = SIGN_ON_ROLES | {Role.ADMINISTRATOR}
        return Sessions(self.folder, self.clock, CHEAP, POLICY, roles, rules=self.rules)

    @property
    def accounts(self) -> AccountOffice:
        lists = Lists(frozenset({"password"}), frozenset({"mary"}))
        passwords = NewPasswords(lists, Standard(self.rules.password_standard), CHEAP, self.clock)
        return AccountOffice(Office(self.door, self.clock), passwords, POLICY, UNIT, self.clock)

    def code(self, person: NewPerson) -> str:
        """What the person's device shows, after a moment: each code counts once."""
        self.clock.pass_(seconds=STEP_S)
        return code_now(SECRETS[person.username], self.clock())

    def proof(self, person: NewPerson = ADMINISTRATOR, password: str = "") -> Given:
        """A right proof, or one with another password."""
        return Given(person.username, password or person.password, self.code(person))

    def credentials(
        self, person: NewPerson = OFFICER, *, password: str = "", code: str | None = None, new: str = ""
    ) -> Credentials:
        """What the person types; the right code without another."""
        return Credentials(
            person.username,
            password or person.password,
            UNIT,
            "routine_patrol",
            MORNING,
            code=self.code(person) if code is None else code,
            new_password=new,
        )


def guarded_unit(folder: Path, clock: Clock, *, rules: SignOnSettings = RULES) -> Unit:
    """A unit with an officer, a partner and an administrator, each with a device."""
    people = (ADMINISTRATOR, OFFICER, PARTNER)
    unit_of(folder, tuple(replace(person, factor=SECRETS[person.username]) for person in people), clock)
    unit = Unit(folder, clock, rules)
    unit.door.new_release_key()
    return unit
