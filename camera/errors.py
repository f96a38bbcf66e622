# SPDX-License-Identifier: Apache-2.0
"""The camera's family of errors. Each sentence names the thing and the remedy.

CameraError
 +-- SourceError            a frame source cannot deliver
 |    +-- SourceUnknown     the source string means nothing
 |    +-- SourceMissing     no such device, file or folder
 |    +-- SourceUnreadable  it is there, and gives no pictures
 |    +-- SourceLost        it gave pictures, and stopped before its end
 +-- TruthUnreadable        the truth file beside a drawn clip is missing or damaged
 +-- ModelError             a model is missing, altered, damaged, of another shape, or gives no numbers
"""

from pathlib import Path


class CameraError(Exception):
    """Root of the camera's own errors; its text is a sentence for people."""


class ModelError(CameraError):
    """A model is missing, altered, damaged, of another shape, or gives no numbers; names file and remedy."""


class SourceError(CameraError):
    """A frame source cannot deliver."""


class SourceUnknown(SourceError):
    """The source string means nothing."""

    def __init__(self, source: str) -> None:
        super().__init__(
            f"The camera source {source!r} is not understood. Write device:0, rtsp://..., http://..., "
            "file:PATH, pictures:FOLDER or synthetic:SEED."
        )


class SourceMissing(SourceError):
    """No such device, file or folder."""

    def __init__(self, kind: str, name: str, remedy: str) -> None:
        super().__init__(f"The {kind} {name} is not there. {remedy}")


class SourceUnreadable(SourceError):
    """It is there, and gives no pictures."""

    def __init__(self, kind: str, name: str, remedy: str) -> None:
        super().__init__(f"The {kind} {name} gives no pictures. {remedy}")


class SourceLost(SourceError):
    """It gave pictures, and stopped before its end."""

    def __init__(self, kind: str, name: str, remedy: str) -> None:
        super().__init__(f"The {kind} {name} stopped giving pictures. {remedy}")


class TruthUnreadable(CameraError):
    """The truth file beside a drawn clip is missing or damaged."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"The truth file {path} cannot be read ({why}). "
            "Make it again with: python -m camera.drive FOLDER."
        )
