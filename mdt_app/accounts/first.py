# SPDX-License-Identifier: Apache-2.0
"""``mdt setup``: a unit with its first accounts, each with its second factor."""

import json
from collections.abc import Sequence
from dataclasses import replace

import click

from mdt_app.accounts.slips import enrolment_text, release_key_text
from mdt_app.clock import system_clock
from mdt_app.fips import require_fips
from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import settings_text
from mdt_app.services.door import CODES_FILE, Door
from mdt_app.services.provisioning import NewPerson, set_up
from mdt_app.settings import load
from mdt_app.storage.accounts import plain_name
from mdt_app.storage.password_hash import standard_cost
from mdt_app.storage.totp import Totp, enrolment
from policy.access import Role


def first_people(administrator: str, officer: str) -> list[NewPerson]:
    """The two first accounts; their passwords are asked for."""
    return [
        NewPerson(
            name, name, role, click.prompt(f"Password of {name}", hide_input=True, confirmation_prompt=True)
        )
        for name, role in ((administrator, Role.ADMINISTRATOR), (officer, Role.OFFICER))
    ]


def set_up_unit(folder: DataFolder, unit: str, people: list[NewPerson], policy: str) -> bytes:
    """Make the unit; gives each of ``people`` a second factor where the settings ask for one.

    Returns:
        the unit's release key.

    Raises:
        Refused: there is a unit already, a password may not be taken, or the machine is not as the settings ask.
        StoreTrouble: the folder cannot be written.
    """
    policy_settings = settings_text(policy)
    folder.create()
    settings = load(folder).settings
    require_fips(strict=settings.security.fips_strict)
    if settings.sign_on.second_factor:
        factor = Totp(folder.root / CODES_FILE, system_clock)
        people[:] = [replace(person, factor=factor.new_secret()) for person in people]
    cost = standard_cost(fips_strict=settings.security.fips_strict)
    set_up(folder.root, unit, people, cost, system_clock)
    if not folder.unit_settings.exists():
        folder.unit_settings.write_text(f"unit = {json.dumps(unit)}\n", encoding="utf-8")
    if settings.policy is None:  # what the department wrote before, of second factors say, stays
        with folder.department_settings.open("a", encoding="utf-8") as file:
            file.write(f"\n{policy_settings}")
    return Door(folder.root, system_clock, settings.sign_on).new_release_key()


def printed(people: Sequence[NewPerson], unit: str, release_key: bytes) -> str:
    """What the people of a new unit are handed."""
    slips = [
        f"Second factor of {person.username}:\n"
        + enrolment_text(enrolment(person.factor, plain_name(person.username), unit))
        for person in people
        if person.factor is not None
    ]
    return "\n\n".join([*slips, release_key_text(release_key), ""])
