"""How each district's export looks: its format, language of headers, dates, digits, blanks.

Enters: a district's code and its number. Leaves: a `Look`, as varied as real exports are.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from samiksha.numerals import MONTHS

Cell = str | int | float | date
"""What a cell of a demo file may hold."""
DIGITS = str.maketrans("0123456789", "०१२३४५६७८९")
DATE_STYLES: dict[str, Callable[[date], str | date]] = {
    "excel": lambda day: day,
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "hindi_month": lambda day: f"{day:%d}-{MONTHS['hi'][day.month - 1]}-{day.year}",
    "iso": lambda day: f"{day:%Y-%m-%d}",
    "dots": lambda day: f"{day:%d.%m.%Y}",
    "english_month": lambda day: f"{day.day:02d}-{MONTHS['en'][day.month - 1]}-{day.year}",
}
"""Each writes a date as one office's export does; `excel` leaves a real date cell."""


@dataclass(frozen=True)
class Look:
    """The look of one file."""

    kind: str = "xlsx"
    """xlsx, csv, tsv (UTF-16) or xls (an HTML table under that name)."""
    headers: str = "hi"
    """hi, en or mixed."""
    dates: str = "excel"
    devanagari: bool = False
    titles: int = 2
    total: bool = False
    spellings: tuple[str, ...] = ()
    """How the rows spell the district; none: its Hindi name."""
    blanks: tuple[str, ...] = ("",)
    """What stands in an empty cell, in turn."""
    legacy_note: bool = False
    """A column that the office typed in a legacy font."""
    header_rows: int = 1
    """2: groups above the names."""
    habit: int = 0
    """Which of the spellings of a header or value the office uses."""
    careless: bool = False
    """Whether places, departments and services are spelt in several ways."""
    grouped: bool = False
    """Whether numbers are written 12,34,567."""


_BLANKS: tuple[tuple[str, ...], ...] = (("",), ("NA", ""), ("",), ("निरंक", "-", ""), ("", "null"))
_SPECIAL: dict[str, dict[str, object]] = {
    "anuppur": {
        "kind": "xlsx",
        "dates": "slashes",
        "spellings": ("अनूपपुर", "अनूपपूर", "Anuppur", "ANUPPUR"),
        "total": True,
    },
    "agar_malwa": {"kind": "xlsx", "dates": "excel", "spellings": ("आगर-मालवा", "आगर मालवा", "AGAR MALWA")},
    "bhopal": {"headers": "en", "dates": "iso"},
    "damoh": {"dates": "hindi_month"},
    "dindori": {"kind": "xls", "dates": "slashes", "spellings": ("डिंडौरी", "डिण्डौरी")},
    "guna": {"dates": "slashes", "total": True},
    "gwalior": {"headers": "en", "dates": "english_month"},
    "harda": {"dates": "dots"},
    "indore": {"kind": "xlsx", "headers": "en", "dates": "excel"},
    "jabalpur": {"kind": "xlsx", "headers": "en", "dates": "iso", "total": True},
    "khandwa": {"kind": "xlsx", "dates": "excel", "spellings": ("EAST NIMAR", "खंडवा", "खण्डवा")},
    "khargone": {"kind": "tsv", "dates": "slashes"},
    "mauganj": {"kind": "xlsx", "dates": "excel", "spellings": ("मऊगंज", "महूगंज")},
    "narmadapuram": {"spellings": ("होशंगाबाद", "नर्मदापुरम", "Hoshangabad"), "dates": "hindi_month"},
    "pandhurna": {"spellings": ("पांढुर्णा", "Pandhurna")},
    "panna": {"kind": "xlsx", "legacy_note": True},
    "rewa": {"kind": "xlsx", "headers": "mixed", "dates": "dots"},
    "sagar": {"kind": "xlsx", "headers": "mixed", "dates": "excel"},
    "sehore": {"dates": "slashes", "blanks": ("NA", "")},
    "shahdol": {"kind": "xlsx", "devanagari": True, "dates": "slashes"},
    "ujjain": {"kind": "tsv", "headers": "mixed", "dates": "iso"},
    "umaria": {"kind": "xlsx", "devanagari": True, "dates": "hindi_month", "total": True},
}
STATE = Look(kind="csv", dates="slashes", titles=1)
"""The one file of the whole state, as of 13 May 2023."""


NIL = "निरंक"
"""What stands in an empty cell, as offices write it."""


def spelt(district: str) -> tuple[str, ...]:
    """How the offices of a district spell its name, in all their files."""
    spellings = _SPECIAL[district]["spellings"]
    assert isinstance(spellings, tuple)
    return spellings


def look_of(district: str, place: int) -> Look:
    """How the export of one district looks as of 20 May 2023."""
    styles = [style for style in DATE_STYLES if style != "excel"]
    common = Look(
        kind="csv",  # a workbook takes five times as long to read
        dates=styles[place % len(styles)],
        titles=1 + place % 3,
        total=place % 4 == 0,
        blanks=_BLANKS[place % len(_BLANKS)],
    )
    return replace(common, **_SPECIAL.get(district, {}))  # type: ignore[arg-type]
