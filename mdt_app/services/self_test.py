# SPDX-License-Identifier: Apache-2.0
"""The self-test of a shift: asks every part of the unit at once, for 15 s at most, and keeps what it found.

It waits on threads of its own and holds nobody up: cameras and receiver are only listened to, the drawn plate is read
in a process that gives way to theirs, the store is asked on the thread that answers screens.
"""

import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from uuid6 import uuid7

from camera.known_plate import KnownPlate
from camera.limits import Grade
from gps.types import GpsState
from mdt_app.clock import Clock
from mdt_app.domain.self_test import (
    LASTS,
    DepartmentFound,
    Found,
    Heard,
    ListsFound,
    SecondFound,
    SelfTestNews,
    SelfTestReport,
    TestAlert,
)
from mdt_app.domain.self_test_rules import judge
from mdt_app.services import self_test_record
from mdt_app.services.hotlists import LOCAL_LIST
from mdt_app.services.self_test_means import Means, free_bytes, models_problem
from mdt_app.services.self_test_parts import begun, log_failures
from mdt_app.services.self_test_plate import found_of
from mdt_app.storage import hotlists, outbox
from mdt_app.storage.database import Database
from mdt_app.storage.errors import StoreTrouble
from policy.plates import normalise

#: Of the 15 s, kept for storing the result, seconds.
KEEP_S = 1.0
#: How often instruments and answers are looked at, seconds.
LOOK_S = 0.1
#: How long the cameras' start goes before the drawn plate, seconds: live pictures come first.
CAMERAS_FIRST_S = 3.0
#: How long the alert may take to be painted, and the sound to be played, seconds.
PAINT_S, SOUND_S = 3.0, 3.0
#: Before the end the question is over, seconds: what became of it goes into the result.
REPLY_S = 0.4
#: Plates that may be drawn until one is read right.
DRAWS = 3

_NO_RECEIVER = (GpsState.ABSENT, GpsState.STOPPED)
T = TypeVar("T")


