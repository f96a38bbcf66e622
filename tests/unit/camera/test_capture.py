# SPDX-License-Identifier: Apache-2.0
"""The capture thread: whatever the source does, the mailbox is closed and the failure is a sentence."""

import time

import pytest

from camera.capture import Capture
from camera.errors import SourceLost
from camera.latest import Latest
from camera.types import Frame
from tests.helpers.clips import camera_clock, picture


class Source:
    """Gives some frames, then ends or fails."""

    def __init__(self, frames: int, then: Exception | None, *, live: bool = True) -> None:
        self.live = live
        self.problem = ""
        self.closed = False
        self._left = frames
        self._then = then

    def open(self) -> None:
        """Nothing to do."""

    def read(self) -> Frame | None:
        if self._left == 0:
            if self._then is not None:
                raise self._then
            return None
        self._left -= 1
        return Frame("front-left", 0, camera_clock(), picture(30))

    def close(self) -> None:
        self.closed = True


def _run(source: Source) -> tuple[Capture, Latest[Frame]]:
    latest: Latest[Frame] = Latest()
    capture = Capture(source, latest)
    capture.start()
    return capture, latest


def _wait_until_closed(source: Source) -> None:
    patience_ends = time.monotonic() + 2.0
    while not source.closed and time.monotonic() < patience_ends:
        time.sleep(0.005)
    assert source.closed


def test_the_end_of_a_source_closes_the_mailbox_without_a_failure() -> None:
    source = Source(3, None)
    capture, latest = _run(source)
    _wait_until_closed(source)
    assert latest.take(1.0) is not None
    assert latest.take(1.0) is None
    assert (capture.failure, capture.frames, latest.dropped, latest.finished) == (None, 3, 2, True)


def test_a_source_that_can_wait_loses_no_frame() -> None:
    source = Source(3, None, live=False)
    capture, latest = _run(source)
    taken = [latest.take(1.0) for _ in range(3)]
    assert all(frame is not None for frame in taken)
    _wait_until_closed(source)
    assert (capture.frames, latest.dropped) == (3, 0)


def test_a_lost_source_is_told_in_its_own_words() -> None:
    source = Source(1, SourceLost("camera device", "0", "Check its cable."))
    capture, _ = _run(source)
    _wait_until_closed(source)
    assert capture.failure == "The camera device 0 stopped giving pictures. Check its cable."


@pytest.mark.expects_log
def test_a_failing_driver_becomes_a_sentence_and_a_log_line(caplog: pytest.LogCaptureFixture) -> None:
    source = Source(0, RuntimeError("ioctl"))
    capture, _ = _run(source)
    _wait_until_closed(source)
    assert capture.failure == "The camera's driver failed (RuntimeError). Plug the camera in again."
    assert "The capture thread failed" in caplog.text


def test_a_capture_that_was_told_to_stop_does_not_wait_for_a_taker() -> None:
    source = Source(1000, None, live=False)
    capture, _ = _run(source)
    capture.stop()
    _wait_until_closed(source)
    assert capture.frames < 1000
