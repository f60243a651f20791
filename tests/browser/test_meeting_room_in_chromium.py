"""A meeting room in a real browser: painted, live, and gone when it is closed."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from samiksha.home import Home
from samiksha.platform import can_fork
from tests.meet.conftest import room_home  # noqa: F401 - a fixture
from tests.meet.servers import Room, kernels, serving
from tests.waiting import soon

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not can_fork(), reason="counts forked kernels")]


def _open(browser: Any, room: Room, complaints: list[str], width: int = 1366) -> Any:
    page = browser.new_context(viewport={"width": width, "height": 768}).new_page()
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda asked: asked.url.startswith((room.address, "blob:", "data:")) or complaints.append(asked.url),
    )
    page.goto(room.full, wait_until="commit")
    page.wait_for_selector("html[data-painted]", timeout=60_000)
    return page


def test_a_room_is_live_and_its_kernel_ends_with_its_page(browser: Any, room_home: Home, tmp_path: Path) -> None:  # noqa: F811
    before, complaints = kernels(), list[str]()
    with serving(room_home, tmp_path) as room:
        page = _open(browser, room, complaints, width=390)
        assert "token" not in page.url and page.evaluate("document.documentElement.scrollWidth") <= 390
        button = page.locator("[data-do=press]")
        assert button.inner_text().startswith("anuppur 2023-05-20") and page.locator("#opening").is_hidden()
        button.click()
        page.locator("[data-drawn='2']").wait_for()
        assert button.inner_text().endswith(" 1")
        other = _open(browser, room, complaints)
        assert other.locator("[data-do=press]").inner_text().endswith(" 0")
        assert soon(lambda: kernels() == before + 3)  # theirs, and one that is ready
        for each in (page, other):
            each.close(run_before_unload=True)
        assert soon(lambda: kernels() == before + 1)
        assert complaints == []
    assert soon(lambda: kernels() == before)


def test_when_kernel_or_server_dies_the_last_page_stays_and_says_so(
    browser: Any,
    room_home: Home,  # noqa: F811
    tmp_path: Path,
) -> None:
    with serving(room_home, tmp_path) as room:
        page = _open(browser, room, [])
        button, broken = page.locator("[data-do=press]"), page.locator("#broken")
        os.kill(int(button.inner_text().split()[2]), signal.SIGKILL)
        broken.wait_for(state="visible", timeout=15_000)
        assert "संपर्क टूट गया" in broken.inner_text() and button.is_visible()
        page.locator("#again").click()
        page.wait_for_selector("html[data-painted]", timeout=60_000)
        assert broken.is_hidden()
        os.kill(room.process.pid, signal.SIGKILL)
        broken.wait_for(state="visible", timeout=15_000)
        assert button.is_visible() and page.locator(".jp-Dialog").count() == 0
        page.context.close()


def test_a_browser_that_is_killed_leaves_no_kernel_behind(browser: Any, room_home: Home, tmp_path: Path) -> None:  # noqa: F811
    before = kernels()
    with serving(room_home, tmp_path, "--idle", "0.04") as room:
        own = browser.browser_type.launch(executable_path=_program(), args=["--no-sandbox"])
        page = _open(own, room, [])
        pid = int(page.locator("[data-do=press]").inner_text().split()[2])
        time.sleep(5)
        assert Path(f"/proc/{pid}").exists()  # idle, but somebody looks at it
        page.evaluate("navigator.sendBeacon = () => false")  # as of a browser that had no time for it
        own.close()
        assert soon(lambda: not Path(f"/proc/{pid}").exists())
    assert soon(lambda: kernels() == before)


def _program() -> str:
    from tests.browser.conftest import chromium

    found = chromium()
    assert found
    return found
