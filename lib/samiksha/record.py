"""round.json: what a round was made from and with, and what became of each page, as the ledger holds it.

Enters: a `RoundReport`. Leaves: one JSON file beside the pages.
"""

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from samiksha import __version__
from samiksha.files import digest_of, write_text
from samiksha.ledger import Entry, Ledger
from samiksha.params.areas import Area
from samiksha.plans import Plan
from samiksha.round import RoundReport

RECORDED = ("papermill", "nbconvert", "pandas", "matplotlib", "pyarrow")
RECORD = "round.json"


def write_record(report: RoundReport) -> Path:
    """round.json: parameters, digests, versions, and each page's outcome. Returns its path.

    Lines of areas that this round did not take up stay as an earlier round of the same day left them.
    """
    plan = report.plan
    path = plan.folder / RECORD
    with Ledger(plan.home) as ledger:
        entries = ledger.entries(plan.spec.review, plan.as_of)
    areas = [area for area in plan.register.areas if area.code in entries]
    record: dict[str, Any] = {
        "review": plan.spec.review,
        "as_of": plan.as_of.isoformat(),
        "lang": plan.lang,
        "run_id": plan.run_id,
        "started": report.started.isoformat(),
        "finished": report.finished.isoformat(),
        "seconds": round((report.finished - report.started).total_seconds(), 1),
        "software": {"samiksha": __version__, **{name: version(name) for name in RECORDED}},
        "notebook": {
            "name": plan.spec.notebook,
            "sha256": digest_of(plan.home.notebooks / plan.spec.notebook),
        },
        "briefs": _lines(plan, [area for area in areas if area.level == plan.spec.level], entries),
        "rollups": _lines(plan, [area for area in areas if area.level != plan.spec.level], entries),
    }
    write_text(path, json.dumps(record, ensure_ascii=False, indent=1) + "\n")
    return path


def _lines(plan: Plan, areas: Sequence[Area], entries: dict[str, Entry]) -> list[dict[str, Any]]:
    return [_line(plan, entries[area.code]) for area in areas]


def _line(plan: Plan, entry: Entry) -> dict[str, Any]:
    page = f"{entry.area}.html"
    return {
        "area": entry.area,
        "status": entry.status,
        "page": page if (plan.folder / page).exists() else None,
        "seconds": entry.seconds,
        "bytes": entry.bytes,
        "sha256": entry.digest,
        "rule_version": entry.rule_version,
        "demo": entry.demo,
        "run_id": entry.run_id,
        "made_by": entry.made_by,
        "attempts": entry.attempts,
        "said": entry.said,
        "log": entry.log,
        "figures": entry.figures,
    }
