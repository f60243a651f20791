"""Clusters for tests: real schedulers and workers of Dask, who speak with each other by certificates of their own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import trustme

from samiksha.cluster.access import Access
from samiksha.home import VARIABLE, Home

SOON = {
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "20s",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
}
"""What is gone is missed sooner than an operator would want it."""


@dataclass
class Certificates:
    """An authority and one certificate of it, as files."""

    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        authority = trustme.CA()
        issued = authority.issue_cert("cluster.test")
        authority.cert_pem.write_to_path(self.folder / "ca.pem")
        issued.private_key_pem.write_to_path(self.folder / "key.pem")
        issued.cert_chain_pems[0].write_to_path(self.folder / "cert.pem")

    @property
    def options(self) -> list[str]:
        return ["--tls-ca-file", str(self.folder / "ca.pem"), "--tls-cert", str(self.folder / "cert.pem"),
                "--tls-key", str(self.folder / "key.pem")]  # fmt: skip

    def access(self, scheduler: str) -> Access:
        return Access(scheduler, *(str(self.folder / name) for name in ("ca.pem", "cert.pem", "key.pem")))


@dataclass
class Cluster:
    """A scheduler, and workers that are started again when they end, as systemd does it."""

    folder: Path
    host: str = "127.0.0.1"
    inside: tuple[str, ...] = ()
    """What precedes each command: `ip netns exec NAME`."""
    patience: str = "60s"
    """So long a silent worker keeps its orders."""
    port: int = 0
    _processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    scheduler: "subprocess.Popen[bytes] | None" = None

    def __post_init__(self) -> None:
        self.certificates = Certificates(self.folder / "certificates")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = self.port or probe.getsockname()[1]
        self.start_scheduler()

    @property
    def address(self) -> str:
        return f"tls://{self.host}:{self.port}"

    @property
    def access(self) -> Access:
        return self.certificates.access(self.address)

    def start_scheduler(self) -> None:
        words = ["scheduler", "--host", self.host, "--port", str(self.port), "--no-dashboard",
                 "--dashboard-address", f"{self.host}:0", "--preload", "samiksha.cluster.task"]  # fmt: skip
        self.scheduler = self._start("scheduler", [*words, *self.certificates.options],
                                     {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": self.patience}, self.inside)  # fmt: skip

    def start_worker(self, home: Home, *, host: str = "127.0.0.1", inside: tuple[str, ...] = (), name: str = "worker",
                     nanny: bool = True) -> "subprocess.Popen[bytes]":  # fmt: skip
        """A Dask worker of one thread, under a nanny or not; a shell starts it again whenever it ends."""
        words = ["worker", self.address, "--host", host, "--nthreads", "1", "--nworkers", "1",
                 "--nanny" if nanny else "--no-nanny", "--no-dashboard", "--dashboard-address", f"{host}:0", "--preload", "samiksha.cluster.task",
                 "--local-directory", str(self.folder / name), *self.certificates.options]  # fmt: skip
        return self._start(name, words, {VARIABLE: str(home.root)}, inside, again=True)

    def _start(self, name: str, words: list[str], env: Mapping[str, str], inside: tuple[str, ...],
               again: bool = False) -> "subprocess.Popen[bytes]":  # fmt: skip
        command = [*inside, sys.executable, "-m", "dask", *words]
        if again:
            command = ["sh", "-c", 'while :; do "$@"; sleep 0.2; done', "sh", *command]
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                command, stdout=log, stderr=log, env={**os.environ, **SOON, **env}, start_new_session=True
            )
        self._processes.append(process)
        return process

    def stop(self, process: "subprocess.Popen[bytes]") -> None:
        os.killpg(process.pid, signal.SIGKILL)  # it leads a group, with all that it has started
        process.wait(10)

    def said(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                self.stop(process)


def copy_settings(home: Home, into: Home) -> None:
    """Another computer's own clone: params/ and notebooks/, and nothing of data/."""
    for name in ("params", "notebooks"):
        shutil.rmtree(into.root / name, ignore_errors=True)
        shutil.copytree(home.root / name, into.root / name)


def dask_worker_below(process: "subprocess.Popen[bytes]") -> psutil.Process:
    """The process in which a worker lives, under its nanny or by itself."""
    for each in psutil.Process(process.pid).children(recursive=True):
        if "spawn_main" in (said := " ".join(each.cmdline())) or "--no-nanny" in said:
            return each
    raise AssertionError("no worker lives")
