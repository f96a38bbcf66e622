# SPDX-License-Identifier: Apache-2.0
"""Plays the terminal's sounds on a thread of its own: nobody waits for a sound device.

One sound at a time: a graver one cuts the lesser off, and a lesser one that comes meanwhile is not heard.
"""

import ctypes
import io
import sys
import threading
import wave
from collections.abc import Callable, Generator
from contextlib import suppress

import miniaudio
import structlog

import resources
from mdt_app.notices import Level, Notice

RATE = 44_100
SAMPLE_BYTES = 2
#: How long the device may still be at its buffer after the last sample, seconds.
RINGING_S = 0.3
NO_DEVICE = Notice(
    Level.DEGRADED,
    "sound",
    "Hits are seen and not heard",
    "No loudspeaker answers. Check the sound device of this computer; it is tried again with the next sound.",
)

_log = structlog.get_logger(__name__)


#: ``snd_lib_error_handler_t`` of ALSA, for the arguments before those that vary.
_ERROR_HANDLER = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
#: Kept for the life of the program: ALSA calls it.
_SILENT = _ERROR_HANDLER(lambda *_: None)


def quiet_alsa() -> None:
    """Keep ALSA from printing a page on a machine without a sound card; what is wrong is told in our own words."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):  # no ALSA at all
            ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_SILENT)


def samples_of(name: str) -> bytes:
    """The samples of a shipped sound: 16 bit, one channel, 44.1 kHz."""
    with wave.open(io.BytesIO(resources.data(f"sounds/{name}.wav")), "rb") as wav:
        return wav.readframes(wav.getnframes())


class Speaker:
    """The loudspeaker.

    Args:
        names: of the shipped sounds, the gravest first.
        on_trouble: told, on this service's thread, when no device answers; at most once until one does.
        backends: of miniaudio; the machine's own without any.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        on_trouble: Callable[[Notice], None],
        backends: tuple[miniaudio.Backend, ...] = (),
    ) -> None:
        quiet_alsa()
        self._sounds = {name: samples_of(name) for name in names}
        self._rank = {name: place for place, name in enumerate(names)}
        self._on_trouble, self._backends = on_trouble, backends
        self._news = threading.Condition()
        self._next: str | None = None
        self._playing: str | None = None
        self._closing = self._is_mute = False
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
        self._thread.start()

    def play(self, name: str) -> None:
        """Have a sound heard; returns at once."""
        with self._news:
            other = self._next or self._playing
            if other is None or self._rank[name] <= self._rank[other]:
                self._next = name
                self._news.notify_all()

    def try_out(self, name: str, within_s: float) -> bool:
        """Play a sound and wait for its end, at most so long; whether a device took it, or a graver one meanwhile."""
        self.play(name)
        return self.wait_until_silent(within_s) and not self._is_mute

    def wait_until_silent(self, seconds: float) -> bool:
        """Wait for the end of what is played, at most so long; whether it ended."""
        with self._news:
            return self._news.wait_for(lambda: self._next is None and self._playing is None, seconds)

    def close(self) -> None:
        """Finish the current sound and end the thread."""
        with self._news:
            self._closing = True
            self._news.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while (name := self._awaited()) is not None:
            try:
                self._sound(self._sounds[name])
                self._is_mute = False
            except miniaudio.MiniaudioError as error:
                self._trouble(str(error))
            with self._news:
                self._playing = None
                self._news.notify_all()

    def _awaited(self) -> str | None:
        """The next sound; None at the end. What was asked for before closing is still played."""
        with self._news:
            self._news.wait_for(lambda: self._next is not None or self._closing)
            self._playing, self._next = self._next, None
            return self._playing

    def _sound(self, samples: bytes) -> None:
        device = miniaudio.PlaybackDevice(
            nchannels=1, sample_rate=RATE, buffersize_msec=50, backends=list(self._backends)
        )
        try:
            if device.backend == "Null" and not self._backends:
                raise miniaudio.MiniaudioError("no sound device")
            stream = _stream(samples)
            next(stream)
            device.start(stream)
            with self._news:
                # Until its end, or a graver one.
                self._news.wait_for(
                    lambda: self._next is not None, len(samples) / SAMPLE_BYTES / RATE + RINGING_S
                )
        finally:
            device.close()

    def _trouble(self, problem: str) -> None:
        _log.warning("a sound could not be played", topic="sound", problem=problem)
        if not self._is_mute:
            self._is_mute = True
            self._on_trouble(NO_DEVICE)


def _stream(samples: bytes) -> Generator[bytes, int, None]:
    """Hands the device as many frames as it asks for."""
    place = 0
    frames = yield b""
    while place < len(samples):
        after = place + frames * SAMPLE_BYTES
        frames = yield samples[place:after]
        place = after
