"""The kernel provisioner that the kernelspec "samiksha" names: what JupyterLab, papermill and Voilà call.

Enters: the command of the stock kernel. Leaves: a kernel forked from the warm parent, which is interrupted,
restarted, shut down and killed like any other; where there is no fork, or none to be had, the stock kernel.
"""

import asyncio
import os
import subprocess
import sys
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from samiksha.kernel.client import NoWarmParent, WarmProcess, nearest_parent
from samiksha.platform import can_fork

_LAUNCHER = ["-m", "ipykernel_launcher"]
_CALL = "ipykernel.kernelapp:launch_new_instance"
_UNDERSTOOD = frozenset({"env", "cwd", "stdin", "stdout", "stderr", "independent", "extra_arguments", "kernel_id"})


class WarmProvisioner(LocalProvisioner):
    """Starts kernels by a fork; everything else about a kernel is as jupyter_client does it."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """The connection of a kernel that has just been started."""
        if can_fork() and _is_ordinary(cmd, kwargs):
            try:
                # Not in the event loop: the first kernel of a process waits for the parent's imports.
                process = await asyncio.to_thread(_fork, cmd[3:], kwargs)
            except NoWarmParent as fault:
                self.log.warning("no warm kernel (%s); starting the stock one", fault)
            else:
                self.process = process  # type: ignore[assignment]
                self.pid = self.pgid = process.pid
                self.cwd = kwargs.get("cwd")
                return self.connection_info
        return await super().launch_kernel(cmd, **kwargs)


def _is_ordinary(cmd: list[str], kwargs: dict[str, Any]) -> bool:
    """Whether a fork of the parent gives what is asked for: this Python, its paths, files that can be handed on."""
    environment = kwargs.get("env") or os.environ
    return (
        cmd[:3] == [sys.executable, *_LAUNCHER]
        and not kwargs.get("independent")
        and set(kwargs) <= _UNDERSTOOD
        and environment.get("PYTHONPATH") == os.environ.get("PYTHONPATH")
        and subprocess.PIPE not in (kwargs.get("stdout"), kwargs.get("stderr"))
    )


def _fork(arguments: list[str], kwargs: dict[str, Any]) -> WarmProcess:
    """Raises NoWarmParent."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        output = _number(kwargs.get("stdout"), 1, nowhere.fileno())
        complaints = output if kwargs.get("stderr") == subprocess.STDOUT else \
            _number(kwargs.get("stderr"), 2, nowhere.fileno())  # fmt: skip
        return WarmProcess(
            nearest_parent(), _CALL, arguments, kwargs.get("env") or os.environ,
            str(kwargs.get("cwd") or os.getcwd()), (output, complaints),  # noqa: PTH109
        )  # fmt: skip


def _number(given: Any, own: int, nowhere: int) -> int:
    """The number of the file that Popen would have given to a child."""
    if given is None:
        return own
    if given == subprocess.DEVNULL:
        return nowhere
    return given if isinstance(given, int) else int(given.fileno())
