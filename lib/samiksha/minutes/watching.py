"""Whether somebody has written in the minutes since one looked.

Enters: a home. Leaves: yes or no, for a room that asks every few seconds. Nothing is made by asking.
"""

from samiksha.home import Home
from samiksha.minutes.book import MinutesBook


class Watch:
    """Looks at the minutes of one home, from one thread alone."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._book: MinutesBook | None = None
        self._seen = -1

    def changed(self) -> bool:
        """Whether anybody has written since the last time; a home without minutes has none. Raises NotWritten."""
        if self._book is None:
            if not self._home.minutes.exists():
                return False
            self._book = MinutesBook(self._home)
        before, self._seen = self._seen, self._book.version()
        return before != self._seen

    def close(self) -> None:
        """Lets go of the file."""
        if self._book is not None:
            self._book.__exit__()
            self._book = None
