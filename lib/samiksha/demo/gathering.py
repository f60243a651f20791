"""What the districts tell becomes the state's file and those of the districts that send their own.

Enters: for each district its rows by source and day. Leaves: files in the folder of demo exports.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from samiksha.demo.looks import Look
from samiksha.demo.office import Export, write_export
from samiksha.demo.world import World

Told = Mapping[str, Sequence[pd.DataFrame]]
"""Source → rows by canonical name, as of each of the days."""


def write_told(
    world: World, folder: Path, told: Sequence[Told], days: Sequence[date],
    own: Mapping[str, Mapping[str, Look]], states: Mapping[str, Look],
) -> list[Path]:  # fmt: skip
    """The paths, source by source and day by day; on the first days the state sends everything in one file."""
    written: list[Path] = []
    for source, look in states.items():
        for place, as_of in enumerate(days):
            parts = [each[source][place] for each in told if source in each and len(each[source][place])]
            if not parts:
                continue
            looks = own.get(source, {}) if as_of == days[-1] else {}
            rows = pd.concat([part.astype(object) for part in parts], ignore_index=True)
            written += write_export(world, folder, Export(source, as_of, rows, looks, look))
    return written
