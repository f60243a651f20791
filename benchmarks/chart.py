"""The picture of docs/performance.md.

Enters: results. Leaves: one PNG: ways beside each other, the parts of a round, growth with districts and with rows.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter

SHORT = {
    "command_line": "papermill + nbconvert,\ncommand line",
    "papermill": "papermill, process pool",
    "ploomber": "ploomber-engine, process pool",
    "samiksha": "samiksha round",
    "floor": "the floor",
}
PARTS = {
    "runner": "owner", "imports": "imports", "forking": "forking", "execution": "papermill", "conversion": "to the page",
    "kernels": "kernels", "cells": "cells",
}  # fmt: skip
LINES = {"load": "load", "briefs": "briefs", "rollups": "roll-ups", "nothing": "nothing changed",
         "round_one": "one row changed"}  # fmt: skip
OURS, OTHERS, FLOOR = "#1b6ca8", "#9aa5b1", "#5f7d4f"
SIZE, DPI = (9.0, 6.4), 110


def draw(results: Mapping[str, Any], path: Path) -> None:
    """Writes the picture; a section that was not measured leaves its field empty."""
    figure = Figure(figsize=SIZE, dpi=DPI, layout="constrained")
    fields = figure.subplots(2, 2)
    for name, field, drawn in (
        ("ways", fields[0][0], _ways), ("parts", fields[0][1], _parts),
        ("districts", fields[1][0], _growth), ("rows", fields[1][1], _growth),
    ):  # fmt: skip
        field.spines[["top", "right"]].set_visible(False)
        field.tick_params(labelsize=8)
        if name in results:
            drawn(field, results[name], name)
        else:
            field.set_axis_off()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Software": None})


def _ways(field: Axes, told: Mapping[str, Any], _: str) -> None:
    names = list(reversed(SHORT))
    seconds = [told["ways"][name]["seconds"] / told["ways"][name]["pages"] for name in names]
    colours = [{"samiksha": OURS, "floor": FLOOR}.get(name, OTHERS) for name in names]
    bars = field.barh([SHORT[name] for name in names], seconds, color=colours)
    field.bar_label(bars, [f"{each:.2f}" for each in seconds], padding=3, fontsize=8)
    field.margins(x=0.2)
    field.set_title("Seconds a page, start-up included", fontsize=9)


def _parts(field: Axes, told: Mapping[str, Any], _: str) -> None:
    names = list(reversed(PARTS))
    cpu = [told["parts"][name] / told["pages"] for name in names]
    bars = field.barh([PARTS[name] for name in names], cpu, color=OURS)
    field.bar_label(bars, [f"{each:.3f}" for each in cpu], padding=3, fontsize=8)
    field.margins(x=0.2)
    field.set_title("Parts of a round, CPU seconds a page", fontsize=9)


def _growth(field: Axes, told: Mapping[str, Any], by: str) -> None:
    sizes = told["sizes"]
    for step, label in LINES.items():
        field.plot([size[by] for size in sizes], [size["steps"][step]["seconds"] for size in sizes], marker="o",
                   markersize=4, label=label)  # fmt: skip
    field.set_xscale("log")
    field.set_yscale("log")
    field.set_xticks([size[by] for size in sizes], [f"{size[by]:,}" for size in sizes], minor=False)
    field.set_xticks([], minor=True)
    field.yaxis.set_major_formatter(LogFormatter())
    field.yaxis.set_minor_formatter(LogFormatter())
    field.tick_params(which="both", labelsize=8)
    field.set_title(f"Seconds by {by}, logarithmic", fontsize=9)
    field.legend(fontsize=7, frameon=False)
