"""A snapshot written out as one office's export shows it.

Enters: a snapshot's codes and day numbers, and a `Look`. Leaves: a frame of the objects that the cells
will hold (text, whole numbers, dates), columns by canonical name in the export's order.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pandas as pd

from samiksha.demo.calendar import day_number, day_of
from samiksha.demo.helpline.lives import SECOND_AS_OF
from samiksha.demo.helpline.snapshot import COUNTS, DATES
from samiksha.demo.helpline.vocabulary import Vocabulary
from samiksha.demo.looks import DATE_STYLES, DIGITS, Look
from samiksha.params.areas import Area, Register
from samiksha.params.departments import Departments


@dataclass(frozen=True)
class Places:
    """The district and what its rows name."""

    district: Area
    blocks: tuple[str, ...]
    departments: tuple[str, ...]
    """Hindi names, in the vocabulary's order."""
    offices: tuple[tuple[str, ...], ...]
    """By department, then by block."""

    @classmethod
    def of(cls, district: Area, register: Register, departments: Departments, words: Vocabulary) -> "Places":
        """The names of one district."""
        blocks = tuple(area.in_language("hi") for area in register.under(district.code, "block"))
        names = departments.names()
        home = district.in_language("hi")
        offices = tuple(
            tuple(kind.office.format(block=block, district=home) for block in blocks)
            for kind in words.departments.values()
        )
        return cls(district, blocks, tuple(names[code].in_language("hi") for code in words.departments), offices)


def written_date(look: Look, day: date) -> str | date:
    """A date as this file writes it."""
    written = DATE_STYLES[look.dates](day)
    return written.translate(DIGITS) if look.devanagari and isinstance(written, str) else written


def written_rows(snapshot: pd.DataFrame, places: Places, look: Look, words: Vocabulary) -> pd.DataFrame:
    """One row a complaint, each cell as the file will hold it."""
    lang = "en" if look.headers == "en" else "hi"
    rows = {
        "complaint_id": _numbers(snapshot["complaint_id"], look),
        "area": _spelt(snapshot, look.spellings or (places.district.in_language("hi"),)),
        "block": _named(places.blocks, snapshot["block"]),
        "department": _named(places.departments, snapshot["department"]),
        "office": _offices(snapshot, places),
        "officer": _formatted(words.officer, snapshot["officer"]),
        "subject": _subjects(snapshot, words),
        "level": _named(("", "L1", "L2", "L3", "L4"), snapshot["level"]),
    }
    for name in DATES:
        rows[name] = _dates(snapshot[name], look)
    for name in COUNTS:
        rows[name] = _numbers(snapshot[name], look)
    for name, table in (
        ("status", words.statuses),
        ("special_close", words.special_closes),
        ("call_result", words.calls),
        ("excluded_reason", words.excluded_reasons),
    ):
        spelt = {"": "", **{code: names.in_language(lang) for code, names in table.items()}}
        rows[name] = snapshot[name].map(spelt).to_numpy(dtype=object)
    rows["remark"] = _named(words.remarks, snapshot["remark"] % len(words.remarks))
    rows["complainant_name"] = _formatted(words.citizen, snapshot["person"])
    rows["complainant"] = snapshot["complainant"].to_numpy(dtype=object)
    rows["village"] = _formatted(words.village, snapshot["person"] % 400)
    rows["details"] = _details(rows["subject"], words)
    if look.legacy_note:
        rows["office_note"] = _named(words.krutidev_notes, snapshot["remark"] % len(words.krutidev_notes))
    order = [*words.headers, *(["office_note"] if look.legacy_note else [])]
    return pd.DataFrame({name: pd.Series(rows[name], dtype=object) for name in order})


def _named(names: tuple[str, ...], codes: pd.Series) -> np.ndarray:
    table = np.array(names, dtype=object)
    return np.asarray(table[codes.to_numpy()])


def _spelt(snapshot: pd.DataFrame, spellings: tuple[str, ...]) -> np.ndarray:
    """The first spelling mostly, the others here and there."""
    draw = snapshot["blank"].to_numpy() % 10
    return _named(spellings, pd.Series(np.where(draw < len(spellings), draw, 0)))


def _offices(snapshot: pd.DataFrame, places: Places) -> np.ndarray:
    table = np.array(places.offices, dtype=object)
    return np.asarray(table[snapshot["department"].to_numpy(), snapshot["block"].to_numpy()])


def _subjects(snapshot: pd.DataFrame, words: Vocabulary) -> np.ndarray:
    width = max(len(kind.subjects) for kind in words.departments.values())
    filled = [[kind.subjects[place % len(kind.subjects)] for place in range(width * 12)]
              for kind in words.departments.values()]  # fmt: skip
    table = np.array(filled, dtype=object)
    return np.asarray(table[snapshot["department"].to_numpy(), snapshot["subject"].to_numpy() % (width * 12)])


def _formatted(template: str, numbers: pd.Series) -> np.ndarray:
    codes, distinct = pd.factorize(numbers)
    return np.asarray(np.array([template.format(number=int(one)) for one in distinct], dtype=object)[codes])


def _details(subjects: np.ndarray, words: Vocabulary) -> np.ndarray:
    codes, distinct = pd.factorize(subjects)
    return np.asarray(np.array([words.details.format(subject=one) for one in distinct], dtype=object)[codes])


def _dates(days: pd.Series, look: Look) -> np.ndarray:
    """Day numbers as this file writes dates; BLANK is blank."""
    return np.asarray(_calendar(look.dates, look.devanagari)[days.to_numpy()])


@cache
def _calendar(dates: str, devanagari: bool) -> np.ndarray:
    """Every day written; the last entry, which BLANK finds, is empty."""
    look = Look(dates=dates, devanagari=devanagari)
    days = [written_date(look, day_of(number)) for number in range(day_number(SECOND_AS_OF) + 60)]
    return np.array([*days, ""], dtype=object)


def _numbers(numbers: pd.Series, look: Look) -> np.ndarray:
    """Numbers where the file has real dates (an Excel export), else text; in the file's digits."""
    if look.dates == "excel":
        return np.array(numbers.tolist(), dtype=object)
    texts = [str(one) for one in numbers.tolist()]
    return np.array([text.translate(DIGITS) for text in texts] if look.devanagari else texts, dtype=object)


def blanked(rows: pd.DataFrame, look: Look) -> pd.DataFrame:
    """The rows with this office's words for "nothing" in some of the empty cells."""
    if look.blanks == ("",):
        return rows
    shown = rows.copy()
    cycle = np.array([*look.blanks, *([""] * (7 - len(look.blanks)))], dtype=object)
    turn = np.arange(len(rows))
    for shift, name in enumerate(("closed_on", "replied_on", "special_close", "call_result", "called_on")):
        cells = shown[name].to_numpy(dtype=object).copy()
        empty = cells == ""
        cells[empty] = cycle[(turn + shift) % 7][empty]
        shown[name] = cells
    return shown
