# SPDX-License-Identifier: Apache-2.0
"""Every purpose that a policy may authorise, and the modes in which a car captures."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Purpose:
    """One authorised purpose.

    Attributes:
        code: as the profile's ``use.purposes`` names it.
        words: as on the key.
    """

    code: str
    words: str


PURPOSES: Final = {
    purpose.code: purpose
    for purpose in (
        Purpose("routine_patrol", "Routine patrol"),
        Purpose("criminal_investigation", "Criminal investigation"),
        Purpose("crime_scene_canvass", "Crime scene canvass"),
        Purpose("stolen_or_wanted_vehicle", "Stolen or wanted vehicle"),
        Purpose("stolen_plate", "Stolen plate"),
        Purpose("missing_person", "Missing person"),
        Purpose("wanted_person", "Wanted person"),
        Purpose("active_warrant", "Active warrant"),
        Purpose("homeland_security", "Homeland security"),
        Purpose("electronic_surveillance", "Electronic surveillance"),
        Purpose("suspect_interdiction", "Suspect interdiction"),
        Purpose("stolen_property_recovery", "Stolen property recovery"),
        Purpose("crime_analysis", "Crime analysis"),
        Purpose("crime_prevention_general_le", "Crime prevention, general law enforcement"),
        Purpose("enforce_sanction_order_sentence", "Enforcing a sanction, order or sentence"),
        Purpose("department_civil_action", "Civil action of the department"),
        Purpose("department_administrative_action", "Administrative action of the department"),
    )
}
"""By code. Source: the five profiles' ``use.purposes``."""

MODES: Final = frozenset({"routine_patrol", "criminal_investigation", "crime_scene_canvass"})
"""Codes of the purposes with which capture may start (``capture.modes``)."""
