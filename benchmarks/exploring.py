"""How fast the engine of the live view answers: one lakh rows of a district, ten lakh of a state.

Run: `python benchmarks/exploring.py [--rows 100000,1000000] [--keep FOLDER]`. Prints seconds to open, milliseconds an answer
(headline, breakdown and twenty cases of a choice not made before), and the peak memory, each of a process of its own.
"""

import argparse
import itertools
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT)  # instead of this folder, whose `round` is nobody else's
sys.path.insert(1, str(ROOT / "lib"))

import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402

from benchmarks.exports import AS_OF, DEPARTMENTS, pick, table, write_table  # noqa: E402
from benchmarks.growth import NAME, Size, home_of, samiksha  # noqa: E402
from benchmarks.measuring import measured  # noqa: E402
from samiksha.home import Home  # noqa: E402

OFFICERS, A_OFFICE = 400, 4
"""Officers of a district, and of each office."""
ANSWERS = 60
FILE_OF = 200_000
"""Rows a file."""


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--rows", default="100000,1000000", help="up to a lakh: one district; more: 55 districts")
    given.add_argument("--keep", type=Path, help="where the homes stay, to be measured again")
    given.add_argument("--of", nargs=2, help=argparse.SUPPRESS)
    asked = given.parse_args()
    if asked.of:
        print(json.dumps(answers(Home(Path(asked.of[0])), asked.of[1])))
        return
    with tempfile.TemporaryDirectory(prefix="samiksha-benchmark-") as folder:
        for rows in map(int, asked.rows.split(",")):
            tell(asked.keep or Path(folder), Size(1 if rows <= 100_000 else 55, rows))


def tell(folder: Path, size: Size) -> None:
    """Measures one size, and prints it."""
    home = Home(folder / str(size.rows))
    if not home.root.exists():
        make(home.root, size)
    area = size.codes[0] if size.districts == 1 else NAME
    child = measured([sys.executable, __file__, "--of", home.root, area])
    print(f"{size.rows:,} rows, {size.districts} district(s): peak {child.peak_mb:.0f} MB")
    for name, (middle, most, busy, number) in child.told.items():
        print(f"  {name:14} median {middle:7.1f} ms, most {most:7.1f} ms; processor {busy:7.1f} ms; of {number}")


def make(folder: Path, size: Size) -> None:
    """A home with so many rows, loaded as an office loads them."""
    home = home_of(folder, size)
    files, places = [], -(-size.districts * FILE_OF // size.rows)
    for number in range(0, size.districts, places):
        names = size.names[number : number + places]
        rows = size.rows * len(names) // size.districts
        path = home.inbox / f"{NAME}_{number:03d}_{AS_OF:%Y%m%d}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_table(with_offices(table(names, size.rows * number // size.districts, rows)), path)
        files.append(path)
    samiksha(home, "load", *files)


def with_offices(made: pa.Table) -> pa.Table:
    """Each officer sits in one office of one department, as officers do."""
    officer = np.random.default_rng(made.num_rows).integers(0, OFFICERS, made.num_rows)
    office = officer // A_OFFICE
    columns = {
        "अधिकारी": pick([f"अधिकारी {number:03d} (काल्पनिक)" for number in range(OFFICERS)], officer),
        "कार्यालय": pick([f"कार्यालय {number:03d}" for number in range(OFFICERS // A_OFFICE)], office),
        "विभाग": pick(DEPARTMENTS, office % len(DEPARTMENTS)),
        "विकासखंड": pick([f"विकासखंड {number}" for number in range(8)], office % 8),
    }
    for name, column in columns.items():
        made = made.set_column(made.schema.get_field_index(name), name, column)
    return made


def answers(home: Home, area: str) -> dict[str, tuple[float, float, float, int]]:
    """Milliseconds to open, of an answer, and of what else a room asks: the middle, the most, the middle of the processor's,
    how often."""
    from samiksha.explore.cases import Cases, Pick

    found: dict[str, list[tuple[float, float]]] = {}

    def timed(name: str, do: Any, *given: Any) -> Any:
        began, busy = time.perf_counter(), time.process_time()
        done = do(*given)
        took = 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - busy)
        found.setdefault(name, []).append(took)
        return done

    for _ in range(5):
        cases = timed("open", Cases.open, home, NAME, area, AS_OF)
    timed("first", answer, cases, Pick(state="pending"), "department", "age_days")
    for by, chosen, order in itertools.islice(choices(cases), ANSWERS):
        timed("answer", answer, cases, chosen, by, order)
        timed("headline", cases.headline, turned(chosen))
        timed("breakdown", cases.breakdown, by, turned(chosen))
        timed("listed", cases.listed, turned(chosen), order, True, 0, 20)
        timed("trend", cases.trend, chosen)
    for each in cases.dimensions:
        timed(f"by {each.name}", each.options, Pick(level="L2"))
    for words in ("कार्यालय 01", "MP1000", "अधिकारी 27 विकासखंड"):
        timed("search", answer, cases, Pick(search=words), "department", "age_days")
    told = {}
    for name, took in found.items():
        seconds, busy = zip(*took, strict=True)
        told[name] = statistics.median(seconds), max(seconds), statistics.median(busy), len(took)
    return told


def turned(chosen: Any) -> Any:
    """Nearly the same choice, which nobody has made before."""
    from dataclasses import replace

    return replace(chosen, until=AS_OF - timedelta(days=1))


def answer(cases: Any, chosen: Any, by: str, order: str) -> None:
    """What is drawn anew when a choice changes."""
    cases.headline(chosen)
    cases.breakdown(by, chosen)
    rows, number = cases.listed(chosen, order, True, 0, 20)
    if len(rows) != min(20, number):
        raise SystemExit(f"{chosen}: {len(rows)} of {number} rows listed")


def choices(cases: Any) -> Iterator[tuple[str, Any, str]]:
    """Choices as a meeting makes them, each another one: what is asked for, the choice, the order of the list."""
    from samiksha.explore.cases import Pick

    chance = random.Random(20230520)
    codes = {each.name: [one.code for one in each.options(Pick())] for each in cases.dimensions}
    down = [name for name in ("area", "department", "office", "officer") if name in codes]
    orders = ("age_days", "registered_on", "department", "office")
    for number in itertools.count():
        depth = number % len(down)
        chosen = {name: chance.choice(codes[name]) for name in down[:depth]}
        for name in ("level", "age", "state"):
            if chance.random() < 0.4:
                chosen[name] = chance.choice(codes[name])
        since = AS_OF - timedelta(days=chance.randrange(300, 500))
        yield down[depth], Pick(**chosen, since=since), orders[number % 4]


if __name__ == "__main__":
    main()
