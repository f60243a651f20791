"""What differs between systems behaves alike through samiksha.platform."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from samiksha import platform
from tests.waiting import wait_for

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's own means, Linux only")


def start(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, **platform.group_options()
    )


def test_a_killed_tree_takes_grandchildren_along() -> None:
    parent = start(
        "import subprocess, sys, time;"
        "print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True);"
        "time.sleep(60)"
    )
    assert parent.stdout
    grandchild = psutil.Process(int(parent.stdout.readline()))
    platform.kill_tree(parent.pid)
    parent.wait(timeout=5)
    psutil.wait_procs([grandchild], timeout=5)
    assert not grandchild.is_running()
    parent.stdout.close()


def test_killing_what_is_gone_does_nothing() -> None:
    process = start("pass")
    process.communicate()
    platform.kill_tree(process.pid)
    assert platform.memory_mb(process.pid) == 0


def test_killing_a_child_of_our_own_group_spares_us() -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    platform.kill_tree(process.pid)
    assert process.wait(timeout=5) != 0


def test_memory_is_told_in_megabytes() -> None:
    told = platform.memory_mb(os.getpid())
    assert told == pytest.approx(psutil.Process().memory_info().rss / 2**20, rel=0.2)


@linux
def test_a_memory_limit_stops_an_allocation_and_can_be_raised_again() -> None:
    process = start(
        "from samiksha.platform import limit_memory\n"
        "assert limit_memory(100)\n"
        "try:\n    bytearray(200 * 2**20); print('had it')\n"
        "except MemoryError:\n    print('stopped')\n"
        "limit_memory(500); bytearray(200 * 2**20); print('raised')\n"
    )
    assert process.communicate()[0].split() == ["stopped", "raised"]


@pytest.mark.parametrize("system", ["linux", "other"])
def test_a_process_ends_when_its_parent_is_gone(system: str, tmp_path: Path) -> None:
    if system == "linux" and not sys.platform.startswith("linux"):
        pytest.skip("the kernel's own means, Linux only")
    forced = "" if system == "linux" else "sys.platform = 'other';"
    child = (
        f"import sys, time, psutil; from samiksha import platform; {forced}"
        "platform.die_with_parent(int(sys.argv[1])); print('ready', flush=True); time.sleep(60)"
    )
    parent = start(
        "import os, subprocess, sys\n"
        f"p = subprocess.Popen([sys.executable, '-c', {child!r}, str(os.getpid())], stdout=subprocess.PIPE)\n"
        "p.stdout.readline(); print(p.pid, flush=True); sys.stdin.read()\n"
    )
    assert parent.stdout
    orphan = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait(timeout=5)
    parent.stdout.close()
    psutil.wait_procs([orphan], timeout=5)
    assert not orphan.is_running()


def test_the_mark_of_a_process_stays_and_goes_with_it() -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    mark = platform.process_mark(process.pid)
    assert mark and mark == platform.process_mark(process.pid) != platform.process_mark(os.getpid())
    process.kill()
    wait_for(lambda: not platform.process_mark(process.pid), 5)  # though nobody has waited for it
    process.wait()
    assert platform.process_mark(process.pid) == ""


@linux
def test_the_mark_of_a_process_does_not_move_with_the_clock() -> None:
    """It counts from the machine's own start, which the clock knows nothing of."""
    started, boot = platform.process_mark(os.getpid()).split()
    assert int(started) / os.sysconf("SC_CLK_TCK") < time.clock_gettime(time.CLOCK_BOOTTIME)
    assert boot == Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def test_only_users_of_this_system_are_known() -> None:
    assert platform.is_user(platform.caller())
    assert sys.platform == "win32" or not platform.is_user("nobody-by-that-name")
