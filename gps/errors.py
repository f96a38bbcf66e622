# SPDX-License-Identifier: Apache-2.0
"""What can go wrong between a receiver and its fixes.

GpsError
 +-- SourceTrouble   the receiver, its port or gpsd failed; the sentence says what to do; a retry may help
 +-- SourceEnded     a recording came to its end; nothing failed
"""


class GpsError(Exception):
    """Root of this package's errors; its text is a sentence for people."""


class SourceTrouble(GpsError):
    """The source of fixes failed; the text names it and the remedy."""


class SourceEnded(GpsError):
    """The recording is over."""
