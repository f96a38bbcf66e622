# SPDX-License-Identifier: Apache-2.0
"""From trained weights to the reader that ships: how far back towards the start, and how sure it may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from camera.types import Image
from training.recogniser import calibrate, weights
from training.recogniser.graph import GraphModule
from training.recogniser.measure import Read, confidences, read

Example = tuple[Image, str]
PARTS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
# Crops are hard here and differ from photographs: two in a hundred of them are given for what photographs taught.
SLACK = 0.02
TEMPERATURES = (0.5, 1.0, 1.5, 2.0, 3.0)
RANKING_TEMPERATURE = 2.0
NARROW = 110


@dataclass(frozen=True, slots=True)
class Choice:
    """How far from the first weights the reader stands.

    Attributes:
        part: 1 is the trained weights, 0 those it started from.
        curve: share of held-out crops read (O=0, I=1) for each part tried.
    """

    part: float
    curve: Mapping[str, float]


def choose(
    net: GraphModule,
    start: Mapping[str, Tensor],
    end: Mapping[str, Tensor],
    examples: Sequence[Example],
    parts: Sequence[float] = PARTS,
) -> Choice:
    """The smallest part of the way to the trained weights that still reads drawn crops nearly as well.

    The trained weights always read drawn crops best, because they were trained on such; every step back keeps more of
    what the first weights learnt from photographs. So the step back is as long as held-out crops hardly suffer.

    Args:
        net: the network; it is left with the weights chosen.
        start: the weights that training started from.
        end: the trained weights.
        examples: held-out drawn crops, hard ones (see ``hard``).
        parts: what to try, 0 to 1.
    """
    curve = {}
    for part in parts:
        net.load_state_dict(weights.between(start, end, part))
        curve[part] = read(net, examples).folded()
    best = max(curve.values())
    part = min(part for part, share in curve.items() if share >= best - SLACK)
    net.load_state_dict(weights.between(start, end, part))
    return Choice(part, {f"{part:.2f}": share for part, share in curve.items()})


def hard(examples: Sequence[Example]) -> list[Example]:
    """The crops narrower than ``NARROW`` pixels: those most like plates far away on a photograph."""
    return [example for example in examples if example[0].shape[1] < NARROW]


def calibration(held_out: Read, temperature: float = RANKING_TEMPERATURE) -> dict[str, float]:
    """The numbers that models.toml takes over, fitted on held-out drawn crops."""
    text = calibrate.fit(confidences(held_out.logits, temperature), held_out.right())
    single = calibrate.fit(*calibrate.characters(held_out.logits, held_out.truths, temperature))
    return {
        "temperature": temperature,
        "slope": round(text.slope, 4),
        "intercept": round(text.intercept, 4),
        "character_slope": round(single.slope, 4),
        "character_intercept": round(single.intercept, 4),
    }


def figures(reads: Read, numbers: Mapping[str, float]) -> dict[str, float]:
    """Accuracy, calibration error and ranking of one set with the calibration given, and ranking at other T."""
    right = reads.right()
    raw = confidences(reads.logits, numbers["temperature"])
    sure = calibrate.Line(numbers["slope"], numbers["intercept"])(raw)
    single, good = calibrate.characters(reads.logits, reads.truths, numbers["temperature"])
    certain = calibrate.Line(numbers["character_slope"], numbers["character_intercept"])(single)
    found = {
        "crops": float(len(right)),
        "folded": reads.folded(),
        "exact": reads.exact(),
        "calibration_error": calibrate.calibration_error(sure, right),
        "mean_confidence": float(np.mean(sure)),
        "ranking": calibrate.ranking(sure, right),
        "character_calibration_error": calibrate.calibration_error(certain, good),
    }
    for temperature in TEMPERATURES:
        other = calibrate.ranking(confidences(reads.logits, temperature), right)
        found[f"ranking_at_{temperature:g}"] = other
    return {name: round(value, 4) for name, value in found.items()}
