"""Good Governance Week of December 2024, made up: returns, CPGRAMS, camps, deliverables, schemes.

Enters: the `World`. Leaves: exports of the state and of some districts as of 20 and 22 December 2024.
"""

from samiksha.demo.week.export import write_week

__all__ = ["write_week"]
