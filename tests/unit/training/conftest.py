# SPDX-License-Identifier: Apache-2.0
"""Training on a small scale: as many kinds of everything as in earnest, and fewer of each."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def few_dies() -> Iterator[None]:
    """Two sets of dies of each style and not nine: drawing them is nearly all that a bank takes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.plates.bank.DIES_PER_STYLE", 2)
        yield
