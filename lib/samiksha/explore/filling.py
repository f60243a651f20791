"""One filling of the form of directions: what is proposed, and whether it may be recorded.

Enters: what is on the screen, what was typed. Leaves: a `Draft`, or what is said beside which field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import uuid4

from samiksha.catalogue import text
from samiksha.display import coded_name, day_of, frame_of, free_text, is_unstated
from samiksha.explore.due import OTHER, PROPOSED, Due, due_by, quick_choices
from samiksha.minutes import Draft
from samiksha.model import Measure
from samiksha.opened import Opened
from samiksha.params.holidays import Calendar

MOST = 1000
"""Letters of a text."""
_SUGGESTED = 400
"""So many names are offered; a state has thousands of officers."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a field: `decide.fault.<key>` with its values."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Filling:
    """A form, as it stands. Each has an origin of its own, so that it is recorded once."""

    origin: str
    area: str
    department: str = ""
    measure: Measure | None = None
    title: str = ""
    """What the screen calls that which is meant."""
    scope: Mapping[str, str] = field(default_factory=dict)
    """Of which of the area's cases the measure is; empty: of all."""
    what: str = ""
    who: str = ""
    due: str = PROPOSED
    """The name of a quick choice, or OTHER."""
    day: str = ""
    """As typed, if it is OTHER."""

    def typed(self, said: Mapping[str, str]) -> "Filling":
        """The same with what a person has typed."""
        line = {name: " ".join(said[name].split()) for name in ("what", "who", "due", "day") if name in said}
        return replace(
            self,
            what=line.get("what", self.what),
            who=line.get("who", self.who),
            due=line.get("due", self.due),
            day=line.get("day", self.day),
        )

    def due_day(self, given_on: date, calendar: Calendar) -> Due | None:
        """The day that is chosen; None where it is none."""
        if self.due != OTHER:
            return quick_choices(given_on, calendar).get(self.due)
        asked = as_date(self.day)
        return due_by(asked, calendar) if asked else None

    def faults(self, given_on: date, due: Due | None) -> dict[str, Fault]:
        """Field → what is wrong with it."""
        found = {name: fault for name in ("what", "who") if (fault := text_fault(name, getattr(self, name)))}
        if due is None:
            found["due"] = Fault("no_day")
        elif due.asked < given_on:
            found["due"] = Fault("due_before_given", {"given": day_of(given_on)})
        return found

    def draft(self, brief: Opened, due: date, departments: Mapping[str, str]) -> Draft:
        """What is recorded; `departments`: name of whoever is suggested → the department."""
        return Draft(
            review=brief.spec.review,
            area=self.area,
            given_on=brief.as_of,
            as_of=brief.as_of,
            who=self.who,
            what=self.what,
            due_on=due,
            department=self.department or departments.get(self.who, ""),
            measure=self.measure.key if self.measure else "",
            measure_then=_plain(self.measure.to_json()) if self.measure else {},
            scope=dict(self.scope) if self.measure else {},
        )


def new_filling(
    brief: Opened,
    area: str = "",
    department: str = "",
    measure: Measure | None = None,
    title: str = "",
    scope: Mapping[str, str] | None = None,
) -> Filling:
    """A form filled from what is on the screen; whoever answers for it is proposed."""
    lang = brief.lang
    who = ""
    if department and not is_unstated(department):
        who = head_of(department, brief)
    elif measure is not None or title:
        who = text("decide.everyone", lang)
    department = "" if is_unstated(department) else department
    return Filling(uuid4().hex, area or brief.area.code, department, measure, title, scope or {}, who=who)


def head_of(department: str, brief: Opened) -> str:
    """Whoever answers for a department."""
    return text("decide.head_of", brief.lang, department=coded_name("department", department, brief))


def suggested(brief: Opened) -> dict[str, str]:
    """Who may be told to do something → the code of the department: those that the figures name, heads first."""
    found: dict[str, str] = {}
    for frame in (frame_of(brief, name) for name in ("by_department", "by_office", "by_officer")):
        if frame is None or "department" not in frame:
            continue
        for row in frame.head(_SUGGESTED).to_dict("records"):
            department = str(row["department"])
            places = [
                free_text(row[name]) for name in ("officer", "office") if name in row and not is_unstated(row[name])
            ]
            name = ", ".join(places) if places else "" if is_unstated(department) else head_of(department, brief)
            if name:
                found.setdefault(name, "" if is_unstated(department) else department)
    return dict(list(found.items())[:_SUGGESTED])


def text_fault(name: str, said: str) -> Fault | None:
    """What is wrong with a text that is needed."""
    if not said:
        return Fault(f"no_{name}")
    return Fault("too_long", {"most": MOST}) if len(said) > MOST else None


def as_date(said: str) -> date | None:
    """A day as a browser's field gives it; None where it is none."""
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _plain(told: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers of arrays as plain ones, which can be written."""
    return {name: value.item() if hasattr(value, "item") else value for name, value in told.items()}
