"""Networks for tests: computers that are network namespaces, on a switch whose links can be cut."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Self

NET = "10.203.7"


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@dataclass
class Network:
    """Computers by name; the first one has the switch inside itself. Nothing of it touches the real network."""

    names: tuple[str, ...]
    _made: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        try:
            for name in self.names:
                _ip("netns", "add", self._space(name))
                self._made.append(name)
                _ip("-n", self._space(name), "link", "set", "lo", "up")
            first = self._space(self.names[0])
            _ip("-n", first, "link", "add", "switch", "type", "bridge")
            _ip("-n", first, "addr", "add", f"{self.address(self.names[0])}/24", "dev", "switch")
            _ip("-n", first, "link", "set", "switch", "up")
            for name in self.names[1:]:
                _ip("-n", first, "link", "add", name, "type", "veth", "peer", "net0", "netns", self._space(name))
                _ip("-n", first, "link", "set", name, "master", "switch", "up")
                _ip("-n", self._space(name), "addr", "add", f"{self.address(name)}/24", "dev", "net0")
                _ip("-n", self._space(name), "link", "set", "net0", "up")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for name in self._made:
            subprocess.run(["ip", "netns", "delete", self._space(name)], check=False, capture_output=True)

    def _space(self, name: str) -> str:
        return f"sk{os.getpid()}{name}"

    def address(self, name: str) -> str:
        return f"{NET}.{self.names.index(name) + 1}"

    def inside(self, name: str) -> tuple[str, ...]:
        """What precedes a command that is to run on this computer."""
        return ("ip", "netns", "exec", self._space(name))

    def link(self, name: str, state: str) -> None:
        """Cuts a computer's link ("down") or joins it again ("up")."""
        _ip("-n", self._space(self.names[0]), "link", "set", name, state)


def is_allowed() -> bool:
    """Whether this user may make such networks, on this system."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        with Network(("probe", "peer")):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False
