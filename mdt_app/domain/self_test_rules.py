# SPDX-License-Identifier: Apache-2.0
"""From what a self-test found to its lines, and to go, go with limits, or no-go. Pure.

Driving off is forbidden by nothing here. No-go stands for what the terminal is for: no camera reads, the reader does
not read, a hit would not be seen, nothing can be kept or put on record, plates are not shown in their own font.
"""

from collections.abc import Iterator
from datetime import datetime

from camera.limits import Grade
from mdt_app.domain.self_test import (
    DepartmentFound,
    Found,
    GpsFound,
    Heard,
    Line,
    ListsFound,
    Outcome,
    PlateFound,
    SecondFound,
    Verdict,
)
from mdt_app.domain.self_test_cameras import camera_lines

#: A fix older than this is none, seconds; as the status strip has it.
FIX_FRESH_S = 5.0
#: System clock against GPS, seconds either way. Receivers send an epoch 0.1 to 0.8 s late (``gps.clock_offset``), so
#: less is not measured; from 2 s on times are doubtful (research, CJ-18r: our number).
OFFSET_GOOD_S, OFFSET_MEND_S = 1.0, 2.0
#: A shift of 12,000 reads at 60 KB needs 0.72 GB (research, 4.4); room for two and a reserve is good.
DISK_GOOD, DISK_MEND, DISK_STOP = 2_000_000_000, 720_000_000, 50_000_000
#: From the frame to the painted alert; design, section 10: p99.
PAINTED_MOST_MS = 1000.0

NO_ANSWER = "no answer within 15 s"
_MUST_ANSWER = "must answer"
AGAIN = "Run the self-test again."
_ADMINISTRATOR = "Tell the ALPR administrator."
_TECHNICIAN = "Tell the technician."


def judge(found: Found) -> Verdict:
    """The lines of a self-test and what they mean together."""
    lines = (*camera_lines(found.cameras, captures=found.captures), *_others(found))
    grades = {line.grade for line in lines}
    if any(line.stops for line in lines):
        outcome = Outcome.NO_GO
    elif grades & {Grade.WATCH, Grade.MEND}:
        outcome = Outcome.LIMITS
    else:
        outcome = Outcome.GO
    return Verdict(outcome, lines, () if outcome is Outcome.GO else tuple(_works(found, lines)))


def _others(found: Found) -> Iterator[Line]:
    yield _gps(found.gps)
    yield _clock(found.gps)
    yield _lists(found.lists, found.at)
    yield _disk(found.free_bytes)
    yield _department(found.department, found.at)
    yield _models(found.models)
    yield _fonts(found.fonts)
    yield _plate(found.plate)
    yield _painted(found.plate)
    yield _sound(found.heard)
    yield _second(found.second)
    yield _audit(found.audit)


def _gps(found: GpsFound) -> Line:
    limit = f"at most {FIX_FRESH_S:.0f} s old"
    health, age = found.health, found.fix_age_s
    if age is not None and 0 <= age <= FIX_FRESH_S:
        return Line("gps", "GPS", f"fix {age:.0f} s old", Grade.GOOD, limit, measured={"fix_age_s": age})
    problem = health.problem if health is not None else ""
    value = "no fix yet" if age is None else f"last fix {ago(age)} ago"
    remedy = problem or "Wait under open sky; reads have no place until there is a fix."
    measured = {} if age is None else {"fix_age_s": age}
    grade = Grade.MEND if problem else Grade.WATCH
    return Line("gps", "GPS", value, grade, limit, remedy, measured)


def _clock(found: GpsFound) -> Line:
    offset = found.health.clock_offset_s if found.health is not None else None
    limit = f"at most {OFFSET_GOOD_S:.0f} s from GPS"
    if offset is None:
        remedy = "Wait for a fix; times of reads are the computer's own until then."
        return Line("clock", "Clock", "not compared with GPS yet", Grade.WATCH, limit, remedy)
    value = f"{abs(offset):.1f} s {'ahead of' if offset > 0 else 'behind'} GPS"
    far = abs(offset)
    grade = Grade.GOOD if far <= OFFSET_GOOD_S else Grade.WATCH if far <= OFFSET_MEND_S else Grade.MEND
    remedy = "" if grade is Grade.GOOD else f"Set the computer's clock. {_TECHNICIAN}"
    return Line("clock", "Clock", value, grade, limit, remedy, {"offset_s": offset})


