# SPDX-License-Identifier: Apache-2.0
"""The window as a technician has it."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from mdt_app.ui.window import MainWindow
from policy.access import Role
from tests.helpers.sightings import recorded
from tests.helpers.terminal import Terminal, plain_pages


def technicians_window(terminal: Terminal, name: str, view: QWidget) -> MainWindow:
    """One real page, the others empty; nothing is read."""
    session = recorded().session
    assert session is not None
    terminal.shift.signed_on(replace(session, display_name="Technician 3", username="fleet.tech"))
    terminal.shift.reads_nothing(at_the_bench=True, sees_hits=False)
    terminal.status.signed_on(reads=False)
    role = Role.TECHNICIAN.value
    window = terminal.window(plain_pages({name: view}, role))
    window.offer_pages([page.name for page in plain_pages(role=role)])
    window.show_page_named(name)
    return window
