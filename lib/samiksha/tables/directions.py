"""What earlier meetings directed, what became of it, and how areas keep to it.

Enters: a `Review` or a `Rollup`. Leaves: the list of directions with the measure that each is about, then and now;
overdue ones; compliance area by area.
"""

from collections.abc import Iterator
from datetime import date
from functools import partial

import pandas as pd
from markupsafe import Markup

from samiksha.catalogue import has, text
from samiksha.display import (
    Cell,
    Column,
    InBoth,
    Shown,
    beside,
    change,
    coded_name,
    day_of,
    free_text,
    grid,
    in_both,
    is_unstated,
    label,
    measure_label,
    none_found,
    place_of,
    plural,
    signed,
    together,
    value_text,
)
from samiksha.measures.directions import compliance_of_all, stands
from samiksha.minutes import Amendment
from samiksha.model import NO_DENOMINATOR, Measure, Unit
from samiksha.numerals import day, grouped
from samiksha.opened import Opened
from samiksha.review import Review
from samiksha.rollup import Rollup
from samiksha.tables.columns import cell_maker, column_head
from samiksha.tables.frames import frame_table

LISTED = 30
"""A roll-up lists so many overdue directions, and says how many there are."""
_COUNTED = (
    "given_count", "due_count", "in_time_count", "late_count", "overdue_count", "compliance_pct", "overdue_max_days",
    "done_early_count", "open_in_time_count",
)  # fmt: skip


@signed
def directions(opened: Opened) -> Shown:
    """What earlier meetings directed this very area, overdue first: each until it is closed, and once more on the page
    after its closing; those closed before are counted. Says so when there is nothing."""
    held, lang = opened.directions, opened.lang
    if isinstance(opened, Rollup):  # those of its areas stand on their own pages
        held = held[held["area"] == opened.area.code]
        if held.empty:
            return none_found(lang, "table.no_own_directions")
    if held.empty:
        return none_found(lang, "table.no_directions")
    previous = opened.previous if isinstance(opened, Review) else None
    listed = stands(held, opened.as_of, previous.as_of if previous else None)
    closed_before = int((~listed).sum())
    said = [label("table.closed_before", lang, count=grouped(closed_before))] if closed_before else []
    notes = [Shown(Markup('<p class="note">{}</p>').format(one)) for one in said]
    if not listed.any():
        return together(none_found(lang, "table.no_open_directions"), *notes)
    return together(_listed(held[listed], opened), *notes)


def _listed(held: pd.DataFrame, opened: Opened) -> Shown:
    rows = held.assign(closed=held["closed_on"].notna())
    rows = rows.sort_values(["overdue_days", "closed", "due_on"], ascending=[False, True, True], kind="stable")
    columns = ["what", "who", "given_on", "due_on", "status", "overdue_days"]
    given_on, due_on, _, overdue = (cell_maker(column, columns, rows, opened) for column in columns[2:])
    status = partial(_status, opened=opened)
    heads = [column_head(column, rows, opened) for column in columns]
    about = bool(rows["measure"].notna().any())
    if about:
        heads.append(Column(label("table.column.then_and_now", opened.lang)))
    cells = []
    for _, row in rows.iterrows():
        made = [_what(row, opened), _who(row, opened), *(make(row) for make in (given_on, due_on, status, overdue))]
        cells.append([*made, _then_and_now(row, opened)] if about else made)
    marks = ["bad" if late > 0 else "" for late in rows["overdue_days"]]
    own = "own_directions" if isinstance(opened, Rollup) else "directions"
    caption = label(f"table.caption.{own}", opened.lang, place=place_of(opened.area))
    return grid(caption, heads, cells, row_css=marks)


def _what(row: pd.Series, opened: Opened) -> Cell:
    """The direction with its number; below it what was said of it last, and what was changed."""
    lang = opened.lang
    below = (
        [] if is_unstated(row["number"]) else [text("table.direction.number", lang, number=free_text(row["number"]))]
    )
    if not is_unstated(row["remark"]):
        below.append(text("table.direction.remark", lang, remark=free_text(row["remark"])))
    below += [_changed(one, opened) for one in row["amendments"]]
    lines = Markup("").join(Markup(' <small class="said">{}</small>').format(line) for line in below)
    return Cell(Markup("{}").format(free_text(row["what"])) + lines, css="long")


def _changed(one: Amendment, opened: Opened) -> str:
    """समय-सीमा 25 मई से 30 मई. Of a changed wording what it was: what it is now stands above."""
    lang = opened.lang

    def said(value: str | date) -> str:
        if not isinstance(value, date):
            return free_text(value)
        told = day(value, lang)
        return told.rpartition(" ")[0] if value.year == opened.as_of.year else told

    return text(f"table.direction.changed.{one.field}", lang, before=said(one.before), after=said(one.after))


def _status(row: pd.Series, opened: Opened) -> Cell:
    """How far it has come; of a closed one since when."""
    words = Markup("{}").format(coded_name("status", row["status"], opened).in_language(opened.lang))
    if not row["closed"]:
        return Cell(words)
    closed_on = day(pd.Timestamp(row["closed_on"]).date(), opened.lang)
    return Cell(words + Markup(' <small class="said">{}</small>').format(closed_on))


