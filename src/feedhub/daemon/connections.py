"""HTTP/1.1 as uvicorn speaks it by httptools, with two things that it lacks.

Answers that are ready go out at once: a task, an ASGI conversation and a timer a request cost three times what a 304 does.

And nobody holds a connection for nothing: a request has its time to arrive, an answer its time to be taken, and where
connections run short, who has been silent the longest makes room. They are all looked at once a second, which costs less
than a timer each.
"""

import asyncio
import re
import resource
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import uvicorn
from httptools import HttpParserInvalidMethodError
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

ARRIVING = 15.0  # seconds for a whole request, from the connection or the last answer on
TAKING = 60.0  # seconds in which an answer has to be taken far enough that there is room to write again
LONGEST = 256_000  # bytes of a request
LOOK = 10  # ticks of uvicorn, a tenth of a second each
MOST = 8_192  # connections
SPARE = 256  # descriptors for everything else

AtOnce = Callable[[bytes, bytes, Mapping[bytes, bytes]], tuple[bytes, bytes] | None]
Longest = Callable[[bytes], int]
_NOWHERE = re.compile(rb"\A(https?://[^/?#]+)(?=[?#]|\Z)", re.IGNORECASE)  # an address without a path (RFC 9112 3.2.2)
_OTHER_METHOD = re.compile(rb"[A-Z][A-Z_-]{0,40} /\S* HTTP/1\.[01]\r\n")


def _refusal(status: bytes, sentence: bytes, more: bytes = b"") -> bytes:
    return (
        b"HTTP/1.1 %s\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\nconnection: close\r\n%s"
        b"x-content-type-options: nosniff\r\ncontent-security-policy: default-src 'none'; frame-ancestors 'none'\r\n"
        b"referrer-policy: no-referrer\r\ncache-control: no-store\r\n\r\n%s" % (status, len(sentence), more, sentence)
    )


_NO_HTTP = _refusal(b"400 Bad Request", b"This is not HTTP/1.1 as it is understood here.\n")
_NO_METHOD = _refusal(b"405 Method Not Allowed", b"Only GET and HEAD are known here.\n", b"allow: GET, HEAD\r\n")


def speaking(
    app: Any, *, at_once: AtOnce | None = None, most: int | None = None, longest: Longest = lambda target: 0
) -> uvicorn.Config:
    """How requests are heard and answered.

    at_once: asked first, with method, target and fields of a plain request; gives status line and headers without the empty
    line, and the body. None: `app` is asked. most: connections; None: as many as this process may have descriptors for.
    longest: bytes that a request may have whose head has come, by its target; LONGEST at least.
    """
    limit = _connections() if most is None else most

    class Speaking(_Protocol):
        ready = staticmethod(at_once) if at_once else None
        most = limit
        longest_of = staticmethod(longest)

    return uvicorn.Config(
        app,
        loop="uvloop",
        http=Speaking,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )


class Server(uvicorn.Server):
    """uvicorn's, which hangs up on who has had its time."""

    async def on_tick(self, counter: int) -> bool:
        if counter % LOOK == 0:
            now = asyncio.get_running_loop().time()
            connections: Iterable[Any] = list(self.server_state.connections)
            for connection in connections:
                connection.look(now)
        return await super().on_tick(counter)


def _connections() -> int:
    """How many there may be, with the descriptors that this process may have, which are raised as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + SPARE if hard == resource.RLIM_INFINITY else min(MOST + SPARE, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    return MOST if soft == resource.RLIM_INFINITY else max(min(MOST, soft - SPARE), 16)


class _Protocol(HttpToolsProtocol):
    """One connection. since: when it began to wait for a request, None while one is answered."""

    ready: AtOnce | None = None
    most = MOST
    longest_of: Longest = staticmethod(lambda target: 0)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self.since: float | None = self.loop.time()
        self.stuck: float | None = None
        self.done = False  # the request being read has been answered already
        self.heard = 0  # bytes of it
        self.longest = LONGEST
        self.answering: RequestResponseCycle | None = None
        self.said = b""  # what is being read
        if len(self.connections) > self.most:
            self._make_room()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self.answering = cycle
        super()._start_asgi_task(cycle, app)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.pipeline.clear()
        if self.answering is not None:  # uvicorn tells the last of several requests only, and the first would write on
            self.answering.disconnected = True

    def _make_room(self) -> None:
        ours: Iterable[Any] = self.connections  # uvicorn says that they may be of any protocol it knows
        waiting = [each for each in ours if each.since is not None]
        longest = min(waiting, key=lambda each: each.since, default=self)
        longest.transport.abort()
        self.connections.discard(longest)

    def look(self, now: float) -> None:
        waited = 0.0 if self.since is None else now - self.since
        if waited > ARRIVING + TAKING or (self.stuck is not None and now - self.stuck > TAKING):
            self.transport.abort()
        elif waited > ARRIVING:
            self.transport.close()  # which first sends what is still to be sent

    def pause_writing(self) -> None:
        super().pause_writing()
        self.stuck = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self.stuck = None

    # --- what is ready goes out at once

    def data_received(self, data: bytes) -> None:
        self.heard += len(data)
        if self.heard > self.longest:  # neither uvicorn nor its parser has a measure of its own
            self.transport.abort()
        else:
            self.said = data
            super().data_received(data)
            self.said = b""

    def on_message_begin(self) -> None:
        self.url = b""
        self.expect_100_continue = False
        self.headers = []
        self.done = False
        self.longest = LONGEST

    def on_headers_complete(self) -> None:
        if self.parser.get_http_version() == "1.1" and [name for name, _ in self.headers].count(b"host") != 1:
            raise ValueError(
                "one Host is required (RFC 9112 3.2), though nothing here asks for it"
            )  # the parser ends: 400
        self.longest = max(LONGEST, self.longest_of(self.url))
        if self.ready is not None and self._plain():
            said = dict(self.headers)
            if len(said) == len(self.headers):
                answer = self.ready(self.parser.get_method(), self.url, said)
                if answer is not None:
                    self._send(*answer)
                    return
        self._long_way()

    def _plain(self) -> bool:
        """Whether nothing is under way on this connection, and what was said can be read one way only."""
        cycle: Any = self.cycle  # None before the first request, whatever its type says
        return (
            (cycle is None or cycle.response_complete)
            and not self.flow.write_paused
            and not self.transport.is_closing()
        )

    def _send(self, head: bytes, body: bytes) -> None:
        self.done = True
        self.server_state.total_requests += 1
        for name, value in self.server_state.default_headers:  # the date
            head += name + b": " + value + b"\r\n"
        stays = self.parser.should_keep_alive() and self.parser.get_http_version() == "1.1"
        self.transport.write(head + (b"\r\n" if stays else b"connection: close\r\n\r\n"))
        if body:
            self.transport.write(body)
        if stays:
            self.since = self.loop.time()
        else:
            self.transport.close()

    def _long_way(self) -> None:
        """As uvicorn does it: the scope it would have made at the first byte is made now."""
        url, headers, expects = _NOWHERE.sub(rb"\1/", self.url, count=1), self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        self.headers.extend(headers)
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        method = isinstance(sys.exception(), HttpParserInvalidMethodError) and _OTHER_METHOD.match(self.said)
        self.transport.write(_NO_METHOD if method else _NO_HTTP)
        self.transport.close()

    def on_body(self, body: bytes) -> None:
        if not self.done:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self.heard = 0
        if self.done:
            return
        if not self.cycle.response_complete:
            self.since = None
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._unset_keepalive_if_required()  # `look` sees to it
        self.since = self.loop.time()
