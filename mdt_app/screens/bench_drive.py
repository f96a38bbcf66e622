# SPDX-License-Identifier: Apache-2.0
"""The test drive: vehicles that were tracked against plates that were read, and why the others were not."""

from dataclasses import dataclass, replace

from camera.limits import Light, light
from camera.types import CameraHealth
from mdt_app.screens.wording import number


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of vehicles.

    Attributes:
        read: with a read.
        too_small: never near enough.
        clipped: out of the picture whenever they were near enough.
        blurred: out of focus when they were clearest.
        unsure: near, whole and sharp, and still not sure enough.
    """

    read: int = 0
    too_small: int = 0
    clipped: int = 0
    blurred: int = 0
    unsure: int = 0

    @property
    def tracked(self) -> int:
        """All that were followed."""
        return self.read + self.too_small + self.clipped + self.blurred + self.unsure

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(
            self.read + other.read,
            self.too_small + other.too_small,
            self.clipped + other.clipped,
            self.blurred + other.blurred,
            self.unsure + other.unsure,
        )


@dataclass(frozen=True, slots=True)
class DriveState:
    """One camera's test drive, in words.

    Attributes:
        running: whether it counts now.
        head: what was read ("38 of 41 vehicles read"); empty before a first drive.
        why: those seen but not read, by reason.
        flow: frames dropped, and delay.
        by_light: the same by day, dusk and night, where any vehicle passed.
    """

    running: bool = False
    head: str = ""
    why: str = ""
    flow: str = ""
    by_light: str = ""


class TestDrive:
    """Counts one camera's drive from its health reports."""

    __test__ = False  # for pytest: this is no test

    def __init__(self) -> None:
        self.running = False
        self._before: CameraHealth | None = None
        self._by_light: dict[Light, Tally] = {}
        self._frames = self._dropped = 0
        self._delays: list[float] = []
        self._has_run = False

    def begin(self) -> None:
        """Count from now on, from nothing."""
        self._before, self._by_light, self._delays = None, {}, []
        self._frames = self._dropped = 0
        self.running = self._has_run = True

    def end(self) -> None:
        """Count no more; what was counted stays."""
        self.running = False

    def report(self, health: CameraHealth) -> None:
        """A camera's report; what came since the last one counts for the light of now."""
        if not self.running:
            return
        before, self._before = self._before, health
        if before is None or health.frames < before.frames:
            return  # the first report, or the first one of a process that was started again
        gained = _gained(before, health)
        at = light(health.exposure)
        self._by_light[at] = self._by_light.get(at, Tally()).plus(gained)
        self._frames += health.frames - before.frames
        self._dropped += health.dropped - before.dropped
        if health.delay_s:
            self._delays.append(health.delay_s)

    @property
    def state(self) -> DriveState:
        """What is shown."""
        if not self._has_run:
            return DriveState()
        total = Tally()
        for tally in self._by_light.values():
            total = total.plus(tally)
        return DriveState(
            self.running,
            f"{number(total.read)} of {number(total.tracked)} vehicles read",
            _why(total),
            self._flow(),
            self._lights(),
        )

    def _flow(self) -> str:
        dropped = 100 * self._dropped / self._frames if self._frames else 0.0
        delay = 1000 * sum(self._delays) / len(self._delays) if self._delays else 0.0
        return f"Frames dropped: {dropped:.1f} %. Delay: {delay:.0f} ms."

    def _lights(self) -> str:
        """Only lights in which a vehicle passed; a drive in one light alone says which."""
        known = [(at, self._by_light[at]) for at in Light if at in self._by_light]
        parts = [f"{at.value} {tally.read} of {tally.tracked}" for at, tally in known if tally.tracked]
        words = ", ".join(parts)
        return f"{words[0].upper()}{words[1:]}." if words else ""


def _gained(before: CameraHealth, now: CameraHealth) -> Tally:
    clipped = now.clipped - before.clipped
    # One that ran out of the picture and was out of focus counts once.
    blurred = min(now.blurred - before.blurred, now.unread - before.unread - clipped)
    tally = Tally(now.reads - before.reads, now.too_small - before.too_small, clipped, blurred)
    return replace(tally, unsure=now.unread - before.unread - clipped - blurred)


def _why(total: Tally) -> str:
    lost = total.tracked - total.read
    if not lost:
        return ""
    reasons = (
        (total.too_small, "too small"),
        (total.clipped, "cut off at the edge"),
        (total.blurred, "blurred"),
        (total.unsure, "not sure enough"),
    )
    named = ", ".join(f"{count} {word}" for count, word in reasons if count)
    return f"{number(lost)} seen but not read: {named}."
