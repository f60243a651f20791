"""Loading ten lakh rows of CSV, beside DuckDB writing the same file to Parquet sorted by district.

Run: `python benchmarks/loading.py [--rows 1000000]`. Prints seconds, peak memory of the process tree, and
how long one district's slice takes to open. Each way runs in a process of its own, in turn, three times.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT)  # instead of this folder, whose `round` is nobody else's
sys.path.insert(1, str(ROOT / "lib"))

from benchmarks.exports import AS_OF, table, write_table  # noqa: E402
from benchmarks.measuring import Measured, measured  # noqa: E402
from samiksha.params.areas import read_register  # noqa: E402

DUCKDB = """
import duckdb, sys
duckdb.sql("COPY (SELECT * FROM read_csv(?, all_varchar=true) ORDER BY \\"जिला\\") TO '%s' (FORMAT parquet)" % sys.argv[2],
           params=[sys.argv[1]])
"""


def slice_ms(home: Path) -> float:
    """Milliseconds to open one district's rows, the middle of eleven."""
    from samiksha.home import Home
    from samiksha.store.snapshots import Store

    store, times = Store(Home(home)), []
    for _ in range(11):
        began = time.perf_counter()
        rows = store.rows("cm_helpline", AS_OF, ("anuppur",))
        times.append(1000 * (time.perf_counter() - began))
    if not len(rows):
        raise SystemExit("no rows of anuppur")
    return statistics.median(times)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--rows", type=int, default=1_000_000)
    given.add_argument("--times", type=int, default=3)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(ROOT / "params", home / "params")
        (home / "notebooks").mkdir()
        export = home / "helpline_bench_20230520.csv"
        names = [area.in_language("hi") for area in read_register(home / "params", "mp").at_level("district")]
        write_table(table(names, 0, asked.rows), export)
        print(f"{asked.rows:,} rows, {export.stat().st_size / 2**20:.0f} MB of CSV")
        ours: list[Measured] = []
        theirs: list[Measured] = []
        for _ in range(asked.times):
            theirs.append(measured([sys.executable, "-c", DUCKDB, str(export), str(home / "duck.parquet")]))
            shutil.rmtree(home / "data", ignore_errors=True)
            command = [sys.executable, "-m", "samiksha", "load", str(export), "--home", str(home)]
            ours.append(measured(command))
        for name, runs in (("duckdb, sorted Parquet", theirs), ("samiksha load", ours)):
            seconds = statistics.median(run.seconds for run in runs)
            peak = statistics.median(run.peak_mb for run in runs)
            print(f"{name:24} {seconds:6.2f} s   peak {peak:6.0f} MB")
        ratio = statistics.median(run.seconds for run in ours) / statistics.median(run.seconds for run in theirs)
        print(f"ratio {ratio:.2f}")
        print(f"one district's slice {slice_ms(home):.0f} ms")


if __name__ == "__main__":
    main()