def _who(row: pd.Series, opened: Opened) -> Cell:
    """To whom, and the department's name beside."""
    who = Markup("{}").format(free_text(row["who"]))
    if is_unstated(row["department"]):
        return Cell(who)
    department = coded_name("department", row["department"], opened).in_language(opened.lang)
    return Cell(who + Markup(' <small class="said">{}</small>').format(department))


def _then_and_now(row: pd.Series, opened: Opened) -> Cell:
    """The measure that a direction is about, as the meeting saw it and as it is now."""
    lang, key = opened.lang, row["measure"]
    if is_unstated(key):
        return Cell("—")
    then: Measure | None = row["then"]
    now: Measure | None = row["now"]
    known = has(f"measure.{key}") or has(f"brief.measure.{key}")
    name = measure_label(key, opened).in_language(lang) if known else free_text(key)
    figures = text(
        "table.direction.then_and_now",
        lang,
        then=value_text(then, lang) if then else "—",
        now=value_text(now, lang) if now else text("brief.absent", lang),
    )
    of = [coded_name(kind, code, opened).in_language(lang) for kind, code in row["scope"].items()]
    words = Markup('{} <small class="said">{}</small>').format(" · ".join([name, *of]), figures)
    moved = change(now, then) if now and then and now.unit is then.unit else None
    if moved is not None and moved.amount is not None:
        words += Markup(' <span class="delta {}">{}</span>').format(moved.course, moved.in_language(lang))
    return Cell(words, css="long")


@signed
def overdue_directions(rollup: Rollup) -> Shown:
    """The overdue directions of all areas, those of the area with most of them first, the longest overdue on top."""
    if rollup.directions.empty:
        return none_found(rollup.lang, "table.no_directions")
    late = rollup.directions[rollup.directions["overdue_days"] > 0]
    if late.empty:
        return none_found(rollup.lang, "table.none_overdue")
    many = late.groupby("area")["area"].transform("size")
    order = late.assign(many=many).sort_values(["many", "area", "overdue_days"], ascending=[False, True, False])
    columns = ("area", "what", "who", "due_on", "status", "overdue_days")
    return frame_table(rollup, order, "overdue_directions", columns, at_most=LISTED)


@signed
def compliance(rollup: Rollup) -> Shown:
    """How many directions each area was given, how many were due, and how many of these were implemented in time; the
    sum of all below, and in a sentence above."""
    held, lang = rollup.compliance, rollup.lang
    if held.empty:
        return none_found(lang, "table.no_directions")
    whole = compliance_of_all(held)
    makers = [cell_maker(column, _COUNTED, held, rollup) for column in _COUNTED]
    heads = [
        Column(label("rollup.column.directed", lang)),
        *(column_head(column, held, rollup) for column in _COUNTED),
    ]
    rows = [[_area(row["area"], rollup), *(make(row) for make in makers)] for _, row in held.iterrows()]
    rows.append([Cell(label("table.all_together", lang)), *(make(whole.iloc[0]) for make in makers)])
    marks = ["bad" if late else "" for late in held["overdue_count"]]
    table = grid(
        label("table.caption.compliance", lang, place=place_of(rollup.area)),
        heads,
        rows,
        note=Markup("<br>").join(_notes(rollup)),
        row_css=[*marks, "total"],
    )
    return together(Markup("<p>{}</p>").format(_in_short(whole.iloc[0], rollup)), table)


def _area(code: str, rollup: Rollup) -> Cell:
    """An area's name; of the roll-up's own area it says that its own officers were directed."""
    name = beside(in_both(coded_name("area", code, rollup), rollup.lang))
    if code != rollup.area.code:
        return Cell(name)
    return Cell(name + Markup(' <small class="said">{}</small>').format(text("table.own_level", rollup.lang)))


def _in_short(whole: pd.Series, rollup: Rollup) -> Markup:
    """All areas together in one sentence."""
    key = "late" if whole["overdue_count"] else "in_time" if whole["due_count"] else "none_due"
    share = Measure("compliance_pct", Unit.PERCENT, _number(whole["compliance_pct"]), absent=NO_DENOMINATOR)
    longest = Measure("overdue_max_days", Unit.DAYS, int(whole["overdue_max_days"]))
    return label(
        f"table.compliance.{key}",
        rollup.lang,
        given=grouped(int(whole["given_count"])),
        due=grouped(int(whole["due_count"])),
        in_time=grouped(int(whole["in_time_count"])),
        overdue=grouped(int(whole["overdue_count"])),
        share=InBoth(lambda lang: value_text(share, lang)),
        longest=InBoth(lambda lang: value_text(longest, lang)),
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _notes(rollup: Rollup) -> Iterator[Markup]:
    yield label("table.note.compliance", rollup.lang, as_of=day_of(rollup.as_of))
    directed = set(rollup.compliance["area"]) - {rollup.area.code}
    without = len({*rollup.rows["area"], *(area.code for area in rollup.missing)} - directed)
    if without:
        yield label(plural("table.undirected", without), rollup.lang, count=grouped(without))
