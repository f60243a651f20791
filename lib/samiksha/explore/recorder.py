"""Who writes down: asked once in a room, and known to all its panels.

Enters: a name. Leaves: the same name, as long as the kernel lives.
"""


class _Recorder:
    name = ""


def remember(name: str) -> None:
    """From now on this person writes down."""
    _Recorder.name = " ".join(name.split())


def remembered() -> str:
    """Who writes down; "" before somebody was asked."""
    return _Recorder.name
