"""A web server of one test alone, with sheets on it: a path answers as the test says, and every request is kept."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """The server."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    """A path that is not named fails."""
    asked: list[dict[str, str]] = field(default_factory=list)
    """Path and headers of each request."""

    def address(self, path: str = "/sheet") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def gives(content: bytes, status: int = 200, length: int | None = None, **headers: str) -> Answer:
    """An answer with this content; `length` claims another one than it has."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        said = {"Content-Type": "text/csv", "Content-Length": str(len(content) if length is None else length)}
        for name, value in {**said, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(content)

    return answer


@contextmanager
def serving_sheets(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The server, as long as it is needed; a proxy of whoever runs the tests stands not between."""
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    site, fails = Site(), gives(b"", 500)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append({"path": self.path, **self.headers})
            site.answers.get(self.path, fails)(self)

        def log_message(self, *_: object) -> None:
            """Says nothing among the tests' own lines."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
