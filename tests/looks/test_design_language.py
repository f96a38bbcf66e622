# SPDX-License-Identifier: Apache-2.0
"""``docs/design-language.md`` says what the code does: its tables are read and held against it."""

import ast
import math
import re
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QShortcut

import resources
from mdt_app.screens.sounds import MUTED_FOR, REPEAT_AFTER, REPEATS, Sound, sound_of
from mdt_app.ui.tokens import (
    DAY,
    FIELD_H,
    GROWING,
    NIGHT,
    NIGHT_SHADE,
    PAIRS,
    PRIORITIES,
    RAIL_W,
    STRIP_H,
    TARGET,
    TEXT_SIZES,
    THEMES,
    TOP_H,
    TYPE,
    contrast,
)
from mdt_app.ui.widgets.key_button import KeyButton
from mdt_app.ui.widgets.key_looks import MOVING_NOTE_PX
from policy.hotlist import Priority
from policy.matching import MatchClass
from tests.helpers.sightings import hit
from tests.looks.subjects import SUBJECTS, settled

pytestmark = pytest.mark.ui
ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "design-language.md"
UI = ROOT / "mdt_app" / "ui"
#: Millimetres a pixel, and cap height of Inter.
PITCH_MM, CAP = 0.2036, 0.727


def table(name: str) -> list[list[str]]:
    """The cells of the table below ``<!-- table: NAME -->``, without its head."""
    after = PAGE.read_text(encoding="utf-8").split(f"<!-- table: {name} -->\n", 1)[1]
    lines = []
    for line in after.splitlines():
        if not line.startswith("|"):
            break
        lines.append([cell.strip() for cell in line.strip("|").split("|")])
    return lines[2:]


def bare(cell: str) -> str:
    return cell.strip("`")


def test_colours() -> None:
    told = {bare(row[0]): tuple(bare(cell) for cell in row[1:]) for row in table("colours")}
    assert told == {role: tuple(theme.colour(role) for theme in THEMES.values()) for role in DAY.roles()}


def test_contrast() -> None:
    told = [(bare(row[0]), bare(row[1]), float(row[2]), *row[3:]) for row in table("contrast")]
    real = [
        (
            role,
            ground,
            least,
            *(f"{contrast(one.colour(role), one.colour(ground)):.1f}" for one in THEMES.values()),
        )
        for role, grounds, least in PAIRS
        for ground in grounds
    ]
    assert told == real


def test_letters() -> None:
    for row, (role, px) in zip(table("type"), TYPE.items(), strict=True):
        sizes = [px + (more if role in GROWING else 0) for more in TEXT_SIZES.values()]
        cap = px * CAP * PITCH_MM
        arcs = [math.degrees(math.atan(cap / away)) * 60 for away in (700, 500)]
        assert bare(row[0]) == role
        assert [int(cell) for cell in row[1:4]] == sizes
        assert row[4] == f"{cap:.1f}"
        assert row[5] == f"{arcs[0]:.1f} / {arcs[1]:.1f}"
    assert f"second line of a key of the moving card has {MOVING_NOTE_PX} px" in PAGE.read_text(
        encoding="utf-8"
    )


def test_sizes_in_the_text() -> None:
    text = re.sub(r"\s+", " ", PAGE.read_text(encoding="utf-8"))
    for said in (
        f"at least **{TARGET} x {TARGET} px**",
        f"Fields are {FIELD_H} px high",
        f"a rail of {RAIL_W} px",
        f"a top bar of {TOP_H} and a status strip of {STRIP_H}",
        f"night leaves {1 - NIGHT_SHADE / 255:.0%}".replace("%", " %"),
    ):
        assert said in text, f"the page does not say {said!r}"


def test_priorities() -> None:
    rows = table("priorities")
    for row, (level, look) in zip(rows, PRIORITIES.items(), strict=True):
        assert row[:3] == [str(level), look.word, look.shape]
        assert [bare(cell) for cell in row[3:5]] == [DAY.colour(f"p{level}"), NIGHT.colour(f"p{level}")]
        sound = sound_of(hit(priority=Priority(level)))
        assert bare(row[5]) == (sound.value if sound is not None else "none")
    doubtful = hit(priority=Priority.HIGH_RISK, match_class=MatchClass.EXACT, lowered_from=None)
    assert sound_of(doubtful) is Sound.HIGH_RISK


def samples(name: str) -> tuple[NDArray[np.float64], int]:
    """A shipped sound, -1 to 1, and its rate."""
    with resources.path("sounds").joinpath(f"{name}.wav").open("rb") as file, wave.open(file) as sound:
        raw = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
        return raw.astype(np.float64) / 32768, sound.getframerate()


def loudest(part: NDArray[np.float64], rate: int) -> float:
    """The strongest frequency of a note, Hz."""
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 8 * len(part)))
    return float(np.fft.rfftfreq(8 * len(part), 1 / rate)[spectrum.argmax()])


def test_sounds() -> None:
    rows = table("sounds")
    assert {bare(row[0]) for row in rows} == {sound.value for sound in Sound}
    for name, notes, length, *_ in rows:
        wanted = [float(note) for note in notes.split(",")]
        heard, rate = samples(bare(name))
        assert rate == 44_100
        assert len(heard) / rate * 1000 == pytest.approx(float(length), abs=2)
        assert 20 * math.log10(np.abs(heard).max()) == pytest.approx(-12, abs=0.1)
        parts = np.array_split(heard, len(wanted))
        assert [loudest(part, rate) for part in parts] == pytest.approx(wanted, rel=0.01)
    assert (REPEATS, REPEAT_AFTER.total_seconds(), MUTED_FOR.total_seconds()) == (3, 10, 600)


