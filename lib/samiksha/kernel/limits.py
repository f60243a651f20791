"""Limits that a kernel keeps itself: memory, and how much a cell prints.

Enters: numbers, before the first cell. Leaves: a kernel that does not flood whoever runs it, who takes note of what is printed
message by message, and would hold two hundred megabytes at once.
"""

import sys
from collections import defaultdict
from typing import Any

from samiksha.platform import stay_within_memory


class Allowance:
    """What a cell may still print. One character too many goes through, by which whoever listens knows that there were more."""

    def __init__(self, longest: int) -> None:
        self._left = longest

    def of(self, text: str) -> str:
        """What goes through of the next piece."""
        through = text[: self._left + 1] if self._left >= 0 else ""
        self._left -= len(text)
        return through


def stay_within(megabytes: int, kilobytes: int) -> None:
    """Bounds this kernel's memory, and what it sends of what each cell prints."""
    stay_within_memory(megabytes)
    stdout: Any = sys.stdout  # ipykernel's
    session, longest = stdout.session, kilobytes * 1024
    send = session.send
    allowed: dict[str, Allowance] = defaultdict(lambda: Allowance(longest))

    def send_some(stream: Any, message: Any, *rest: Any, **more: Any) -> Any:
        if isinstance(message, dict) and message.get("msg_type") == "stream":
            content = message["content"]
            content["text"] = allowed[message["parent_header"].get("msg_id", "")].of(content["text"])
            if not content["text"]:
                return message
        return send(stream, message, *rest, **more)

    session.send = send_some
