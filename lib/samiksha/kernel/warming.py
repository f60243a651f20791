"""The warm parent of a round: what its workers and its briefs' cells need, imported by one process for all.

Enters: a home. Leaves: a `WarmParent`. To start one early costs little, so whoever may soon need it begins with it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from samiksha.home import VARIABLE, Home
from samiksha.kernel.client import ADDRESS, WarmParent
from samiksha.kernel.preload import SHELL, STUDY
from samiksha.platform import can_fork

MAKER, WORKERS = "samiksha.brief", "samiksha.workers"
"""By name: whoever gives orders need not import papermill and nbconvert."""


def warm_parent(home: Home) -> WarmParent:
    """A parent for workers and briefs alike. It stays with the code that it began with: a round is of one piece."""
    return WarmParent((*SHELL, *STUDY, MAKER, WORKERS), {VARIABLE: str(home.root)}, watches=False)


@contextmanager
def warming_up(home: Home) -> Iterator[None]:
    """A warm parent imports while the caller does something else; rounds made in the meantime use it."""
    if not can_fork() or ADDRESS in os.environ:
        yield
        return
    with warm_parent(home) as parent:
        os.environ[ADDRESS] = parent.address
        try:
            yield
        finally:
            del os.environ[ADDRESS]
