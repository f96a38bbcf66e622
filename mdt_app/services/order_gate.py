# SPDX-License-Identifier: Apache-2.0
"""What stands before every sign-on: a lock by the department, time without contact, a wipe, too many wrong passwords.

How a lock is lifted. One that the department ordered: by its unlock order alone, which the terminal fetches by receipt
while nobody is signed on; an administrator at the terminal does not lift it, for the department may have ordered it
because of that administrator. One for want of contact: by contact, or by an administrator's proof at the terminal
(``mdt orders release``), since a car may be out of reach for good reasons.
"""

from dataclasses import replace
from datetime import datetime

from mdt_app.clock import Clock
from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.services.wipe import Wipe, WipeCause, Wiper
from mdt_app.storage.order_state import LockCause, OrderFile, OrderState
from sync.credentials import DeviceCredentials
from sync.errors import CredentialsUnusable
from sync.waiting import WaitingDesk

LOCKED = {
    LockCause.ORDER: (
        "The department locked this terminal. Nobody signs on until it lifts the lock, which the terminal "
        "learns by itself when it reaches the department. Call the ALPR administrator."
    ),
    LockCause.OFFLINE: (
        "This terminal was without contact with the department for too long. Bring it to where it has contact, "
        "or have an administrator release it: `mdt orders release`."
    ),
    LockCause.DAMAGED: (
        "What this terminal knows of the department's orders cannot be read. Bring it to where it has contact, "
        "or have an administrator release it: `mdt orders release`."
    ),
}
LAST_TRY = "ONE MORE WRONG PASSWORD DESTROYS THE KEYS OF THIS TERMINAL and everything that it has not sent."


class KeysDestroyed(Refused):
    """The terminal's keys are gone; the text says when, why and what now."""


class OrderGate:
    """Lets sign-ons through, or not; the terminal and the administrator's commands share its files.

    Args:
        folder: the unit's data folder.
        clock: UTC.
        wipe_after_wrong: wrong proofs in a row, of all names together, that destroy the keys; 0 for never.
    """

    def __init__(self, folder: DataFolder, clock: Clock, wipe_after_wrong: int = 0) -> None:
        self._folder, self._clock, self._most = folder, clock, wipe_after_wrong
        self.file = OrderFile(folder.root)
        self.wiper = Wiper(folder.root, clock)

    @property
    def bar(self) -> str:
        """Why nobody signs on, in words; empty when people may."""
        wipe = self.wiper.wipe
        if wipe is not None:
            return wipe.words
        return LOCKED.get(self.file.state.locked, "")

    def require_open(self) -> None:
        """Refuse every sign-on while the terminal is locked or wiped.

        Raises:
            KeysDestroyed: it was wiped, or is about to be.
            Refused: it is locked; the sentence says how that ends.
        """
        wipe = self.wiper.wipe
        if wipe is not None:
            raise KeysDestroyed(wipe.words)
        if words := LOCKED.get(self.file.state.locked):
            raise Refused(words)

    def wrong(self) -> str:
        """Count a wrong password or code; what to say beside, empty for nothing.

        Raises:
            KeysDestroyed: it was the last one that the department allows.
        """
        if not self._most:
            return ""
        state = self.file.change(lambda before: replace(before, wrong=before.wrong + 1))
        left = self._most - state.wrong
        if left <= 0:
            self.wiper.begin(self.new_wipe(WipeCause.FAILED_SIGN_ONS, state))
            done = self.wiper.carry_on()
            raise KeysDestroyed(done.words if done is not None else LAST_TRY)
        return self.warning

    @property
    def warning(self) -> str:
        """What the sign-on screen says before the last try; empty before that."""
        return LAST_TRY if self._most and self._most - self.file.state.wrong == 1 else ""

    def right(self) -> None:
        """Somebody's proof was right: earlier wrong ones count no more."""
        if self._most:
            self.file.change(lambda before: replace(before, wrong=0))

    def require_releasable(self) -> None:
        """Refuse an administrator's release where it is not theirs to give.

        Raises:
            Refused: the department ordered the lock, and lifts it alone; or the terminal was wiped.
        """
        wipe = self.wiper.wipe
        if wipe is not None:
            raise KeysDestroyed(wipe.words)
        if self.file.state.locked is LockCause.ORDER:
            raise Refused(LOCKED[LockCause.ORDER])

    def release(self, now: datetime) -> None:
        """An administrator, whose proof the caller checked, vouches for the terminal; the count begins anew.

        Raises:
            Refused: as for ``require_releasable``.
        """
        self.require_releasable()

        def released(before: OrderState) -> OrderState:
            return replace(
                before,
                locked=LockCause.NONE,
                contact_at=now,
                trusted_at=now,
                machine_at=now,
                seen_at=now,
                wrong=0,
            )

        self.file.change(released)

    def new_wipe(self, cause: WipeCause, state: OrderState) -> Wipe:
        """A wipe that the terminal begins by itself, with what its report needs."""
        desk = self.desk()
        return Wipe(
            cause=cause,
            begun_at=self._clock(),
            receipt=state.standing,
            device=desk.device if desk is not None and state.standing else "",
            url=desk.url if desk is not None else "",
            ca_pem=desk.ca_pem if desk is not None else "",
            keys=state.keys,
            unsent=state.unsent,
        )

    def credentials(self) -> DeviceCredentials | None:
        """This terminal's identity, its key closed; None when it was not enrolled."""
        found = DeviceCredentials.in_folder(self._folder.device, b"")
        return found if found.exist else None

    def desk(self) -> WaitingDesk | None:
        """The way to the department without the terminal's key; None where there is none."""
        found = self.credentials()
        try:
            return WaitingDesk.of(found.enrolled_at, found.ca, found.device) if found is not None else None
        except CredentialsUnusable:
            return None
