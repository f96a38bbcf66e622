# SPDX-License-Identifier: Apache-2.0
"""A department's folder of verified crops, and the evidence of a reader, both made up."""

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np

from mdt_app.reader_models.evidence import Counts, Evidence, Figures

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def texts(count: int) -> list[str]:
    """So many different plates of seven characters, always the same ones."""
    return [f"{number % 9 + 1}KLM{number:03}" for number in range(count)]


def picture(path: Path, seed: int) -> Path:
    """A small picture that no other seed gives."""
    cv2.imwrite(str(path), np.random.default_rng(seed).integers(0, 255, (24, 48, 3), np.uint8))
    return path


def write_rows(folder: Path, rows: Iterable[tuple[str, str, str]]) -> Path:
    """The folder's table: image, text, box."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "crops.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("image", "text", "box"), *rows])
    return folder


def department(folder: Path, plates: Iterable[str]) -> Path:
    """A folder with one picture a plate; every other one is a scene with a box."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for seed, text in enumerate(plates):
        picture(folder / f"scan{seed}.png", seed)
        rows.append((f"scan{seed}.png", text, "4 3 40 18" if seed % 2 else ""))
    return write_rows(folder, rows)


def evidence_of(content: bytes, parent: str = "0" * 64, right: int = 30) -> Evidence:
    """Evidence of a reader that read 20 of 40 crops rightly before and ``right`` after."""
    counts = Counts(
        rows=160, skipped={}, training_crops=120, training_plates=120, held_out_crops=40, held_out_plates=40
    )
    return Evidence(
        sha256=sha256(content).hexdigest(),
        parent_sha256=parent,
        made_at=NOON,
        program="0.1.0",
        seed=1,
        minutes=8,
        crops=counts,
        before=Figures(crops=40, right=20, edits=30, characters=280),
        after=Figures(crops=40, right=right, edits=20, characters=280),
        numbers={"temperature": 1.5},
    )
