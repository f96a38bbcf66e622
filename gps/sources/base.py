# SPDX-License-Identifier: Apache-2.0
"""What the receiver thread asks of a source of fixes."""

from collections.abc import Callable, Sequence
from typing import Protocol

from gps.types import Fix, SourceDetail


class FixSource(Protocol):
    """A receiver, gpsd or a recording. Used by one thread; may be opened again after ``close``."""

    @property
    def name(self) -> str:
        """What is being read, for people: "/dev/ttyUSB0 at 9600 baud"."""

    @property
    def rejected(self) -> int:
        """Sentences refused since the source was made."""

    @property
    def heard(self) -> int:
        """Good sentences since the source was made: whether the source is silent."""

    def detail(self) -> SourceDetail:
        """What a technician wants to know of it now; also while it opens."""

    def open(self, going: Callable[[], bool]) -> None:
        """Begin.

        Args:
            going: asked at least twice a second while opening takes longer; once false, open returns.

        Raises:
            SourceTrouble: the source is not there or gives nothing that can be read.
        """

    def read(self) -> Sequence[Fix]:
        """The fixes that came in; waits a fraction of a second for them, empty when there were none.

        Raises:
            SourceTrouble: the source went away.
            SourceEnded: the recording is over.
        """

    def close(self) -> None:
        """Let go of the port or connection; closing twice does no harm."""
