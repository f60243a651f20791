"""A real headless Chromium, one for all browser tests.

Without one the tests are skipped by name; under CI they fail. SAMIKSHA_CHROMIUM names the program.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
    "chrome",
)
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-default-apps", "--no-first-run",
    "--no-default-browser-check", "--disable-extensions", "--metrics-recording-only",
)  # fmt: skip
Opens = Callable[..., "Opened"]


def chromium() -> str | None:
    """The program that SAMIKSHA_CHROMIUM names, else the first that the PATH holds."""
    named = os.environ.get("SAMIKSHA_CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Opened:
    """A page in the browser, with everything that it asked for and complained of."""

    page: Any
    requests: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Requests that the page's own policy stopped before they left."""
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The browser; skips (fails under CI) where none is installed."""
    program = chromium()
    if program is None:
        missing = "no Chromium found (chromium, google-chrome, msedge; SAMIKSHA_CHROMIUM names another)"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def opens(browser: Any, tmp_path: Path) -> Iterator[Opens]:
    """Opens HTML as a file, as an officer would, at a width."""
    contexts = []

    def open_page(html: str, width: int = 1366, height: int = 800, javascript: bool = True) -> Opened:
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=javascript)
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on("requestfailed", lambda gone: gone.failure == "csp" and opened.refused.append(gone.url))
        opened.page.on("console", lambda message: opened.complaints.append(message.text))
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.on("dialog", lambda dialog: (opened.complaints.append("dialog"), dialog.dismiss()))
        opened.page.goto(path.as_uri())
        return opened

    yield open_page
    for context in contexts:
        context.close()
