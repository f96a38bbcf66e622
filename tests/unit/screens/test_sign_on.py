# SPDX-License-Identifier: Apache-2.0
"""Sign-on: banner before form, refusals as sentences, no password in what is printed."""

import pytest

from mdt_app.screens.sign_on import Credentials, SelfCheck, SignOnActions, SignOnScreen, SignOnStage


def screen(said: list[str], signed: list[Credentials]) -> SignOnScreen:
    actions = SignOnActions(
        on_agree=lambda: said.append("agree"),
        on_decline=lambda: said.append("decline"),
        on_submit=signed.append,
        on_test=lambda: said.append("test"),
    )
    return SignOnScreen(
        actions, department="Demo PD", unit="Unit 12", purposes=("routine_patrol", "investigation")
    )


def test_the_form_is_not_reached_without_agreeing() -> None:
    """Signing on from the banner does nothing; agreeing is told, so that it can be audited."""
    said: list[str] = []
    signed: list[Credentials] = []
    sign_on = screen(said, signed)
    sign_on.submit("officer", "correct horse")
    assert (signed, sign_on.state.stage) == ([], SignOnStage.BANNER)
    sign_on.agree()
    assert (said, sign_on.state.stage) == (["agree"], SignOnStage.FORM)


@pytest.mark.parametrize("word", ["restricted", "monitored, recorded and audited", "prohibited", "consent"])
def test_the_banner_makes_all_four_statements(word: str) -> None:
    """One statement for each thing a banner must say."""
    statements = screen([], []).state.statements
    assert len(statements) == 4
    assert sum(word in statement.head for statement in statements) == 1
    assert any("criminal and civil penalties" in statement.text for statement in statements)


def test_what_is_missing_is_said_and_nothing_is_sent() -> None:
    """Empty fields are refused here, with the field's name."""
    signed: list[Credentials] = []
    sign_on = screen([], signed)
    sign_on.agree()
    sign_on.submit("  ", "x")
    assert "user name is empty" in sign_on.state.error
    sign_on.submit("officer", "")
    assert "password is empty" in sign_on.state.error
    assert signed == []


def test_credentials_go_once_and_a_refusal_opens_the_form_again() -> None:
    """While the password is checked a second press does nothing."""
    signed: list[Credentials] = []
    sign_on = screen([], signed)
    sign_on.agree()
    sign_on.choose_purpose("investigation")
    sign_on.choose_purpose("no such purpose")
    sign_on.submit(" officer ", "correct horse")
    sign_on.submit("officer", "correct horse")
    assert signed == [Credentials("officer", "correct horse", "investigation")]
    assert "correct horse" not in repr(signed)
    sign_on.refused("the account is locked. The administrator can release it.", locked=True)
    assert (sign_on.state.busy, sign_on.state.locked) == (False, True)
    sign_on.accepted()
    assert sign_on.state.stage is SignOnStage.DONE
    sign_on.signed_off()
    assert (sign_on.state.stage, sign_on.state.purpose) == (SignOnStage.BANNER, "routine_patrol")


def test_the_self_test_is_summed_up() -> None:
    """One thing to mend turns GO into CHECK."""
    sign_on = screen([], [])
    sign_on.checks_done((SelfCheck("GPS", "", "Good"), SelfCheck("Transfer", "", "Due soon", "p2")))
    assert sign_on.state.summary == ("GO", "ok", "1 good, 1 to watch")
    sign_on.checks_done((SelfCheck("GPS", "", "Lost", "p1"),))
    assert sign_on.state.summary == ("CHECK", "p1", "0 good, 1 to mend")
