"""`samiksha due`: one tick of the clock, told; and what a tick would do.

Enters: a home. Leaves: pages, mails, the status page; printed lines; the exit code.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from samiksha import inbox, keeping
from samiksha.cli.progress import reporter
from samiksha.cli.saying import Voice
from samiksha.clock.looking import Prospect, look_ahead
from samiksha.clock.tick import Tick, Ticked
from samiksha.clock.work import Worked
from samiksha.deliver.outbox import Sent
from samiksha.errors import ExitCode, SamikshaError
from samiksha.home import Home
from samiksha.ledger.sendings import SendingState
from samiksha.model import KEPT, MADE
from samiksha.numerals import decimal, grouped
from samiksha.params.base import Named
from samiksha.params.reviews import read_review
from samiksha.params.schedule import read_schedule
from samiksha.round import Reporter
from samiksha.schedule import Slot, State

AT_MOST = 12
"""So many late sources are said one by one."""


class Speaker:
    """Tells a tick to a terminal or a journal."""

    def __init__(self, home: Home, voice: Voice) -> None:
        self._home, self._voice = home, voice

    def says(self, key: str, **values: Any) -> None:
        self._voice.complain(self._voice.text(f"tick.{key}", **self._said(values)))

    def reporter(self) -> Reporter:
        return reporter(self._voice, several=True)

    def has_taken(self, report: inbox.InboxReport) -> None:
        for each in report.files:
            told = {"file": each.file, "path": each.put or "", "fault": each.error}
            if each.outcome == inbox.REFUSED:
                self.says("refused", **told | {"path": each.findings or each.put or ""})
            elif each.error:
                self.says("waits", **told)
            elif each.count and each.as_of:
                counts = {"kept": grouped(each.count.kept), "refused": grouped(each.count.refused)}
                self._say("loaded", **told, **counts, source=each.source, day=each.as_of.isoformat())

    def has_brought(self, report: inbox.Brought) -> None:
        for sheet in report.sheets:
            if sheet.error:
                self.says("sheet_failed", name=sheet.sheet.name, fault=sheet.error)

    def has_worked(self, worked: Worked) -> None:
        entry, counts = worked.entry, worked.entry.counts
        told = {
            **self._slot(entry.slot), "made": counts.get(MADE, 0), "kept": counts.get(KEPT, 0),
            "failed": sum(counts.values()) - counts.get(MADE, 0) - counts.get(KEPT, 0), "count": len(entry.late),
            "until": self._at(entry.not_before or worked.due.deadline),
            "fault": (entry.said or {}).get(self._voice.lang, ""),
        }  # fmt: skip
        say = self.says if entry.state in (State.TRY_AGAIN, State.FAILED) else self._say
        say(entry.state.value, **told)
        if entry.state in (State.WAITING, State.HELD):
            self._late(entry.late)
        elif entry.late:
            self._say("banner", count=len(entry.late))
        for outcome in worked.report.failed if worked.report else ():
            area = worked.report.plan.register.area(outcome.area) if worked.report else outcome.area
            self.says("fault", area=area, fault=(outcome.said or {}).get(self._voice.lang, ""))

    def has_sent(self, sent: Sequence[Sent]) -> None:
        for each in sent:
            said = (each.sending.said or {}).get(self._voice.lang, "")
            if each.state is SendingState.SENT:
                self._say("sent", subject=each.what, to=each.whom)
            else:
                self.says("not_sent", subject=each.what, to=each.whom, fault=said)

    def has_pruned(self, report: keeping.KeptReport) -> None:
        count, size = (sum(getattr(kind, name) for kind in report.kinds) for name in ("count", "bytes"))
        if count:
            self._say("pruned", count=grouped(count), size=decimal(size / 2**20))

    def foretells(self, prospect: Prospect) -> None:
        """What a tick would do now, and what comes next."""
        for due in prospect.due:
            self._say("due", **self._slot(due.slot), at=self._at(due.slot.due))
            self._late(due.late)
            for letter in due.letters:
                self._say(
                    "would_send", subject=letter.subject, to=", ".join(letter.to), size=grouped(letter.size // 1024)
                )
        for slot in prospect.coming:
            self._say("next", **self._slot(slot), at=self._at(slot.due))
        if not prospect.due and not prospect.coming:
            self._say("no_runs")

    def _late(self, late: Sequence[dict[str, Any]]) -> None:
        for each in late[:AT_MOST]:
            where = each["area"] if not each.get("body") else f"{each['area']}, {each['body']}"
            self._say("late", source=each["source"], area=where, since=each["since"] or "—")

    def _say(self, key: str, **values: Any) -> None:
        self._voice.say(f"tick.{key}", **self._said(values))

    def _said(self, values: dict[str, Any]) -> dict[str, Any]:
        """Faults and names in the chosen language; the parts of a tick by their names."""
        lang = self._voice.lang
        part = {"part": self._voice.text(f"tick.part.{values['part']}")} if "part" in values else {}
        said = {
            name: value.in_language(lang) if isinstance(value, SamikshaError | Named) else value
            for name, value in values.items()
        }
        return {**said, **part}

    def _slot(self, slot: Slot) -> dict[str, Any]:
        run = read_schedule(self._home.params).by_name[slot.run]
        return {"run": slot.run, "review": read_review(self._home.params, run.review), "day": slot.as_of.isoformat()}

    def _at(self, moment: datetime) -> str:
        return f"{moment.astimezone(read_schedule(self._home.params).own_zone):%Y-%m-%d %H:%M}"


def do_what_is_due(home: Home, voice: Voice) -> int:
    """One tick; the exit code."""
    done: Ticked = Tick(home, lambda: datetime.now(UTC), Speaker(home, voice)).run()
    if not done.worked and not done.faults:
        voice.say("tick.nothing")
    return done.code


def say_what_is_due(home: Home, voice: Voice) -> int:
    """What a tick would do now; nothing is done."""
    Speaker(home, voice).foretells(look_ahead(home, datetime.now(UTC)))
    return ExitCode.OK
