# SPDX-License-Identifier: Apache-2.0
"""Every screen and state that the look check walks through: append yours to ``SUBJECTS``.

A subject is made in a theme, by the real views over real screens; the check shows it, resizes it and looks at it.
It has to keep what it needs alive by itself (a window that holds its view is enough).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from uuid import uuid4
from weakref import finalize

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from camera.types import ColourGuess
from mdt_app.domain.events import ListYields, PublicViewChanged
from mdt_app.domain.patrol import Hit, Sighting
from mdt_app.domain.public_view import ViewState
from mdt_app.paths import DataFolder
from mdt_app.screens.canvass import IncidentForm
from mdt_app.screens.hot_plate_form import Form
from mdt_app.screens.inquiry_request import InquiryForm
from mdt_app.screens.lock import Why
from mdt_app.screens.map import MapScreen
from mdt_app.screens.panel import Panel
from mdt_app.screens.policy import PolicyScreen
from mdt_app.screens.public_view import OrderForm
from mdt_app.screens.queue import QueueScreen
from mdt_app.screens.sign_on import SignOnScreen
from mdt_app.ui.hot_plates_view import HotPlatesView
from mdt_app.ui.inquiry_view import InquiryView
from mdt_app.ui.lock_view import LockView
from mdt_app.ui.map_view import MapView
from mdt_app.ui.policy_view import PolicyView
from mdt_app.ui.queue_view import QueueView
from mdt_app.ui.sign_off_sheet import SignOffQuestion
from mdt_app.ui.sign_on_view import SignOnView
from mdt_app.ui.tokens import DAY, Theme
from mdt_app.ui.window import MainWindow
from policy.hotlist import EntryNow, Priority, VehicleDescription
from policy.list_yield import Yield
from policy.matching import MatchClass
from policy.verification import Answer, Channel, HitRules, OccupantSeen, Outcome, Result, Row
from tests.helpers.policies import PROFILES
from tests.helpers.sheet_desk import SheetDesk, seen
from tests.helpers.sightings import NOON, TERMS, hit, recorded
from tests.helpers.terminal import Terminal, before_the_shift, busy_shift, plain_pages
from tests.helpers.unit_bench import UnitBench
from tests.screens.test_bench_pictures import STATES as BENCH_STATES
from tests.screens.test_duty_pictures import PAUSED, at_work
from tests.screens.test_hot_plate_pictures import ROWS, screen_with
from tests.screens.test_lock_pictures import OFFICER, PARTNER
from tests.screens.test_map_pictures import MapDesk, busy, on_duty
from tests.screens.test_page_pictures import FORM, found_reads, on_shift, search_page
from tests.screens.test_pictures import just_begun
from tests.screens.test_policy_pictures import WV
from tests.screens.test_self_test_pictures import STATES, self_test_window
from tests.screens.test_sign_on_pictures import canvass, locked, new_password
from tests.screens.test_transfer_pictures import AWAY, MEDIUM, media
from tests.screens.test_transfer_pictures import Desk as TransferDesk
from tests.screens.test_unit_pictures import STATES as UNIT_STATES
from tests.ui import test_themes


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to look at.

    Attributes:
        name: in the test's id ("verify-2-compare").
        make: makes it in a theme; shown at any size.
        verified: it comes after a verification, where *stop* may stand.
        quotes: it quotes law or policy, whose words are not ours.
        fresh: nothing was answered on it yet.
    """

    name: str
    make: Callable[[Theme], QWidget]
    verified: bool = False
    quotes: bool = False
    fresh: bool = False


def settled(widget: QWidget, size: tuple[int, int]) -> QWidget:
    """The widget shown at this size, with every wrapped word in its place."""
    widget.resize(*size)
    widget.show()
    widget.activateWindow()
    for _ in range(4):
        QApplication.processEvents()
    return widget


def paged(terminal: Terminal, name: str, view: QWidget) -> MainWindow:
    """The view as a page of the real window, beside the others of the rail."""
    window = terminal.window(plain_pages({name: view}))
    window.show_page_named(name)
    return window


