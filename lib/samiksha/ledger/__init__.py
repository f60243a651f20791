"""The ledger: what became of every page, of every slot of the schedule, of everything that is sent. It is the truth.

Enters: what happened, from those who did it. Leaves: entries. One SQLite file a home (`Book`).
"""

from samiksha.ledger.pages import Entry, Ledger, OpenRound
from samiksha.ledger.prunings import Prunings
from samiksha.ledger.slots import Slots

__all__ = ["Entry", "Ledger", "OpenRound", "Prunings", "Slots"]
