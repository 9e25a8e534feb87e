"""The sample newsroom's server: every outlet's feeds, pages and pictures on one loopback address.

Each outlet has a folder named like its domain, because 127.0.0.1 is the one address every system has. Feeds answer with
ETag and Last-Modified, and 304 to whoever brings either back; one outlet's feed is always down.
"""

import hashlib
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self
from urllib.parse import urlsplit

from feedhub.demo import pages, press
from feedhub.demo.papers import Paper, papers

HTML = "text/html; charset=utf-8"
DOWN = HTTPStatus.INTERNAL_SERVER_ERROR


@dataclass(frozen=True, slots=True)
class _Answer:
    """What stands at one path. body: made when asked for, since a flood of archived pages is rarely read."""

    media_type: str
    body: Callable[[], bytes]
    modified: datetime
    status: HTTPStatus = HTTPStatus.OK


class Newsroom:
    """Open from `start` to `stop`; also a context manager.

    now: aware UTC, the moment its news is counted back from. The same moment prints the same feeds.
    """

    def __init__(self, now: datetime) -> None:
        self.now = now.replace(microsecond=0)
        self.papers = papers(self.now)
        self._server: _Server | None = None
        self._thread: Thread | None = None

    def start(self, port: int = 0) -> str:
        """Answer from now on. port: 0 lets the system choose.

        Returns the address, without a slash at the end. Raises OSError if the port is taken.
        """
        self._server = _Server(port, self)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self.address

    def stop(self) -> None:
        """Close the door; asking again is refused."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = self._thread = None

    @property
    def address(self) -> str:
        if self._server is None:
            raise RuntimeError("the newsroom has not been started")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a reader's idle connection must not keep the demo from ending

    def __init__(self, port: int, newsroom: Newsroom) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.answers = _answers(newsroom.papers, f"http://127.0.0.1:{self.server_address[1]}", newsroom.now)

    def server_bind(self) -> None:
        """As http.server does, less its look-up of our own name, which can take seconds."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hangs up in the middle is no trouble of the newcomer's; anything else is a bug, and shows itself."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type] # typeshed's private types


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    timeout = 60

    def do_GET(self) -> None:
        answer = self.server.answers.get(urlsplit(self.path).path)
        if answer is None:
            self._send(HTTPStatus.NOT_FOUND, HTML, b"<!doctype html><title>Not found</title><p>No such page.\n")
            return
        body = answer.body()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        headers = {"ETag": etag, "Last-Modified": format_datetime(answer.modified, usegmt=True)}
        if answer.status is not HTTPStatus.OK:
            self._send(answer.status, answer.media_type, body)
        elif self._known(etag, answer.modified):
            self._send(HTTPStatus.NOT_MODIFIED, None, b"", headers)
        else:
            self._send(HTTPStatus.OK, answer.media_type, body, headers)

    def do_HEAD(self) -> None:
        self.do_GET()

    def _known(self, etag: str, modified: datetime) -> bool:
        """Whether the caller has these bytes; If-Modified-Since counts only without If-None-Match (RFC 9110 13.1.3)."""
        if (tags := self.headers.get("If-None-Match")) is not None:
            return etag in (tag.strip().removeprefix("W/") for tag in tags.split(","))
        try:
            return modified <= parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except (ValueError, TypeError):  # no date, or one without a zone
            return False

    def _send(
        self, status: HTTPStatus, media_type: str | None, body: bytes, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if media_type is not None:
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the demo's own output is what a newcomer should read."""


def _answers(told: tuple[Paper, ...], address: str, now: datetime) -> dict[str, _Answer]:
    answers = {"/": _Answer(HTML, partial(pages.front_page, told), now)}
    for paper in told:
        root = f"/{paper.id}/"
        answers[root] = _Answer(HTML, partial(pages.home_page, paper), now)
        for story in paper.stories:
            answers[root + story.path] = _Answer(HTML, partial(pages.article_page, paper, story), story.published)
            if story.picture:
                drawing = _Answer("image/svg+xml", partial(pages.picture, story), story.published)
                answers[f"{root}pictures/{story.slug}.svg"] = drawing
            if story.sound:
                answers[f"{root}sounds/{story.slug}.wav"] = _Answer("audio/x-wav", lambda: pages.SOUND, story.published)
        for feed in paper.feeds:
            path = urlsplit(root + feed.path).path
            if "down" in feed.style:
                answers[path] = _Answer("text/plain", lambda: b"The presses have stopped.\n", now, DOWN)
            else:
                body = partial(press.printed, paper, feed, address + root)
                answers[path] = _Answer(press.MEDIA_TYPES[feed.format], body, feed.stories[0].published)
    return answers
