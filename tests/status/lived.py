"""A home in which the schedule has run for two weeks, with slots in every state, written into its ledger."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from samiksha.errors import NotFetched
from samiksha.fetch import FAILED as NOT_FETCHED
from samiksha.fetch import Fetched
from samiksha.home import Home
from samiksha.ledger import Ledger, OpenRound, Slots
from samiksha.ledger.fetches import Fetches
from samiksha.ledger.sendings import Sending, Sendings, SendingState
from samiksha.model import FAILED, KEPT, MADE
from samiksha.orders import Order, Outcome
from samiksha.params.sheets import Sheet
from samiksha.schedule import Slot, SlotEntry, State
from tests.homes import make_home

NOW = datetime(2026, 11, 22, 17, 35, tzinfo=UTC)
"""Sunday, 23:05 in India."""
AREAS = ("anuppur", "shahdol", "umaria", "rewa", "satna", "sidhi")
SCHEDULE = """
runs:
  - {name: helpline_daily, review: helpline_followup, cron: "30 6 * * *", waits_for: [{source: cm_helpline, days_old: 1, of: working}],
     late: {until: "07:30", then: publish}}
  - {name: helpline_evening, review: helpline_followup, cron: "0 17-19 * * *", from: 2026-11-21}
  - {name: jan_sunwai_weekly, review: jan_sunwai, cron: "0 8 * * *", waits_for: [{source: jan_sunwai}], late: {until: "10:00", then: hold}}
  - {name: conference_monthly, review: conference_compliance, cron: "15 22 * * *", as_of: day_before}
"""
SAID = {"hi": "आँकड़ों में अनूपपुर की कोई पंक्ति नहीं है।", "en": "The data hold no row of Anuppur."}


def lived_home(folder: Path, hostile: str = "") -> Home:
    """A home with all of it; `hostile` stands wherever somebody else's words may stand."""
    home = make_home(folder)
    (home.params / "schedule.yml").write_text(SCHEDULE, encoding="utf-8")
    with Slots(home) as slots:
        slots.knows(["helpline_daily", "helpline_evening", "jan_sunwai_weekly", "conference_monthly"], _at(days=20))
        slots.did("tick", NOW)
        for entry in _entries(hostile):
            slots.notes(entry)
    with Ledger(home) as ledger:
        _rounds(home, ledger, hostile)
    _sent(home, hostile)
    _not_taken(home, hostile)
    return home


def slot(run: str, back: int, hour: float, nth: int = 1, as_of_back: int = 0) -> Slot:
    """A slot that fell due so many days ago at an hour of India."""
    day = date(2026, 11, 22) - timedelta(days=back)
    due = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour - 5.5)
    return Slot(day - timedelta(days=as_of_back), due, run, nth)


def _at(**back: float) -> datetime:
    return NOW - timedelta(**back)


def _made(of: Slot, made: int = 66, kept: int = 0, late: tuple[dict[str, object], ...] = ()) -> SlotEntry:
    done = of.due + timedelta(minutes=3)
    counts = {MADE: made, KEPT: kept}
    return SlotEntry(of, State.MADE, run_id=run_id(of), late=late, counts=counts, began=of.due, finished=done)


def run_id(of: Slot) -> str:
    return f"{of.run}-{of.as_of}-{of.nth}"


def _entries(hostile: str) -> list[SlotEntry]:
    found = [_made(slot("helpline_daily", back, 6.5), 60, 6) for back in range(1, 14) if back not in (3, 5)]
    found += [_made(slot("jan_sunwai_weekly", back, 8)) for back in range(3, 14)]
    found += [_made(slot("conference_monthly", back, 22.25, as_of_back=1)) for back in range(1, 14) if back != 6]
    helpline, sunwai = slot("helpline_daily", 0, 6.5), slot("jan_sunwai_weekly", 0, 8)
    late = tuple({"area": area, "source": "cm_helpline", "body": None, "since": "2026-11-19", "needed": "2026-11-20"}
                 for area in AREAS[:3])  # fmt: skip
    bodies = (
        {
            "area": "rewa",
            "source": "jan_sunwai",
            "body": f"रीवा नगर निगम{hostile}",
            "since": None,
            "needed": "2026-11-21",
        },
    )
    failed, again = slot("helpline_daily", 3, 6.5), slot("conference_monthly", 0, 22.25, as_of_back=1)
    return [
        *found, _made(helpline, late=late), SlotEntry(slot("helpline_daily", 5, 6.5), State.MISSED, finished=_at(days=4)),
        SlotEntry(failed, State.FAILED, 3, run_id=run_id(failed), counts={MADE: 4, FAILED: 2}, finished=_at(days=2.9)),
        SlotEntry(slot("conference_monthly", 6, 22.25, as_of_back=1), State.RUNNING, run_id="hand-0", began=_at(days=6)),
        SlotEntry(sunwai, State.WAITING, late=bodies), SlotEntry(slot("jan_sunwai_weekly", 1, 8), State.HELD, late=bodies),
        SlotEntry(slot("jan_sunwai_weekly", 2, 8), State.FAILED, 1, run_id=run_id(slot("jan_sunwai_weekly", 2, 8)),
                  counts={MADE: 5, FAILED: 1}, finished=_at(days=1)),
        SlotEntry(again, State.TRY_AGAIN, 1, NOW + timedelta(minutes=10), run_id(again), counts={MADE: 64, FAILED: 2},
                  said={"hi": f"भंडार से उत्तर नहीं मिला{hostile}", "en": f"the store does not answer{hostile}"}),
        *(SlotEntry(slot("helpline_evening", 1, 16 + nth, nth), State.SUPERSEDED) for nth in (1, 2)),
        _made(slot("helpline_evening", 1, 19, 3)),
    ]  # fmt: skip


