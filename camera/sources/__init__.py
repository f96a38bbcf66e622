# SPDX-License-Identifier: Apache-2.0
"""Where frames come from. One string in the settings says which source it is."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from camera.address import without_password
from camera.errors import SourceMissing, SourceUnknown
from camera.settings import CameraSettings
from camera.sources.base import FrameSource
from camera.sources.device import DeviceSource
from camera.sources.pictures import PicturesSource
from camera.sources.stream import StreamSource
from camera.sources.synthetic import SyntheticSource
from camera.sources.video_file import VideoFileSource

__all__ = ["FrameSource", "open_source"]

STREAM = re.compile(r"(?:rtsps?|https?)://.+", re.IGNORECASE)
NAMED = re.compile(r"(device|file|pictures|synthetic):(.+)", re.DOTALL)
OTHER_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")  # two letters at least: C:\clips is a path


def open_source(settings: CameraSettings, clock: Callable[[], datetime]) -> FrameSource:
    """The source that the settings name; nothing is opened yet, ``FrameSource.open`` does that.

    Args:
        settings: of the camera.
        clock: UTC now, for the frames' capture time.

    Raises:
        SourceUnknown: the source string means nothing.
        SourceMissing: a plain path leads nowhere.
    """
    text = settings.source.strip()
    if STREAM.fullmatch(text):
        return StreamSource(text, settings, clock)
    named = NAMED.fullmatch(text)
    if named is None:
        return _plain_path(text, settings, clock)
    kind, value = named.groups()
    if kind == "device":
        return DeviceSource(value, settings, clock)
    if kind == "file":
        return VideoFileSource(Path(value).expanduser(), settings, clock)
    if kind == "pictures":
        return PicturesSource(Path(value).expanduser(), settings, clock)
    if not value.isdecimal():
        raise SourceUnknown(without_password(text))
    return SyntheticSource(int(value), settings, clock)


def _plain_path(text: str, settings: CameraSettings, clock: Callable[[], datetime]) -> FrameSource:
    path = Path(text).expanduser()
    if path.is_dir():
        return PicturesSource(path, settings, clock)
    if path.exists():
        return VideoFileSource(path, settings, clock)
    if not text or OTHER_SCHEME.match(text):
        raise SourceUnknown(without_password(text))
    raise SourceMissing("file or folder", text, "Choose another one in the camera's settings.")
