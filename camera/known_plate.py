# SPDX-License-Identifier: Apache-2.0
"""A plate that is drawn at random and read by the unit's own reader: does reading work today?

It is read in a process of its own, which ends with the answer and gives way to those of the cameras, so that reading of
real plates is not held up; and the terminal's process, which asks, loads no OpenCV.
"""

import multiprocessing
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection

from camera.reader_settings import ReaderSettings
from camera.second_opinion import NICER_BY, give_way
from camera.types import Quad, Reading

NO_ANSWER = (
    "The reader gave no answer in time. Run the self-test again; if it stays so, start the terminal anew."
)
ENDED = "The reader's process ended without an answer. Start the terminal anew; the log names the place."


@dataclass(frozen=True, slots=True)
class KnownPlate:
    """What was drawn, and what the reader made of it.

    Attributes:
        plate: what stands on the drawn plate.
        state: NCIC LIS code of the drawn plate.
        reading: of the plate that reads likest; None when none was found.
        frame_at_s: when the reader got the frame, seconds of ``time.monotonic``, which all processes share.
        read_s: how long finding and reading took, seconds.
        draws: how many plates were drawn: another one when the one before was not read right.
        plate_jpeg: crop of the plate with margin, JPEG; empty when none was found.
        plate_corners: of the plate in it, pixels, where they are known.
        problem: why there is no answer, and what to do; empty when there is one.
        late: there is none because the time was over: the computer was busy with something else.
    """

    plate: str = ""
    state: str = ""
    reading: Reading | None = None
    frame_at_s: float = 0.0
    read_s: float = 0.0
    draws: int = 0
    plate_jpeg: bytes = field(default=b"", repr=False)
    plate_corners: Quad | None = None
    problem: str = ""
    late: bool = False

    @property
    def is_right(self) -> bool:
        """Whether the plate was read as it was drawn."""
        return self.reading is not None and self.reading.text == self.plate


class KnownPlateReader:
    """Asks the reader of this unit, in a process that lives for one question.

    Args:
        settings: of this unit's reader.
        nicer_by: steps of niceness below the terminal; as shipped below the cameras, which are below the screen.
    """

    def __init__(self, settings: ReaderSettings, nicer_by: int = NICER_BY) -> None:
        self._settings, self._nicer_by = settings, nicer_by

    def __call__(self, seeds: Sequence[int], within_s: float) -> KnownPlate:
        """Draw and read; slow, for a thread that may wait. An answer that comes too late is none.

        Args:
            seeds: which plates, the next one when the one before was not read right; at least one.
            within_s: how long it may take, the start of the process included, seconds.
        """
        spawn = multiprocessing.get_context("spawn")
        here, there = spawn.Pipe(duplex=False)
        asked = (there, tuple(seeds), self._settings, self._nicer_by)
        process = spawn.Process(target=_draw_and_read, args=asked, name="known-plate", daemon=True)
        process.start()
        there.close()
        try:
            answer = here.recv() if here.poll(within_s) else KnownPlate(problem=NO_ANSWER, late=True)
        except EOFError:
            return KnownPlate(problem=ENDED)
        finally:
            here.close()
            process.kill()  # it has answered, or nobody waits for it any more
            process.join()
        assert isinstance(answer, KnownPlate)  # noqa: S101 - what our own process sends
        return answer


def _draw_and_read(
    answer: Connection, seeds: tuple[int, ...], settings: ReaderSettings, nicer_by: int
) -> None:
    """In the reader's process: load OpenCV there, by name, and read."""
    give_way(nicer_by)
    answer.send(import_module("camera.drawn_plate").read_drawn(seeds, settings))
