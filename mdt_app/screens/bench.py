# SPDX-License-Identifier: Apache-2.0
"""The technician's bench for cameras: aim, focus and light of each, where plates are looked for, and a test drive.

Whoever works here may have no right to see a plate: no text comes here, and plates in the pictures were made coarse
in the camera's process (``camera.bench``).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from camera.aim_file import AimReference
from camera.figures import AimPicture
from camera.reader_settings import ReaderSettings
from camera.settings import CameraSettings
from camera.types import CameraHealth, Preview
from mdt_app.clock import Clock
from mdt_app.domain.bench import CameraPass
from mdt_app.errors import TerminalError
from mdt_app.screens.bench_meters import MeterLine, figures, lacking
from mdt_app.screens.bench_region import WHOLE, Edge, RegionEdit
from mdt_app.screens.bench_state import BenchActions, BenchState, CameraKey, FormState
from mdt_app.screens.bench_trial import CameraTrial
from mdt_app.screens.bench_watched import Watched, key_words, meters_of, pass_words, picture_of
from mdt_app.screens.camera_form import CameraForm, form_of
from mdt_app.screens.screen import Screen
from policy.control import control

MOST_CAMERAS = 4
TRIAL = "trial"
"""Id under which a camera is tried before it is kept."""


class BenchScreen(Screen[BenchState]):
    """Runs the page.

    Args:
        cameras: of the car, as set.
        reader: its settings say how high plates have to be.
        clock: UTC.
        actions: what a technician's choices set off.
    """

    def __init__(
        self,
        cameras: tuple[CameraSettings, ...],
        reader: ReaderSettings,
        clock: Clock,
        actions: BenchActions,
    ) -> None:
        super().__init__(BenchState())
        self._reader, self._clock, self._actions = reader, clock, actions
        self._cameras = cameras
        self._passes: Mapping[str, CameraPass] = {}
        self._watched: dict[str, Watched] = {}
        self._trial = CameraTrial(actions.try_out, actions.end_trial)
        self._show(chosen=cameras[0].id if cameras else "")

    @property
    def cameras(self) -> tuple[CameraSettings, ...]:
        """The cameras as set now."""
        return self._cameras

    # -- the page is shown and left -----------------------------------------------------------------------

    def opened(self) -> None:
        """The page is shown: cameras start, if this person may have the bench."""
        self._actions.open(self._began, lambda error: self._show(closed=str(error)))

    def left(self) -> None:
        """The page is left: nothing is kept of what it showed."""
        self._trial.end()
        self._actions.leave()
        self._watched = {}
        self._show(edit=None, form=None, notice="", error="", closed="")

    def _began(self, passes: Mapping[str, CameraPass]) -> None:
        self._passes = passes
        self._show(closed="")

    # -- what cameras tell --------------------------------------------------------------------------------

    def preview(self, shown: Preview) -> None:
        """A picture; a text that came with it would be let go here."""
        if any(plate.text for plate in shown.plates):
            shown = replace(shown, plates=tuple(replace(plate, text="") for plate in shown.plates))
        self._of(shown.camera).preview = shown
        self._show()

    def health(self, health: CameraHealth) -> None:
        """A camera's report."""
        self._of(health.camera).report(health, self._reader)
        form = self.state.form
        if health.camera == TRIAL and form is not None:
            self._show(form=self._trial.judged(form, health))
        else:
            self._show()

    def aim_picture(self, told: AimPicture) -> None:
        """Where a camera looks now."""
        self._of(told.camera).aim = told.reference

    def _of(self, camera: str) -> Watched:
        if camera == TRIAL:
            return self._trial.watched
        return self._watched.setdefault(camera, Watched())

    # -- one camera ---------------------------------------------------------------------------------------

    def choose(self, camera: str) -> None:
        """Show another camera."""
        self._of(camera).best_focus = 0.0
        self._show(chosen=camera, notice="", error="", edit=None)

    def save_aim(self) -> None:
        """Keep where the camera looks now."""
        reference = self._of(self.state.chosen).aim
        if reference is None:
            self._show(error="There is no picture to save the aim of. Wait for one, then save it.", notice="")
            return
        self._actions.save_aim(self.state.chosen, reference, self._aim_kept, self._went_wrong)

    def _aim_kept(self, _reference: AimReference) -> None:
        self._show(notice=f"Aim of {self._label()} saved.", error="")

    def toggle_drive(self) -> None:
        """Start the test drive of all cameras, or end it."""
        running = self._of(self.state.chosen).drive.running
        for camera in self._cameras:
            drive = self._of(camera.id).drive
            drive.end() if running else drive.begin()
        self._show(notice="", error="")

    @control("A10.1")
    def pass_camera(self) -> None:
        """Keep that this camera is set up; refused while a meter is not good."""
        watched = self._of(self.state.chosen)
        if self.state.lacking or watched.health is None:
            self._show(error=f"Not yet: {', '.join(self.state.lacking)}.", notice="")
            return
        kept = dict(figures(self.state.meters, watched.health))
        drive = watched.drive.state
        if drive.head:
            kept["Test drive"] = " ".join(
                part for part in (f"{drive.head}.", drive.why, drive.by_light) if part
            )
        self._actions.pass_camera(self.state.chosen, kept, self._camera_passed, self._went_wrong)

    def _camera_passed(self, passed: CameraPass) -> None:
        self._passes = {**self._passes, passed.camera: passed}
        self._show(notice=f"{self._label()} passed.", error="")

    # -- the region ---------------------------------------------------------------------------------------

    def edit_region(self) -> None:
        """Set where plates are looked for."""
        if self.state.chosen:
            self._show(edit=RegionEdit(self.state.region or WHOLE), notice="", error="")

    def choose_edge(self, edge: Edge) -> None:
        """The arrows move this edge."""
        self._change_edit(lambda edit: edit.choose(edge))

    def nudge(self, steps: int) -> None:
        """Move the chosen edge by hundredths of the picture."""
        self._change_edit(lambda edit: edit.nudged(steps))

    def move_edge(self, edge: Edge, to: float) -> None:
        """Put an edge at a part of the picture: its handle was dragged there."""
        self._change_edit(lambda edit: edit.moved(edge, to))

    def whole_picture(self) -> None:
        """Look everywhere."""
        self._change_edit(lambda edit: RegionEdit(edge=edit.edge))

    def _change_edit(self, change: Callable[[RegionEdit], RegionEdit]) -> None:
        if self.state.edit is not None:
            self._show(edit=change(self.state.edit))

    def keep_region(self) -> None:
        """Write the region into the settings; the camera starts again with it."""
        edit, chosen = self.state.edit, self._chosen()
        if edit is None or chosen is None:
            return
        self._keep(chosen.model_copy(update={"region": edit.kept}))

    def cancel_region(self) -> None:
        """Leave the region as it was."""
        self._show(edit=None)

    # -- the form -----------------------------------------------------------------------------------------

    def add_camera(self) -> None:
        """A form for one more camera."""
        if self.state.may_add:
            self._trial.forget()
            self._show(form=FormState(CameraForm()), notice="", error="", edit=None)

    def change_camera(self) -> None:
        """The form of the camera that is shown."""
        chosen = self._chosen()
        if chosen is not None:
            self._trial.forget()
            self._show(form=FormState(form_of(chosen)), notice="", error="", edit=None)

    def write(self, form: CameraForm) -> None:
        """The form was written in; what was tried counts no more."""
        if self.state.form is not None and form != self.state.form.form:
            self._trial.end()
            self._show(form=FormState(form))

    def try_camera(self) -> None:
        """Start what is written, to see whether it gives pictures; it is not kept yet."""
        if self.state.form is not None:
            self._show(form=self._trial.begin(self.state.form.form, self._cameras, self._passes))

    def keep_camera(self) -> None:
        """Write the camera into the settings; only one that gave a picture."""
        shown, candidate = self.state.form, self._trial.candidate
        if shown is None:
            return
        if not shown.works or candidate is None:
            self._show(form=replace(shown, error="Try the camera first: it is kept when it gives a picture."))
            return
        self._keep(candidate)

    def remove_camera(self) -> None:
        """Take the camera of the form out of the car."""
        shown = self.state.form
        gone = self._camera(shown.form.camera) if shown is not None else None
        if gone is not None:
            self._actions.remove_camera(gone.id, lambda left: self._removed(left, gone), self._went_wrong)

    def _removed(self, left: tuple[CameraSettings, ...], gone: CameraSettings) -> None:
        self._take(left, gone, f"{gone.label} removed. Shifts read without it from the next start.")

    def back(self) -> None:
        """Leave the form; nothing is kept."""
        self._trial.end()
        self._show(form=None)

    # -- all of it ----------------------------------------------------------------------------------------

    def _keep(self, changed: CameraSettings) -> None:
        known = [one.id for one in self._cameras]
        cameras = tuple(changed if one.id == changed.id else one for one in self._cameras)
        cameras = cameras if changed.id in known else (*cameras, changed)
        self._actions.set_cameras(
            cameras, changed.id, lambda kept: self._cameras_kept(kept, changed), self._went_wrong
        )

    def _cameras_kept(self, kept: tuple[CameraSettings, ...], changed: CameraSettings) -> None:
        self._take(
            kept, changed, f"{changed.label} saved. Shifts use it from the next start of the terminal."
        )

    def _take(self, cameras: tuple[CameraSettings, ...], changed: CameraSettings, notice: str) -> None:
        self._cameras = cameras  # first: what does not run is started when the trial ends
        self._trial.end()
        self._watched = {camera: seen for camera, seen in self._watched.items() if camera != changed.id}
        self._show(chosen=changed.id, form=None, edit=None, notice=notice, error="")

    def _went_wrong(self, error: TerminalError) -> None:
        if self.state.form is not None:
            self._show(form=replace(self.state.form, error=str(error)))
        else:
            self._show(error=str(error), notice="")

    def _chosen(self) -> CameraSettings | None:
        return self._camera(self.state.chosen)

    def _camera(self, named: str) -> CameraSettings | None:
        return next((one for one in self._cameras if one.id == named), None)

    def _label(self) -> str:
        return _label_of(self._chosen())

    def _show(self, **changed: object) -> None:
        """Take changes in, and make what follows from them anew."""
        state = replace(self.state, **changed)  # type: ignore[arg-type]
        chosen = self._camera(state.chosen) or next(iter(self._cameras), None)
        watched = self._of(chosen.id) if chosen is not None else Watched()
        meters = self._meters(chosen, watched)
        if state.form is not None:
            label = state.form.form.label.strip() or "New camera"
            picture = picture_of(label, self._trial.watched, self._reader)
            state = replace(state, form=replace(state.form, picture=picture))
        self._set(
            replace(
                state,
                cameras=tuple(map(self._key, self._cameras)),
                chosen=chosen.id if chosen is not None else "",
                picture=picture_of(_label_of(chosen), watched, self._reader),
                meters=meters,
                lacking=lacking(meters) if meters else ("no picture",),
                passed=pass_words(self._passes.get(chosen.id) if chosen is not None else None),
                drive=watched.drive.state,
                region=chosen.region if chosen is not None else None,
                may_add=len(self._cameras) < MOST_CAMERAS,
            )
        )

    def _key(self, camera: CameraSettings) -> CameraKey:
        return CameraKey(camera.id, camera.label, key_words(self._passes.get(camera.id)))

    def _meters(self, chosen: CameraSettings | None, watched: Watched) -> tuple[MeterLine, ...]:
        if chosen is None:
            return ()
        saved = self._actions.aim_saved(chosen.id)
        return meters_of(chosen.id, watched, self._reader, saved, self._clock())


def _label_of(camera: CameraSettings | None) -> str:
    return camera.label if camera is not None else ""
