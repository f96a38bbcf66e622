# SPDX-License-Identifier: Apache-2.0
"""Makes the terminal's sounds, ``resources/sounds/*.wav``; run again after a change here.

Notes are sine waves with 10 ms fades at -12 dBFS, 44.1 kHz, 16 bit, one channel: rising for a hit, more notes the
graver it is, one low note where something contradicts it, falling for what is lost.

``python -m benchmarks.make_sounds``
"""

import io
import wave

import numpy as np
import numpy.typing as npt

import resources

RATE = 44_100
PEAK = 10 ** (-12 / 20)
FADE_S = 0.010
NOTE_S = 0.120

#: Each sound's notes, Hz, and how long each is, seconds.
SOUNDS: dict[str, tuple[tuple[float, ...], float]] = {
    "high-risk": ((660, 880, 1175), NOTE_S),
    "priority": ((660, 880), NOTE_S),
    "routine": ((660,), NOTE_S),
    "contradiction": ((330,), 2 * NOTE_S),
    "degraded": ((440, 330), NOTE_S),
    "sign-off": ((880, 660), 2 * NOTE_S),
}


def note(hertz: float, seconds: float) -> npt.NDArray[np.float64]:
    """One note, -1 to 1, faded in and out."""
    at = np.arange(round(RATE * seconds)) / RATE
    fade = np.clip(np.minimum(at, at[-1] - at) / FADE_S, 0.0, 1.0)
    return np.asarray(PEAK * fade * np.sin(2 * np.pi * hertz * at), dtype=np.float64)


def made(name: str) -> bytes:
    """A sound as a WAV file."""
    notes, seconds = SOUNDS[name]
    samples = np.concatenate([note(hertz, seconds) for hertz in notes])
    file = io.BytesIO()
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(RATE)
        wav.writeframes((samples * 32767).round().astype("<i2").tobytes())
    return file.getvalue()


def main() -> None:
    """Write them all."""
    for name in SOUNDS:
        (resources.path("sounds") / f"{name}.wav").write_bytes(made(name))


if __name__ == "__main__":
    main()
