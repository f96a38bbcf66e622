# SPDX-License-Identifier: Apache-2.0
"""The reader's settings."""

import pytest
from pydantic import ValidationError

from camera.reader_settings import ReaderSettings
from tests.helpers.plates import settings


@pytest.mark.parametrize(("value", "threads"), [("3", 3), ("", 1), ("many", 1), ("0", 1), ("-2", 1)])
def test_threads_come_from_the_environment_when_unset(
    value: str, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MDT_THREADS", value)
    assert settings().threads == threads


def test_threads_set_by_hand_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MDT_THREADS", "3")
    assert settings(threads=2).threads == 2


def test_an_unknown_name_is_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="detect_treshold"):
        settings(detect_treshold=0.4)


def test_bounds_are_kept() -> None:
    with pytest.raises(ValidationError, match="publish_confidence"):
        settings(publish_confidence=1.2)


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"detector_kind": "open-image-models"}, "detector_sha256"),
        ({"reader_kind": "fast-plate-ocr", "recogniser_sha256": "0" * 64}, "recogniser_config"),
        ({"reader_kind": "fast-plate-ocr", "recogniser_config": "plate.yaml"}, "recogniser_sha256"),
    ],
)
def test_another_project_s_file_needs_its_hash_and_configuration(fields: dict[str, str], wanted: str) -> None:
    with pytest.raises(ValidationError, match=wanted):
        ReaderSettings.model_validate({"detector": "d.onnx", "recogniser": "r.onnx", **fields})


def test_every_setting_says_what_it_is() -> None:
    for name, field in ReaderSettings.model_fields.items():
        assert field.title, name
        assert field.description, name
