"""A kernel out of the warm parent behaves as the stock one does, whoever asks for it."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager

from samiksha.kernel.address import ADDRESS
from samiksha.kernel.client import WarmParent, WarmProcess
from tests.kernel.conftest import Kernel, gone

Kernels = Callable[..., Kernel]


def test_the_kernelspec_is_installed_with_the_package() -> None:
    spec = KernelSpecManager().get_kernel_spec("samiksha")
    assert spec.metadata["kernel_provisioner"]["provisioner_name"] == "samiksha-warm"
    assert (spec.display_name, spec.language) == ("Samiksha", "python")


def test_a_kernel_is_forked_and_has_imported_already_what_the_parent_has(
    kernels: Kernels, parent: WarmParent
) -> None:
    kernel = kernels()
    assert isinstance(kernel.process, WarmProcess)
    said = kernel.says("import os, sys; print(os.getppid(), 'numpy' in sys.modules, os.getpid() == os.getpgid(0))")
    assert said == f"{parent.pid} True True"


def test_each_kernel_has_a_fresh_namespace_and_seeds_of_its_own(kernels: Kernels) -> None:
    first, second = kernels(), kernels()
    first.says("left = 1")
    assert second.says("left") == "NameError"
    draw = "import random, numpy; print(random.random(), numpy.random.random())"
    drawn = [number for kernel in (first, second) for number in kernel.says(draw).split()]
    assert len(set(drawn)) == 4


def test_a_kernel_has_the_folder_environment_and_arguments_of_a_stock_one(
    kernels: Kernels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMIKSHA_TEST", "अ")
    code = (
        "import os, sys, json; print(json.dumps([os.getcwd(), os.environ['SAMIKSHA_TEST'], sys.path, sys.executable,"
        " __name__, os.environ['MPLBACKEND'], sorted(set(os.environ) - {'JPY_PARENT_PID'})]))"
    )
    warm, stock = (json.loads(kernels(name).says(code)) for name in ("samiksha", "python3"))
    assert warm[:2] == [str(tmp_path), "अ"]
    assert set(warm[6]) ^ set(stock[6]) == set()
    assert warm == stock


def test_no_file_of_another_kernel_or_of_the_parent_is_open_in_a_kernel(kernels: Kernels, parent: WarmParent) -> None:
    theirs = [psutil.Process(kernels().process.pid), psutil.Process(kernels().process.pid)]
    sockets = [{link for link in _open(process.pid) if link.startswith("socket:")} for process in theirs]
    assert sockets[0] and sockets[1] and not sockets[0] & sockets[1]
    assert not (sockets[0] | sockets[1]) & set(_open(parent.pid))


def _open(pid: int) -> list[str]:
    folder = Path(f"/proc/{pid}/fd")
    if not folder.is_dir():
        pytest.skip("open files are told by Linux alone")
    return [str(file.readlink()) for file in folder.iterdir() if file.is_symlink()]


def test_an_interrupted_cell_stops_and_the_kernel_lives_on(kernels: Kernels) -> None:
    kernel = kernels()
    threading.Timer(0.5, kernel.manager.interrupt_kernel).start()
    began = time.monotonic()
    assert kernel.says("import time; time.sleep(60)") == "KeyboardInterrupt"
    assert time.monotonic() - began < 10
    assert kernel.says("print('still here')") == "still here"


def test_a_restarted_kernel_is_another_process_with_nothing_of_the_first(kernels: Kernels) -> None:
    kernel = kernels()
    before = kernel.process.pid
    kernel.says("left = 1")
    kernel.restart()
    assert kernel.process.pid != before and not psutil.pid_exists(before)
    assert kernel.says("left") == "NameError"


def test_a_kernel_that_is_shut_down_has_ended_well_and_left_no_zombie(kernels: Kernels) -> None:
    kernel = kernels()
    process = kernel.process
    kernel.client.stop_channels()
    kernel.manager.shutdown_kernel()
    assert process.returncode == 0 and not psutil.pid_exists(process.pid)


def test_a_killed_kernel_is_known_to_be_dead_and_how(kernels: Kernels) -> None:
    kernel = kernels()
    process = kernel.process
    process.kill()
    assert process.wait(timeout=5) == -9
    assert not kernel.manager.is_alive()


def test_a_kernel_takes_its_children_along(kernels: Kernels) -> None:
    kernel = kernels()
    child = int(
        kernel.says("import subprocess; print(subprocess.Popen(['sleep', '60'], start_new_session=True).pid)")
    )
    process = kernel.process
    process.close()  # as when whoever started it has died
    assert gone(process.pid) and gone(child)


def test_a_chart_of_pyplot_shows_as_in_the_stock_kernel(kernels: Kernels) -> None:
    kernel = kernels()
    shown: list[str] = []

    def hear(message: dict[str, Any]) -> None:
        shown.extend(message["content"].get("data", ()))

    kernel.client.execute_interactive(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);", timeout=60, output_hook=hear
    )
    assert "image/png" in shown


def test_what_a_cell_runs_at_exit_is_run(kernels: Kernels, tmp_path: Path) -> None:
    kernel = kernels()
    kernel.says("import atexit, pathlib; atexit.register(pathlib.Path('left').write_text, 'well')")
    kernel.client.stop_channels()
    kernel.manager.shutdown_kernel()
    assert (tmp_path / "left").read_text() == "well"


def test_without_a_parent_the_stock_kernel_is_started(kernels: Kernels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADDRESS, "/nowhere/s")
    kernel = kernels()
    assert isinstance(kernel.process, subprocess.Popen)
    assert kernel.says("print(6 * 7)") == "42"


def test_without_a_fork_the_stock_kernel_is_started(kernels: Kernels, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samiksha.kernel.provisioner.can_fork", lambda: False)
    assert isinstance(kernels().process, subprocess.Popen)


def test_other_paths_than_the_parents_get_the_stock_kernel(kernels: Kernels) -> None:
    from samiksha.kernel.provisioner import _is_ordinary

    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "x.json"]
    own = dict(os.environ)
    assert _is_ordinary(command, {"env": own, "cwd": "."})
    assert not _is_ordinary(command, {"env": own | {"PYTHONPATH": "/elsewhere"}})
    assert not _is_ordinary(["/usr/bin/python3", *command[1:]], {"env": own})
    assert not _is_ordinary(command, {"env": own, "independent": True})


def test_plain_papermill_on_the_command_line_uses_it(parent: WarmParent, tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("import os; print(os.getppid())")])
    nbformat.write(notebook, tmp_path / "in.ipynb")
    command = [sys.executable, "-m", "papermill", "-k", "samiksha", "--no-progress-bar", "in.ipynb", "out.ipynb"]
    environment = os.environ | {ADDRESS: parent.address}
    subprocess.run(command, check=True, cwd=tmp_path, env=environment, capture_output=True, timeout=60)
    (cell,) = nbformat.read(tmp_path / "out.ipynb", 4).cells
    assert cell.outputs[0].text.strip() == str(parent.pid)
