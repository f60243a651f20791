"""The status page in a real browser: it asks for nothing, fits a phone, and says by itself that it has grown old."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from samiksha.status import gather
from samiksha.status.page import render_status
from tests.status.conftest import HOSTILE
from tests.status.lived import NOW, lived_home

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """With hostile words wherever somebody else's may stand."""
    home = lived_home(tmp_path_factory.mktemp("status") / "home", HOSTILE)
    return render_status(home, gather(home, NOW))


@pytest.mark.parametrize("width", [360, 390, 768, 1366])
def test_it_asks_for_nothing_complains_of_nothing_and_fits(opens: Any, page: str, width: int) -> None:
    opened = opens(page, width)
    opened.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
    opened.page.wait_for_timeout(200)
    assert [url for url in opened.requests if not url.startswith("data:")] == [opened.page.url]
    assert (opened.complaints, opened.refused) == ([], [])
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.page.title().startswith("कार्य-स्थिति")


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (timedelta(minutes=14), None),
        (timedelta(minutes=16), "16 मिनट"),
        (timedelta(hours=5), "5 घंटे"),
        (timedelta(days=3, hours=2), "3 दिन"),
        (timedelta(hours=-2), None),
    ],
)
def test_a_page_that_has_grown_old_says_so_by_itself(
    opens: Any, page: str, tmp_path: Path, later: timedelta, said: str | None
) -> None:
    opened = opens(page)
    opened.page.clock.set_fixed_time(NOW + later)
    opened.page.reload()
    old = opened.page.locator("#old")
    assert old.is_visible() == (said is not None)
    if said:
        assert f"यह पृष्ठ {said} पहले लिखा गया था" in old.inner_text()


def test_it_grows_old_while_it_is_looked_at(opens: Any, page: str) -> None:
    opened = opens(page)
    opened.page.clock.install(time=NOW)
    opened.page.reload()
    assert not opened.page.locator("#old").is_visible()
    opened.page.clock.fast_forward(16 * 60 * 1000)
    assert opened.page.locator("#old").is_visible()


def test_without_script_the_time_of_writing_stands_at_the_top(opens: Any, page: str) -> None:
    opened = opens(page, 390, javascript=False)
    assert "22 नवंबर 2026, 23:05" in opened.page.locator(".masthead").inner_text()
    assert opened.page.locator(".headline").is_visible() and not opened.page.locator("#old").is_visible()


def test_a_sign_of_the_grid_leads_into_a_day_that_was_folded(opens: Any, page: str) -> None:
    opened = opens(page)
    slot = opened.page.locator("#slot-conference_monthly-2026-11-12-1")
    assert not slot.is_visible()
    opened.page.locator("a.sign[href='#slot-conference_monthly-2026-11-12-1']").click()
    assert slot.is_visible()
