"""Snapshots on disk: one a source and as-of day, sorted by area, replaced in one step.

Enters: `Loaded` exports. Leaves: rows of one area, findings, provenance; and the measures of past briefs.
"""

from samiksha.store.snapshots import Manifest, Part, Store

__all__ = ["Manifest", "Part", "Store"]
