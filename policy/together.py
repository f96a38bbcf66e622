# SPDX-License-Identifier: Apache-2.0
"""Closing several hits with one decision: the lowest tier only, and each on record by itself.

Source: features.md 2, row 8 ("batch dismissal of low tier only") and row 30 (nothing is ever rejected by itself).
"""

from datetime import datetime

from policy.control import control
from policy.disposition import ClosingReason
from policy.errors import StepRefused
from policy.hotlist import Priority
from policy.verification import Verification


@control("M04.2")
def close_notice(
    verification: Verification, reason: ClosingReason, at: datetime, note: str = ""
) -> Verification:
    """Close one of several notices with the reason given for all of them; the rules of `Verification.close` hold.

    Raises:
        StepRefused: it is no notice, it may be or was acted on, it is closed, or the reason needs a note.
    """
    if verification.facts.priority is not Priority.NOTICE:
        raise StepRefused("Only notices are closed together. Close this hit by itself.")
    return verification.close(reason, at, note)
