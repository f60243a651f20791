"""`samiksha due` as operators and timers run it: what it says, its exit codes, two at once, killed in the middle."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from samiksha.cli.saying import Voice
from samiksha.cli.ticking import Speaker
from samiksha.clock.looking import look_ahead
from samiksha.clock.tick import Tick
from samiksha.deliver.password import VARIABLE
from samiksha.errors import BriefFailed, ExitCode
from samiksha.files import digest_of
from samiksha.home import Home
from samiksha.kernel.address import ADDRESS
from samiksha.ledger import Ledger, Slots
from samiksha.lock import one_writer
from samiksha.plans import plan_round
from samiksha.platform import can_fork
from samiksha.schedule import State
from tests.clock.office import DAILY, DAY, DUE, HEAD, MINUTE, OVER, PLAIN, Office, export, opened
from tests.deliver.post import PASSWORD, Post, post_office
from tests.homes import add_tiny_review, make_home, samiksha_here
from tests.waiting import wait_for

NIGHTLY = {"name": "nightly", "review": "tiny", "under": "rewa", "cron": "0 0 * * *", "to": ["share"]}
AREAS = ("maihar", "mauganj", "rewa", "satna", "sidhi", "singrauli")
CELL = (
    "import time\n"
    "from samiksha.home import find_home\n"
    "with (find_home().data / 'executed').open('a') as told: told.write(f'{area} {as_of}\\n')\n"
    "time.sleep(0.2)"
)


@pytest.fixture(scope="module")
def opened_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return opened(tmp_path_factory.mktemp("opened") / "home")


@pytest.fixture
def office(opened_home: Home, tmp_path: Path) -> Office:
    return Office(Home(shutil.copytree(opened_home.root, tmp_path / "home")))


def tick(office: Office, now: datetime, capsys: pytest.CaptureFixture[str], lang: str = "hi") -> tuple[str, str]:
    """What a tick prints, and complains of."""
    office.now = now
    Tick(office.home, lambda: office.now, Speaker(office.home, Voice(lang)), office.make).run()
    said = capsys.readouterr()
    return said.out, "\n".join(line for line in said.err.splitlines() if "बन रहा" not in line)


# What it says


def test_waiting_is_said_with_the_names_of_what_is_missing_and_told_in_full_once(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.asks(DAILY)
    said, complained = tick(office, DUE, capsys)
    first = "daily (सीएम हेल्पलाइन अनुवर्तन), 2023-05-20: आँकड़ों की प्रतीक्षा 2023-05-20 07:30 तक; शेष क्षेत्र: 1, तैयार पत्र: 2"
    late = "    प्रतीक्षा: सीएम हेल्पलाइन 181, शहडोल — 2023-05-13 के बाद के आँकड़े नहीं आए"
    assert [first, late] == [line for line in said.splitlines() if "प्रतीक्षा" in line] and complained == ""
    said, _ = tick(office, DUE + 5 * MINUTE, capsys)
    assert [line for line in said.splitlines() if "प्रतीक्षा" in line] == [first]
    said, _ = tick(office, OVER, capsys)
    assert "daily (सीएम हेल्पलाइन अनुवर्तन), 2023-05-20: पत्र: बने 2, यथावत 2, विफल 0" in said
    assert "    समय पर आँकड़े नहीं आए, ऐसे क्षेत्र: 1; उनके पत्रों पर इसकी सूचना है।" in said.splitlines()


def test_a_fault_is_said_with_its_page_and_when_it_is_tried_again(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.asks(PLAIN)
    office.fails = {"rewa": BriefFailed("cell_failed", area="rewa", fault="ValueError: here", cell=1)}
    _, complained = tick(office, DUE, capsys, "en")
    assert "pages: 0 made, 0 unchanged, 1 failed; tried again after 2023-05-20 06:40." in complained
    assert "    Rewa: " in complained and "ValueError: here" in complained
    _, complained = tick(office, DUE + 10 * MINUTE, capsys)
    assert "अब अपने-आप प्रयास नहीं होगा;" in complained and "    रीवा: " in complained


def test_an_export_is_said_as_it_is_taken_in_or_refused(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.asks(PLAIN)
    export(office.home, DAY, "shahdol")
    (office.home.inbox / "helpline_20230519.csv").write_text("कुछ नहीं\n", encoding="utf-8")
    said, complained = tick(office, DUE - MINUTE, capsys)
    assert "ली गई (सीएम हेल्पलाइन 181, 2023-05-20; पंक्तियाँ: मान्य 1, अस्वीकृत 0), संग्रह में रखी:" in said
    assert complained.startswith("नहीं ली गई — helpline_20230519.csv: ") and "data/refused/files" in complained


def test_whoever_is_at_it_is_named(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.asks(PLAIN)
    for name in (f"helpline_followup-{DAY}", "run-plain"):
        with one_writer(office.home, name):
            said, complained = tick(office, DUE, capsys)
        assert "plain: इसके पत्र " in said and f"प्रक्रिया {os.getpid()})" in said and complained == ""


def test_what_is_neither_due_nor_there_is_said_in_one_line(office: Office) -> None:
    office.asks()
    said = [samiksha_here("due", *words, home=office.home) for words in ((), (), ("--lang", "en"))]
    assert [each.returncode for each in said] == [0, 0, 0]
    assert [each.stdout for each in said[1:]] == ["अभी कुछ करना शेष नहीं है।\n", "Nothing is due now.\n"]


def test_every_sentence_of_a_tick_reads_in_both_languages(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.asks(DAILY, PLAIN)
    with Slots(office.home) as ledger:
        ledger.knows(["daily", "plain"], DUE - timedelta(days=9))
    for lang, shown in (("hi", "छूटी बारियाँ, जो"), ("en", "slots that were missed")):
        speaker = Speaker(office.home, Voice(lang))
        speaker.says("missed", run="plain", count=2, first="2023-05-11", last="2023-05-12")
        speaker.says("too_early", run="plain", count=2, first="2023-05-11", last="2023-05-12")
        speaker.foretells(look_ahead(office.home, OVER))
        told = capsys.readouterr()
        assert shown in told.err and "{" not in told.out + told.err
        assert ("देय: daily" if lang == "hi" else "due: daily") in told.out


# A dry run


def everything(home: Home) -> dict[str, str]:
    """Each file of a home by its digest, and each folder."""
    return {
        str(path.relative_to(home.root)): digest_of(path) if path.is_file() else "" for path in home.root.rglob("*")
    }


@pytest.mark.parametrize("ledger", ["none", "pages alone", "whole"])
def test_a_dry_run_writes_nothing_and_makes_no_run_known(office: Office, ledger: str) -> None:
    office.asks({**DAILY, "cron": "0 0 * * *", "to": ["share"]})
    (office.home.ledger).unlink()
    if ledger == "pages alone":
        with Ledger(office.home):
            pass
    if ledger == "whole":
        office.asks({**DAILY, "cron": "0 0 * * *", "to": ["share"]})
        office.at(DUE)
    export(office.home, DAY, "shahdol")
    before = everything(office.home)
    said = samiksha_here("due", "--dry-run", home=office.home)
    assert said.returncode == 0 and "अगली बारी: daily (सीएम हेल्पलाइन अनुवर्तन)" in said.stdout
    assert everything(office.home) == before


def test_a_dry_run_says_what_is_due_what_is_late_and_who_gets_what(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    office.asks(DAILY)
    office.make(
        plan_round(office.home, "helpline_followup", DAY, areas=["anuppur"])
    )  # by hand: nobody has queued these pages
    Speaker(office.home, Voice("hi")).foretells(look_ahead(office.home, DUE))
    told = capsys.readouterr().out
    assert "देय: daily (सीएम हेल्पलाइन अनुवर्तन), 2023-05-20, 2023-05-20 06:30 से" in told
    assert "    प्रतीक्षा: सीएम हेल्पलाइन 181, शहडोल — 2023-05-13 के बाद के आँकड़े नहीं आए" in told
    assert f"→ {office.home.root.parent / 'share' / 'helpline_followup' / '2023-05-20' / 'anuppur.html'}" in told
    office.at(DUE)
    Speaker(office.home, Voice("hi")).foretells(look_ahead(office.home, DUE + MINUTE))
    assert "जाएगा" not in capsys.readouterr().out, "what was queued already is foretold again"


def test_a_dry_run_tells_of_runs_that_cannot_be_made(office: Office) -> None:
    office.asks(PLAIN, {**PLAIN, "name": "odd", "areas": ["no_such_area"]})
    said = samiksha_here("due", "--dry-run", home=office.home)
    assert said.returncode == ExitCode.BAD_CONFIGURATION and "no_such_area" in said.stderr
    assert "अगली बारी: plain" in said.stdout and "अगली बारी: odd" not in said.stdout


# Real processes


@pytest.fixture
def nightly(tmp_path: Path) -> Office:
    """A review of six districts, due since midnight."""
    home = make_home(tmp_path / "home")
    add_tiny_review(home, CELL)
    office = Office(home, datetime.now(ZoneInfo("Asia/Kolkata")))
    office.asks(NIGHTLY)
    with Slots(home) as ledger:
        ledger.knows(["nightly"], office.now.replace(hour=0, minute=0) - timedelta(hours=1))
    return office


@pytest.fixture
def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with post_office(tmp_path) as server:
        yield server


def start(home: Home) -> "subprocess.Popen[str]":
    """`samiksha due`, begun."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("SAMIKSHA_") or name in (ADDRESS, VARIABLE)
    }
    return subprocess.Popen(
        [sys.executable, "-m", "samiksha", "due", "--home", str(home.root)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env={**kept, "PYTHONUTF8": "1"},
    )  # fmt: skip


def executed(office: Office) -> Counter[str]:
    """Area → how many times its notebook was run."""
    told = office.home.data / "executed"
    return Counter(line.split()[0] for line in told.read_text().splitlines()) if told.exists() else Counter()


def test_two_at_once_make_and_send_each_page_once(nightly: Office, post: Post) -> None:
    smtp = {"host": "localhost", "port": post.port, "user": "samiksha", "ca_file": str(post.authority), "seconds": 5,
            "sender": "samiksha@example.in"}  # fmt: skip
    share = {"share": {"path": str(nightly.home.root.parent / "share")}}
    readers = {area: [f"dm.{area}@example.in"] for area in AREAS}
    nightly.writes("schedule", {**HEAD, "runs": [{**NIGHTLY, "to": ["collectors", "share"]}]})
    nightly.writes("delivery", {"smtp": smtp, "lists": {"collectors": readers}, "folders": share})
    both = [start(nightly.home) for _ in range(2)]
    said = [each.communicate(timeout=120) for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    last = start(nightly.home)  # whoever made the pages may have found the other one at the outbox
    last.communicate(timeout=60)
    assert last.returncode == 0
    day = nightly.now.date()
    assert executed(nightly) == dict.fromkeys(AREAS, 1)
    assert nightly.slot("nightly", day).state is State.MADE
    assert len(set(nightly.made_by("tiny", day).values())) == 1
    assert nightly.shared() == {f"{area} {day}" for area in AREAS}
    assert Counter(str(mail["To"]) for mail in post.mails) == {f"dm.{area}@example.in": 1 for area in AREAS}


@pytest.mark.skipif(not can_fork(), reason="a process that is killed leaves others behind on such a system")
def test_killed_at_any_moment_the_next_one_goes_on_and_nothing_is_made_twice(
    nightly: Office, request: pytest.FixtureRequest
) -> None:
    chance, day = random.Random(request.config.getoption("--seed")), nightly.now.date()
    stood: dict[str, str | None] = {}
    for pages in (0, 1, 3):
        process = start(nightly.home)
        wait_for(lambda pages=pages: len(_made(nightly, day)) >= pages)
        time.sleep(chance.uniform(0.0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL, "it was done before it was killed"
        made = _made(nightly, day)
        assert stood.items() <= made.items() and len(made) >= pages
        stood = made
    last = start(nightly.home)
    said = last.communicate(timeout=120)
    assert last.returncode == 0, said
    entry = nightly.slot("nightly", day)
    assert entry.state is State.MADE and sum(entry.counts.values()) == len(AREAS)
    made = _made(nightly, day)
    assert set(made) == set(AREAS) and stood.items() <= made.items(), "a page that stood was made again"
    assert nightly.shared() == {f"{area} {day}" for area in AREAS}


def _made(office: Office, day: date) -> dict[str, str | None]:
    """Area → the run that made its page."""
    return {area: run for area, run in office.made_by("tiny", day).items() if run}
