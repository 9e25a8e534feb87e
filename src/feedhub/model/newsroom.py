"""What the operator wrote: whom to read, how to ask, what to publish. Made by `config`, the same for a whole pass.

The defaults are here, and only here: `config.schema` reads them off the fields.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import inf
from typing import Literal

OutletKind = Literal["wire", "public", "state", "private", "aggregator"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who is speaking: a newspaper, an agency. `id` is a registrable domain unless the operator chose another."""

    id: str
    title: str | None = None
    kind: OutletKind | None = None
    country: str | None = None

    @property
    def name(self) -> str:
        return self.title or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentPolicy:
    """How much of an article may be shown: everything, its first words, or only its headline and link.

    words: how many, when mode is "excerpt"; else None.
    """

    mode: Literal["full", "excerpt", "link"] = "full"
    words: int | None = None

    @property
    def most(self) -> float:
        """How many words of a text it shows; the stricter policy has the smaller number."""
        return {"link": 0, "excerpt": self.words or 0, "full": inf}[self.mode]


FULL = ContentPolicy()
KEEP = timedelta(days=90)


_NONE: Mapping[str, str] = {}  # one for all sources: most have no headers, and a hub has many


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A feed to poll, from sources.toml.

    outlet: an outlet's id, or None: the registrable domain of each article's link.
    every, cron: the operator's wish; both None means adaptive.
    include, exclude: queries; an article of this source is published only where the first admits and the second does not.
    encoding: read the body as this, whatever the server says.
    private: its address came from ${NAME} or a file, so it holds a secret and is never published.
    keep: how long after first sight the text of its articles is stored; sections may want it longer.
    """

    id: str
    url: str
    private: bool = False
    title: str | None = None
    tags: tuple[str, ...] = ()
    outlet: str | None = None
    weight: float = 1.0
    every: timedelta | None = None
    cron: str | None = None
    backfill: int = 10
    paused: bool = False
    headers: Mapping[str, str] = field(default_factory=lambda: _NONE)
    user_agent: str | None = None
    proxy: str | None = None
    encoding: str | None = None
    include: str | None = None
    exclude: str | None = None
    max_items: int | None = None
    republish: ContentPolicy = FULL
    keep: timedelta = KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A named selection with rules, from sections.toml. `query` is the text; core/query reads it.

    keep: how long after first sight the text of an article that it admits is stored; None: as long as max_age says.
    """

    id: str
    title: str
    query: str = "*"
    description: str | None = None
    language: str | None = None
    icon: str | None = None
    image: str | None = None
    author: str | None = None
    copyright: str | None = None
    collapse: Literal["article", "story"] = "article"
    min_outlets: int = 1
    rank: Literal["latest", "top"] = "latest"
    limit: int = 50
    max_age: timedelta = timedelta(days=7)
    content: ContentPolicy = FULL
    publish: str | None = None
    aliases: tuple[str, ...] = ()
    keep: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """The house as readers know it. base_url has no trailing slash and alone makes links.

    websub: the address of the hub that feeds name (WebSub), a public one or our own; None without one.
    """

    title: str
    base_url: str
    contact: str | None = None
    timezone: str = "UTC"
    language: str = "en"
    websub: str | None = None

    @property
    def own_hub(self) -> bool:
        """Whether the hub that feeds name is ours."""
        return self.websub == f"{self.base_url}/hub"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """A gap between requests to the hosts that `match` (a host name, or `*.` and a domain)."""

    match: str
    gap: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRules:
    """The [fetch] table. allow_private: networks in CIDR form. max_body: bytes, decoded."""

    concurrency: int = 64
    host_connections: int = 2
    host_gap: timedelta = timedelta()
    pace: tuple[Pace, ...] = ()
    allow_private: tuple[str, ...] = ()
    min_interval: timedelta = timedelta(minutes=5)
    max_interval: timedelta = timedelta(days=1)
    max_body: int = 20_000_000
    timeout: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newsroom:
    """Everything the operator said about what is read and what is published, by id."""

    hub: Hub
    sources: Mapping[str, Source]
    outlets: Mapping[str, Outlet]
    sections: Mapping[str, Section]

    def outlet(self, id: str) -> Outlet:
        """The configured outlet, or one that has only its id."""
        return self.outlets.get(id) or Outlet(id=id)

    def speaker(self, source: str, outlet: str) -> Outlet:
        """Who is speaking in an article: whom the operator said its source is, else the outlet that the article names."""
        configured = self.sources.get(source)
        return self.outlet((configured.outlet if configured else None) or outlet)
