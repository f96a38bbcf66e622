# SPDX-License-Identifier: Apache-2.0
"""One pass of asking for orders and telling who is signed on; and what makes an order one of the department's."""

from typing import Protocol

from sync.errors import AccountTaken, CredentialsUnusable, OrderNotGenuine
from sync.ports import DeviceOrders
from sync.signatures import is_signed, key_of
from sync.wire import DoneAnswerV1, OrderDoneV1, OrdersV1, OrderV1, SignedOnAnswerV1, SignedOnV1

NOT_GENUINE = "Nothing was done. Tell the ALPR administrator that an order was forged or mixed up."


class OrderDesk(Protocol):
    """The department's side."""

    def orders(self) -> OrdersV1:
        """What this terminal is to do."""

    def order_done(self, report: OrderDoneV1) -> DoneAnswerV1:
        """Report that one was carried out."""

    def signed_on(self, said: SignedOnV1) -> SignedOnAnswerV1:
        """Say who is signed on."""


def attend(car: DeviceOrders, desk: OrderDesk) -> None:
    """Hear the orders first, then say who is signed on; what is done is reported.

    Raises:
        AccountTaken: the account is signed on to another terminal; the car was told.
        SyncError: the department could not be asked.
    """
    car.take(desk.orders())
    for report in car.reports():
        desk.order_done(report)
        car.reported(report.order_id)
    taken: AccountTaken | None = None
    for person in car.signed_on():
        try:
            car.welcomed(desk.signed_on(person))
        except AccountTaken as error:
            car.account_taken(person.session_id, error.said)
            taken = error
    if taken is not None:
        raise taken


def part(car: DeviceOrders, desk: OrderDesk) -> None:
    """Say that everybody signs off, so that the accounts are free elsewhere at once.

    Raises:
        SyncError: the department could not be told; it finds out by the silence.
    """
    for person in car.signed_on():
        desk.signed_on(person.model_copy(update={"ended": True}))


class GenuineOrders:
    """Tells the department's own orders to this terminal, newer than what it knows, from everything else.

    Args:
        ca_pem: certificate of the department's authority, as kept at enrolment.
        device: this terminal.

    Raises:
        CredentialsUnusable: the authority's certificate cannot be read.
    """

    def __init__(self, ca_pem: bytes, device: str) -> None:
        try:
            self._key_pem = key_of(ca_pem)
        except ValueError as error:
            raise CredentialsUnusable(
                "The certificate of the department's authority cannot be read, so no order can be checked.",
                "Enrol the terminal again with a one-time code from the department.",
            ) from error
        self._device = device

    def newer_than(self, newest: int, said: OrdersV1) -> tuple[OrderV1, ...]:
        """The orders that are to be carried out, oldest first.

        Args:
            newest: number of the newest order that this terminal carried out; 0 for none.
            said: the department's answer.

        Raises:
            OrderNotGenuine: one is for another terminal, or not signed by the department; none is carried out.
        """
        for order in said.orders:
            self._check(order)
        wanted = {order.serial: order for order in said.orders if order.serial > newest}
        return tuple(wanted[serial] for serial in sorted(wanted))

    def _check(self, order: OrderV1) -> None:
        if order.device != self._device:
            raise OrderNotGenuine("An order for another terminal arrived.", NOT_GENUINE)
        if not is_signed(self._key_pem, order.statement(), order.signature):
            raise OrderNotGenuine("An order that the department did not sign arrived.", NOT_GENUINE)
