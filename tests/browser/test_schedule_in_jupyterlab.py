"""The officer's way in a real JupyterLab: the launcher's tile, the page in a tab, a review made there, its page opened."""

from pathlib import Path
from typing import Any

import pytest

from samiksha.home import Home
from tests.homes import add_tiny_review, make_home
from tests.lab.servers import TOKEN, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = make_home(tmp_path / "home")
    add_tiny_review(home)
    (home.params / "schedule.yml").write_text(
        'runs: [{name: tiny_daily, review: tiny, cron: "30 6 * * *"}]', encoding="utf-8"
    )
    return home


def test_from_the_tile_to_the_page_of_one_district(browser: Any, home: Home, tmp_path: Path) -> None:
    with serving(home, tmp_path, app="lab") as server:
        page = browser.new_context().new_page()
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{server.address}/lab?token={TOKEN}")
        page.locator(".jp-LauncherCard", has_text="समीक्षा").click(timeout=60_000)
        board = page.frame_locator("iframe")
        board.locator("select[name=what]").select_option("run:tiny_daily")
        offered = board.locator("select[name=area] option").count()
        assert offered == 56  # all, and the 55 districts of this review alone
        board.locator("select[name=area]").select_option("anuppur")
        board.locator("input[name=as_of]").fill("2023-05-20")
        board.locator("#make").click()
        board.locator(".job.made").wait_for(timeout=60_000)
        assert board.locator("#make").is_enabled()
        with page.expect_popup() as opened:
            board.locator(".job .pages a").click()
        brief = opened.value
        brief.wait_for_load_state()
        assert "अनूपपुर" in brief.title()
        # It lies on the Jupyter server, and cannot act there as the officer: not even what the officer may read.
        reach = "fetch('/api/contents').then(answer => answer.status, () => 'refused')"
        assert brief.evaluate("self.origin") == "null" and brief.evaluate(reach) == "refused"
        assert complaints == []
        page.context.close()
