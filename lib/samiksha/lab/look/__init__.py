"""The board as a page: in Hindi, and in English for whoever asks.

Enters: a `Board`, jobs, the address of the page. Leaves: HTML with its style and fonts inside; `{nonce}` stands where the
server's own goes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from samiksha.catalogue import has, other, text
from samiksha.errors import SamikshaError
from samiksha.home import Home
from samiksha.lab.asking import RUN
from samiksha.lab.board import Board, SlotLine, read_pages, way_to
from samiksha.lab.doing import Job, JobState
from samiksha.numerals import day, grouped
from samiksha.params.reviews import read_review
from samiksha.schedule import State
from samiksha.status.facts import MADE_LATE
from samiksha.style import FALLBACKS, font_faces, tight

FEW = 12
"""So many pages of a job are all listed; of more, those that failed, and how many the others are."""


def render_board(board: Board, home: Home, jobs: Sequence[Job], address: str, lang: str, token: str) -> str:
    """The page; `token` proves that a form was sent from it."""
    shown = [_job(home, job, lang) for job in jobs]
    busy = any(job.state == JobState.RUNNING for job in jobs)
    return _render(
        "board.html.j2", lang, address, board=board, jobs=shown, busy=busy, token=token, run_prefix=RUN,
        as_of=max((slot.as_of for run in board.runs for slot in run.slots), default=None),
        slot_words=lambda slot: _slot(slot, lang),
    )  # fmt: skip


def render_fault(fault: SamikshaError, address: str, lang: str) -> str:
    """What could not be done, and the way back."""
    return _render("fault.html.j2", lang, address, said=[fault.in_language(each) for each in (lang, other(lang))])


def _render(template: str, lang: str, address: str, **values: Any) -> str:
    """A template with the words and the look."""
    return _environment().get_template(template).render(
        lang=lang, other=other(lang), address=address, style=Markup(_style()), script=Markup(_file("board.js")),
        say=lambda key, **words: text(f"lab.{key}", lang, **words), day=lambda when: day(when, lang),
        moment=lambda when: _moment(when, lang), **values,
    )  # fmt: skip


def _job(home: Home, job: Job, lang: str) -> dict[str, Any]:
    ask = job.ask
    running = job.state == JobState.RUNNING
    pages = () if running else read_pages(home, ask, job.began, job.until)
    few = len(pages) <= FEW
    return {
        "number": job.number, "state": job.state.value, "words": text(f"lab.job.{job.state.value}", lang),
        "running": running, "said": job.said, "log": job.log.relative_to(home.root).as_posix(),
        "review": read_review(home.params, ask.review).name.in_language(lang), "day": day(ask.as_of, lang),
        "counts": "" if few else _counts(Counter(page.status for page in pages), lang),
        "index": None if few or running else way_to(home, ask.review, ask.as_of),
        "pages": [{"name": page.name.in_language(lang), "status": page.status, "href": page.href,
                   "words": _status(page.status, lang), "said": page.said.get(lang, "")}
                  for page in pages if few or page.said],
    }  # fmt: skip


def _slot(slot: SlotLine, lang: str) -> dict[str, Any]:
    late = [text("lab.late", lang, source=each.source, count=grouped(each.missing)) for each in slot.late]
    state = MADE_LATE if slot.state == State.MADE and slot.late else slot.state
    return {"state": text(f"status.state.{state}", lang), "counts": _counts(slot.counts, lang), "late": late,
            "said": slot.said.get(lang, "")}  # fmt: skip


def _counts(counts: Mapping[str, int], lang: str) -> str:
    return ", ".join(f"{_status(status, lang)} {grouped(count)}" for status, count in counts.items() if count)


def _status(status: str, lang: str) -> str:
    return text(f"page.status.{status}", lang) if has(f"page.status.{status}") else text(f"lab.status.{status}", lang)


def _moment(when: datetime, lang: str) -> str:
    return text("lab.moment", lang, day=day(when.date(), lang), time=f"{when:%H:%M}")


@cache
def _style() -> str:
    return font_faces() + tight(_file("board.css")).replace("FALLBACKS", FALLBACKS)


def _file(name: str) -> str:
    return (files(__name__) / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("samiksha.lab", "look"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
