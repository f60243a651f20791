"""Jan-sunwai registers, made up: hearings on Tuesdays from 28 October 2025, and the applications brought to them.

Enters: the `World`. Leaves: exports of the state and of two districts as of 10 December 2025 and 14 January 2026.
"""

from samiksha.demo.jan_sunwai.export import write_jan_sunwai

__all__ = ["write_jan_sunwai"]
