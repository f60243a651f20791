"""Directions in a real browser under a real Voilà: by keyboard alone, seen in a second room, answered, with their history."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from samiksha.home import Home
from samiksha.minutes import Status, read_minutes
from tests.explore.rooms import Door, open_room

pytestmark = pytest.mark.browser
HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'
ROOM = """
from markupsafe import Markup
from samiksha import words
from samiksha.explore.decide import DecisionPanel
from samiksha.explore.panel import Panel
from samiksha.review import open_review
brief = open_review("helpline_followup", area="anuppur", as_of="2023-05-20")
display(words.title(brief))
room = DecisionPanel(brief)
figure = Panel(lambda said: room.prefill("anuppur", "revenue", brief.figures.measures["old_pending_pct"]))
figure.show(Markup('<button id="direct" data-do="direct" data-key="direct">निर्देश दें</button>'))
display(figure, room)
"""
Enters = Callable[..., Any]


@pytest.fixture(scope="module")
def home(loaded_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("decide") / "home")
    shutil.copytree(loaded_home.root, home.root)
    return home


@pytest.fixture(scope="module")
def door(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with open_room(home, tmp_path_factory.mktemp("room"), ROOM) as door:
        yield door


@pytest.fixture
def enters(browser: Any, door: Door) -> Iterator[Enters]:
    """Enters the room; at the end nothing was complained of, and nothing fetched from elsewhere."""
    pages = []

    def enter(width: int = 1366, height: int = 800) -> Any:
        page = door.enter(browser, width, height)
        pages.append(page)
        page.locator("#direct").wait_for(timeout=120_000)
        page.locator(".decide-list").wait_for()
        return page

    yield enter
    for page in pages:
        door.leave(page)


def presses(page: Any, *keys: str) -> int:
    """Presses keys, one after the other; how many."""
    for key in keys:
        page.keyboard.press(key)
    return len(keys)


def gives_name(page: Any, name: str = "श्री वर्मा") -> None:
    page.locator("[name=by]").fill(name)
    page.locator("[name=by]").press("Tab")


def recorded(page: Any) -> str:
    """What is said of what was just recorded."""
    told = page.locator(".decide-form .told.good")
    told.wait_for()
    return str(told.inner_text())


def test_three_keys_record_a_direction_and_a_second_room_sees_it_by_itself(enters: Enters, home: Home) -> None:
    one, other = enters(), enters()
    gives_name(one)
    one.locator("#direct").focus()
    pressed = presses(one, "Enter")
    one.locator(".meant .figure").wait_for()
    one.wait_for_function("document.activeElement.dataset.key === 'ready1'")
    pressed += presses(one, "2", "Enter")
    assert "निर्देश क्रमांक 1 लिखा गया" in recorded(one)
    assert pressed == 3  # at most four
    (direction,) = read_minutes(home).directions()
    assert (direction.what, direction.who) == (
        "प्रत्येक पुराने प्रकरण के लंबित रहने का कारण लिखित में दें।",
        "विभाग प्रमुख, राजस्व",
    )
    assert (direction.department, direction.measure, direction.due_on.isoformat()) == (
        "revenue",
        "old_pending_pct",
        "2023-05-29",
    )
    other.locator(".direction", has_text="प्रत्येक पुराने प्रकरण").wait_for(timeout=5_000)


def test_keys_choose_the_day_a_status_and_the_history_tells_all(enters: Enters, home: Home) -> None:
    page = enters()
    before = len(read_minutes(home).directions())
    gives_name(page, "सुश्री खान")
    page.locator("#direct").focus()
    presses(page, "Enter")
    page.wait_for_function("document.activeElement.dataset.key === 'ready1'")
    presses(page, "3", "8")
    page.keyboard.press("Enter")
    recorded(page)
    direction = read_minutes(home).directions()[-1]
    assert direction.due_on.isoformat() == "2023-06-03" and len(read_minutes(home).directions()) == before + 1
    row = page.locator(f"[data-key=row{direction.number}]")
    row.focus()
    presses(page, "3")
    page.locator(f"[data-key=row{direction.number}] .behind_schedule[aria-pressed=true]").wait_for()
    presses(page, "e")
    page.locator("form.edit textarea").fill("शिविर 5 जून को लगाएँ")
    page.locator("form.edit textarea").press("Enter")
    page.locator(".decide-list .told.good").wait_for()
    row.focus()
    presses(page, "h")
    past = row.locator(".past")
    past.wait_for()
    told = past.inner_text()
    for word in ("सुश्री खान", "पुराने प्रकरणों के लिए विशेष शिविर लगाएँ।", "शिविर 5 जून को लगाएँ", "प्रारंभ नहीं", "समय से पीछे",
                 "भारतीय मानक समय"):  # fmt: skip
        assert word in told
    assert past.locator("li").count() == 3
    assert read_minutes(home).directions()[-1].status is Status.BEHIND_SCHEDULE


def test_a_letter_typed_after_a_figure_goes_into_the_words(enters: Enters, home: Home) -> None:
    page = enters()
    gives_name(page)
    page.locator("#direct").focus()
    presses(page, "Enter")
    page.wait_for_function("document.activeElement.dataset.key === 'ready1'")
    page.keyboard.type("Give 3 lists by 9")
    assert page.locator("[name=what]").input_value() == "Give 3 lists by 9"
    page.keyboard.press("Enter")
    recorded(page)
    assert read_minutes(home).directions()[-1].what == "Give 3 lists by 9"


def test_two_presses_of_enter_at_once_record_once(enters: Enters, home: Home) -> None:
    page = enters()
    gives_name(page)
    before = len(read_minutes(home).directions())
    page.locator("[name=what]").fill("एक ही बार")
    page.locator("[name=who]").fill("तहसीलदार")
    presses(page, "Enter", "Enter")
    recorded(page)
    page.wait_for_timeout(500)
    assert len(read_minutes(home).directions()) == before + 1


def test_what_was_typed_stays_when_it_cannot_be_recorded_and_when_the_list_is_drawn(
    enters: Enters, home: Home
) -> None:
    page = enters()
    page.locator("[name=what]").fill("आधा लिखा")
    page.locator("[name=what]").press("Enter")
    page.locator(".fault").first.wait_for()
    assert page.locator("[name=what]").input_value() == "आधा लिखा"
    assert page.evaluate("document.activeElement.name") == "who"
    said = page.locator(".fault").all_inner_texts()
    assert any("लिखें कि यह कौन करेगा" in each for each in said) and any("अपना नाम" in each for each in said)
    page.locator("[name=who]").fill("तहसीलदार")
    gives_name(page)
    page.locator("[name=what]").press("Enter")
    recorded(page)
    details = page.locator(".direction details").first
    details.locator("summary").click()
    details.locator("[name=remark]").fill("लिखते-लिखते")
    drawn = page.locator(".decide-list").locator("..").get_attribute("data-drawn")
    page.locator("[data-do=refresh]").evaluate("each => each.click()")
    page.wait_for_function(
        "before => document.querySelector('.decide-list').parentElement.dataset.drawn !== before", arg=drawn
    )
    assert details.locator("[name=remark]").input_value() == "लिखते-लिखते"
    assert page.evaluate("document.activeElement.name") == "remark"


def test_hostile_words_are_shown_as_words(enters: Enters) -> None:
    page = enters()
    gives_name(page, HOSTILE)
    page.locator("[name=what]").fill(HOSTILE)
    page.locator("[name=who]").fill(HOSTILE)
    page.locator("[name=who]").press("Enter")
    recorded(page)
    row = page.locator(".direction", has_text=HOSTILE).first
    row.focus()
    presses(page, "h")
    row.locator(".past").wait_for()
    assert HOSTILE in row.locator(".past").inner_text()
    assert page.locator(".samiksha-decide script, .samiksha-decide img").count() == 0


def test_it_fits_the_projector_the_laptop_and_the_phone(enters: Enters, tmp_path: Path) -> None:
    page = enters(1920, 1080)
    page.locator("#direct").click()
    page.locator(".meant .figure").wait_for()
    folder = Path(os.environ.get("SAMIKSHA_PICTURES", tmp_path))
    wide = "Math.max(...[...document.querySelectorAll('.samiksha-decide *')].map(each => each.getBoundingClientRect().right))"
    for width, height in ((1920, 1080), (1366, 800), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(wide) <= width
        size = page.locator(".decide-form .chip").first.evaluate(
            "each => parseFloat(getComputedStyle(each).fontSize)"
        )
        assert size >= (21 if width == 1920 else 16)
        if width == 1920:
            assert page.locator(".decide-form").bounding_box()["height"] <= height
        page.locator(".decide-form").screenshot(path=folder / f"form-{width}.png")
        page.locator(".decide-list").screenshot(path=folder / f"list-{width}.png")
