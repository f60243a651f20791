"""The door: nothing at all is served to whoever does not know the token.

Enters: any handler of the server. Leaves: the same handler behind the door, with headers that keep the page to itself.
"""

from http import HTTPStatus
from typing import Any, cast
from urllib.parse import urlsplit

from jupyter_server.auth.identity import IdentityProvider, User
from tornado.web import HTTPError, RequestHandler

from samiksha.meet.token import Key

PASS = "samiksha-room"
"""The cookie, and the port after it: cookies do not tell ports apart."""
POLICY = (
    "default-src 'none'; script-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""`blob:` is how widgets bring their own script; inline script runs nowhere."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Inside(IdentityProvider):
    """Tells Jupyter's own handlers that whoever has passed the door may be there."""

    key: Key

    def get_user(self, handler: Any) -> User | None:
        return User("room") if is_known(handler, self.key) else None

    @property
    def auth_enabled(self) -> bool:
        return True

    def get_handlers(self) -> list[tuple[str, object]]:
        return []


def is_known(handler: RequestHandler, key: Key) -> bool:
    """Whether the browser was let in before, and asks from a page of ours."""
    return key.knows(handler.get_cookie(_name(handler)) or "") and _is_own(handler)


def _name(handler: RequestHandler) -> str:
    return f"{PASS}-{urlsplit('//' + handler.request.host).port or 80}"


def _is_own(handler: RequestHandler) -> bool:
    """Whether the request comes from a page of this server, or from nowhere else."""
    origin = handler.request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == handler.request.host


def guarded(handler: type[RequestHandler]) -> type[RequestHandler]:
    """The same handler behind the door."""
    return cast("type[RequestHandler]", type(f"Guarded{handler.__name__}", (_Guard, handler), {}))


class _Guard(RequestHandler):
    """Stands before another handler."""

    def prepare(self) -> Any:
        key: Key = self.settings["key"]
        if not is_known(self, key):
            raise HTTPError(HTTPStatus.FORBIDDEN)
        return super().prepare()

    def set_default_headers(self) -> None:
        super().set_default_headers()
        for name, value in HEADERS.items():
            self.set_header(name, value)

    def check_xsrf_cookie(self) -> None:
        """Whose cookie is right and who comes from our page needs no second proof: a browser sends this cookie with no
        request that another site's page begins, but for a link that is followed."""

    def write_error(self, status_code: int, **_: Any) -> None:
        self.finish(self.settings["draw"].said("closed" if status_code == HTTPStatus.FORBIDDEN else "lost"))

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """What is refused is no fault; of a fault the log is told without the query, which may hold the token."""
        if not isinstance(value, HTTPError):
            self.settings["log"].error("%s %s", self.request.method, self.request.path, exc_info=(typ, value, tb))


class Door(_Guard):
    """`/?token=…`: lets a browser in, and takes the token out of its address."""

    def prepare(self) -> Any:
        key: Key = self.settings["key"]
        if key.opens(self.get_query_argument("token", "")):
            self.set_cookie(_name(self), key.own_pass, httponly=True, samesite="Lax", path="/")
            self.set_header("Cache-Control", "no-store")
            self.redirect("/", status=HTTPStatus.SEE_OTHER)
            return None
        return super().prepare()
