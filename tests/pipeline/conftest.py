"""A newsroom of a few sources on a real SQLite store, whose servers answer from a script."""

from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from twins import checked

from feedhub.deliver.directory import Directory
from feedhub.model import (
    Failed,
    Fetched,
    FetchRules,
    Hub,
    Newsroom,
    Outcome,
    Outlet,
    Request,
    Section,
    Source,
    Validators,
)
from feedhub.pipeline.memory import Lately
from feedhub.pipeline.publish import Result, publish
from feedhub.pipeline.refresh import refresh
from feedhub.pipeline.writer import Counts, Report
from feedhub.store import Store, open_store

ITEM = """<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid>
<pubDate>{date:%a, %d %b %Y %H:%M:%S} GMT</pubDate><description>{text}</description></item>"""


def rss(*items: str, title: str = "Paper") -> bytes:
    head = f"<title>{title}</title><link>https://paper.example/</link><description>News</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


@dataclass
class Newsdesk:
    """The house under test, with a clock that stands where it is put."""

    folder: Path
    store: Store
    now: datetime
    newsroom: Newsroom
    answers: dict[str, Outcome | Callable[[Request], Outcome]] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    lately: Lately | None = None

    def say(self, url: str, *items: str, etag: str | None = None) -> None:
        """What the server at url answers from now on."""
        self.answers[url] = Fetched(url=url, body=rss(*items), validators=Validators(etag=etag))

    def item(self, number: int | str, *, hours: float = 1, host: str = "paper.example", **said: str) -> str:
        fields = {
            "title": f"Bridge {number} is closed to lorries",
            "link": f"https://{host}/{number}",
            "guid": f"{host}-{number}",
            "text": f"The ministry said on Tuesday that bridge number {number} will be closed to lorries.",
        }
        return ITEM.format(date=self.now - timedelta(hours=hours), **fields | said)

    def refresh(self, *, force: bool = True, only: set[str] | None = None) -> Counts:
        return refresh(
            self.newsroom,
            self.store,
            rules=FetchRules(),
            client=self._client,
            clock=lambda: self.now,
            force=force,
            only=only,
            report=self.reports.append,
            lately=self.lately,
        )

    def publish(self, *, only: set[str] | None = None) -> tuple[Result, ...]:
        directory = Directory(self.folder / "public")
        return publish(self.newsroom, self.store, directory, now=self.now, only=only, lately=self.lately)

    def published(self, name: str) -> bytes:
        return (self.folder / "public" / name).read_bytes()

    def files(self) -> dict[Path, tuple[bytes, int]]:
        """Every published file: its bytes and when they were last written."""
        found = (path for path in (self.folder / "public").rglob("*") if path.is_file())
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in found}

    async def fetch(self, request: Request, share: object = None) -> Outcome:
        self.asked.append(request)
        answer = self.answers.get(request.url) or Failed(grade="temporary", reason="no answer")
        return answer(request) if callable(answer) else answer

    @asynccontextmanager
    async def _client(self):
        yield self


PAPER = Source(id="paper", url="https://paper.example/feed", tags=("world",))
PLANET = Source(id="planet", url="https://planet.example/feed", tags=("science",))
NEWSROOM = Newsroom(
    hub=Hub(title="Wire", base_url="http://127.0.0.1:8000"),
    sources={"paper": PAPER, "planet": PLANET},
    outlets={"paper.example": Outlet(id="paper.example", title="The Paper")},
    sections={
        "world": Section(id="world", title="World", query="tag:world"),
        "science": Section(id="science", title="Science", query="tag:science"),
    },
)


@pytest.fixture
def desk(tmp_path: Path, now: datetime) -> Iterator[Newsdesk]:
    """A house that keeps what a daemon keeps, and compares each of its passes with one that knows nothing (`twins`)."""
    store = open_store(tmp_path, writes=True)
    yield checked(Newsdesk(folder=tmp_path, store=store, now=now, newsroom=NEWSROOM))
    store.close()


@pytest.fixture
def make_desk(now: datetime) -> Callable[[Path], Newsdesk]:
    """One more house in a folder; its store is for the caller to close."""

    def make(folder: Path) -> Newsdesk:
        return Newsdesk(folder=folder, store=open_store(folder, writes=True), now=now, newsroom=NEWSROOM)

    return make
