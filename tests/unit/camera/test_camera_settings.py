# SPDX-License-Identifier: Apache-2.0
"""Settings of one camera, and the source string in them."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from camera.address import without_password
from camera.errors import SourceMissing, SourceUnknown
from camera.settings import CameraSettings
from camera.sources import open_source
from camera.sources.device import DeviceSource
from camera.sources.pictures import PicturesSource
from camera.sources.stream import StreamSource
from camera.sources.synthetic import SyntheticSource
from camera.sources.video_file import VideoFileSource
from tests.helpers.clips import camera_clock, camera_settings


def test_every_field_is_explained() -> None:
    """The preferences form and the reference page are made from titles and descriptions."""
    for name, field in CameraSettings.model_fields.items():
        assert field.title, name
        assert field.description, name


def test_a_misspelt_key_is_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="frame_per_s"):
        camera_settings("device:0", frame_per_s=10)


@pytest.mark.parametrize("name", ["", "Front Left", "../etc", "-x", "a" * 40])
def test_an_id_that_is_no_plain_word_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        camera_settings("device:0", id=name)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("device:0", DeviceSource),
        ("device:/dev/video3", DeviceSource),
        ("rtsp://10.0.0.4/main", StreamSource),
        ("HTTP://10.0.0.4:8080/video", StreamSource),
        ("file:clips/drive.mp4", VideoFileSource),
        ("file:C:\\clips\\drive.mp4", VideoFileSource),
        ("pictures:photos", PicturesSource),
        ("synthetic:42", SyntheticSource),
    ],
)
def test_a_source_string_names_its_source(source: str, kind: type) -> None:
    assert isinstance(open_source(camera_settings(source), camera_clock), kind)


def test_a_plain_path_is_told_apart(tmp_path: Path) -> None:
    clip = tmp_path / "drive.mp4"
    clip.write_bytes(b"x")
    assert isinstance(open_source(camera_settings(str(clip)), camera_clock), VideoFileSource)
    assert isinstance(open_source(camera_settings(str(tmp_path)), camera_clock), PicturesSource)


@pytest.mark.parametrize("source", ["synthetic:tomorrow", "webcam:0", "ftp://10.0.0.4/x"])
def test_a_source_that_means_nothing_is_refused_with_the_forms_that_do(source: str) -> None:
    with pytest.raises(SourceUnknown, match="pictures:FOLDER"):
        open_source(camera_settings(source), camera_clock)


def test_a_plain_path_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"gone\.mp4 is not there"):
        open_source(camera_settings(str(tmp_path / "gone.mp4")), camera_clock)


@pytest.mark.parametrize(
    "password", ["secret", "se/secret", "se?secret", "se#secret", "se@secret", "secret:9"]
)
def test_a_password_in_an_address_is_never_shown(password: str) -> None:
    address = f"rtsp://admin:{password}@10.0.0.4:554/main?key=secret"
    assert without_password(address) == "rtsp://10.0.0.4:554/main"
    with pytest.raises(SourceUnknown) as caught:
        open_source(camera_settings(f"rtmp://admin:{password}@10.0.0.4/main"), camera_clock)
    assert "secret" not in str(caught.value)
