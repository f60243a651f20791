"""Two rooms at once, one of them killed: what a room has shown as recorded is in the minutes, once."""

import os
import queue
import re
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from jupyter_client import BlockingKernelClient, KernelManager

from samiksha.home import VARIABLE, Home
from samiksha.minutes import read_minutes
from tests.homes import ROOT

EACH = 40
OPEN = """
from samiksha.explore.decide import DecisionPanel
from samiksha.review import open_review
from tests.explore.driving import records, words
room = DecisionPanel(open_review("helpline_followup", "anuppur", "2023-05-20"), "{name}")
print("looks" if room._looks is not None else "is blind", flush=True)
"""
RECORD = """
for number in range({first}, {last}):
    records(room, what=f"{name} {{number}}")
    if "लिखा गया" in words(room.form.panel):
        print(f"shown {{number}}", flush=True)
"""


@dataclass
class Room:
    """A kernel in which directions are recorded, and what its page has shown so far."""

    name: str
    manager: KernelManager
    client: BlockingKernelClient
    shown: list[int] = field(default_factory=list)
    said: str = ""

    def does(self, code: str) -> str:
        """Begins to run code; returns which message asked for it."""
        return str(self.client.execute(code))

    def follows(self, asked: str, until: int | None = None) -> None:
        """Hears what it shows, until it has done what was asked, or has shown so many."""
        end = time.monotonic() + 180
        while time.monotonic() < end:
            try:
                message = self.client.get_iopub_msg(timeout=1)
            except queue.Empty:
                continue
            if message["parent_header"].get("msg_id") != asked:
                continue
            content = message["content"]
            assert message["msg_type"] != "error", content
            if message["msg_type"] == "stream":
                self.said += content["text"]
                self.shown += [int(each) for each in re.findall(r"shown (\d+)", content["text"])]
            done = message["msg_type"] == "status" and content["execution_state"] == "idle"
            if done or (until is not None and len(self.shown) >= until):
                return
        raise AssertionError(f"{self.name}: {self.said}")


@contextmanager
def opened(home: Home, name: str) -> Iterator[Room]:
    """A room of the home."""
    manager = KernelManager(kernel_name="python3")
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    manager.start_kernel(env={**os.environ, VARIABLE: str(home.root), "PYTHONPATH": path}, cwd=str(home.root))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)
        room = Room(name, manager, client)
        room.follows(room.does(OPEN.format(name=name)))
        assert "looks" in room.said
        yield room
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_what_two_rooms_show_as_recorded_is_in_the_minutes_once_though_one_is_killed(changed_home: Home) -> None:
    with opened(changed_home, "एक") as one, opened(changed_home, "दो") as other:
        both = [(room, room.does(RECORD.format(name=room.name, first=0, last=EACH))) for room in (one, other)]
        other.follows(both[1][1], until=EACH // 3)
        other.manager.signal_kernel(9) if os.name == "posix" else other.manager.shutdown_kernel(now=True)
        one.follows(both[0][1])
        assert one.shown == list(range(EACH)) and EACH // 3 <= len(other.shown) < EACH
        first = len(other.shown)
    with opened(changed_home, "फिर") as again:
        again.follows(again.does(RECORD.format(name=again.name, first=first, last=EACH)))
        assert again.shown == list(range(first, EACH))
        again.follows(again.does("print('list', len(room.list.directions))"))
    directions = read_minutes(changed_home).directions()
    held = Counter(each.what for each in directions)
    shown = {f"{room.name} {number}" for room in (one, other, again) for number in room.shown}
    assert {what: held[what] for what in shown} == dict.fromkeys(shown, 1)
    # Those that were written when the kernel died, before the page could show them.
    unseen = set(held) - shown
    assert all(what.startswith("दो ") for what in unseen) and max(held.values()) == 1
    assert f"list {len(directions)}" in again.said
    assert {len(each.history) for each in directions} == {1}
    assert [each.number for each in directions] == list(range(1, len(directions) + 1))
    with closing(sqlite3.connect(changed_home.minutes)) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
