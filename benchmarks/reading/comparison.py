# SPDX-License-Identifier: Apache-2.0
"""Every system on the same pictures, one after the other: the whole comparison of ``benchmarks.reader``."""

import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reading import photos as pictures
from benchmarks.reading.machine import conditions
from benchmarks.reading.scoring import Photo, by_group, score
from benchmarks.reading.systems import OURS, Contender, Run, WorkerFailed, run
from benchmarks.reading.tables import Measured


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that was measured in one run.

    Attributes:
        conditions: date, machine, program.
        versions: by system.
        missing: why a system was left out, by system.
        scenes, close_ups: what each system reached.
        clips: false reads and frames of the dash-cam clips, by system.
        published: reads that the whole program published on those clips.
    """

    conditions: dict[str, str]
    versions: dict[str, dict[str, str]]
    missing: dict[str, str]
    scenes: list[Measured]
    close_ups: list[Measured]
    clips: dict[str, tuple[int, int]]
    published: int | None


@dataclass(frozen=True, slots=True)
class Bench:
    """One run of the benchmark.

    Attributes:
        systems: what is compared.
        core: the core that every system keeps to.
        versions, missing: filled while it runs.
    """

    systems: Sequence[Contender]
    core: int
    versions: dict[str, dict[str, str]]
    missing: dict[str, str]

    def read(self, system: Contender, files: Sequence[str], what: str) -> Run | None:
        """A system's answers; None when it is not there or failed, with the reason kept."""
        if system.name in self.missing:
            return None
        print(f"{system.name}: {len(files)} {what}", file=sys.stderr, flush=True)
        try:
            result = run(system, files, self.core)
        except WorkerFailed as error:
            if system.name == OURS:
                raise
            self.missing[system.name] = str(error)
            return None
        if result.missing:
            self.missing[system.name] = result.missing
            return None
        self.versions[system.name] = dict(result.versions)
        return result

    def measure(
        self, photos: Sequence[Photo], what: str, wanted: Callable[[Contender], bool]
    ) -> list[Measured]:
        """What each wanted system reaches on a set of photographs."""
        measured = []
        for system in filter(wanted, self.systems):
            result = self.read(system, [photo.path for photo in photos], what)
            if result is not None:
                kinds = sorted({kind for photo in photos for kind in photo.groups})
                groups = {kind: by_group(photos, result.answers, kind) for kind in kinds}
                figures = score(photos, result.answers)
                measured.append(Measured(system.name, figures, groups, result.peak_mib))
        return measured

    def false_reads(self, clips: Sequence[Path], limit: int) -> dict[str, tuple[int, int]]:
        """Reads on frames of clips that show no legible plate, and the number of frames, by system."""
        counts = {}
        with tempfile.TemporaryDirectory() as folder:
            frames = [str(path) for path in pictures.frames(clips, Path(folder))]
            frames = frames[:limit] if limit else frames
            for system in (one for one in self.systems if one.scenes and frames):
                result = self.read(system, frames, "frames of the clips")
                if result is not None:
                    reads = sum(bool(read.text) for one in result.answers.values() for read in one.reads)
                    counts[system.name] = (reads, len(frames))
        return counts

    def published(self, clips: Sequence[Path]) -> int | None:
        """Reads that our program publishes on whole clips, every frame followed and voted."""
        if not clips:
            return None
        result = self.read(self.systems[0], [str(path) for path in clips], "whole clips")
        return None if result is None else sum(len(one.reads) for one in result.answers.values())


def measure(data: Path, bench: Bench, limit: int) -> Results:
    """The whole comparison."""
    started = conditions()
    scenes = pictures.load(data / "plates" / "us_photos.csv", limit)
    close_ups = pictures.load(data / "plates" / "us_closeups.csv", limit)
    clips = sorted((data / "video").glob("*.mp4"))
    return Results(
        conditions=started,
        scenes=bench.measure(scenes, "photographs of whole scenes", lambda one: one.scenes),
        close_ups=bench.measure(close_ups, "close-ups", lambda one: one.close_ups),
        clips=bench.false_reads(clips, limit),
        published=bench.published(clips) if not limit else None,
        versions=bench.versions,
        missing=bench.missing,
    )
