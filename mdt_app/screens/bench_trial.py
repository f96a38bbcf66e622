# SPDX-License-Identifier: Apache-2.0
"""A camera that is written in the form and tried live before it is kept."""

from collections.abc import Callable, Collection
from dataclasses import replace

from camera.settings import CameraSettings
from camera.types import CameraHealth
from mdt_app.errors import Refused
from mdt_app.screens.bench_meters import size_words
from mdt_app.screens.bench_state import FormState
from mdt_app.screens.bench_watched import GIVES, NOT_RUNNING, Watched
from mdt_app.screens.camera_form import CameraForm, settings_of, without_secret


class CameraTrial:
    """One trial after the other.

    Args:
        try_out: starts a camera that is not kept yet.
        end: ends it.

    Attributes:
        candidate: as it would be kept; None while nothing is tried.
        watched: what it tells.
    """

    def __init__(self, try_out: Callable[[CameraSettings], None], end: Callable[[], None]) -> None:
        self._try_out, self._end = try_out, end
        self.candidate: CameraSettings | None = None
        self.watched = Watched()

    def forget(self) -> None:
        """Nothing is tried any more."""
        self.candidate, self.watched = None, Watched()

    def end(self) -> None:
        """End the camera that is tried."""
        self.forget()
        self._end()

    def begin(
        self, form: CameraForm, cameras: Collection[CameraSettings], used: Collection[str]
    ) -> FormState:
        """Start what is written, or say what is wrong with it; ``used`` are ids that a new camera does not get."""
        self.end()
        changed = next((one for one in cameras if one.id == form.camera), None)
        try:
            self.candidate = settings_of(form, cameras, changed, used)
        except Refused as error:
            return FormState(without_secret(form), error=str(error))
        self._try_out(self.candidate)
        return FormState(form, trying=True)

    def judged(self, shown: FormState, health: CameraHealth) -> FormState:
        """The form after a report of the camera that is tried."""
        if self.candidate is None:
            return shown
        if health.state in GIVES and health.frames:
            found = f"Gives pictures: {size_words(*health.frame_size)}, {health.frames_per_s:.1f} frames/s."
            return replace(shown, trying=False, works=True, found=found, error=health.problem)
        if health.state in NOT_RUNNING and health.problem:
            return replace(shown, trying=False, works=False, found="", error=health.problem)
        return shown
