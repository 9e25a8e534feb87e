"""Strangers of WebSub on loopback: a reader with callbacks, a hub, each doing what a test tells it to."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

PATIENCE = 20


@dataclass(frozen=True)
class Heard:
    """One request. said: of the query of a GET, of the form of a POST that has one."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    said: Mapping[str, str]
    at: float


@dataclass
class Stranger:
    """A server at one port of loopback. confirms: whether a GET with a challenge is answered as who asked for it would.

    answer: the status of a POST, or what makes it; a number of seconds to wait first, for paths of `slow`.
    """

    confirms: Callable[[Heard], bool] = lambda heard: True
    answer: int | Callable[[Heard], int] = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    slow: Mapping[str, float] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Self:
        stranger = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = PATIENCE

            def do_GET(self) -> None:
                stranger._hear(self, b"")

            def do_POST(self) -> None:
                stranger._hear(self, self.rfile.read(int(self.headers.get("Content-Length", "0"))))

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False
            request_queue_size = 512

            def handle_error(self, *_: object) -> None:
                """Whoever is killed hangs up."""

        self.server = Server(("127.0.0.1", self.port), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def url(self, path: str = "/callback", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def posts(self, path: str | None = None) -> list[Heard]:
        return [each for each in self.heard if each.method == "POST" and path in (None, each.path)]

    def gets(self, path: str | None = None) -> list[Heard]:
        return [each for each in self.heard if each.method == "GET" and path in (None, each.path)]

    def _hear(self, handler: Any, body: bytes) -> None:
        parts = urlsplit(handler.path)
        form = body.decode("latin-1") if "urlencoded" in handler.headers.get("Content-Type", "") else ""
        said = {name: values[0] for name, values in parse_qs(parts.query or form, keep_blank_values=True).items()}
        heard = Heard(handler.command, parts.path, dict(handler.headers.items()), body, said, time.monotonic())
        time.sleep(self.slow.get(parts.path, 0))
        self.heard.append(heard)
        if heard.method == "GET":
            challenge = said.get("hub.challenge", "")
            status, answer = (200, challenge.encode()) if self.confirms(heard) else (404, b"no")
        else:
            status, answer = self.answer(heard) if callable(self.answer) else self.answer, b""
        handler.send_response(status)
        for name, value in self.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(answer)))
        handler.end_headers()
        handler.wfile.write(answer)


def until(holds: Callable[[], object], *, what: str, patience: float = PATIENCE) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.01)
