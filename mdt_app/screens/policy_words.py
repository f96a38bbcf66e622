# SPDX-License-Identifier: Apache-2.0
"""How a clause, its setting and its standing are said to an officer."""

import re
from collections.abc import Iterator
from typing import Final

from mdt_app.policies.bindings import Binding, Status
from mdt_app.policies.book import PolicyBook
from mdt_app.policies.plain import plain
from mdt_app.screens import wording
from mdt_app.screens.policy_state import ControlCard, KindWords, SettingCard, StandingCard
from policy.clauses import Clause, Kind, Relation
from policy.profile.catalogue import KEYS
from policy.profile.effective import Effective, Origin
from policy.profile.forms import Text, Value
from policy.profile.key import Silence
from policy.purposes import PURPOSES

KINDS: Final = {
    Kind.ENFORCED: KindWords(
        "Enforced here",
        "Enforced here",
        "The program has to refuse what the clause forbids.",
        "How it is enforced here",
        "How it will be enforced here",
        "shield",
    ),
    Kind.RECORDED: KindWords(
        "Recorded here",
        "Recorded here",
        "The program has to keep the record that the clause asks for.",
        "How it is recorded here",
        "How it will be recorded here",
        "disk",
    ),
    Kind.ASSISTED: KindWords(
        "Assisted",
        "Assisted",
        "The program helps a person to do it.",
        "How the program assists",
        "How the program will assist",
        "follow",
    ),
    Kind.PUBLISHED: KindWords(
        "Published by the department",
        "Published",
        "The department makes it public, with the program's help.",
        "How it is published",
        "How it will be published",
        "copy",
    ),
    Kind.ORGANISATIONAL: KindWords(
        "Organisational: no software act",
        "Organisational",
        "A duty of people, or an aim. Nothing in the program does it.",
        "Who carries it out",
        "Who carries it out",
        "user",
    ),
}


_UNITS: Final = (
    ("days", "days"), ("hours", "hours"), ("minutes", "minutes"), ("months", "months"), ("percent", "%"),
    ("per_year", "a year"),
)  # fmt: skip
_NONE_AT_ZERO: Final = {
    "retention.server_days_max": "no limit",
    "retention.server_days_min": "no minimum",
    "training.valid_days": "no limit",
}
_PARTS: Final = {
    "terminal": "a part of this terminal that is not built yet",
    "server": "the department's server, which is not built yet",
    "vault": "the department's data store, which is not built yet",
}
_ALSO: Final = re.compile(r"; also (?:\[[A-Z][0-9]{2}\.[0-9]+\] [^\[.]+(?:, (?=\[)|\.(?: |$)|$))+")
_CODE: Final = re.compile(r"\[([A-Z][0-9]{2}\.[0-9]+)\]")
_PLACES_MOST: Final = 3
_ENTRIES_MOST: Final = 5


