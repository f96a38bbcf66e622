# SPDX-License-Identifier: Apache-2.0
"""The switch for machines in FIPS mode."""

import pytest

from mdt_app.errors import Refused
from mdt_app.fips import fips_mode, require_fips


def test_a_machine_without_fips_mode_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused, match=r"security\.fips_strict.*OpenSSL.*without its FIPS module\. Turn on"):
        require_fips(strict=True, mode=lambda: False)


def test_a_machine_in_fips_mode_goes_on() -> None:
    require_fips(strict=True, mode=lambda: True)


def test_who_does_not_ask_for_it_is_not_asked() -> None:
    require_fips(strict=False, mode=lambda: False)


def test_this_machine_is_asked_for_real() -> None:
    if fips_mode():
        require_fips(strict=True)
    else:
        with pytest.raises(Refused):
            require_fips(strict=True)
