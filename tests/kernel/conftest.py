"""A warm parent that imports little, for tests that start, stop and kill it."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.manager import KernelManager

from samiksha.kernel.address import ADDRESS
from samiksha.kernel.client import WarmParent
from samiksha.platform import can_fork

Runs = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def only_where_there_is_a_fork() -> None:
    if not can_fork():
        pytest.skip("this system has no safe fork")


@pytest.fixture(scope="module")
def parent() -> Iterator[WarmParent]:
    """A parent of which all kernels of a test module are forked; it has imported ipykernel and numpy."""
    with WarmParent(("ipykernel.kernelapp", "ipykernel.debugger", "numpy"), watches=False) as parent:
        yield parent


@pytest.fixture
def kernels(parent: WarmParent, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[], "Kernel"]]:
    """Starts kernels out of it, in a folder of their own."""
    monkeypatch.setenv(ADDRESS, parent.address)
    started: list[Kernel] = []

    def start(name: str = "samiksha") -> Kernel:
        started.append(Kernel(name, tmp_path))
        return started[-1]

    yield start
    for each in started:
        each.close()


class Kernel:
    """A kernel as JupyterLab has one: a manager and a client."""

    def __init__(self, name: str, folder: Path) -> None:
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel(cwd=str(folder), extra_arguments=["--log-level=50"])
        self._connect()

    def _connect(self) -> None:
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=30)

    @property
    def process(self) -> Any:
        return self.manager.provisioner.process  # type: ignore[union-attr]

    def says(self, code: str) -> str:
        """What the code prints, or the name of its error."""
        said: list[str] = []

        def hear(message: dict[str, Any]) -> None:
            content = message["content"]
            said.extend(content[key] for key in ("text", "ename") if key in content)

        self.client.execute_interactive(code, output_hook=hear, timeout=30)
        return "".join(said).strip()

    def restart(self) -> None:
        self.client.stop_channels()
        self.manager.restart_kernel(now=True)
        self._connect()

    def close(self) -> None:
        self.client.stop_channels()
        if self.manager.has_kernel:
            self.manager.shutdown_kernel(now=True)


def gone(pid: int) -> bool:
    """Whether a process has ended, or does so soon; who has lost its parent may wait for somebody to bury it."""
    end = time.monotonic() + 5
    with suppress(psutil.NoSuchProcess):
        while psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
    return True
