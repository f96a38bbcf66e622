# SPDX-License-Identifier: Apache-2.0
"""Contact without the terminal's key: asking for orders while nobody is signed on, reporting when the key is gone.

The terminal's private key opens only with the store, and so with a person. A lock has to be lifted and a stolen
terminal to be wiped while nobody signs on. So the department gives each terminal a receipt that it may keep in the
clear: it opens the terminal's own orders, which are signed, and the report that one was carried out, and nothing else -
no record, no list. It is shown at the enrolment listener, over TLS that trusts the department's authority alone.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import requests

from sync.client import packed, refusal, understood
from sync.credentials import trusting
from sync.errors import CredentialsUnusable
from sync.settings import checked_url
from sync.transport import session, translated
from sync.wire import DoneAnswerV1, Message, OrderDoneV1, OrdersV1, OwnWipeV1, ReceiptDoneV1, WaitingV1

MessageT = TypeVar("MessageT", bound=Message)
TIMEOUTS_S = (5.0, 30.0)


@dataclass(frozen=True, slots=True)
class WaitingDesk:
    """The department's enrolment listener, for this terminal.

    Attributes:
        url: its address, as given with the one-time code.
        ca_pem: the department's authority.
        device: this terminal.
    """

    url: str
    ca_pem: str = field(repr=False)
    device: str

    @classmethod
    def of(cls, enrolled_at: Path, ca: Path, device: str) -> "WaitingDesk | None":
        """From what enrolment left behind; None where it left no address.

        Raises:
            CredentialsUnusable: the files cannot be read, or hold something else.
        """
        if not enrolled_at.is_file() or not ca.is_file():
            return None
        try:
            return cls(checked_url(enrolled_at.read_text("utf-8").strip()), ca.read_text("ascii"), device)
        except (OSError, ValueError) as error:
            raise CredentialsUnusable(
                "The department's enrolment address or authority cannot be read.",
                "Enrol the terminal again with a one-time code from the department.",
            ) from error

    def orders(self, standing: str) -> OrdersV1:
        """What this terminal is to do.

        Raises:
            SyncError: the department cannot be asked, or does not know the receipt.
        """
        return self._post("/v1/waiting", WaitingV1(device=self.device, standing=standing), OrdersV1)

    def done(self, receipt: str, report: OrderDoneV1) -> DoneAnswerV1:
        """Report an order carried out, by the receipt that came with it.

        Raises:
            SyncError: the department does not have the report; send it again.
        """
        said = ReceiptDoneV1(device=self.device, receipt=receipt, done=report)
        return self._post("/v1/waiting/done", said, DoneAnswerV1)

    def wiped_itself(self, report: OwnWipeV1) -> DoneAnswerV1:
        """Report a wipe that nobody ordered.

        Raises:
            SyncError: the department does not have the report; send it again.
        """
        return self._post("/v1/waiting/wiped", report, DoneAnswerV1)

    def _post(self, path: str, said: Message, kind: type[MessageT]) -> MessageT:
        with session(trusting(self.ca_pem)) as https:
            try:
                answer = https.post(
                    self.url + path,
                    data=packed(said),
                    headers={"content-type": "application/json", "content-encoding": "gzip"},
                    timeout=TIMEOUTS_S,
                    allow_redirects=False,
                )
            except requests.RequestException as error:
                raise translated(error, self.url) from error
        if answer.status_code != requests.codes.ok:
            raise refusal(answer, self.url)
        return understood(answer, kind, self.url)
