"""Snapshots on disk: one a source and as-of day, sorted by area, replaced in one step.

Enters: `Loaded` exports. Leaves: rows of one area, findings, provenance; and the measures of past briefs.
"""
