# SPDX-License-Identifier: Apache-2.0
"""The state of issue by a plate's looks, and how it goes together with what its format says."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camera.errors import ModelError
from camera.state import OnnxStateReader, prepare
from camera.syntax import LEAST_STATE, with_state
from camera.types import Reading

CALIFORNIAN, ANYWHERE = Reading("8QTQ743", 0.95), Reading("QTQ1234", 0.95)
CODES = ("CA", "NV", "OR", "TX")


def looks(**chances: float) -> dict[str, float]:
    """Probabilities of four states; what is left says nothing."""
    return {code: chances.get(code, 0.0) for code in CODES} | {"": 1 - sum(chances.values())}


def network(
    path: Path, scores: list[float], classes: str | None, takes: tuple[int, ...] = (1, 3, 64, 128)
) -> Path:
    """A state model that gives the same scores to every plate."""
    onnx = pytest.importorskip("onnx", reason="onnx is in the training group")
    from tests.helpers.tiny_models import fixed

    fixed(path, ("float32", takes), {"logits": np.array([scores], np.float32)})
    if classes is not None:
        model = onnx.load(path)
        onnx.helper.set_model_props(model, {"classes": classes})
        onnx.save(model, path)
    return path


def test_prepare_resizes_the_whole_plate_to_minus_one_to_one() -> None:
    for size in ((20, 40, 3), (200, 400, 3)):
        array = prepare(np.full(size, 255, np.uint8))
        assert array.shape == (1, 3, 64, 128)
        assert array.dtype == np.float32
        assert array.min() == array.max() == 1


def test_states_have_probabilities_that_the_temperature_flattens(tmp_path: Path) -> None:
    path = network(tmp_path / "state.onnx", [0.0, 3.0, 1.0], ",CA,NV")
    crop = np.zeros((30, 60, 3), np.uint8)
    sharp, flat = OnnxStateReader(path, 1.0).states(crop), OnnxStateReader(path, 3.0).states(crop)
    assert list(sharp) == ["", "CA", "NV"]
    assert sum(sharp.values()) == pytest.approx(1)
    assert sharp["CA"] == pytest.approx(np.exp(3) / (1 + np.exp(3) + np.exp(1)))
    assert flat["NV"] < flat["CA"] < sharp["CA"]


@pytest.mark.parametrize(
    ("classes", "takes", "why"),
    [
        (None, (1, 3, 64, 128), "damaged"),
        ("CA,NV,OR", (1, 3, 64, 128), "damaged"),
        (",CA", (1, 3, 64, 128), "another kind of model: it gives no 2 scores but 1 x 3"),
        (",CA,NV", (1, 3, 48, 160), "another kind of model: it takes no plates of 3 x 64 x 128"),
    ],
)
def test_what_is_no_state_model_is_refused(
    classes: str | None, takes: tuple[int, ...], why: str, tmp_path: Path
) -> None:
    path = network(tmp_path / "state.onnx", [0.0, 3.0, 1.0], classes, takes)
    with pytest.raises(ModelError, match=rf"state\.onnx is {why}"):
        OnnxStateReader(path)


def test_a_state_model_that_gives_no_numbers_says_so(tmp_path: Path) -> None:
    path = network(tmp_path / "state.onnx", [0.0, float("nan"), 1.0], ",CA,NV")
    with pytest.raises(ModelError, match="state gave no numbers"):
        OnnxStateReader(path).states(np.zeros((30, 60, 3), np.uint8))


def test_looks_alone_tell_the_state_where_the_format_does_not() -> None:
    found = with_state(ANYWHERE, looks(NV=0.8, OR=0.1))
    assert (found.state, found.state_confidence) == ("NV", 0.8)


def test_looks_that_tell_nothing_leave_the_state_unknown_or_to_the_format() -> None:
    assert with_state(ANYWHERE, looks()).state is None
    assert with_state(ANYWHERE, looks(NV=0.45, OR=0.3)).state is None
    by_format, both = with_state(CALIFORNIAN), with_state(CALIFORNIAN, looks())
    assert both.state == by_format.state == "CA"
    assert both.state_confidence == pytest.approx(by_format.state_confidence)


def test_looks_and_format_that_agree_are_surer_than_either() -> None:
    both = with_state(CALIFORNIAN, looks(CA=0.7))
    assert both.state == "CA"
    assert both.state_confidence > max(0.7, with_state(CALIFORNIAN).state_confidence)


def test_looks_and_format_that_contradict_each_other_are_less_sure() -> None:
    disputed = with_state(CALIFORNIAN, looks(TX=0.95))
    assert disputed.state_confidence < 0.95
    assert with_state(CALIFORNIAN, looks(TX=0.6, CA=0.1, NV=0.2)).state in ("CA", None)
    balance = {"CA": 0.06, "TX": 0.9, "NV": 0.04, "OR": 0.0, "": 0.0}
    assert with_state(CALIFORNIAN, balance).state_confidence < 0.7


@given(st.lists(st.floats(0, 1), min_size=5, max_size=5).filter(lambda parts: sum(parts) > 0.01))
def test_a_state_is_told_only_when_it_is_likelier_than_not(parts: list[float]) -> None:
    seen = {code: part / sum(parts) for code, part in zip(("", *CODES), parts, strict=True)}
    for reading in (CALIFORNIAN, ANYWHERE):
        found = with_state(reading, seen)
        assert found.text == reading.text
        if found.state is None:
            assert found.state_confidence == 0
        else:
            assert LEAST_STATE <= found.state_confidence <= 1 + 1e-9
