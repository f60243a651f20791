"""Loading ten lakh rows of CSV, beside DuckDB writing the same file to Parquet sorted by district.

Run: `python benchmarks/loading.py [--rows 1000000]`. Prints seconds, peak memory of the process tree, and
how long one district's slice takes to open. Each way runs in a process of its own, in turn, three times.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.csv

ROOT = Path(__file__).parents[1]
AS_OF = date(2023, 5, 20)
DUCKDB = """
import duckdb, sys
duckdb.sql("COPY (SELECT * FROM read_csv(?, all_varchar=true) ORDER BY \\"जिला\\") TO '%s' (FORMAT parquet)" % sys.argv[2],
           params=[sys.argv[1]])
"""


def write_export(path: Path, rows: int) -> None:
    """A seeded CSV in the layout of the CM Helpline, believable in its widths and repeats."""
    sys.path.insert(0, str(ROOT / "lib"))
    from samiksha.params.areas import read_register

    random = np.random.default_rng(20230520)
    names = [area.in_language("hi") for area in read_register(ROOT / "params", "mp").at_level("district")]
    days = np.arange(np.datetime64("2022-04-01"), np.datetime64("2023-05-20"))
    registered = np.sort(random.choice(days, rows))
    closed = registered + random.integers(1, 120, rows).astype("timedelta64[D]")
    is_closed = (closed <= np.datetime64(AS_OF)) & (random.random(rows) < 0.9)
    written = [f"{str(day)[8:]}/{str(day)[5:7]}/{str(day)[:4]}" for day in days]
    as_text = np.array([*written, ""], dtype=object)

    def texts(values: np.ndarray, filled: np.ndarray) -> np.ndarray:
        places = (values - days[0]).astype(int)
        return as_text[np.where(filled & (places < len(days)) & (places >= 0), places, len(days))]

    ways = np.array(["संतुष्टि से बंद", "स्पेशल क्लोज", "निम्न गुणवत्ता से बंद"], dtype=object)
    officers = np.array([f"अधिकारी {number:03d} (काल्पनिक)" for number in range(400)], dtype=object)
    offices = np.array([f"कार्यालय {number:03d}" for number in range(300)], dtype=object)
    departments = np.array(["राजस्व", "ऊर्जा", "स्वास्थ्य", "सहकारिता", "श्रम", "परिवहन", "उद्यानिकी"], dtype=object)
    always = np.ones(rows, dtype=bool)
    table = {
        "शिकायत क्रमांक": np.char.add("MP", (10_000_000 + np.arange(rows)).astype(str)).astype(object),
        "जिला": np.array(names, dtype=object)[random.integers(0, len(names), rows)],
        "विकासखंड": offices[random.integers(0, 300, rows)],
        "विभाग": departments[random.integers(0, len(departments), rows)],
        "कार्यालय": offices[random.integers(0, 300, rows)],
        "अधिकारी": officers[random.integers(0, 400, rows)],
        "विषय": offices[random.integers(0, 300, rows)],
        "स्तर": np.array(["L1", "L2", "L3", "L4"], dtype=object)[random.integers(0, 4, rows)],
        "स्तर दिनांक": texts(registered, always),
        "पंजीयन दिनांक": texts(registered, always),
        "अंतिम उत्तर दिनांक": texts(registered + np.timedelta64(5, "D"), random.random(rows) < 0.6),
        "स्थिति": np.where(is_closed, ways[random.integers(0, 3, rows)], "लंबित"),
        "बंद दिनांक": texts(closed, is_closed),
        "पुनः खुली बार": random.integers(0, 3, rows).astype(str).astype(object),
        "समय-वृद्धि": random.integers(0, 5, rows).astype(str).astype(object),
        "टीप": np.char.add("कार्यवाही की जा रही है ", random.integers(0, 5000, rows).astype(str)).astype(object),
        "मोबाइल": np.char.add("99", (10_000_000 + random.integers(0, 600_000, rows)).astype(str)).astype(object),
    }
    pyarrow.csv.write_csv(pa.table({name: pa.array(column, pa.string()) for name, column in table.items()}), path)


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds, and the peak resident memory of the process and its children in MB."""
    began = time.perf_counter()
    process = psutil.Popen(command, stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        try:
            tree = [process, *process.children(recursive=True)]
            peak = max(peak, sum(each.memory_info().rss for each in tree))
        except psutil.NoSuchProcess:
            continue
        time.sleep(0.02)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{command} left with {process.returncode}")
    return seconds, peak / 2**20


def slice_ms(home: Path) -> float:
    """Milliseconds to open one district's rows, the middle of eleven."""
    from samiksha.home import Home
    from samiksha.store import Store

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
        write_export(export, asked.rows)
        print(f"{asked.rows:,} rows, {export.stat().st_size / 2**20:.0f} MB of CSV")
        ours, theirs = [], []
        for _ in range(asked.times):
            theirs.append(measured([sys.executable, "-c", DUCKDB, str(export), str(home / "duck.parquet")]))
            shutil.rmtree(home / "data", ignore_errors=True)
            command = [sys.executable, "-m", "samiksha", "load", str(export), "--home", str(home)]
            ours.append(measured(command))
        for name, runs in (("duckdb, sorted Parquet", theirs), ("samiksha load", ours)):
            seconds, peak = (statistics.median(column) for column in zip(*runs, strict=True))
            print(f"{name:24} {seconds:6.2f} s   peak {peak:6.0f} MB")
        ratio = statistics.median(s for s, _ in ours) / statistics.median(s for s, _ in theirs)
        print(f"ratio {ratio:.2f}")
        print(f"one district's slice {slice_ms(home):.0f} ms")


if __name__ == "__main__":
    main()
