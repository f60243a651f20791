"""Samiksha (समीक्षा): review briefs in Hindi, from messy portal exports."""

import sys

# jsonschema, which notebooks are read with, would compile a grammar of web addresses for seconds in each
# process: an optional check that nothing here asks for.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

__version__ = "0.1.0"
