# SPDX-License-Identifier: Apache-2.0
"""The lines of a self-test about cameras: frames, sharpness, exposure, and the aim as it was saved. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from camera.limits import Grade, Meter, Verdict, verdict
from camera.types import CameraHealth, CameraState
from mdt_app.domain.self_test import CameraFound, Line

#: Part of the frames that a camera is set to, and of those that come; less is not keeping up (research, 1.13).
FRAMES_GOOD = 0.75

_PICTURES = "must give pictures"
_SEEN = (CameraState.READING, CameraState.DARK)
_METERS = (Meter.FOCUS, Meter.EXPOSURE, Meter.AIM)
_WORDS = {
    Meter.FOCUS: {Grade.GOOD: "sharp", Grade.WATCH: "a little unsharp", Grade.MEND: "unsharp"},
    Meter.EXPOSURE: {Grade.GOOD: "exposed", Grade.WATCH: "exposure is off", Grade.MEND: "badly exposed"},
    Meter.AIM: {Grade.GOOD: "aimed as saved", Grade.WATCH: "aim moved a little", Grade.MEND: "aim moved"},
}
_REMEDIES = {
    Meter.FOCUS: "Clean the lens; if that does not help, the technician sets the focus.",
    Meter.EXPOSURE: "Look for glare, dirt or a cover on the lens; the technician sets the exposure.",
    Meter.AIM: "Look whether the camera was knocked; the technician aims it anew.",
}
_TROUBLE = {
    CameraState.STARTING: "no picture yet",
    CameraState.SILENT: "lost",
    CameraState.FAILED: "lost",
    CameraState.FINISHED: "its film ended",
    CameraState.STOPPED: "off",
}


def camera_lines(cameras: tuple[CameraFound, ...], *, captures: bool) -> tuple[Line, ...]:
    """A line for each camera; only when none of them reads it is a no-go.

    Args:
        cameras: of this unit.
        captures: whether the person may read plates; cameras of others are looked at on the page Cameras.
    """
    if not cameras:
        remedy = "Name a camera in unit.toml. Tell the technician."
        return (Line("camera", "Cameras", "none set up", Grade.MEND, "at least one", remedy, stops=captures),)
    lines = tuple(_line(camera, captures=captures) for camera in cameras)
    if captures and all(line.grade is Grade.MEND for line in lines):
        return tuple(replace(line, stops=True) for line in lines)
    return lines


def _line(camera: CameraFound, *, captures: bool) -> Line:
    key, health = f"camera {camera.camera}", camera.health
    limit = f"at least {FRAMES_GOOD * camera.wanted_per_s:.0f} frames/s" if camera.wanted_per_s else _PICTURES
    if health is None and not captures:
        remedy = "Look at it on the page Cameras; it reads for officers only."
        return Line(key, camera.label, "not running for you", Grade.WATCH, limit, remedy)
    if health is None or health.state not in _SEEN:
        value = _TROUBLE[health.state] if health is not None else "no report"
        remedy = (health.problem if health is not None else "") or "Check its cable and its power."
        return Line(key, camera.label, value, Grade.MEND, limit, remedy)
    return _seen(Line(key, camera.label, "", Grade.GOOD, limit), camera, health)


def _seen(line: Line, camera: CameraFound, health: CameraHealth) -> Line:
    """A camera that gives pictures: how many, and what they are like."""
    meters = [one for one in verdict(health) if one.meter in _METERS]
    words = [f"{health.frames_per_s:.0f} frames/s", *(word for one in meters if (word := _word(one)))]
    grades = [one.grade for one in meters if one.grade is not Grade.UNKNOWN]
    remedies = [_REMEDIES[one.meter] for one in meters if one.grade in (Grade.WATCH, Grade.MEND)]
    if health.state is CameraState.DARK:
        words[1:], grades = ["sees nothing but black"], [Grade.MEND]
        remedies = ["Take the cover off, or clean the lens."]
    for remedy in _too_few(camera, health):
        grades.append(Grade.WATCH)
        remedies.append(remedy)
    grade = max(grades, key=list(Grade).index, default=Grade.GOOD)
    remedy = "" if grade is Grade.GOOD else health.problem or " ".join(remedies)
    measured = _measured(health)
    return replace(line, value=", ".join(words), grade=grade, remedy=remedy, measured=measured)


def _too_few(camera: CameraFound, health: CameraHealth) -> Iterator[str]:
    """What to do about frames that do not come, or that are not read."""
    if health.frames_per_s < FRAMES_GOOD * camera.wanted_per_s:
        yield f"It is set to {camera.wanted_per_s:.0f} frames/s. Check its cable."
    if health.processed_per_s < FRAMES_GOOD * health.frames_per_s:
        yield f"Only {health.processed_per_s:.0f} of them are read: this computer is busy with something else."


def _word(one: Verdict) -> str:
    """What a meter says; of an aim that cannot be compared it says why."""
    if one.grade is not Grade.UNKNOWN:
        return _WORDS[one.meter][one.grade]
    return {"Not saved yet": "aim not saved", "Other scene": "aim not to be compared here"}.get(one.word, "")


def _measured(health: CameraHealth) -> dict[str, float]:
    figures = {
        "frames_per_s": health.frames_per_s,
        "processed_per_s": health.processed_per_s,
        "sharpness": health.sharpness,
        "exposure": health.exposure,
    }
    if health.aim is not None:
        figures |= {"aim_dx": health.aim.dx, "aim_dy": health.aim.dy, "aim_sure": health.aim.sure}
    return figures
