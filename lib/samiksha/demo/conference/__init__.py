"""The compliance review of January 2026, made up: revenue cases, applications, indicators, registers.

Enters: the `World`. Leaves: exports of the state and of some districts as of 10 December 2025 and 14 January 2026.
"""

from samiksha.demo.conference.export import write_conference

__all__ = ["write_conference"]
