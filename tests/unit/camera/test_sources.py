# SPDX-License-Identifier: Apache-2.0
"""Frame sources with good and with bad input."""

import sys
import time
from pathlib import Path

import pytest

from camera.errors import SourceLost, SourceMissing, SourceUnreadable
from camera.settings import CameraSettings
from camera.sources import FrameSource, open_source
from camera.types import Frame
from tests.helpers.clips import SIZE, camera_clock, camera_settings, write_clip, write_picture


def _open(settings: CameraSettings) -> FrameSource:
    source = open_source(settings, camera_clock)
    source.open()
    return source


def _all(source: FrameSource, most: int = 500) -> list[Frame]:
    frames: list[Frame] = []
    while len(frames) < most and (frame := source.read()) is not None:
        frames.append(frame)
    source.close()
    return frames


def test_a_video_gives_all_frames_at_its_own_rate(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "drive.avi", frames=20, frames_per_s=40.0)
    source = _open(camera_settings(f"file:{clip}", frames_per_s=5))
    began = time.monotonic()
    frames = _all(source)
    assert [frame.number for frame in frames] == list(range(20))
    assert 0.4 <= time.monotonic() - began < 2.0
    assert frames[0].camera == "front-left"
    assert frames[0].image.shape == (SIZE[1], SIZE[0], 3)
    assert frames[0].captured_at < frames[-1].captured_at
    assert source.problem == ""


def test_a_looping_video_begins_again(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "drive.avi", frames=5, frames_per_s=200.0)
    frames = _all(_open(camera_settings(str(clip), loop=True)), most=12)
    assert [frame.number for frame in frames] == list(range(12))
    assert abs(float(frames[0].image.mean()) - float(frames[5].image.mean())) < 1


def test_a_looping_video_that_is_taken_away_is_missed_at_its_end(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "drive.avi", frames=3, frames_per_s=200.0)
    source = _open(camera_settings(str(clip), loop=True))
    clip.unlink()
    with pytest.raises(SourceMissing, match=r"drive\.avi is not there"):
        _all(source)


def test_a_video_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"video file .*gone\.mp4 is not there\. Choose another"):
        _open(camera_settings(f"file:{tmp_path / 'gone.mp4'}"))


def test_a_zero_byte_video_is_named_with_the_remedy(tmp_path: Path) -> None:
    clip = tmp_path / "empty.mp4"
    clip.touch()
    with pytest.raises(SourceUnreadable, match=r"empty\.mp4 gives no pictures.*copy it again"):
        _open(camera_settings(f"file:{clip}"))


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_an_mp4_cut_short_is_named_with_the_remedy(tmp_path: Path, share: float) -> None:
    """Its table of contents is at the end: nothing of it can be played."""
    clip = write_clip(tmp_path / "cut.mp4", frames=30, code="mp4v")
    content = clip.read_bytes()
    clip.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(SourceUnreadable, match=r"cut\.mp4 gives no pictures.*copy it again"):
        _open(camera_settings(f"file:{clip}"))


