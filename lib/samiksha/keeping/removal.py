"""Folders and files go in two steps: out of sight at once, off the disk after it. Links are never followed.

Enters: paths within a home. Leaves: nothing of them, or why they stay. What a removal that was killed has left lies in
`.going` of its root, where nobody reads, and goes with the next one.
"""

import shutil
from pathlib import Path
from uuid import uuid4

from samiksha.errors import one_line
from samiksha.home import Home
from samiksha.keeping.report import Stayed

GOING = ".going"


def is_ours(home: Home, path: Path) -> bool:
    """Whether a path that a walk through the home has met lies in it, with no link on the way."""
    root = home.root.resolve()
    return path.resolve() == root / path.relative_to(home.root)


def put_away(root: Path, path: Path) -> Stayed | None:
    """`path`, a thing within `root`, is out of sight; why it stays if it could not be moved."""
    try:
        # Three folders deep: whoever looks for rounds at <review>/<day>/ meets none of these.
        away = root / GOING / uuid4().hex[:8] / "old"
        away.mkdir(parents=True)
        path.rename(away / path.name)
    except OSError as fault:
        return Stayed(path.relative_to(root).as_posix(), "fault", {"fault": one_line(fault.strerror or fault)})
    return None


def has_leftovers(home: Home, root: Path) -> bool:
    """Whether something was put away that is still on the disk."""
    return (root / GOING).is_dir() and is_ours(home, root / GOING)


def clear(root: Path) -> None:
    """What was put away (see `has_leftovers`) goes from the disk; what is still open elsewhere goes next time."""
    shutil.rmtree(root / GOING, ignore_errors=True)
