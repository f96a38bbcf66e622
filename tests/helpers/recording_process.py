# SPDX-License-Identifier: Apache-2.0
"""A process that records reads until it is killed, and says each committed one's id on its standard output.

``python -m tests.helpers.recording_process FOLDER``
"""

import os
import sys
from itertools import count
from pathlib import Path

from mdt_app.clock import system_clock
from mdt_app.domain.events import Event, ReadRecorded
from mdt_app.services.recorder import Recorder, Surroundings
from mdt_app.services.sessions import Sessions
from tests.helpers.stores import CANARY, CHEAP, NO_CODE, OFFICER, POLICY, credentials, fix_at, plate_read


def say(event: Event) -> None:
    """One line for each read that is told, unbuffered: what is said is committed."""
    if isinstance(event, ReadRecorded):
        os.write(1, f"{event.read.read_id} {len(event.hits)}\n".encode())


def main() -> None:
    """Record for ever; every tenth read is on the list."""
    signed_on = Sessions(Path(sys.argv[1]), system_clock, CHEAP, POLICY, rules=NO_CODE).sign_on(
        credentials(OFFICER)
    )
    recorder = Recorder(
        signed_on.vault, Surroundings("12", fix_at, lambda: signed_on.session), system_clock, say
    )
    recorder.start()
    for number in count():
        text = CANARY if number % 10 == 0 else f"7QXQ{number % 1000:03}"
        recorder.record(plate_read(text, at=system_clock()))


if __name__ == "__main__":
    main()
