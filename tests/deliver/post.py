"""A real mail server for tests, with TLS and log-in, that can be told to misbehave; and a home whose pages are there."""

import email
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import trustme
import yaml
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from samiksha.deliver.outbox import Round
from samiksha.files import digest_of_bytes
from samiksha.home import Home
from samiksha.ledger import Ledger, OpenRound
from samiksha.model import MADE, Measure
from samiksha.orders import Order, Outcome
from samiksha.store.history import Past

DAY = date(2023, 5, 20)
NOW = datetime(2023, 5, 20, 1, 30, tzinfo=UTC)
PASSWORD = "s3cr3t-Zukunft!"
ROUND = Round("helpline_daily", "helpline_followup", DAY, 1, "hi", ("collectors",))
READERS = {"anuppur": ["dm.anuppur@example.in", "ceo.anuppur@example.in"], "shahdol": ["dm.shahdol@example.in"]}


@dataclass
class Post:
    """What the server has taken, and what it was told to say instead."""

    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    readers: list[list[str]] = field(default_factory=list)
    connections: int = 0
    answers: list[str] = field(default_factory=list)
    """To the next mails, before their content counts; "drop" closes the connection, "" takes the mail."""
    refuses: dict[str, str] = field(default_factory=dict)
    """Address → answer."""
    began: threading.Event = field(default_factory=threading.Event)
    """Set when the content of a mail is there."""
    goes_on: threading.Event | None = None
    """Waited for before the content is answered."""
    port: int = 0
    authority: Path = Path()

    async def handle_RCPT(self, server: SMTP, s: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        import asyncio

        self.began.set()
        while self.goes_on and not self.goes_on.is_set():
            await asyncio.sleep(0.02)
        answer = self.answers.pop(0) if self.answers else ""
        if answer == "drop":
            assert server.transport
            server.transport.abort()
            return "451 gone"
        if answer:
            return answer
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        self.mails.append(email.message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        self.readers.append(list(envelope.rcpt_tos))
        return "250 taken"


class _Controller(Controller):
    def __init__(self, post: Post, **named: Any) -> None:
        self._post = post
        super().__init__(post, **named)

    def factory(self) -> SMTP:
        self._post.connections += 1
        return super().factory()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


@contextmanager
def post_office(folder: Path, name: str = "localhost", secure: bool = True) -> Iterator[Post]:
    """A server on this machine whose certificate is of `name`; the user samiksha logs in with PASSWORD."""
    authority, post = trustme.CA(), Post()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    post.authority = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(post.authority))

    def known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and data == LoginPassword(b"samiksha", PASSWORD.encode())
        return AuthResult(success=good, handled=False)

    tls = {"tls_context": context, "require_starttls": True, "authenticator": known, "auth_required": True}
    controller = _Controller(post, hostname="127.0.0.1", port=_free_port(), **(tls if secure else {}))
    controller.start()
    post.port = controller.port
    post.connections = 0  # starting it was a connection, too
    try:
        yield post
    finally:
        controller.stop()


def write_delivery(home: Home, post: Post, **changed: Any) -> None:
    """params/delivery.yml for a server; what is given takes the place of what stands here."""
    smtp = {
        "host": "localhost", "port": post.port, "user": "samiksha", "ca_file": str(post.authority), "seconds": 5,
        "sender": "समीक्षा <samiksha@example.gov.in>", **changed.pop("smtp", {}),
    }  # fmt: skip
    told = {"smtp": smtp, "maintainers": ["it@example.in"], "lists": {"collectors": READERS}, **changed}
    (home.params / "delivery.yml").write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")


PAGE = """<!DOCTYPE html><html lang="hi"><head><style>p.banner{{}}</style></head><body><main>
<p class="banner stale">आँकड़े 5 दिन पुराने हैं। <span class="beside" lang="en">The data are 5 days old.</span></p>
<ul class="headline"><li class="bad">{sentence} <span class="beside" lang="en">{beside}</span></li></ul>
</main></body></html>
"""


def add_page(
    home: Home, area: str, sentence: str = "लंबित 203।", beside: str = "Pending 203.", told: Outcome | None = None
) -> Path:
    """A page of the round, in its place and in the ledger; or what else became of it."""
    content = PAGE.format(sentence=sentence, beside=beside).encode()
    path = home.outputs / ROUND.review / DAY.isoformat() / f"{area}.html"
    order = Order(home.root, ROUND.review, "x.ipynb", area, DAY, "hi", "run-1", path, key="k")
    past = Past(DAY, DAY, "2023-04", {"pending": Measure("pending", 7, "count", "less")})  # type: ignore[arg-type]
    outcome = told or Outcome(area, MADE, 1.0, digest=digest_of_bytes(content), size=len(content), past=past)
    if outcome.status == MADE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with Ledger(home) as ledger:
        ledger.opens(OpenRound("run-1", ROUND.review, DAY, "hi", "samiksha", (area,), (), False))
        ledger.begins(order)
        ledger.ends(order, outcome, {})
    return path


def only(found: list[Any], fits: Callable[[Any], bool] = lambda one: True) -> Any:
    """The one that fits."""
    (one,) = [each for each in found if fits(each)]
    return one
