"""The helpline's files: a believable state of CM Helpline as of two days, with the mess of real exports.

Enters: the `World`. Leaves: files in the folder of demo exports.
"""

from datetime import date
from pathlib import Path

import pandas as pd

from samiksha.demo import files
from samiksha.demo.calendar import day_number
from samiksha.demo.helpline.faults import plant_in_lives, plant_in_rows, plant_in_snapshot
from samiksha.demo.helpline.lives import FIRST_AS_OF, SECOND_AS_OF, lives
from samiksha.demo.helpline.rows import Places, blanked, written_date, written_rows
from samiksha.demo.helpline.snapshot import snapshot
from samiksha.demo.helpline.vocabulary import Vocabulary, vocabulary
from samiksha.demo.looks import STATE, Look, look_of
from samiksha.demo.world import World
from samiksha.params.areas import Area

_KRUTIDEV_HEADER = "dk;kZy; dh Vhi"


def write_helpline(world: World, folder: Path) -> list[Path]:
    """The paths: the state as of 13 May 2023, then each district as of 20 May."""
    words = vocabulary()
    earlier: list[pd.DataFrame] = []
    written: list[Path] = []
    for district in world.districts:
        first, path = _write_district(world, folder, district, words)
        earlier.append(first)
        written.append(path)
    name = world.register.name.in_language("hi")
    grid = _grid(pd.concat(earlier, ignore_index=True), STATE, name, FIRST_AS_OF, words)
    state = folder / f"helpline_demo_{world.register.register_code}_{FIRST_AS_OF:%Y%m%d}.csv"
    state.write_bytes(files.plain_csv_bytes(grid))
    return [state, *written]


def _write_district(world: World, folder: Path, district: Area, words: Vocabulary) -> tuple[pd.DataFrame, Path]:
    """The district's rows for the state-wide file, and the path of its own file."""
    place = world.places[district.code]
    history = lives(district, place, world.register, words)
    plant_in_lives(history, district.code)
    first, second = snapshot(history, FIRST_AS_OF), snapshot(history, SECOND_AS_OF)
    second = plant_in_snapshot(first, second, district.code)
    places = Places.of(district, world.register, world.departments, words)
    look = look_of(district.code, place)
    rows = written_rows(second, places, look, words)
    settled = second["registered_on"] < day_number(FIRST_AS_OF)
    free = (settled & ~second["planted"]).to_numpy()
    rows = plant_in_rows(rows, free, district.code, lambda day: written_date(look, day))
    grid = _grid(blanked(rows, look), look, district.in_language("hi"), SECOND_AS_OF, words)
    path = folder / f"helpline_demo_{district.code}_{SECOND_AS_OF:%Y%m%d}.{look.kind}"
    path.write_bytes(files.WRITERS[look.kind](grid))
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
