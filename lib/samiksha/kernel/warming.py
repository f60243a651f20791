"""The warm parents of a round: what its workers and its briefs' cells need, imported once for all, on two cores at once.

Enters: a home. Leaves: `WarmParents`. To start them early costs little, so whoever may soon need them begins with it.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from samiksha.home import VARIABLE, Home
from samiksha.kernel.address import ADDRESS, PRESS
from samiksha.kernel.client import WarmParent
from samiksha.kernel.preload import SHELL, STUDY
from samiksha.platform import can_fork

MAKER, WORKERS = "samiksha.brief", "samiksha.workers"
"""By name: whoever gives orders need not import papermill and nbconvert."""


class WarmParents:
    """One parent for the cells of all briefs, one for the workers, which turn them into pages. They stay with the code that
    they began with: a round is of one piece."""

    def __init__(self, home: Home, also: Sequence[str] = ()) -> None:
        """`also`: modules that both import last."""
        given = {VARIABLE: str(home.root)}
        self._of_cells = WarmParent((*SHELL, *STUDY, *also), given, watches=False)
        given |= {ADDRESS: self._of_cells.address}
        self._of_workers = WarmParent((MAKER, WORKERS, *also), given, watches=False)

    @property
    def named(self) -> dict[str, str]:
        """Their addresses, as the environment names them."""
        return {ADDRESS: self._of_cells.address, PRESS: self._of_workers.address}

    def close(self) -> None:
        """Ends both and everything that they have forked."""
        both = (self._of_workers, self._of_cells)
        for each in both:
            each.end()
        for each in both:
            each.close()


def named_parents() -> dict[str, str]:
    """The parents that the environment names; empty if it names none."""
    shared = os.environ.get(ADDRESS)
    return {ADDRESS: shared, PRESS: os.environ.get(PRESS, shared)} if shared else {}


@contextmanager
def warming_up(home: Home) -> Iterator[None]:
    """Warm parents import while the caller does something else; rounds made in the meantime use them."""
    if not can_fork() or named_parents():
        yield
        return
    parents = WarmParents(home)
    named = parents.named
    os.environ.update(named)
    try:
        yield
    finally:
        for name in named:
            del os.environ[name]
        parents.close()
