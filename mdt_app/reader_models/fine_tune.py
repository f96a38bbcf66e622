# SPDX-License-Identifier: Apache-2.0
"""A department's own reader: train on most of its verified crops, judge on the rest, keep it only if it is better.

Both readers are judged by the code that reads plates in the car. The crops stay where they are; what the trainer
needs of them for its time is a table of paths in a closed folder, removed at the end. Nothing is written to the log.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from camera.errors import CameraError
from camera.models import build_reader
from camera.reader_settings import ReaderSettings
from camera.verified import VerifiedCrop, mark
from mdt_app.clock import Clock
from mdt_app.errors import Refused, Trouble
from mdt_app.paths import DataFolder
from mdt_app.reader_models.alone import alone, workplace
from mdt_app.reader_models.crops import Collected, collect, write_table
from mdt_app.reader_models.evidence import Counts, Evidence, Figures, sha256_of
from mdt_app.reader_models.running import Running, changeable
from mdt_app.reader_models.shelf import Shelf, Shelved
from mdt_app.reader_models.split import Split, plates, split
from mdt_app.reader_models.trainer import Command, Job, Progress, train


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for.

    Attributes:
        crops: the department's folder with its table.
        minutes: of training.
    """

    crops: Path
    minutes: float
    seed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Attributes:
        evidence: counts and figures of the candidate.
        kept: the reader in force since; None when the candidate was not better and is gone.
    """

    evidence: Evidence
    kept: Shelved | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the command is given, so that tests can give something else.

    Attributes:
        folder: the unit's data folder.
        clock: tells when the reader was made.
        command: starts the trainer.
        progress: gets the part that is done, 0 to 1.
        collected: gets what the department's folder holds, before the work begins.
    """

    folder: DataFolder
    clock: Clock
    progress: Progress
    collected: Callable[[Collected], None]
    command: Command


def fine_tune(wish: Wish, around: Surroundings) -> Outcome:
    """Make a reader from the running one, and put it in force if it beats it.

    Raises:
        Refused: the crops, the settings or this program do not allow it; nothing has changed.
        Trouble: training failed or the disk refused; the running reader runs on.
    """
    with alone(around.folder.models), workplace(around.folder.models) as work:
        parent = _trainable(around.folder)
        job = Job(parent.settings.recogniser, work, work / "candidate.onnx", wish.minutes, wish.seed)
        words = around.command(job)
        collected = collect(wish.crops, parent.settings.crop_margin)
        around.collected(collected)
        parts = split(collected.usable)
        before = _judge(parent.settings, parts.held_out)
        if before.right == before.crops:
            raise Refused(
                f"The running reader reads all {before.crops} held-out crops rightly; none can be better."
            )
        write_table(work, parts.training)
        train(job, words, around.progress)
        sha256 = sha256_of(job.out)
        after = _judge(parent.with_reader(job.out, sha256), parts.held_out)
        evidence = Evidence(
            sha256=sha256,
            parent_sha256=parent.sha256,
            made_at=around.clock(),
            program=version("patrol-mdt"),
            seed=wish.seed,
            minutes=wish.minutes,
            crops=_counts(collected, parts),
            before=before,
            after=after,
            numbers=parent.numbers,
        )
        if not after.beats(before):
            return Outcome(evidence, None)
        return Outcome(evidence, _keep(around, job.out, evidence, parent))


def _trainable(folder: DataFolder) -> Running:
    """The running reader, where it may be changed and is of our kind."""
    running = changeable(folder)
    if running.settings.reader_kind != "own":
        raise Refused(
            "The running reader is another project's; only a reader of this program can be trained."
        )
    return running


def _keep(around: Surroundings, candidate: Path, evidence: Evidence, parent: Running) -> Shelved:
    if changeable(around.folder).sha256 != parent.sha256:
        raise Refused(
            "The running reader was changed during the training. Fine-tune again from the one that runs now."
        )
    return Shelf(around.folder).put(candidate, evidence, "fine-tune", parent.sha256, around.clock())


def _judge(settings: ReaderSettings, crops: tuple[VerifiedCrop, ...]) -> Figures:
    try:
        return Figures(**asdict(mark(build_reader(settings), crops, settings.crop_margin)))
    except CameraError as error:
        raise Trouble(f"{str(error).rstrip('.')}. The running reader was not changed.") from error


def _counts(collected: Collected, parts: Split) -> Counts:
    return Counts(
        rows=len(collected.usable) + len(collected.skipped),
        skipped=collected.counts(),
        training_crops=len(parts.training),
        training_plates=plates(parts.training),
        held_out_crops=len(parts.held_out),
        held_out_plates=plates(parts.held_out),
    )
