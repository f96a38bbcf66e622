# SPDX-License-Identifier: Apache-2.0
"""Sounds through miniaudio's silent device, which takes samples at the speed of a real one."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import miniaudio
import pytest

from mdt_app.notices import Notice
from mdt_app.screens.sounds import Sound
from mdt_app.services.speaker import NO_DEVICE, RINGING_S, Speaker, samples_of

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[2]
SECONDS = len(samples_of(Sound.HIGH_RISK)) / 2 / 44_100


@pytest.fixture
def told() -> list[Notice]:
    return []


@pytest.fixture
def speaker(told: list[Notice]) -> Iterator[Speaker]:
    made = Speaker(tuple(Sound), told.append, (miniaudio.Backend.NULL,))
    yield made
    made.close()


def test_it_plays_without_keeping_anybody(speaker: Speaker, told: list[Notice]) -> None:
    """``play`` returns at once; the sound takes its time."""
    began = time.monotonic()
    speaker.play(Sound.HIGH_RISK)
    assert not speaker.wait_until_silent(0.05)
    assert speaker.wait_until_silent(10)
    assert time.monotonic() - began >= SECONDS
    assert told == []


def test_a_graver_sound_cuts_the_lesser_off_and_not_the_other_way(speaker: Speaker) -> None:
    """Ten hits in a second are heard as the gravest of them."""
    began = time.monotonic()
    speaker.play(Sound.SIGN_OFF)
    for _ in range(10):
        speaker.play(Sound.ROUTINE)
    speaker.play(Sound.HIGH_RISK)
    speaker.play(Sound.ROUTINE)
    assert speaker.wait_until_silent(10)
    # Eleven sounds one after the other would take more than five seconds.
    assert time.monotonic() - began < 10 * (0.12 + RINGING_S)


@pytest.mark.expects_log
def test_a_missing_loudspeaker_is_told_once(told: list[Notice], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing fails; the next sound is tried again."""

    def refuse(*_: object, **__: object) -> None:
        raise miniaudio.MiniaudioError("failed to init device")

    monkeypatch.setattr(miniaudio, "PlaybackDevice", refuse)
    speaker = Speaker(tuple(Sound), told.append)
    for _ in range(3):
        speaker.play(Sound.PRIORITY)
        assert speaker.wait_until_silent(5)
    speaker.close()
    assert told == [NO_DEVICE]


def test_what_was_asked_for_before_the_end_is_still_played(told: list[Notice]) -> None:
    """Sign-off is heard though the program ends."""
    speaker = Speaker(tuple(Sound), told.append, (miniaudio.Backend.NULL,))
    began = time.monotonic()
    speaker.play(Sound.SIGN_OFF)
    speaker.close()
    assert time.monotonic() - began >= len(samples_of(Sound.SIGN_OFF)) / 2 / 44_100


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ALSA is Linux's")
def test_a_machine_without_a_sound_card_is_not_told_so_page_by_page() -> None:
    """ALSA prints a line for each thing it tried; the one sentence of ours is enough."""
    script = (
        "from mdt_app.services.speaker import Speaker\n"
        "speaker = Speaker(('routine',), print)\n"
        "speaker.play('routine'); speaker.wait_until_silent(10); speaker.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "ALSA lib" not in done.stderr
