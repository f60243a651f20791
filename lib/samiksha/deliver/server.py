"""Talking to the mail server: one connection for many mails, encrypted, and never longer than it may take.

Enters: a mail as bytes and to whom. Leaves: whom the server has taken it for, or NotSent.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from samiksha.errors import NeverSent, NotSent, one_line
from samiksha.masking import mask
from samiksha.params.delivery import Smtp

_SLOWEST = 16 * 1024
"""Bytes a second of a slow line: so much longer a large mail may take."""
_OK, _FORWARDED, _CLOSING = 250, 251, 421


class NoServer(NotSent):
    """The server cannot be spoken to now: no other mail will go either."""


class Dropped(NotSent):
    """The conversation about one mail broke off; it may lie in the mail or in the server."""


class WrongServer(NeverSent):
    """The server must not be spoken to, or does not want to be, before somebody has mended something."""


@dataclass(frozen=True)
class Handed:
    """What the server has said of each reader."""

    reached: tuple[str, ...] = ()
    refused: dict[str, str] = field(default_factory=dict)
    later: dict[str, str] = field(default_factory=dict)


class _Watch:
    """Cuts a connection when its time is over, however steadily the other side drips."""

    def __init__(self, seconds: float) -> None:
        self.smtp: smtplib.SMTP | None = None
        self.over = False
        self.seconds = seconds
        self.timer = threading.Timer(seconds, self._cut)
        self.timer.daemon = True

    def _cut(self) -> None:
        self.over = True
        held = getattr(self.smtp, "sock", None)
        if held is not None:
            with suppress(OSError):  # closed in this moment
                socket.socket.shutdown(held, socket.SHUT_RDWR)  # not SSLSocket's own, which takes the TLS away first


class _Plain(smtplib.SMTP):
    def __init__(self, watch: _Watch, *given: Any, **named: Any) -> None:
        watch.smtp = self  # before it connects, so that a greeting that drips is cut too
        super().__init__(*given, **named)


class _Encrypted(smtplib.SMTP_SSL):
    def __init__(self, watch: _Watch, *given: Any, **named: Any) -> None:
        watch.smtp = self
        super().__init__(*given, **named)


class Server:
    """The mail server of params/delivery.yml, connected at the first mail."""

    def __init__(self, settings: Smtp, password: SecretStr | None) -> None:
        self._settings, self._password = settings, password
        self._smtp: smtplib.SMTP | None = None

    def hand_over(self, mail: bytes, readers: Sequence[str]) -> Handed:
        """Gives a mail to the server, for these readers. Raises NotSent; NoServer and WrongServer concern every mail."""
        smtp = self._ready()
        with self._spoken(self._settings.seconds + len(mail) / _SLOWEST, smtp):
            _check(*smtp.mail(self._settings.sender_address, [f"size={len(mail)}"] if smtp.has_extn("size") else []))
            handed = _asked(smtp, readers)
            if handed.reached:
                _check(*smtp.data(mail))
            return handed

    def close(self) -> None:
        """Says good-bye, if anybody still listens."""
        if self._smtp:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
        self._drop()

    def _drop(self) -> None:
        if self._smtp:
            self._smtp.close()
        self._smtp = None

    def _ready(self) -> smtplib.SMTP:
        """A connection on which a new mail can begin."""
        if self._smtp:
            try:
                if self._smtp.rset()[0] == _OK:
                    return self._smtp
            except (smtplib.SMTPException, OSError):
                self._drop()  # it was dropped meanwhile
            self._drop()
        self._smtp = self._connected()
        return self._smtp

    def _connected(self) -> smtplib.SMTP:
        given, watch = self._settings, _Watch(self._settings.seconds)
        with self._spoken(given.seconds, None, watch):
            context = self._context()
            common = {
                "host": given.host,
                "port": given.port,
                "timeout": given.seconds,
                "local_hostname": given.domain,
            }
            if given.security == "tls":
                smtp: smtplib.SMTP = _Encrypted(watch, context=context, **common)
            else:
                smtp = _Plain(watch, **common)
            if given.security == "starttls":
                smtp.starttls(context=context)
            if given.user and self._password:
                smtp.login(given.user, self._password.get_secret_value())
            smtp.ehlo_or_helo_if_needed()
            return smtp

    def _context(self) -> ssl.SSLContext:
        authority = self._settings.ca_file
        try:
            return ssl.create_default_context(cafile=Path(authority).expanduser() if authority else None)
        except OSError as fault:
            raise WrongServer("mail_authority", file=authority, fault=_short(fault)) from None

    @contextmanager
    def _spoken(self, seconds: float, smtp: smtplib.SMTP | None, watch: _Watch | None = None) -> Iterator[None]:
        """Within it, faults of the conversation become ours, and it ends when its time is over."""
        watch = watch or _Watch(seconds)
        watch.smtp = smtp
        watch.timer.start()
        try:
            yield
        except NotSent as fault:
            if isinstance(fault, (Dropped, NoServer, WrongServer)):
                self._drop()
            raise
        except (
            OSError,
            ValueError,
        ) as fault:  # what smtplib raises is OSError; a socket cut by the watch, ValueError
            self._drop()
            if watch.smtp:
                watch.smtp.close()
            raise self._plain(fault, watch, Dropped if smtp else NoServer) from None
        finally:
            watch.timer.cancel()

    def _plain(self, fault: Exception, watch: _Watch, broken: type[NotSent]) -> NotSent:
        host, user = self._settings.host, self._settings.user
        if watch.over or isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError):
            return broken("mail_slow", host=host, seconds=round(watch.seconds))
        if isinstance(fault, ssl.SSLCertVerificationError):
            return WrongServer("mail_certificate", host=host, fault=fault.verify_message)
        if isinstance(
            fault, smtplib.SMTPAuthenticationError
        ):  # not with the server's words: it may repeat what it was told
            kind = NoServer if fault.smtp_code < 500 else WrongServer
            return kind("mail_login", host=host, user=user, code=fault.smtp_code)
        if isinstance(fault, smtplib.SMTPNotSupportedError):
            return WrongServer("mail_not_offered", host=host, security=self._settings.security)
        if isinstance(fault, smtplib.SMTPServerDisconnected):
            return broken("mail_dropped", host=host)
        if isinstance(fault, smtplib.SMTPResponseException):
            if fault.smtp_code >= 500:
                return WrongServer("mail_refused", code=fault.smtp_code, fault=_short(fault.smtp_error))
            return NoServer("mail_put_off", code=fault.smtp_code, fault=_short(fault.smtp_error))
        return broken("mail_unreachable", host=host, port=self._settings.port, fault=_short(fault))


def _asked(smtp: smtplib.SMTP, readers: Sequence[str]) -> Handed:
    """What the server says of each reader, before the mail itself is sent."""
    reached, refused, later = list[str](), dict[str, str](), dict[str, str]()
    for reader in readers:
        code, said = smtp.rcpt(reader)
        if code in (_OK, _FORWARDED):
            reached.append(reader)
        elif code == _CLOSING:
            _check(code, said)
        else:
            (refused if code >= 500 else later)[reader] = f"{code} {_short(said)}"
    return Handed(tuple(reached), refused, later)


def _check(code: int, said: bytes) -> None:
    if code == _CLOSING:
        raise Dropped("mail_put_off", code=code, fault=_short(said))
    if code >= 500:
        raise NeverSent("mail_refused", code=code, fault=_short(said))
    if code != _OK:
        raise NotSent("mail_put_off", code=code, fault=_short(said))


def _short(said: object) -> str:
    """What somebody else says, on one line, without long numbers."""
    if isinstance(said, bytes):
        said = said.decode("utf-8", "replace")
    return mask(one_line(getattr(said, "strerror", None) or said, 200))
