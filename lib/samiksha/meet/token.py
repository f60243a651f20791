"""Who may come in: the token of a room.

Enters: the environment, a file. Leaves: a `Key`, which tells a right token from a wrong one and shows itself to nobody.
"""

import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from samiksha.errors import BadConfiguration
from samiksha.platform import is_ours_alone

VARIABLE = "SAMIKSHA_MEET_TOKEN"
FILE = "SAMIKSHA_MEET_TOKEN_FILE"
SHORTEST = 16


@dataclass(frozen=True)
class Key:
    """The token that opens a room once, and the pass by which a browser is known from then on."""

    token: str = field(repr=False)
    is_given: bool
    """Whether somebody chose the token; what was made here is told in the address."""
    own_pass: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def opens(self, token: str) -> bool:
        return hmac.compare_digest(token.encode(), self.token.encode())

    def knows(self, shown: str) -> bool:
        """Whether a browser has been let in before."""
        return hmac.compare_digest(shown.encode(), self.own_pass.encode())


def read_key() -> Key:
    """The token of the environment or of the file that it names, else one made now. Raises BadConfiguration."""
    named = os.environ.get(FILE)
    told = os.environ.get(VARIABLE) or (_from_file(Path(named)) if named else None)
    if told is None:
        return Key(secrets.token_urlsafe(24), is_given=False)
    if len(told) < SHORTEST or not told.isascii() or not told.isprintable():
        raise BadConfiguration("meet_token_weak", least=SHORTEST)
    return Key(told, is_given=True)


def _from_file(path: Path) -> str:
    path = path.expanduser()
    try:
        with path.open(encoding="utf-8") as stream:
            if not is_ours_alone(stream.fileno()):
                raise BadConfiguration("meet_token_open", file=path)
            return stream.readline().strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise BadConfiguration(
            "meet_token_unread", file=path, fault=getattr(fault, "strerror", None) or "UTF-8"
        ) from None
