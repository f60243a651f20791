"""The watched inbox: whatever officers drop is loaded once it is whole, and put away where it is found again.

Enters: data/inbox, and the sheets that are published. Leaves: snapshots; `data/archive/` with what was loaded,
`data/refused/files/` with what could not be; a report of each file. Nothing is ever lost or overwritten.
"""

from samiksha.inbox.bringing import Brought, bring
from samiksha.inbox.report import CURRENT, LOADED, REFUSED, WAITS, InboxReport, Taken
from samiksha.inbox.taking import take_in

__all__ = ["CURRENT", "LOADED", "REFUSED", "WAITS", "Brought", "InboxReport", "Taken", "bring", "take_in"]
