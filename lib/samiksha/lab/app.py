"""The board's page on a Jupyter server: whoever is logged in there sees it, and may ask for a review.

Enters: requests beneath `samiksha/` of the server. Leaves: the page, pages of outputs/, and jobs begun and stopped.
"""

import asyncio
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.extension.application import ExtensionApp
from jupyter_server.utils import url_path_join
from tornado.web import HTTPError, authenticated

from samiksha.catalogue import text
from samiksha.errors import SamikshaError
from samiksha.home import VARIABLE, Home, find_home, is_home
from samiksha.lab.asking import read_ask
from samiksha.lab.doing import Jobs

EXTENSION = Path(__file__).parent / "extension"
"""What JupyterLab loads: the launcher's tile."""
_ONLY_OURS = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; connect-src 'self'; "
    "script-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
_A_STRANGERS = "sandbox allow-scripts allow-popups allow-downloads allow-modals; frame-ancestors 'self'"
"""A page of outputs/ has no access to the Jupyter server on which it lies: it counts as one of another site."""


def home_of(root: str) -> Home:
    """The home that SAMIKSHA_HOME names, else the nearest one from JupyterLab's folder upward. Raises HomeNotFound."""
    if not os.environ.get(VARIABLE):
        start = Path(root).resolve()
        for folder in (start, *start.parents):
            if is_home(folder):
                return Home(folder)
    return find_home()


class _Handler(JupyterHandler):
    """Each asks for a logged-in user; `samiksha` is the resource that an authorizer of the server may rule on."""

    auth_resource = "samiksha"

    @property
    def jobs(self) -> Jobs:
        """Those of this server and home. Raises HomeNotFound."""
        assert self.serverapp
        home = home_of(self.serverapp.root_dir)
        held: dict[Path, Jobs] = self.settings["samiksha_jobs"]
        return held.setdefault(home.root, Jobs(home))

    @property
    def lang(self) -> str:
        return "en" if self.get_argument("lang", "hi") == "en" else "hi"

    @property
    def page(self) -> str:
        return url_path_join(self.base_url, "samiksha")

    def say_fault(self, fault: SamikshaError) -> None:
        from samiksha.lab.look import render_fault

        self.set_status(400)
        self.show(render_fault(fault, self.page, self.lang))

    def show(self, html: str) -> None:
        nonce = secrets.token_urlsafe(16)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", _ONLY_OURS.format(nonce=nonce))
        self.finish(html.replace("{nonce}", nonce))


class BoardHandler(_Handler):
    """The page itself; what is sent to it begins a job."""

    @authenticated
    @authorized
    async def get(self) -> None:
        try:
            token = _plain(self.xsrf_token)
            self.show(await asyncio.to_thread(_board, self.jobs, self.page, self.lang, token))
        except SamikshaError as fault:
            self.say_fault(fault)

    @authenticated
    @authorized
    async def post(self) -> None:
        given = {name: self.get_body_argument(name, "") for name in ("what", "area", "as_of")}
        try:
            jobs = self.jobs
            jobs.start(read_ask(jobs.home, given), datetime.now(UTC))
        except SamikshaError as fault:
            self.say_fault(fault)
            return
        self.redirect(f"{self.page}?lang={self.lang}", status=303)


class StopHandler(_Handler):
    """Ends a job."""

    @authenticated
    @authorized
    async def post(self) -> None:
        try:
            jobs = self.jobs
        except SamikshaError as fault:
            self.say_fault(fault)
            return
        await asyncio.to_thread(jobs.stop, int(self.get_body_argument("number")))
        self.redirect(f"{self.page}?lang={self.lang}", status=303)


class OutputHandler(_Handler):
    """A page of outputs/."""

    @authenticated
    @authorized
    async def get(self, way: str) -> None:
        try:
            outputs = self.jobs.home.outputs
        except SamikshaError as fault:
            self.say_fault(fault)
            return
        path = outputs / way
        if not path.is_file() or not path.resolve().is_relative_to(outputs.resolve()):
            raise HTTPError(404)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Security-Policy", _A_STRANGERS)
        self.finish(await asyncio.to_thread(path.read_bytes))


class ScheduleBoard(ExtensionApp):
    """The extension, as Jupyter knows it."""

    name = "samiksha"
    extension_url = "/samiksha"
    load_other_extensions = True
    handlers = [
        (r"samiksha/?", BoardHandler),
        (r"samiksha/stop", StopHandler),
        (r"samiksha/outputs/((?:[a-z0-9_]+/\d{4}-\d\d-\d\d/)?[a-z0-9_]+\.html)", OutputHandler),
    ]

    def initialize_settings(self) -> None:
        """No job yet; and the words of the launcher's tile, which JupyterLab's page takes along."""
        self.settings["samiksha_jobs"] = {}
        words = {f"samiksha_{name}": text(f"lab.tile.{name}", "hi") for name in ("label", "caption")}
        self.settings.setdefault("page_config_data", {}).update(words)

    async def stop_extension(self) -> None:
        """The server ends: what it is making ends with it, and can be taken up again."""
        for jobs in self.settings["samiksha_jobs"].values():
            await asyncio.to_thread(jobs.stop)


def _board(jobs: Jobs, address: str, lang: str, token: str) -> str:
    """Files and the ledger are read beside the server's loop, which serves the kernels too; so are the rooms that this takes,
    or the server would start later for everybody."""
    from samiksha.lab.board import read_board
    from samiksha.lab.look import render_board

    return render_board(read_board(jobs.home, datetime.now(UTC)), jobs.home, jobs.all(), address, lang, token)


def _plain(token: Any) -> str:
    return token.decode() if isinstance(token, bytes) else str(token)
