"""The server itself: its door, and that no kernel outlives it."""

import os
import re
import signal
from pathlib import Path

import pytest
import requests

from samiksha.home import Home
from samiksha.platform import can_fork
from tests.meet.servers import Room, kernels, serving, write_room
from tests.waiting import soon

pytestmark = pytest.mark.skipif(not can_fork(), reason="counts forked kernels")
_KERNEL = re.compile(r'"kernelId": ?"([\w-]+)"')


def _ways(page: str) -> list[str]:
    """Everything that a page asks for, and what only its script does."""
    (kernel,) = _KERNEL.findall(page)
    named = re.findall(r'(?:src|href)="(/[^"]+)"', page)
    assert len(named) >= 3
    return [
        *named,
        f"/api/kernels/{kernel}",
        f"/api/kernels/{kernel}/channels",
        f"/room/alive/{kernel}",
        "/no/such/page",
    ]


def test_without_the_token_nothing_is_served_and_with_it_the_page_is(room_home: Home, tmp_path: Path) -> None:
    before = kernels()
    with serving(room_home, tmp_path) as room:
        inside = room.visitor()
        page = inside.get(f"{room.address}/", timeout=60)
        ways = _ways(page.text)
        for way in ["/", "/?token=wrong", "/?token=", *ways]:
            assert requests.get(f"{room.address}{way}", timeout=30).status_code == 403, way
        # The token itself opens nothing but the front door.
        assert requests.get(f"{room.address}{ways[0]}?token={room.token}", timeout=30).status_code == 403
        for way in ways:
            answer = inside.get(f"{room.address}{way}", timeout=30, headers={"Connection": "close"})
            assert answer.status_code == {"channels": 400, "page": 404}.get(
                way.rpartition("/")[2], answer.status_code
            )
            assert answer.status_code in (200, 204, 400, 404), way
            strange = inside.get(f"{room.address}{way}", timeout=30, headers={"Origin": "http://elsewhere.example"})
            assert strange.status_code == 403
        (kernel,) = _KERNEL.findall(page.text)
        leave = f"{room.address}/voila/api/shutdown/{kernel}"
        assert requests.post(leave, timeout=30).status_code == 403
        assert inside.post(leave, timeout=30, headers={"Origin": "http://elsewhere.example"}).status_code == 403
        _is_kept_to_itself(room, page)
        assert inside.post(leave, timeout=30, headers={"Origin": room.address}).status_code == 204
        assert inside.get(f"{room.address}/room/alive/{kernel}", timeout=30).status_code == 410
        written = [path.read_text("utf-8") for path in room_home.logs.glob("meeting.log*")]
        assert written and not any(room.token in text for text in written)
    assert soon(lambda: kernels() == before)


def _is_kept_to_itself(room: Room, page: requests.Response) -> None:
    """The page asks nobody else for anything, and tells nobody its address."""
    assert page.headers["Referrer-Policy"] == "no-referrer" and page.headers["Cache-Control"] == "no-store"
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.split("style-src")[0]
    assert room.token not in page.text and "http" not in re.sub(r"http://www.w3.org/\S+", "", page.text)
    first = requests.get(room.full, timeout=30, allow_redirects=False)
    assert first.status_code == 303 and first.headers["Location"] == "/"
    assert "HttpOnly" in first.headers["Set-Cookie"] and "SameSite=Lax" in first.headers["Set-Cookie"]
    assert room.token not in first.headers["Set-Cookie"]


def test_one_room_more_than_allowed_is_told_so_plainly(room_home: Home, tmp_path: Path) -> None:
    with serving(room_home, tmp_path, "--rooms", "1") as room:
        visitor = room.visitor()
        full = visitor.get(f"{room.address}/", timeout=30)
        assert full.status_code == 503 and "भरे हुए" in full.text


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_when_the_server_ends_no_kernel_is_left(room_home: Home, tmp_path: Path, how: signal.Signals) -> None:
    before = kernels()
    with serving(room_home, tmp_path) as room:
        room.visitor()
        assert kernels() > before
        os.kill(room.process.pid, how)
        room.process.wait(30)
        assert room.process.returncode == (-how if how == signal.SIGKILL else 0)
    assert soon(lambda: kernels() == before)


def test_a_cell_that_fails_says_what_to_do_and_shows_no_code(room_home: Home, tmp_path: Path) -> None:
    write_room(
        room_home,
        "from samiksha.errors import NoSnapshot\nsecret = 1\n"
        "raise NoSnapshot('no_rows_for_area', area='अनूपपुर', sources='s', day='d', held='h')",
    )
    try:
        with serving(room_home, tmp_path) as room:
            page = room.visitor().get(f"{room.address}/", timeout=60).text
    finally:
        write_room(room_home)
    assert "यह भाग नहीं खुला" in page and "samiksha load चलाएँ" in page
    assert not any(word in page for word in ("secret", "Traceback", "NoSnapshot("))
