# SPDX-License-Identifier: Apache-2.0
"""Has the terminal do what its department orders: ends the shift, says why, and lets people sign on again."""

from collections.abc import Callable

from mdt_app.domain.events import AccountElsewhere, NoticeRaised, ShiftOrderedOff, SignOnBarred
from mdt_app.main.crew import Crew
from mdt_app.main.routes import Routes
from mdt_app.main.screens import Screens
from mdt_app.notices import Level, Notice
from mdt_app.services.order_watch import OrderWatch
from mdt_app.services.orders import Orders

#: How long the thread that asks for orders may take to end with the program, seconds.
STOP_S = 5.0
ORDERED = "ordered_by_department"
"""Why a shift ended, for the record."""
ELSEWHERE = "account_signed_on_elsewhere"


class OrderDesk:
    """Everything here runs on Qt's thread.

    Args:
        orders: of this terminal.
    """

    def __init__(self, orders: Orders) -> None:
        self.orders = orders
        self._watch = OrderWatch(orders)

    def work_with(
        self, screens: Screens, crew: Crew, test: Callable[[], None], end_shift: Callable[[str], None]
    ) -> None:
        """Take up work, once everything is built.

        Args:
            screens: where it is said.
            crew: signs one of several people off.
            test: runs the self-test of the sign-on screen again.
            end_shift: ends the shift that is on, for this reason, asking nobody.
        """
        self._screens, self._crew, self._test, self._end_shift = screens, crew, test, end_shift

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
        self.orders.carry_on(report=False)
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
        self._end_shift(ORDERED)
        self._screens.sign_on.told(event.words)

    def _barred(self, event: SignOnBarred) -> None:
        self._test()
        self._screens.sign_on.told(event.words)

    def _elsewhere(self, event: AccountElsewhere) -> None:
        """The person signs off; others in the car go on."""
        self._say(event.words)
        if not self._crew.sign_off_session(event.session_id):
            self._end_shift(ELSEWHERE)
            self._screens.sign_on.told(event.words)

    def _say(self, words: str) -> None:
        self._screens.banners.notice_raised(NoticeRaised(Notice(Level.FAULT, "orders", words)))