# Before a shift


def signing_on(theme: Theme, bring: Callable[[SignOnScreen], None] = lambda _: None) -> QWidget:
    """The form, after the banner; ``bring`` says what happened on it."""
    terminal = before_the_shift(theme)
    window = terminal.window(plain_pages())
    window.show_sign_on(SignOnView(terminal.sign_on, terminal.status, theme))
    terminal.sign_on.agree()
    bring(terminal.sign_on)
    return window


def banner(theme: Theme) -> QWidget:
    """What is agreed to first."""
    terminal = before_the_shift(theme)
    window = terminal.window(plain_pages())
    window.show_sign_on(SignOnView(terminal.sign_on, terminal.status, theme))
    return window


def refused(screen: SignOnScreen) -> None:
    """Name and password do not belong together."""
    screen.refused("user name and password do not belong together. 3 attempts are left.")


# On the live page


def live_empty(theme: Theme) -> QWidget:
    """Before the first picture and the first read."""
    return just_begun(theme).window(plain_pages())


def live_hit(theme: Theme) -> QWidget:
    """Two cameras, reads, and a fresh hit at rest."""
    terminal = Terminal(theme)
    busy_shift(terminal, night=theme is not DAY)
    return terminal.window(plain_pages())


def live_notice(theme: Theme) -> QWidget:
    """A camera failed and a notice lies over the page."""
    return test_themes.live(theme)


def live_paused(theme: Theme) -> QWidget:
    """Not a public place."""
    terminal = at_work(theme)
    terminal.public_view_changed(PublicViewChanged(PAUSED))
    return terminal.window(plain_pages())


def live_closed_area(theme: Theme) -> QWidget:
    """A place where the department does not read."""
    terminal = at_work(theme)
    terminal.lose_gps()
    terminal.public_view_changed(PublicViewChanged(ViewState(closed_at=PAUSED.paused_at, placed=False)))
    return terminal.window(plain_pages())


def live_order(theme: Theme) -> QWidget:
    """A court order is asked for, and what was written is wrong."""
    terminal = at_work(theme)
    terminal.public_view_changed(PublicViewChanged(PAUSED))
    terminal.public_view.ask_order()
    terminal.public_view.write(OrderForm("26-SW-118", "Superior Court", "tomorrow"))
    terminal.public_view.go_on()
    return terminal.window(plain_pages())


def live_canvass(theme: Theme) -> QWidget:
    """A canvass is offered after a homicide."""
    terminal = at_work(theme)
    terminal.canvass.ask()
    terminal.canvass.choose("homicide")
    terminal.canvass.write(IncidentForm("homicide", "26-104411", "Alder Way"))
    return terminal.window(plain_pages())


def live_two_officers(theme: Theme) -> QWidget:
    """Two people, a pause and muted sounds in the top bar."""
    terminal = Terminal(theme)
    busy_shift(terminal)
    session = recorded().session
    assert session is not None
    terminal.shift.people_changed(replace(session, display_name="Officer 4420"), [session])
    terminal.public_view_changed(PublicViewChanged(ViewState(paused_at=NOON)))
    terminal.sounds.mute()
    return terminal.window(plain_pages())


# While moving


def card(theme: Theme, priority: Priority = Priority.PRIORITY) -> QWidget:
    """The driving card with a hit of this priority."""
    terminal = Terminal(theme)
    busy_shift(terminal)
    for waiting in terminal.alerts.state.open:
        terminal.alerts.later(waiting.hit_id)
    read = seen("7QHQ902", doubt={4: 0.58}, camera="front-left")
    terminal.record(read, hit(read, plate="7QHQ902", priority=priority))
    window = terminal.window(plain_pages())
    terminal.drive(12.0)
    assert terminal.driving.state.card is not None
    return window


def card_old_list(theme: Theme) -> QWidget:
    """The list is older than its limit."""
    terminal = Terminal(theme)
    busy_shift(terminal)
    read = seen("7QHQ902", state=None)
    old = hit(read, plate="7QHQ902", list_age=timedelta(hours=31), lowered_from=Priority.PRIORITY)
    terminal.record(read, replace(old, priority=Priority.ROUTINE))
    window = terminal.window(plain_pages())
    terminal.drive(12.0)
    return window


