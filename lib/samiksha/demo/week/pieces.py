"""Practices and success stories that a district has written by a day.

Enters: a district and its standing. Leaves: rows by canonical name.
"""

from datetime import date, timedelta

import pandas as pd

from samiksha.demo.week.words import Piece, week_words
from samiksha.demo.world import seeded
from samiksha.params.areas import Area

WRITTEN_SINCE = date(2024, 12, 17)


def piece_rows(district: Area, as_of: date, quality: float) -> pd.DataFrame:
    """One row a piece begun by the day; the good ones are complete and uploaded."""
    random = seeded("pieces", district.code)
    rows = []
    for kind, offered in (("practice", week_words().practices), ("story", week_words().stories)):
        number = 2 + int(random.binomial(2, quality))
        for place in random.permutation(len(offered))[:number]:
            begun = WRITTEN_SINCE + timedelta(days=int(random.integers(0, 6)))
            uploaded = begun + timedelta(days=int(random.integers(0, 3)))
            done = bool(random.random() < 0.45 + 0.5 * quality)
            if begun <= as_of:
                rows.append(_row(district, kind, offered[place], uploaded if done and uploaded <= as_of else None))
    return pd.DataFrame(rows).astype(object) if rows else pd.DataFrame()


def _row(district: Area, kind: str, piece: Piece, uploaded: date | None) -> dict[str, object]:
    return {
        "home": district.code, "area": district.code, "kind": kind, "department": piece.department,
        "title": piece.title, "photograph": True if kind == "practice" else None, "benefit": piece.benefit or None,
        "uploaded_on": uploaded,
    }  # fmt: skip
