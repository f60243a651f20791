"""The server of a meeting room: Voilà's renderer and front end behind our own door, with our own page.

Enters: a meeting, an address. Leaves: pages, until it is told to stop; then no kernel is left.
"""

import asyncio
import logging
import tempfile
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import FileFindHandler, JupyterHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado.web import Application, HTTPError, RequestHandler, StaticFileHandler
from traitlets.config import Config
from voila.app import Voila
from voila.configuration import VoilaConfiguration
from voila.notebook_renderer import NotebookRenderer
from voila.paths import collect_static_paths, collect_template_paths
from voila.static_file_handler import MultiStaticFileHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler
from voila.utils import get_page_config

from samiksha.files import digest_of_bytes
from samiksha.kernel.client import KERNEL_NAME
from samiksha.meet.bundle import Bundle
from samiksha.meet.guard import Door, Inside, guarded
from samiksha.meet.looks import FOLDER, Looks, alive, unstyled
from samiksha.meet.meeting import Meeting
from samiksha.meet.rooms import Kernels, Rooms
from samiksha.meet.token import Key

BASE_TEMPLATE = "lab"
"""Of Voilà; ours stands before it."""
EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]
"""What the browser loads of JupyterLab's extensions: nothing but widgets."""
_KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
_YEAR = 365 * 24 * 3600
_BETWEEN_LOOKS = 5
"""Seconds between two looks for kernels that nobody needs any more."""


class Server(Voila):  # type: ignore[misc]
    """One room's server. It reads no configuration of Jupyter's: none may open what is closed here."""

    def __init__(self, meeting: Meeting, key: Key, notebook: Path, folder: Path, most: int, idle: float,
                 log: logging.Logger) -> None:  # fmt: skip
        """`most`: rooms at once; `idle`: seconds after which the kernel of a page that is gone ends."""
        given = Config()
        given.VoilaConfiguration = Config(
            template=BASE_TEMPLATE, allow_template_override="NO", allow_theme_override="NO", show_tracebacks=True,
            extension_allowlist=EXTENSIONS, multi_kernel_manager_class=Kernels,
        )  # fmt: skip
        given.MappingKernelManager = Config(
            cull_idle_timeout=max(1, int(idle)), cull_interval=max(1, min(_BETWEEN_LOOKS, int(idle))),
            cull_connected=False, cull_busy=False,
        )  # fmt: skip
        given.VoilaExporter = Config(exclude_anchor_links=True, filters={"alive": alive, "unstyled": unstyled})
        given.KernelManager = Config(autorestart=False)  # a kernel that died has lost the room's widgets
        super().__init__(config=given, log=log, notebook_path=str(notebook), root_dir=str(folder))
        self.connection_dir = tempfile.mkdtemp(dir=folder)
        self.voila_configuration = VoilaConfiguration(parent=self)
        own = Path(FOLDER)
        self.template_paths = [str(own), *collect_template_paths(["voila", "nbconvert"], BASE_TEMPLATE, prune=True)]
        self.static_paths = collect_static_paths(["voila", "nbconvert"], BASE_TEMPLATE)
        self.key, self.looks = key, Looks(meeting)
        self.identity_provider_class = type("Known", (Inside,), {"key": key})
        self.app = Application(
            **self.init_settings(),
            key=key,
            draw=self.looks,
            log=log,
            log_function=_quiet,
            ws_ping_interval=20_000,
            ws_ping_timeout=20_000,
        )
        self.kernel_manager.cull_connected = False
        self.rooms = Rooms(meeting.home, self.kernel_manager, KERNEL_NAME, self._draw, most)
        places = {
            f"{self._fixed}/static/": self.static_paths,
            f"{self._fixed}/labextensions/": self.labextensions_path,
        }
        self.bundle = Bundle(self._fixed, places)
        self.app.settings |= {"rooms": self.rooms, "bundle": self.bundle, "bundles": {}}
        self.app.add_handlers(".*$", self.init_handlers())

    def init_handlers(self) -> list[tuple[Any, ...]]:
        """Everything that is served, all of it behind the door."""
        static = {"paths": self.static_paths}
        extensions = {"path": self.labextensions_path}
        found: list[tuple[Any, ...]] = [
            (rf"/api/kernels/{_KERNEL}", KernelHandler),
            (rf"/api/kernels/{_KERNEL}/channels", VoilaKernelWebsocketHandler),
            (rf"/voila/api/shutdown/{_KERNEL}", Leave),
            (rf"/room/alive/{_KERNEL}", Alive),
            (r"/room/\w+/(room\.css|room\.js|formulas\.js|present\.js)", Asset),
            (r"/room/bundle/(\w+\.js)", Bundled),
            (rf"{self._fixed}/static/(.*)", _kept(MultiStaticFileHandler), static),
            (rf"{self._fixed}/labextensions/(.*)", _kept(FileFindHandler), extensions),
            (r"/.+", Nothing),
        ]
        return [(r"/", _door(Page)), *((way, guarded(handler), *more) for way, handler, *more in found)]

    @property
    def _fixed(self) -> str:
        """Beneath it lies what does not change as long as the packages do not."""
        names = ("voila", "anywidget", "jupyterlab-widgets", "samiksha")
        return "/fixed/" + "-".join(version(name) for name in names)

    def page_config(self) -> dict[str, Any]:
        """What Voilà's front end is told."""
        told: dict[str, Any] = get_page_config(
            base_url=self.base_url, settings=self.app.settings, log=self.log,
            voila_configuration=self.voila_configuration,
        )  # fmt: skip
        told |= {"fullStaticUrl": f"{self._fixed}/static", "fullLabextensionsUrl": f"{self._fixed}/labextensions",
                 "fullMathjaxUrl": self.looks.way("formulas.js"), "mathjaxConfig": "none",
                 "jupyterLabTheme": "light"}  # fmt: skip
        return told

    async def _draw(self, kernel_id: str, kernel: Any) -> AsyncIterator[str]:
        room = {**self.looks.resources, "bundle": await asyncio.to_thread(self._bundled)}
        self.voila_configuration.config.VoilaConfiguration.resources = {"room": room}
        renderer = NotebookRenderer(
            voila_configuration=self.voila_configuration, traitlet_config=self.config, notebook_path=Path(
                self.notebook_path).name, template_paths=self.template_paths, config_manager=self.config_manager,
            contents_manager=self.contents_manager, base_url=self.base_url,
            kernel_spec_manager=self.kernel_spec_manager, page_config=self.page_config(),
        )  # fmt: skip
        await renderer.initialize()
        async for piece, _ in renderer.generate_content_generator(kernel_id, kernel):
            yield piece

    def _bundled(self) -> str:
        """The address of the one script that holds what pages have asked for so far; "" if that is nothing."""
        made = self.bundle.made()
        if not made:
            return ""
        name = f"{digest_of_bytes(made.encode())[:12]}.js"
        self.app.settings["bundles"][name] = made
        return f"/room/bundle/{name}"

    async def serve(self, port: int, address: str, began: Callable[[int], None], ended: asyncio.Event) -> None:
        """Serves until `ended`; `began` is told the port."""
        await asyncio.to_thread(lambda: self.looks.resources)  # the fonts take a second
        server = self.app.listen(port, address)
        try:
            (listening, *_) = server._sockets.values()
            began(listening.getsockname()[1])
            self.rooms.fill()
            await ended.wait()
        finally:
            server.stop()
            await self.rooms.close()


