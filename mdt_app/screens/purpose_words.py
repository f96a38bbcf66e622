# SPDX-License-Identifier: Apache-2.0
"""The department's purposes in the order in which keys show them."""

from policy.control import control
from policy.profile.tree import Profile
from policy.purposes import PURPOSES

Choice = tuple[str, str]


@control("M02.2")
def purpose_choices(profile: Profile) -> tuple[Choice, ...]:
    """Codes and words: first the modes of capture that are purposes too, then the others as the policy lists them."""
    modes = [mode for mode in profile.capture.modes if mode in profile.use.purposes]
    codes = (*modes, *(code for code in profile.use.purposes if code not in modes))
    return tuple((code, PURPOSES[code].words) for code in codes)
