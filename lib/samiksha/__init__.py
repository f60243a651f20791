"""Samiksha (समीक्षा): review briefs in Hindi, from messy portal exports."""

from importlib.metadata import version

__version__ = version("samiksha")