def test_an_avi_cut_short_plays_as_far_as_it_goes_and_says_so(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "cut.avi", frames=40, frames_per_s=200.0)
    content = clip.read_bytes()
    clip.write_bytes(content[: len(content) // 2])
    source = _open(camera_settings(f"file:{clip}"))
    frames = _all(source)
    assert 10 <= len(frames) < 30
    assert "cut.avi ends after" in source.problem
    assert "copy it again" in source.problem


def test_a_file_that_is_no_video_is_named_with_the_remedy(tmp_path: Path) -> None:
    clip = tmp_path / "notes.mp4"
    clip.write_text("this is no video\n" * 500)
    with pytest.raises(SourceUnreadable, match=r"notes\.mp4 gives no pictures"):
        _all(_open(camera_settings(f"file:{clip}")))


def test_pictures_come_in_order_each_for_some_frames(tmp_path: Path) -> None:
    for name, shade in (("b.png", 90), ("a.png", 30), ("c.png", 150)):
        write_picture(tmp_path / name, shade)
    source = _open(camera_settings(f"pictures:{tmp_path}", frames_per_s=60, hold_frames=3))
    frames = _all(source)
    assert [int(frame.image[0, 0, 0]) for frame in frames] == [30] * 3 + [90] * 3 + [150] * 3
    assert [frame.number for frame in frames] == list(range(9))
    assert source.problem == ""
    assert not source.live, "every picture is read, however slow the reader"


def test_pictures_are_shown_at_the_rate_asked_for(tmp_path: Path) -> None:
    for number in range(4):
        write_picture(tmp_path / f"{number}.png", 30)
    began = time.monotonic()
    _all(_open(camera_settings(str(tmp_path), frames_per_s=20, hold_frames=2)))
    assert 0.3 <= time.monotonic() - began < 1.5


def test_a_file_that_is_no_picture_is_skipped_and_named(tmp_path: Path) -> None:
    write_picture(tmp_path / "1.png", 30)
    (tmp_path / "2.jpg").write_bytes(b"no picture at all")
    (tmp_path / "3.jpg").touch()
    write_picture(tmp_path / "4.png", 90)
    cut = write_picture(tmp_path / "5.png", 120)
    cut.write_bytes(cut.read_bytes()[:40])
    (tmp_path / ".hidden").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    source = _open(camera_settings(str(tmp_path), frames_per_s=60, hold_frames=1))
    assert [int(frame.image[0, 0, 0]) for frame in _all(source)] == [30, 90]
    assert "2.jpg, 3.jpg, 5.png" in source.problem
    assert ".hidden" not in source.problem


def test_many_skipped_files_are_counted_not_listed(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", 30)
    for number in range(9):
        (tmp_path / f"{number}.txt").write_text("no picture")
    source = _open(camera_settings(str(tmp_path), frames_per_s=60))
    _all(source)
    assert "0.txt, 1.txt, 2.txt and 6 more" in source.problem


def test_looping_pictures_begin_again_and_see_new_files(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", 30)
    source = _open(camera_settings(str(tmp_path), frames_per_s=60, hold_frames=1, loop=True))
    first = source.read()
    write_picture(tmp_path / "b.png", 90)
    shades = [int(frame.image[0, 0, 0]) for frame in _all(source, most=3)]
    assert first is not None
    assert 90 in shades


@pytest.mark.parametrize("loop", [True, False])
def test_a_folder_without_a_picture_is_named_with_the_remedy(tmp_path: Path, *, loop: bool) -> None:
    (tmp_path / "notes.txt").write_text("no picture")
    source = _open(camera_settings(f"pictures:{tmp_path}", loop=loop))
    with pytest.raises(SourceUnreadable, match=r"gives no pictures\. Put pictures"):
        source.read()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match=r"folder .*gone is not there"):
        _open(camera_settings(f"pictures:{tmp_path / 'gone'}"))


@pytest.mark.skipif(sys.platform != "linux", reason="device files are Linux's")
@pytest.mark.parametrize("device", ["97", "/dev/video97"])
def test_a_camera_that_is_not_plugged_in_is_named_with_the_remedy(device: str) -> None:
    with pytest.raises(SourceMissing, match=f"camera device {device} is not there. Check its cable"):
        _open(camera_settings(f"device:{device}"))


def test_a_source_read_before_it_was_opened_says_so_instead_of_failing_inside() -> None:
    with pytest.raises(SourceLost):
        open_source(camera_settings("device:0"), camera_clock).read()
    assert open_source(camera_settings("synthetic:1"), camera_clock).read() is None


def test_the_synthetic_drive_is_drawn_live_at_the_size_asked_for() -> None:
    source = _open(camera_settings("synthetic:11", width=320, height=240, frames_per_s=60))
    frames = _all(source, most=5)
    assert [frame.number for frame in frames] == list(range(5))
    assert frames[0].image.shape == (240, 320, 3)
    assert source.live
