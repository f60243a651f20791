"""Waiting for what another process or thread does."""

import time
from collections.abc import Callable
from typing import Any


def soon(comes: Callable[[], Any], seconds: float = 20.0) -> Any:
    """What it gives at last; nothing true if that did not come in time."""
    end = time.monotonic() + seconds
    while not (found := comes()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def wait_for(comes: Callable[[], Any], seconds: float = 60.0) -> Any:
    """What it gives at last. Fails if that does not come in time."""
    found = soon(comes, seconds)
    assert found, f"it did not come in {seconds} s"
    return found
