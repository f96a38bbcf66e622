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
        busy: the password is being checked.
        checks: the self-test.
    """

    terms: SignOnTerms
    purpose: str
    stage: SignOnStage = SignOnStage.BANNER
    details: Details = Details()
    error: str = ""
    locked: bool = False
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
    """

    on_agree: Callable[[], None]
    on_decline: Callable[[], None]
    on_submit: Callable[[Credentials], None]
    on_test: Callable[[], None]


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
            self._set(replace(self.state, stage=SignOnStage.BANNER, error="", locked=False))

    def choose_purpose(self, purpose: str) -> None:
        """What the shift is for."""
        if purpose in dict(self.state.terms.purposes):
            self._set(replace(self.state, purpose=purpose))

    def write(self, name: str, text: str) -> None:
        """Something that the purpose asks for was written; ``name`` as in `Details`."""
        self._set(replace(self.state, details=replace(self.state.details, **{name: text})))

    def submit(self, username: str, password: str) -> None:
        """Sign on with these; what is missing is said at once."""
        if self.state.stage is not SignOnStage.FORM or self.state.busy:
            return
        if not username.strip():
            self.refused("the user name is empty. Enter yours.")
        elif not password:
            self.refused("the password is empty. Enter yours.")
        elif self.state.missing:
            self.refused(f"the {self.state.missing} is empty. This purpose needs it.")
        else:
            self._set(replace(self.state, busy=True, error="", locked=False))
            self._actions.on_submit(
                Credentials(username.strip(), password, self.state.purpose, self._written())
            )

    def _written(self) -> Details:
        """Only what the purpose asks for: what was written for another one does not go along."""
        kept = {one.name: getattr(self.state.details, one.name).strip() for one in self.state.asked}
        return Details(**kept)

    def refused(self, sentence: str, *, locked: bool = False) -> None:
        """Sign-on was refused; ``locked`` when no further attempt is possible."""
        self._set(replace(self.state, busy=False, error=sentence, locked=locked))

    def accepted(self) -> None:
        """The shift began."""
        self._set(replace(self.state, busy=False, error="", locked=False, stage=SignOnStage.DONE))

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
