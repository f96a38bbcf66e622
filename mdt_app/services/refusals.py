# SPDX-License-Identifier: Apache-2.0
"""What the rules refuse, as the terminal's own kind of error, so that screens know one family."""

from collections.abc import Iterator
from contextlib import contextmanager

from mdt_app.errors import Refused
from policy.errors import PolicyRefused


@contextmanager
def refused() -> Iterator[None]:
    """Raise ``Refused`` with the rule's own sentence.

    Raises:
        Refused: a rule refused what was asked inside.
    """
    try:
        yield
    except PolicyRefused as error:
        raise Refused(str(error)) from error
