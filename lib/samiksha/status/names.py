"""What codes are called; where params/ cannot say, the code stands for itself, so that a status never fails for a name.

Enters: a home. Leaves: `Thing`s.
"""

from functools import cached_property

from samiksha.errors import SamikshaError
from samiksha.home import Home
from samiksha.params.areas import Register, read_register
from samiksha.params.base import Names
from samiksha.params.reviews import ReviewSpec, read_review
from samiksha.params.rows import RowKind
from samiksha.params.sources import Source, read_sources
from samiksha.status.facts import Thing


class Namer:
    """The names of one home's reviews, sources and areas."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._specs: dict[str, ReviewSpec | None] = {}
        self._registers: dict[str, Register | None] = {}

    def review(self, code: str) -> Thing:
        spec = self._spec(code)
        return Thing(code, spec.name) if spec else unnamed(code)

    def area_of_review(self, review: str, code: str) -> Thing:
        """An area of the register that a review is about."""
        spec = self._spec(review)
        return self.area(spec.areas, code) if spec else unnamed(code)

    def area(self, register: str, code: str) -> Thing:
        found = self._register(register)
        area = found.by_code.get(code) if found else None
        return Thing(code, area.name) if area else unnamed(code)

    def source(self, code: str) -> Thing:
        found = self._sources.get(code)
        return Thing(code, found[0].name) if found else unnamed(code)

    @cached_property
    def _sources(self) -> dict[str, tuple[Source, RowKind]]:
        try:
            return read_sources(self._home.params)
        except SamikshaError:
            return {}

    def _spec(self, code: str) -> ReviewSpec | None:
        if code not in self._specs:
            try:
                self._specs[code] = read_review(self._home.params, code)
            except SamikshaError:
                self._specs[code] = None
        return self._specs[code]

    def _register(self, code: str) -> Register | None:
        if code not in self._registers:
            try:
                self._registers[code] = read_register(self._home.params, code)
            except SamikshaError:
                self._registers[code] = None
        return self._registers[code]


def unnamed(code: str) -> Thing:
    """Something of which only the code is known."""
    return Thing(code, Names(en=code or "—"))
