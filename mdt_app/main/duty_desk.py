# SPDX-License-Identifier: Apache-2.0
"""What officers do besides hits and searches: hot plates, a place that is not public, a canvass, orders of the day."""

from collections.abc import Callable
from dataclasses import replace

from mdt_app.domain.events import NoticeRaised
from mdt_app.domain.hot_plates import HotPlate, HotPlateView
from mdt_app.main.screens import Screens
from mdt_app.main.store_desk import Asked, Failed, StoreDesk
from mdt_app.notices import Level, Notice
from mdt_app.screens.canvass import CanvassActions, IncidentForm
from mdt_app.screens.hot_plates import HotPlateActions
from mdt_app.screens.inquiry_request import InquiryForm
from mdt_app.screens.public_view import PublicViewActions
from mdt_app.screens.shift import ShiftState
from mdt_app.services.canvass import Incident
from mdt_app.storage.database import Database
from policy.capture import CourtOrder, DeploymentOrder
from policy.control import control
from policy.functions import may_see_plates
from policy.hotplates import HotPlateForm
from policy.inquiry import InquiryRequest

ORDERS = "deployment"
"""Topic of the notice that shows the orders of a shift."""


class DutyDesk:
    """Ties these screens to the store of the shift that is on.

    Args:
        desk: asks the store.
    """

    def __init__(self, desk: StoreDesk) -> None:
        self._desk = desk

    def work_with(self, screens: Screens, open_search: Callable[[], object]) -> None:
        """Take up work, once everything is built; ``open_search`` shows the page of searches, if it may be shown."""
        self._screens, self._open_search = screens, open_search
        self._people = ("", "")
        screens.shift.subscribe(self._shift_changed)

    def hot_plate_actions(self) -> HotPlateActions:
        """What the page of hot plates asks of the store."""
        return HotPlateActions(
            refresh=self._list_hot_plates,
            enter=self._enter,
            change=self._change,
            approve=self._approve,
            end=self._end,
            search_past=self._search_past,
        )

    def public_view_actions(self) -> PublicViewActions:
        """What the key of a place that is not public sets off."""
        return PublicViewActions(pause=self._pause, go_on=self._go_on, resume=self._resume)

    def released_searches(self, then: Callable[[tuple[InquiryRequest, ...]], None]) -> None:
        """Searches of the person who acts that were held and that somebody else has released."""
        self._desk.ask(_released, then)

    def canvass_actions(self) -> CanvassActions:
        """What the answer about a canvass sets off."""
        return CanvassActions(accept=self._accept, decline=self._decline)

    def began(self) -> None:
        """A shift began: the orders of the day are shown, and the shift is tagged with them."""
        self._desk.ask(
            lambda asked, database: asked.patrol.deployments.tag(database, asked.session), self._show_orders
        )

    @control("M04.5")
    def _shift_changed(self, shift: ShiftState) -> None:
        """Other people look at the screen: what may be shown of lists is asked again, for all of them."""
        people, self._people = self._people, (shift.who, shift.beside)
        if people != self._people and people != ("", "") and shift.who and self._sees_plates():
            self._desk.ask(_look_up_scopes, lambda _: self._desk.open_hits(self._screens.alerts.show_anew))
            self._screens.hot_plates.changed()

    def _sees_plates(self) -> bool:
        patrol = self._desk.patrol
        return patrol is not None and may_see_plates(patrol.presence.acting.account.role)

    @control("M02.7")
    def _show_orders(self, orders: tuple[DeploymentOrder, ...]) -> None:
        for order in orders:
            until = self._screens.hot_plates.moment(order.until)
            headline = f"Deployment order {order.order_id}: {order.effort}"
            notice = Notice(Level.INFORMATION, ORDERS, headline, f"For {order.unit} until {until}.")
            self._screens.banners.notice_raised(NoticeRaised(notice))

    def _list_hot_plates(self, then: Callable[[tuple[HotPlateView, ...]], None]) -> None:
        self._desk.ask(
            lambda asked, database: asked.patrol.hot_plates.listing(database, asked.session.username), then
        )

    def _enter(self, form: HotPlateForm, then: Callable[[HotPlate], None], failed: Failed) -> None:
        self._desk.ask(
            lambda asked, database: asked.patrol.hot_plates.enter(database, asked.member, form), then, failed
        )

    def _change(
        self, entry_id: str, form: HotPlateForm, then: Callable[[HotPlate], None], failed: Failed
    ) -> None:
        self._desk.ask(
            lambda asked, database: asked.patrol.hot_plates.change(database, asked.member, entry_id, form),
            then,
            failed,
        )

    def _approve(self, entry_id: str, then: Callable[[HotPlate], None], failed: Failed) -> None:
        self._desk.ask(
            lambda asked, database: asked.patrol.hot_plates.approve(database, asked.member, entry_id),
            then,
            failed,
        )

    def _end(self, entry_id: str, then: Callable[[HotPlate], None], failed: Failed) -> None:
        self._desk.ask(
            lambda asked, database: asked.patrol.hot_plates.end(database, asked.member, entry_id),
            then,
            failed,
        )

    def _search_past(self, plate: str, case_number: str) -> None:
        """Reads of the past are looked at by a documented search only: purpose and reason are still asked for."""
        self._screens.inquiry.change()
        self._screens.inquiry.write(InquiryForm(plate=plate, case_number=case_number))
        self._open_search()

    def _pause(self) -> None:
        patrol = self._desk.patrol
        if patrol is not None:
            patrol.public_view.pause()
            self._desk.ask(
                lambda asked, database: asked.patrol.public_view.record_pause(database, asked.session)
            )

    def _go_on(self, order: CourtOrder, failed: Failed) -> None:
        self._desk.ask(
            lambda asked, database: asked.patrol.public_view.go_on(database, asked.session, order),
            failed=failed,
        )

    def _resume(self) -> None:
        self._desk.ask(lambda asked, database: asked.patrol.public_view.resume(database, asked.session))

    @control("M02.4")
    def _accept(self, form: IncidentForm, done: Callable[[], None], failed: Failed) -> None:
        self._desk.ask(
            lambda asked, database: _begin_canvass(asked, database, _incident(form)),
            lambda session: self._begun(done),
            failed,
        )

    @control("M02.4")
    def _decline(self, form: IncidentForm, done: Callable[[], None], failed: Failed) -> None:
        self._desk.ask(
            lambda asked, database: asked.patrol.canvass.decline(database, asked.session, _incident(form)),
            lambda _: done(),
            failed,
        )

    def _begun(self, done: Callable[[], None]) -> None:
        patrol = self._desk.patrol
        if patrol is not None:
            self._screens.shift.reads_change_hands(patrol.presence.session)
        done()


def _incident(form: IncidentForm) -> Incident:
    return Incident(form.kind, form.number, form.place)


def _begin_canvass(asked: Asked, database: Database, incident: Incident) -> None:
    """Reads are made in the canvass's session from now on: it takes the place of the one they were made in."""
    patrol = asked.patrol
    before = next(one for one in patrol.presence.people if one.session == patrol.presence.session)
    begun = patrol.canvass.accept(database, before.session, incident, asked.session.username)
    patrol.presence.go_on(before, replace(before, session=begun))


def _released(asked: Asked, database: Database) -> tuple[InquiryRequest, ...]:
    found = asked.patrol.reviews.released(database, asked.session.username)
    return tuple(one.request for one in found if one.request is not None)


def _look_up_scopes(asked: Asked, database: Database) -> None:
    people = [one.session.username for one in asked.patrol.presence.people]
    asked.patrol.details.people_are(database, people)
