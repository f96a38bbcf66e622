# SPDX-License-Identifier: Apache-2.0
"""One pass of showing the head of the audit log to the department, and keeping its counter-signature."""

from typing import Protocol

from policy.chain import utc_text
from policy.control import control
from sync.errors import HeadRefused, ServerFailed
from sync.ports import AuditLog
from sync.signatures import is_signed
from sync.transport import KEPT
from sync.wire import AuditHeadV1, AuditReceiptV1, AuditTroubleAnswerV1, AuditTroubleV1, KeptHeadV1


class HeadDesk(Protocol):
    """The department's side."""

    def audit_kept(self) -> KeptHeadV1:
        """What it keeps of this terminal."""

    def audit_head(self, shown: AuditHeadV1) -> AuditReceiptV1:
        """Show a head and have it signed.

        Raises:
            HeadRefused: it contradicts one kept before.
        """

    def audit_trouble(self, told: AuditTroubleV1) -> AuditTroubleAnswerV1:
        """Say that the log cannot be written."""


@control("A08.1")
def show_head(log: AuditLog, desk: HeadDesk) -> AuditReceiptV1 | None:
    """Tell of trouble with the log, then have its newest head signed; None when the newest is signed already.

    Raises:
        HeadRefused: the department says that the log is not the one that it knew; the car keeps that it said so.
        ServerFailed: what it signed is not what it was shown.
        SyncError: it could not be asked.
    """
    trouble = log.trouble()
    if trouble is not None:
        desk.audit_trouble(trouble)
        log.trouble_told()
    if not log.has_new():
        return None
    shown = log.shown(desk.audit_kept())
    try:
        receipt = desk.audit_head(shown)
    except HeadRefused as refusal:
        log.refused(refusal.said)
        raise
    _check(shown, receipt)
    log.signed(receipt)
    return receipt


def _check(shown: AuditHeadV1, receipt: AuditReceiptV1) -> None:
    same = (receipt.seq, receipt.hash, utc_text(receipt.at)) == (shown.seq, shown.hash, utc_text(shown.at))
    if not (same and is_signed(receipt.key_pem, receipt.statement(), receipt.signature)):
        raise ServerFailed("The department server signed something else than it was shown.", KEPT)
