# SPDX-License-Identifier: Apache-2.0
"""A major incident: what happened, and whether this car canvasses it with its plate reader."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mdt_app.errors import TerminalError
from mdt_app.screens.purpose_words import Choice
from mdt_app.screens.screen import Screen
from mdt_app.screens.wording import code_name
from policy.canvass import CANVASS, prompts_canvass
from policy.control import control
from policy.profile.use import Capture

Failed = Callable[[TerminalError], None]
OTHER = "another"
"""An incident of a kind that the policy does not name."""


class CanvassStage(StrEnum):
    """What is asked."""

    NONE = "none"
    KIND = "kind"
    PROMPT = "prompt"
    NOT_ASKED = "not asked"
    """The policy asks for no canvass at such an incident."""


@dataclass(frozen=True, slots=True)
class IncidentForm:
    """What is known of the incident."""

    kind: str = ""
    number: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class CanvassState:
    """What is asked, in words.

    Attributes:
        kinds: codes and words of incidents, those of the policy first.
        offered: whether this department canvasses with cars at all.
        error: what is missing.
    """

    kinds: tuple[Choice, ...]
    offered: bool
    stage: CanvassStage = CanvassStage.NONE
    form: IncidentForm = field(default_factory=IncidentForm)
    error: str = ""
    busy: bool = False

    @property
    def head(self) -> str:
        """The question with what happened ("Homicide: canvass with the plate reader?")."""
        return f"{dict(self.kinds).get(self.form.kind, '')}: canvass with the plate reader?"


@dataclass(frozen=True, slots=True)
class CanvassActions:
    """What the answer sets off: ``done`` follows when it is on record, ``failed`` says what is missing."""

    accept: Callable[[IncidentForm, Callable[[], None], Failed], None]
    decline: Callable[[IncidentForm, Callable[[], None], Failed], None]


class CanvassScreen(Screen[CanvassState]):
    """From the key to the decision.

    Args:
        capture: the profile's table: which incidents raise the prompt.
        actions: what the answer sets off.
    """

    def __init__(self, capture: Capture, actions: CanvassActions) -> None:
        kinds = tuple((code, code_name(code)) for code in capture.priority_incidents)
        offered = CANVASS in capture.modes and bool(kinds)
        super().__init__(CanvassState((*kinds, (OTHER, "Another kind")), offered))
        self._capture, self._actions = capture, actions

    def ask(self) -> None:
        """Something happened: what?"""
        if self.state.offered and self.state.stage in {CanvassStage.NONE, CanvassStage.NOT_ASKED}:
            self._show(CanvassStage.KIND)

    @control("M02.4")
    def choose(self, kind: str) -> None:
        """This happened: the prompt follows where the policy asks for it, and nothing where it does not."""
        prompts = prompts_canvass(kind, self._capture)
        self._show(CanvassStage.PROMPT if prompts else CanvassStage.NOT_ASKED)
        self._set(replace(self.state, form=IncidentForm(kind)))

    def write(self, form: IncidentForm) -> None:
        """The officer writes number and place."""
        self._set(replace(self.state, form=form, error=""))

    def back(self) -> None:
        """Nothing is asked any more; nothing is recorded, for nothing was decided."""
        self._show(CanvassStage.NONE)

    def accept(self) -> None:
        """Canvass with this car."""
        self._decide(self._actions.accept)

    def decline(self) -> None:
        """Not with this car, or not now."""
        self._decide(self._actions.decline)

    def signed_off(self) -> None:
        """The shift ended."""
        self._show(CanvassStage.NONE)

    def _decide(self, act: Callable[[IncidentForm, Callable[[], None], Failed], None]) -> None:
        if self.state.stage is CanvassStage.PROMPT and not self.state.busy:
            self._set(replace(self.state, busy=True, error=""))
            act(self.state.form, self.back, self._failed)

    def _failed(self, error: TerminalError) -> None:
        self._set(replace(self.state, busy=False, error=str(error)))

    def _show(self, stage: CanvassStage) -> None:
        self._set(CanvassState(self.state.kinds, self.state.offered, stage))
