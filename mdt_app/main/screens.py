# SPDX-License-Identifier: Apache-2.0
"""All screens of the terminal, made and tied to each other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from mdt_app.clock import Clock
from mdt_app.policies.book import PolicyBook
from mdt_app.screens.alerts import AlertActions, AlertsScreen
from mdt_app.screens.banners import BannersScreen
from mdt_app.screens.canvass import CanvassActions, CanvassScreen
from mdt_app.screens.driving import DrivingScreen
from mdt_app.screens.hot_plate_form import FormRules
from mdt_app.screens.hot_plates import HotPlateActions, HotPlatesScreen
from mdt_app.screens.inquiry import InquiryScreen
from mdt_app.screens.inquiry_rules import InquiryRules
from mdt_app.screens.inquiry_state import InquiryActions
from mdt_app.screens.live import LiveScreen
from mdt_app.screens.lock import LockActions, LockScreen, LockState
from mdt_app.screens.map import MapScreen
from mdt_app.screens.medium import MediumActions, MediumScreen
from mdt_app.screens.motion import MotionScreen, MotionState
from mdt_app.screens.policy import PolicyScreen
from mdt_app.screens.public_view import PublicViewActions, PublicViewScreen
from mdt_app.screens.queue import QueueScreen
from mdt_app.screens.self_test import SelfTestActions, SelfTestScreen
from mdt_app.screens.shift import ShiftScreen
from mdt_app.screens.sign_on import SignOnActions, SignOnScreen
from mdt_app.screens.sign_on_terms import sign_on_terms
from mdt_app.screens.sounds import Sound, SoundsScreen
from mdt_app.screens.status import StatusScreen
from mdt_app.screens.terms import Terms
from mdt_app.screens.transfer import TransferLimit, TransferScreen
from mdt_app.screens.verification import SheetActions, VerificationScreen
from mdt_app.settings import TerminalSettings
from policy.profile.keeping import Retention
from policy.profile.tree import Profile
from policy.verification import HitRules


def _unsent_words(retention: Retention) -> str:
    """What becomes of reads that are never sent, where they do not stay until they are."""
    if retention.vehicle_unsent_at_max != "destroy":
        return ""
    return f"What was not sent in {retention.vehicle_days_max} days is destroyed; a notice says so before."


def transfer_limit(profile: Profile) -> TransferLimit:
    """What the transfer page says of the policy's limit."""
    transfer = profile.transfer
    blocks = transfer.on_overdue == "block_capture"
    clauses = ", ".join(profile.sources.get("transfer.max_interval_days", ()))
    return TransferLimit(
        transfer=transfer,
        list_age=timedelta(hours=profile.hotlist.refresh_max_hours),
        source=clauses,
        consequence="plate reading turns off until all is sent" if blocks else "this car's reads are overdue",
        unsent=_unsent_words(profile.retention),
    )


def _department(settings: TerminalSettings) -> str:
    """The department's server as the transfer page names it."""
    return urlsplit(settings.department.server_url).hostname or "" if settings.department else ""


@dataclass(frozen=True, slots=True)
class Actions:
    """What the officer's choices set off outside the screens."""

    sign_on: SignOnActions
    beside: SignOnActions
    lock: LockActions
    alerts: AlertActions
    sheet: SheetActions
    inquiry: InquiryActions
    hot_plates: HotPlateActions
    public_view: PublicViewActions
    canvass: CanvassActions
    medium: MediumActions
    self_test: SelfTestActions
    on_passenger: Callable[[UUID], None]
    send_now: Callable[[], None]
    play: Callable[[Sound], None]
    on_mute: Callable[[bool], None]


class Screens:
    """Every screen, one of each.

    Args:
        settings: of this car.
        policy: what is known of the department's policy.
        terms: names of codes and cameras.
        clock: UTC.
        actions: what the officer's choices set off.
    """

    def __init__(
        self, settings: TerminalSettings, policy: PolicyBook, terms: Terms, clock: Clock, actions: Actions
    ) -> None:
        profile = policy.profile
        self.policy = PolicyScreen(policy)
        terms_of_use = sign_on_terms(profile, settings.unit, settings.agency, settings.sign_on)
        self.sign_on = SignOnScreen(actions.sign_on, terms_of_use)
        beside = replace(terms_of_use, title="Another officer signs on", begin="Sign on")
        self.beside = SignOnScreen(actions.beside, beside)
        self.lock = LockScreen(actions.lock)
        self.shift = ShiftScreen()
        self.status = StatusScreen(terms, clock, profile.transfer)
        self.banners = BannersScreen()
        self.live = LiveScreen(terms)
        self.motion = MotionScreen(clock, moving_mps=settings.display.moving_mps)
        quiet = settings.display.quiet_lists_below
        self.alerts = AlertsScreen(terms, clock, actions.alerts, HitRules.of(profile), low_share=quiet)
        self.driving = DrivingScreen(self.alerts, actions.on_passenger)
        self.queue = QueueScreen(self.alerts, terms)
        self.map = MapScreen(self.alerts, terms, clock, zoom=settings.map.zoom)
        self.sheet = VerificationScreen(clock, terms, actions.sheet)
        self.transfer = TransferScreen(
            clock, transfer_limit(profile), actions.send_now, terms.zone, to=_department(settings)
        )
        self.medium = MediumScreen(clock, actions.medium, terms.zone)
        self.inquiry = InquiryScreen(clock, InquiryRules.of(profile), actions.inquiry, terms)
        self.hot_plates = HotPlatesScreen(clock, FormRules.of(profile), actions.hot_plates, terms)
        self.public_view = PublicViewScreen(clock, actions.public_view, terms)
        self.canvass = CanvassScreen(profile.capture, actions.canvass)
        self.self_test = SelfTestScreen(clock, actions.self_test, terms.zone)
        self.sounds = SoundsScreen(clock, actions.play, actions.on_mute, low_share=quiet)
        self.alerts.subscribe(self.shift.alerts_changed)
        self.alerts.subscribe(self.lock.alerts_changed)
        self.lock.subscribe(self._lock_changed)
        self.self_test.subscribe(lambda state: self.status.self_test_ended(state.to_mend))
        self.motion.subscribe(self._motion_changed)

    def tick(self) -> None:
        """Call once a second, for ages and timers."""
        for screen in (
            self.motion,
            self.alerts,
            self.map,
            self.status,
            self.transfer,
            self.medium,
            self.sheet,
            self.self_test,
            self.sounds,
        ):
            screen.tick()

    def signed_off(self) -> None:
        """Nothing of the shift stays on screen."""
        self.sign_on.signed_off()
        self.shift.signed_off()
        self.status.signed_off()
        self.live.signed_off()
        self.map.signed_off()
        self.alerts.signed_off()
        self.lock.signed_off()
        self.sheet.hand_over()
        self.inquiry.clear()
        self.hot_plates.clear()
        self.public_view.signed_off()
        self.canvass.signed_off()
        self.medium.signed_off()
        self.self_test.signed_off()
        self.sounds.signed_off()
        self.policy.signed_off()

    def _motion_changed(self, motion: MotionState) -> None:
        self.shift.motion_changed(motion)
        self.alerts.motion_changed(motion)
        self.driving.motion_changed(motion)
        self.map.motion_changed(motion)

    def _lock_changed(self, lock: LockState) -> None:
        if lock.locked:
            self.map.covered()
            self.inquiry.covered()
