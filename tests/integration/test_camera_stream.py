# SPDX-License-Identifier: Apache-2.0
"""A network camera over real HTTP on this machine."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import pytest

from camera.errors import SourceLost, SourceUnreadable
from camera.sources import FrameSource, open_source
from tests.helpers.clips import camera_clock, camera_settings, picture

pytestmark = pytest.mark.integration

FRAMES = 40


class _Camera(BaseHTTPRequestHandler):
    """Motion JPEG at /video, which ends; /stuck sends some frames and then nothing; all else is not found."""

    def do_GET(self) -> None:
        if self.path.split("?", maxsplit=1)[0] not in ("/video", "/stuck"):
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        try:
            for number in range(FRAMES):
                _, jpeg = cv2.imencode(".jpg", picture(20 + 4 * number))
                self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\n")
                self.wfile.write(f"Content-Length: {jpeg.size}\r\n\r\n".encode() + jpeg.tobytes() + b"\r\n")
            if self.path == "/stuck":
                self.server.released.wait(20)  # type: ignore[attr-defined] # set on the server below
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, *_: object) -> None:
        """The test's output stays clean."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Camera)
    released = threading.Event()
    server.released = released  # type: ignore[attr-defined] # read by the handler above
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://viewer:secret@127.0.0.1:{server.server_port}"
    released.set()
    server.shutdown()
    thread.join()
    server.server_close()


def _read_on(source: FrameSource) -> None:
    for _ in range(FRAMES + 1):
        source.read()


def test_frames_come_over_http_and_the_end_of_the_stream_is_a_loss(address: str) -> None:
    source = open_source(camera_settings(f"{address}/video"), camera_clock)
    source.open()
    frame = source.read()
    assert frame is not None
    assert frame.image.shape == (240, 320, 3)
    with pytest.raises(SourceLost, match="stopped giving pictures") as caught:
        _read_on(source)
    source.close()
    assert "secret" not in str(caught.value)


def test_an_address_that_answers_with_an_error_is_named_without_its_password(address: str) -> None:
    source = open_source(camera_settings(f"{address}/elsewhere"), camera_clock)
    with pytest.raises(SourceUnreadable, match=r"127\.0\.0\.1:\d+/elsewhere gives no pictures") as caught:
        source.open()
    assert "secret" not in str(caught.value)


def test_a_stream_that_falls_silent_is_given_up_within_its_timeout(address: str) -> None:
    source = open_source(camera_settings(f"{address}/stuck", read_timeout_s=1.0), camera_clock)
    source.open()
    began = time.monotonic()
    with pytest.raises(SourceLost):
        _read_on(source)
    source.close()
    assert time.monotonic() - began < 8.0