# Hits, search, transfer, plates, policy, map


def queue(theme: Theme, bring: Callable[[QueueScreen], None] = lambda _: None) -> QWidget:
    """All four priorities, a closed hit and one begun."""
    terminal = on_shift(theme)
    screen = QueueScreen(terminal.alerts, TERMS)
    risk = hit(
        seen("7QHQ902", back_s=40), plate="7QHQ902", priority=Priority.HIGH_RISK, category="wanted_person"
    )
    stolen = hit(seen("8QTQ743", doubt={4: 0.5}, back_s=125), differing=(4,))
    partial = hit(
        seen("9QBQ804", state=None, back_s=670),
        plate="9QB?8*",
        priority=Priority.ROUTINE,
        category="agency_flag",
        match_class=MatchClass.PARTIAL,
    )
    flags = [
        hit(seen(f"6Q{n}Q77{n}", back_s=1800 + n), priority=Priority.NOTICE, category="dmv_flag")
        for n in range(6)
    ]
    terminal.alerts.restore([risk, stolen, partial, *flags], seen_again(stolen, 2))
    terminal.alerts.tick()
    bring(screen)
    return paged(terminal, "Hits", QueueView(screen, theme))


def seen_again(raised: Hit, times: int) -> tuple[Sighting, ...]:
    """A hit, seen again so often, 220 feet away."""
    fix = raised.read.fix
    assert fix is not None
    assert fix.fix.lat is not None
    moved = replace(fix, fix=replace(fix.fix, lat=fix.fix.lat + 0.0006))
    return tuple(
        Sighting(raised.hit_id, uuid4(), NOON + timedelta(seconds=at), moved, MatchClass.EXACT)
        for at in range(times)
    )


def live_seen_again(theme: Theme) -> QWidget:
    """A hit of a list that is hardly ever right, in doubt, and seen again: all that a panel may have to say."""
    terminal = Terminal(theme)
    busy_shift(terminal)
    for waiting in terminal.alerts.state.open:
        terminal.alerts.later(waiting.hit_id)
    raised = hit(
        seen("8QTQ744", state=None),
        plate="8QTQ744",
        match_class=MatchClass.STATE_UNKNOWN,
        lowered_from=Priority.HIGH_RISK,
    )
    terminal.record(raised.read, raised)
    terminal.alerts.list_yields(ListYields({"svs": Yield(1, 24)}))
    terminal.alerts.seen_again(seen_again(raised, 3))
    return terminal.window(plain_pages())


def queue_empty(theme: Theme) -> QWidget:
    """No hit waits."""
    terminal = on_shift(theme)
    return paged(terminal, "Hits", QueueView(QueueScreen(terminal.alerts, TERMS), theme))


def search_form(theme: Theme) -> QWidget:
    """What is asked before a search."""
    terminal, screen = search_page(theme, ())
    screen.write(FORM)
    return paged(terminal, "Search", InquiryView(screen, theme))


def transfer(theme: Theme, used_days: float) -> QWidget:
    """So many days after the last complete transfer, out of reach."""
    desk = TransferDesk(theme, used_days, AWAY)
    return paged(desk.terminal, "Transfer", desk.view())


def transfer_sending(theme: Theme) -> QWidget:
    """Records leave."""
    desk = TransferDesk(theme, 3.0)
    desk.send()
    return paged(desk.terminal, "Transfer", desk.view())


def medium(theme: Theme, name: str) -> QWidget:
    """The panel for removable media in one of its states."""
    desk = TransferDesk(theme, 24.83, AWAY)
    media(desk, name)
    return paged(desk.terminal, "Transfer", desk.view())


def search_refused(theme: Theme) -> QWidget:
    """Something is missing."""
    terminal, screen = search_page(theme, ())
    screen.write(InquiryForm("missing_person", "", "Missing since noon, seen here"))
    screen.search()
    return paged(terminal, "Search", InquiryView(screen, theme))


