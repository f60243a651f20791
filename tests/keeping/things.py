"""Old things for the tests of housekeeping: rounds, snapshots and files of many days, each as small as it may be."""

import json
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from pathlib import Path

from samiksha.files import digest_of
from samiksha.home import Home
from samiksha.ledger import Ledger, OpenRound
from samiksha.model import MADE
from samiksha.orders import Order, Outcome
from samiksha.store.manifests import FORMAT, POINTER
from tests.homes import make_home, stored

TODAY = date(2024, 6, 30)
REVIEW = "helpline_followup"
SOURCE = "cm_helpline"


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def policy(home: Home, **days: int) -> None:
    """The policy of a home: what is not named is kept for ever."""
    (home.params / "keeping.yml").write_text(json.dumps(days), encoding="utf-8")


def home_with(folder: Path, **days: int) -> Home:
    home = make_home(folder)
    policy(home, **days)
    return home


def add_page(home: Home, day: date, area: str, review: str = REVIEW, content: str = "page") -> Path:
    """A page that nobody but the disk knows."""
    path = home.outputs / review / day.isoformat() / f"{area}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{content} {area} {day}", encoding="utf-8")
    return path


def add_round(home: Home, day: date, areas: Collection[str], review: str = REVIEW, ends: bool = True) -> Path:
    """A round with its pages, its lines in the ledger and its round.json; returns its folder."""
    run = f"run-{review}-{day}"
    with Ledger(home) as ledger:
        ledger.opens(OpenRound(run, review, day, "hi", "samiksha", tuple(areas), (), False))
        for area in areas:
            page = add_page(home, day, area, review)
            order = Order(home.root, review, "n.ipynb", area, day, "hi", run, page, key="k")
            made = Outcome(area, MADE, 1.0, digest=digest_of(page), size=page.stat().st_size)
            ledger.ends(order, made, {})
        if ends:
            ledger.closes(run)
    folder = home.outputs / review / day.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    record = {"review": review, "as_of": day.isoformat(), "lang": "hi", "run_id": run, "finished": f"{day}T07:00:00",
              "seconds": 1.0, "briefs": [_line(area) for area in areas], "rollups": []}  # fmt: skip
    (folder / "round.json").write_text(json.dumps(record), encoding="utf-8")
    (folder / "index.html").write_text("index", encoding="utf-8")
    return folder


def _line(area: str) -> dict[str, object]:
    return {"area": area, "status": MADE, "page": f"{area}.html", "said": None, "demo": True, "figures": {}}


def add_snapshot(
    home: Home, day: date, areas: Collection[str], source: str = SOURCE, loaded: date | None = None
) -> Path:
    """A snapshot of which housekeeping sees all that it looks at; returns its folder."""
    folder = stored(home, source, day)
    folder.mkdir(parents=True, exist_ok=True)
    told = {"format": FORMAT, "source": source, "rows": "complaints", "as_of": day.isoformat(), "revision": 1,
            "parts": [{"loaded_at": f"{loaded or day}T06:30:00Z"}], "areas": dict.fromkeys(areas, 1), "digests": dict.fromkeys(areas, f"d{day}")}  # fmt: skip
    (folder / POINTER).write_text(json.dumps(told), encoding="utf-8")
    for name in ("rows-1.parquet", "findings-1.parquet"):
        (folder / name).write_bytes(b"12345")
    return folder


def add_file(root: Path, name: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("content", encoding="utf-8")
    return path


def rounds_left(home: Home, review: str = REVIEW) -> set[date]:
    return {date.fromisoformat(path.name) for path in (home.outputs / review).iterdir()}


def days_left(home: Home, source: str = SOURCE) -> set[date]:
    return {date.fromisoformat(path.parent.name) for path in stored(home, source, "x").parent.glob(f"*/{POINTER}")}


def newest_two(held: Mapping[date, Collection[str]], area: str, until: date) -> set[date]:
    """The law in its plainest form: the last two days on which the area is held."""
    return set(sorted(day for day, areas in held.items() if area in areas and day <= until)[-2:])
