"""Housekeeping: what is older than params/keeping.yml allows goes, never the last good one.

Enters: a home, today. Leaves: a `KeptReport`. Ages are told by the days in names, never by the times of files.
"""

from samiksha.keeping.disk import Free, disk_use, free_space
from samiksha.keeping.house import keep_house, prune
from samiksha.keeping.report import KeptReport, KindReport, Stayed, Went

__all__ = ["Free", "KeptReport", "KindReport", "Stayed", "Went", "disk_use", "free_space", "keep_house", "prune"]
