# SPDX-License-Identifier: Apache-2.0
"""Finds, in the source itself, every function that takes ALPR data out of the car's store, and everybody who calls it.

What carries data is not listed but worked out: a class carries it when one of its fields does, down to the few classes
in which a plate's text stands. SQL is looked at the other way round: a table is data unless it is named as harmless. So
whoever adds a table, a class or a function is found without having to think of it.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
STORAGE = "mdt_app.storage"

SEEDS = frozenset({"PlateRead", "Reading", "HotListEntry", "HotListEntryV1", "ReadV1", "InquiryRequest"})
"""Classes in which the text of a plate stands."""

HARMLESS_TABLES = frozenset(
    {
        "accounts",
        "audit",
        "audit_receipts",
        "certificates",
        "days",
        "editions",
        "bundles",
        "former_accounts",
        "hot_lists",
    }
    | {
        "order_state",
        "outbox",
        "pragma_database_list",
        "purges",
        "ring",
        "sessions",
        "sqlite_master",
        "this_day",
    }
    | {"metadata", "tiles"}  # of the technician's map: streets
    | {"time_witnesses", "transfers", "vouched", "_sqlite_migrations", "deployment_orders", "session_orders"}
    | {"duty_assignments", "self_tests", "camera_passes"}
)
"""Tables without plates, pictures, places or list entries; what ``audit`` keeps of searches is sealed."""

HARMLESS_RETURNS = frozenset(
    {"None", "bool", "int", "date", "datetime", "UUID", "Path", "tuple", "frozenset", "set", "Iterator"}
    | {"CarTimes", "Closing", "KeptBundle", "Waiting", "HotListVersion", "LoadedEdition", "OutboxProgress"}
)
"""Numbers, days, ids and how things stand: a function that gives nothing else gives no data out."""

_FROM = re.compile(r"\b(?:FROM|JOIN)\s+(?:[a-z]+\.)?([a-z_]+)")


@dataclass(frozen=True, slots=True)
class Function:
    """A function or method, with the names it uses."""

    module: str
    name: str
    returns: frozenset[str]
    sql: str
    calls: frozenset[str] = field(compare=False)

    @property
    def full_name(self) -> str:
        """``mdt_app.storage.reads.find``."""
        return f"{self.module}.{self.name}"


def modules(*packages: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module of these packages, parsed."""
    for package in packages:
        base = ROOT / package.replace(".", "/")
        for path in sorted(base.rglob("*.py") if base.is_dir() else [base.with_suffix(".py")]):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def _names(node: ast.AST | None) -> frozenset[str]:
    """All names in an annotation, also in one that is written as text."""
    found: set[str] = set()
    for part in ast.walk(node) if node is not None else ():
        if isinstance(part, ast.Name):
            found.add(part.id)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            found |= set(re.findall(r"[A-Za-z_][A-Za-z0-9_]*", part.value))
    return frozenset(found)


@cache
def carriers() -> frozenset[str]:
    """Names of all classes and type names that hold ALPR data."""
    fields: dict[str, set[str]] = {}
    for _, tree in modules("mdt_app", "camera", "policy", "sync"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                own = [part.annotation for part in node.body if isinstance(part, ast.AnnAssign)]
                fields.setdefault(node.name, set()).update(*(_names(one) for one in own))
        for node in tree.body:  # a name for a union of types
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp):
                for target in node.targets:
                    fields.setdefault(getattr(target, "id", ""), set()).update(_names(node.value))
    found = set(SEEDS)
    while more := {name for name, uses in fields.items() if uses & found} - found:
        found |= more
    return frozenset(found)


def functions(*packages: str) -> Iterator[Function]:
    """Every function and method; one inside another belongs to the outer one."""
    for module, tree in modules(*packages):
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name) and isinstance(node.value.value, str)
        }
        for owner, node in _defined(tree):
            yield _function(module, owner + node.name, node, constants)


def _defined(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield "", node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.", part) for part in node.body if isinstance(part, ast.FunctionDef))


def _function(module: str, name: str, node: ast.FunctionDef, constants: dict[str, str]) -> Function:
    texts: list[str] = []
    calls: set[str] = set()
    documented = ast.get_docstring(node, clean=False)
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value != documented:
            texts.append(part.value)
        elif isinstance(part, ast.Name):
            texts.append(constants.get(part.id, ""))
            calls.add(part.id)
        elif isinstance(part, ast.Attribute):
            calls.add(part.attr if not isinstance(part.value, ast.Name) else f"{part.value.id}.{part.attr}")
            calls.add(part.attr)
    return Function(module, name, _names(node.returns), "\n".join(texts), frozenset(calls))


def takes_out() -> dict[str, Function]:
    """The public functions of the store that give data out, or look at a table that has some, by full name.

    A function of the store that uses such a one is such a one.
    """
    every = {function.full_name: function for function in functions(STORAGE)}
    known = {module: _imports(tree) for module, tree in modules(STORAGE)}
    found = {
        name
        for name, function in every.items()
        if function.returns & carriers() or set(_FROM.findall(function.sql)) - HARMLESS_TABLES
    }
    while more := {
        name
        for name, function in every.items()
        if name not in found and _uses(function, known[function.module], frozenset(found))
    }:
        found |= more
    return {name: every[name] for name in sorted(found) if _gives_out(every[name])}


def _gives_out(function: Function) -> bool:
    """Whether the function is public and gives something else than numbers and ids."""
    private = any(part.startswith("_") for part in function.name.split("."))
    return not private and not function.returns <= HARMLESS_RETURNS


def callers(wanted: frozenset[str]) -> dict[str, frozenset[str]]:
    """Who, outside the store, uses which of these functions: full name of the caller to full names of the used."""
    found: dict[str, frozenset[str]] = {}
    imported = {module: _imports(tree) for module, tree in modules("mdt_app")}
    for function in functions("mdt_app"):
        if function.module.startswith(STORAGE):
            continue
        if used := _uses(function, imported[function.module], wanted):
            found[function.full_name] = used
    return found


def sql_outside() -> list[str]:
    """Functions outside the store that hold the text of a question to it."""
    asks = re.compile(r"\bSELECT\b.+\bFROM\b", re.DOTALL)
    return [
        function.full_name
        for function in functions("mdt_app")
        if not function.module.startswith(STORAGE) and asks.search(function.sql)
    ]


def _uses(function: Function, known: dict[str, str], wanted: frozenset[str]) -> frozenset[str]:
    """Which of these the function names: its neighbours in the module, or what it imported."""
    here = {full for full in wanted if full.rpartition(".")[0] == function.module}
    near = {full for full in here if full.rpartition(".")[2] in function.calls and full != function.full_name}
    return frozenset(near) | {full for call in function.calls for full in wanted if _means(call, known, full)}


def _imports(tree: ast.Module) -> dict[str, str]:
    """What the names of a module stand for, as far as they come from the store."""
    known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(STORAGE):
            for alias in node.names:
                known[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith(STORAGE):
                    known[alias.asname or alias.name] = alias.name
    return known


def _means(call: str, known: dict[str, str], full: str) -> bool:
    """Whether a name as written in the caller is this function, or the class that it is a method of."""
    first, _, rest = call.partition(".")
    if first not in known:
        return False
    meant = f"{known[first]}.{rest}" if rest else known[first]
    return meant == full or (full.startswith(f"{meant}.") and meant.rpartition(".")[2][:1].isupper())
