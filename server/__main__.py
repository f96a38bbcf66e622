# SPDX-License-Identifier: Apache-2.0
"""``mdt-server`` and ``python -m server``."""

from server.cli import cli


def main() -> None:
    """Run the command line."""
    cli(prog_name="mdt-server")


if __name__ == "__main__":
    main()