def search_results(theme: Theme) -> QWidget:
    """What was found."""
    reads = (
        seen("9QBQ804", blur=1.6, back_s=1660),
        seen("9QBQ804", blur=2.4, doubt={4: 0.6}, state=None, camera="front-left", back_s=18060),
    )
    terminal, screen = search_page(theme, reads)
    screen.write(FORM)
    screen.search()
    return paged(terminal, "Search", InquiryView(screen, theme))


def search_frames(theme: Theme) -> QWidget:
    """What the frames of the chosen read said."""
    terminal, screen = search_page(theme, found_reads(), unplaced=12)
    screen.write(FORM)
    screen.here()
    screen.search()
    screen.show_frames()
    return paged(terminal, "Search", InquiryView(screen, theme))


def search_filters(theme: Theme) -> QWidget:
    """Time, camera and place, over the results."""
    terminal, screen = search_page(theme, found_reads())
    screen.write(FORM)
    screen.search()
    screen.open_filters()
    screen.here()
    return paged(terminal, "Search", InquiryView(screen, theme))


def search_filters_wrong(theme: Theme) -> QWidget:
    """A place that is none."""
    terminal, screen = search_page(theme, ())
    screen.open_filters()
    screen.write(replace(FORM, point="Main Street", within_m="200"))
    screen.search()
    return paged(terminal, "Search", InquiryView(screen, theme))


def plates(theme: Theme) -> QWidget:
    """Hot plates in every standing."""
    return paged(on_shift(theme), "Plates", HotPlatesView(screen_with(ROWS), theme))


def plate_form(theme: Theme) -> QWidget:
    """A hot plate is written."""
    screen = screen_with(ROWS)
    screen.begin()
    screen.write(Form("7QB?1*", "CA", "stolen_vehicle", "7", "26-104417", "GO 26-4417", "26-104411", "Taken"))
    return paged(on_shift(theme), "Plates", HotPlatesView(screen, theme))


def policy(theme: Theme, open_clause: str = "") -> QWidget:
    """The policy that is in force; a clause of it."""
    screen = PolicyScreen(WV)
    screen.choose(5)
    if open_clause:
        screen.open_clause(open_clause)
    return paged(on_shift(theme), "Policy", PolicyView(screen, theme))


def map_at_rest(theme: Theme) -> QWidget:
    """Reads, hits and the car's trail, with a hit chosen."""
    desk = MapDesk(theme)
    hits = busy(desk.terminal, desk.screen)
    desk.screen.choose(hits[0].hit_id)
    return paged(desk.terminal, "Map", desk.view)


def map_no_fix(theme: Theme) -> QWidget:
    """Nothing to show yet."""
    terminal = before_the_shift(theme, fixed=False)
    on_duty(terminal)
    return paged(terminal, "Map", MapView(MapScreen(terminal.alerts, TERMS, terminal.clock), theme, None))


def unit(theme: Theme, name: str) -> QWidget:
    """The technician's page of the unit: receiver, department or settings."""
    folder = mkdtemp()
    bench = UnitBench(theme, DataFolder(Path(folder)))
    part, bring = UNIT_STATES[name]
    window = bench.window(part)
    bring(bench)
    finalize(window, rmtree, folder, ignore_errors=True)
    return window


# Locked, leaving


def locked_screen(theme: Theme, why: Why = Why.IDLE) -> QWidget:
    """Locked with two people signed on, and hits waiting."""
    terminal = Terminal(theme)
    busy_shift(terminal)
    window = terminal.window(plain_pages())
    terminal.lock.lock(why, (OFFICER, PARTNER), PARTNER.username)
    window.show_lock(LockView(terminal.lock, terminal.status, theme))
    terminal.lock.refused("User name or password is not right. 3 more tries before it is locked.")
    return window


def leaving(theme: Theme, question: SignOffQuestion) -> QWidget:
    """The question at the end."""
    terminal = Terminal(theme)
    busy_shift(terminal)
    window = terminal.window(plain_pages())
    window.ask(question)
    return window


