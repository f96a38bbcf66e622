# SPDX-License-Identifier: Apache-2.0
"""Has the terminal do what its department orders: ends the shift, says why, and lets people sign on again."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from mdt_app.domain.events import AccountElsewhere, NoticeRaised, ShiftOrderedOff, SignOnBarred
from mdt_app.main.routes import Routes
from mdt_app.notices import Level, Notice
from mdt_app.services.order_watch import OrderWatch
from mdt_app.services.orders import Orders

#: How long the thread that asks for orders may take to end with the program, seconds.
STOP_S = 5.0
ORDERED = "ordered_by_department"
"""Why a shift ended, for the record."""
ELSEWHERE = "account_signed_on_elsewhere"


@dataclass(frozen=True, slots=True)
class Obeying:
    """How the terminal obeys.

    Attributes:
        end_shift: end the shift that is on, for this reason, asking nobody.
        leave: have the person of this session sign off; whether others go on without them.
        tell: show words to whoever signs on next; empty for none.
        notice: show a notice.
        test: run the self-test of the sign-on screen again.
    """

    end_shift: Callable[[str], None]
    leave: Callable[[UUID], bool]
    tell: Callable[[str], None]
    notice: Callable[[NoticeRaised], None]
    test: Callable[[], None]


class OrderDesk:
    """Everything here runs on Qt's thread.

    Args:
        orders: of this terminal.
    """

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self._watch = OrderWatch(orders)

    def work_with(self, obeying: Obeying) -> None:
        """Take up work, once everything is built."""
        self._obeying = obeying

    def routes(self) -> Routes:
        """What is heard whoever is signed on."""
        return {
            ShiftOrderedOff: (self._ordered_off,),
            SignOnBarred: (self._barred,),
            AccountElsewhere: (self._elsewhere,),
        }

    def start(self) -> None:
        """Begin to ask for orders."""
        self._watch.start()

    def close(self) -> None:
        """End with the program; a wipe that was begun is done first, the report of it follows at the next start."""
        self.orders.signed_off()
        self.orders.gate.wiper.carry_on()
        self._watch.stop(STOP_S)

    def shift_began(self) -> None:
        """What was ordered while somebody signed on ends the shift at once."""
        if self.orders.is_ending:
            self._ordered_off(ShiftOrderedOff(self.orders.gate.bar))

    def shift_ended(self) -> None:
        """The keys are dropped: go on with what was ordered."""
        self.orders.signed_off()
        self._watch.wake()

    def _ordered_off(self, event: ShiftOrderedOff) -> None:
        self._say(event.words)
        self._obeying.end_shift(ORDERED)
        self._obeying.tell(event.words)

    def _barred(self, event: SignOnBarred) -> None:
        self._obeying.test()
        self._obeying.tell(event.words)

    def _elsewhere(self, event: AccountElsewhere) -> None:
        """The person signs off; others in the car go on."""
        self._say(event.words)
        if not self._obeying.leave(event.session_id):
            self._obeying.end_shift(ELSEWHERE)
            self._obeying.tell(event.words)

    def _say(self, words: str) -> None:
        self._obeying.notice(NoticeRaised(Notice(Level.FAULT, "orders", words)))
