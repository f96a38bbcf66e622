# SPDX-License-Identifier: Apache-2.0
"""What codes, cameras and limits are called on this terminal: the words that screens use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta, tzinfo

from policy.hotlist import VehicleDescription


@dataclass(frozen=True, slots=True)
class Terms:
    """Names of codes, and the limits from which something is called doubtful or old.

    Attributes:
        states: NCIC LIS code to name ("CA" to "California").
        vehicle_codes: NCIC vehicle make, style and colour codes to names; an unknown code is shown as it is.
        cameras: camera id to label ("Front right"), in the order in which their pictures are shown.
        sides: camera id to side of the car ("right").
        doubt_below: confidence of one character under which it is boxed as doubtful.
        list_limit: age above which a hot list is too old to go by.
        zone: of the times on screen; None is the zone of this terminal.
    """

    states: Mapping[str, str] = field(default_factory=dict)
    vehicle_codes: Mapping[str, str] = field(default_factory=dict)
    cameras: Mapping[str, str] = field(default_factory=dict)
    sides: Mapping[str, str] = field(default_factory=dict)
    doubt_below: float = 0.85
    list_limit: timedelta = timedelta(hours=24)
    zone: tzinfo | None = None

    def state(self, code: str | None) -> str:
        """The state's name; "not known" without a code."""
        return self.states.get(code, code) if code else "not known"

    def camera(self, camera: str) -> str:
        """The camera's label."""
        return self.cameras.get(camera, camera)

    def side(self, camera: str) -> str:
        """Where the camera looks, as said to a person ("right side")."""
        side = self.sides.get(camera, "")
        return f"{side} side" if side in {"left", "right"} else side or self.camera(camera)

    def colour(self, code: str) -> str:
        """A colour's name ("silver")."""
        return self.vehicle_codes.get(code, code)

    def vehicle(self, described: VehicleDescription) -> str:
        """The list's description in one line ("2019 Honda CIV 4-door, grey"); empty when there is none."""
        names = (described.make, described.model, described.style)
        words = [described.year, *(self.vehicle_codes.get(name, name) for name in names)]
        body = " ".join(word for word in words if word)
        colour = self.colour(described.colour)
        return ", ".join(part for part in (body, colour) if part)
