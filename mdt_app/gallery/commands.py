# SPDX-License-Identifier: Apache-2.0
"""``mdt gallery``: look at every widget, or write pictures of them."""

import os
import sys
from pathlib import Path

import click


@click.command("gallery")
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write a picture of each section in each theme into this folder instead of opening a window.",
)
@click.option(
    "--theme", type=click.Choice(["day", "night", "red-night"]), default="day", help="Theme to begin with."
)
@click.option(
    "--text",
    type=click.Choice(["normal", "large", "largest"]),
    default="normal",
    help="Text size.",
)
def gallery_command(pictures: Path | None, theme: str, text: str) -> None:
    """Show every widget in every state; F8 shows the next theme."""
    if pictures is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from mdt_app.gallery.window import GalleryWindow, write_pictures
    from mdt_app.ui import application
    from mdt_app.ui.tokens import THEMES

    qt = application.start(text=text)  # type: ignore[arg-type]  # click lets no other word through
    if pictures is not None:
        try:
            written = write_pictures(pictures)
        except OSError as error:
            raise click.ClickException(
                f"{pictures} cannot be written: {error}. Choose another folder."
            ) from error
        click.echo(f"{len(written)} pictures in {pictures}")
        return
    window = GalleryWindow(THEMES[theme])
    window.show()
    sys.exit(qt.exec())
