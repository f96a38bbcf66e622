# SPDX-License-Identifier: Apache-2.0
"""What the commands of ``mdt reader`` tell: for a program as JSON, for a person in lines."""

from typing import Any

from mdt_app.errors import Refused
from mdt_app.paths import DataFolder
from mdt_app.reader_models.evidence import Evidence, Figures
from mdt_app.reader_models.fine_tune import Outcome
from mdt_app.reader_models.running import running
from mdt_app.reader_models.shelf import Shelf, Shelved
from mdt_app.settings import CHOSEN_READER


def listing(folder: DataFolder) -> dict[str, Any]:
    """Which reader runs, how the unit came there, and what lies aside.

    Raises:
        Refused: the settings or ``reader.toml`` are wrong, or the running reader's file is missing.
    """
    now, shelf = running(folder), Shelf(folder)
    chain = [_step(shelf, one) for one in shelf.chain()]
    ours = now.set_in == CHOSEN_READER
    return {
        "running": {
            "file": now.settings.recogniser.name,
            "sha256": now.sha256,
            "origin": chain[-1]["origin"]
            if ours and chain
            else "shipped"
            if now.set_in == "default"
            else "settings",
            "set_in": now.set_in,
            "sound": now.settings.recogniser_sha256.lower() in {"", now.sha256},
        },
        "chain": chain,
        "set_aside": shelf.set_aside(),
    }


def _step(shelf: Shelf, one: Shelved) -> dict[str, Any]:
    try:
        evidence = shelf.evidence(one).model_dump(mode="json")
    except Refused:
        evidence = None
    return {**one.model_dump(mode="json"), "evidence": evidence}


def lines_of(listing: dict[str, Any]) -> list[str]:
    """The listing for a person."""
    now = listing["running"]
    origins = {"shipped": "shipped with the program", "settings": f"named by {now['set_in']}"}
    said = origins.get(now["origin"], now["origin"])
    altered = "" if now["sound"] else ": ALTERED; take it back with `mdt reader undo`"
    lines = [f"running  {now['file']}  {said}{altered}", f"         sha256 {now['sha256']}"]
    for one in reversed(listing["chain"]):
        lines.append(f"chain    {one['file']}  {one['origin']} {one['put_at'][:10]}")
        evidence = one["evidence"]
        lines.append(
            f"         {comparison(Evidence(**evidence)) if evidence else 'its evidence is missing'}"
        )
    lines += [f"aside    {name}" for name in listing["set_aside"]]
    return lines


def comparison(evidence: Evidence) -> str:
    """Before and after in one line."""
    crops = evidence.crops
    return (
        f"right {_share(evidence.before)} -> {_share(evidence.after)}, "
        f"characters wrong {_wrong(evidence.before)} -> {_wrong(evidence.after)}; "
        f"{crops.held_out_crops} held-out crops of {crops.held_out_plates} plates, trained on {crops.training_crops}"
    )


def _share(figures: Figures) -> str:
    return f"{figures.accuracy:.1%}"


def _wrong(figures: Figures) -> str:
    return f"{figures.character_error_rate:.2%}"


def told(outcome: Outcome) -> dict[str, Any]:
    """The outcome of a fine-tuning for a program."""
    kept = outcome.kept
    return {
        "accepted": kept is not None,
        "file": kept.file if kept else None,
        "evidence": outcome.evidence.model_dump(mode="json"),
        "before": _figures(outcome.evidence.before),
        "after": _figures(outcome.evidence.after),
    }


def _figures(figures: Figures) -> dict[str, float]:
    return {
        "accuracy": round(figures.accuracy, 4),
        "character_error_rate": round(figures.character_error_rate, 4),
    }
