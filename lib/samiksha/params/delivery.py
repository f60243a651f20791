"""To whom briefs go, and through which mail server: `params/delivery.yml`.

Enters: YAML. Leaves: a frozen `Delivery`, of which every address and area has been looked at. Passwords are not in it.
"""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from samiksha.errors import BadConfiguration
from samiksha.params.areas import read_register, register_codes
from samiksha.params.base import Fault, Faults, Strict, did_you_mean, read_model

FILE = "delivery.yml"
MAINTAINERS = "maintainers"
"""The way of what failed; no list and no folder may be called so."""
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)(\.(?!-)[A-Za-z0-9-]{1,63}(?<!-))*")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
_LONGEST_LOCAL, _LONGEST = 64, 254


def check_address(address: str) -> str:
    """The address as it is. Raises ValueError for what a mail server would not take, or would read as more than one.

    >>> check_address("dm.anuppur@example.gov.in")
    'dm.anuppur@example.gov.in'
    """
    local, at, host = address.rpartition("@")
    long = len(address) > _LONGEST or len(local) > _LONGEST_LOCAL
    if not at or long or not _LOCAL.fullmatch(local) or not _HOST.fullmatch(host):
        raise ValueError(f"{address!r} is no e-mail address (name@host, in Latin letters)")
    return address


class Smtp(Strict):
    """The mail server that takes what is sent."""

    host: str
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    sender: str
    """Whom the mail is from: "समीक्षा <samiksha@example.gov.in>", or the address alone."""
    password_file: str | None = None
    ca_file: str | None = None
    seconds: float = Field(default=30, gt=0, le=600)

    @field_validator("host")
    @classmethod
    def _of_a_machine(cls, host: str) -> str:
        if not _HOST.fullmatch(host) and not _is_address(host):
            raise ValueError(f"{host!r} is no name of a machine")
        return host

    @field_validator("user")
    @classmethod
    def _of_one_line(cls, user: str | None) -> str | None:
        if user is not None and not (user and user.isascii() and user.isprintable()):
            raise ValueError("a user's name is Latin letters, digits and signs")
        return user

    @field_validator("sender")
    @classmethod
    def _of_one_sender(cls, sender: str) -> str:
        if not sender.isprintable():
            raise ValueError("a sender stands on one line")
        name, address = parseaddr(sender)
        check_address(address)
        if re.sub(r'[\s"]', "", sender) not in (address, re.sub(r'[\s"]', "", f"{name}<{address}>")):
            raise ValueError('a sender is "name <name@host>"')
        return sender

    def model_post_init(self, _: Any) -> None:
        if self.security == "none" and not is_this_machine(self.host):
            raise ValueError("security: none is for a server on this machine alone; give starttls or tls")
        if self.password_file and not self.user:
            raise ValueError("password_file: give the user whose password it is")

    @property
    def sender_address(self) -> str:
        """Without the name."""
        return parseaddr(self.sender)[1]

    @property
    def domain(self) -> str:
        """The sender's: mails bear it in their names."""
        return self.sender_address.rpartition("@")[2].lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_this_machine(host: str) -> bool:
    """Whether what is sent there never leaves this machine.

    >>> is_this_machine("localhost"), is_this_machine("127.0.0.1"), is_this_machine("mail.example.gov.in")
    (True, True, False)
    """
    return host.lower() == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


class Folder(Strict):
    """A folder or share into which pages are put."""

    path: Path

    @field_validator("path")
    @classmethod
    def _from_the_root(cls, path: Path) -> Path:
        path = path.expanduser()
        if not path.is_absolute() or ".." in path.parts:
            raise ValueError("give the whole path, from the root")
        return path


class Delivery(Strict):
    """The whole file."""

    smtp: Smtp | None = None
    maintainers: tuple[str, ...] = ()
    lists: dict[str, dict[str, tuple[str, ...]]] = {}
    """List → area's code → addresses."""
    folders: dict[str, Folder] = {}

    @field_validator("maintainers")
    @classmethod
    def _addresses(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        return _checked(addresses)

    @field_validator("lists")
    @classmethod
    def _of_addresses(cls, lists: dict[str, dict[str, tuple[str, ...]]]) -> dict[str, dict[str, tuple[str, ...]]]:
        _check_names(lists)
        for areas in lists.values():
            for code, addresses in areas.items():
                if not addresses:
                    raise ValueError(f"'{code}': nobody is named; take the line out")
                _checked(addresses)
        return lists

    @field_validator("folders")
    @classmethod
    def _named(cls, folders: dict[str, Folder]) -> dict[str, Folder]:
        _check_names(folders)
        return folders

    def model_post_init(self, _: Any) -> None:
        if both := sorted(set(self.lists) & set(self.folders)):
            raise ValueError(f"'{both[0]}' is the name of a list and of a folder")
        if (self.lists or self.maintainers) and not self.smtp:
            raise ValueError("smtp: mail is to be sent; give the server")

    @property
    def ways(self) -> tuple[str, ...]:
        """What a run may name in `to`."""
        return (*self.lists, *self.folders)

    def readers(self, name: str, area: str) -> tuple[str, ...]:
        """The addresses of a list for an area; none if it names none."""
        return self.lists.get(name, {}).get(area, ())


def _checked(addresses: tuple[str, ...]) -> tuple[str, ...]:
    seen = [check_address(address).lower() for address in addresses]
    if twice := [address for address in seen if seen.count(address) > 1]:
        raise ValueError(f"{twice[0]} stands twice")
    return addresses


def _check_names(names: Mapping[str, Any]) -> None:
    for name in names:
        if not _NAME.fullmatch(name) or name == MAINTAINERS:
            raise ValueError(f"'{name}' is no name for a list or a folder: lower-case letters, digits, _")


def read_delivery(params: Path) -> Delivery:
    """Who gets what, of `params/delivery.yml`; nobody gets anything without the file.

    Raises BadConfiguration for all faults at once, for areas that no register holds, too.
    """
    path = params / FILE
    if not path.exists():
        return Delivery()
    delivery = read_model(path, Delivery)
    if faults := tuple(_unknown_areas(params, delivery)):
        raise BadConfiguration("params_invalid", file=path, faults=Faults(faults))
    return delivery


def _unknown_areas(params: Path, delivery: Delivery) -> Iterator[Fault]:
    if not delivery.lists:
        return
    known = [code for name in register_codes(params) for code in read_register(params, name).by_code]
    for name, areas in delivery.lists.items():
        for code in areas:
            if code not in known:
                yield Fault("list_area", {"name": name, "area": code, "near": did_you_mean(code, known)})
