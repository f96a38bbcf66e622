# SPDX-License-Identifier: Apache-2.0
"""Controls are found in source that is never imported: under every name, on everything that can be marked."""

from pathlib import Path

import pytest

from mdt_app.errors import Trouble
from mdt_app.policies.trace_places import PACKAGES, Place, places_in
from policy.control import controls_of
from policy.progress import Progress
from policy.verification import Verification

ROOT = Path(__file__).parents[3]


def source(folder: Path, text: str, name: str = "policy/gate.py") -> None:
    """A file of a project in ``folder``."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def found(folder: Path) -> list[tuple[str, int, str]]:
    return [(place.code, place.line, place.name) for place in places_in(folder)]


def test_functions_methods_properties_and_classes_are_found_with_every_code(tmp_path: Path) -> None:
    source(
        tmp_path,
        "from policy.control import control\n"
        '@control("M05.2", "M05.3")\n'
        "def ask(): ...\n"
        '@control("A10.4")\n'
        "class Key:\n"
        "    @property\n"
        '    @control("M05.4")\n'
        '    @control("M05.5")\n'
        "    def whole(self): ...\n"
        '    @control("J01.1")\n'
        "    async def pull(self):\n"
        "        if True:\n"
        '            @control("C14.2")\n'
        "            def inner(): ...\n",
    )
    assert found(tmp_path) == [
        ("A10.4", 5, "Key"),
        ("C14.2", 14, "Key.pull.inner"),
        ("J01.1", 11, "Key.pull"),
        ("M05.2", 3, "ask"),
        ("M05.3", 3, "ask"),
        ("M05.4", 9, "Key.whole"),
        ("M05.5", 9, "Key.whole"),
    ]


@pytest.mark.parametrize(
    ("imported", "mark"),
    [
        ("from policy.control import control as carries", "carries"),
        ("import policy.control", "policy.control.control"),
        ("import policy.control as marks", "marks.control"),
        ("from policy import control", "control.control"),
    ],
)
def test_the_mark_is_found_under_every_name(tmp_path: Path, imported: str, mark: str) -> None:
    source(tmp_path, f'{imported}\n@{mark}("M05.4")\ndef gate(): ...\n')
    assert found(tmp_path) == [("M05.4", 3, "gate")]


def test_another_decorator_of_the_same_name_is_no_control(tmp_path: Path) -> None:
    source(tmp_path, '# policy.control\nfrom other import control\n@control("M05.4")\ndef gate(): ...\n')
    assert found(tmp_path) == []


def test_a_place_names_its_file_within_the_project(tmp_path: Path) -> None:
    text = 'from policy.control import control\n@control("M05.4")\ndef gate(): ...\n'
    source(tmp_path, text, "mdt_app/services/__init__.py")
    source(tmp_path, text, "tests/unit/test_gate.py")
    assert places_in(tmp_path) == (
        Place("M05.4", "mdt_app/services/__init__.py", 3, "mdt_app.services", "gate"),
    )


def test_a_code_that_only_the_running_program_knows_is_refused_by_its_line(tmp_path: Path) -> None:
    source(tmp_path, "from policy.control import control\n@control(CODE)\ndef gate(): ...\n")
    with pytest.raises(Trouble, match=r"policy/gate\.py:2 .* write it out"):
        places_in(tmp_path)


def test_a_file_that_is_no_python_is_named(tmp_path: Path) -> None:
    source(tmp_path, "from policy.control import control\ndef gate(:\n")
    with pytest.raises(Trouble, match=r"policy/gate\.py:2 is not Python"):
        places_in(tmp_path)


def test_what_the_source_shows_is_what_the_program_carries() -> None:
    """The two ways of looking at a mark agree on code that is imported anyhow."""
    marked = {
        "Progress.verified": vars(Progress)["verified"].fget,
        "Verification.confirm": Verification.confirm,
    }
    here = places_in(ROOT)
    for name, target in marked.items():
        assert {place.code for place in here if place.name == name} == set(controls_of(target))


def test_every_package_that_ships_is_read() -> None:
    """A package that carried a control and was not read would count as missing it."""
    assert {name for name in PACKAGES if (ROOT / name).is_dir()} == set(PACKAGES)
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"benchmarks", "training", "resources"}
    assert ours == set(PACKAGES)
