# SPDX-License-Identifier: Apache-2.0
"""Sign-on: the use banner first, agreed to by a person; then name, password and what the shift is for."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mdt_app.screens.screen import Screen
from mdt_app.screens.wording import code_name


class SignOnStage(StrEnum):
    """Where sign-on stands; the form is not reached without agreeing."""

    BANNER = "banner"
    FORM = "form"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of the banner: its short form, and what it means here."""

    head: str
    text: str


#: The four statements every banner must make. Source: CJIS Security Policy AC-8.
STATEMENTS = (
    Statement(
        "This is a restricted system, for law enforcement purposes only.",
        "A hit is information only: by itself it is no reason to detain anyone.",
    ),
    Statement(
        "Everything you do here may be monitored, recorded and audited.",
        "Each search needs a purpose, a case or incident number, and a reason.",
    ),
    Statement(
        "Unauthorized use is prohibited.",
        "It brings criminal and civil penalties. Never use it to watch people for who they are.",
    ),
    Statement(
        "By using this system you consent to this.",
        "Consent covers monitoring and recording, from sign-on to sign-off.",
    ),
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person signs on with; the password is never shown in a log or an error."""

    username: str
    password: str = field(repr=False)
    purpose: str


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
        department: name of the department; empty before the terminal is enrolled.
        purposes: codes and words of what a shift may be for.
        purpose: the chosen code.
        error: what was wrong, as a sentence without the word "Wrong:".
        locked: the account is locked; the error says who can release it.
        busy: the password is being checked.
        checks: the self-test.
    """

    department: str
    unit: str
    purposes: tuple[tuple[str, str], ...]
    purpose: str
    stage: SignOnStage = SignOnStage.BANNER
    statements: tuple[Statement, ...] = STATEMENTS
    error: str = ""
    locked: bool = False
    busy: bool = False
    checks: tuple[SelfCheck, ...] = ()

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

    def __init__(
        self, actions: SignOnActions, *, department: str, unit: str, purposes: tuple[str, ...]
    ) -> None:
        words = tuple((code, code_name(code)) for code in purposes)
        super().__init__(SignOnState(department, unit, words, purposes[0]))
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
        if purpose in dict(self.state.purposes):
            self._set(replace(self.state, purpose=purpose))

    def submit(self, username: str, password: str) -> None:
        """Sign on with these; what is missing is said at once."""
        if self.state.stage is not SignOnStage.FORM or self.state.busy:
            return
        if not username.strip():
            self.refused("the user name is empty. Enter yours.")
        elif not password:
            self.refused("the password is empty. Enter yours.")
        else:
            self._set(replace(self.state, busy=True, error="", locked=False))
            self._actions.on_submit(Credentials(username.strip(), password, self.state.purpose))

    def refused(self, sentence: str, *, locked: bool = False) -> None:
        """Sign-on was refused; ``locked`` when no further attempt is possible."""
        self._set(replace(self.state, busy=False, error=sentence, locked=locked))

    def accepted(self) -> None:
        """The shift began."""
        self._set(replace(self.state, busy=False, error="", locked=False, stage=SignOnStage.DONE))

    def signed_off(self) -> None:
        """The shift ended; the next person sees the banner first."""
        purpose = self.state.purposes[0][0]
        self._set(replace(self.state, stage=SignOnStage.BANNER, purpose=purpose, error="", locked=False))

    def checks_done(self, checks: tuple[SelfCheck, ...]) -> None:
        """The self-test found this."""
        self._set(replace(self.state, checks=checks))

    def test_again(self) -> None:
        """Run the self-test again."""
        self._actions.on_test()
