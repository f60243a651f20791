"""The outbox: what is to be sent is written down once, and sent until it has gone.

Enters: rounds of the schedule, a moment. Leaves: mails and files, the ledger's word of each, `Sent`s; or, of a dry run,
`Letter`s.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from samiksha.catalogue import LANGUAGES, text
from samiksha.deliver.digest import digest_mail, digest_subject
from samiksha.deliver.folder import place_in, put
from samiksha.deliver.mail import Names, attachment_name, brief_mail, message_id
from samiksha.deliver.password import read_password
from samiksha.deliver.server import Dropped, Handed, NoServer, Server, WrongServer
from samiksha.errors import BadConfiguration, NeverSent, NotSent, OutputsBusy, SamikshaError
from samiksha.files import digest_of_bytes
from samiksha.home import Home
from samiksha.ledger import Entry, Ledger
from samiksha.ledger.sendings import Sending, Sendings, SendingState
from samiksha.lock import one_writer
from samiksha.model import KEPT, MADE
from samiksha.params.areas import read_register
from samiksha.params.delivery import MAINTAINERS, Delivery, Smtp, read_delivery
from samiksha.params.reviews import read_review

LOCK = "delivery"
GIVES_UP_AFTER = timedelta(hours=24)
LONGEST_PAUSE = timedelta(hours=4)
"""After something that somebody has to mend."""
_LONGEST_AFTER_A_HITCH = timedelta(hours=1)
_DROPPED_AT_MOST = 2
"""Mails in a row at which the server breaks off; then it is left alone until the next time."""


@dataclass(frozen=True)
class Round:
    """A slot of the schedule whose pages are there, and to whom they go."""

    run: str
    review: str
    as_of: date
    nth: int
    lang: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Sent:
    """What became of one sending just now."""

    sending: Sending
    what: str
    """Its subject."""
    whom: str
    """Its readers, or the file in the folder."""

    @property
    def state(self) -> SendingState:
        return self.sending.state


@dataclass(frozen=True)
class Letter:
    """What would go to whom; `fault` says why it would not go as it is now."""

    sending: Sending
    to: tuple[str, ...]
    """Addresses, or the file in the folder."""
    subject: str
    attachment: str
    size: int
    """Bytes of what is attached."""
    fault: SamikshaError | None = None


def queue(home: Home, round_: Round, areas: Sequence[str]) -> int:
    """Writes down what is to be sent, of areas whose pages this round has made or kept; how many sendings are new."""
    with Sendings(home) as sendings:
        return sendings.queues(
            _sendings_of(home, round_, areas), {lang: text("deliver.superseded", lang) for lang in LANGUAGES}
        )


def preview(home: Home, round_: Round, areas: Sequence[str]) -> list[Letter]:
    """Who would get what of a round. Nothing is written down, nothing is sent."""
    outbox = _Outbox(home)
    return [outbox.letter(sending) for sending in _sendings_of(home, round_, areas)]


def preview_due(home: Home, now: datetime) -> list[Letter]:
    """Who would get what if all that is due were sent now. Nothing is sent."""
    outbox = _Outbox(home)
    with Sendings(home) as sendings:
        return [outbox.letter(sending) for sending in sendings.due(now, LONGEST_PAUSE)]


def send(home: Home, now: datetime, progress: Callable[[Sent], None] = lambda sent: None) -> list[Sent]:
    """Sends all that is due. One sender at a time: while another is at it, nothing is sent here and nothing comes back."""
    done: list[Sent] = []
    try:
        with one_writer(home, LOCK), Sendings(home) as sendings:
            due = sendings.due(now, LONGEST_PAUSE)
            with closing(_Outbox(home)) as outbox:
                for sending in due:
                    done.append(outbox.send(sendings, sending, now))
                    progress(done[-1])
    except OutputsBusy:
        return done
    return done


def _sendings_of(home: Home, round_: Round, areas: Sequence[str]) -> Iterator[Sending]:
    delivery = read_delivery(home.params)
    with Ledger(home) as ledger:
        entries = ledger.entries(round_.review, round_.as_of)
    for way in round_.to:
        for area in areas:
            # A page that failed this time stands as it was before: it is not what the readers wait for.
            made = area in entries and entries[area].status in (MADE, KEPT)
            if made and (way in delivery.folders or delivery.readers(way, area)):
                page = entries[area].digest or ""
                yield Sending(
                    round_.run, round_.as_of, round_.nth, area, way, round_.review, round_.lang, digest=page
                )


@dataclass(frozen=True)
class _Page:
    content: bytes
    digest: str
    demo: bool


class _Outbox:
    """One pass over what is due."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._delivery: Delivery = read_delivery(home.params)
        self._server: Server | None = None
        self._lost: SamikshaError | None = None
        """Why no mail goes in this pass."""
        self._dropped = 0
        self._known: dict[str, Names] = {}

    def close(self) -> None:
        if self._server:
            self._server.close()

    def letter(self, sending: Sending) -> Letter:
        """What would be sent."""
        fault: SamikshaError | None = None
        attached, size = attachment_name(sending) if sending.area else "errors.txt", 0
        try:
            size = len(self._page(sending).content) if sending.area else 0
            to = self._whom(sending)
        except NotSent as reason:
            fault, to = reason, ()
        return Letter(sending, to, self._subject(sending), attached, size, fault)

    def send(self, sendings: Sendings, sending: Sending, now: datetime) -> Sent:
        """Sends one, and notes it before and after."""
        whom: tuple[str, ...] = ()
        begun = replace(
            sending, state=SendingState.SENDING, attempts=sending.attempts + 1, since=sending.since or now
        )
        try:
            whom = self._whom(sending)
            begun, content = self._ready(begun, whom, now)
            # From here on it may have gone; the next sender, if this one is killed, sends it under the same name.
            begun = sendings.notes(begun, now)
            ended = self._gone(begun, content, whom, now)
        except SamikshaError as fault:
            ended = _after(begun, fault, now)
        return Sent(sendings.notes(ended, now), self._subject(sending), ", ".join(whom))

    def _ready(self, sending: Sending, whom: Sequence[str], now: datetime) -> tuple[Sending, bytes]:
        """What goes: a page into a folder, a mail to the server."""
        if sending.way in self._delivery.folders:
            page = self._page(sending)
            return replace(sending, digest=page.digest), page.content
        smtp = self._smtp()
        if self._lost:
            raise self._lost
        named = sending.message_id or message_id(sending, str(self._home.root), smtp.domain)
        sending = replace(sending, message_id=named)
        if not sending.area:
            names = self._names(sending) if sending.review else None
            return sending, digest_mail(sending, names, smtp, whom, now).as_bytes()
        page = self._page(sending)
        mail = brief_mail(sending, self._names(sending), page.content, page.demo, smtp, whom, now)
        return replace(sending, digest=page.digest), mail.as_bytes()

    def _gone(self, sending: Sending, content: bytes, whom: Sequence[str], now: datetime) -> Sending:
        """As it stands once folder or server have it."""
        if sending.way in self._delivery.folders:
            folder = self._delivery.folders[sending.way]
            path = put(folder, sending.review, sending.as_of, sending.area, content)
            return replace(sending, state=SendingState.SENT, reached=(str(path),), said=None, not_before=None)
        done = {*sending.reached, *(sending.refused if sending.reached else ())}
        left = [reader for reader in whom if reader not in done]
        return _handed_over(sending, self._handed(content, left) if left else Handed(), now)

    def _handed(self, mail: bytes, readers: Sequence[str]) -> Handed:
        smtp = self._smtp()
        try:
            self._server = self._server or Server(smtp, read_password(smtp))
            handed = self._server.hand_over(mail, readers)
            self._dropped = 0
            return handed
        except Dropped as fault:
            self._dropped += 1
            if self._dropped == _DROPPED_AT_MOST:  # one may be the mail's own fault, and must stop no other
                self._lost = fault
            raise
        except (NoServer, WrongServer, BadConfiguration) as fault:
            self._lost = fault
            raise

    def _smtp(self) -> Smtp:
        if self._delivery.smtp is None:
            raise NeverSent("mail_no_server")
        return self._delivery.smtp

    def _whom(self, sending: Sending) -> tuple[str, ...]:
        if sending.way in self._delivery.folders:
            folder = self._delivery.folders[sending.way]
            return (str(place_in(folder, sending.review, sending.as_of, sending.area)),)
        own = self._delivery.maintainers if sending.way == MAINTAINERS else ()
        readers = own or self._delivery.readers(sending.way, sending.area)
        if not readers:
            raise NeverSent("mail_no_readers", way=sending.way, area=sending.area)
        return readers

    def _page(self, sending: Sending) -> _Page:
        """The page that the ledger knows, and no other."""
        path = self._home.outputs / sending.review / sending.as_of.isoformat() / f"{sending.area}.html"
        entry = self._entry(sending)
        try:
            content = path.read_bytes()
        except OSError:
            raise NotSent("page_not_there", page=path) from None
        digest = digest_of_bytes(content)
        if entry is None or entry.digest != digest:
            raise NotSent("page_not_ours", page=path)
        return _Page(content, digest, entry.demo)

    def _entry(self, sending: Sending) -> Entry | None:
        with Ledger(self._home) as ledger:
            return ledger.entries(sending.review, sending.as_of).get(sending.area)

    def _subject(self, sending: Sending) -> str:
        if not sending.area:
            return digest_subject(sending)
        entry = self._entry(sending)
        try:
            return self._names(sending).subject(sending, bool(entry and entry.demo))
        except SamikshaError:  # what it is about has left params/ since
            return attachment_name(sending)

    def _names(self, sending: Sending) -> Names:
        if sending.review not in self._known:
            spec = read_review(self._home.params, sending.review)
            self._known[sending.review] = Names(spec, read_register(self._home.params, spec.areas))
        return self._known[sending.review]


