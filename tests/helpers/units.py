# SPDX-License-Identifier: Apache-2.0
"""A unit under a shipped policy, as a car has it: its settings, the department's, and people with accounts."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from mdt_app.paths import DataFolder
from mdt_app.policies.in_force import settings_text
from mdt_app.services.provisioning import NewPerson
from mdt_app.storage.database import Database
from tests.helpers.stores import Clock, sign_on, unit_of

Answer = TypeVar("Answer")
#: The settings of a unit without cameras, receiver and department, whose people need no second factor.
ALONE = 'unit = "12"\n[gps]\nport = "/dev/no-such-receiver"\n[sign_on]\nsecond_factor = false\n'


def unit_folder(
    root: Path,
    people: tuple[NewPerson, ...],
    clock: Callable[[], datetime],
    *,
    policy: str = "WV-471",
    settings: str = ALONE,
) -> DataFolder:
    """The data folder of a unit that was set up for these people.

    Args:
        root: where it is made.
        people: who gets an account.
        clock: the moment of setting up.
        policy: id of the department's policy.
        settings: what ``unit.toml`` says.
    """
    made = DataFolder(root)
    made.create()
    made.unit_settings.write_text(settings, encoding="utf-8")
    made.department_settings.write_text(settings_text(policy), encoding="utf-8")
    unit_of(made.root, people, clock)
    return made


def ask_index(folder: DataFolder, clock: Clock, question: Callable[[Database], Answer]) -> Answer:
    """What stands in the unit's index, asked by the officer, who signs on for it."""
    signed_on = sign_on(folder.root, clock)
    try:
        return question(signed_on.vault.index())
    finally:
        signed_on.vault.close()
