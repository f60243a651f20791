"""The list of an area's directions: what became of them is said here, and their wording changed.

Enters: the minutes, keys and clicks. Leaves: lines of the minutes. What could not be written is said, and stays typed.
"""

from collections.abc import Callable, Mapping
from datetime import date

from markupsafe import Markup

from samiksha.catalogue import text
from samiksha.display import InBoth, day_of, label, place_of
from samiksha.errors import NotWritten
from samiksha.explore import recorder
from samiksha.explore.decide_form import moved_note
from samiksha.explore.drawn import Told, both_of, filled
from samiksha.explore.due import Due, due_by
from samiksha.explore.filling import Fault, as_date, text_fault
from samiksha.explore.listed import Row, Unfolded, in_order, last_day, overdue_days, row_of, shown_for_edit
from samiksha.explore.panel import Panel
from samiksha.explore.past import times_note
from samiksha.explore.place import Place
from samiksha.minutes import CLOSED, Direction, MinutesBook, Status, read_minutes
from samiksha.params.schedule import office_day

_AT_ONCE = 30
"""So many open directions are drawn; the others when they are asked for."""


Writes = Callable[[MinutesBook, str, str], bool]
"""Writes a word, given who writes and its origin; whether it was new."""


class DecisionList:
    """The list, as one panel."""

    def __init__(self, place: Place, asks_name: Callable[[], None]) -> None:
        self._place, self._asks_name = place, asks_name
        self.panel = Panel(self.act)
        self.directions: list[Direction] = []
        self._unfolded = dict[int, Unfolded]()
        self._faults = dict[int, dict[str, Fault]]()
        self._words = dict[int, int]()
        self._told, self._shown = Told(), _AT_ONCE
        self.refresh()

    def refresh(self) -> None:
        """The list as the minutes are now; what another room wrote is in it."""
        place = self._place
        try:
            held = read_minutes(place.home, place.areas).directions()
        except NotWritten as fault:
            self._told = Told(both_of("list.not_read", place.brief.lang, fault=fault), "bad")
        else:
            mine = [each for each in held if each.review == place.brief.spec.review]
            self.directions = in_order(mine, place.brief.as_of)
        self._draw()

    def act(self, said: dict[str, str]) -> None:
        """Does what was clicked or sent."""
        self._told = Told()
        acts = {"answer": self._answer, "amend": self._amend, "edit": self._unfold, "history": self._unfold}
        found = next((each for each in self.directions if str(each.number) == said.get("number")), None)
        if found is not None and said.get("do") in acts:
            acts[said["do"]](found, said)
        elif said.get("do") == "more":
            self._shown += len(self.directions)
        self.refresh()

    def _unfold(self, direction: Direction, said: Mapping[str, str]) -> None:
        """Opens what is asked for, and closes it if it stands open."""
        number, what = direction.number, said["do"]
        before = self._unfolded.pop(number, None)
        self._faults.pop(number, None)
        if before is None or before.what != what:
            self._unfolded[number] = Unfolded(what, direction)

    def _answer(self, direction: Direction, said: Mapping[str, str]) -> None:
        if said.get("status") not in set(Status):
            return
        status, remark, typed = Status(said["status"]), _line(said, "remark"), said.get("day", "")
        day = as_date(typed)
        base = last_day(direction, self._place.brief.as_of)
        faults = {"day": Fault("no_day")} if typed and day is None else self._day_faults(direction, status, day)
        if status is direction.status and not (remark or typed):
            self._told = Told(both_of("fault.nothing_new", self._place.brief.lang))
            return
        closing = status is CLOSED
        on_day = max(base, day) if day and closing else day or base
        told = both_of("list.answered", self._place.brief.lang, number=direction.number, status=_named(status))

        def write(book: MinutesBook, by: str, origin: str) -> bool:
            return book.answer(
                direction.number, on_day, by, status, closed_on=day if closing else None, remark=remark or None,
                origin=f"{origin}/{status}",
            )  # fmt: skip

        self._write(direction, said, faults, write, told)

    def _day_faults(self, direction: Direction, status: Status, day: date | None) -> dict[str, Fault]:
        if day is None:
            return {}
        if day < direction.given_on:
            return {"day": Fault("before_given", {"given": day_of(direction.given_on)})}
        if day > max(last_day(direction, self._place.brief.as_of), office_day(self._place.home.params)):
            return {"day": Fault("to_come")}
        # Of two words the one of the later day stands: one of an earlier day would be said in vain.
        last = last_day(direction, direction.given_on)
        if status is not CLOSED and day < last:
            return {"day": Fault("before_last", {"last": day_of(last)})}
        return {}

    def _amend(self, direction: Direction, said: Mapping[str, str]) -> None:
        unfolded, lang = self._unfolded.get(direction.number), self._place.brief.lang
        if unfolded is None:
            return
        shown = shown_for_edit(unfolded.of)
        changed = {name: _line(said, name) for name in shown if _line(said, name) != shown[name]}
        faults = {name: fault for name in ("what", "who") if (fault := _fault_of(changed, name))}
        due = self._due(changed.get("due_on"), direction, faults)
        if not changed:
            self._told = Told(both_of("fault.nothing_new", lang))
            return

        def write(book: MinutesBook, by: str, origin: str) -> bool:
            return book.amend(
                direction.number, last_day(direction, self._place.brief.as_of), by, what=changed.get("what"),
                who=changed.get("who"), due_on=due.on if due else None, origin=origin,
            )  # fmt: skip

        told = both_of("list.amended", lang, number=direction.number)
        if self._write(direction, said, faults, write, Markup("{} {}").format(told, moved_note(due, lang))):
            del self._unfolded[direction.number]

    def _due(self, typed: str | None, direction: Direction, faults: dict[str, Fault]) -> Due | None:
        """The new day, if one was typed; what is wrong with it is put to the faults."""
        if typed is None:
            return None
        day = as_date(typed)
        if day is None:
            faults["due_on"] = Fault("no_day")
            return None
        if day < direction.given_on:
            faults["due_on"] = Fault("due_before_given", {"given": day_of(direction.given_on)})
        return due_by(day, self._place.calendar)

    def _write(self, direction: Direction, said: Mapping[str, str], faults: dict[str, Fault], write: Writes,
               told: Markup) -> bool:  # fmt: skip
        """Writes one word, unless something is wrong; whether it now stands in the minutes."""
        number, lang = direction.number, self._place.brief.lang
        self._faults.pop(number, None)
        if faults:
            self._faults[number] = faults
            return False
        if not recorder.remembered():
            self._asks_name()
            return False
        try:
            with MinutesBook(self._place.home) as book:
                origin = f"{self._place.room}/{number}/{said.get('fill', '')}/{said['do']}"
                new = write(book, recorder.remembered(), origin)
        except NotWritten as fault:
            self._told = Told(both_of("not_recorded", lang, fault=fault), "bad")
            return False
        self._words[number] = self._words.get(number, 0) + 1
        self._told = Told(told, "good") if new else Told(both_of("list.already", lang, number=number))
        return True

    def _draw(self) -> None:
        brief = self._place.brief
        still = [each for each in self.directions if each.is_open]
        closed = [each for each in self.directions if not each.is_open]
        shown = still[: self._shown]
        self.panel.show(
            filled(
                "decide_list.html",
                brief.lang,
                place=label("decide.list.title", brief.lang, place=place_of(brief.area)),
                counts=label(
                    "decide.list.counts",
                    brief.lang,
                    open=len(still),
                    overdue=sum(overdue_days(each, brief.as_of) > 0 for each in still),
                    closed=len(closed),
                ),
                told=self._told,
                rows=[self._row(each) for each in shown],
                closed=[self._row(each) for each in closed[: self._shown]],
                left=max(len(still) - len(shown), len(closed) - self._shown, 0),
                closed_count=len(closed),
                times=times_note(brief.zone, brief.lang),
            )
        )

    def _row(self, direction: Direction) -> Row:
        number, place = direction.number, self._place
        several = len({each.area for each in self.directions} | {place.brief.area.code}) > 1
        return row_of(
            direction,
            place.brief,
            place.now_of(direction) if direction.measure else None,
            several=several,
            fill=self._words.get(number, 0),
            unfolded=self._unfolded.get(number),
            faults=self._faults.get(number),
        )


def _line(said: Mapping[str, str], name: str) -> str:
    """A text as it is written: on one line."""
    return " ".join(said.get(name, "").split())


def _fault_of(changed: Mapping[str, str], name: str) -> Fault | None:
    return text_fault(name, changed[name]) if name in changed else None


def _named(status: Status) -> InBoth:
    return InBoth(lambda lang: text(f"value.status.{status}", lang))