def test_pages_and_their_keys() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "mdt_app" / "main").glob("*.py"))
    first = re.search(r"^LIVE, .* = (.*)$", source, re.MULTILINE)
    assert first is not None
    names = {word.upper().replace("-", "_"): word for word in re.findall(r'"([^"]+)"', first.group(1))}
    second = re.search(r"^MAP, .* = (.*)$", source, re.MULTILINE)
    assert second is not None
    names |= {word.upper().replace("-", "_"): word for word in re.findall(r'"([^"]+)"', second.group(1))}
    found = re.findall(r'Page\(\s*([A-Z_]+),\s*"[a-z]+",\s*"([^"]+)"', source)
    real = {key.replace("+", " "): names[page] for page, key in found}
    told = {bare(row[0]): row[1].split(",")[0] for row in table("pages")}
    assert {key: word for key, word in told.items() if word in names.values()} == real
    assert set(told) - set(real) == {"F8", "F9", "F12", "Shift F12"}
    window = (UI / "window.py").read_text(encoding="utf-8") + (UI / "widgets" / "rail.py").read_text(
        encoding="utf-8"
    )
    assert all(f'"{key}"' in window for key in ("F8", "F9", "F12", "Shift+F12"))


#: Each row of the table of keys: names of subjects begin so, and modules that take keys by themselves.
PLACES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Before a shift": (("banner", "sign-on"), ()),
    "Moving card": (("card-",), ()),
    "Live": (("live-",), ()),
    "Hits": (("queue",), ("queue_view.py",)),
    "Search": (("search-",), ("result_list.py",)),
    "Transfer": (("transfer", "medium-"), ("medium_panel.py",)),
    "Plates": (("plates", "plate-form"), ("hot_plates_view.py",)),
    "Policy": (
        ("policy",),
        ("policy_view.py", "policy_details.py", "widgets/policy_list.py", "widgets/painted_list.py"),
    ),
    "Map": (("map",), ("map_view.py",)),
    "Self-test": (("self-test-",), ()),
    "Lock": (("locked",), ()),
    "End of a shift": (("sign-off", "leave-"), ()),
    "Sheet, step 1": (("verify-1",), ("verification_enter.py",)),
    "Sheet, step 2": (("verify-2",), ("widgets/answer_row.py",)),
    "Sheet, step 3": (("verify-3",), ()),
    "Sheet, step 4": (("verify-4",), ()),
    "Over the sheet": (("verify-close", "verify-acted", "verify-picture", "verify-exigent"), ()),
}
EVERYWHERE = {*(f"F{at}" for at in range(1, 13)), "Shift F12", "Ctrl U"}
CALLED = {"PageUp": "PgUp", "PageDown": "PgDown", "Escape": "Esc", "Plus": "+", "Minus": "-"}
#: Enter stands on caps; these type the same signs without Shift.
PASSED_OVER = {"Return", "Enter", "Equal", "Underscore"}


def taken(module: str) -> set[str]:
    """Keys that a module of the views takes by itself."""
    tree = ast.parse((UI / module).read_text(encoding="utf-8"))
    names = {
        node.attr[4:]
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr.startswith("Key_")
    }
    return {CALLED.get(name, name) for name in names - PASSED_OVER}


def on_screen(prefixes: tuple[str, ...]) -> set[str]:
    """Caps and shortcuts that are there on subjects whose names begin so."""
    keys: set[str] = set()
    for subject in SUBJECTS:
        if not subject.name.startswith(prefixes):
            continue
        root = settled(subject.make(DAY), (1280, 800))
        buttons = root.findChildren(KeyButton)
        keys |= {key.key.replace("↵", "Enter") for key in buttons if key.isVisible() and key.key}
        own = {key.sequence.toString() for key in buttons}
        bare_ones = {shortcut.key().toString() for shortcut in root.findChildren(QShortcut)} - own
        keys |= {name.replace("+", " ") if len(name) > 1 else name for name in bare_ones if name}
        root.close()
    return keys - EVERYWHERE | (keys & {"F6"} if prefixes[0] == "banner" else set())


@pytest.mark.parametrize("place", PLACES)
def test_keys(place: str) -> None:
    told = {row[0]: set(re.findall(r"`([^`]+)`", row[1])) for row in table("keys")}
    prefixes, modules = PLACES[place]
    real = on_screen(prefixes).union(*(taken(module) for module in modules))
    assert told[place] == real


def test_every_row_of_keys_is_held() -> None:
    assert [row[0] for row in table("keys")] == list(PLACES)


def test_a_table_that_lies_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lie = (
        PAGE.read_text(encoding="utf-8")
        .replace("`#10161D`", "`#10161E`")
        .replace("| 660, 880, 1175 |", "| 660, 880, 1100 |")
    )
    lying = tmp_path / "lying.md"
    lying.write_text(lie, encoding="utf-8")
    monkeypatch.setitem(globals(), "PAGE", lying)
    for held in (test_colours, test_sounds):
        with pytest.raises(AssertionError):
            held()
