# SPDX-License-Identifier: Apache-2.0
"""Sign-on: banner before form, refusals as sentences, no password in what is printed."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from mdt_app.screens.sign_on import Credentials, SelfCheck, SignOnActions, SignOnScreen, SignOnStage, Typed
from mdt_app.screens.sign_on_terms import Asked, sign_on_terms
from mdt_app.sign_on_settings import STATEMENTS, SignOnSettings
from tests.helpers.policies import PROFILES


def screen(
    said: list[str], signed: list[Credentials], policy: str = "WV-471", *, code: bool = False
) -> SignOnScreen:
    actions = SignOnActions(
        on_agree=lambda: said.append("agree"),
        on_decline=lambda: said.append("decline"),
        on_submit=signed.append,
        on_test=lambda: said.append("test"),
        on_release=lambda username, given: said.append(f"release {username} {given}"),
    )
    rules = SignOnSettings(second_factor=code)
    return SignOnScreen(actions, sign_on_terms(PROFILES[policy], "Unit 12", settings=rules))


def test_the_form_is_not_reached_without_agreeing() -> None:
    """Signing on from the banner does nothing; agreeing is told, so that it can be audited."""
    said: list[str] = []
    signed: list[Credentials] = []
    sign_on = screen(said, signed)
    sign_on.submit("officer", Typed("correct horse"))
    assert (signed, sign_on.state.stage) == ([], SignOnStage.BANNER)
    sign_on.agree()
    assert (said, sign_on.state.stage) == (["agree"], SignOnStage.FORM)


@pytest.mark.parametrize("word", ["restricted", "monitored, recorded and audited", "prohibited", "consent"])
def test_the_banner_makes_all_four_statements(word: str) -> None:
    """One statement for each thing a banner must say."""
    statements = screen([], []).state.terms.statements
    assert tuple(statement.id for statement in statements) == STATEMENTS
    assert sum(word in statement.head for statement in statements) == 1
    assert any("criminal and civil penalties" in statement.text for statement in statements)


def test_what_is_missing_is_said_and_nothing_is_sent() -> None:
    """Empty fields are refused here, with the field's name."""
    signed: list[Credentials] = []
    sign_on = screen([], signed)
    sign_on.agree()
    sign_on.submit("  ", Typed("x"))
    assert "user name is empty" in sign_on.state.error
    sign_on.submit("officer", Typed(""))
    assert "password is empty" in sign_on.state.error
    assert signed == []


def test_credentials_go_once_and_a_refusal_opens_the_form_again() -> None:
    """While the password is checked a second press does nothing."""
    signed: list[Credentials] = []
    sign_on = screen([], signed)
    sign_on.agree()
    sign_on.choose_purpose("criminal_investigation")
    sign_on.choose_purpose("no such purpose")
    sign_on.submit(" officer ", Typed("correct horse"))
    sign_on.submit("officer", Typed("correct horse"))
    assert signed == [Credentials("officer", "correct horse", "criminal_investigation")]
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


@pytest.mark.parametrize("policy", PROFILES)
def test_a_department_offers_its_own_purposes_and_no_other(policy: str) -> None:
    """Modes of capture that the policy authorises stand first; its other purposes follow."""
    profile = PROFILES[policy]
    codes = [code for code, _ in sign_on_terms(profile, "Unit 12").purposes]
    assert sorted(codes) == sorted(profile.use.purposes)
    modes = [code for code in codes if code in profile.capture.modes]
    assert codes[: len(modes)] == modes


@pytest.mark.clause("MB-462.3-1-4")
def test_a_broad_purpose_asks_for_a_reason_where_the_department_says_so() -> None:
    """Manhattan Beach names a purpose that is nearly unlimited; nobody else asks for a reason at sign-on."""
    asks = {policy: sign_on_terms(profile, "Unit 12").asks for policy, profile in PROFILES.items()}
    assert [one.name for one in asks["MB-462"]["crime_prevention_general_le"]] == ["reason"]
    assert all("reason" not in _names(asked) for policy, asked in asks.items() if policy != "MB-462")


def _names(asked: Mapping[str, tuple[Asked, ...]]) -> list[str]:
    return [one.name for fields in asked.values() for one in fields]


@pytest.mark.parametrize("policy", PROFILES)
def test_the_banner_names_every_prohibited_use_and_what_a_search_needs(policy: str) -> None:
    """The third statement is what a person acknowledges; the second follows the inquiry rule."""
    profile = PROFILES[policy]
    _, searches, prohibited, _ = sign_on_terms(profile, "Unit 12").statements
    assert ("harass" in prohibited.text) is ("harassment" in profile.use.prohibited)
    assert ("yourself" in prohibited.text) is ("personal" in profile.use.prohibited)
    assert ("case or incident number" in searches.text) is (
        "case_number_or_incident" in profile.inquiry.requires
    )
    assert ("number or a reason" in searches.text) is (profile.inquiry.mode == "any")


