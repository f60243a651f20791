"""Any breakdown as a table: its order, what is grey, how many there are, the notes at its foot.

Enters: a `Review` or a `Rollup`, and the name of a breakdown. Leaves: `Shown`.
"""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from samiksha.catalogue import has
from samiksha.display import (
    Shown,
    absent_note,
    enough_first,
    few_cases,
    frame_of,
    grid,
    label,
    none_found,
    shown_columns,
    signed,
    terms_of,
)
from samiksha.numerals import grouped
from samiksha.opened import Opened
from samiksha.tables.columns import cell_maker, column_head

AT_MOST = 15
"""A table shows so many rows, and says how many there are."""


@signed
def frame(opened: Opened, name: str, columns: Sequence[str] = (), at_most: int | None = AT_MOST) -> Shown:
    """The breakdown of that name by the conventions of its columns: all of them, or those named.

    Rows that rest on too few cases stand last, in grey. A breakdown that the source cannot give says so, one with
    nothing in it says that.
    """
    return frame_table(opened, frame_of(opened, name), name, columns, at_most=at_most)


def frame_table(
    opened: Opened,
    held: pd.DataFrame | None,
    name: str,
    columns: Sequence[str] = (),
    *,
    at_most: int | None = None,
    notes: Sequence[Markup] = (),
    css: str = "rank",
) -> Shown:
    """A breakdown with the caption and the note of `name`, and more notes below."""
    if held is None:
        return absent_note(opened.lang)
    caption = label(f"table.caption.{name}", opened.lang, **terms_of(opened))
    if held.empty:
        return none_found(opened.lang, of=caption)
    columns = list(columns) or shown_columns(held)
    rows = enough_first(held)
    rows = rows.head(at_most) if at_most else rows
    marks = [_mark(row) for _, row in rows.iterrows()]
    heads = [column_head(column, held, opened) for column in columns]
    makers = [cell_maker(column, columns, held, opened) for column in columns]
    said = [*_notes(name, columns[0], len(held), marks, opened), *notes]
    return grid(
        caption,
        heads,
        [[make(row) for make in makers] for _, row in rows.iterrows()],
        css,
        Markup("<br>").join(note for note in said if note),
        marks,
    )


def _mark(row: pd.Series) -> str:
    """A row's class: grey with too few cases, else its tone."""
    return "small" if not row.get("enough", True) else str(row.get("tone") or "")


def _notes(name: str, kind: str, total: int, marks: Sequence[str], opened: Opened) -> list[Markup]:
    notes = [label("table.guard", opened.lang, few=few_cases(kind, opened))] if "small" in marks else []
    if total > len(marks):
        notes.append(label("table.first_of", opened.lang, shown=len(marks), total=grouped(total)))
    if has(f"table.note.{name}"):
        notes.append(label(f"table.note.{name}", opened.lang, **terms_of(opened)))
    return notes
