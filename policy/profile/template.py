# SPDX-License-Identifier: Apache-2.0
"""The empty profile that a department without one fills in: every key with what it means and may hold."""

import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Final

from policy.errors import ProfileRefused
from policy.profile.catalogue import KEYS, TABLES, Key
from policy.profile.directions import movable
from policy.profile.forms import Value

_WIDTH: Final = 110

_ID: Final = "profile.id"
_AGENCY: Final = "profile.agency"
_OWNER: Final = "data.owner"

_HEAD: Final = """\
Policy profile: {agency}, {id}

Fill in each key marked REQUIRED and take away what stands before it. A key of which the policy does not
speak stays commented out and has the value shown. Then run `mdt policy check` on this file; with `--text`
and the policy's own text it names the hash for profile.source_sha256.\
"""

_SOURCES: Final = """\
Which clauses of the policy set a key. A key named here may be changed by the department only in its tighter
direction. The ids stand in a register of clauses, which `mdt policy check --register` reads.\
"""

_INTERPRETED: Final = """\
Why the value of a key is a reading of the policy and not its own word.\
"""


def toml_of(value: Value) -> str:
    """A value as TOML writes it."""
    return json.dumps(list(value) if isinstance(value, tuple) else value, ensure_ascii=False)


def template(profile_id: str, agency: str) -> str:
    """The TOML text of a profile to be filled in.

    Args:
        profile_id: two capital letters and the policy's number, "SR-465".
        agency: name of the department.

    Raises:
        ProfileRefused: one of the two cannot be; names it.
    """
    given: dict[str, Value] = {_ID: profile_id, _AGENCY: agency, _OWNER: agency}
    problems = tuple(filter(None, (KEYS[name].complaint(value) for name, value in given.items())))
    if not agency.isprintable():
        problems = (*problems, f"{_AGENCY} holds control characters: write the plain name.")
    if problems:
        raise ProfileRefused(problems)
    return "\n".join(_lines(given)) + "\n"


def _lines(given: Mapping[str, Value]) -> Iterator[str]:
    yield from _comment(_HEAD.format(agency=given[_AGENCY], id=given[_ID]))
    yield ""
    for table in ("", *TABLES):
        if table:
            yield f"[{table}]"
        for key in KEYS.values():
            if key.table == table:
                yield from _of_key(key, given.get(key.name))
                yield ""
    for name, words in (("sources", _SOURCES), ("interpreted", _INTERPRETED)):
        yield f"[{name}]"
        yield from _comment(words)
    yield '# "audit.per_year" = "..."'


def _of_key(key: Key, given: Value | None) -> Iterator[str]:
    yield from _comment(key.declared.meaning)
    yield from _comment(f"{_capital(key.form.remedy())}. {_capital(movable(key))}.")
    if given is not None:
        yield f"{key.attribute} = {toml_of(given)}"
    elif key.default is None:
        yield f"# REQUIRED: {key.attribute} ="
    else:
        yield f"# {key.attribute} = {toml_of(key.default)}"


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _comment(words: str) -> Iterator[str]:
    for line in words.splitlines():
        for piece in textwrap.wrap(line, _WIDTH - 2, break_long_words=False) or [""]:
            yield f"# {piece}".rstrip()
