"""`samiksha meet`: opens a meeting room and keeps it open.

Enters: a meeting, an address. Leaves: the room's address, printed once; the exit code when it is closed.
"""

import asyncio
import logging
import signal
import socket
import threading
import webbrowser
from dataclasses import dataclass
from ipaddress import ip_address
from logging.handlers import RotatingFileHandler

import click

from samiksha.cli.saying import Voice
from samiksha.errors import BadConfiguration, ExitCode
from samiksha.files import passing_folder
from samiksha.home import Home
from samiksha.kernel.client import NoWarmParent, nearest_parent
from samiksha.meet.meeting import Meeting, write_notebook
from samiksha.meet.token import Key, read_key
from samiksha.platform import can_fork

LOG = "meeting.log"
_LONGEST = 2**20


@dataclass(frozen=True)
class Door:
    """Where the room is to be found, and how many may be in it."""

    port: int
    address: str
    rooms: int
    idle_minutes: float
    browser: bool


def open_room(meeting: Meeting, door: Door, voice: Voice) -> int:
    """Serves the room until Ctrl-C or SIGTERM; the exit code. Raises BadConfiguration."""
    key = read_key()
    _may_listen(door)
    if can_fork():
        threading.Thread(target=_warm, daemon=True).start()  # its imports take as long as this process's own
    else:
        voice.complain(voice.text("meet.slow_start"))
    with passing_folder() as folder:
        notebook = write_notebook(meeting, folder)
        from samiksha.meet.server import Server  # not sooner: Voilà and Jupyter take a second

        server = Server(meeting, key, notebook, folder, door.rooms, 60 * door.idle_minutes, _log(meeting.home))

        async def run() -> None:
            ended = asyncio.Event()
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(ended.set))
            await server.serve(door.port, door.address, lambda port: _say(meeting, key, door, port, voice), ended)

        try:
            asyncio.run(run())
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
    return ExitCode.OK


def _warm() -> None:
    try:
        nearest_parent()
    except NoWarmParent as fault:
        logging.getLogger(__name__).warning("no warm kernels: %s", fault)


def _may_listen(door: Door) -> None:
    """Raises BadConfiguration if nobody can listen there."""
    try:
        family = socket.getaddrinfo(door.address, door.port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((door.address, door.port))
    except (OSError, OverflowError) as fault:
        told = getattr(fault, "strerror", None) or str(fault)
        raise BadConfiguration("meet_port_taken", address=door.address, port=door.port, fault=told) from None


def _say(meeting: Meeting, key: Key, door: Door, port: int, voice: Voice) -> None:
    """Says where the room is: the one place where the token is shown."""
    named = {"review": meeting.spec, "area": meeting.area}
    voice.say("meet.ready", day=meeting.as_of.isoformat(), **{k: v.in_language(voice.lang) for k, v in named.items()})
    host = _host(door.address)
    address = f"http://{host}:{port}/"
    full = f"{address}?token={key.token}"
    click.echo(f"  {address if key.is_given else full}")
    if key.is_given:
        voice.say("meet.token_given")
    if not _is_own(door.address):
        for lang in ("hi", "en"):
            voice.complain(Voice(lang).text("meet.open_to_others", address=f"{door.address}:{port}"))
    voice.say("meet.stop")
    if door.browser:
        threading.Thread(target=webbrowser.open, args=(full,), daemon=True).start()


def _host(address: str) -> str:
    """How others name the computer that listens at an address."""
    if address in ("", "0.0.0.0", "::"):
        return socket.gethostname()
    return f"[{address}]" if ":" in address else address


def _is_own(address: str) -> bool:
    """Whether only this computer reaches the address."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def _log(home: Home) -> logging.Logger:
    """For the maintainers: what went wrong in rooms. No address of a page is written there, which might hold the token."""
    home.logs.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(home.logs / LOG, maxBytes=_LONGEST, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log = logging.getLogger("samiksha.meet")
    log.setLevel(logging.ERROR)
    log.propagate = False
    for name in ("samiksha.meet", "tornado.application", "tornado.general", "traitlets"):
        each = logging.getLogger(name)
        each.handlers = [handler]
        each.propagate = False
    return log
