# SPDX-License-Identifier: Apache-2.0
"""``mdt reader``: a department's own reader, made, installed, undone, listed."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mdt_app.clock import system_clock
from mdt_app.errors import TerminalError
from mdt_app.paths import DataFolder, default_folder

if TYPE_CHECKING:
    from mdt_app.reader_models.crops import Collected

WARNING = (
    "{} holds pictures of number plates: ALPR data. Keep it on the department's protected workstation. "
    "Nothing of it is copied into the reader's evidence or the log."
)
STEPS = 1000

_data = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="MDT_FOLDER",
    help="The unit's data folder.",
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_file = click.Path(path_type=Path, exists=True, dir_okay=False)


class Group(click.Group):
    """Shows our errors as one sentence."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except TerminalError as error:
            raise click.ClickException(str(error)) from error


def _folder(data: Path | None) -> DataFolder:
    return DataFolder(data) if data is not None else default_folder()


@click.group(cls=Group)
def reader() -> None:
    """The reader of this unit: a department's own one, made and undone."""
    # What is wrong with a file is told in our own words.
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")


@reader.command("list")
@_data
@_as_json
def list_readers(data: Path | None, *, as_json: bool) -> None:
    """Show which reader runs, where it came from and why it was accepted."""
    from mdt_app.reader_models.report import lines_of, listing

    found = listing(_folder(data))
    click.echo(json.dumps(found, indent=1) if as_json else "\n".join(lines_of(found)))


@reader.command("fine-tune")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--minutes", type=click.FloatRange(0.1, 600), default=8.0, show_default=True, help="Of training."
)
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Of its random choices."
)
@_data
@_as_json
def fine_tune_reader(folder: Path, minutes: float, seed: int, data: Path | None, *, as_json: bool) -> None:
    """Make a reader from the verified crops in FOLDER; keep it only if it beats the running one.

    FOLDER holds crops.csv with the columns image, text and, if wanted, box ("x y w h"). A quarter of the plates is
    held out to judge. Ends with 3 when the new reader was not better.
    """
    from mdt_app.reader_models import trainer
    from mdt_app.reader_models.fine_tune import Surroundings, Wish, fine_tune
    from mdt_app.reader_models.report import comparison, told

    click.echo(WARNING.format(folder), err=True)
    with _bar() as progress:
        around = Surroundings(_folder(data), system_clock, progress, _name_skipped, trainer.own_command)
        outcome = fine_tune(Wish(folder, minutes, seed), around)
    if as_json:
        click.echo(json.dumps(told(outcome), indent=1))
    else:
        click.echo(comparison(outcome.evidence))
        click.echo(
            f"{outcome.kept.file} runs from the next start on; its evidence lies beside it. "
            "Its confidence is calibrated as its parent's was."
            if outcome.kept
            else "The new reader is not better and was thrown away; the running reader runs on."
        )
    sys.exit(0 if outcome.kept else 3)


def _name_skipped(collected: "Collected") -> None:
    for one in collected.skipped:
        click.echo(str(one), err=True)
    click.echo(f"{len(collected.usable)} crops can be used, {len(collected.skipped)} are left out.", err=True)


@contextmanager
def _bar() -> Iterator[Callable[[float], None]]:
    """A bar on the error output, from the first report on: what comes before it has lines of its own."""
    with ExitStack() as stack:
        bars: list[Any] = []

        def show(done: float) -> None:
            if not bars:
                bars.append(
                    stack.enter_context(click.progressbar(length=STEPS, label="Training", file=sys.stderr))
                )
            bars[0].update(round(done * STEPS) - bars[0].pos)

        yield show


@reader.command("install")
@click.argument("file", type=_file)
@click.option("--evidence", type=_file, required=True, help="The JSON file made with it.")
@_data
def install_reader(file: Path, evidence: Path, data: Path | None) -> None:
    """Put a reader in force that was made on another workstation of the department."""
    from mdt_app.reader_models.evidence import read_evidence
    from mdt_app.reader_models.install import install
    from mdt_app.reader_models.report import comparison

    record = read_evidence(evidence)
    shelved = install(file, record, _folder(data), system_clock)
    click.echo(comparison(record))
    if shelved.parent_sha256 != record.parent_sha256:
        click.echo(
            "It was made from another reader than the one that ran here; its figures compare with that one."
        )
    click.echo(f"{shelved.file} runs from the next start on. `mdt reader undo` takes it back.")


@reader.command("undo")
@click.option("--all", "everything", is_flag=True, help="Back to the reader that ships with the program.")
@_data
def undo_reader(data: Path | None, *, everything: bool) -> None:
    """Put the former reader back in force."""
    from mdt_app.reader_models.alone import alone
    from mdt_app.reader_models.shelf import Shelf

    folder = _folder(data)
    with alone(folder.models):
        former = Shelf(folder).undo(to_shipped=everything)
    name = former.file if former else "The reader that ships with the program"
    click.echo(f"{name} runs from the next start on. The undone reader's file stays in {folder.models}.")
