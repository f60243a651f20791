"""From raw text to rows: rename by alias, parse, correct, check; a row is kept, refused or a duplicate.

Enters: a `RawExport` and its `Source`. Leaves: a `Loaded`: kept rows (Arrow), findings, refused rows.
"""

from samiksha.load.tidy import Loaded, Reading, tidy

__all__ = ["Loaded", "Reading", "tidy"]
