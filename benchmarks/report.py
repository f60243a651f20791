"""docs/performance.md, whole, out of the results alone.

Enters: `results.json`. Leaves: the document and its chart. No figure stands here; a section that was not measured says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.chart import draw
from benchmarks.parts import PARTS
from benchmarks.ways import WAYS

Results = Mapping[str, Any]
PICTURE = Path("images") / "performance.png"
BY_HAND, FLOOR, OURS = "command_line", "floor", "samiksha"
COMMAND = "make benchmark"


def write_docs(results: Results, docs: Path) -> None:
    """The document and its picture, under docs/."""
    draw(results, docs / PICTURE)
    sections = [_head(results), _ways(results), _parts(results), _districts(results), _rows(results), _notes()]
    text = "\n\n".join(section.strip() for section in sections) + "\n"
    (docs / "performance.md").write_text(text, encoding="utf-8")


def _head(results: Results) -> str:
    return f"""
# What a round costs

Made by `{COMMAND}` (`benchmarks/round.py`), which runs all of this in turn and writes this document from
`benchmarks/results.json`. {_machine(results)}

![Ways of making the same pages, parts of a round, growth]({PICTURE.as_posix()})"""


def _machine(results: Results) -> str:
    """What it ran on; where the sections were not run alike, each of them."""
    told = {name: results[name]["machine"] for name in ("ways", "parts", "districts", "rows") if name in results}
    if not told:
        return "Nothing was measured."
    if all(each == next(iter(told.values())) for each in told.values()):
        return _said_of(next(iter(told.values())))
    return " ".join(f"Section {name}: {_said_of(each)}" for name, each in told.items())


def _said_of(machine: Mapping[str, Any]) -> str:
    libraries = ", ".join(f"{name} {version}" for name, version in machine["libraries"].items())
    return (f"Run on {machine['day']}, on {machine['cores']} cores and {machine['memory_gb']} GB of memory, "
            f"{machine['system']}, Python {machine['python']}; {libraries}.")  # fmt: skip


def _ways(results: Results) -> str:
    if not (told := results.get("ways")):
        return _not_measured("The same pages, made in five ways")
    pages, ways = told["pages"], told["ways"]
    hand = _a_page(ways[BY_HAND])
    floor = _a_page(ways[FLOOR])
    floor_cpu = ways[FLOOR]["cpu"] / ways[FLOOR]["pages"]
    rows = []
    for way, name in ((way, WAYS[way].name) for way in WAYS):
        of = ways[way]
        seconds, cpu = of["seconds"] / of["pages"], of["cpu"] / of["pages"]
        rows.append((name, of["pages"], _s(of["seconds"]), f"{seconds:.2f}", f"{cpu:.2f}", _n(of["peak_mb"]),
                     f"{of['written_mb'] / of['pages']:.2f}", f"{hand / _a_page(of):.1f}",
                     f"{_a_page(of) / floor:.2f}", f"{cpu / floor_cpu:.2f}"))  # fmt: skip
    table = _table(
        ("Way", "Pages", "Seconds", "Seconds a page", "CPU seconds a page", "Peak memory, MB", "MB written a page",
         "Times as fast as the command line", "Seconds to the floor's",
         "CPU to the floor's"), rows)  # fmt: skip
    by_hand = ways[BY_HAND]
    whole = by_hand["seconds"] / by_hand["pages"] * pages
    sampled = by_hand["pages"] != pages
    sample = (f"The first two ways were measured on {by_hand['pages']} of the {pages} pages; all come to {_s(whole)} seconds on "
              f"the command line, which makes one after the other." if sampled else "")  # fmt: skip
    return f"""
## The same pages, made in five ways

The briefs of {len(told["reviews"])} reviews for {told["districts"]} districts of the demo: {pages} pages, {_n(ways[OURS]["page_mb"])} MB, roll-ups left out,
from the same notebooks and the same snapshots. Each way ran alone, in a process of its own, the last two three times in turn, of which the one with the fewest CPU seconds counts; the start of the interpreter and all
imports count. Afterwards every page had to be there and bear its district's name. {sample}

{table}

- The pools have a process for each core, keep one exporter a process, and do not save the notebook after each cell.
- {_floor(told)}
- Byte for byte the same as ours: {_alike(ways)}. The command line's pages lack the head that only a round can prove.
- ploomber-engine and the floor execute briefs in one process after each other: nothing of what one district leaves behind
  keeps the next from reading it, and a cell that hangs or dies takes its process along. `samiksha round` gives each brief a
  process of its own, with limits, keys and a ledger."""


def _floor(told: Mapping[str, Any]) -> str:
    of = told["ways"][FLOOR]
    said, pages = of["told"], of["pages"]
    return (f"The floor is the notebooks' cells, executed without a kernel, and the conversion, in one warm process a core. Of its "
            f"{_s(of['seconds'])} seconds {_s(said['start_seconds'])} are imports; in steady state it takes "
            f"{said['steady_seconds'] / pages:.2f} seconds a page. The cells alone take {said['cells_cpu'] / pages:.2f} CPU seconds "
            f"a page, the conversion {said['conversion_cpu'] / pages:.2f}.")  # fmt: skip


def _alike(ways: Mapping[str, Any]) -> str:
    return ", ".join(f"{WAYS[way].name} {of['alike']} of {of['pages']}" for way, of in ways.items() if "alike" in of)


def _parts(results: Results) -> str:
    if not (told := results.get("parts")):
        return _not_measured("Where a round's time goes")
    spent, pages, floor = told["parts"], told["pages"], told["floor"]
    rows = [(PARTS[name], _s(cpu), f"{cpu / pages:.3f}", f"{100 * cpu / told['cpu']:.0f} %",
             f"{floor[name] / pages:.3f}" if name in floor else "—")
            for name, cpu in spent.items()]  # fmt: skip
    untold = told["cpu"] - sum(spent.values())
    return f"""
