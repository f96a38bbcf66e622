# SPDX-License-Identifier: Apache-2.0
"""Taking the department's receipts from a removable medium: they count as its answer over the network.

The same code settles both. What a receipt does not name goes on waiting.
"""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused
from mdt_app.services.media_book import MediaBook
from mdt_app.services.medium_file import FOLDER, told
from mdt_app.storage import audit, audit_heads, bundles
from mdt_app.storage.bundles import KeptBundle
from policy.control import control
from policy.transfer import completed_by_receipt
from sync.errors import SyncError
from sync.media import receipt_from
from sync.signatures import is_signed
from sync.wire import AuditReceiptV1, BatchAnswerV1, BundleReceiptV1, Outcome
from sync.wire.bundle import BUNDLE_SUFFIX, BundleRefused
from sync.wire.receipt import MOST_RECEIPT, RECEIPT_SUFFIX, receipt_of


class Receipts:
    """Takes receipts; one thread at a time.

    Args:
        book: the unit's.
    """

    def __init__(self, book: MediaBook) -> None:
        self._book, self._credentials = book, book.credentials

    def take(self, medium: Path, by: Session) -> tuple[KeptBundle, ...]:
        """Take the receipts on a medium that are for bundles of this terminal and were not taken yet.

        Raises:
            Refused: the person's role does not, or a receipt is not the department's; nothing of it counts.
            Trouble: the medium or the store.
        """
        try:
            return tuple(self._take(path, kept, by) for path, kept in self._answered(medium))
        finally:
            self._book.vault.release()

    def _answered(self, medium: Path) -> list[tuple[Path, KeptBundle]]:
        """Files of receipts, each with the bundle that waits for it."""
        index = self._book.index
        found: dict[UUID, tuple[Path, KeptBundle]] = {}
        with told():
            for folder in (medium / FOLDER, medium):
                # A pipe or a device would never end.
                for path in sorted(one for one in folder.glob(f"*{RECEIPT_SUFFIX}") if one.is_file()):
                    with suppress(BundleRefused), path.open("rb") as file:
                        kept = bundles.get(index, receipt_of(file.read(64)))
                        if kept is not None and kept.taken_at is None:
                            found.setdefault(kept.bundle_id, (path, kept))
        return list(found.values())

    @control("J02.1", "A08.1")
    def _take(self, path: Path, kept: KeptBundle, by: Session) -> KeptBundle:
        self._book.require(by, "receipt_taken")
        index = self._book.index
        with told(), path.open("rb") as file:
            content = file.read(MOST_RECEIPT)
        try:
            key = self._book.receipt_key(kept.bundle_id)
            receipt = receipt_from(content, kept.bundle_id, key, self._credentials)
        except (BundleRefused, SyncError) as error:
            self._book.record(by, "receipt_taken", "refused", reason=str(error))
            raise Refused(str(error)) from error
        self._settle(receipt, kept)
        outcomes = Counter(item.outcome for item in receipt.items)
        counts = (outcomes[Outcome.ACCEPTED], outcomes[Outcome.DUPLICATE], outcomes[Outcome.REFUSED])
        bundles.taken(index, kept.bundle_id, receipt.received_at, counts)
        self._book.record(by, "receipt_taken", "done", kept)
        _tidy(path, kept)
        return replace(
            kept, taken_at=receipt.received_at, accepted=counts[0], duplicate=counts[1], refused=counts[2]
        )

    def _settle(self, receipt: BundleReceiptV1, kept: KeptBundle) -> None:
        """The department's answer, as if it had come over the network."""
        box = self._book.box()
        box.settle(BatchAnswerV1(items=receipt.items, received_at=receipt.received_at))
        progress = box.progress()
        at = completed_by_receipt(
            kept.made_at, receipt.received_at, progress.oldest_unsent_at, self._book.clock()
        )
        if at is not None and (progress.last_complete_at is None or progress.last_complete_at < at):
            box.completed(at)
        if receipt.audit is not None and self._is_ours(receipt.audit):
            told_head = receipt.audit.model_dump(exclude={"v"})
            audit_heads.keep(self._book.index, audit_heads.SignedHead(**told_head))

    def _is_ours(self, signed: AuditReceiptV1) -> bool:
        """Whether what was signed is an event of this log as it is here."""
        same = audit.hash_at(self._book.index, signed.seq) == signed.hash
        return same and is_signed(signed.key_pem, signed.statement(), signed.signature)


def _tidy(receipt: Path, kept: KeptBundle) -> None:
    """Take receipt and bundle off the medium, where it lets us; both are ciphertext."""
    bundle = f"mdt-{kept.bundle_id.hex}{BUNDLE_SUFFIX}"
    for path in (receipt, receipt.with_name(bundle), receipt.parent / FOLDER / bundle):
        with suppress(OSError):
            path.unlink(missing_ok=True)
