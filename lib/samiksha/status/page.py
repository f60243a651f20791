"""The status page: one offline page, in Hindi with English beside it.

Enters: a `Status`. Leaves: HTML.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from samiksha.home import Home
from samiksha.numerals import day
from samiksha.publish.facts import Facts, Words
from samiksha.publish.index import environment
from samiksha.publish.outline import Heading
from samiksha.publish.shell import make_page
from samiksha.status.facts import Status
from samiksha.status.looks import BAD, GOOD, SILENT_AFTER, Look, needs_look, told
from samiksha.status.shown import days, grid, legend, rounds, runs
from samiksha.status.things import machine, refused, sendings, sheets, sources
from samiksha.status.tongue import Tongue
from samiksha.status.words import zone_name

INDEX = "index.html"
PARTS = ("look", "runs", "days", "by-hand", "sources", "sending", "files", "machine")


def render_status(home: Home, status: Status, lang: str = "hi") -> str:
    """The whole page."""
    tongue = Tongue(lang, status.now, status.timezone)
    view = _View(home, status, tongue)
    body = environment().get_template("status.html.j2").render(view=view)
    at = status.now.astimezone(tongue.zone)
    facts = Facts(
        lang=lang, title=tongue.both("title"), as_of_day=status.now.isoformat(timespec="seconds"),
        as_of=tongue.say("written", day=day(at.date(), lang), time=f"{at:%H:%M}", zone=zone_name(status.timezone, lang)),
    )  # fmt: skip
    contents = [Heading(part, [view.head(part).first]) for part in PARTS if f'<h2 id="{part}">' in body]
    page = make_page(facts, "", Markup(body), contents=contents, more="status")
    return environment().get_template("index.html.j2").render(resources={"page": page}).lstrip()


@dataclass(frozen=True)
class _Look:
    tone: str
    words: Words
    anchor: str


class _View:
    """What the template asks for."""

    def __init__(self, home: Home, status: Status, tongue: Tongue) -> None:
        self._status, self._tongue, self.lang = status, tongue, tongue.lang
        self.say, self.both = tongue.say, tongue.both
        self.written = status.now.isoformat(timespec="seconds")
        self.old_after = int(SILENT_AFTER.total_seconds() // 60)
        self.index = INDEX if (home.outputs / INDEX).exists() else None
        self.span = status.days
        self.runs, self.days, self.by_hand = runs(status, tongue), days(status, tongue), rounds(status, tongue)
        self.grid, self.legend = grid(status, tongue), legend(status, tongue)
        self.sources, self.sendings = sources(status, tongue), sendings(status, tongue)
        self.sheets, self.refused, self.machine = (
            sheets(status, tongue),
            refused(status, tongue),
            machine(status, tongue),
        )

    @property
    def old(self) -> tuple[str, str]:
        """What stands before and behind the age of a page that has grown old; the age is filled in where it is read."""
        before, _, behind = self.say("old", ago="{ago}").partition("{ago}")
        return before, behind

    @property
    def looks(self) -> list[_Look]:
        return list(self._looks()) or [_Look(GOOD, self.both("look.well"), "")]

    def _looks(self) -> Iterator[_Look]:
        for look in needs_look(self._status):
            yield _Look(look.tone, self._tongue.words(look), look.anchor)

    def head(self, part: str) -> Words:
        count = self._status.days
        return self.both(f"head.{part.replace('-', '_')}", **({"count": count} if part == "days" else {}))

    def faults(self, part: str) -> list[Words]:
        """Why a part is not known."""
        return [self._tongue.words(Look(BAD, "part", told(fault))) for fault in self._status.faults_of(part)]
