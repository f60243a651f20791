"""What failed, told to the maintainers: one mail a slot, in plain words, with the tracebacks.

Enters: failures of a round. Leaves: a sending of its own, and the mail that it becomes.
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
from samiksha.params.areas import Register
from samiksha.params.delivery import MAINTAINERS, Smtp, read_delivery

_LONGEST_TRACEBACK = 20_000
_LONGEST_OF_ALL = 500_000
_CHANGING = re.compile(r"\d+|0x[0-9a-f]+")
"""Seconds, process numbers, temporary names: they make no new fault."""


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
    """Something that failed: an area's page, or without an area the whole round."""

    area: str
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


def digest_subject(sending: Sending) -> str:
    """The subject of the maintainers' mail."""
    lang = sending.lang
    return one_line(
        text(
            "deliver.digest.subject", lang, count=len(sending.content), run=sending.run, day=day(sending.as_of, lang)
        )
    )


def digest_mail(
    sending: Sending, names: Names, smtp: Smtp, readers: Sequence[str], now: datetime
) -> EmailMessage:  # fmt: skip
    """The mail that tells the maintainers."""
    lang, beside = sending.lang, other(sending.lang)
    of = {
        each: text("deliver.digest.of", each, review=names.spec, run=sending.run, day=day(sending.as_of, each))
        for each in LANGUAGES
    }
    shown = {
        "title": both("deliver.digest.title", lang, count=len(sending.content)),
        "of": Both(of[lang], of[beside], lang, beside),
        "next": both("deliver.digest.next", lang),
        "failures": [_shown(each, names.register, lang) for each in sending.content],
    }
    attached = Attachment("errors.txt", "plain", _tracebacks(sending, names.register).encode("utf-8"))
    return letter(sending, digest_subject(sending), "digest", shown, attached, smtp, readers, now)


def _shown(failure: Mapping[str, Any], register: Register, lang: str) -> dict[str, Both]:
    beside, said = other(lang), {each: mask(failure["said"].get(each, "—")) for each in LANGUAGES}
    return {"area": _place(failure["area"], register, lang), "said": Both(said[lang], said[beside], lang, beside)}


def _place(code: str, register: Register, lang: str) -> Both:
    if code not in register.by_code:
        return both("deliver.digest.whole", lang)
    area = register.area(code)
    return Both(area.in_language(lang), area.in_language(other(lang)), lang, other(lang))


def _tracebacks(sending: Sending, register: Register) -> str:
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