def no_outcome(theme: Theme) -> QWidget:
    """The window closes on a verified hit without an outcome."""
    terminal = Terminal(theme)
    busy_shift(terminal)
    window = terminal.window(plain_pages())
    window.ask_outcome(2)
    return window


# The verification sheet


def sheet(theme: Theme, act: Callable[[SheetDesk], None], rules: HitRules | None = None) -> QWidget:
    """The sheet after an officer did something on it."""
    read = seen("8QTQ743", doubt={4: 0.58})
    read = replace(read, plate=replace(read.plate, vehicle_colour=ColourGuess("GRY", 0.8)))
    desk = SheetDesk(hit(read), theme, rules=rules or HitRules())
    desk.screen.second_reading(desk.hit.hit_id, "Tesseract", "8QTQ343")
    act(desk)
    return filling(desk)


class Filling(QObject):
    """Gives a view the whole of its window whatever the view itself wants, as the terminal's frame does."""

    def __init__(self, window: QWidget, view: QWidget) -> None:
        super().__init__(window)
        self._view = view
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self._view.setGeometry(watched.rect())
        return False


def filling(desk: SheetDesk) -> QWidget:
    """The desk's window, whose view takes its size from now on."""
    Filling(desk.window, desk.view)
    return desk.window


def contradiction(theme: Theme) -> QWidget:
    """State and vehicle are not what the list says."""
    truck = VehicleDescription(make="GMC", style="PK", colour="GRY")
    read = seen("8QTQ743", state=None, colour="#A8322C")
    lowered = hit(read, vehicle=truck, priority=Priority.ROUTINE, lowered_from=Priority.PRIORITY)
    desk = SheetDesk(lowered, theme)
    desk.press("8QTQ743")
    desk.screen.enter()
    desk.press("1", "3", "2")
    return filling(desk)


def fresh_comparison(desk: SheetDesk) -> None:
    """Entered, nothing answered yet."""
    desk.press("8QTQ743")
    desk.screen.enter()


def all_same(desk: SheetDesk) -> None:
    """Every row answered *same*."""
    fresh_comparison(desk)
    for row in Row:
        desk.screen.answer(row, Answer.SAME)


def entry_gone(desk: SheetDesk) -> None:
    """The list was replaced while the sheet was open."""
    fresh_comparison(desk)
    desk.screen.entry_is(desk.hit.hit_id, EntryNow.GONE)


def asked(desk: SheetDesk) -> None:
    """Dispatch was asked, two and a half minutes ago."""
    all_same(desk)
    desk.screen.ask(Channel.DISPATCH_RADIO)
    desk.clock.go_on(156)
    desk.screen.write(replace(desk.screen.state.draft, confirmed_by="Dispatch, position 2"))


def over_time(desk: SheetDesk) -> None:
    """No answer within ten minutes."""
    all_same(desk)
    desk.screen.ask(Channel.DISPATCH_RADIO)
    desk.clock.go_on(640)
    desk.screen.tick()


def outcome(desk: SheetDesk) -> None:
    """Verified, and the stop's outcome half written."""
    asked(desk)
    desk.screen.write(replace(desk.screen.state.draft, result=Result.ACTIVE))
    desk.screen.record_answer()
    draft = replace(desk.screen.state.draft, basis="Rear window broken", occupant=OccupantSeen.NO)
    desk.screen.write(replace(draft, outcome=Outcome.STOP_NO_ARREST, call_number="26-104417"))


def panel(which: Panel) -> Callable[[SheetDesk], None]:
    """Something over the comparison."""

    def act(desk: SheetDesk) -> None:
        all_same(desk)
        desk.screen.show_panel(which)

    return act


