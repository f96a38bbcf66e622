# SPDX-License-Identifier: Apache-2.0
"""What a detector was made from and what it reached, written beside it."""

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from training.detector.answer import Network, from_onnx
from training.detector.evaluate import Question, answers, score
from training.detector.run import Plan, Run
from training.manifest import Manifest, code_facts, hashes

WIDTHS = (640, 800, 960)
THRESHOLDS = (0.2, 0.3, 0.4, 0.5)
DRAWN_WIDTH = 512
TIMED = (544, 960)

Figures = dict[str, dict[str, float]]


def figures(network: Network, questions: Sequence[Question], widths: Sequence[int], label: str) -> Figures:
    """Scores at each width and threshold, by names such as "photos 960 px > 0.4"."""
    table: Figures = {}
    for width in widths:
        found = answers(network, questions, width)
        for threshold in THRESHOLDS:
            table[f"{label} {width} px > {threshold}"] = score(questions, found, threshold).as_facts()
    return table


def milliseconds(network: Network, rounds: int = 30) -> float:
    """Median time for a picture of 960 by 544 on one thread."""
    picture = np.random.default_rng(0).uniform(0, 255, (1, 1, *TIMED)).astype(np.float32)
    spent = []
    for _ in range(rounds + 3):
        began = time.perf_counter()
        network(picture)
        spent.append(time.perf_counter() - began)
    return statistics.median(spent[3:]) * 1000


def write(path: Path, onnx: Path, plan: Plan, run: Run, facts: Mapping[str, Any]) -> None:
    """Write the manifest of a finished run.

    Args:
        path: the manifest.
        onnx: the file made.
        plan: settings.
        run: the finished run.
        facts: "data" and "figures".
    """
    training = {
        **asdict(plan),
        "seconds": round(run.seconds),
        "done": run.done,
        "last_loss": dict(run.losses),
    }
    training["weights"] = sum(weight.numel() for weight in run.network.parameters())
    command = f"python -m training.detector --seed {plan.seed} --scenes {facts['data']['scenes']} --steps {plan.steps}"
    Manifest(
        model="detector",
        command=command,
        seed=plan.seed,
        data=facts["data"],
        code=code_facts("detector", "scenes", "plates"),
        training=training,
        figures={**facts["figures"], "milliseconds 960x544": round(milliseconds(from_onnx(onnx)), 1)},
        files=hashes([onnx]),
    ).save(path)
