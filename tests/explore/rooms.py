"""A real Voilà for tests: a notebook of a few cells, served as a room."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
import requests

from samiksha.home import STORE, VARIABLE, Home
from samiksha.model import RUN_ID


@contextmanager
def voila(home: Home, folder: Path, *cells: str) -> Iterator[str]:
    """The address of a room made of these cells; what Voilà keeps for itself lies in `folder`."""
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    made.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(made, folder / "room.ipynb")
    left_out = {name: value for name, value in os.environ.items() if name not in (STORE, RUN_ID)}
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    port = _free_port()
    command = [
        *(sys.executable, "-m", "voila", str(folder / "room.ipynb"), "--no-browser", f"--port={port}"),
        *("--Voila.ip=127.0.0.1", "--show_tracebacks=True"),
        "--VoilaConfiguration.extension_denylist=['samiksha']",  # the tile of the launcher, which a room has not
    ]
    log = folder / "voila.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            command, env={**left_out, **own, VARIABLE: str(home.root)}, cwd=folder, stdout=stream, stderr=stream
        )
    try:
        yield _answering(f"http://127.0.0.1:{port}", process, log)
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _answering(address: str, process: "subprocess.Popen[bytes]", log: Path) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            requests.get(f"{address}/voila/static/nothing", timeout=10)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return address
    raise AssertionError(log.read_text(encoding="utf-8"))
