"""What is chosen in the room.

Enters: nothing but its fields. Leaves: a frozen `Pick`, which every answer is about.
"""

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Pick:
    """What is chosen; "" or None: everything. A review has some of these choices (`Cases.dimensions`)."""

    area: str = ""
    """Within a division or the state."""
    department: str = ""
    service: str = ""
    case_type: str = ""
    subdivision: str = ""
    office: str = ""
    officer: str = ""
    block: str = ""
    level: str = ""
    age: str = ""
    """A band of the rule ("8–50"): of what is pending."""
    state: str = ""
    """The key of a headline measure: the cases that it counts (pending, old_pending, closed, ...)."""
    since: date | None = None
    """Begun (registered, received) on this day or later."""
    until: date | None = None
    """Begun on this day or earlier."""
    search: str = ""
    """Words, each of which occurs in number, subject, office or officer."""

    def without(self, name: str) -> "Pick":
        """The other choices."""
        return replace(self, **{name: getattr(Pick, name)})