def _lists(found: ListsFound | None, now: datetime) -> Line:
    if found is None or found.problem:
        return _unanswered("lists", "Hot lists", found.problem if found else "")
    hours = found.limit.total_seconds() / 3600
    limit = f"at most {hours:.0f} h old"
    if found.oldest_at is None:
        remedy = f"Send now on the page Transfer brings them; without any there are no hits. {_ADMINISTRATOR}"
        return Line("lists", "Hot lists", "none loaded", Grade.MEND, limit, remedy)
    age_s = max(0.0, (now - found.oldest_at).total_seconds())
    value = f"{found.lists} loaded, {ago(age_s)} old"
    measured = {"age_s": age_s, "lists": float(found.lists)}
    if age_s <= found.limit.total_seconds():
        return Line("lists", "Hot lists", value, Grade.GOOD, limit, measured=measured)
    remedy = "Send now on the page Transfer brings newer ones; confirm each hit first."
    return Line("lists", "Hot lists", value, Grade.MEND, limit, remedy, measured)


def _disk(free: int | None) -> Line:
    if free is None:
        return _unanswered("disk", "Disk")
    value, limit = f"{free / 1e9:.1f} GB free", f"at least {DISK_GOOD / 1e9:.0f} GB"
    measured = {"free_bytes": float(free)}
    if free >= DISK_GOOD:
        return Line("disk", "Disk", value, Grade.GOOD, limit, measured=measured)
    stops = free < DISK_STOP
    if free >= DISK_MEND:
        remedy = f"Enough for this shift. {_TECHNICIAN}"
        return Line("disk", "Disk", value, Grade.WATCH, limit, remedy, measured)
    remedy = f"Send what waits on the page Transfer. {_TECHNICIAN}"
    return Line("disk", "Disk", value, Grade.MEND, limit, remedy, measured, stops)


def _department(found: DepartmentFound | None, now: datetime) -> Line:
    name = "Department"
    if found is None:
        return _unanswered("department", name)
    if not found.enrolled:
        remedy = f"Reads stay in this car. {_TECHNICIAN}"
        return Line("department", name, "not enrolled", Grade.WATCH, _MUST_ANSWER, remedy)
    measured = {"unsent": float(found.unsent)}
    sent = "no transfer yet"
    if found.last_complete_at is not None:
        age_s = max(0.0, (now - found.last_complete_at).total_seconds())
        measured["last_complete_age_s"] = age_s
        sent = f"last transfer {ago(age_s)} ago"
    if not found.problem:
        return Line("department", name, f"answers, {sent}", Grade.GOOD, _MUST_ANSWER, measured=measured)
    remedy = f"{found.problem} Reads are kept here and sent later."
    return Line("department", name, f"does not answer, {sent}", Grade.WATCH, _MUST_ANSWER, remedy, measured)


def _models(problem: str | None) -> Line:
    if problem is None:
        return _unanswered("models", "Models")
    if not problem:
        return Line("models", "Models", "as shipped", Grade.GOOD, "hashes must agree")
    return Line("models", "Models", "not as shipped", Grade.MEND, "hashes must agree", problem, stops=True)


def _fonts(lacking: tuple[str, ...]) -> Line:
    if not lacking:
        return Line("fonts", "Fonts", "as shipped", Grade.GOOD, "must all be loaded")
    value = f"not loaded: {', '.join(lacking)}"
    remedy = "Plates cannot be told apart safely. Install the program again."
    return Line("fonts", "Fonts", value, Grade.MEND, "must all be loaded", remedy, stops=True)


def _plate(found: PlateFound | None) -> Line:
    name, limit = "Test plate", "must be read and found"
    if found is None:
        return _unanswered("plate", name)
    if found.problem:
        value = "not read in time" if found.late else "not read"
        return Line("plate", name, value, Grade.MEND, limit, found.problem, stops=not found.late)
    measured = {"draws": float(found.draws), "read_ms": found.read_ms}
    if not found.is_read:
        remedy = f"Compare every plate with its picture. {AGAIN} {_TECHNICIAN}"
        return Line("plate", name, "read wrongly", Grade.MEND, limit, remedy, measured, stops=True)
    if not found.is_matched:
        remedy = f"Hits may be missed. {AGAIN} {_TECHNICIAN}"
        return Line(
            "plate", name, "read, its entry not found", Grade.MEND, limit, remedy, measured, stops=True
        )
    again = "" if found.draws == 1 else f" at draw {found.draws}"
    return Line("plate", name, f"read, its entry found{again}", Grade.GOOD, limit, measured=measured)


