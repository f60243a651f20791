"""Corrections by hand, as data: params/corrections.yml, applied to the text before it is parsed.

Enters: entries that name source, key, column, what stood and what should. Leaves: corrected texts, a
note for each used entry, and one for each that fits nothing any more: then the portal has mended it.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from samiksha.load.findings import Findings
from samiksha.params.base import Strict, read_model


class Correction(Strict):
    """One cell, corrected by a person who says why."""

    source: str
    key: str
    """The key of the row, as it stands in the export; for rows without a number of their own the key that the loader
    makes of the row as it is before the correction, as its finding tells it."""
    column: str
    was: str
    now: str
    reason: str


class Corrections(Strict):
    """The whole file."""

    corrections: tuple[Correction, ...] = ()


def read_corrections(params: Path, source: str) -> tuple[Correction, ...]:
    """The corrections of one source; none if there is no file."""
    path = params / "corrections.yml"
    if not path.exists():
        return ()
    every = read_model(path, Corrections).corrections
    return tuple(correction for correction in every if correction.source == source)


def correct(
    texts: dict[str, pa.DictionaryArray],
    keys: pa.DictionaryArray,
    corrections: tuple[Correction, ...],
    numbers: np.ndarray,
    findings: Findings,
) -> dict[str, pa.DictionaryArray]:
    """The texts with every fitting correction made; `keys` are the rows' keys before any of them."""
    corrected, keys = dict(texts), keys.dictionary_decode()
    for entry in corrections:
        if entry.column not in corrected:
            continue
        column = corrected[entry.column].dictionary_decode()
        fits = pc.and_(pc.equal(keys, entry.key), pc.equal(pc.fill_null(column, ""), entry.was))
        fits = pc.fill_null(fits, False)
        at = np.flatnonzero(fits.to_numpy(zero_copy_only=False))
        for place in at:
            findings.note("corrected", row=int(numbers[place]), column=entry.column, value=entry.was,
                          detail=f"{entry.now} ({entry.reason})")  # fmt: skip
        if len(at):
            corrected[entry.column] = pc.if_else(fits, entry.now, column).dictionary_encode()
        elif pc.any(pc.equal(keys, entry.key)).as_py():
            findings.note("correction_unused", column=entry.column, value=entry.was, detail=entry.key)
    return corrected