def _handed_over(sending: Sending, handed: Handed, now: datetime) -> Sending:
    """As it stands after the server has spoken of each reader."""
    sending = replace(
        sending,
        reached=(*sending.reached, *handed.reached),
        refused={**(sending.refused if sending.reached else {}), **handed.refused},
    )
    if handed.later:
        said = next(iter(handed.later.values()))
        ended = _after(sending, NotSent("mail_some_put_off", count=len(handed.later), fault=said), now)
        return replace(ended, refused={**ended.refused, **handed.later}) if _is_over(ended) else ended
    if not sending.reached:
        said = next(iter(sending.refused.values()), "—")
        return _after(sending, NeverSent("mail_all_refused", fault=said), now)
    count = len(sending.refused)
    partly = {lang: text("deliver.partly", lang, count=count) for lang in LANGUAGES} if count else None
    return replace(sending, state=SendingState.SENT, said=partly, not_before=None)


def _is_over(sending: Sending) -> bool:
    return sending.state is SendingState.GAVE_UP


def _after(sending: Sending, fault: SamikshaError, now: datetime) -> Sending:
    """As it stands after a fault: tried again after a pause that doubles, until a day is over."""
    mend = not isinstance(fault, NotSent) or isinstance(fault, NeverSent)
    over = now - (sending.since or now) >= GIVES_UP_AFTER
    return replace(
        sending,
        state=SendingState.GAVE_UP if over else SendingState.FAILED,
        not_before=None if over else now + pause(sending.attempts, mend),
        said=fault.said,
    )


def pause(attempts: int, mend: bool) -> timedelta:
    """How long is waited after so many attempts: 2, 4, 8 … minutes up to an hour; where somebody has to mend something
    1, 2, 4 hours.

    >>> [pause(tried, False).seconds // 60 for tried in (1, 2, 3, 9)], [pause(tried, True).seconds // 60 for tried in (1, 9)]
    ([2, 4, 8, 60], [60, 240])
    """
    doubled: int = 2 ** min(attempts - 1, 20)
    first, longest = (timedelta(hours=1), LONGEST_PAUSE) if mend else (timedelta(minutes=2), _LONGEST_AFTER_A_HITCH)
    return min(first * doubled, longest)
