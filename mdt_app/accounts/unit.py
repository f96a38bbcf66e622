# SPDX-License-Identifier: Apache-2.0
"""What the commands work with: a unit's folder, its settings, its door."""

from dataclasses import dataclass

from mdt_app.clock import Clock, system_clock
from mdt_app.fips import require_fips
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import PolicyInForce, policy_in_force
from mdt_app.services.account_office import AccountOffice
from mdt_app.services.door import Door
from mdt_app.services.new_passwords import NewPasswords
from mdt_app.services.office import Office
from mdt_app.services.password_lists import password_lists
from mdt_app.settings import TerminalSettings, load
from mdt_app.storage.password_hash import standard_cost
from policy.passwords import Standard


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that was set up.

    Attributes:
        clock: UTC.
    """

    folder: DataFolder
    settings: TerminalSettings
    clock: Clock

    @property
    def door(self) -> Door:
        """Where proofs are checked."""
        return Door(self.folder.root, self.clock, self.settings.sign_on)

    @property
    def office(self) -> Office:
        """An administrator's."""
        return Office(self.door, self.clock)

    @property
    def policy(self) -> PolicyInForce:
        """The department's.

        Raises:
            Refused: none is in force.
        """
        return policy_in_force(self.settings.policy, self.folder, self.clock())

    @property
    def accounts(self) -> AccountOffice:
        """Where accounts are kept.

        Raises:
            Refused: no policy is in force, or the department's own list of passwords cannot be read.
        """
        policy, settings = self.policy, self.settings
        passwords = NewPasswords(
            password_lists(self.folder).lists,
            Standard(settings.sign_on.password_standard),
            standard_cost(fips_strict=settings.security.fips_strict),
            self.clock,
            (policy.profile.profile.agency, settings.agency, settings.unit),
        )
        return AccountOffice(self.office, passwords, policy, settings.unit, self.clock)


def unit_of(folder: DataFolder) -> Unit:
    """The unit in a folder.

    Raises:
        Refused: its settings are wrong, or the machine is not as they ask.
    """
    settings = load(folder).settings
    require_fips(strict=settings.security.fips_strict)
    return Unit(folder, settings, system_clock)
