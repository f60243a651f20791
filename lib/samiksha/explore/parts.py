"""What stands below the figures: who is behind, what came and went, single cases.

Enters: a `Screen`. Leaves: a chart and a table, as HTML. Nothing is counted here.
"""

import pandas as pd
from markupsafe import Markup

from samiksha.catalogue import text
from samiksha.display import absent_note, beside, label, none_found
from samiksha.explore import drawing, versus
from samiksha.explore.drawing import BARS, PART_OF, draw
from samiksha.explore.look import CASES, FLOW, WHO
from samiksha.explore.screen import AGE, Screen
from samiksha.numerals import day, grouped

_TALL, _WIDE = 100, 400
"""The flow's picture, in units of its own."""
Parts = tuple[Markup, Markup]
NOTHING = Markup("")


def below(screen: Screen, direct: bool) -> Parts:
    """The chart and the table of what is shown."""
    return {WHO: who, FLOW: flow, CASES: cases}[screen.shown](screen, direct)


def who(screen: Screen, direct: bool) -> Parts:
    """Who is behind: bars of the first rows, and the table."""
    opened, lang, by = screen.opened, screen.opened.lang, screen.by
    if screen.frame.empty:
        return NOTHING, none_found(lang).html
    if screen.other:
        return versus.chart(screen), versus.table(screen, direct)
    columns = drawing.shown_columns(screen.frame, by, pending=bool(screen.look.pick.age))
    heads = drawing.heads(screen.heads(columns, screen.frame), screen.look.order, screen.look.descending)
    rows = drawing.rows(columns, screen.page_rows, opened)
    notes = drawing.few_note(screen.page_rows, by, opened)
    caption = label("explore.table.who", lang)
    return _bars(screen), drawing.table(caption, heads, rows, screen.pages, lang, direct=direct, notes=notes)


def _bars(screen: Screen) -> Markup:
    opened, lang = screen.opened, screen.opened.lang
    column = drawing.chart_column(screen.frame, screen.look.order)
    if not column or screen.frame[column].isna().all():
        return absent_note(lang).html
    inner, total = PART_OF.get(column, ""), len(screen.frame)
    return draw(
        "bars.html",
        lang=lang,
        compared=None,
        caption=caption_of(column, screen),
        inner=beside(screen.name_of(inner)) if inner in screen.frame else None,
        rest=beside(screen.name_of(column)),
        bars=drawing.bars(screen.page_rows, screen.by, column, opened),
        more=label("explore.first_of", lang, shown=BARS, total=grouped(total)) if total > BARS else None,
    )


def caption_of(column: str, screen: Screen) -> Markup:
    """What the bars show, of what."""
    return Markup("{} · {}").format(beside(screen.name_of(screen.by)), beside(screen.name_of(column)))


def cases(screen: Screen, direct: bool) -> Parts:
    """Single cases: which, whose, since when."""
    opened, lang, frame = screen.opened, screen.opened.lang, screen.page_rows
    if frame.empty:
        return NOTHING, none_found(lang).html
    columns = [str(name) for name in frame.columns]
    heads = drawing.heads(screen.heads(columns, frame), screen.look.order or AGE, screen.look.descending)
    rows = drawing.rows(columns, frame, opened)
    caption = label("explore.table.cases", lang)
    return NOTHING, drawing.table(caption, heads, rows, screen.pages, lang, direct=direct, drills=False)


def flow(screen: Screen, _: bool) -> Parts:
    """What came and what went, a day."""
    opened, lang, trend = screen.opened, screen.opened.lang, screen.trend
    if trend.empty:
        return NOTHING, none_found(lang).html
    columns = [str(name) for name in trend.columns]
    heads = drawing.heads(screen.heads(columns, trend), "", False)
    rows = drawing.rows(columns, screen.page_rows, opened)
    caption = label("explore.shown.flow", lang)
    return _curve(trend, lang), drawing.table(caption, heads, rows, screen.pages, lang, direct=False, drills=False,
                                              sorts=False)  # fmt: skip


def _curve(trend: pd.DataFrame, lang: str) -> Markup:
    top = max(float(trend[["received_count", "closed_count"]].max().max()), 1.0)
    days = [pd.Timestamp(when) for when in trend.iloc[:, 0]]
    received, closed = (int(trend[name].sum()) for name in ("received_count", "closed_count"))
    said = {"received": grouped(received), "closed": grouped(closed)}
    return draw(
        "flow.html",
        lang=lang,
        width=_WIDE,
        height=_TALL,
        caption=label("explore.shown.flow", lang),
        received_points=_points(trend["received_count"], top),
        closed_points=_points(trend["closed_count"], top),
        first=day(days[0].date(), lang),
        last=day(days[-1].date(), lang),
        scale=text("explore.most_a_day", lang, most=grouped(int(top))),
        said=text("explore.flow_said", lang, **said),
        **said,
    )


def _points(counts: pd.Series, top: float) -> str:
    step = _WIDE / max(len(counts) - 1, 1)
    return " ".join(
        f"{place * step:.1f},{_TALL - (_TALL - 2) * float(count) / top - 1:.1f}" for place, count in enumerate(counts)
    )
