"""The status in its files, each written in one step.

Enters: a home, a moment. Leaves: `outputs/status.html`, `outputs/status.prom`.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from samiksha.files import write_text
from samiksha.home import Home
from samiksha.index import STATUS
from samiksha.status.facts import ServiceFacts
from samiksha.status.gather import gather
from samiksha.status.page import render_status
from samiksha.status.prometheus import render_metrics

METRICS = "status.prom"


def write_status(home: Home, now: datetime, lang: str = "hi", services: Sequence[ServiceFacts] = ()) -> Path:
    """The status page and the metrics beside it, as of a moment (aware). Returns the path of the page."""
    status = gather(home, now, services)
    write_text(home.outputs / METRICS, render_metrics(status))
    write_text(home.outputs / STATUS, render_status(home, status, lang))
    return home.outputs / STATUS