def _painted(found: PlateFound | None) -> Line:
    name, limit = "Test alert", f"seen within {PAINTED_MOST_MS:.0f} ms"
    if found is None or not found.is_matched:
        return Line("alert", name, "no alert to show", Grade.WATCH, limit, "Mend the test plate first.")
    if found.painted_ms is None:
        remedy = "Stay on this page while the self-test runs."
        return Line("alert", name, "not shown: another page was open", Grade.WATCH, limit, remedy)
    value, measured = f"seen {found.painted_ms:.0f} ms after the frame", {"painted_ms": found.painted_ms}
    if found.painted_ms <= PAINTED_MOST_MS:
        return Line("alert", name, value, Grade.GOOD, limit, measured=measured)
    remedy = f"This computer is busy with something else. {AGAIN}"
    return Line("alert", name, value, Grade.WATCH, limit, remedy, measured)


_SOUND = {
    Heard.NO: (
        "not heard",
        Grade.MEND,
        "Turn the volume up and check the loudspeaker. Hits are still shown.",
    ),
    Heard.UNANSWERED: ("not answered, so not heard", Grade.WATCH, f"{AGAIN} Answer with Y or N."),
    Heard.MOVING: ("not asked: the car was moving", Grade.WATCH, "Run the self-test again when stopped."),
    Heard.NO_DEVICE: (
        "no loudspeaker answers",
        Grade.MEND,
        "Check the sound device of this computer. Hits are still shown.",
    ),
    Heard.OFF: ("sounds are off in the settings", Grade.WATCH, f"Hits are seen and not heard. {_TECHNICIAN}"),
    Heard.NOT_PLAYED: ("not played: there was no alert", Grade.WATCH, "Mend the test plate first."),
}


def _sound(heard: Heard) -> Line:
    if heard is Heard.YES:
        return Line("sound", "Sound", "heard", Grade.GOOD, "must be heard")
    value, grade, remedy = _SOUND[heard]
    return Line("sound", "Sound", value, grade, "must be heard", remedy)


def _second(found: SecondFound | None) -> Line:
    name, limit = "Second reader", _MUST_ANSWER
    if found is None:
        return Line("second", name, NO_ANSWER, Grade.WATCH, limit, f"Hits have one reader only. {AGAIN}")
    if not found.is_there:
        remedy = f"Hits have one reader only. {_TECHNICIAN}"
        return Line("second", name, "not installed", Grade.WATCH, limit, remedy)
    if not found.asked:
        return Line("second", name, "not asked: no plate", Grade.WATCH, limit, "Mend the test plate first.")
    if not found.readers:
        remedy = f"Hits have one reader only. {AGAIN} {_TECHNICIAN}"
        return Line("second", name, "no answer", Grade.WATCH, limit, remedy)
    value = f"{' and '.join(found.readers)}: {found.agreeing} of {len(found.readers)} agree"
    measured = {"readers": float(len(found.readers)), "agreeing": float(found.agreeing)}
    return Line("second", name, value, Grade.GOOD, limit, measured=measured)


def _audit(problem: str | None) -> Line:
    if problem is None:
        return _unanswered("audit", "Audit log")
    if not problem:
        return Line("audit", "Audit log", "written", Grade.GOOD, "must be writable")
    remedy = f"{problem} No stored data is shown; alerts go on."
    return Line("audit", "Audit log", "cannot be written", Grade.MEND, "must be writable", remedy, stops=True)


def _unanswered(key: str, name: str, problem: str = "") -> Line:
    return Line(key, name, NO_ANSWER, Grade.MEND, _MUST_ANSWER, problem or AGAIN)


def _works(found: Found, lines: tuple[Line, ...]) -> Iterator[str]:
    """What the officer can still count on, from the lines that are not to mend."""
    bad = {line.key for line in lines if line.grade is Grade.MEND}
    if found.plate is None or found.plate.late:
        bad.discard(
            "plate"
        )  # nothing speaks against the reader; the cameras say themselves whether they read
    reading = [one.label for one in found.cameras if f"camera {one.camera}" not in bad and found.captures]
    reads = bool(reading) and not bad & {"models", "plate"}
    if reads:
        yield f"Plates are read: {', '.join(reading)}."
    if reads and not bad & {"lists", "fonts"}:
        heard = found.heard is Heard.YES
        yield "Hits are shown and heard." if heard else "Hits are shown."
    if reads and not bad & {"disk", "audit"}:
        yield "Reads are kept."
    if "audit" not in bad:
        yield "Searches and verification are open."
    if found.department is not None and found.department.enrolled and not found.department.problem:
        yield "The department answers."


def ago(seconds: float) -> str:
    """A length of time in its two largest units: "8 s", "12 min", "3 h 12 min", "2 d 3 h"."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = int(seconds // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"
