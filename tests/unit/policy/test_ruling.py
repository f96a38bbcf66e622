# SPDX-License-Identifier: Apache-2.0
"""A rule's answer: refused goes before held, and only what is allowed goes ahead."""

import pytest

from policy.errors import AccessRefused
from policy.ruling import Finding, Ruling, Verdict

MISSING = Finding("number_missing", "Give the number.")
DOUBTFUL = Finding("reason_vague", "Say what it is for.")


@pytest.mark.parametrize(
    ("ruling", "verdict"),
    [
        (Ruling(), Verdict.ALLOWED),
        (Ruling(held=(DOUBTFUL,)), Verdict.REVIEW),
        (Ruling(refused=(MISSING,)), Verdict.REFUSED),
        (Ruling((MISSING,), (DOUBTFUL,)), Verdict.REFUSED),
        (Ruling(held=(DOUBTFUL,)) & Ruling((MISSING,)), Verdict.REFUSED),
        (Ruling() & Ruling(), Verdict.ALLOWED),
        (Ruling.of([None, None]), Verdict.ALLOWED),
        (Ruling.of([None, MISSING]), Verdict.REFUSED),
    ],
)
def test_the_verdict(ruling: Ruling, verdict: Verdict) -> None:
    assert ruling.verdict is verdict
    assert ruling.allowed is (verdict is Verdict.ALLOWED)


def test_findings_are_kept_in_order_with_refusals_first() -> None:
    both = Ruling(held=(DOUBTFUL,)) & Ruling.of([MISSING])
    assert both.codes == ("number_missing", "reason_vague")
    assert both.words == "Give the number. Say what it is for."


@pytest.mark.parametrize("ruling", [Ruling((MISSING,)), Ruling(held=(DOUBTFUL,))])
def test_what_is_refused_or_held_does_not_go_ahead(ruling: Ruling) -> None:
    with pytest.raises(AccessRefused) as refused:
        ruling.insist(AccessRefused)
    assert str(refused.value) == ruling.words
    assert refused.value.codes == ruling.codes


def test_what_is_allowed_goes_ahead() -> None:
    Ruling().insist(AccessRefused)
