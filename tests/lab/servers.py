"""A real Jupyter server for tests, and somebody logged in there."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from samiksha.home import STORE, VARIABLE, Home
from samiksha.lab.app import EXTENSION
from samiksha.model import RUN_ID

TOKEN = "a-token-of-the-tests"
_XSRF = re.compile(r'name="_xsrf" value="([^"]+)"')


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    address: str
    process: "subprocess.Popen[bytes]"

    def officer(self) -> "Officer":
        """Somebody logged in, as by a browser: known by cookies."""
        session = requests.Session()
        session.get(f"{self.address}/login", params={"token": TOKEN}, timeout=30)
        return Officer(self.address, session)


@dataclass(frozen=True)
class Officer:
    """Sees the page and sends its forms."""

    address: str
    session: requests.Session

    def sees(self, way: str = "", lang: str = "hi") -> requests.Response:
        return self.session.get(f"{self.address}/samiksha{way}", params={"lang": lang}, timeout=30)

    def sends(self, way: str = "", **fields: str) -> requests.Response:
        (token, *_) = _XSRF.findall(self.sees().text)
        return self.session.post(f"{self.address}/samiksha{way}", data={"_xsrf": token, **fields}, timeout=30)

    def sees_soon(self, is_there: Callable[[str], bool], seconds: float = 60) -> str:
        """The page as soon as `is_there` holds for it."""
        until = time.monotonic() + seconds
        while not is_there(page := self.sees().text):
            assert time.monotonic() < until, page[page.index("<body>") :]
            time.sleep(0.1)
        return page


@contextmanager
def serving(home: Home, folder: Path, *more: str, app: str = "server", root: Path | None = None) -> Iterator[Server]:
    """A Jupyter server (or with "lab" a JupyterLab) with the extension; what it keeps for itself lies in `folder`."""
    tiles = folder / "labextensions"
    tiles.mkdir(parents=True, exist_ok=True)
    (tiles / "samiksha").symlink_to(EXTENSION)
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    command = [
        *(sys.executable, "-m", "jupyterlab" if app == "lab" else "jupyter_server", "--no-browser", "--allow-root"),
        *("--ServerApp.port=0", f"--ServerApp.root_dir={root or home.root}", f"--IdentityProvider.token={TOKEN}"),
        *("--ServerApp.jpserver_extensions=samiksha.lab=True", "--ServerApp.log_level=WARN"),
        *([f"--LabApp.extra_labextensions_path={tiles}"] if app == "lab" else []),
        *more,
    ]
    # What a brief made by an earlier test of this process has left there.
    left_out = {name: value for name, value in os.environ.items() if name not in (VARIABLE, STORE, RUN_ID)}
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env={**left_out, **own}, cwd=folder, stdout=log, stderr=log)
    try:
        yield Server(_address(process, folder), process)
    finally:
        process.terminate()
        process.wait(30)


def _address(process: "subprocess.Popen[bytes]", folder: Path) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, (folder / "server.log").read_text(encoding="utf-8")
        for told in (folder / "runtime").glob("jpserver-*.json"):
            held = json.loads(told.read_text(encoding="utf-8") or "{}")
            if held.get("port"):
                address = f"http://127.0.0.1:{held['port']}"
                if _answers(address):
                    return address
        time.sleep(0.1)
    raise AssertionError((folder / "server.log").read_text(encoding="utf-8"))


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/api/status", params={"token": TOKEN}, timeout=5).ok
    except requests.ConnectionError:
        return False
