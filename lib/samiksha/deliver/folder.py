"""Pages put into a folder or share.

Enters: a folder, a page. Leaves: `<folder>/<review>/<as of>/<area>.html`, there as a whole or not at all.
"""

from datetime import date
from pathlib import Path

from samiksha.errors import NeverSent, NotSent
from samiksha.files import sweep, write_bytes
from samiksha.params.delivery import Folder

_ABANDONED_SECONDS = 3600.0


def place_in(folder: Folder, review: str, as_of: date, area: str) -> Path:
    """Where the page of an area lies in a folder."""
    return folder.path / review / as_of.isoformat() / f"{area}.html"


def put(folder: Folder, review: str, as_of: date, area: str, page: bytes) -> Path:
    """Writes a page into a folder that is there. Raises NotSent if it cannot; NeverSent if it would lie outside."""
    path = place_in(folder, review, as_of, area)
    try:
        if not folder.path.is_dir():
            raise NotSent("folder_missing", folder=folder.path)
        if not path.parent.resolve().is_relative_to(folder.path.resolve()):
            raise NeverSent("folder_left", path=path, folder=folder.path)
        write_bytes(path, page)
        sweep(path.parent, _ABANDONED_SECONDS)
    except OSError as fault:
        raise NotSent("folder_not_written", path=path, fault=fault.strerror or str(fault)) from None
    return path
