"""The status page: what needs a look stands first, in Hindi, and whatever anybody has written stays text."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from samiksha.catalogue import text
from samiksha.home import Home
from samiksha.schedule import State
from samiksha.status import ServiceFacts, Status, gather, write_status
from samiksha.status.facts import DUE, MADE_LATE, SETTLED
from samiksha.status.page import render_status
from samiksha.status.shown import SIGNS
from tests.homes import make_home
from tests.status.lived import NOW


@pytest.fixture(scope="session")
def page(lived: Home, status: Status) -> BeautifulSoup:
    return BeautifulSoup(render_status(lived, status), "html.parser")


def words(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in page.select(selector)]


def test_what_needs_a_look_comes_first_the_worst_at_the_top(page: BeautifulSoup) -> None:
    headings = [heading["id"] for heading in page.select("main h2")]
    assert headings == ["look", "runs", "days", "by-hand", "sources", "sending", "files", "machine"]
    tones = [look["class"][0] for look in page.select(".headline li")]
    assert tones == sorted(tones, key=lambda tone: tone != "bad") and "bad" in tones and "act" in tones
    looks = words(page, ".headline li")
    assert looks[0].startswith("कुछ पृष्ठ नहीं बने: सीएम हेल्पलाइन अनुवर्तन (19 नवंबर)")
    assert any(look.startswith("आँकड़ों की प्रतीक्षा है: जनसुनवाई (22 नवंबर)") for look in looks)


def test_every_state_has_its_hindi_words_and_its_sign(page: BeautifulSoup) -> None:
    states = {*State, DUE, MADE_LATE, SETTLED}
    assert states == set(SIGNS)
    told = {text(f"status.state.{state}", "hi") for state in states - {State.SUPERSEDED}}
    assert told <= set(words(page, ".slot .state"))
    assert len({(sign, tone) for sign, tone in SIGNS.values()}) == len(SIGNS) - 1  # made, then or later, looks alike


def test_a_sign_of_the_grid_leads_to_the_slot_that_it_stands_for(page: BeautifulSoup) -> None:
    ids = {found["id"] for found in page.select("[id]")}
    leads = [link["href"][1:] for link in page.select("main a[href^='#']")]
    assert len(leads) > 40 and set(leads) <= ids
    missed = page.select_one("a.sign[href='#slot-helpline_daily-2026-11-17-1']")
    assert missed and missed["title"] == "छूट गई"


def test_a_slot_says_who_is_late_since_when_and_what_failed_where(page: BeautifulSoup) -> None:
    slots = {found["id"]: " ".join(found.get_text(" ").split()) for found in page.select(".slot[id]")}
    waiting = slots["slot-jan_sunwai_weekly-2026-11-22-1"]
    assert "जनसुनवाई पंजी — 21 नवंबर के आँकड़े चाहिए: रीवा नगर निगम, रीवा (अब तक कुछ नहीं)" in waiting
    assert "22 नवंबर, 10:00 तक प्रतीक्षा; फिर आँकड़े आने तक रुकी रहेगी" in waiting
    assert "अनूपपुर (19 नवंबर के बाद नहीं)" in slots["slot-helpline_daily-2026-11-22-1"]
    failed = slots["slot-helpline_daily-2026-11-19-1"]
    assert "बने 4 · नहीं बने 2" in failed and "अनूपपुर, उमरिया : आँकड़ों में अनूपपुर की कोई पंक्ति नहीं है।" in failed
    assert "1 पृष्ठ बाद में दूसरे दौर से बने" in slots["slot-jan_sunwai_weekly-2026-11-20-1"]
    assert "फिर प्रयास: 22 नवंबर, 23:15 (अब तक 1 बार)" in slots["slot-conference_monthly-2026-11-21-1"]


def test_slots_that_a_later_one_took_over_are_counted_and_not_listed(page: BeautifulSoup) -> None:
    assert "बाद की बारी में सम्मिलित: 2" in words(page, "main .note")
    assert not page.select("[id^=slot-helpline_evening-2026-11-21-1]")


def test_the_time_of_writing_stands_at_the_top_in_the_zone_of_the_schedule(page: BeautifulSoup) -> None:
    assert words(page, ".masthead time") == ["22 नवंबर 2026, 23:05 (भा.मा.स.) की स्थिति"]
    old = page.select_one("#old")
    assert old and old["data-written"] == NOW.isoformat() and old.has_attr("hidden")


def test_english_stands_beside_and_first_where_it_is_asked_for(lived: Home, status: Status) -> None:
    english = BeautifulSoup(render_status(lived, status, "en"), "html.parser")
    assert english.html and english.html["lang"] == "en"
    assert words(english, ".headline li")[0].startswith("Some pages were not made: CM Helpline follow-up (19 Nov)")
    assert any("नहीं बने" in beside for beside in words(english, ".headline .beside"))


def test_when_all_is_well_the_page_says_so_and_no_more(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    page = BeautifulSoup(render_status(home, gather(home, NOW)), "html.parser")
    assert words(page, ".headline li") == [
        "सब ठीक है; अभी कुछ भी देखना आवश्यक नहीं है। All is well; nothing needs a look now."
    ]
    assert words(page, "p.absent")[0].startswith("params/schedule.yml में कोई दौर निर्धारित नहीं है")


def test_a_clock_that_stands_still_or_never_ran_is_told(lived: Home, status: Status) -> None:
    def looks(changed: Status) -> str:
        return " ".join(words(BeautifulSoup(render_status(lived, changed), "html.parser"), ".headline li"))

    assert "samiksha due" not in looks(status)
    still = replace(status, now=NOW + timedelta(minutes=16))
    assert "samiksha due 22 नवंबर, 23:05 के बाद नहीं चला" in looks(still)
    assert "samiksha due अभी तक एक बार भी नहीं चला" in looks(replace(status, last_tick=None))
    services = (
        ServiceFacts("kachnar", 4711, "nic", "dead", NOW, None),
        ServiceFacts("sal", 1, "nic", "well", NOW, NOW),
    )
    told = looks(replace(status, services=services))
    assert "kachnar की सेवा (प्रक्रिया 4711) बंद हो गई है" in told and "sal की" not in told


def test_what_is_not_known_is_said_in_its_own_place(lived: Home, tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    (home.params / "schedule.yml").write_text("runs: [{name: x}]", encoding="utf-8")
    home.data.mkdir(exist_ok=True)
    home.ledger.write_bytes(b"no data base at all" * 100)
    page = BeautifulSoup(write_status(home, NOW).read_text(encoding="utf-8"), "html.parser")
    warned = words(page, "main .warn")
    assert [told.partition(":")[0] for told in warned][:2] == [
        "समय-सारणी (params/schedule.yml)", "पंजी (data/ledger.sqlite)",
    ]  # fmt: skip
    assert len(page.select(".headline li.bad")) == len(warned) and "schedule.yml" in warned[0]


def test_markup_of_others_stays_text(hostile: Home) -> None:
    html = render_status(hostile, gather(hostile, NOW))
    page = BeautifulSoup(html, "html.parser")
    assert len(page.select("script")) == 1 and not page.select("img")
    assert html.count("&lt;script&gt;document.title") >= 5


def test_the_indexes_lead_to_the_status_and_back(tmp_path: Path) -> None:
    from samiksha.index import renew_index

    home = make_home(tmp_path / "home")
    assert "status.html" not in renew_index(home).read_text(encoding="utf-8")
    page = BeautifulSoup(write_status(home, NOW).read_text(encoding="utf-8"), "html.parser")
    assert [link["href"] for link in page.select("main .ways a")] == ["index.html"]
    index = BeautifulSoup(renew_index(home).read_text(encoding="utf-8"), "html.parser")
    assert [link["href"] for link in index.select("main .note a")] == ["status.html"]


def test_a_folder_that_takes_no_file_leaves_the_page_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home(tmp_path / "home")
    first = write_status(home, NOW).read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_status(home, NOW + timedelta(minutes=5))
    assert (home.outputs / "status.html").read_bytes() == first
