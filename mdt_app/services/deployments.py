# SPDX-License-Identifier: Apache-2.0
"""Deployment orders of the ALPR administrator: issued on record, shown at sign-on, and each shift tagged with them.

Source: Watsonville 471.3(b).
"""

from dataclasses import replace

from mdt_app.clock import Clock
from mdt_app.domain.patrol import Session
from mdt_app.errors import Refused
from mdt_app.services.authority import authority_of
from mdt_app.storage import audit, deployments
from mdt_app.storage.audit import AuditEvent
from mdt_app.storage.database import Database
from policy.capture import DeploymentOrder, order_ruling, orders_for
from policy.control import control
from policy.profile.use import Roles


class Deployments:
    """The orders of this unit. Its methods are questions for ``services.queries``.

    Args:
        roles: the profile's table: who the ALPR administrator is.
        clock: UTC.
    """

    def __init__(self, roles: Roles, clock: Clock) -> None:
        self._roles, self._clock = roles, clock

    @control("M02.7")
    def issue(self, database: Database, order: DeploymentOrder) -> None:
        """Keep an order; ``issued_by`` is the account that proved who it is.

        Raises:
            Refused: only the ALPR administrator orders, something is missing, or the number is taken.
        """
        ruling = order_ruling(order, authority_of(database, self._roles), self._clock())
        event = AuditEvent(
            at=self._clock(),
            event="deployment_ordered",
            username=order.issued_by,
            object=f"deployment order {order.order_id}",
            query_elements={"reader": order.reader, "unit": order.unit},
            reason=order.effort,
        )
        if not ruling.allowed:
            why = {**event.query_elements, "refused": ", ".join(ruling.codes)}
            audit.append(database, replace(event, outcome="refused", query_elements=why))
            raise Refused(ruling.words)
        if any(known.order_id == order.order_id for known in deployments.every(database)):
            raise Refused("There is an order of this number already. Give the new one its own number.")
        with database.transaction():
            deployments.add(database, order, self._clock())
            audit.append(database, event)

    def every(self, database: Database) -> tuple[DeploymentOrder, ...]:
        """All orders, newest first."""
        return deployments.every(database)

    @control("M02.7")
    def tag(self, database: Database, session: Session) -> tuple[DeploymentOrder, ...]:
        """Tag a shift with the orders that are open for its car now, and give them, to be shown."""
        orders = deployments.every(database)
        numbers = orders_for(session.unit, orders, self._clock())
        with database.transaction():
            deployments.tag(database, session.session_id, numbers)
        return tuple(order for order in orders if order.order_id in numbers)
