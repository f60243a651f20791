"""A round's two warm parents: what one that was killed could not end, the other ends."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from samiksha.kernel.address import ADDRESS, PRESS
from samiksha.platform import can_fork

LEAVES = """
import os, pathlib, subprocess, time
def behind():
    left = subprocess.Popen(["sleep", "300"], start_new_session=True)
    pathlib.Path(os.environ["LEFT"]).write_text(str(left.pid))
    time.sleep(60)
"""
ROUND = """
import os, sys, time
from pathlib import Path
from samiksha.home import Home
from samiksha.kernel import warming
from samiksha.kernel.client import WarmProcess
warming.SHELL, warming.STUDY, warming.MAKER, warming.WORKERS = ("leaves",), (), "json", "csv"
parents = warming.WarmParents(Home(Path(sys.argv[1])))
held = WarmProcess(parents.named[warming.ADDRESS], "leaves:behind", (), os.environ | parents.named, sys.argv[1], (1, 2))
while not Path(os.environ["LEFT"]).exists():
    time.sleep(0.01)
print(parents._of_cells.pid, parents._of_workers.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not can_fork(), reason="there are no warm parents")
def test_what_a_notebook_started_ends_though_its_parent_and_the_round_are_killed_at_once(tmp_path: Path) -> None:
    (tmp_path / "leaves.py").write_text(LEAVES, encoding="utf-8")
    left = tmp_path / "left"
    kept = {name: value for name, value in os.environ.items() if name not in (ADDRESS, PRESS)}
    paths = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    with subprocess.Popen(
        [sys.executable, "-c", ROUND, tmp_path], stdout=subprocess.PIPE, text=True,
        env={**kept, "PYTHONPATH": paths, "LEFT": str(left)},
    ) as runner:  # fmt: skip
        assert runner.stdout
        of_cells, of_workers = map(psutil.Process, map(int, runner.stdout.readline().split()))
        sleeps = psutil.Process(int(left.read_text(encoding="utf-8")))
        assert sleeps.name() == "sleep"
        of_cells.kill()
        runner.kill()
    assert psutil.wait_procs([sleeps, of_cells, of_workers], timeout=10)[1] == []
