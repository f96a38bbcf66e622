# SPDX-License-Identifier: Apache-2.0
"""The plain part of YAML that fast-plate-ocr's configurations use, and the refusal of everything else."""

from pathlib import Path

import pytest

from camera.adapters.plate_config import load, parse
from camera.session import ModelError

PLAIN = """\
# A comment
max_plate_slots: 9
alphabet: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_'

pad_char: "_"   # another
img_height: 64
img_width: 128
keep_aspect_ratio: true
interpolation: cubic
image_color_mode: rgb
padding_color: [ 1, 2,
                 3 ]
plate_regions: [ 'United States', 'Cote d''Ivoire', "Isle, of Man",
                 # islands
                 Malta ]
"""


def written(folder: Path, text: str) -> Path:
    """A configuration with that text."""
    path = folder / "plate.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_values_quotes_comments_and_lists_over_lines_are_understood() -> None:
    values = parse(PLAIN)
    assert values["max_plate_slots"] == "9"
    assert values["pad_char"] == "_"
    assert values["padding_color"] == ["1", "2", "3"]
    assert values["plate_regions"] == ["United States", "Cote d'Ivoire", "Isle, of Man", "Malta"]


def test_a_configuration_is_loaded_with_its_types(tmp_path: Path) -> None:
    config = load(written(tmp_path, PLAIN))
    assert (config.max_plate_slots, config.img_height, config.img_width) == (9, 64, 128)
    assert config.keep_aspect_ratio
    assert (config.interpolation, config.image_color_mode) == ("cubic", "rgb")
    assert config.padding_color == (1, 2, 3)
    assert len(config.alphabet) == 37


def test_one_padding_level_counts_for_all_channels(tmp_path: Path) -> None:
    text = PLAIN.replace("[ 1, 2,\n                 3 ]", "7")
    assert load(written(tmp_path, text)).padding_color == (7, 7, 7)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- a\n", "line 1 is not a new key"),
        ("img_width: 1\n\nimg_width: 2\n", "line 3 is not a new key"),
        ("nested:\n  img_width: 1\n", "line 1 is not a new key"),
        ("a: 1\nb: [1,\n2\n", "bracket of line 2 stays open"),
        ("a: 1, 2\n", "line 1 is not plain"),
        ("a: 'open\n", "line 1 is not plain"),
        ("a: 'one' 'two'\n", "line 1 is not plain"),
    ],
)
def test_what_is_not_plain_is_refused_with_its_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(ModelError, match=rf"plate\.yaml is no plate configuration \(.*{why}"):
        load(written(tmp_path, text))


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ("img_width: 128", "", "img_width"),
        ("max_plate_slots: 9", "max_plate_slots: many", "max_plate_slots"),
        ("interpolation: cubic", "interpolation: best", "interpolation"),
        ('pad_char: "_"', 'pad_char: "*"', "alphabet"),
        ("0123456789", "0012345678", "alphabet"),
        ("WXYZ_", "WXYZa_", "alphabet"),
    ],
)
def test_values_that_a_reader_cannot_use_are_refused(tmp_path: Path, was: str, now: str, why: str) -> None:
    assert was in PLAIN
    with pytest.raises(ModelError, match=rf"plate\.yaml is no plate configuration \(.*{why}"):
        load(written(tmp_path, PLAIN.replace(was, now)))


def test_a_missing_configuration_and_one_that_is_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"plate\.yaml is missing or is no text"):
        load(tmp_path / "plate.yaml")
    (tmp_path / "plate.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelError, match=r"plate\.yaml is missing or is no text"):
        load(tmp_path / "plate.yaml")
