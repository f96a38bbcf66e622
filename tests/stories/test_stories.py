# SPDX-License-Identifier: Apache-2.0
"""That each capability of the terminal has its story, here or among the features of the whole job."""

import re
from pathlib import Path

from mdt_app.policies.shipped import shipped

FOLDERS = (Path(__file__).parent, Path(__file__).parents[1] / "features")


def test_each_capability_of_the_terminal_has_a_story() -> None:
    """Codes stand in the titles of scenarios, or in the words over them."""
    told = "".join(
        path.read_text(encoding="utf-8") for folder in FOLDERS for path in folder.glob("*.feature")
    )
    codes = {one.code for one in shipped().capabilities if re.match(r"M(0\d|10)\.", one.code)}
    assert codes
    assert not codes - set(re.findall(r"M\d\d\.\d", told))
