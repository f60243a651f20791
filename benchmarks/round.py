"""What a round costs: ways of making the same pages, its parts, its growth. All in one run.

Run: `make benchmark`, which installs what only this needs, or `.venv/bin/python benchmarks/round.py`. Writes
benchmarks/results.json, and with --write-docs docs/performance.md and its chart. It takes hours; to try it:
`--districts 2 --sample 1 --sizes 10,20 --rows 10000,100000 --results /tmp/results.json`.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[0] = str(ROOT)  # instead of this folder: `round` and `floor` stay the built-in ones for everybody
sys.path.insert(1, str(ROOT / "lib"))

from benchmarks.comparing import compare  # noqa: E402
from benchmarks.growth import Size, grow  # noqa: E402
from benchmarks.parts import parts  # noqa: E402
from benchmarks.report import write_docs  # noqa: E402

SECTIONS = ("ways", "parts", "districts", "rows")
ROWS_A_DISTRICT = 2000
DISTRICTS = 55
"""Over which the rows grow: as many as Madhya Pradesh has."""


def whole_numbers(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=SECTIONS, action="append", help="a section; may stand several times")
    parser.add_argument("--districts", type=int, help="of the demo; all without")
    parser.add_argument("--sample", type=int, default=3, help="districts of each review for the command line")
    parser.add_argument("--sizes", type=whole_numbers, default=[55, 110, 220, 400, 800], help="numbers of districts")
    parser.add_argument("--rows", type=whole_numbers, default=[10**5, 10**6, 10**7], help="numbers of rows")
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results.json")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where performance.md is written")
    parser.add_argument("--write-docs", action="store_true")
    parser.add_argument("--from-results", action="store_true", help="measures nothing, writes the document")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    results = json.loads(given.results.read_text(encoding="utf-8")) if given.results.exists() else {}
    measure: dict[str, Callable[[], Iterable[dict[str, Any]]]] = {
        "ways": lambda: [compare(given.districts, given.sample)],
        "parts": lambda: [parts(given.districts)],
        "districts": lambda: grow([Size(number, number * ROWS_A_DISTRICT) for number in given.sizes]),
        "rows": lambda: grow([Size(min(DISTRICTS, given.districts or DISTRICTS), number) for number in given.rows]),
    }
    for section in () if given.from_results else given.only or SECTIONS:
        print(f"{section} …", flush=True)
        for told in measure[section]():
            results[section] = told
            given.results.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if given.write_docs or given.from_results:
        write_docs(results, given.docs)


if __name__ == "__main__":
    main()
