# SPDX-License-Identifier: Apache-2.0
"""Sign-on: the use banner first, agreed to by a person; then name, password and what the shift is for."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mdt_app.screens.screen import Screen
from mdt_app.screens.sign_on_terms import Asked, SignOnTerms


class SignOnStage(StrEnum):
    """Where sign-on stands; the form is not reached without agreeing."""

    BANNER = "banner"
    FORM = "form"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Details:
    """What the purpose asks for beside the password; empty where it asks nothing."""

    incident: str = ""
    place: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person signs on with; the password is never shown in a log or an error."""

    username: str
    password: str = field(repr=False)
    purpose: str
    details: Details = Details()
    code: str = field(default="", repr=False)
    new_password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the secret fields.

    Attributes:
        code: of the person's device.
        new_password: and the same once more; empty where none is asked for.
    """

    password: str
    code: str = ""
    new_password: str = ""
    again: str = ""

    def __repr__(self) -> str:
        return "Typed(withheld)"


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """One line of the self-test.

    Attributes:
        name: what was tested ("Front left").
        detail: what was found.
        verdict: "Good", or what to watch ("Due soon") or mend ("Lost").
        tone: "ok", "p2" to watch, "p1" to mend.
    """

    name: str
    detail: str
    verdict: str
    tone: str = "ok"


@dataclass(frozen=True, slots=True)
class SignOnState:
    """What the two pages show.

    Attributes:
        terms: what the department says and asks.
        purpose: the chosen code.
        details: what was written for it.
        error: what was wrong, as a sentence without the word "Wrong:".
        locked: the account is locked; the error says who can release it.
        challenge: what an administrator elsewhere answers with a release code; empty where there is none.
        asks_new_password: a new password is to be given with the old one.
        note: what to do now, though nothing was wrong ("released"); empty for none.
        busy: the password is being checked.
        checks: the self-test.
    """

    terms: SignOnTerms
    purpose: str
    stage: SignOnStage = SignOnStage.BANNER
    details: Details = Details()
    error: str = ""
    locked: bool = False
    challenge: str = ""
    asks_new_password: bool = False
    note: str = ""
    busy: bool = False
    checks: tuple[SelfCheck, ...] = ()

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What the chosen purpose asks for."""
        return self.terms.asks.get(self.purpose, ())

    @property
    def missing(self) -> str:
        """The first of it that is not written yet, in words; empty when nothing is missing."""
        empty = (one for one in self.asked if not getattr(self.details, one.name).strip())
        return next((one.words.lower() for one in empty), "")

    @property
    def summary(self) -> tuple[str, str, str]:
        """Verdict of the self-test: word, tone, counts ("GO", "ok", "6 good, 1 to watch")."""
        good = sum(1 for check in self.checks if check.tone == "ok")
        watch = sum(1 for check in self.checks if check.tone == "p2")
        mend = len(self.checks) - good - watch
        counts = [f"{good} good"] + [f"{watch} to watch"] * bool(watch) + [f"{mend} to mend"] * bool(mend)
        word, tone = ("CHECK", "p1") if mend else ("GO", "ok")
        return word, tone, ", ".join(counts)


@dataclass(frozen=True, slots=True)
class SignOnActions:
    """What happens outside this screen.

    Attributes:
        on_agree: a person agreed to the banner; to be audited.
        on_decline: a person did not agree.
        on_submit: check these credentials; the answer comes by ``accepted`` or ``refused``.
        on_test: run the self-test again.
        on_release: try this release code for this user name; the answer comes by ``released`` or ``refused``.
    """

    on_agree: Callable[[], None]
    on_decline: Callable[[], None]
    on_submit: Callable[[Credentials], None]
    on_test: Callable[[], None]
    on_release: Callable[[str, str], None] = lambda _username, _code: None


