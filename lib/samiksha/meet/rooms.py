"""The rooms: each page has a kernel of its own, and one is always ready for the next page.

Enters: a meeting's notebook. Leaves: pages in pieces, as their cells come to an end. What was made ready is thrown away if
anything it may rest on has changed since, so that a new room knows what another one has just recorded.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

from samiksha.errors import SamikshaError
from samiksha.home import VARIABLE, Home
from samiksha.meet.token import FILE
from samiksha.meet.token import VARIABLE as TOKEN
from samiksha.promises import Stamp, stamp_of

_PAUSE = 3.0
"""Seconds that a page has to be drawn before the next one is made ready: both want the same processors."""
Draws = Callable[[str, Any], AsyncIterator[str]]
"""Gives a page in pieces: of the kernel of this name, once it has started."""


class Kernels(AsyncMappingKernelManager):
    """Kernels that are ended when nobody looks at their page any more; one that waits for its page is not."""

    waiting: set[str]

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)  # type: ignore[no-untyped-call]
        self.waiting = set()

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        if kernel_id not in self.waiting:
            await super().cull_kernel_if_idle(kernel_id)  # type: ignore[no-untyped-call]

    async def lives(self, kernel_id: str) -> bool:
        """Whether its process is there; of one that is gone nothing is kept."""
        if kernel_id not in self:
            return False
        if await ensure_async(self.get_kernel(kernel_id).is_alive()):
            return True
        await self.end(kernel_id)
        return False

    async def end(self, kernel_id: str) -> None:
        """Ends it at once: nothing of a room is in its kernel alone."""
        self.waiting.discard(kernel_id)
        with suppress(KeyError):  # somebody else has ended it
            await ensure_async(self.shutdown_kernel(kernel_id, now=True))  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Ready:
    """A page whose cells have run, and the kernel that waits for it."""

    kernel_id: str
    pieces: tuple[str, ...]
    stamp: Stamp | None


@dataclass
class Rooms:
    """All rooms of one server."""

    home: Home
    kernels: Kernels
    kernel_name: str
    draws: Draws
    most: int
    """So many pages at once."""
    ready: list[Ready] = field(default_factory=list)
    _refill: "asyncio.Task[None] | None" = None

    @property
    def is_full(self) -> bool:
        return len(self.kernels.list_kernel_ids()) - len(self.kernels.waiting) >= self.most

    async def page(self) -> AsyncIterator[str]:
        """A page for somebody who has come."""
        found = await self._take()
        try:
            if found:
                yield "".join(found.pieces)
            else:
                async for piece in self._drawn(await self._start()):
                    yield piece
        finally:
            self.fill(_PAUSE)

    async def _take(self) -> Ready | None:
        """A page that is ready and still true."""
        now = await self._stamp()
        while self.ready:
            found = self.ready.pop()
            if found.stamp == now is not None and await self.kernels.lives(found.kernel_id):
                self.kernels.waiting.discard(found.kernel_id)
                return found
            await self.kernels.end(found.kernel_id)
        return None

    def fill(self, after: float = 0.0) -> None:
        """Makes one ready, if none is or is being made."""
        if not self.ready and (self._refill is None or self._refill.done()):
            self._refill = asyncio.get_running_loop().create_task(self._prepare(after))

    async def _prepare(self, after: float) -> None:
        await asyncio.sleep(after)
        stamp = await self._stamp()
        kernel_id = await self._start(waits=True)
        pieces = [piece async for piece in self._drawn(kernel_id)]
        self.ready.append(Ready(kernel_id, tuple(pieces), stamp))

    async def _stamp(self) -> Stamp | None:
        """The home's; None while the store is out of reach: then nothing is known to be true still, and a cell says why."""
        try:
            return await asyncio.to_thread(stamp_of, self.home)
        except SamikshaError:
            return None

    async def _drawn(self, kernel_id: str) -> AsyncIterator[str]:
        """The pieces of a kernel's page; a kernel that could not draw it ends."""
        try:
            async for piece in self.draws(kernel_id, self.kernels.get_kernel(kernel_id)):
                yield piece
        except BaseException:
            await self.kernels.end(kernel_id)
            raise

    async def _start(self, waits: bool = False) -> str:
        environment = {name: value for name, value in os.environ.items() if name not in (TOKEN, FILE)}
        started: str = await self.kernels.start_kernel(
            kernel_name=self.kernel_name, env={**environment, VARIABLE: str(self.home.root)}
        )
        if waits:
            self.kernels.waiting.add(started)
        return started

    async def close(self) -> None:
        """Ends all kernels."""
        if self._refill:
            self._refill.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await self._refill
        await asyncio.gather(*map(self.kernels.end, self.kernels.list_kernel_ids()))
