# SPDX-License-Identifier: Apache-2.0
"""What we say of destroyed data, everywhere: no more than is so (compliance PU-10)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy.destruction import CLAIM, METHOD

ROOT = Path(__file__).parents[2]
PACKAGES = ("mdt_app", "policy", "server", "sync", "camera", "gps")
PAPERS = (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))

#: What nobody can promise of a flash disk, or of what somebody copied before.
FORBIDDEN = re.compile(
    r"secure(ly)?[ -](eras|delet|wip|remov)|overwritten|overwrit(e|es|ing) (the|its|all|every)|shredded"
    r"|(ir|un)re(cover|triev)abl|(cannot|can not|never) be (recovered|brought back|restored by)|forensic"
    r"|permanently (delet|eras|destroy|remov)|(gone|erased|deleted|destroyed) for ever|without (a )?trace"
    r"|military[ -]grade|dod 5220|zeroi[sz]ed|(is|are|was|were|be|been) saniti[sz]ed",
    re.IGNORECASE,
)
#: In a paper: a key or a name of the program's, and a sentence that says what is not claimed.
ASIDE = re.compile(r"`[^`]*`|[^.]*\bdoes not (say|claim)\b[^.]*")
CODE = re.compile(r"[a-z0-9_.]+")
"""Keys and codes of a profile are the policies' words, not ours."""


def _docstrings(tree: ast.Module) -> set[int]:
    """The identities of the texts that only programmers read."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def texts_of(source: str) -> Iterator[str]:
    """Every text that a person can be shown."""
    tree = ast.parse(source)
    ours = _docstrings(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in ours:
            continue
        if not CODE.fullmatch(node.value):
            yield node.value


def test_no_text_of_ours_claims_what_no_program_can_keep() -> None:
    """All texts of all packages, and all papers."""
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    assert len(sources) > 300
    found = [
        (str(path.relative_to(ROOT)), text)
        for path in sources
        for text in texts_of(path.read_text(encoding="utf-8"))
        if FORBIDDEN.search(text)
    ]
    found += [
        (str(path.relative_to(ROOT)), line)
        for path in PAPERS
        for line in path.read_text(encoding="utf-8").splitlines()
        if FORBIDDEN.search(ASIDE.sub("", line))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "The file was securely erased.",
        "All blocks are overwritten three times.",
        "The data cannot be recovered.",
        "Records are unrecoverable, forensically too.",
        "It is permanently deleted.",
        "The medium was sanitised.",
    ],
)
def test_such_a_claim_would_be_found(text: str) -> None:
    """In a text, and in a part of one."""
    assert FORBIDDEN.search(next(texts_of(f"say({text!r})")))
    assert any(FORBIDDEN.search(part) for part in texts_of(f"say(f'{{name}}: {text}')"))


def test_the_certificate_claims_the_loss_of_the_key_and_no_more() -> None:
    """In the words of PU-10."""
    assert CLAIM == "Keys destroyed; remaining ciphertext is undecryptable with any key this system holds."
    assert not FORBIDDEN.search(METHOD)
