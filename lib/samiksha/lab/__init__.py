"""The schedule inside JupyterLab: what is asked for, what became of it, and a button that makes a review now.

Enters: a Jupyter server with its own log-in. Leaves: one page of it, `samiksha/`, and a tile of the launcher that opens it.
Nothing is kept here: slots and pages are read from the ledger, and what is asked for is done by `samiksha round` in a process of
its own. Nothing ticks here either: the clock is `samiksha due` alone.
"""

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    """Where Jupyter finds the extension."""
    from samiksha.lab.app import ScheduleBoard

    return [{"module": "samiksha.lab.app", "app": ScheduleBoard}]
