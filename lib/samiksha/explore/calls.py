"""The calling panel: the sample drawn in front of everyone, one number at a time, and what each call gave.

Enters: an opened review, and who writes the minutes. Leaves: widgets; calls and looks at numbers in the minutes. A number is
sent as a message and stands in no widget's state, so that no saved notebook can hold one.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import anywidget
import ipywidgets as widgets
from markupsafe import Markup

from samiksha.catalogue import both, text
from samiksha.display import absent_note, beside, coded_name, frame_of, free_text, in_both, label
from samiksha.errors import SamikshaError
from samiksha.explore.html import filled_in
from samiksha.explore.panel import Panel
from samiksha.home import Home, find_home
from samiksha.measures.verification import wilson
from samiksha.minutes import OUTCOMES, MinutesBook, Outcome, Sample, Tally, latest_calls, tally_of
from samiksha.minutes.numbers import masked_numbers, reveal
from samiksha.numerals import day, decimal, percent
from samiksha.opened import Opened
from samiksha.platform import caller
from samiksha.rollup import Rollup
from samiksha.tables import call_results_by_area

SECONDS_SHOWN = 60
_TOLD = ("department", "office", "closed_on", "closed_as")


class Number(anywidget.AnyWidget):
    """Shows a number for a minute; forgets it at once."""

    _esm = (files("samiksha.explore") / "calls.js").read_text(encoding="utf-8")
    _css = (files("samiksha.explore") / "calls.css").read_text(encoding="utf-8")

    def tell(self, number: str, case: str, office: str, lang: str) -> None:
        """Shows the number of a case."""
        said = both("calls.panel.number_of", lang, case=case, office=office)
        hides = text("calls.panel.hide", lang)
        self.send({"kind": "number", "number": _spaced(number), "said": said.first, "beside": said.second, "hides": hides,
                   "seconds": SECONDS_SHOWN})  # fmt: skip

    def hide(self) -> None:
        """Shows nothing any more."""
        self.send({"kind": "hide"})


def _spaced(number: str) -> str:
    """A number as it is read out: 98765 43210."""
    return f"{number[:5]} {number[5:]}" if len(number) == 10 else number


@dataclass(frozen=True)
class _Row:
    """One case as the template shows it."""

    case: str
    said: tuple[str, ...]
    masked: str
    outcome: str
    css: str


class CallPanel(widgets.VBox):  # type: ignore[misc]
    """The sample of one area; whatever is done in it stands in the minutes at once. `by`: who writes them."""

    def __init__(self, brief: Opened, by: str = "", home: Home | None = None) -> None:
        self.brief, self._by, self._home = brief, by or caller(), home or find_home()
        self.sample = Sample(brief.spec.review, brief.area.code, brief.as_of)
        self._number, self._panel = Number(), Panel(self._act)
        super().__init__([self._number, self._panel])
        self.add_class("samiksha-calls")
        found = None if isinstance(brief, Rollup) else frame_of(brief, "call_sample")
        self._cases: dict[str, dict[Hashable, Any]] = {}
        if found is not None:
            self._cases = {str(row["complaint_id"]): row for row in found.to_dict("records")}
        self._masked = masked_numbers(self._home, self.sample, self._cases) if self._cases else {}
        self._calling = ""
        self._warning = Markup() if self._masked is not None else label("error.numbers_not_held", brief.lang)
        self.refresh()

    def refresh(self) -> None:
        """Draws what the minutes hold now, of other rooms too."""
        if self._cases:
            self._panel.show(self._drawn())
        elif isinstance(self.brief, Rollup):
            note = Markup('<p class="note">{}</p>').format(label("calls.panel.in_districts", self.brief.lang))
            self._panel.show(note + call_results_by_area(self.brief).html)
        else:
            self._panel.show(absent_note(self.brief.lang).html)

    def _act(self, said: dict[str, str]) -> None:
        """What a button of the panel asks for; of a case that is not in the sample nothing is done."""
        case, asked = said.get("case", ""), said.get("do")
        try:
            if asked == "reveal" and case in self._cases:
                self._reveal(case)
            elif asked == "outcome" and case in self._cases and said.get("outcome") in OUTCOMES:
                self._record(case, Outcome(said["outcome"]))
        except SamikshaError as fault:
            self._warning = beside(in_both(fault, self.brief.lang))
            self._number.hide()
        self.refresh()

    def _reveal(self, case: str) -> None:
        """Shows one number, after the minutes have noted who looks."""
        self._write_draw()
        number = reveal(self._home, self.sample, case, self._by)
        self._calling, self._warning = case, Markup()
        self._number.tell(number, case, free_text(self._cases[case]["office"]), self.brief.lang)

    def _record(self, case: str, outcome: Outcome) -> None:
        """Writes down what a call gave, and hides the number."""
        self._number.hide()
        self._write_draw()
        with MinutesBook(self._home) as book:
            last = latest_calls(call for call in book.calls([self.sample.area]) if call.sample == self.sample).get(
                case
            )
            if last is None or last.outcome is not outcome:
                book.call(self.sample, case, outcome, self._by)
        self._calling, self._warning = "", Markup()

    def _write_draw(self) -> None:
        """How large the sample is stands in the minutes from its first use on."""
        strata = frame_of(self.brief, "call_strata")
        disposed = int(strata["disposed_count"].sum()) if strata is not None else len(self._cases)
        with MinutesBook(self._home) as book:
            book.draw(self.sample, len(self._cases), disposed, self._by)

    def _drawn(self) -> Markup:
        lang, (tally, said) = self.brief.lang, self._now()
        heads = [label(f"table.column.{name}", lang) for name in ("complaint_id", *_TOLD)]
        heads += [label("calls.panel.number", lang), label("calls.panel.outcome", lang)]
        words = {
            name: label(f"calls.panel.{name}", lang) for name in ("heading", "show", "refresh", "rule", "no_number")
        }
        return filled_in(
            "calls.html",
            **words,
            heads=heads,
            rows=[self._row(case, said.get(case, "")) for case in self._cases],
            outcomes=[(outcome.value, label(f"value.call_result.{outcome}", lang)) for outcome in OUTCOMES],
            progress=label("calls.panel.progress", lang, called=tally.called, drawn=len(self._cases)),
            result=_running(tally, lang),
            done=100 * tally.called // len(self._cases),
            warning=self._warning,
            seed=label("calls.seed", lang, seed=self.sample.seed),
        )

    def _now(self) -> tuple[Tally, dict[str, str]]:
        """What the minutes hold of this sample: counted, and case by case."""
        if not self._home.minutes.exists():
            return Tally(self.sample, None, ()), {}
        with MinutesBook(self._home) as book:
            calls = [call for call in book.calls([self.sample.area]) if call.case in self._cases]
        of_sample = [call for call in calls if call.sample == self.sample]
        last = {case: call.outcome.value for case, call in latest_calls(of_sample).items()}
        return tally_of(self.sample, of_sample, ()), last

    def _row(self, case: str, outcome: str) -> _Row:
        row = self._cases[case]
        css = "open" if case == self._calling else "done" if outcome else ""
        return _Row(
            case,
            tuple(self._told(name, row[name]) for name in _TOLD),
            (self._masked or {}).get(case, ""),
            outcome,
            css,
        )

    def _told(self, name: str, value: Any) -> str:
        lang = self.brief.lang
        if name == "closed_on":
            return day(value.date(), lang)
        return in_both(coded_name(name, value, self.brief), lang).first


def _running(tally: Tally, lang: str) -> Markup:
    """What the calls have given so far."""
    if not tally.reached:
        return label("calls.panel.no_result", lang)
    low, high = wilson(tally.not_satisfied, tally.reached)
    return label(
        "calls.panel.result",
        lang,
        reached=tally.reached,
        not_satisfied=tally.not_satisfied,
        share=percent(100 * tally.not_satisfied / tally.reached),
        interval=f"{decimal(low)}–{decimal(high)} %",
    )
