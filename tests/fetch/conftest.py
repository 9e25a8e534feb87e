"""Strangers, scripted: servers on loopback that answer what a test tells them to, and a name server that says what it is told.

What asks them is the real client over real sockets.
"""

import asyncio
import inspect
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

import pytest

from feedhub.fetch.client import Client
from feedhub.model import FetchRules, Outcome, Request

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FEED = b'<rss version="2.0"><channel><title>News</title></channel></rss>'


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came over the wire."""

    line: bytes
    fields: tuple[tuple[bytes, bytes], ...]

    @property
    def target(self) -> str:
        return self.line.split(b" ")[1].decode("latin-1")

    def __getitem__(self, name: str) -> bytes | None:
        found = [value for key, value in self.fields if key.lower() == name.lower().encode()]
        assert len(found) < 2, f"{name} was sent {len(found)} times"
        return found[0] if found else None


Answer = Callable[[Asked], bytes] | Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Server:
    """A server on loopback.

    answer: gives the bytes to send for a request; or, as a coroutine function, sends them itself and then hangs up.
    """

    answer: Answer
    host: str = "127.0.0.1"
    tls: object = None
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    reached_at: list[str] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None
    _speaking: set[asyncio.Task[None]] = field(default_factory=set)

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._speak, self.host, self.port, ssl=self.tls, backlog=1000)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in list(self._speaking):
            task.cancel()
        await asyncio.gather(*self._speaking, return_exceptions=True)
        await self._server.wait_closed()

    def url(self, path: str = "/feed", *, host: str | None = None, scheme: str = "http") -> str:
        return f"{scheme}://{host or self.host}:{self.port}{path}"

    async def _speak(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._speaking.add(asyncio.current_task())
        self.connections += 1
        self.reached_at.append(writer.get_extra_info("sockname")[0])
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                line, *fields = head[:-4].split(b"\r\n")
                asked = Asked(line, tuple(tuple(one.split(b": ", 1)) for one in fields))
                self.asked.append(asked)
                if inspect.iscoroutinefunction(self.answer):
                    await self.answer(asked, writer)
                    break
                writer.write(self.answer(asked))
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError, asyncio.CancelledError):
            pass
        finally:
            self._speaking.discard(asyncio.current_task())
            writer.transport.abort()


def _reply(status: int = 200, body: bytes = FEED, *fields: tuple[str, str]) -> bytes:
    """A whole answer. fields: as they go over the wire; Content-Length is added unless there is one, or no body can be."""
    named = {name.lower() for name, _ in fields}
    framed = status in {204, 304} or named & {"content-length", "transfer-encoding"}
    lines = [f"HTTP/1.1 {status} Reason", *(f"{name}: {value}" for name, value in fields)]
    if not framed:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (b"" if status in {204, 304} else body)


def _client(rules: FetchRules) -> Client:
    return Client(rules, user_agent="feedhub/test", clock=lambda: NOW)


@pytest.fixture
def rules() -> FetchRules:
    """Loopback is open: it is where the scripted servers live."""
    return FetchRules(allow_private=("127.0.0.0/8", "::1/128"), timeout=timedelta(seconds=20))


@pytest.fixture
def serve() -> type[Server]:
    return Server


@pytest.fixture
def reply() -> Callable[..., bytes]:
    return _reply


@pytest.fixture
def client() -> Callable[[FetchRules], Client]:
    return _client


@pytest.fixture
def ask(rules: FetchRules) -> Callable[..., tuple[Outcome, list[Asked]]]:
    """Ask a server that answers as scripted; the outcome, and what the server was asked."""

    def ask(
        answer: Answer | bytes,
        *,
        path: str = "/feed",
        host: str | None = None,
        by: FetchRules = rules,
        tls: object = None,
        **request: object,
    ) -> tuple[Outcome, list[Asked]]:
        async def scenario() -> tuple[Outcome, list[Asked]]:
            script = (lambda _: answer) if isinstance(answer, bytes) else answer
            async with Server(script, tls=tls) as server, _client(by) as asking:
                url = server.url(path, host=host, scheme="https" if tls else "http")
                return await asking.fetch(Request(source="s", url=url, **request)), server.asked

        return asyncio.run(scenario())

    return ask


@dataclass(slots=True)
class Names:
    """A name server. known: addresses by name, or a function that gives them. asked: the names looked up."""

    known: dict[str, list[str] | Callable[[], list[str]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """Names resolve to what the test says and nothing else; spelled addresses as the system reads them."""
    real, told = socket.getaddrinfo, Names()

    def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
        if flags & socket.AI_NUMERICHOST:
            return real(host, port, family, type, proto, flags)
        name = host.decode() if isinstance(host, bytes) else host
        told.asked.append(name)
        known = told.known.get(name)
        if known is None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        addresses = known() if callable(known) else known
        return [found for one in addresses for found in real(one, port, 0, type, 0, socket.AI_NUMERICHOST)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return told
