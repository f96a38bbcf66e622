# SPDX-License-Identifier: Apache-2.0
"""The text that ``benchmarks.reader`` prints and puts into ``docs/benchmarks.md``."""

from collections.abc import Mapping

from benchmarks.reading.comparison import Results
from benchmarks.reading.tables import (
    Goal,
    Measured,
    goal_table,
    group_table,
    main_table,
    ratio_table,
    state_table,
    table,
)

MOST_STATE_COLUMNS = 3


def goals(scenes: Measured, close_ups: Measured) -> list[Goal]:
    """What the project set itself, with what was measured for it."""
    photos, near = scenes.figures, close_ups.figures
    return [
        Goal("photographs, exact folded", photos.exact_fold, 0.92, 0.96, least=True),
        Goal("photographs, exact", photos.exact, 0.89, 0.93, least=True),
        Goal("photographs, found (IoU > 0.5)", photos.found, 0.97, 0.99, least=True),
        Goal("photographs, false reads per photo", photos.false_per_photo, 0.12, 0.06, least=False),
        Goal("close-ups, exact folded", near.exact_fold, 0.95, 0.98, least=True),
        Goal("photographs, calibration error", photos.calibration, 0.05, 0.02, least=False),
        Goal("close-ups, calibration error", near.calibration, 0.05, 0.02, least=False),
        Goal("photographs, median ms", photos.ms_median, 55, 35, least=False),
        Goal("photographs, peak MiB", scenes.peak_mib, 400, 300, least=False),
    ]


def _where(told: Mapping[str, str]) -> str:
    """When and on what it was measured."""
    return (
        f"Measured on {told['date']}: {told['machine']}, {told['busy']}; {told['system']}; commit {told['commit']}. "
        "Each system in its own process on one core with one thread, one after the other, on the same files; "
        "decoding counts, loading does not."
    )


def _ratios(measured: list[Measured]) -> str:
    if len(measured) == 1:
        return ""
    return f"Ours by each peer's, same run (below 1 is better for us):\n\n{ratio_table(measured[0], measured[1:])}"


def _states(close_ups: list[Measured]) -> str:
    shown = close_ups[:MOST_STATE_COLUMNS]
    return (
        "<details><summary>Close-ups by state: plates read right (folded)</summary>\n\n"
        f"{state_table(shown)}\n\n</details>"
    )


def _clips(results: Results) -> str:
    """False reads on the clips whose plates nobody can read."""
    rows = [[system, str(reads), str(frames)] for system, (reads, frames) in results.clips.items()]
    published = results.published
    whole = (
        ""
        if published is None
        else f"\n\nThe whole program, every frame followed and voted: {published} published."
    )
    return f"{table(('system', 'false reads', 'frames'), rows)}{whole}"


def _versions(results: Results) -> str:
    lines = [
        f"- {system}: {', '.join(f'{name} {version}' for name, version in versions.items())}"
        for system, versions in results.versions.items()
    ]
    return "\n".join(
        [*lines, *(f"- {system}: not measured, {why}" for system, why in results.missing.items())]
    )


def report(results: Results) -> str:
    """Everything as Markdown."""
    scenes, close_ups = results.scenes, results.close_ups
    parts = [
        _where(results.conditions),
        "### Goals",
        goal_table(goals(scenes[0], close_ups[0])),
        f"### Photographs of whole scenes ({scenes[0].figures.photos})",
        main_table(scenes),
        _ratios(scenes),
        "Folded exact by width of the plate, light on it and format (plates):",
        group_table(scenes, ("width", "light", "format")),
        f"### Close-ups of plates of all states ({close_ups[0].figures.photos})",
        main_table(close_ups),
        _ratios(close_ups),
        _states(close_ups),
        "### False reads on dash-cam clips (plates about 20 pixels wide, not readable)",
        _clips(results),
        "### Versions",
        _versions(results),
    ]
    return "\n\n".join(part for part in parts if part)
