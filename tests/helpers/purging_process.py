# SPDX-License-Identifier: Apache-2.0
"""A process that signs on, purges what is due, and kills itself at a step: as a power cut would.

``python -m tests.helpers.purging_process FOLDER STEP NOW`` (NOW as ISO 8601; STEP may be one that never comes)
"""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from mdt_app.services.destruction import Destruction
from mdt_app.services.purge import Purge
from tests.helpers.policies import PROFILES
from tests.helpers.stores import OFFICER, Clock, sign_on


def main() -> None:
    """Purge; the steps taken are said on standard output, unbuffered."""
    folder, last, now = Path(sys.argv[1]), sys.argv[2], datetime.fromisoformat(sys.argv[3])
    clock, profile = Clock(now), PROFILES["WV-471"]

    def at_step(step: str) -> None:
        os.write(1, f"{step}\n".encode())
        if step == last:
            os.kill(os.getpid(), signal.SIGKILL)

    signed_on = sign_on(folder, clock, OFFICER)
    carried_out = Destruction(signed_on.vault, profile.purge, clock, at_step=at_step)
    Purge(signed_on.vault, profile, clock, "unit12.officer", carried_out).turn("sign-off")
    signed_on.vault.close()


if __name__ == "__main__":
    main()