def value_words(name: str, value: Value) -> str:
    """A value of the key ``name`` in words ("30 days", "yes", "Stolen vehicle, missing person")."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return _NONE_AT_ZERO[name] if not value and name in _NONE_AT_ZERO else _number_words(name, value)
    if isinstance(value, tuple):
        return entries_words(value)
    return (value if isinstance(KEYS[name].form, Text) else _entry(value)) or "none"


def entries_words(entries: tuple[str, ...]) -> str:
    """Entries of a list in words, the first with a capital."""
    words = [_entry(one) for one in entries]
    return ", ".join([*words[:1], *(_lowered(one) for one in words[1:])]) or "none"


def _number_words(name: str, value: int) -> str:
    unit = next((word for part, word in _UNITS if part in name.partition(".")[2]), "")
    if value == 1 and unit.endswith("s"):
        unit = unit.removesuffix("s")
    return f"{wording.number(value)} {unit}".rstrip()


def _entry(code: str) -> str:
    return PURPOSES[code].words if code in PURPOSES else wording.code_name(code)


def _lowered(word: str) -> str:
    return word if word[:2].isupper() else word[:1].lower() + word[1:]


def settings_of(book: PolicyBook, clause: Clause) -> tuple[SettingCard, ...]:
    """The settings that a clause speaks of, each once, as they hold."""
    keys = dict.fromkeys(term.key for term in clause.terms)
    return tuple(_setting(book, clause, book.effective[key]) for key in keys)


def _setting(book: PolicyBook, clause: Clause, held: Effective) -> SettingCard:
    named = tuple(
        str(term.value) for term in clause.terms if term.key == held.key and term.relation is Relation.HAS
    )
    origin, why = origin_words(held)
    return SettingCard(
        plain(held.meaning, book.profile).rstrip("."), held.key, _held_words(held, named), origin, why
    )


def _held_words(held: Effective, named: tuple[str, ...]) -> str:
    """The value in force; of a long list of which the clause names some entries, those and how many more there are."""
    entries = held.value if isinstance(held.value, tuple) else ()
    mine = tuple(one for one in entries if one in named)
    if not mine or len(mine) == len(entries) or len(entries) <= _ENTRIES_MOST:
        return value_words(held.key, held.value)
    return f"{entries_words(mine)}; and {len(entries) - len(mine)} more"


def origin_words(held: Effective) -> tuple[str, str]:
    """Where a value comes from, and why."""
    if held.override is not None:
        one = held.override
        until = f" It holds until {one.expires_at.day} {one.expires_at:%b %Y}." if one.expires_at else ""
        was = f"The policy's value is {value_words(held.key, held.policy_value)}. "
        who = f"Asked for by {one.by}, approved by {one.second_person}: {one.reason.rstrip('.')}."
        ground = f" The policy is read so: {one.note.rstrip('.')}." if one.note else ""
        return "Changed by the department", was + who + ground + until
    if held.origin is Origin.READING:
        return "A reading of the policy", f"Because: {held.reading.rstrip('.')}."
    if held.origin is Origin.POLICY:
        return "Set by the policy", ""
    return _silent_words(held), ""


def _silent_words(held: Effective) -> str:
    key = KEYS[held.key]
    if key.declared.silence is Silence.ENGINEERING:
        return "A value of ours, because no policy speaks of it"
    if key.default is None or held.value != key.default:
        return "Chosen by the department, because the policy is silent"
    if key.declared.silence is Silence.OUTWARD:
        return "Off, because the policy does not order it"
    return "Strict default, because the policy is silent"


def controls_of(book: PolicyBook, clause: Clause) -> tuple[ControlCard, ...]:
    """What the program does because of the clause, the main thing first."""
    if clause.kind is Kind.ORGANISATIONAL:
        said = _CODE.sub(lambda found: f'"{_title(book, found[1])}"', clause.control)
        return (ControlCard("People, not the program", "", plain(said, book.profile)),)
    return tuple(_controls(book, clause))


def _controls(book: PolicyBook, clause: Clause) -> Iterator[ControlCard]:
    main, *others = clause.codes
    said = _ALSO.sub(". ", clause.control.removeprefix(f"[{main}] ")).strip()
    yield ControlCard(_title(book, main), main, plain(said, book.profile))
    for code in others:
        known = book.capabilities.get(code)
        yield ControlCard(_title(book, code), code, plain(known.behaviour, book.profile) if known else "")


def _title(book: PolicyBook, code: str) -> str:
    known = book.capabilities.get(code)
    return known.title if known is not None else "Not in the list of capabilities"


def standing_of(book: PolicyBook, clause: Clause) -> StandingCard:
    """Whether, and where, the program carries the clause out today."""
    binding = (book.bindings or {}).get(clause.id)
    if clause.kind is Kind.ORGANISATIONAL:
        return StandingCard("text", "user", "People carry it out, not the program", "")
    if binding is None:
        return StandingCard(
            "text",
            "ask",
            "This installation does not say what carries it out",
            "It has no trace of its clauses with results of tests. The policy holds all the same.",
        )
    if binding.by_rule_alone:
        words = f"No screen or job is marked as carrying it out. {_where(binding)}"
        return StandingCard("text", "ask", "Its rule stands in this program", words)
    if binding.status is Status.BOUND:
        return StandingCard("ok", "check", "Carried out by this program", _where(binding))
    if binding.status is Status.UNBOUND:
        part, _, why = binding.why.partition(": ")
        why = re.sub(r"[A-Z][0-9]{2}\.[0-9]+ ", "", why).rstrip(".")
        waits = f"It waits for {_PARTS.get(part, part)}. {why}."
        return StandingCard("p2", "warn", "Not carried out yet", waits, later=True)
    return StandingCard(
        "p2",
        "warn",
        "Not shown to be carried out",
        "Its code or its test is missing, or a test failed. The ALPR administrator can see which in the trace.",
        later=True,
    )


def _where(binding: Binding) -> str:
    names = list(dict.fromkeys(f"{place.module}, {place.name}" for place in binding.places))
    count = sum(test.cases for test in binding.tests)
    tests = "1 test shows it." if count == 1 else f"{wording.number(count)} tests show it."
    more = f", and {len(names) - _PLACES_MOST} more" if len(names) > _PLACES_MOST else ""
    return f"{tests} In the program: {'; '.join(names[:_PLACES_MOST])}{more}."
