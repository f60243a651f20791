"""Reading an export as raw text, in a limited child process.

Enters: a file as a portal gave it, and its source. Leaves: a `RawExport` (every cell as text, where it
stood), or BadExport saying what is wrong with the file and what to do.
"""

from samiksha.sources.export import Note, RawExport
from samiksha.sources.headers import fold_header
from samiksha.sources.reader import Reader, read_export

__all__ = ["Note", "RawExport", "Reader", "fold_header", "read_export"]
