# SPDX-License-Identifier: Apache-2.0
"""What can go wrong between car and department; each error is a sentence with its remedy.

SyncError
 +-- ServerUnreachable     no answer: network, server down, too slow, cut off; it is tried again by itself
 +-- CertificateProblem    one side does not accept the other's certificate
 |    +-- ServerNotTrusted    the server is not the department's, or not under this name
 |    +-- TerminalNotAccepted the department does not accept this terminal (revoked, expired, foreign)
 +-- ServerRefused         the department understood and said no
 |    +-- AccountTaken        the account is signed on to another terminal
 |    +-- HeadRefused         the audit log is not the one whose head the department signed
 +-- ServerFailed          the department failed, or answered something that is not of version 1
 |    +-- OrderNotGenuine     an order is not the department's, or is for another terminal
 +-- EnrolmentRefused      the one-time code or the authority's fingerprint is not right
 +-- NoMediaKey            nothing can be sealed to the department yet
 +-- CredentialsUnusable   this terminal's own key or certificate cannot be opened
"""


class SyncError(Exception):
    """Root of the transfer's errors.

    Attributes:
        sentence: what happened, naming the thing.
        remedy: what to do, and what still works.
    """

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence} {remedy}")
        self.sentence = sentence
        self.remedy = remedy


class ServerUnreachable(SyncError):
    """The department gave no answer."""


class CertificateProblem(SyncError):
    """One side does not accept the other's certificate."""


class ServerNotTrusted(CertificateProblem):
    """What answers is not the department's server."""


class TerminalNotAccepted(CertificateProblem):
    """The department does not accept this terminal."""


class ServerRefused(SyncError):
    """The department said no."""


class AccountTaken(ServerRefused):
    """The account is signed on to another terminal.

    Attributes:
        said: the department's own sentence.
    """

    def __init__(self, said: str) -> None:
        super().__init__(
            f"The department lets each account be signed on to one terminal only: {said}",
            "Reads are kept in the car and sent when somebody signs on properly.",
        )
        self.said = said


class HeadRefused(ServerRefused):
    """The audit log is not the one whose head the department signed.

    Attributes:
        said: the department's own sentence.
    """

    def __init__(self, said: str) -> None:
        super().__init__(
            f"The department does not sign this terminal's audit log: {said}",
            "Transfer goes on.",
        )
        self.said = said


class ServerFailed(SyncError):
    """The department failed to answer as it should."""


class OrderNotGenuine(ServerFailed):
    """An order is not the department's, or is for another terminal."""


class EnrolmentRefused(SyncError):
    """Enrolment cannot go on with this code or this authority."""


class CredentialsUnusable(SyncError):
    """This terminal's own key or certificate cannot be used."""


class NoMediaKey(SyncError):
    """The department's key for bundles is not in this terminal, or is not the department's."""