def _rounds(home: Home, ledger: Ledger, hostile: str) -> None:
    said = {lang: text + hostile for lang, text in SAID.items()}
    for run, back, failing in (("helpline_daily", 3, ("anuppur", "umaria")), ("jan_sunwai_weekly", 2, ("rewa",))):
        of = slot(run, back, 8)
        review = "helpline_followup" if run.startswith("helpline") else "jan_sunwai"
        _round(home, ledger, run_id(of), review, of.as_of, AREAS, failing, said)
    # Made by hand later: what had failed of the one is there now.
    _round(home, ledger, "hand-1", "jan_sunwai", slot("jan_sunwai_weekly", 2, 8).as_of, ("rewa",), (), said)
    _round(home, ledger, "hand-2", "good_governance_week", date(2024, 12, 22), AREAS, ("satna",), said)


def _round(
    home: Home, ledger: Ledger, name: str, review: str, as_of: date, areas: tuple[str, ...], failing: tuple[str, ...],
    said: dict[str, str],
) -> None:  # fmt: skip
    ledger.opens(OpenRound(name, review, as_of, "hi", "samiksha", areas, (), False))
    for area in areas:
        page = home.outputs / review / as_of.isoformat() / f"{area}.html"
        order = Order(home.root, review, f"{review}.ipynb", area, as_of, "hi", name, page, key="k")
        ledger.begins(order)
        status = FAILED if area in failing else MADE
        ledger.ends(order, Outcome(area, status, 1.0, said=said if area in failing else None), {})
    ledger.closes(name)
    # As if it had been made in its time, whatever the computer's clock says.
    ledger._do(
        "UPDATE round SET started = ? WHERE run_id = ?",
        (_at(hours=9 if name.startswith("hand") else 20).isoformat(), name),
    )


def _sent(home: Home, hostile: str) -> None:
    of = slot("helpline_daily", 0, 6.5)
    said = {"hi": f"मेल सर्वर ने पत्र नहीं लिया{hostile}", "en": f"the mail server did not take it{hostile}"}
    states = (SendingState.SENT, SendingState.SENT, SendingState.FAILED, SendingState.GAVE_UP)
    with Sendings(home) as sendings:
        for area, state in zip(AREAS, states, strict=False):
            one = Sending(of.run, of.as_of, 1, area, "collectors", "helpline_followup", "hi")
            sendings.queues([one], {})
            refused = {"x@example.gov.in": "550"} if area == "anuppur" else {}
            last = said if state in (SendingState.FAILED, SendingState.GAVE_UP) else None
            sendings.notes(Sending(*list(vars(one).values())[:7], state=state, refused=refused, said=last), NOW)


def _not_taken(home: Home, hostile: str) -> None:
    folder = home.refused / "files" / "2026-11-21" / "0123456789ab"
    folder.mkdir(parents=True)
    (folder / "helpline_rewa.xlsx").write_bytes(b"")
    told = f"यह फ़ाइल लोड नहीं की गई।\n\nदोष: नाम में दिनांक नहीं है।{hostile}\n\nThis file was not loaded.\n"
    (folder / "helpline_rewa.xlsx.txt").write_text(told, encoding="utf-8")
    address = "https://sheets.example/rewa"
    (home.params / "sheets.yml").write_text(
        json.dumps({"sheets": [{"name": "rewa", "address": address, "source": "daily_returns"}]}), encoding="utf-8"
    )
    sheet = Sheet(name="rewa", address=address, source="daily_returns")
    with Fetches(home) as fetches:
        for back in (30, 2):
            failed = Fetched(sheet, date(2026, 11, 22), NOT_FETCHED, None, NotFetched("fetch_status", status=404))
            fetches.notes([failed], _at(hours=back))
