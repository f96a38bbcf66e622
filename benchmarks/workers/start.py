# SPDX-License-Identifier: Apache-2.0
"""One start of the terminal, timed from inside: ``python -m benchmarks.workers.start SETTINGS FOLDER``.

User name, password and the second factor's secret come as a JSON list on standard input; moments (seconds since 1970)
go to standard output as JSON.
"""

import json
import sys
import time
from pathlib import Path

PATIENCE_S = 90.0


def main() -> None:
    """Start, sign on, wait for a picture of every camera."""
    # As in the program itself, whose camera processes import this module anew: it must be as light.
    from PySide6.QtCore import QEventLoop

    from camera.types import Preview
    from mdt_app.clock import system_clock
    from mdt_app.main.program import terminal
    from mdt_app.paths import DataFolder
    from mdt_app.screens.sign_on import Typed
    from mdt_app.settings import TerminalSettings
    from mdt_app.storage.totp import code_now

    settings = TerminalSettings.model_validate_json(Path(sys.argv[1]).read_text(encoding="utf-8"))
    officer, password, factor = json.load(sys.stdin)
    seen: set[str] = set()

    def hear(event: object) -> None:
        if isinstance(event, Preview):
            seen.add(event.camera)

    with terminal(settings, DataFolder(Path(sys.argv[2])), hear) as (qt, built):
        built.start()
        qt.processEvents()
        built.window.grab()  # what is shown by now is painted by now
        window_at = time.time()
        built.screens.sign_on.agree()
        code = code_now(bytes.fromhex(factor), system_clock())
        submitted_at = time.time()
        built.screens.sign_on.submit(officer, Typed(password, code))
        ends_at = submitted_at + PATIENCE_S
        while (
            len(seen) < len(settings.cameras)
            and time.time() < ends_at
            and not built.screens.sign_on.state.error
        ):
            qt.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        qt.processEvents()
        built.window.grab()
        said = built.screens.sign_on.state.error
        moments = {"window_at": window_at, "submitted_at": submitted_at, "live_at": time.time()}
    if len(seen) < len(settings.cameras):
        sys.exit(f"No picture came within {PATIENCE_S:.0f} s. {said}")
    sys.stdout.write(json.dumps(moments) + "\n")


if __name__ == "__main__":
    main()