class SelfTest:
    """One run. ``answer``, ``painted`` and ``give_up`` may be called on any thread.

    Args:
        means: what it works with.
        tell: takes each ``SelfTestNews`` on any thread and returns at once.
        clock: UTC.
        automatic: whether it runs by itself.
        lasts: how long it may take.
    """

    def __init__(
        self,
        means: Means,
        tell: Callable[[SelfTestNews], None],
        clock: Clock,
        *,
        automatic: bool,
        lasts: timedelta = LASTS,
    ) -> None:
        self.test_id = uuid7()
        self._means, self._tell, self._clock, self._automatic = means, tell, clock, automatic
        self._lock = threading.Lock()
        self._found = Found(clock(), captures=means.captures, fonts=means.fonts)
        self._answered: set[str] = set()
        self._alert: TestAlert | None = None
        self._asks = False
        self._known = KnownPlate()
        self._drawn, self._painted, self._replied = threading.Event(), threading.Event(), threading.Event()
        self._cameras_began = threading.Event()
        self._gave_up = threading.Event()
        self._painted_at_s, self._heard_it = 0.0, False
        self._lasts, self._until_s = lasts, 0.0
        self._thread = threading.Thread(target=self._run, name="self-test", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._until_s = time.monotonic() + self._lasts.total_seconds() - KEEP_S
        self._thread.start()

    def answer(self, *, heard: bool) -> None:
        """The officer says whether the sound was heard; asked nothing, it says nothing."""
        if self._asks:
            self._heard_it = heard
            self._replied.set()

    def painted(self) -> None:
        """The alert is on the screen now."""
        if not self._painted.is_set():
            self._painted_at_s = time.monotonic()
            self._painted.set()

    def give_up(self) -> None:
        """The shift ends: nothing more is read, played, told or kept."""
        self._gave_up.set()
        for waited_for in (self._cameras_began, self._drawn, self._painted):
            waited_for.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, at most so long; whether it ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    # -- the run ------------------------------------------------------------------------------------------

    def _run(self) -> None:
        began_at = self._clock()
        plate = (self._ask_plate, self._ask_second)
        others = (self._ask_machine, self._ask_store, self._ask_department)
        parts = list(map(begun, plate + others))
        while self._left() > 0 and not self._gave_up.is_set():
            done, _ = wait(parts, timeout=LOOK_S)
            if self._look_at_instruments() and len(done) == len(parts):
                break
        if not self._gave_up.is_set():
            log_failures(parts)
            self._keep(began_at)

    def _left(self) -> float:
        """Seconds until the questions are over."""
        return max(0.0, self._until_s - time.monotonic())

    def _look_at_instruments(self) -> bool:
        """Listen to cameras and receiver; whether nothing better can be heard of them by waiting."""
        means, now = self._means, self._clock()
        with self._lock:
            cameras, gps = means.instruments.cameras(means.settings), means.instruments.gps(now)
            if not means.captures or all(camera.has_begun for camera in cameras):
                self._cameras_began.set()
            self._found = replace(self._found, cameras=cameras, gps=gps)
            mine = [line for line in judge(self._found).lines if _is_instrument(line.key)]
            well = {line.key for line in mine if line.grade is Grade.GOOD}
            news = not well <= self._answered
            self._answered |= well
        if news:
            self._say()
        silent = gps.health is not None and gps.health.state in _NO_RECEIVER
        final = {"camera", "gps", "clock"} if silent else {"camera"}
        off = {line.key for line in mine if line.key.startswith("camera ") and not means.captures}
        return {line.key for line in mine} <= well | final | off

    def _ask_machine(self) -> None:
        models = models_problem(self._means.settings)
        self._put("models", "fonts", "disk", models=models, free_bytes=free_bytes(self._means.root))

    def _ask_store(self) -> None:
        """Write to the audit log, which proves that it can be written; then ask the lists."""
        session, now = self._means.session, self._clock()
        try:
            self._stored(lambda database: self_test_record.began(database, session, self.test_id, now))
            problem = ""
        except StoreTrouble as trouble:
            problem = str(trouble)
        self._put("audit", audit=problem)
        try:
            versions = self._stored(hotlists.versions)
        except StoreTrouble as trouble:
            self._put("lists", lists=ListsFound(0, None, self._means.list_limit, str(trouble)))
            return
        extracted = [one.extracted_at for one in versions if one.list_id != LOCAL_LIST]
        oldest = min(extracted, default=None)
        self._put("lists", lists=ListsFound(len(extracted), oldest, self._means.list_limit))

    def _ask_department(self) -> None:
        problem = self._means.department()
        asked = self._means.queries.submit_wide(outbox.progress)
        try:
            progress = asked.result(self._left())
            last, unsent = progress.last_complete_at, progress.unsent
        except StoreTrouble:
            last, unsent = None, 0  # the audit log's line tells of the store
        found = DepartmentFound(problem is not None, problem or "", last, unsent)
        self._put("department", department=found)

    def _ask_plate(self) -> None:
        """The drawn plate's way: read, matched, painted, heard; other readers look at it meanwhile."""
        self._cameras_began.wait(min(CAMERAS_FIRST_S, self._left()))
        if self._gave_up.is_set():
            return
        seeds = [secrets.randbits(30) for _ in range(DRAWS)]
        known = self._means.test_plate(seeds, max(0.0, self._left() - SOUND_S))
        plate, alert = found_of(known, self._clock())
        self._known = known
        self._drawn.set()
        self._put("plate", plate=plate)
        if alert is None:
            self._put("alert", "sound", heard=Heard.NOT_PLAYED)
            return
        with self._lock:
            self._alert = alert
        self._say()
        is_painted = self._painted.wait(min(PAINT_S, self._left()))
        if self._gave_up.is_set():
            return
        if is_painted:
            plate = replace(plate, painted_ms=(self._painted_at_s - known.frame_at_s) * 1000)
        self._put("alert", plate=plate)
        self._put("sound", heard=self._ask_heard())

    def _ask_second(self) -> None:
        """Other readers look at the drawn plate, too, once it is there."""
        reader = self._means.second_reader
        if reader is None:
            self._put("second", second=SecondFound(is_there=False))
            return
        if not self._drawn.wait(self._left()) or self._gave_up.is_set():
            return
        known = self._known
        if not known.plate_jpeg:
            self._put("second", second=SecondFound(is_there=True, asked=False))
            return
        # As if it had been read without any confidence: then every reader is asked.
        opinions = reader(known.plate_jpeg, 0.0, known.plate_corners)
        agreeing = sum(1 for one in opinions if one.text and normalise(one.text) == known.plate)
        names = tuple(one.reader for one in opinions)
        self._put("second", second=SecondFound(is_there=True, readers=names, agreeing=agreeing))

    def _ask_heard(self) -> Heard:
        means = self._means
        if means.play is None:
            return Heard.OFF
        if means.moving():
            return Heard.MOVING
        if not means.play(min(SOUND_S, self._left())):
            return Heard.NO_DEVICE
        self._set_asks(asks=True)
        try:
            while self._left() > REPLY_S and not self._gave_up.is_set():
                if means.moving():
                    return Heard.MOVING
                if self._replied.wait(LOOK_S):
                    return Heard.YES if self._heard_it else Heard.NO
            return Heard.UNANSWERED
        finally:
            self._set_asks(asks=False)

    # -- what is told and kept ----------------------------------------------------------------------------

    def _put(self, *keys: str, **changes: object) -> None:
        with self._lock:
            self._found = replace(self._found, **changes)  # type: ignore[arg-type]  # names are Found's own
            self._answered |= set(keys)
        self._say()

    def _set_asks(self, *, asks: bool) -> None:
        self._asks = asks
        self._say()

    def _say(self) -> None:
        if not self._gave_up.is_set():
            self._tell(self._news())

    def _news(self) -> SelfTestNews:
        with self._lock:
            lines = judge(self._found).lines
            told = tuple(line for line in lines if line.key in self._answered)
            return SelfTestNews(self.test_id, told, len(lines), self._alert, self._asks)

    def _keep(self, began_at: datetime) -> None:
        means, ended_at = self._means, self._clock()
        with self._lock:
            verdict = judge(replace(self._found, at=ended_at))
        session = means.session
        report = SelfTestReport(
            self.test_id,
            began_at,
            ended_at,
            session.session_id,
            session.username,
            means.settings.unit,
            self._automatic,
            verdict,
        )
        unkept = ""
        try:
            kept = means.queries.submit(lambda database: self_test_record.keep(database, session, report))
            kept.result(KEEP_S)
        except (StoreTrouble, TimeoutError, RuntimeError) as trouble:
            unkept = str(trouble) or "The store did not answer in time."
        if not self._gave_up.is_set():
            self._tell(replace(self._news(), lines=verdict.lines, report=report, unkept=unkept))

    def _stored(self, question: Callable[[Database], T]) -> T:
        asked: Future[T] = self._means.queries.submit(question)
        return asked.result(self._left())


def _is_instrument(key: str) -> bool:
    return key in {"gps", "clock", "camera"} or key.startswith("camera ")
