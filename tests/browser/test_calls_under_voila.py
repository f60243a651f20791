"""The calling panel in a real Chromium under a real Voilà: by keyboard alone, and legible on a phone."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest

from samiksha.home import VARIABLE, Home
from samiksha.minutes import MinutesBook, Outcome

CELL = """
from samiksha.review import open_review
from samiksha.explore.calls import CallPanel
CallPanel(open_review("helpline_followup", "anuppur", "2023-05-20"), "collector")
"""


@pytest.fixture
def address(changed_home: Home, tmp_path: Path) -> Iterator[str]:
    """Where Voilà serves the panel."""
    pytest.importorskip("voila")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    nbformat.write(notebook, tmp_path / "calls.ipynb")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, VARIABLE: str(changed_home.root), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "voila", str(tmp_path / "calls.ipynb"), "--no-browser", f"--port={port}"]
    with (tmp_path / "voila.log").open("w") as log:
        server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/voila/static/", server)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until it answers anything at all."""
    for _ in range(120):
        assert server.poll() is None, "Voilà has ended"
        try:
            urlopen(address, timeout=5).close()
        except URLError as fault:
            if getattr(fault, "code", None):  # it answers: that there is no such page
                return
            time.sleep(0.5)
        else:
            return


def test_a_call_is_made_by_keyboard_and_the_number_is_gone_afterwards(
    browser: Any, address: str, changed_home: Home
) -> None:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(address, timeout=90_000)
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
    page.close()
