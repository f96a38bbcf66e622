# SPDX-License-Identifier: Apache-2.0
"""The server's family of errors; each text is a sentence that names the thing and the remedy.

ServerError
 +-- Misconfigured    the administrator can put it right: folder, key file, database, port
 +-- Refused          a request that is not allowed or not understood; told to the caller
      +-- NotEnrolled      no certificate, an unknown one, or a revoked one
      +-- CodeRefused      the one-time code is wrong, used or expired
      +-- NotFound         no such device, list or edition
      +-- AccountInUse     the account is signed on to another terminal
      +-- HeadContradicted the terminal's audit log is not the one whose head was signed
      +-- NotRecorded      the access record could not be written, so nothing is given out
      +-- BundleNotTaken   a bundle from a removable medium that is damaged, foreign, or was taken before
      +-- TooLarge         more than one request may carry
"""


class ServerError(Exception):
    """Root of the server's own errors."""


class Misconfigured(ServerError):
    """The server cannot work as it is set up."""


class Refused(ServerError):
    """What was asked for is not done; the text goes to the caller and holds nothing secret."""


class NotEnrolled(Refused):
    """The caller showed no certificate that counts."""


class CodeRefused(Refused):
    """The one-time code does not open enrolment."""


class NotFound(Refused):
    """What was asked for does not exist."""


class TooLarge(Refused):
    """The request is over a limit."""


class AccountInUse(Refused):
    """The account is signed on to another terminal."""


class HeadContradicted(Refused):
    """The terminal's audit log is not the one whose head was signed before."""


class NotRecorded(Refused):
    """The access record could not be written."""


class BundleNotTaken(Refused):
    """Nothing of a bundle from a removable medium was taken."""