SUBJECTS: list[Subject] = [
    Subject("banner", banner, quotes=True),
    Subject("sign-on", signing_on),
    Subject("sign-on-refused", lambda theme: signing_on(theme, refused)),
    Subject("sign-on-canvass", lambda theme: signing_on(theme, canvass)),
    Subject("sign-on-new-password", lambda theme: signing_on(theme, new_password)),
    Subject("sign-on-locked", lambda theme: signing_on(theme, locked)),
    Subject("live-empty", live_empty),
    Subject("live-hit", live_hit),
    Subject("live-notice", live_notice),
    Subject("live-paused", live_paused),
    Subject("live-closed-area", live_closed_area),
    Subject("live-order", live_order),
    Subject("live-canvass", live_canvass),
    Subject("live-two-officers", live_two_officers),
    Subject("card-1-high-risk", lambda theme: card(theme, Priority.HIGH_RISK)),
    Subject("card-2-priority", card),
    Subject("card-3-routine", lambda theme: card(theme, Priority.ROUTINE)),
    Subject("card-old-list", card_old_list),
    Subject("queue", queue),
    Subject("queue-empty", queue_empty),
    Subject("queue-close-notices", lambda theme: queue(theme, QueueScreen.ask_notices)),
    Subject("live-seen-again", live_seen_again),
    Subject("search-form", search_form),
    Subject("search-refused", search_refused),
    Subject("search-results", search_results),
    Subject("search-frames", search_frames),
    Subject("search-filters", search_filters),
    Subject("search-filters-wrong", search_filters_wrong),
    Subject("transfer", test_themes.transfer),
    Subject("transfer-overdue", lambda theme: transfer(theme, 31.2)),
    Subject("transfer-sending", transfer_sending),
    *(Subject(f"self-test-{name}", partial(self_test_window, bring=bring)) for name, bring in STATES.items()),
    *(Subject(f"medium-{name}", partial(medium, name=name)) for name in MEDIUM),
    *(Subject(name, partial(unit, name=name)) for name in UNIT_STATES),
    Subject("plates", plates),
    Subject("plate-form", plate_form),
    *(Subject(f"bench-{name}", make) for name, make in BENCH_STATES.items()),
    Subject("policy", policy, quotes=True),
    Subject("policy-clause", lambda theme: policy(theme, "WV-471.5-f-2"), quotes=True),
    Subject("map", map_at_rest),
    Subject("map-no-fix", map_no_fix),
    Subject("locked", locked_screen),
    Subject("locked-proof", lambda theme: locked_screen(theme, Why.PROOF)),
    Subject("sign-off", lambda theme: leaving(theme, SignOffQuestion(10, 212))),
    Subject(
        "sign-off-one-of-two",
        lambda theme: leaving(theme, SignOffQuestion(10, 212, "Officer 4417", "Officer 4420")),
    ),
    Subject("leave-without-outcome", no_outcome, verified=True),
    Subject("verify-1-enter", lambda theme: sheet(theme, test_themes.entering)),
    Subject("verify-2-fresh", lambda theme: sheet(theme, fresh_comparison), fresh=True),
    Subject("verify-2-compare", lambda theme: sheet(theme, test_themes.comparing)),
    Subject("verify-2-misread", lambda theme: sheet(theme, test_themes.differing)),
    Subject("verify-2-contradiction", contradiction),
    Subject("verify-3-begun", lambda theme: sheet(theme, test_themes.confirming)),
    Subject("verify-3-asked", lambda theme: sheet(theme, asked)),
    Subject("verify-3-over-time", lambda theme: sheet(theme, over_time)),
    Subject("verify-4-outcome", lambda theme: sheet(theme, outcome), verified=True),
    Subject("verify-close", lambda theme: sheet(theme, panel(Panel.CLOSE))),
    Subject("verify-tell-others", lambda theme: sheet(theme, panel(Panel.HANDOVER))),
    Subject("verify-2-entry-gone", lambda theme: sheet(theme, entry_gone)),
    Subject("verify-acted", lambda theme: sheet(theme, panel(Panel.ACTED))),
    Subject("verify-picture", lambda theme: sheet(theme, panel(Panel.PICTURE))),
    Subject(
        "verify-exigent", lambda theme: sheet(theme, panel(Panel.EXIGENT), HitRules.of(PROFILES["MP-462"]))
    ),
]