def _quiet(_: RequestHandler) -> None:
    """No line for each request: an address may hold the token."""


def _door(handler: type[RequestHandler]) -> type[RequestHandler]:
    return type("FrontDoor", (Door, guarded(handler)), {})


def _kept(handler: type[StaticFileHandler]) -> type[StaticFileHandler]:
    """The same, told to the browser as what never changes; and what one page asks for, the next is told beforehand."""

    class Kept(handler):  # type: ignore[misc,valid-type]
        def set_headers(self) -> None:
            if self.request.path.endswith(".js"):
                self.settings["bundle"].learn(self.request.path)
            super().set_headers()
            self.set_header("Cache-Control", f"private, max-age={_YEAR}, immutable")

        @classmethod
        def get_content_version(cls, abspath: str) -> str:
            return ""

    return Kept


class Page(JupyterHandler):
    """`/`: a room for whoever comes, as its cells come to an end."""

    async def get(self) -> None:
        rooms: Rooms = self.settings["rooms"]
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.set_header("Cache-Control", "no-store")
        if rooms.is_full:
            self.set_status(HTTPStatus.SERVICE_UNAVAILABLE)
            self.finish(self.settings["draw"].said("full"))
            return
        async for piece in rooms.page():
            self.write(piece)
            await self.flush()


class Asset(JupyterHandler):
    """The room's own style and script."""

    def get(self, name: str) -> None:
        looks: Looks = self.settings["draw"]
        kind = "css" if name.endswith(".css") else "javascript"
        self.set_header("Content-Type", f"text/{kind}; charset=UTF-8")
        self.set_header("Cache-Control", f"private, max-age={_YEAR}, immutable")
        self.finish(looks.files[name])


class Bundled(JupyterHandler):
    """Many scripts as one."""

    def get(self, name: str) -> None:
        found = self.settings["bundles"].get(name)
        if found is None:
            raise HTTPError(HTTPStatus.NOT_FOUND)  # the browser then asks for the pieces
        self.set_header("Content-Type", "text/javascript; charset=UTF-8")
        self.set_header("Cache-Control", f"private, max-age={_YEAR}, immutable")
        self.finish(found)


class Alive(JupyterHandler):
    """Whether a room's kernel is there."""

    async def get(self, kernel_id: str) -> None:
        rooms: Rooms = self.settings["rooms"]
        self.set_header("Cache-Control", "no-store")
        self.set_status(HTTPStatus.NO_CONTENT if await rooms.kernels.lives(kernel_id) else HTTPStatus.GONE)
        self.finish()


class Leave(JupyterHandler):
    """A page is closed: its kernel ends."""

    async def post(self, kernel_id: str) -> None:
        rooms: Rooms = self.settings["rooms"]
        await rooms.kernels.end(kernel_id)
        self.set_status(HTTPStatus.NO_CONTENT)
        self.finish()


class Nothing(JupyterHandler):
    """There is nothing at this address."""

    def get(self) -> None:
        self.set_status(HTTPStatus.NOT_FOUND)
        self.finish(self.settings["draw"].said("lost"))
