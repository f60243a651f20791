"""What is due: a pure question of the plan, the ledger and the moment. Nothing here reads a clock or writes.

Enters: params, what the ledger knows of slots, a moment. Leaves: an `Agenda`; and which sources are late.
"""

from samiksha.schedule.planner import Account, Agenda, Due, agenda
from samiksha.schedule.slots import FINAL, Slot, SlotEntry, State
from samiksha.schedule.timetable import Timetable, read_timetable, sound_timetable

__all__ = [
    "FINAL", "Account", "Agenda", "Due", "Slot", "SlotEntry", "State", "Timetable", "agenda", "read_timetable",
    "sound_timetable",
]  # fmt: skip
