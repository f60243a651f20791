"""What failed, told to the maintainers: one mail a slot, in plain words, with the tracebacks; and exports and sheets that
could not be read.

Enters: failures. Leaves: a sending of its own, and the mail that it becomes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol

from samiksha.catalogue import LANGUAGES, Both, both, other, text
from samiksha.deliver.mail import Attachment, Names, letter
from samiksha.errors import one_line
from samiksha.files import digest_of_lines
from samiksha.home import Home
from samiksha.ledger import Ledger
from samiksha.ledger.sendings import Sending, Sendings
from samiksha.masking import mask
from samiksha.model import NOT_MADE
from samiksha.numerals import day
from samiksha.params.delivery import MAINTAINERS, Smtp, read_delivery

_LONGEST_TRACEBACK = 20_000
_LONGEST_OF_ALL = 500_000
_CHANGING = re.compile(r"\d+|0x[0-9a-f]+")
"""Seconds, process numbers, temporary names: they make no new fault."""


INBOX, SHEETS = "@inbox", "@sheets"
"""What stands in the place of a run's name; no run is called so."""
_KIND = {INBOX: "_inbox", SHEETS: "_sheets"}


class _Slot(Protocol):
    """What a round says of itself here; `deliver.outbox.Round` does."""

    @property
    def run(self) -> str: ...
    @property
    def review(self) -> str: ...
    @property
    def as_of(self) -> date: ...
    @property
    def nth(self) -> int: ...
    @property
    def lang(self) -> str: ...


@dataclass(frozen=True)
class Failure:
    """Something that failed: an area's page, or without an area the whole round; a file, a sheet."""

    area: str
    """Of a file or sheet its name."""
    said: Mapping[str, str]
    """In plain words, by language."""
    log: str = ""
    """The file with the traceback."""


def failures_of(home: Home, review: str, as_of: date, areas: Sequence[str]) -> list[Failure]:
    """The pages of these areas that were not made, as the ledger tells of them."""
    with Ledger(home) as ledger:
        entries = ledger.entries(review, as_of)
    found = [entries[area] for area in areas if area in entries]
    return [Failure(each.area, each.said or {}, each.log or "") for each in found if each.status in NOT_MADE]


def queue_failures(home: Home, round_: _Slot, failures: Sequence[Failure], now: datetime) -> bool:
    """Writes down what the maintainers are to be told; False if there is nothing, nobody, or nothing new since they were
    told last."""
    if not failures or not read_delivery(home.params).maintainers:
        return False
    lines = sorted(f"{each.area} {_CHANGING.sub('#', each.said.get('en', ''))}" for each in failures)
    content = tuple({**asdict(each), "said": dict(each.said)} for each in failures)
    told = Sending(
        round_.run, round_.as_of, round_.nth, "", MAINTAINERS, round_.review, round_.lang,
        changed=now, digest=digest_of_lines(lines), content=content,
    )  # fmt: skip
    with Sendings(home) as sendings:
        return sendings.tells(told)


def queue_refusals(home: Home, about: str, failures: Sequence[Failure], today: date, now: datetime) -> bool:
    """Writes down what the maintainers are to be told of exports (INBOX: each file once, by its digest) or of published
    sheets (SHEETS: each fault of each once a day); False if there is nothing new, or nobody."""
    if not failures or not read_delivery(home.params).maintainers:
        return False
    with Sendings(home) as sendings:
        before = sendings.entries(about, None if about == INBOX else today)
        known = {_mark(each) for one in before for each in one.content}
        content = tuple({**asdict(each), "said": dict(each.said)} for each in failures)
        new = tuple(each for each in content if _mark(each) not in known)
        nth = 1 + max((one.nth for one in before if one.as_of == today), default=0)
        digest = digest_of_lines(" ".join(_mark(each)) for each in new)
        told = Sending(about, today, nth, "", MAINTAINERS, "", LANGUAGES[0], changed=now, digest=digest, content=new)
        return bool(new) and sendings.tells(told)


def _mark(failure: Mapping[str, Any]) -> tuple[str, str]:
    """What a file or a sheet is known by: findings lie in a folder that bears the file's digest."""
    log = failure["log"]
    return failure["area"], Path(log).parent.name if log else _CHANGING.sub("#", failure["said"].get("en", ""))


def digest_subject(sending: Sending) -> str:
    """The subject of the maintainers' mail."""
    lang, count = sending.lang, len(sending.content)
    told = {"count": count, "run": sending.run, "day": day(sending.as_of, lang)}
    return one_line(text(f"deliver.digest.subject{_KIND.get(sending.run, '')}", lang, **told))


def digest_mail(
    sending: Sending, names: Names | None, smtp: Smtp, readers: Sequence[str], now: datetime
) -> EmailMessage:
    """The mail that tells the maintainers; without `names` of what is no slot's."""
    lang, beside, kind = sending.lang, other(sending.lang), _KIND.get(sending.run, "")
    review = names.spec if names else ""
    of = {
        each: text(f"deliver.digest.of{kind}", each, review=review, run=sending.run, day=day(sending.as_of, each))
        for each in LANGUAGES
    }
    shown = {
        "title": both(f"deliver.digest.title{kind}", lang, count=len(sending.content)),
        "of": Both(of[lang], of[beside], lang, beside),
        "next": both(f"deliver.digest.next{kind}", lang),
        "failures": [_shown(each, names, lang) for each in sending.content],
    }
    attached = Attachment("errors.txt", "plain", _tracebacks(sending).encode("utf-8"))
    return letter(sending, digest_subject(sending), "digest", shown, attached, smtp, readers, now)


def _shown(failure: Mapping[str, Any], names: Names | None, lang: str) -> dict[str, Both]:
    beside, said = other(lang), {each: mask(failure["said"].get(each, "—")) for each in LANGUAGES}
    return {"area": _place(failure["area"], names, lang), "said": Both(said[lang], said[beside], lang, beside)}


def _place(code: str, names: Names | None, lang: str) -> Both:
    if names is None:
        return Both(code, code, lang, other(lang))
    if code not in names.register.by_code:
        return both("deliver.digest.whole", lang)
    area = names.register.area(code)
    return Both(area.in_language(lang), area.in_language(other(lang)), lang, other(lang))


def _tracebacks(sending: Sending) -> str:
    parts, left = list[str](), _LONGEST_OF_ALL
    for failure in sending.content:
        traceback = _cut(_read(failure["log"], sending.lang), min(left, _LONGEST_TRACEBACK), sending.lang)
        left = max(left - len(traceback), 0)
        parts.append(f"{'=' * 70}\n{failure['area']}  {failure['log']}\n{'=' * 70}\n{traceback}\n")
    return "\n".join(parts)


def _read(log: str, lang: str) -> str:
    try:
        return (
            mask(Path(log).read_text(encoding="utf-8", errors="replace"))
            if log
            else text("deliver.digest.no_log", lang)
        )
    except OSError:
        return text("deliver.digest.no_log", lang)


def _cut(traceback: str, longest: int, lang: str) -> str:
    """Its beginning and its end, which say where and why."""
    if len(traceback) <= longest:
        return traceback
    half = longest // 2
    said = text("deliver.digest.cut", lang, count=len(traceback) - 2 * half)
    return f"{traceback[:half]}\n{said}\n{traceback[len(traceback) - half :]}"
