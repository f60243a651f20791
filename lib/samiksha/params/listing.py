"""What departments, services and indicators have in common: a code, names, and other spellings.

Enters: entries of a list under params/. Leaves: codes by spelling, names by code; a spelling belongs to one alone.
"""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from pydantic import Field

from samiksha.params.areas import fold
from samiksha.params.base import Named, Names, Strict


class Entry(Named):
    """One entry of a list."""

    code: str = Field(pattern=r"^[a-z0-9_]+$")
    aliases: tuple[str, ...] = ()


Kind = TypeVar("Kind", bound=Entry)


class Listing(Strict, Generic[Kind]):
    """Entries of one kind, told apart by code and by every spelling."""

    source: str = ""

    def entries(self) -> Sequence[Kind]:
        """The entries, in the order of the file."""
        raise NotImplementedError

    def model_post_init(self, _: Any) -> None:
        codes = [entry.code for entry in self.entries()]
        for code in codes:
            if codes.count(code) > 1:
                raise ValueError(f"the code '{code}' stands twice")
        self.spellings()

    def spellings(self) -> dict[str, str]:
        """Folded spelling → code."""
        found: dict[str, str] = {}
        for entry in self.entries():
            for name in (entry.code, entry.name.hi, entry.name.en, *entry.aliases):
                if name and found.setdefault(fold(name), entry.code) != entry.code:
                    raise ValueError(f"'{name}' names both {found[fold(name)]} and {entry.code}")
        return found

    def names(self) -> dict[str, Names]:
        """Code → name."""
        return {entry.code: entry.name for entry in self.entries()}

    def by_code(self) -> dict[str, Kind]:
        """Code → entry."""
        return {entry.code: entry for entry in self.entries()}
