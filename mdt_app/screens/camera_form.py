# SPDX-License-Identifier: Apache-2.0
"""The form of one camera: kind, source and what is asked of it, checked before anything is tried.

Passwords: the settings file is no place for secrets, and the unit has no other place for those of cameras. So an
address with a user name or password is refused, with the remedy.
"""

import itertools
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from pydantic import ValidationError

from camera.address import without_password
from camera.settings import CameraSettings
from mdt_app.errors import Refused

#: Code and words of each kind of source.
KINDS = (
    ("device", "Device"),
    ("rtsp", "RTSP"),
    ("http", "HTTP"),
    ("file", "Video file"),
    ("pictures", "Pictures"),
    ("synthetic", "Drawn drive"),
)
SIDES = (("left", "Left"), ("right", "Right"), ("front", "Front"), ("rear", "Rear"))
#: What the source of each kind is called, and an example.
SOURCES: Mapping[str, tuple[str, str]] = {
    "device": ("Number or name of the device", "0"),
    "rtsp": ("Address, without user name and password", "rtsp://192.168.1.64:554/stream1"),
    "http": ("Address, without user name and password", "http://192.168.1.64/video.mjpg"),
    "file": ("Video file", "/media/clips/street.mp4"),
    "pictures": ("Folder of pictures", "/media/pictures"),
    "synthetic": ("Number of the drive", "1"),
}
_STREAMS = ("rtsp", "http")
_SCHEMES: Mapping[str, tuple[str, ...]] = {"rtsp": ("rtsp", "rtsps"), "http": ("http", "https")}
_SECRET = re.compile(r"(?i)[?&;](?:user(?:name)?|usr|pass(?:word|wd)?|pwd|psw|token|auth|key)=")
_UNWANTED = (
    "The address holds a user name or password, and the settings file is no place for it. Have the camera answer "
    "this car's own network without one, then give its address alone."
)
#: Names of settings as the form says them.
_FIELDS = {
    "label": "Label",
    "source": "Source",
    "width": "Width",
    "height": "Height",
    "frames_per_s": "Frames a second",
}


@dataclass(frozen=True, slots=True)
class CameraForm:
    """What is written in the form.

    Attributes:
        camera: id of the camera that is changed; empty for a new one.
        kind: code of ``KINDS``.
        source: what follows it: a number, an address, a path.
    """

    camera: str = ""
    label: str = ""
    side: str = "front"
    kind: str = "device"
    source: str = ""
    width: str = "1280"
    height: str = "720"
    frames_per_s: str = "15"


def form_of(camera: CameraSettings) -> CameraForm:
    """A camera as the form shows it; an address without what only its camera should know."""
    kind, source = _parts(camera.source)
    return CameraForm(
        camera.id,
        camera.label,
        camera.side,
        kind,
        without_password(source) if kind in _STREAMS and holds_secret(source) else source,
        str(camera.width),
        str(camera.height),
        f"{camera.frames_per_s:g}",
    )


def without_secret(form: CameraForm) -> CameraForm:
    """The form without the password that was written into its address: it is not shown on."""
    if form.kind in _STREAMS and holds_secret(form.source):
        return replace(form, source=without_password(form.source))
    return form


def holds_secret(address: str) -> bool:
    """Whether an address names a user, a password or a token."""
    beside, _, _ = address.partition("?")
    return "@" in beside or _SECRET.search(address) is not None


def settings_of(
    form: CameraForm,
    cameras: Collection[CameraSettings],
    shown: CameraSettings | None = None,
    used: Collection[str] = (),
) -> CameraSettings:
    """The form as settings of a camera.

    Args:
        form: as written.
        cameras: that are known.
        shown: the camera that is changed, whose other settings stay.
        used: ids of cameras that were: none of them is given to another.

    Raises:
        Refused: something is missing or not allowed; the sentence says what to write.
    """
    source = _source(form)
    label = form.label.strip()
    if not label:
        raise Refused("Give the camera a label, as people in the car call it: Front left.")
    if any(one.label.casefold() == label.casefold() and one.id != form.camera for one in cameras):
        raise Refused("Another camera has this label. Give this one its own.")
    told = shown.model_dump() if shown is not None else {}
    told |= {
        "id": form.camera or _new_id(label, {*used, *(one.id for one in cameras)}),
        "label": label,
        "side": form.side,
        "source": source,
        "width": form.width.strip(),
        "height": form.height.strip(),
        "frames_per_s": form.frames_per_s.strip(),
    }
    if shown is None and form.kind in ("file", "pictures", "synthetic"):
        told["loop"] = True  # on a bench these begin again; a camera does not end
    try:
        return CameraSettings.model_validate(told)
    except ValidationError as error:
        raise Refused(_explained(error)) from error


def _source(form: CameraForm) -> str:
    text = form.source.strip()
    name, example = SOURCES[form.kind]
    if not text:
        raise Refused(f"{name} is missing. Write it like this: {example}.")
    if form.kind not in _STREAMS:
        if form.kind == "synthetic" and not text.isdecimal():
            raise Refused(f"The drive is a number. Write it like this: {example}.")
        return f"{form.kind}:{text}"
    if holds_secret(text):
        raise Refused(_UNWANTED)
    scheme, colon, rest = text.partition("://")
    if not colon or scheme.lower() not in _SCHEMES[form.kind] or not rest:
        raise Refused(f"This is no {form.kind.upper()} address. Write it like this: {example}.")
    return text


def _parts(source: str) -> tuple[str, str]:
    """Kind and the rest of a source as settings write it."""
    scheme = source.partition("://")[0].lower()
    for kind, schemes in _SCHEMES.items():
        if scheme in schemes:
            return kind, source
    kind, colon, rest = source.partition(":")
    if colon and kind in dict(KINDS):
        return kind, rest
    return "file", source


def _new_id(label: str, taken: Collection[str]) -> str:
    """A short name from the label: "Front left" is "front-left", a second one "front-left-2"."""
    base = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:28] or "camera"
    ids = itertools.chain((base,), (f"{base}-{at}" for at in itertools.count(2)))
    return next(one for one in ids if one not in taken)


def _explained(error: ValidationError) -> str:
    """What is wrong, by the names of the form; never what was written."""
    problems = error.errors(include_url=False, include_input=False)
    lines = [
        f"{_FIELDS.get(str(one['loc'][0]), str(one['loc'][0]))}: {_lower(one['msg'])}" for one in problems
    ]
    return ". ".join(lines) + ". Mend it, then try again."


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
