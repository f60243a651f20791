"""What a meeting room shows: a review of one area as of a day, and the notebook that draws it.

Enters: names as typed. Leaves: a frozen `Meeting`; its notebook as a copy, with the parameters in it.
"""

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import nbformat

from samiksha.errors import BadConfiguration, NoSnapshot, UnknownArea
from samiksha.home import Home
from samiksha.kernel.client import KERNEL_NAME
from samiksha.params.areas import Area, read_register
from samiksha.params.reviews import ReviewSpec, read_review
from samiksha.params.sources import read_source
from samiksha.store.holdings import Holdings
from samiksha.store.manifests import Manifests

NOTEBOOK, ROLLUP_NOTEBOOK = "meeting.ipynb", "meeting_rollup.ipynb"
"""For an area of the review's own level; for one that is rolled up."""
PARAMETERS, INJECTED = "parameters", "injected-parameters"
"""Tags of cells, as papermill gives and looks for them."""
_NEEDED = frozenset({"review", "area", "as_of"})


@dataclass(frozen=True)
class Meeting:
    """One room."""

    home: Home
    spec: ReviewSpec
    area: Area
    as_of: date
    lang: str
    by: str
    """Who records what is decided; "" if the room is to ask."""

    @property
    def notebook(self) -> Path:
        """What draws the room."""
        own = self.area.level == self.spec.level
        return self.home.notebooks / (NOTEBOOK if own else ROLLUP_NOTEBOOK)

    @property
    def parameters(self) -> dict[str, str]:
        """What the notebook is given."""
        return {"review": self.spec.review, "area": self.area.code, "as_of": self.as_of.isoformat(),
                "lang": self.lang, "by": self.by}  # fmt: skip


def meeting_of(home: Home, review: str, area: str, as_of: date | None, lang: str = "hi", by: str = "") -> Meeting:
    """The room asked for; without a day that of the newest rows of the area.

    Raises UnknownName, UnknownArea, NoSnapshot, and BadConfiguration if there is no notebook for rooms.
    """
    spec = read_review(home.params, review)
    register = read_register(home.params, spec.areas)
    place = register.area(area)
    within = register.under(area, spec.level) if place.level != spec.level else (place,)
    if not within:
        raise UnknownArea("wrong_level", area=place, level=spec.level)
    meeting = Meeting(home, spec, place, _day_of(home, spec, place, within, as_of), lang, by)
    if not meeting.notebook.is_file():
        raise BadConfiguration("meet_no_notebook", path=meeting.notebook)
    return meeting


def _day_of(home: Home, spec: ReviewSpec, place: Area, within: Sequence[Area], asked: date | None) -> date:
    """The day asked for, else that of the newest rows of any area `within`. Raises NoSnapshot if there are none up to it."""
    held = Holdings(Manifests(home))
    sources = [read_source(home.params, name)[0] for name in spec.sources]
    newest = []
    for source in sources:
        unused = None if source.register_book or not asked else asked - timedelta(days=spec.unused_after_days)
        for area in within:
            if found := held.newest(source.snapshot, area.code, asked or date.max, unused or date.min):
                newest.append(found.as_of)
    if not newest:
        days = sorted({day.isoformat() for source in sources for day in held.days(source.snapshot)})
        raise NoSnapshot("no_rows_for_area", area=place, sources=", ".join(spec.sources),
                         day=asked.isoformat() if asked else "—", held=", ".join(days) or "—")  # fmt: skip
    return asked or max(newest)


def write_notebook(meeting: Meeting, folder: Path) -> Path:
    """The room's notebook in `folder`, with the parameters in a cell after its own, to be run on the warm kernel.

    Raises BadConfiguration if it takes no review, area and day.
    """
    source = meeting.notebook
    notebook = nbformat.read(source, as_version=4)  # type: ignore[no-untyped-call]
    places = [at for at, cell in enumerate(notebook.cells) if PARAMETERS in cell.metadata.get("tags", ())]
    taken = _assigned(notebook.cells[places[0]].source) if places else frozenset()
    if not taken >= _NEEDED:
        raise BadConfiguration("meet_no_parameters", path=source, names=", ".join(sorted(_NEEDED - taken)))
    lines = [f"{name} = {value!r}" for name, value in meeting.parameters.items() if name in taken]
    given = nbformat.v4.new_code_cell("\n".join(lines), metadata={"tags": [INJECTED]})  # type: ignore[no-untyped-call]
    notebook.cells.insert(places[0] + 1, given)
    notebook.metadata.kernelspec = {"name": KERNEL_NAME, "display_name": KERNEL_NAME, "language": "python"}
    copy = folder / NOTEBOOK
    nbformat.write(notebook, copy)  # type: ignore[no-untyped-call]
    return copy


def _assigned(source: str) -> frozenset[str]:
    """The names that a cell of parameters gives values to."""
    try:
        lines = ast.parse(source).body
    except SyntaxError:
        return frozenset()
    return frozenset(
        target.id
        for line in lines
        for target in (line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)])
        if isinstance(target, ast.Name)
    )