def test_an_unknown_prohibited_use_is_said_all_the_same() -> None:
    """A sixth department may add a code of its own."""
    profile = PROFILES["WV-471"]
    use = replace(profile.use, prohibited=(*profile.use.prohibited, "selling_data"))
    text = sign_on_terms(replace(profile, use=use), "Unit 12").statements[2].text
    assert text.endswith("or for this: selling data.")


def test_the_department_may_put_it_in_its_own_words() -> None:
    """Where it has a head and no text, the text of the policy stays."""
    own = SignOnSettings(banner={one: {"head": f"Our words of {one}."} for one in STATEMENTS})  # type: ignore[misc]
    ours = sign_on_terms(PROFILES["WV-471"], "Unit 12", settings=own).statements
    shipped = sign_on_terms(PROFILES["WV-471"], "Unit 12").statements
    assert [one.head for one in ours] == [f"Our words of {one}." for one in STATEMENTS]
    assert [one.text for one in ours] == [one.text for one in shipped]


def form(said: list[str], signed: list[Credentials], *, code: bool = False) -> SignOnScreen:
    sign_on = screen(said, signed, code=code)
    sign_on.agree()
    said.clear()
    return sign_on


def test_the_code_goes_along_where_the_department_asks_for_one() -> None:
    """An empty one is said at once and counts as no try."""
    signed: list[Credentials] = []
    sign_on = form([], signed, code=True)
    sign_on.submit("officer", Typed("correct horse", " "))
    assert "code is empty" in sign_on.state.error
    sign_on.submit("officer", Typed("correct horse", " 123 456 "))
    assert [(one.password, one.code) for one in signed] == [("correct horse", "123 456")]
    assert "123" not in repr(signed)
    assert "123" not in repr(Typed("correct horse", "123 456"))


def test_a_new_password_is_asked_for_twice_when_the_old_one_is_done() -> None:
    signed: list[Credentials] = []
    sign_on = form([], signed)
    sign_on.refused("this password was given to you. Choose one of your own.", new_password=True)
    assert sign_on.state.asks_new_password
    assert (sign_on.state.error, sign_on.state.note[:13]) == ("", "this password"), "nothing was wrong"
    sign_on.submit("officer", Typed("correct horse"))
    assert "new password is empty" in sign_on.state.error
    sign_on.submit("officer", Typed("correct horse", "", "blue fish 7", "blue fish 8"))
    assert "differ" in sign_on.state.error
    assert signed == []
    sign_on.submit("officer", Typed("correct horse", "", "blue fish 7", "blue fish 7"))
    assert [one.new_password for one in signed] == ["blue fish 7"]
    assert "blue fish" not in repr(signed)
    sign_on.refused("this password is on the list.")
    assert sign_on.state.asks_new_password, "it is still asked for"
    sign_on.accepted()
    assert not sign_on.state.asks_new_password


def test_a_person_may_change_the_password_and_think_better_of_it() -> None:
    """What stands in the fields of a change that was taken back does not go along."""
    signed: list[Credentials] = []
    sign_on = form([], signed)
    sign_on.ask_new_password()
    assert sign_on.state.asks_new_password
    sign_on.ask_new_password()
    sign_on.submit("officer", Typed("correct horse", "", "blue fish 7", "blue fish 7"))
    assert [one.new_password for one in signed] == [""]


def test_a_locked_account_is_released_by_the_answer_to_its_challenge() -> None:
    said: list[str] = []
    signed: list[Credentials] = []
    sign_on = form(said, signed)
    sign_on.release("officer", "12345 67890")
    assert said == [], "there is nothing to release"
    sign_on.refused("this account is locked.", locked=True, challenge="K7QM-2XPD")
    sign_on.submit("officer", Typed("correct horse"))
    assert signed == []
    sign_on.release("officer", " ")
    assert "release code is empty" in sign_on.state.error
    assert sign_on.state.challenge == "K7QM-2XPD"
    sign_on.release(" officer ", " 12345 67890 ")
    sign_on.release("officer", "again")
    assert said == ["release officer 12345 67890"]
    sign_on.released()
    assert (sign_on.state.locked, sign_on.state.challenge, sign_on.state.error) == (False, "", "")
    assert sign_on.state.note.startswith("Released")
    sign_on.submit("officer", Typed("correct horse"))
    assert len(signed) == 1


def test_nothing_of_a_refusal_is_left_behind_the_banner() -> None:
    sign_on = form([], [])
    sign_on.refused("this account is locked.", locked=True, challenge="K7QM-2XPD", new_password=True)
    sign_on.back()
    sign_on.agree()
    state = sign_on.state
    assert (state.locked, state.challenge, state.error, state.asks_new_password) == (False, "", "", False)
