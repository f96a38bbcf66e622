# SPDX-License-Identifier: Apache-2.0
"""``docs/security.md`` says nothing that is not so: each number, each setting with its default, each test."""

import ast
import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from mdt_app.settings import TerminalSettings
from policy.destruction import CLAIM
from policy.profile.tree import Profile
from server.settings import ServerSettings

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
CONTROLS = [f"CJ-{number}" for number in range(1, 31)]
OTHERS = [
    "LAW-1",
    "LAW-2",
    "LAW-14",
    "LAW-15",
    *(f"PU-{number}" for number in range(1, 12)),
    "AI-1",
    "AI-2",
    "AI-3",
]
_SETTING = re.compile(r"`([a-zA-Z_.]+) = ([^`]+)`")
_TEST = re.compile(r"`(test_\w+\.py)::(test_\w+)`")
_SPANS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one of the tables."""

    number: str
    rule: str
    settings: tuple[tuple[str, str], ...]
    where: str
    tests: tuple[tuple[str, str], ...]


def _rows() -> Iterator[Row]:
    for line in TEXT.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and re.fullmatch(r"[A-Z]+-\d+", cells[0]):
            number, rule, setting, where, tests = cells
            found = tuple(_SETTING.findall(setting))
            assert len(found) == setting.count("`") / 2, (
                f"{number}: a setting is not written as `name = value`"
            )
            yield Row(number, rule, found, where, tuple(_TEST.findall(tests)))


ROWS = {row.number: row for row in _rows()}
SETTINGS = sorted({setting for row in ROWS.values() for setting in row.settings})
TESTS = sorted({test for row in ROWS.values() for test in row.tests})


@pytest.mark.parametrize("number", [*CONTROLS, *OTHERS])
def test_each_number_stands_there_once(number: str) -> None:
    assert TEXT.count(f"\n| {number} |") == 1


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_each_row_says_the_rule_where_it_is_carried_out_and_its_test(row: Row) -> None:
    """Places are files of this repository."""
    assert row.rule
    assert row.tests
    paths = [path for path in re.findall(r"`([^`]+)`", row.where) if "/" in path]
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(("name", "value"), SETTINGS, ids=[name for name, _ in SETTINGS])
def test_each_setting_exists_and_ships_so(name: str, value: str) -> None:
    assert _said(_default(name)) == _said(_read(value))


@pytest.mark.parametrize(("file", "test"), TESTS, ids=["::".join(one) for one in TESTS])
def test_each_named_test_exists(file: str, test: str) -> None:
    assert any(test in _tests_of(path) for path in (ROOT / "tests").rglob(file))


@cache
def _tests_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _default(name: str) -> Any:
    """The value that ships: of a setting, of a key of the policy, or of a constant."""
    head, _, rest = name.partition(".")
    if head == "profile":
        return _of_profile(*rest.split("."))
    if name.rpartition(".")[2].isupper():
        module, _, constant = name.rpartition(".")
        return getattr(import_module(module), constant)
    return _of_model(ServerSettings if head == "server" else TerminalSettings, name.removeprefix("server."))


def _of_model(model: type[BaseModel], name: str) -> Any:
    head, _, rest = name.partition(".")
    default = model.model_fields[head].get_default(call_default_factory=True)
    return _of_model(type(default), rest) if rest else default


def _of_profile(table: str, key: str) -> Any:
    kind = next(one.type for one in fields(Profile) if one.name == table)
    assert isinstance(kind, type)
    (found,) = (one for one in fields(kind) if one.name == key)
    assert found.default is not MISSING, f"{table}.{key} has no default"
    return found.default


def _read(value: str) -> Any:
    if span := re.fullmatch(r"(\d+) (s|min|h|d)", value):
        return timedelta(**{_SPANS[span[2]]: int(span[1])})
    return {"true": True, "false": False, "{}": {}}.get(value, value)


def _said(value: Any) -> str:
    return str(value)


@pytest.mark.parametrize("page", ["README.md", "docs/security.md", "docs/policies.md"])
def test_no_page_promises_more_than_can_be_known(page: str) -> None:
    """PU-10: nowhere that a disk's blocks are overwritten or wiped; what is claimed is the certificate's sentence."""
    text = " ".join((ROOT / page).read_text(encoding="utf-8").split())
    promised = re.findall(
        r"(?i)\b(?:securely (?:erased?|wiped?|deleted?)|forensically|military.grade|shredded)\b", text
    )
    assert promised == []
    assert CLAIM in " ".join(TEXT.split())
