# SPDX-License-Identifier: Apache-2.0
"""The terminal's family of errors.

TerminalError
 +-- Refused   the officer or technician can put it right; the sentence says how
 +-- Trouble   the environment (disk, network, file); the sentence says what still works

Anything else that is raised is a fault of ours.
"""


class TerminalError(Exception):
    """Root of the terminal's own errors; its text is a sentence for people."""


class Refused(TerminalError):
    """What was asked for is not allowed as asked; the text says what would be."""


class Trouble(TerminalError):
    """The environment failed; the text names the thing, the remedy, and what still works."""
