"""What an officer asks for: one review, of one district or all, as of a day, now.

Enters: the fields of a form. Leaves: an `Ask`, of which every name has been looked up, and the command that does it.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from samiksha.days import as_day
from samiksha.errors import UnknownArea, UnknownName
from samiksha.home import Home
from samiksha.params.areas import Register, read_register
from samiksha.params.reviews import ReviewSpec, read_review
from samiksha.params.schedule import read_schedule

RUN = "run"
"""Before the name of a run of the schedule, where a form names one and no review."""


@dataclass(frozen=True)
class Ask:
    """One round, asked for by a person."""

    review: str
    as_of: date
    areas: tuple[str, ...] = ()
    under: str | None = None
    lang: str = "hi"

    def command(self, home: Home) -> list[str]:
        """The same round as typed."""
        chosen = ["--areas", ",".join(self.areas)] if self.areas else ["--under", self.under] if self.under else []
        asked = ["round", self.review, "--as-of", self.as_of.isoformat(), *chosen, "--lang", self.lang]
        return [sys.executable, "-m", "samiksha", *asked, "--home", str(home.root)]


def read_ask(home: Home, given: Mapping[str, str]) -> Ask:
    """The ask of a form: `what` (a review, or `run:<name>`), `as_of`, and `area`, without which all are meant.

    Raises UnknownName, UnknownArea, BadAsOf, BadConfiguration.
    """
    as_of = as_day(given.get("as_of", ""))
    what, _, name = given.get("what", "").partition(":")
    area = given.get("area", "")
    if what != RUN:
        spec, register = _of_review(home, what)
        return Ask(spec.review, as_of, _one(register, spec, area))
    run = read_schedule(home.params).by_name.get(name)
    if run is None:
        raise UnknownName("lab_no_run", name=name)
    spec, register = _of_review(home, run.review)
    if area:
        return Ask(run.review, as_of, _one(register, spec, area), lang=run.lang)
    return Ask(run.review, as_of, run.areas, run.under, run.lang)


def _of_review(home: Home, name: str) -> tuple[ReviewSpec, Register]:
    if Path(name).name != name:
        raise UnknownName("unknown_review", name=name, near="")
    spec = read_review(home.params, name)
    return spec, read_register(home.params, spec.areas)


def _one(register: Register, spec: ReviewSpec, code: str) -> tuple[str, ...]:
    if not code:
        return ()
    area = register.area(code)
    if area.level != spec.level:
        raise UnknownArea("wrong_level", area=area, level=spec.level)
    return (code,)
