"""A page that was made ready is given only while it is known to be true."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from samiksha.errors import StoreOutOfReach
from samiksha.home import STORE, Home
from samiksha.meet.rooms import Rooms
from samiksha.promises import stamp_of

OUT_OF_REACH = "gs://anonymous@bucket/reviews?scheme=http&retry_limit_seconds=0.1&endpoint_override=127.0.0.1:9"


class Started:
    """Counts kernels, where real ones would be started and ended."""

    def __init__(self) -> None:
        self.waiting: set[str] = set()
        self.living: list[str] = []
        self.ended: list[str] = []

    async def start_kernel(self, **_: Any) -> str:
        self.living.append(f"kernel-{len(self.living) + len(self.ended) + 1}")
        return self.living[-1]

    def get_kernel(self, kernel_id: str) -> None: ...

    def list_kernel_ids(self) -> list[str]:
        return [*self.living]

    async def lives(self, kernel_id: str) -> bool:
        return kernel_id in self.living

    async def end(self, kernel_id: str) -> None:
        self.living.remove(kernel_id)
        self.ended.append(kernel_id)


async def _draws(kernel_id: str, _: Any) -> AsyncIterator[str]:
    yield f"page of {kernel_id}"


async def _visit(rooms: Rooms, before: Any = None) -> str:
    """Makes one ready, lets something happen, and gives what a visitor then gets."""
    rooms.fill()
    assert rooms._refill is not None
    await rooms._refill
    if before:
        before()
    return "".join([piece async for piece in rooms.page()])


def _runs(meeting: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: a browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, meeting).result()


def _rooms(home: Home) -> tuple[Rooms, Started]:
    kernels = Started()
    return Rooms(home, kernels, "samiksha", _draws, 3), kernels  # type: ignore[arg-type]


def test_a_page_that_is_ready_is_given_to_whoever_comes_next(changed_home: Home) -> None:
    rooms, kernels = _rooms(changed_home)

    async def meeting() -> None:
        assert await _visit(rooms) == "page of kernel-1"
        assert kernels.ended == [] and "kernel-1" not in kernels.waiting
        await rooms.close()

    _runs(meeting())
    assert kernels.living == []


@pytest.mark.parametrize(
    "changed", ["data/store/cm_helpline/2023-05-20/another.json", "params/another.yml", "data/minutes.sqlite"]
)
def test_once_something_has_changed_the_page_is_made_anew(changed_home: Home, changed: str) -> None:
    rooms, kernels = _rooms(changed_home)

    def changes() -> None:
        (changed_home.root / changed).write_bytes(b"{}")

    async def meeting() -> None:
        assert await _visit(rooms, changes) == "page of kernel-2"
        assert kernels.ended == ["kernel-1"]
        await rooms.close()

    _runs(meeting())


def test_without_its_store_no_page_counts_as_true_and_a_cell_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(STORE, OUT_OF_REACH)
    rooms, kernels = _rooms(Home(tmp_path))
    with pytest.raises(StoreOutOfReach):
        stamp_of(rooms.home)

    async def meeting() -> None:
        assert await _visit(rooms) == "page of kernel-2"
        assert kernels.ended == ["kernel-1"]
        await rooms.close()

    _runs(meeting())
