"""Dates as portals write them.

Enters: unique texts. Leaves: midnights, and which texts are no date. Explicit formats only: guessing
swaps day and month.
"""

import re
from functools import cache

import numpy as np
import pandas as pd

DEVANAGARI_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")
_ISO = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S")
_TIMES = (" %H:%M:%S", " %H:%M", " %I:%M %p", " %I:%M:%S %p", " %H:%M:%S.%f")
_WORDS = re.compile(r"%?[^\W_]+")
_SERIAL = re.compile(r"^\d{5}(\.\d+)?$")
_EXCEL_EPOCH = "1899-12-30"
_SERIAL_RANGE = (20_000, 60_000)  # 1954 to 2064: a five-digit number outside is no date
EARLIEST = pd.Timestamp("1947-08-15")
_REMEMBERED = 100_000
"""So many texts are remembered with their day: far more than dates without a time of day have."""
_HINDI_MONTHS = {
    "जनवरी": "Jan", "जन": "Jan", "फ़रवरी": "Feb", "फरवरी": "Feb", "फर": "Feb", "मार्च": "Mar", "अप्रैल": "Apr",
    "अप्रेल": "Apr", "मई": "May", "जून": "Jun", "जुलाई": "Jul", "जुल": "Jul", "अगस्त": "Aug", "अग": "Aug",
    "सितंबर": "Sep", "सितम्बर": "Sep", "सित": "Sep", "अक्टूबर": "Oct", "अक्तूबर": "Oct", "अक्टू": "Oct",
    "नवंबर": "Nov", "नवम्बर": "Nov", "नव": "Nov", "दिसंबर": "Dec", "दिसम्बर": "Dec", "दिस": "Dec",
}  # fmt: skip
_MONTH = re.compile("|".join(sorted(map(re.escape, _HINDI_MONTHS), key=len, reverse=True)))


def parse_dates(texts: pd.Series, formats: tuple[str, ...]) -> pd.Series:
    """Midnight of each text, NaT where it is no date in any of the formats.

    ISO dates and Excel serial numbers are always read; a time of day is dropped. The columns and files of one day
    say the same few dates: what was read before is remembered.

    >>> parse_dates(pd.Series(["05-मई-2023", "45051", "२०/०५/२०२३", "31/02/2023"]),
    ...             ("%d/%m/%Y", "%d-%b-%Y")).dt.strftime("%d.%m.").tolist()
    ['05.05.', '05.05.', '20.05.', nan]
    """
    known = _known(formats)
    days = {text: known[text] for text in texts if text in known}
    strange = [text for text in texts if text not in days]
    if strange:
        read = dict(zip(strange, _read(pd.Series(strange, dtype=object), formats).to_numpy(), strict=True))
        days |= read
        if len(known) + len(read) <= _REMEMBERED:
            known.update(read)
    return pd.Series([days[text] for text in texts], index=texts.index, dtype="datetime64[ms]")


@cache
def _known(formats: tuple[str, ...]) -> dict[str, np.datetime64]:
    """The texts that were read by these formats, and their days; it only grows."""
    return {}


def _read(texts: pd.Series, formats: tuple[str, ...]) -> pd.Series:
    """Midnight of each text, as `parse_dates` gives it."""
    plain = texts.astype(str).map(_plain)
    found = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[ms]")
    serial = plain.str.match(_SERIAL)
    numbers = pd.to_numeric(plain.where(serial), errors="coerce")
    inside = numbers.between(*_SERIAL_RANGE)
    found[inside] = pd.Timestamp(_EXCEL_EPOCH) + pd.to_timedelta(numbers[inside].astype(int), unit="D")
    by_marks = _by_marks(formats)
    marks = plain.map(_marks)
    left = plain[found.isna() & marks.isin(by_marks)]
    for shape, alike in left.groupby(marks[left.index]):
        for pattern in by_marks[shape]:
            parsed = pd.to_datetime(alike, format=pattern, errors="coerce")
            found = found.fillna(parsed.astype("datetime64[ms]"))
            alike = alike[parsed.isna()]
            if alike.empty:
                break
    days: pd.Series = found.dt.normalize()
    return days.where(days >= EARLIEST)


def _plain(text: str) -> str:
    latin = " ".join(text.translate(DEVANAGARI_DIGITS).split())
    return _MONTH.sub(lambda month: _HINDI_MONTHS[month.group()], latin)


def _marks(text: str) -> str:
    """What stands between numbers and words: a format fits only texts that have the same.

    >>> _marks("05/04/2023 14:35") == _marks("%d/%m/%Y %H:%M")
    True
    """
    return _WORDS.sub("", text)


def _by_marks(formats: tuple[str, ...]) -> dict[str, list[str]]:
    """The formats to try for texts with these marks, in order."""
    found: dict[str, list[str]] = {}
    for pattern in _patterns(formats):
        found.setdefault(_marks(pattern), []).append(pattern)
    return found


def _patterns(formats: tuple[str, ...]) -> list[str]:
    days = list(dict.fromkeys([*formats, *_ISO]))
    return days + [day + time for day in days if "%H" not in day for time in _TIMES]
