"""The warm parent: what it forks lives and ends as it should, and so does the parent."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from samiksha.kernel.address import lives
from samiksha.kernel.client import NoWarmParent, WarmParent, WarmProcess
from samiksha.kernel.parent import receive
from samiksha.kernel.preload import KERNEL, STUDY
from samiksha.kernel.warming import MAKER
from tests.kernel.conftest import gone
from tests.waiting import wait_for

MODULE = "import os\nVALUE = 1\ndef run(*files):\n    exec(os.environ['CODE'], {'VALUE': VALUE, 'files': files})\n"


class Nursery:
    """A parent that has imported the module `child` from a folder; what its children print is in the file `said`."""

    def __init__(self, folder: Path, *names: str, watches: bool = False) -> None:
        self.folder, self.module, self.said = folder, folder / "child.py", folder / "said"
        folder.mkdir(exist_ok=True)
        self.module.write_text(MODULE, encoding="utf-8")
        paths = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
        self.parent = WarmParent(("child", *names), {"PYTHONPATH": paths}, watches)

    def fork(self, code: str) -> WarmProcess:
        with self.said.open("wb") as said:
            files = (said.fileno(), said.fileno())
            environment = os.environ | {"CODE": code}
            return WarmProcess(self.parent.address, "child:run", (), environment, str(self.folder), files)

    def says(self, code: str) -> str:
        """What a child that ends well prints."""
        assert self.fork(code).wait(timeout=20) == 0
        return self.said.read_text(encoding="utf-8").strip()

    def runs(self, code: str) -> WarmProcess:
        """A child that has begun: its code must print something first."""
        process = self.fork(code)
        wait_for(self.said.read_text)
        return process


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    nursery = Nursery(tmp_path_factory.mktemp("nursery"))
    with nursery.parent:
        yield nursery


@pytest.mark.parametrize(
    ("code", "ended"),
    [
        ("pass", 0),
        ("raise SystemExit(3)", 3),
        ("raise SystemExit('a reason')", 1),
        ("1 / 0", 1),
        ("import os; os.kill(os.getpid(), 15)", -15),
    ],
)
def test_it_is_told_how_a_child_ended(nursery: Nursery, code: str, ended: int) -> None:
    assert nursery.fork(code).wait(timeout=20) == ended


def test_a_fault_is_printed_where_the_child_prints(nursery: Nursery) -> None:
    nursery.fork("1 / 0").wait(timeout=20)
    assert "ZeroDivisionError" in nursery.said.read_text(encoding="utf-8")


def test_children_are_of_the_parent_and_not_of_its_group(nursery: Nursery) -> None:
    parent, group, own = nursery.says("import os; print(os.getppid(), os.getpgid(0), os.getpid())").split()
    assert parent == str(nursery.parent.pid) and group == own


def test_a_child_that_is_let_go_of_ends_with_what_it_started(nursery: Nursery) -> None:
    started = "import subprocess, time; print(subprocess.Popen(['sleep', '60']).pid, flush=True); time.sleep(60)"
    process = nursery.runs(started)
    both = [psutil.Process(process.pid), psutil.Process(int(nursery.said.read_text(encoding="utf-8")))]
    process.close()
    assert psutil.wait_procs(both, timeout=5)[1] == []


def test_who_goes_before_asking_disturbs_nobody(nursery: Nursery) -> None:
    assert lives(nursery.parent.address)
    assert nursery.says("print(1)") == "1"


def test_all_children_end_with_their_parent(tmp_path: Path) -> None:
    nursery = Nursery(tmp_path)
    process = nursery.runs("import time; print(1, flush=True); time.sleep(60)")
    child = psutil.Process(process.pid)
    os.kill(nursery.parent.pid, signal.SIGKILL)
    assert psutil.wait_procs([child], timeout=5)[1] == []
    assert process.wait(timeout=5) == -signal.SIGKILL
    with pytest.raises(NoWarmParent):
        nursery.fork("pass")
    nursery.parent.close()


def test_a_closed_parent_leaves_no_process_and_no_folder(tmp_path: Path) -> None:
    nursery = Nursery(tmp_path)
    process = nursery.runs("import time; print(1, flush=True); time.sleep(60)")
    nursery.parent.close()
    assert not psutil.pid_exists(process.pid) and not psutil.pid_exists(nursery.parent.pid)
    assert not nursery.parent.folder.exists()


def test_parent_and_children_end_when_their_owner_is_killed(tmp_path: Path) -> None:
    owner = (
        "import sys, time; from pathlib import Path; sys.path.insert(0, sys.argv[2])\n"
        "from tests.kernel.test_parent import Nursery\n"
        "nursery = Nursery(Path(sys.argv[1])); child = nursery.runs('import time; print(1, flush=True); time.sleep(60)')\n"
        "print(nursery.parent.pid, child.pid, nursery.parent.folder, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", owner, str(tmp_path), str(Path(__file__).parents[2])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        parent, child, folder = process.stdout.readline().split()
        both = [psutil.Process(int(parent)), psutil.Process(int(child))]
        process.kill()
    assert psutil.wait_procs(both, timeout=5)[1] == []
    wait_for(lambda: not Path(folder).exists())


def test_changed_code_is_seen_by_the_next_child_while_earlier_ones_live_on(tmp_path: Path) -> None:
    nursery = Nursery(tmp_path, watches=True)
    with nursery.parent:
        before = nursery.runs("import sys; print(VALUE, flush=True); import time; time.sleep(60)")
        nursery.module.write_text(MODULE.replace("VALUE = 1", "VALUE = 23"), encoding="utf-8")
        value, second = nursery.says("import os; print(VALUE, os.getppid())").split()
        assert value == "23" and second != str(nursery.parent.pid)
        assert nursery.says("import os; print(VALUE, os.getppid())") == f"23 {second}"  # nothing has changed since
        assert before.poll() is None
        before.close()
        assert gone(nursery.parent.pid)  # the first parent, with the last of its children
    assert gone(int(second))


def test_a_new_file_in_the_package_is_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from samiksha.kernel import preload

    monkeypatch.setattr(preload, "PACKAGE", tmp_path)
    (tmp_path / "words.yml").write_text("a", encoding="utf-8")
    imported = preload.Imported(())
    assert not imported.have_changed()
    (tmp_path / "more.yml").write_text("b", encoding="utf-8")
    assert imported.have_changed()


def test_code_that_does_not_import_is_left_to_the_notebook(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("1 / 0", encoding="utf-8")
    nursery = Nursery(tmp_path, "broken", "no_such_module")
    with nursery.parent:
        assert nursery.says("import sys; print('broken' in sys.modules)") == "False"


def test_a_parent_with_a_thread_forks_nothing(tmp_path: Path) -> None:
    threaded = "import threading, time; threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    (tmp_path / "threaded.py").write_text(threaded, encoding="utf-8")
    nursery = Nursery(tmp_path, "threaded")
    with nursery.parent, pytest.raises(NoWarmParent):
        nursery.fork("pass")


def test_what_kernels_and_workers_need_starts_no_thread_and_opens_no_file(tmp_path: Path) -> None:
    nursery = Nursery(tmp_path, *KERNEL, *STUDY, MAKER, "samiksha.workers")
    with nursery.parent:
        modules = nursery.says("import sys; print(*sorted(sys.modules))").split()
        assert {"samiksha.tables", "samiksha.measures.ageing", "pyarrow.parquet", "papermill", "zmq"} <= set(modules)
        assert psutil.Process(nursery.parent.pid).num_threads() == 1
        assert psutil.Process(nursery.parent.pid).open_files() == []


def test_of_a_client_that_goes_while_it_asks_no_file_stays_open() -> None:
    ours, theirs = socket.socketpair()
    reads, writes = os.pipe()
    with ours, theirs:
        socket.send_fds(theirs, [b"{"], [writes])
        os.close(writes)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(ValueError):
            receive(ours)
    os.set_blocking(reads, False)
    assert os.read(reads, 1) == b""  # its end: nobody else could still write
    os.close(reads)
