# SPDX-License-Identifier: Apache-2.0
"""Where controls stand in the code: every ``@control("M05.4")``, found by reading the source, importing nothing."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from mdt_app.errors import Trouble

PACKAGES: Final = ("policy", "camera", "gps", "sync", "mdt_app", "server")
"""The packages that can carry a control out: the program, not its tests, models or benchmarks."""

_HOME: Final = "policy.control"
_NAME: Final = "control"

_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One function, class or property that carries one control out.

    Attributes:
        code: the control, as in the capability list.
        file: within the project, with forward slashes; never an absolute path.
        line: of the definition, not of its mark.
        module: dotted.
        name: qualified within the module: ``Progress.verified``.
    """

    code: str
    file: str
    line: int
    module: str
    name: str


def places_in(root: Path, packages: tuple[str, ...] = PACKAGES) -> tuple[Place, ...]:
    """Every control in the source of ``packages`` below ``root``, sorted; those that are not there are passed over.

    Raises:
        Trouble: a file is no Python, or a mark's code is not written out as text.
    """
    files = (file for package in packages for file in sorted((root / package).rglob("*.py")))
    return tuple(sorted({place for file in files for place in _places_as_of(file, root, _state(file))}))


def _state(file: Path) -> tuple[int, int]:
    """What changes when a file does."""
    found = file.stat()
    return found.st_mtime_ns, found.st_size


@cache
def _places_as_of(file: Path, root: Path, _state: tuple[int, int]) -> tuple[Place, ...]:
    """A file is parsed once: the policy page of each shift asks, and parsing all of them takes half a second."""
    return tuple(_places_of(file, root))


def _places_of(file: Path, root: Path) -> Iterator[Place]:
    text = file.read_text(encoding="utf-8")
    if _HOME not in text and f"import {_NAME}" not in text:
        return  # most files carry no control: parsing them would take most of the time
    within = file.relative_to(root)
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise Trouble(f"{within.as_posix()}:{error.lineno} is not Python: correct that line.") from error
    names = _names_of_the_mark(tree)
    module = ".".join(within.with_suffix("").parts).removesuffix(".__init__")
    for name, node in _definitions(tree, ()):
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call) and _dotted(decorator.func) in names:
                for code in _codes(decorator, within.as_posix()):
                    yield Place(code, within.as_posix(), node.lineno, module, name)


def _names_of_the_mark(tree: ast.Module) -> frozenset[str]:
    """What the decorator is called in this file: its own name, another one, or through its module."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == _HOME:
            names |= {one.asname or one.name for one in node.names if one.name == _NAME}
        elif isinstance(node, ast.ImportFrom) and node.module == "policy":
            names |= {f"{one.asname or one.name}.{_NAME}" for one in node.names if one.name == _NAME}
        elif isinstance(node, ast.Import):
            names |= {f"{one.asname or one.name}.{_NAME}" for one in node.names if one.name == _HOME}
    return frozenset(names)


def _definitions(node: ast.AST, outer: tuple[str, ...]) -> Iterator[tuple[str, Definition]]:
    """Every function and class below ``node``, with its qualified name."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _DEFINITIONS):
            inner = (*outer, child.name)
            yield ".".join(inner), child
            yield from _definitions(child, inner)
        else:
            yield from _definitions(child, outer)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _codes(mark: ast.Call, file: str) -> Iterator[str]:
    for word in mark.args:
        if not isinstance(word, ast.Constant) or not isinstance(word.value, str):
            raise Trouble(
                f"{file}:{word.lineno} marks a control whose code only the running program knows: "
                'write it out, @control("M05.4"), so that it can be traced.'
            )
        yield word.value