class SignOnScreen(Screen[SignOnState]):
    """From the banner to the shift."""

    def __init__(self, actions: SignOnActions, terms: SignOnTerms) -> None:
        super().__init__(SignOnState(terms, terms.purposes[0][0]))
        self._actions = actions

    def agree(self) -> None:
        """The person understood the banner and agrees."""
        if self.state.stage is SignOnStage.BANNER:
            self._actions.on_agree()
            self._set(replace(self.state, stage=SignOnStage.FORM))

    def decline(self) -> None:
        """The person does not agree; nothing is opened."""
        self._actions.on_decline()

    def back(self) -> None:
        """Back to the banner."""
        if self.state.stage is SignOnStage.FORM and not self.state.busy:
            fresh = SignOnState(self.state.terms, self.state.purpose, checks=self.state.checks)
            self._set(replace(fresh, details=self.state.details))

    def choose_purpose(self, purpose: str) -> None:
        """What the shift is for."""
        if purpose in dict(self.state.terms.purposes):
            self._set(replace(self.state, purpose=purpose))

    def write(self, name: str, text: str) -> None:
        """Something that the purpose asks for was written; ``name`` as in `Details`."""
        self._set(replace(self.state, details=replace(self.state.details, **{name: text})))

    def ask_new_password(self) -> None:
        """The person wants another password, or the old one after all."""
        if self.state.stage is SignOnStage.FORM and not self.state.busy:
            self._set(replace(self.state, asks_new_password=not self.state.asks_new_password, error=""))

    def submit(self, username: str, typed: Typed) -> None:
        """Sign on with these; what is missing is said at once and counts as no try."""
        if self.state.stage is not SignOnStage.FORM or self.state.busy or self.state.locked:
            return
        lacking = self._lacking(username, typed)
        if lacking:
            self._set(replace(self.state, error=lacking, note=""))
            return
        self._set(replace(self.state, busy=True, error="", note=""))
        new_password = typed.new_password if self.state.asks_new_password else ""
        self._actions.on_submit(
            Credentials(
                username.strip(),
                typed.password,
                self.state.purpose,
                self._written(),
                typed.code.strip(),
                new_password,
            )
        )

    def _lacking(self, username: str, typed: Typed) -> str:
        """The first thing that is missing, as a sentence; empty when nothing is."""
        state = self.state
        asked = (
            (not username.strip(), "the user name is empty. Enter yours."),
            (not typed.password, "the password is empty. Enter yours."),
            (
                state.terms.asks_code and not typed.code.strip(),
                "the code is empty. Enter the one that your device shows now.",
            ),
            (state.asks_new_password and not typed.new_password, "the new password is empty. Choose one."),
            (
                state.asks_new_password and typed.new_password != typed.again,
                "the two new passwords differ. Type both again.",
            ),
            (bool(state.missing), f"the {state.missing} is empty. This purpose needs it."),
        )
        return next((sentence for lacks, sentence in asked if lacks), "")

    def release(self, username: str, code: str) -> None:
        """Try the code that an administrator gave for the challenge."""
        if not self.state.challenge or self.state.busy:
            return
        if not code.strip():
            self._set(replace(self.state, error="the release code is empty. An administrator gives it."))
            return
        self._set(replace(self.state, busy=True, error=""))
        self._actions.on_release(username.strip(), code.strip())

    def released(self) -> None:
        """The account may be tried again."""
        note = "Released. Sign on with your password."
        self._set(replace(self.state, busy=False, locked=False, challenge="", error="", note=note))

    def _written(self) -> Details:
        """Only what the purpose asks for: what was written for another one does not go along."""
        kept = {one.name: getattr(self.state.details, one.name).strip() for one in self.state.asked}
        return Details(**kept)

    def refused(
        self, sentence: str, *, locked: bool = False, challenge: str = "", new_password: bool = False
    ) -> None:
        """Sign-on was refused.

        Args:
            sentence: why, without the word "Wrong:".
            locked: no further attempt is possible.
            challenge: that an administrator can answer; empty for none.
            new_password: all was right, and a new password is to be given.
        """
        asks = new_password or self.state.asks_new_password
        told = replace(self.state, busy=False, locked=locked, challenge=challenge, asks_new_password=asks)
        error, note = ("", sentence) if new_password else (sentence, "")
        self._set(replace(told, error=error, note=note))

    def told(self, words: str) -> None:
        """Something that whoever signs on next has to know; empty when it is over."""
        self._set(replace(self.state, note=words))

    def accepted(self) -> None:
        """The shift began."""
        fresh = SignOnState(self.state.terms, self.state.purpose, checks=self.state.checks)
        self._set(replace(fresh, details=self.state.details, stage=SignOnStage.DONE))

    def signed_off(self) -> None:
        """The shift ended; the next person sees the banner first."""
        fresh = SignOnState(self.state.terms, self.state.terms.purposes[0][0], checks=self.state.checks)
        self._set(fresh)

    def checks_done(self, checks: tuple[SelfCheck, ...]) -> None:
        """The self-test found this."""
        self._set(replace(self.state, checks=checks))

    def test_again(self) -> None:
        """Run the self-test again."""
        self._actions.on_test()
