# SPDX-License-Identifier: Apache-2.0
"""The program ``mdt``. Camera processes start here too, so nothing heavy is imported before they branch off."""

import multiprocessing


def main() -> None:
    """Run the command line; a frozen camera process never comes back from the first line."""
    multiprocessing.freeze_support()
    from mdt_app.cli import cli

    cli()


if __name__ == "__main__":
    main()
