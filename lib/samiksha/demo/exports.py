"""The demo exports: a believable state of CM Helpline as of two days, with the mess of real exports.

Enters: a home (its register and departments). Leaves: files under <home>/data/inbox/demo/. Seeded by
district, no clock: the same params give the same bytes. All in them is invented, and every file says so.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas as pd

from samiksha.demo import files
from samiksha.demo.faults import plant_in_lives, plant_in_rows, plant_in_snapshot
from samiksha.demo.lives import FIRST_AS_OF, SECOND_AS_OF, day_number, lives
from samiksha.demo.looks import STATE, Look, look_of
from samiksha.demo.rows import Places, blanked, written_date, written_rows
from samiksha.demo.snapshot import snapshot
from samiksha.demo.vocabulary import Vocabulary, vocabulary
from samiksha.home import Home
from samiksha.params.areas import Area, Register, read_register
from samiksha.params.departments import Departments, read_departments

REGISTER = "mp"
WRITERS = {"xlsx": files.xlsx_bytes, "csv": files.csv_bytes, "tsv": files.tsv_bytes, "xls": files.html_bytes}
_KRUTIDEV_HEADER = "dk;kZy; dh Vhi"


def write_demo(home: Home, districts: Iterable[str] | None = None) -> list[Path]:
    """The paths of the demo exports: one of the state as of 13 May 2023, one a district as of 20 May.

    `districts` limits both to some codes. Raises UnknownArea for a code that the register does not hold.
    """
    register = read_register(home.params, REGISTER)
    departments = read_departments(home.params)
    words = vocabulary()
    every = register.at_level("district")
    chosen = [register.area(code) for code in districts] if districts is not None else list(every)
    folder = home.inbox / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("helpline_demo_*"):
        old.unlink()
    earlier: list[pd.DataFrame] = []
    written: list[Path] = []
    for district in chosen:
        first, path = _write_district(folder, district, every.index(district), register, departments, words)
        earlier.append(first)
        written.append(path)
    grid = _grid(pd.concat(earlier, ignore_index=True), STATE, register.name.in_language("hi"), FIRST_AS_OF, words)
    state = folder / f"helpline_demo_{REGISTER}_{FIRST_AS_OF:%Y%m%d}.csv"
    state.write_bytes(files.plain_csv_bytes(grid))
    return [state, *written]


def _write_district(
    folder: Path, district: Area, place: int, register: Register, departments: Departments, words: Vocabulary
) -> tuple[pd.DataFrame, Path]:
    """The district's rows for the state-wide file, and the path of its own file."""
    history = lives(district, place, register, words)
    plant_in_lives(history, district.code)
    first, second = snapshot(history, FIRST_AS_OF), snapshot(history, SECOND_AS_OF)
    second = plant_in_snapshot(first, second, district.code)
    places = Places.of(district, register, departments, words)
    look = look_of(district.code, place)
    rows = written_rows(second, places, look, words)
    settled = second["registered_on"] < day_number(FIRST_AS_OF)
    free = (settled & ~second["planted"]).to_numpy()
    rows = plant_in_rows(rows, free, district.code, lambda day: written_date(look, day))
    grid = _grid(blanked(rows, look), look, district.in_language("hi"), SECOND_AS_OF, words)
    path = folder / f"helpline_demo_{district.code}_{SECOND_AS_OF:%Y%m%d}.{look.kind}"
    path.write_bytes(WRITERS[look.kind](grid))
    return written_rows(first, places, STATE, words), path


def _grid(rows: pd.DataFrame, look: Look, place: str, as_of: date, words: Vocabulary) -> files.Grid:
    subtitle = words.subtitle.format(district=place, day=f"{as_of:%d/%m/%Y}")
    titles = (words.title, subtitle, "")[: look.titles]
    header = tuple(_header(name, number, look, words) for number, name in enumerate(rows.columns))
    foot = ("", words.total, str(len(rows)), *[""] * (len(header) - 3)) if look.total else ()
    return files.Grid(titles, header, rows, foot, words.sheet)


def _header(name: str, number: int, look: Look, words: Vocabulary) -> str:
    if name not in words.headers:
        return _KRUTIDEV_HEADER
    english = look.headers == "en" or (look.headers == "mixed" and number % 2 == 1)
    return words.headers[name].in_language("en" if english else "hi")
