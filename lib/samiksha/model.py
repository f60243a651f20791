"""The nouns that every room shares.

Enters: nothing. Leaves: frozen `Measure`, `Statement`, `Figures`, and the columns of a findings frame.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar, overload

UNSTATED = "unstated"
"""Stands where a row names no department, office, officer, level or kind of closure."""


class Unit(StrEnum):
    """What a measure counts in."""

    COUNT = "count"
    PERCENT = "pct"
    DAYS = "days"
    SCORE = "score"
    GRADE = "grade"
    POINTS = "points"
    """Percentage points: a difference of two percentages."""
    PER_DAY = "per_day"
    RUPEES = "rupees"
    """Told in lakh and crore."""
    DATE = "date"
    """A day; its value is the ISO text."""


class Better(StrEnum):
    """Which way is good."""

    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True)
class Measure:
    """One figure of a brief.

    `value` is None when it cannot be computed; then `absent` says why: "not_reported" (the source
    does not carry what it needs) or "no_denominator" (the denominator is 0). A share carries its
    numerator and denominator. `additive` figures of districts sum to their division's and state's.
    """

    key: str
    unit: Unit
    value: float | int | str | None
    better: Better = Better.NEITHER
    numerator: float | None = None
    denominator: float | None = None
    additive: bool = False
    absent: str | None = None
    volume: int | None = None
    """How many cases the figure rests on, for the minimum-volume guard."""

    def to_json(self) -> dict[str, Any]:
        """A plain dictionary that `from_json` turns back."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> "Measure":
        return replace(cls(**plain), unit=Unit(plain["unit"]), better=Better(plain["better"]))


NOT_REPORTED = "not_reported"
NO_DENOMINATOR = "no_denominator"


def count(key: str, value: int, better: Better = Better.NEITHER) -> Measure:
    """A count, which sums over districts."""
    return Measure(key, Unit.COUNT, int(value), better, additive=True, volume=int(value))


def share(key: str, numerator: float, denominator: float, better: Better) -> Measure:
    """numerator ÷ denominator in percent; without a denominator the value is absent.

    >>> share("online", 602, 735, Better.MORE).value
    81.9047619047619
    """
    value = 100 * numerator / denominator if denominator else None
    absent = None if denominator else NO_DENOMINATOR
    return Measure(key, Unit.PERCENT, value, better, numerator, denominator,
                   absent=absent, volume=int(denominator))  # fmt: skip


def not_reported(key: str, unit: Unit, better: Better = Better.NEITHER) -> Measure:
    """A figure whose source does not carry what it needs: shown as अप्राप्त, never as 0."""
    return Measure(key, unit, None, better, absent=NOT_REPORTED)


class Severity(StrEnum):
    """What a finding did to its row."""

    REFUSED = "refused"
    """The row is kept out of every figure, and kept in the refused-rows file."""
    CORRECTED = "corrected"
    """The row was refused, and a corrected one has been loaded since."""
    DUPLICATE = "duplicate"
    """The row repeats one that was kept."""
    DOUBT = "doubt"
    """The row is kept; the cell was blanked, or wants a look."""
    NOTE = "note"
    """About the file as a whole: an unknown column, a correction that fits nothing."""


FINDING_COLUMNS = ("file", "sheet", "row", "column", "value", "rule", "severity", "area", "key", "detail")
"""A findings frame: one row a finding. `row` is the row as Excel numbers it (0: the whole file);
`column` the header as it stood; `value` masked where personal; `rule` names the sentence and its
remedy in the catalogue (`finding.<rule>`, `remedy.<rule>`); `area` the code where known, else "";
`key` the row's key, "" where it has none; `detail` fills the {detail} of that sentence."""


@dataclass(frozen=True)
class LoadCount:
    """Rows of one file: kept + refused + duplicate = read, always."""

    read: int
    kept: int
    refused: int
    duplicate: int

    def __post_init__(self) -> None:
        if self.kept + self.refused + self.duplicate != self.read:
            raise ValueError(f"rows do not add up: {self}")

    def __add__(self, other: "LoadCount") -> "LoadCount":
        return LoadCount(self.read + other.read, self.kept + other.kept,
                         self.refused + other.refused, self.duplicate + other.duplicate)  # fmt: skip


@dataclass(frozen=True)
class Coded:
    """A code that reads as a name. `kind`: area, department, service, indicator, or a column whose values have
    names in the catalogue (`value.<kind>.<code>`)."""

    kind: str
    code: str


@dataclass(frozen=True)
class Statement:
    """One sentence of the headline before it is put into words (`headline.<key>` in the catalogue).

    `values` fill its {names}: Measures, Codeds (or tuples of them), dates, numbers; text in them is somebody's own
    words and is escaped and masked. `tone`: good, bad, act (somebody must act) or nothing.
    """

    key: str
    tone: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


Item = TypeVar("Item")


class Frames(Mapping[str, Any]):
    """Breakdowns by name, each made when it is first asked for: of most areas a roll-up shows the measures alone."""

    def __init__(self, makers: Mapping[str, Callable[[], Any]]) -> None:
        self._makers, self._made = makers, dict[str, Any]()

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


class LaterMap(Mapping[str, Item]):
    """A mapping made when it is first looked at."""

    def __init__(self, make: Callable[[], Mapping[str, Item]]) -> None:
        self._make = make

    @cached_property
    def _items(self) -> Mapping[str, Item]:
        return self._make()

    def __getitem__(self, name: str) -> Item:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


class Later(Sequence[Item]):
    """A sequence made when it is first looked at."""

    def __init__(self, make: Callable[[], Sequence[Item]]) -> None:
        self._make = make

    @cached_property
    def _items(self) -> Sequence[Item]:
        return self._make()

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...
    def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
        return self._items[place]

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True)
class Figures:
    """What a module of measures gives for one area as of one day.

    `measures`: the headline figures by key, in the order they are shown. `frames`: the breakdowns
    by name (`by_level`, `by_department`, ...), each documented by the function that makes it; None where
    the source lacks what it needs. `statements`: what the figures say, most important first. Both may be made
    only when they are asked for (`Frames`, `Later`).
    """

    measures: dict[str, Measure]
    frames: Mapping[str, Any] = field(default_factory=dict)
    statements: Sequence[Statement] = ()


BRIEF_MIME = "application/vnd.samiksha.brief+json"
"""The notebook's title cell says in this output which area, day and review it is about, and its measures;
the press proves the area by it."""

SIGNATURE = "samiksha"
"""Every table, chart and sentence of a page says in this key of its output's metadata whose it is."""

QUEUED, RUNNING, MADE, KEPT, FAILED, TIMED_OUT = "queued", "running", "made", "kept", "failed", "timed_out"
"""What becomes of a brief: in the ledger, in round.json and wherever it is told. Kept: nothing that it rests on has
changed, and the page stands."""
NOT_MADE = frozenset({FAILED, TIMED_OUT})
"""It came to its end without a page."""

RUN_ID = "SAMIKSHA_RUN_ID"
"""The environment variable by which the press tells a notebook the run that it belongs to."""
