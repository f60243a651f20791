"""Made-up exports of any size, in the layout of the CM Helpline: seeded, and quickly written.

Enters: names of places, how many rows. Leaves: CSV files, each of some places, as offices would drop them.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

AS_OF = date(2023, 5, 20)
ROWS_A_FILE = 1_000_000
FILES = 10
"""At least, where there are so many places."""
DEPARTMENTS = ("राजस्व", "ऊर्जा", "स्वास्थ्य", "सहकारिता", "श्रम", "परिवहन", "उद्यानिकी")
CLOSED = ("संतुष्टि से बंद", "स्पेशल क्लोज", "निम्न गुणवत्ता से बंद")
REMARK, OTHER_REMARK = "कार्यवाही की जा रही है", "कार्यवाही पूर्ण हो चुकी है"
FIRST_DAY = np.datetime64("2022-04-01")


def write_exports(folder: Path, places: Sequence[str], rows: int, name: str = "growth") -> list[Path]:
    """The paths. Every place has as many rows as the next, give or take one; a file holds some places."""
    count = min(len(places), max(FILES, -(-rows // ROWS_A_FILE)))
    folder.mkdir(parents=True, exist_ok=True)
    bounds = np.linspace(0, len(places), count + 1).astype(int)
    paths = []
    for number, (first, end) in enumerate(pairwise(bounds)):
        start, stop = rows * first // len(places), rows * end // len(places)
        path = folder / f"{name}_{number:03d}_{AS_OF:%Y%m%d}.csv"
        write_table(table(list(places[first:end]), int(start), int(stop - start)), path)
        paths.append(path)
    return paths


def write_table(made: pa.Table, path: Path) -> None:
    pyarrow.csv.write_csv(made, path)


def table(places: Sequence[str], first: int, rows: int) -> pa.Table:
    """So many complaints, numbered from `first`, spread over the places; believable in their widths and repeats."""
    random = np.random.default_rng([20230520, first])
    days = (np.datetime64(AS_OF) - FIRST_DAY).astype(int)
    registered = np.sort(random.integers(0, days, rows))
    closed = registered + random.integers(1, 120, rows)
    is_closed = (closed <= days) & (random.random(rows) < 0.9)
    replied = random.random(rows) < 0.6
    states = np.where(is_closed, random.integers(0, len(CLOSED), rows), len(CLOSED))
    offices = [f"कार्यालय {number:03d}" for number in range(300)]
    officers = [f"अधिकारी {number:03d} (काल्पनिक)" for number in range(400)]
    remarks = [f"{REMARK} {number}" for number in range(5000)]
    numbers = [str(number) for number in range(5)]

    def some(words: Sequence[str]) -> pa.Array:
        return pick(words, random.integers(0, len(words), rows))

    return pa.table({
        "शिकायत क्रमांक": numbered("MP", 10_000_000 + first + np.arange(rows)),
        "जिला": pick(places, random.permutation(np.arange(rows) * len(places) // max(rows, 1))),
        "विकासखंड": some(offices),
        "विभाग": some(DEPARTMENTS),
        "कार्यालय": some(offices),
        "अधिकारी": some(officers),
        "विषय": some(offices),
        "स्तर": some(("L1", "L2", "L3", "L4")),
        "स्तर दिनांक": written(registered),
        "पंजीयन दिनांक": written(registered),
        "अंतिम उत्तर दिनांक": written(np.where(replied, np.minimum(registered + 5, days), -1)),
        "स्थिति": pick((*CLOSED, "लंबित"), states),
        "बंद दिनांक": written(np.where(is_closed, closed, -1)),
        "पुनः खुली बार": pick(numbers, random.integers(0, 3, rows)),
        "समय-वृद्धि": pick(numbers, random.integers(0, 5, rows)),
        "टीप": some(remarks),
        "मोबाइल": numbered("99", 10_000_000 + random.integers(0, 600_000, rows)),
    })  # fmt: skip


def pick(words: Sequence[str], which: np.ndarray) -> pa.Array:
    """For each number the word of that place."""
    return pa.array(words, pa.string()).take(pa.array(which))


def numbered(before: str, numbers: np.ndarray) -> pa.Array:
    return pc.binary_join_element_wise(before, pa.array(numbers).cast(pa.string()), "")


def written(days: np.ndarray) -> pa.Array:
    """Days since the first as an office writes them; blank for a negative one."""
    every = FIRST_DAY + np.arange(days.max(initial=0) + 1)
    words = [f"{day[8:]}/{day[5:7]}/{day[:4]}" for day in every.astype(str)]
    return pick([*words, ""], np.where(days < 0, len(words), days))


def change_one_row(path: Path) -> None:
    """Another remark in one row: the file comes anew, and nothing else in it differs."""
    content = path.read_bytes()
    changed = content.replace(REMARK.encode(), OTHER_REMARK.encode(), 1)
    if changed == content:
        raise SystemExit(f"{path} has no row to change")
    path.write_bytes(changed)
