# SPDX-License-Identifier: Apache-2.0
"""One pass of showing the audit log to the department: its head, for the counter-signature, and its events."""

from collections.abc import Callable
from typing import Protocol

from policy.chain import utc_text
from policy.control import control
from sync.errors import HeadRefused, ServerFailed
from sync.ports import AuditLog
from sync.signatures import is_signed
from sync.transport import KEPT
from sync.wire import (
    AuditEventsAnswerV1,
    AuditEventsV1,
    AuditHeadV1,
    AuditReceiptV1,
    AuditTroubleAnswerV1,
    AuditTroubleV1,
    KeptHeadV1,
)

EVENTS_AT_ONCE = 200


class HeadDesk(Protocol):
    """The department's side."""

    def audit_kept(self) -> KeptHeadV1:
        """What it keeps of this terminal."""

    def audit_head(self, shown: AuditHeadV1) -> AuditReceiptV1:
        """Show a head and have it signed.

        Raises:
            HeadRefused: it contradicts one kept before.
        """

    def audit_events(self, sent: AuditEventsV1) -> AuditEventsAnswerV1:
        """Hand events over.

        Raises:
            HeadRefused: they are not the ones that it knows.
        """

    def audit_trouble(self, told: AuditTroubleV1) -> AuditTroubleAnswerV1:
        """Say that the log cannot be written."""


@control("A08.1")
def show_head(
    log: AuditLog, desk: HeadDesk, stopped: Callable[[], bool] = lambda: False
) -> AuditReceiptV1 | None:
    """Tell of trouble with the log, have its newest head signed, and hand over the events that lead to it.

    None when the newest head is signed already.

    Args:
        log: the car's.
        desk: the department.
        stopped: asked before each request for events; what it keeps back goes with the next head.

    Raises:
        HeadRefused: the department says that the log is not the one that it knew; the car keeps that it said so.
        ServerFailed: what it signed is not what it was shown.
        SyncError: it could not be asked.
    """
    while (trouble := log.trouble()) is not None:
        desk.audit_trouble(trouble)
        log.trouble_told(trouble)
    if not log.has_new():
        return None
    kept = desk.audit_kept()
    shown = log.shown(kept)
    try:
        receipt = desk.audit_head(shown)
        _check(shown, receipt)
        log.signed(receipt)
        _hand_over(log, desk, kept.events, stopped)
    except HeadRefused as refusal:
        log.refused(refusal.said)
        raise
    return receipt


def _hand_over(log: AuditLog, desk: HeadDesk, newest: int, stopped: Callable[[], bool]) -> None:
    """All events after the department's newest (profile key ``access.log_reads_offline``: recorded, sent later)."""
    while not stopped() and (events := log.events_after(newest, EVENTS_AT_ONCE)):
        answer = desk.audit_events(events)
        if answer.newest <= newest:
            raise ServerFailed("The department server did not take the events of the audit log.", KEPT)
        newest = answer.newest


def _check(shown: AuditHeadV1, receipt: AuditReceiptV1) -> None:
    same = (receipt.seq, receipt.hash, utc_text(receipt.at)) == (shown.seq, shown.hash, utc_text(shown.at))
    if not (same and is_signed(receipt.key_pem, receipt.statement(), receipt.signature)):
        raise ServerFailed("The department server signed something else than it was shown.", KEPT)
