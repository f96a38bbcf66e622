# SPDX-License-Identifier: Apache-2.0
"""What codes, cameras and limits are called on this terminal, from the shipped code lists and the settings."""

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from types import MappingProxyType

import resources
from mdt_app.main.shifts import ShiftRefused
from mdt_app.screens.sign_on import SignOnScreen
from mdt_app.screens.terms import Terms
from mdt_app.settings import TerminalSettings
from policy.codes import CodeList
from policy.profile.tree import Profile

_STATES = ("lis_us", "lis_us_territories", "lis_canada", "lis_mx")
_VEHICLE = ("vco", "vst", "vma")


def terms(settings: TerminalSettings, profile: Profile) -> Terms:
    """The words that screens use, and the age from which the department calls a list old."""
    return Terms(
        states=names(_STATES),
        vehicle_codes=names(_VEHICLE),
        cameras={camera.id: camera.label for camera in settings.cameras},
        sides={camera.id: camera.side for camera in settings.cameras},
        list_limit=timedelta(hours=profile.hotlist.refresh_max_hours),
    )


@cache
def names(lists: tuple[str, ...]) -> Mapping[str, str]:
    """Code to name over several lists; the first that knows a code defines it."""
    codes = CodeList.joined(CodeList.parse(resources.text(f"codes/{name}.csv")) for name in lists)
    return MappingProxyType({code: _short(codes.name(code)) for code in codes.definitions})


def _short(name: str) -> str:
    """A name as people say it: "Honda" for "Honda Motor Co., LTD", "4 Door Sedan" for the first of several."""
    first = re.split(r"[;,]", name)[0]
    plain = re.sub(r"( (co|corp|corporation|company|inc|ltd|mfg|llc)\.?)+$", "", first, flags=re.IGNORECASE)
    return re.sub(r" motor$", "", plain, flags=re.IGNORECASE)


def tell_refusal(screen: SignOnScreen, event: ShiftRefused) -> None:
    """Show why a sign-on did not succeed, and what helps."""
    screen.refused(
        event.sentence, locked=event.locked, challenge=event.challenge, new_password=event.new_password
    )
