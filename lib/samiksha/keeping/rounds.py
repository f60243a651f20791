"""Folders of rounds: `outputs/<review>/<day>/`. Each goes or stays as a whole, so that its index and round.json stay true.

Enters: a home, the day before which they are old. Leaves: those that may go, and those that stay although old. A folder
stays that holds an area's last good page, that is the newest of its review, whose round has not come to its end, or that
holds something that no round has put there.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from samiksha.errors import OutputsBusy
from samiksha.files import digest_of, size_of
from samiksha.home import Home
from samiksha.keeping.removal import is_ours, put_away
from samiksha.keeping.report import Found, Old, Stayed
from samiksha.ledger import Ledger
from samiksha.lock import one_writer
from samiksha.record import RECORD
from samiksha.store.manifests import day_named

_PAGE = re.compile(r"(?!index\.html)[a-z0-9_]+\.html")
_OURS = re.compile(r"[a-z0-9_]+\.html|round\.json|\..+\.tmp")
"""What a round puts into its folder, and leaves there if it was killed."""


@dataclass(frozen=True)
class _Round:
    """A folder of a round."""

    path: Path
    day: date

    @property
    def pages(self) -> Iterator[tuple[str, Path]]:
        """Area and page."""
        for path in self.path.iterdir():
            if _PAGE.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                yield path.stem, path


def rounds(home: Home, before: date) -> Found:
    """All folders of rounds, those that may go, and those that stay."""
    known, old, stayed = 0, list[Old](), list[Stayed]()
    for folder in _folders(home.outputs):
        if folder.name.startswith(".") or not folder.is_dir():
            continue
        found, strange = _rounds_of(home, folder)
        stayed += strange
        known += len(found)
        kept = _kept(home, folder.name, found) if found and found[-1].day < before else {}
        for each in found:
            if each.day < before:
                name = f"{folder.name}/{each.day}"
                why = kept.get(each.day) or _strange(each)
                if why:
                    stayed.append(Stayed(name, why[0], why[1]))
                else:
                    old.append(Old(name, size_of(each.path), partial(_remove, home, name)))
    return Found(known, tuple(old), tuple(stayed))


def _folders(root: Path) -> list[Path]:
    return sorted(root.iterdir()) if root.is_dir() else []


def _rounds_of(home: Home, folder: Path) -> tuple[list[_Round], list[Stayed]]:
    """A review's rounds, newest first, and what lies between them that is none."""
    if not is_ours(home, folder):
        return [], [Stayed(folder.name, "link")]
    found, strange = [], []
    for path in _folders(folder):
        day = day_named(path.name)
        if not is_ours(home, path):
            strange.append(Stayed(f"{folder.name}/{path.name}", "link"))
        elif day and path.is_dir():
            found.append(_Round(path, day))
        elif not path.name.startswith("."):
            strange.append(Stayed(f"{folder.name}/{path.name}", "strange"))
    return sorted(found, key=lambda each: each.day, reverse=True), strange


Why = tuple[str, dict[str, object]]


def _kept(home: Home, review: str, found: list[_Round]) -> Mapping[date, Why]:
    """Day → why the round of that day must stay."""
    made, unfinished = _told(home, review)
    told = {day for day, _ in made}
    kept: dict[date, Why] = {}
    seen: set[str] = set()
    newest = next((each.day for each in found if any(each.pages)), None)
    for each in found:
        pages = sorted((area, path) for area, path in each.pages if area not in seen)
        last = [area for area, path in pages if _is_good(path, made.get((each.day, area)))]
        seen.update(last)
        if last:
            kept[each.day] = "last_page", {"count": len(last), "such": last[0]}
        elif each.day == newest:
            kept[each.day] = "newest_round", {}
        elif each.day in unfinished:
            kept[each.day] = "unfinished", {}
        elif each.day not in told and not (each.path / RECORD).is_file():
            kept[each.day] = "strange", {}
    return kept


def _told(home: Home, review: str) -> tuple[dict[tuple[date, str], str], set[date]]:
    """What the ledger knows: digests of pages by day and area, and the days of rounds without an end."""
    if not home.ledger.exists():
        return {}, set()
    with Ledger(home) as ledger:
        return ledger.standing(review), {each.as_of for each in ledger.unfinished() if each.review == review}


def _is_good(page: Path, digest: str | None) -> bool:
    """Whether a page is whole; one that the ledger does not know counts as such unless it is empty."""
    return page.stat().st_size > 0 and (digest is None or digest_of(page) == digest)


def _strange(each: _Round) -> Why | None:
    for path in sorted(each.path.iterdir()):
        if path.is_symlink() or not path.is_file() or not _OURS.fullmatch(path.name):
            return "strange_within", {"file": path.name}
    return None


def _remove(home: Home, name: str) -> Stayed | None:
    try:
        with one_writer(home, name.replace("/", "-")):
            return put_away(home.outputs, home.outputs / name)
    except OutputsBusy:
        return Stayed(name, "at_work")
