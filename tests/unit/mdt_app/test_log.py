# SPDX-License-Identifier: Apache-2.0
"""The technical log holds no plate, no name and no place."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from mdt_app import log

pytestmark = pytest.mark.expects_log


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[Path]:
    """A log in a folder of its own; the test run's own handlers come back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers = []
    log.set_up(tmp_path)
    yield tmp_path / "terminal.log"
    for handler in root.handlers:
        handler.close()
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def written(path: Path) -> dict[str, str]:
    """The last line of the log."""
    for handler in logging.getLogger().handlers:
        handler.flush()
    line: dict[str, str] = json.loads(path.read_text().splitlines()[-1])
    return line


def test_a_field_that_may_name_somebody_is_withheld(lines: Path) -> None:
    """Only fields on the list of harmless ones are written."""
    structlog.get_logger("camera").warning("camera lost", camera="front-left", username="smith", lat=38.6)
    line = written(lines)
    assert line["camera"] == "front-left"
    assert line["username"] == line["lat"] == log.WITHHELD


@pytest.mark.parametrize("plate", ["8QTQ743", "Q12", "4QNQ51", "QTQ5512"])
def test_what_looks_like_a_plate_is_masked(lines: Path, plate: str) -> None:
    """Also in texts of libraries, which know nothing of our rules."""
    logging.getLogger("some.library").warning("could not send %s twice", plate)
    text = lines.read_text()
    assert (plate in text) == (len(plate) < 4), "three characters are too few to tell from a code"


def test_ordinary_words_and_numbers_stay(lines: Path) -> None:
    """The log stays useful."""
    structlog.get_logger("gps").warning("no fix since 1500 ms", source="/dev/ttyUSB0 at 9600 baud")
    line = written(lines)
    assert line["event"] == "no fix since 1500 ms"
    assert "9600 baud" in line["source"]


@pytest.mark.parametrize("logger", ["ours", "a library's"])
def test_of_an_exception_only_its_kind_and_place_are_kept(lines: Path, logger: str) -> None:
    """Neither its text nor the values around it: in the file and on the terminal alike."""
    shown = io.StringIO()
    for handler in logging.getLogger().handlers:
        if type(handler) is logging.StreamHandler:
            handler.setStream(shown)
    secret = "8QTQ" + "743"  # put together here, so that no line of code that is quoted holds it

    def fails() -> None:
        held = secret.lower()
        try:
            int(held)
        except ValueError as error:
            raise RuntimeError(secret) from error

    try:
        fails()
    except RuntimeError:
        if logger == "ours":
            structlog.get_logger("recorder").exception("a read could not be recorded", topic="store")
        else:
            logging.getLogger("some.library").exception("it failed")
    fault = written(lines)["fault"]
    assert fault.startswith("RuntimeError at test_log.py:")
    assert "fails" in fault
    assert "caused by ValueError at test_log.py:" in fault
    assert "RuntimeError at" in shown.getvalue()
    assert secret not in (shown.getvalue() + lines.read_text()).upper()
