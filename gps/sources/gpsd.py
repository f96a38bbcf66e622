# SPDX-License-Identifier: Apache-2.0
"""Fixes from a running gpsd, over its JSON protocol on TCP.

Source: gpsd_json(5), protocol version 3: VERSION, ?WATCH, TPV, SKY.
"""

import json
import socket
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from gps.errors import SourceTrouble
from gps.types import Constellation, Fix, FixMode, Satellite, Sky, SourceDetail

LONGEST_LINE = 65536
"""Bytes of one report; a SKY report of a hundred satellites takes about 15,000."""

_CONNECT_S = 5.0
_WAIT_S = 0.25
_SYSTEMS = {
    0: Constellation.GPS,
    1: Constellation.SBAS,
    2: Constellation.GALILEO,
    3: Constellation.BEIDOU,
    5: Constellation.QZSS,
    6: Constellation.GLONASS,
    7: Constellation.NAVIC,
}
"""Source: gpsd_json(5), SKY, gnssid."""

_STATUS = {2: "differential", 3: "RTK, fixed", 4: "RTK, not fixed", 5: "estimated", 8: "simulated"}
"""Source: gpsd_json(5), TPV, status."""

_WATCH = b'?WATCH={"enable":true,"json":true}\n'


class GpsdSource:
    """Watches gpsd and turns each new TPV report into a fix.

    Args:
        host: where gpsd runs.
        port: its TCP port.
        clock: stamps ``received_at``.
    """

    def __init__(self, host: str, port: int, clock: Callable[[], datetime]) -> None:
        self._host = host
        self._port = port
        self._reports = GpsdReports(clock)
        self._connection: socket.socket | None = None

    @property
    def name(self) -> str:
        """Host and port."""
        return f"gpsd at {self._host}:{self._port}"

    @property
    def rejected(self) -> int:
        """Lines that were no report."""
        return self._reports.rejected

    @property
    def heard(self) -> int:
        """Position reports."""
        return self._reports.heard

    def detail(self) -> SourceDetail:
        """What gpsd reports; which port it reads is its own affair."""
        reports = self._reports
        return SourceDetail(
            sentences=reports.heard, rejected=reports.rejected, quality=reports.quality, sky=reports.sky
        )

    def open(self, going: Callable[[], bool]) -> None:
        """Connect and ask for reports.

        Raises:
            SourceTrouble: gpsd does not answer.
        """
        self.close()
        try:
            self._connection = socket.create_connection((self._host, self._port), timeout=_CONNECT_S)
            self._connection.sendall(_WATCH)
            self._connection.settimeout(_WAIT_S)
        except OSError as error:
            self.close()
            raise SourceTrouble(
                f"{self.name} does not answer ({error.strerror or error}). Start gpsd, or correct "
                "gps.gpsd_host and gps.gpsd_port. Trying again."
            ) from error
        self._reports.begin()

    def read(self) -> Sequence[Fix]:
        """The fixes that gpsd reported.

        Raises:
            SourceTrouble: gpsd closed the connection.
        """
        if self._connection is None:
            raise SourceTrouble(f"{self.name} is not connected. Trying again.")
        try:
            data = self._connection.recv(LONGEST_LINE)
        except TimeoutError:
            return ()
        except OSError as error:
            raise SourceTrouble(
                f"The connection to {self.name} broke ({error.strerror or error}). Trying again."
            ) from error
        if not data:
            raise SourceTrouble(
                f"{self.name} closed the connection. Check that gpsd still runs. Trying again."
            )
        return self._reports.feed(data)

    def close(self) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class GpsdReports:
    """Fixes out of gpsd's lines, in any portions. Pure but for the clock.

    gpsd may report one epoch several times while it fills up; the first report with a position counts.

    Attributes:
        heard: TPV reports so far.
        rejected: lines that were no report.
        quality: of the last fix, in words; empty without one or when gpsd does not say.
        sky: the satellites of the last report that names them.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.heard = 0
        self.rejected = 0
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        """A new connection: forget what the last one left half said."""
        self._pending = b""
        self._satellites: int | None = None
        self._hdop: float | None = None
        self._last: Fix | None = None
        self.quality = ""
        self.sky: Sky | None = None

    def feed(self, data: bytes) -> list[Fix]:
        """The fixes that ``data`` completes."""
        *lines, self._pending = (self._pending + data).split(b"\n")
        if len(self._pending) > LONGEST_LINE:
            self.rejected += 1
            self._pending = b""
        return [fix for line in lines if line.strip() and (fix := self._line(line)) is not None]

    def _line(self, line: bytes) -> Fix | None:
        try:
            report = json.loads(line)
        except (ValueError, RecursionError):
            report = None
        if not isinstance(report, dict) or not isinstance(report.get("class"), str):
            self.rejected += 1
            return None
        if report["class"] == "SKY":
            self._sky(report)
        return self._tpv(report) if report["class"] == "TPV" else None

    def _sky(self, report: Mapping[str, object]) -> None:
        seen = report.get("satellites")
        used = _number(report, "uSat")
        if used is not None:
            self._satellites = int(used)
        elif isinstance(seen, list):
            self._satellites = sum(isinstance(each, dict) and each.get("used") is True for each in seen)
        self._hdop = _number(report, "hdop") or self._hdop
        if isinstance(seen, list):
            found = (_satellite(each) for each in seen if isinstance(each, dict))
            self.sky = Sky(self._clock(), tuple(one for one in found if one is not None))

    def _tpv(self, report: Mapping[str, object]) -> Fix | None:
        self.heard += 1
        self.quality = _STATUS.get(int(_number(report, "status") or 0), "GPS") if _fixed(report) else ""
        fix = self._fix(report)
        last = self._last
        if last is not None and fix.time_at == last.time_at and (last.has_position or not fix.has_position):
            return None
        self._last = fix
        return fix

    def _fix(self, report: Mapping[str, object]) -> Fix:
        time_at, lat, lon = _time(report), _number(report, "lat"), _number(report, "lon")
        mode = _number(report, "mode") or 0
        if mode < FixMode.TWO_D or lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
            return Fix(time_at, self._clock(), FixMode.NONE, satellites=self._satellites)
        altitude = _number(report, "altMSL")
        return Fix(
            time_at,
            self._clock(),
            FixMode.THREE_D if mode >= FixMode.THREE_D else FixMode.TWO_D,
            lat=lat,
            lon=lon,
            alt_m=altitude if altitude is not None else _number(report, "alt"),
            speed_mps=_number(report, "speed"),
            course_deg=_number(report, "track"),
            satellites=self._satellites,
            hdop=self._hdop,
        )


def _fixed(report: Mapping[str, object]) -> bool:
    return (_number(report, "mode") or 0) >= FixMode.TWO_D


def _satellite(report: Mapping[str, object]) -> Satellite | None:
    """One satellite of a SKY report; None without an id."""
    which, number = _number(report, "gnssid"), _number(report, "svid")
    if number is None:
        number = _number(report, "PRN")
    if number is None:
        return None
    system = _SYSTEMS.get(int(which), Constellation.OTHER) if which is not None else Constellation.OTHER
    if system is Constellation.SBAS:
        number -= 100
    return Satellite(
        system,
        int(number),
        _number(report, "el"),
        _number(report, "az"),
        _number(report, "ss") or None,
        report.get("used") is True,
    )


def _number(report: Mapping[str, object], name: str) -> float | None:
    value = report.get(name)
    return float(value) if isinstance(value, int | float) and abs(value) < 1e9 else None


def _time(report: Mapping[str, object]) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(report.get("time", "")))
    except ValueError:
        return None
    return at.astimezone(UTC) if at.tzinfo is not None else None
