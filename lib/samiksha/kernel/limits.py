"""Limits that a kernel keeps itself: memory, and how much a cell prints.

Enters: numbers, before the first cell. Leaves: a kernel that does not flood whoever runs it, who takes note of what is printed
message by message, and would hold two hundred megabytes at once.
"""

import sys
from collections import defaultdict
from typing import Any

from samiksha.platform import stay_within_memory


def stay_within(megabytes: int, kilobytes: int) -> None:
    """Bounds this kernel's memory, and what it sends of what each cell prints."""
    stay_within_memory(megabytes)
    stdout: Any = sys.stdout  # ipykernel's
    session, longest = stdout.session, kilobytes * 1024
    send = session.send
    printed: dict[str, int] = defaultdict(int)

    def send_some(stream: Any, message: Any, *rest: Any, **more: Any) -> Any:
        """One character too many goes through, by which whoever listens knows that there were more."""
        if isinstance(message, dict) and message.get("msg_type") == "stream":
            cell, content = message["parent_header"].get("msg_id", ""), message["content"]
            before = printed[cell]
            printed[cell] += len(content["text"])
            if before > longest:
                return message
            content["text"] = content["text"][: longest + 1 - before]
        return send(stream, message, *rest, **more)

    session.send = send_some
