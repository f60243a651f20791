"""`samiksha due`: one tick of the clock, told; and what a tick would do.

Enters: a home. Leaves: pages, mails, the status page; printed lines; the exit code.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from samiksha import inbox, keeping
from samiksha.cli.housekeeping import say_kind
from samiksha.cli.progress import reporter
from samiksha.cli.saying import Voice
from samiksha.clock.looking import Prospect, look_ahead
from samiksha.clock.tick import Tick, Ticked
from samiksha.clock.work import Worked
from samiksha.deliver.outbox import Sent
from samiksha.errors import ExitCode, OutputsBusy, SamikshaError
from samiksha.home import Home
from samiksha.ledger.sendings import SendingState
from samiksha.model import KEPT, MADE
from samiksha.numerals import decimal, grouped
from samiksha.params.schedule import Schedule, schedule_as_written
from samiksha.round import Reporter
from samiksha.schedule import Slot, State
from samiksha.status.facts import Thing
from samiksha.status.names import Namer

AT_MOST = 12
"""So many late sources are said one by one."""
_CALM = ("busy", "too_early")
"""What a tick says although nothing is wrong."""


class Speaker:
    """Tells a tick to a terminal or a journal."""

    def __init__(self, home: Home, voice: Voice) -> None:
        self._home, self._voice, self._namer = home, voice, Namer(home)
        self.spoke = False
        """Whether there was anything to say."""

    def says(self, key: str, **values: Any) -> None:
        if key in _CALM:
            self._say(key, **values)
        else:
            self._complain(key, **values)

    def reporter(self) -> Reporter:
        return reporter(self._voice, several=True)

    def has_taken(self, report: inbox.InboxReport) -> None:
        if report.busy:
            self._say("inbox_busy", fault=report.busy)
        for each in report.files:
            told = {"file": each.file, "path": each.put or "", "fault": each.error}
            if each.outcome == inbox.REFUSED:
                self._complain("refused", **told | {"path": each.findings or each.put or ""})
            elif each.outcome == inbox.WAITS:
                self._say("waits", **told)
            elif each.put is None:
                self._complain("not_put_away", **told)
            elif each.count and each.as_of:
                self._say("loaded", **told, **_counts(each), source=self._source(each.source), day=each.as_of)

    def has_brought(self, report: inbox.Brought) -> None:
        if report.busy:
            self._say("fetch_busy", fault=report.busy)
        for sheet in report.sheets:
            if sheet.error:
                self._complain("sheet_failed", name=sheet.sheet.name, fault=sheet.error)
        for copy in report.loaded:
            told = {"file": copy.path.name, "source": self._source(copy.source), "day": copy.as_of}
            if copy.error:
                self._complain("copy_failed", **told, fault=copy.error)
            elif copy.outcome == inbox.LOADED and copy.count:
                self._say("sheet_loaded", **told, **_counts(copy))

    def has_worked(self, worked: Worked) -> None:
        entry, report = worked.entry, worked.report
        if worked.busy:
            self._say("busy", run=entry.slot.run, fault=worked.busy)
            return
        told = self._told(worked)
        if entry.state in (State.TRY_AGAIN, State.FAILED):
            why = "" if entry.said is None else "_unsent" if report else "_whole"
            self._complain(f"{entry.state.value}{why}", **told)
        else:
            self._say(entry.state.value, **told)
        if entry.state in (State.WAITING, State.HELD):
            if worked.due.entry is None or worked.due.entry.late != entry.late:  # said once, not at each tick
                self._late(entry.late, worked.due.run.review)
        elif entry.late and report:
            self._say("banner", **told)
        for outcome in report.failed if report else ():
            area = self._namer.area_of_review(worked.due.run.review, outcome.area)
            self._complain("fault", area=area, fault=(outcome.said or {}).get(self._voice.lang, ""))

    def _told(self, worked: Worked) -> dict[str, Any]:
        """What the sentences of a slot are filled with."""
        entry, counts = worked.entry, worked.entry.counts
        made, kept = counts.get(MADE, 0), counts.get(KEPT, 0)
        return {
            **self._slot(entry.slot, worked.due.run.review), "made": grouped(made), "kept": grouped(kept),
            "ready": grouped(made + kept), "failed": grouped(sum(counts.values()) - made - kept),
            "count": grouped(len({each["area"] for each in entry.late})),
            "until": self._at(entry.not_before or worked.due.deadline),
            "fault": (entry.said or {}).get(self._voice.lang, ""),
        }  # fmt: skip

    def has_sent(self, sent: Sequence[Sent]) -> None:
        for each in sent:
            said = (each.sending.said or {}).get(self._voice.lang, "")
            if each.state is SendingState.SENT:
                self._say("sent", subject=each.what, to=each.whom)
            else:
                key = "gave_up" if each.state is SendingState.GAVE_UP else "not_sent"
                self._complain(key, subject=each.what, to=each.whom or each.sending.way, fault=said)

    def has_pruned(self, report: keeping.KeptReport) -> None:
        for kind in report.kinds:
            if kind.fault or kind.held_back:
                self.spoke = True
                say_kind(kind, self._voice, dry_run=False)
        count, size = (sum(getattr(kind, name) for kind in report.kinds) for name in ("count", "bytes"))
        if count:
            self._say("pruned", count=grouped(count), size=decimal(size / 2**20))

    def foretells(self, prospect: Prospect) -> None:
        """What a tick would do now, and what comes next."""
        for fault in prospect.faults:
            self._complain("part_failed", part="rounds", fault=fault)
        for each in prospect.due:
            slot, review = each.due.slot, each.due.run.review
            self._say("due", **self._slot(slot, review), at=self._at(slot.due))
            if each.fault:
                self._complain("would_fail", fault=each.fault)
            self._late(each.late, review)
            for letter in each.letters:
                self._say("would_send", subject=letter.subject, to=", ".join(letter.to) or "—",
                          size=grouped(-(-letter.size // 1024)))  # fmt: skip
        runs = self._schedule.by_name
        for slot in prospect.coming:
            self._say("next", **self._slot(slot, runs[slot.run].review), at=self._at(slot.due))
        if not runs:
            self._say("no_runs")
        elif not self.spoke:
            self._say("nothing")

    def _late(self, late: Sequence[dict[str, Any]], review: str) -> None:
        for each in late[:AT_MOST]:
            where = self._said_of(self._namer.area_of_review(review, each["area"]))
            where = f"{where}, {each['body']}" if each.get("body") else where
            key = "late" if each["since"] else "late_never"
            self._say(key, source=self._source(each["source"]), area=where, since=each["since"])
        if len(late) > AT_MOST:
            self._say("late_more", count=grouped(len(late) - AT_MOST))

    def _say(self, key: str, **values: Any) -> None:
        self.spoke = True
        self._voice.say(f"tick.{key}", **self._said(values))

    def _complain(self, key: str, **values: Any) -> None:
        self.spoke = True
        self._voice.complain(self._voice.text(f"tick.{key}", **self._said(values)))

    def _said(self, values: dict[str, Any]) -> dict[str, Any]:
        """Faults and names in the chosen language; the parts of a tick by their names; who is at it."""
        said = {name: self._said_of(value) for name, value in values.items()}
        if "part" in values:
            said["part"] = self._voice.text(f"tick.part.{values['part']}")
        fault = values.get("fault")
        if isinstance(fault, OutputsBusy):
            said |= {name: fault.values.get(name, "—") for name in ("who", "host", "pid", "since")}
        return said

    def _said_of(self, value: Any) -> Any:
        value = value.name if isinstance(value, Thing) else value
        return value.in_language(self._voice.lang) if hasattr(value, "in_language") else value

    def _source(self, code: str) -> Thing:
        return self._namer.source(code)

    def _slot(self, slot: Slot, review: str) -> dict[str, Any]:
        return {"run": slot.run, "review": self._namer.review(review), "day": slot.as_of.isoformat()}

    def _at(self, moment: datetime) -> str:
        zone: ZoneInfo = self._schedule.own_zone
        return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"

    @property
    def _schedule(self) -> Schedule:
        """What it says at this moment: a tick may last longer than the file stays as it is."""
        try:
            return schedule_as_written(self._home.params)
        except SamikshaError:
            return Schedule()


def _counts(told: Any) -> dict[str, str]:
    return {"kept": grouped(told.count.kept), "refused": grouped(told.count.refused)}


def do_what_is_due(home: Home, voice: Voice) -> int:
    """One tick; the exit code."""
    speaker = Speaker(home, voice)
    done: Ticked = Tick(home, lambda: datetime.now(UTC), speaker).run()
    if not speaker.spoke:
        voice.say("tick.nothing")
    return done.code


def say_what_is_due(home: Home, voice: Voice) -> int:
    """What a tick would do now; nothing is done."""
    prospect = look_ahead(home, datetime.now(UTC))
    Speaker(home, voice).foretells(prospect)
    return ExitCode.BAD_CONFIGURATION if prospect.faults else ExitCode.OK
