"""A served folder: real uvicorn with the loop and parser the daemon names, on loopback; httpx asks."""

import asyncio
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from feedhub.daemon.connections import Server, speaking
from feedhub.model import Question, Reply
from feedhub.web import application
from feedhub.web.feeds import Front, Site
from feedhub.web.ondemand import Makers

ATOM = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>W</title></feed>\n' * 20
)

ROOMS = {"source": "sources", "tag": "tags", "story": "stories", "search": "search", "status": "status"}
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)  # as the fixture `now`, which lives no longer than a test


@dataclass
class Served:
    """A folder and a client of what serves it."""

    public: Path
    client: httpx.Client
    aliases: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    replies: dict[str, object] = field(default_factory=dict)  # by address, what is made on demand, or what makes it

    def put(self, name: str, data: bytes = ATOM, *, at: datetime | None = None) -> Path:
        """A file as delivery leaves it: written beside, renamed."""
        path = self.public / name
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.beside")
        beside.write_bytes(data)
        if at is not None:
            os.utime(beside, (at.timestamp(), at.timestamp()))
        beside.replace(path)
        return path

    def get(self, path: str, **headers: str) -> httpx.Response:
        """A GET that says no more than it is told: underscores stand for hyphens."""
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def raw(self, request: bytes) -> bytes:
        """The answer to these very bytes: clients tidy paths before they send them."""
        url = self.client.base_url
        with socket.create_connection((url.host, url.port or 80), timeout=30) as line:
            line.sendall(request)
            line.shutdown(socket.SHUT_WR)
            answer = b""
            while part := line.recv(65536):
                answer += part
            return answer


@pytest.fixture(scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    public = tmp_path_factory.mktemp("served") / "public"
    aliases: dict[str, str] = {}
    gone: set[str] = set()
    replies: dict[str, object] = {}

    def answer(asked: Question) -> Reply:
        name = f"/{ROOMS[asked.kind]}/{asked.name}{'' if asked.suffix == 'html' else f'.{asked.suffix}'}"
        reply = replies.get(name)
        return reply() if callable(reply) else reply

    makers = Makers(answer=answer, state=object)  # never equal to itself: each test has answers of its own
    site = Site(public=public, clock=lambda: NOW, aliases=aliases, gone=gone.__contains__)
    with (
        Listening(application(site, makers=makers)) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        client.headers.clear()
        yield Served(public, client, aliases, gone, replies)


@pytest.fixture
def served(_server: Served) -> Served:
    """An empty folder, served; the server is the same all along, as it is for readers."""
    shutil.rmtree(_server.public, ignore_errors=True)
    _server.public.mkdir()
    _server.aliases.clear()
    _server.gone.clear()
    _server.replies.clear()
    return _server


@pytest.fixture(scope="session")
def listening() -> "type[Listening]":
    return Listening


class Listening:
    """What the daemon serves by, in a thread, from entering to leaving."""

    def __init__(
        self, app: Front, *, most: int | None = None, longest: Callable[[bytes], int] = lambda target: 0
    ) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.server = Server(speaking(app, at_once=app.at_once, most=most, longest=longest))
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=self.server.config.get_loop_factory()) as runner:
            runner.run(self.server.serve(sockets=[self.socket]))

    def __enter__(self) -> str:
        self.thread.start()
        while not self.server.started and self.thread.is_alive():
            time.sleep(0.005)
        return "http://{}:{}".format(*self.socket.getsockname())

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join()
        self.socket.close()