## Where a round's time goes

The same {pages} pages once more, in {_s(told["seconds"])} seconds, {_s(told["cpu"])} CPU seconds, and then the floor. The
processes tell of themselves, by `benchmarks/probe.py`; {_s(untold)} CPU seconds remain untold.

{_table(("Part", "CPU seconds", "a page", "of all", "a page, the floor"), rows)}

The cells themselves cost more in a round than in the floor, because each brief's process is new: it shares the memory of its
parent, and gets a page of memory of its own with each first touch. That, the fork and the end of a process are the
price of a process for each brief."""


_STEPS = {"load": "load", "briefs": "briefs", "rollups": "roll-ups", "nothing": "nothing changed",
          "load_one": "load one changed file", "round_one": "one row changed"}  # fmt: skip


def _districts(results: Results) -> str:
    return _growth(results.get("districts"), "More districts", "districts",
                   "As many rows for each district at every size.")  # fmt: skip


def _rows(results: Results) -> str:
    return _growth(results.get("rows"), "More rows", "rows", "The same districts, more rows for each.")


def _growth(told: Mapping[str, Any] | None, title: str, by: str, said: str) -> str:
    if not told:
        return _not_measured(title)
    sizes = told["sizes"]
    seconds = [(_n(size["districts"]), _n(size["rows"]),
                *(_pair(size["steps"][step]) for step in _STEPS)) for size in sizes]  # fmt: skip
    per_page = [(_n(size["districts"]), _n(size["rows"]), *_each(size)) for size in sizes]
    return f"""
## {title}

{said} Made-up complaints in {sizes[0]["files"]} files or more; each step is the command that an office types, in a process of its
own. Seconds, and in brackets CPU seconds:

{_table(("Districts", "Rows", *_STEPS.values()), seconds)}

"Roll-ups" is the round over all, once the briefs stand: those of the divisions and the state. "Nothing changed" is the same
command again. "One row changed" is the round after one row of one district came anew: it makes that district's brief and the
two roll-ups above it.{_unmade(sizes)}

{_table(("Districts", "Rows", "Seconds a brief", "CPU seconds a brief", "Load: CPU seconds in 1 lakh rows", "Peak memory loading, MB",
         "of the briefs", "of the roll-ups", "Exports, MB", "Store, MB", "Outputs, MB"), per_page)}"""  # fmt: skip


def _unmade(sizes: Sequence[Mapping[str, Any]]) -> str:
    """Which roll-ups went beyond a limit."""
    told = [f"{len(size['unmade'])} of {_n(size['districts'])} districts and {_n(size['rows'])} rows"
            for size in sizes if size["unmade"]]  # fmt: skip
    return f" Roll-ups that could not be made within `params/limits.yml`: {', '.join(told)}." if told else ""


def _each(size: Mapping[str, Any]) -> Iterable[str]:
    steps = size["steps"]
    yield f"{steps['briefs']['seconds'] / size['districts']:.2f}"
    yield f"{steps['briefs']['cpu'] / size['districts']:.2f}"
    yield f"{steps['load']['cpu'] / size['rows'] * 100_000:.2f}"
    yield from (_n(steps[step]["peak_mb"]) for step in ("load", "briefs", "rollups"))
    yield from map(_n, (size["exports_mb"], size["store_mb"], size["outputs_mb"]))


def _notes() -> str:
    return """
## How it is measured

CPU seconds are those of the command and of all that it started and waited for (`wait4`). Peak memory is the largest sum over
its processes, looked at four times a second; memory that several processes share is counted once (PSS). What was written is
what the system counted for the disk. Wall seconds depend on what else the machine does; CPU seconds hardly do."""


def _not_measured(title: str) -> str:
    return f"## {title}\n\nNot measured."


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def _a_page(of: Mapping[str, Any]) -> float:
    return float(of["seconds"]) / int(of["pages"])


def _pair(step: Mapping[str, Any]) -> str:
    return f"{_s(step['seconds'])} ({_s(step['cpu'])})"


def _s(seconds: float) -> str:
    return f"{seconds:,.0f}" if seconds >= 100 else f"{seconds:.1f}"


def _n(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 or isinstance(number, int) else f"{number:.1f}"
