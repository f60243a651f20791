"""The mail itself: Hindi first, readable on a telephone, with the brief attached.

Enters: a page or what failed, names, readers, a moment. Leaves: a mail as the server takes it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from samiksha.catalogue import Both, both, other, text
from samiksha.deliver.head import Head, read_head
from samiksha.errors import one_line
from samiksha.ledger.sendings import Sending
from samiksha.numerals import day
from samiksha.params.areas import Register
from samiksha.params.delivery import Smtp
from samiksha.params.reviews import ReviewSpec

_EDGE = {"": "#9aa8b6", "good": "#17653a", "bad": "#a1221b", "act": "#7d4a00"}
_WASH = {"": "#f3f6f9", "good": "#e7f3ec", "bad": "#fbeae8", "act": "#fdf1dd"}


class _Policy(EmailPolicy):
    """Python's own folding loses the space at which it breaks a subject that is not ASCII (3.11): the older one keeps it."""

    def fold(self, name: str, value: Any) -> str:
        if not _is_ours(name, value):
            return str(super().fold(name, value))
        return f"{name}: {Header(str(value), 'utf-8', header_name=name).encode(linesep=self.linesep)}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return (
            self.fold(name, value).encode("ascii")
            if _is_ours(name, value)
            else bytes(super().fold_binary(name, value))
        )


def _is_ours(name: str, value: Any) -> bool:
    return name == "Subject" and not str(value).isascii()


_POLICY = _Policy(linesep=SMTP.linesep)


@dataclass(frozen=True)
class Names:
    """What a sending's page is about, by name."""

    spec: ReviewSpec
    register: Register

    def title(self, sending: Sending) -> Both:
        return both("deliver.title", sending.lang, area=self.register.area(sending.area), review=self.spec)

    def day(self, sending: Sending) -> Both:
        first, second = sending.lang, other(sending.lang)
        return Both(
            text("deliver.day", first, day=day(sending.as_of, first)),
            text("deliver.day", second, day=day(sending.as_of, second)), first, second,
        )  # fmt: skip

    def subject(self, sending: Sending, demo: bool) -> str:
        """The subject of a brief's mail, in the language of the run."""
        lang = sending.lang
        words = text(
            "deliver.subject",
            lang,
            area=self.register.area(sending.area),
            review=self.spec,
            day=day(sending.as_of, lang),
        )
        return one_line(text("deliver.subject_demo", lang, subject=words) if demo else words)


@dataclass(frozen=True)
class Attachment:
    """A file that goes along."""

    name: str
    subtype: str
    content: bytes


def attachment_name(sending: Sending) -> str:
    """What the attached brief is called: codes and a day alone, which every system takes."""
    return f"{sending.area}_{sending.review}_{sending.as_of.isoformat()}.html"


def message_id(sending: Sending, root: str, domain: str) -> str:
    """The name of a sending's mail: it is kept with the sending, however often that is tried, and all others have another,
    of other homes too; also one that says something else of the same slot."""
    slot = (sending.run, sending.as_of.isoformat(), str(sending.nth))
    about = (root, *slot, sending.area, sending.way, sending.digest)
    digest = hashlib.sha256("\n".join(about).encode()).hexdigest()[:24]
    return f"<{sending.as_of:%Y%m%d}.{digest}@{domain}>"  # short: a header that is folded here is misread by some


def brief_mail(
    sending: Sending, names: Names, page: bytes, demo: bool, smtp: Smtp, readers: Sequence[str], now: datetime
) -> EmailMessage:
    """The mail that brings a page to its readers: the first lines of its headline, and the page as it is."""
    attached = attachment_name(sending)
    head: Head = read_head(page)
    shown = {
        "head": head, "title": names.title(sending), "day": names.day(sending), "edge": _EDGE, "wash": _WASH,
        "how": both("deliver.open", sending.lang, file=attached), "automatic": both("deliver.automatic", sending.lang),
    }  # fmt: skip
    return letter(
        sending, names.subject(sending, demo), "brief", shown, Attachment(attached, "html", page), smtp, readers, now
    )


def letter(
    sending: Sending, subject: str, template: str, shown: Mapping[str, Any], attached: Attachment, smtp: Smtp,
    readers: Sequence[str], now: datetime,
) -> EmailMessage:  # fmt: skip
    """A mail of plain text, HTML and a file."""
    mail = EmailMessage(policy=_POLICY)
    mail["Subject"] = subject
    mail["From"] = smtp.sender
    mail["To"] = ", ".join(readers)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = sending.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    values = {"lang": sending.lang, "other": other(sending.lang), "subject": subject, **shown}
    for kind, subtype in (("txt", "plain"), ("html", "html")):
        words = _templates().get_template(f"{template}.{kind}").render(values)
        put = mail.set_content if subtype == "plain" else mail.add_alternative
        put(words, subtype=subtype, charset="utf-8", cte="base64")
    mail.add_attachment(
        attached.content, maintype="text", subtype=attached.subtype, filename=attached.name,
        params={"charset": "utf-8"}, cte="base64",
    )  # fmt: skip
    return mail


@cache
def _templates() -> Environment:
    folder = files("samiksha.deliver") / "templates"
    return Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=lambda name: bool(name and name.endswith(".html")), undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
