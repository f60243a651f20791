"""Who must act: the department and the office furthest behind, with their numbers.

Enters: a `Review`. Leaves: one sentence in both languages.
"""

from typing import Any

import pandas as pd

from samiksha.catalogue import Both, both, text
from samiksha.display import InBoth, department_name, frame_of, free_text, is_unstated, settings_of
from samiksha.numerals import grouped, percent
from samiksha.review import Review


def act_sentence(review: Review) -> Both:
    """The department and the office that hold the most old complaints, or that nobody does."""
    departments, offices = frame_of(review, "by_department"), frame_of(review, "by_office")
    if departments is None and offices is None:
        return both("headline.act.unknown", review.lang)
    department = furthest_behind(departments, "department")
    office = furthest_behind(offices, "office")
    values: dict[str, Any] = {}
    if department is not None:
        values |= {"department": department_name(review, department["department"]),
                   "department_figures": _figures(department, review)}  # fmt: skip
    if office is not None:
        values |= {"office": free_text(office["office"]), "office_figures": _figures(office, review)}
    if not values:
        return both("headline.act.nobody", review.lang)
    key = "both" if len(values) == 4 else "department" if department is not None else "office"
    return both(f"headline.act.{key}", review.lang, **values)


def furthest_behind(frame: pd.DataFrame | None, name: str) -> pd.Series | None:
    """The named row with the most old complaints (if ages are unknown, the most pending)."""
    if frame is None or frame.empty:
        return None
    named = frame[~frame[name].map(is_unstated)]
    by = ["old_count", "pending_count"] if named["old_count"].notna().any() else ["pending_count"]
    ordered = named.sort_values(by, ascending=False, kind="stable")
    return None if ordered.empty or not ordered.iloc[0][by[0]] > 0 else ordered.iloc[0]


def _figures(row: pd.Series, review: Review) -> InBoth:
    pending, old, share = row["pending_count"], row["old_count"], row.get("old_pct")
    if pd.isna(old):
        return InBoth(lambda lang: text("headline.act.figures.pending", lang, part=grouped(int(pending))))
    shown = "" if share is None or pd.isna(share) else percent(float(share))
    days = settings_of(review)["old_after_days"]
    return InBoth(lambda lang: text("headline.act.figures.old", lang, part=grouped(int(old)),
                                    whole=grouped(int(pending)), days=days, share=shown))  # fmt: skip
