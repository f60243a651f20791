"""The demo exports: a believable state as of the days of each review, with the mess of real exports.

Enters: a home. Leaves: files under <home>/data/inbox/demo/. Seeded by district, no clock: the same params
give the same bytes. All in them is invented, and every file says so.
"""

import multiprocessing
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from itertools import repeat
from pathlib import Path

from samiksha.demo.campaign import write_campaign, write_closing_account
from samiksha.demo.conference import write_conference
from samiksha.demo.directions import write_directions
from samiksha.demo.helpline import write_helpline
from samiksha.demo.jan_sunwai import write_jan_sunwai
from samiksha.demo.week import write_week
from samiksha.demo.world import World, read_world
from samiksha.home import Home
from samiksha.platform import can_fork, cores

write_directions_of_2023 = partial(write_directions, reviews=("helpline_followup", "campaign_phase"))
write_directions_of_2024 = partial(write_directions, reviews=("good_governance_week",))
write_directions_of_2026 = partial(write_directions, reviews=("conference_compliance", "jan_sunwai"))
Writer = Callable[[World, Path], list[Path]]
"""Writes the exports of one or several sources into a folder; their paths."""
WRITERS: dict[str, tuple[Writer, ...]] = {
    "helpline_followup": (write_helpline,),
    "campaign_phase": (write_helpline, write_campaign, write_directions_of_2023),
    "campaign_jan_kalyan": (write_closing_account,),
    "good_governance_week": (write_week, write_directions_of_2024),
    "conference_compliance": (write_conference, write_directions_of_2026),
    "jan_sunwai": (write_jan_sunwai, write_directions_of_2026),
}
"""Review → what writes the exports that it reads. To show another review: a writer, and a line here and in
DEMO_REVIEWS. The longest stand first."""
DEMO_REVIEWS: tuple[tuple[str, date], ...] = (
    ("helpline_followup", date(2023, 5, 20)),
    ("campaign_phase", date(2023, 5, 20)),
    ("good_governance_week", date(2024, 12, 22)),
    ("conference_compliance", date(2026, 1, 14)),
)
"""The rounds that the demo makes: review and day. For each an earlier snapshot is held too. Jan-sunwai's exports are
loaded as well; who wants its pages makes the round."""
_FEW_DISTRICTS = 10
"""Up to so many are written sooner than processes are started for them."""


def write_demo(
    home: Home, districts: Iterable[str] | None = None, reviews: Iterable[str] | None = None
) -> list[Path]:
    """The paths of the demo exports of some districts (all without) for some reviews (all without).

    Raises UnknownArea for a code that the register does not hold.
    """
    world = read_world(home, districts)
    writers = list(dict.fromkeys(writer for review in reviews or WRITERS for writer in WRITERS[review]))
    folder = home.inbox / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*demo*"):
        old.unlink()
    processes = min(cores(), len(writers))
    if processes == 1 or len(world.districts) <= _FEW_DISTRICTS:
        return [path for writer in writers for path in writer(world, folder)]
    alone = can_fork() and threading.active_count() == 1
    with ProcessPoolExecutor(processes, multiprocessing.get_context("fork" if alone else "spawn")) as pool:
        return [path for paths in pool.map(_written, writers, repeat(world), repeat(folder)) for path in paths]


def _written(writer: Writer, world: World, folder: Path) -> list[Path]:
    """The paths of one writer, in a process of the pool; what one writes depends on no other."""
    return writer(world, folder)
