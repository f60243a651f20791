"""The calling panel in a real Chromium under a real Voilà: by keyboard alone, and legible on a phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from samiksha.home import Home
from samiksha.minutes import MinutesBook, Outcome
from tests.explore.rooms import Door, open_room

CELL = """
from samiksha.review import open_review
from samiksha.explore.calls import CallPanel
CallPanel(open_review("helpline_followup", "anuppur", "2023-05-20"), "collector")
"""


@pytest.fixture
def door(changed_home: Home, tmp_path: Path) -> Iterator[Door]:
    with open_room(changed_home, tmp_path / "room", CELL) as door:
        yield door


def test_a_call_is_made_by_keyboard_and_the_number_is_gone_afterwards(
    browser: Any, door: Door, changed_home: Home
) -> None:
    page = door.enter(browser, 1920, 1080)
    page.wait_for_selector(".samiksha-calls table", timeout=90_000)
    page.locator('[data-do="reveal"]').nth(15).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".samiksha-number .digits")
    number = page.locator(".samiksha-number .digits").inner_text()
    strip = page.locator(".samiksha-number").bounding_box()
    assert 0 <= strip["y"] < 1080, "the number is to be in sight, however far the list is scrolled"
    assert page.evaluate("document.activeElement.dataset.key").startswith("reveal-")
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the second outcome: not satisfied
    page.wait_for_selector(".samiksha-number .digits", state="detached")
    page.wait_for_function("document.querySelector('.standing').innerText.includes('20 में से 1')")
    assert number not in page.content() and number.replace(" ", "") not in page.content()
    with MinutesBook(changed_home) as book:
        assert [call.outcome for call in book.calls()] == [Outcome.NOT_SATISFIED]
        assert [look.case for look in book.reveals()] == [call.case for call in book.calls()]
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    door.leave(page)
