"""The core types: what the stages hand to each other. Values only; nothing here reads a file, a clock or a network.

Three families, one word each (docs/design has them all): an *entry* is the publisher's (a document's), an *article* is
ours (the store's), an *item* is the reader's (an edition's). Every datetime is aware and in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import inf
from typing import Literal, NamedTuple, Protocol

# --- what the operator wrote -------------------------------------------------------------------------------------------

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

    @property
    def strictest(self) -> ContentPolicy:
        """What every section may show: what no section was configured for may hold an article of any of them."""
        return min((section.content for section in self.sections.values()), key=lambda each: each.most, default=FULL)


# --- asking ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """ETag and Last-Modified exactly as they came, to be sent back byte for byte (RFC 9110 8.8)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One question to one server. `source` says whom the answer is for."""

    source: str
    url: str
    validators: Validators = Validators()
    headers: Mapping[str, str] = field(default_factory=dict)
    user_agent: str | None = None
    proxy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A 2xx answer with a body, decoded.

    url: where the body was in the end. moved_to: where an unbroken chain of permanent redirects (301, 308) led, or None.
    fresh_for: Cache-Control max-age less Age, else Expires; None where the server said nothing.
    links: the Link header's values as they came (hub and self of WebSub). took: from asking to the end of the answer.
    """

    url: str
    body: bytes
    content_type: str | None = None
    validators: Validators = Validators()
    moved_to: str | None = None
    fresh_for: timedelta | None = None
    links: tuple[str, ...] = ()
    took: timedelta | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """A 304. validators: the new ones where it brought any, else the ones that were sent."""

    validators: Validators = Validators()
    moved_to: str | None = None
    fresh_for: timedelta | None = None
    took: timedelta | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No feed came. Each way a network, a server or a body can fail is one of these; the reason is one sentence.

    grade: temporary (the network, 5xx, 429: likely to pass), soft (a 4xx or a body that is no feed: may be mended),
    hard (401, 403, 404, a refused address, a bad certificate: someone must act), gone (410: stop asking).
    retry_after: what the server asked for, 0 to 31 days.
    """

    grade: Literal["temporary", "soft", "hard", "gone"]
    reason: str
    status: int | None = None
    retry_after: timedelta | None = None
    took: timedelta | None = field(default=None, compare=False)


Outcome = Fetched | NotModified | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What is remembered about asking one source.

    configured_url: the address in sources.toml when last asked; when the operator changes it, this memory is void.
    url: the address to ask: the configured one, or where permanent redirects led.
    body_digest: of the last body; an equal one needs no parsing.
    entries: how many the last readable document listed. retry_at: a server's Retry-After, which --force respects.
    interval: what the next time was reckoned by, before jitter and the server's wishes; zero where cron named it.
    fresh_for, ttl, skip_hours, skip_days: what server and document last said of when to come again; see `Document`.
    """

    source: str
    configured_url: str
    url: str
    validators: Validators = Validators()
    body_digest: bytes | None = None
    first_fetch: datetime | None = None
    last_fetch: datetime | None = None
    next_fetch: datetime | None = None
    retry_at: datetime | None = None
    outcome: Literal["fetched", "not_modified", "failed"] | None = None
    state: Literal["active", "slowed", "stopped"] = "active"
    reason: str | None = None
    failures: int = 0
    interval: timedelta | None = None
    entries: int | None = None
    title: str | None = None
    home: str | None = None
    fresh_for: timedelta | None = None
    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


class Feed(Protocol):
    """What readers are told of a source's feed; a Poll has it. The fields as in `Poll`."""

    @property
    def configured_url(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def title(self) -> str | None: ...
    @property
    def home(self) -> str | None: ...


# --- what a publisher's document says ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """url absolute; length in bytes, None where none or nonsense was said."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The feed an entry says it comes from: RSS <source>, Atom source."""

    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An element within another of its vocabulary. depth: 1 for a child, 2 for a child's."""

    depth: int
    name: str
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """An element of another vocabulary that passes through as it was (itunes:*, podcast:*). parts: in their order."""

    namespace: str
    name: str
    text: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as its document says it; nothing judged, nothing sanitised.

    guid: stripped, never resolved. url: the link as said, made absolute. title: plain text.
    summary, content: HTML with the addresses as written (plain text already escaped); `base` resolves them.
    image: absolute. damaged: read by the loose parser, so it may create an article but not revise one.
    digest: the one of the document's digests that stands for it; None where the document was not cut.
    """

    guid: str | None = None
    url: str | None = None
    title: str | None = None
    summary: str | None = None
    content: str | None = None
    base: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str | None = None
    language: str | None = None
    origin: Origin | None = None
    extras: tuple[Extra, ...] = ()
    damaged: bool = False
    digest: bytes | None = field(default=None, compare=False)  # of how it was written, not of what it says


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed as read.

    format: "atom" | "rss" | "json" | "other". items: how many entries the body lists; entries: those never seen before.
    digests: one per item listed, opaque; handed back as `seen` at the next reading, those items are left out.
    """

    format: Literal["atom", "rss", "json", "other"]
    entries: tuple[Entry, ...] = ()
    items: int = 0
    digests: frozenset[bytes] = frozenset()
    id: str | None = None
    title: str | None = None
    home: str | None = None
    self_link: str | None = None
    hubs: tuple[str, ...] = ()
    language: str | None = None
    description: str | None = None
    icon: str | None = None
    image: str | None = None
    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()  # Monday is 0
    tombstones: tuple[str, ...] = ()
    paging: tuple[tuple[str, str], ...] = ()  # RFC 5005: relation (prev-archive, next, current, ...) and address


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A body that is no feed. reason: one sentence, fit for `status`."""

    reason: str


# --- what the store holds ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Churn:
    """Changes that are no news, poll after poll: a counter, a rotating advertisement, addresses of pictures.

    times: polls in a row that moved a few words. pictures: polls in a row that moved markup or pictures. at: the last such.
    words: what the stored text says at and around each place that keeps changing, once that is recognised.
    """

    times: int
    pictures: int
    at: datetime
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One entry in our model.

    id: ours, permanent. guid, url: as the publisher said them (stripped; absolute). canonical_url: for comparing only.
    title, summary: plain text. content_html: sanitised, absolute addresses. categories: the entry's own.
    outlet: what link or <source> say, before the operator's word. first_seen: ours. dated: the date readers see, fixed at
    first sight, since `published` follows what the source says later.
    revised: when its visible text last moved in substance. backlog: stored and searchable, but too old to be news when
    its source was new. duplicate_of: the older article this one repeats. published_id: what readers know it by; also set
    in a duplicate that was an article of its own until both were found to be one.
    story: the happening it tells of; that of what it repeats. bond: how surely, 0 to 1; None for the first of it.
    copy_of: the article of that story whose text it repeats; via: the agency whose text it says it carries.
    left: when its source's document first no longer listed it, None while it does. forgotten: when its text was pruned, or
    withdrawn by the desk: withdrawn says when, and then nothing brings it back.
    serial: grows with each change of any article, so that "what moved since" is one read; 0 before it is stored.
    """

    id: str
    source: str
    outlet: str
    first_seen: datetime
    guid: str | None = None
    url: str | None = None
    canonical_url: str | None = None
    title: str | None = None
    summary: str | None = None
    content_html: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str | None = None
    language: str | None = None
    origin: Origin | None = None
    extras: tuple[Extra, ...] = ()
    dated: datetime | None = None
    revised: datetime | None = None
    backlog: bool = False
    duplicate_of: str | None = None
    story: str | None = None
    bond: float | None = None
    copy_of: str | None = None
    via: str | None = None
    published_id: str | None = None
    churn: Churn | None = None
    left: datetime | None = None
    forgotten: datetime | None = None
    withdrawn: datetime | None = None
    serial: int = 0

    @property
    def when(self) -> datetime:
        """The date readers see and order goes by: never in the future, never moved by re-dating."""
        return self.dated or min(self.published or self.first_seen, self.first_seen)


KeyKind = Literal["guid", "url", "text", "published"]


class Key(NamedTuple):
    """One row of the keys table. scope: a source's id, or "" for everywhere."""

    scope: str
    kind: KeyKind
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store knows of a document's keys: the one read that planning needs.

    keys: the article each names, None where several carried it so that it names nothing. articles: those named, by id.
    ids: those of the asked that are taken.
    """

    keys: Mapping[Key, str | None]
    articles: Mapping[str, Article]
    ids: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Never seen: becomes an article of its own."""

    article: Article
    keys: tuple[Key, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """The same article from another source: a row of its own, never an item (article.duplicate_of names the older)."""

    article: Article
    keys: tuple[Key, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """Seen before, and its visible text moved. article: as it is now. before: as it was."""

    article: Article
    before: Article
    keys: tuple[Key, ...]
    changed: tuple[Literal["title", "content"], ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """Seen before. article: set where something moved silently, else None.

    quiet: nothing of it that a reader could see, only what is remembered about it.
    """

    id: str
    keys: tuple[Key, ...]
    reason: str
    article: Article | None = None
    quiet: bool = False


Decision = New | Duplicate | Revised | Unchanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Two stored articles found to be one: the older stays, the younger repeats it from now on.

    wholly: they are of one source, so all that named the younger names the older; else only what names it everywhere.
    exchanged: no reader ever saw the older, so it goes by the name that readers know the younger by.
    """

    older: str
    younger: str
    reason: str
    wholly: bool = False
    exchanged: bool = False


# --- what a reader gets ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Who tells a story. said: that and whose wire they carry, as people read it; carried: outlets an agency, most first."""

    outlets: int
    independent: int
    said: str
    carried: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article as queries and sections see it: with what its repeats lend it and the operator's words resolved.

    sources: ids, its own first. tags: configured ones and categories, of all of them, in order, without repeats.
    outlets: its own first. repeats: the other rows it is made of, in order of arrival.
    merged: what readers know those by that were articles of their own until they were found to be this one; unmerged: it as
    it would be without them, None where there are none.
    tally: of the story it tells of, where that was asked for. members: what a story is made of, in order of arrival; () for
    an article. Which of them speaks for it, a section says.
    """

    article: Article
    outlet: Outlet
    sources: tuple[str, ...]
    outlets: tuple[Outlet, ...]
    tags: tuple[str, ...]
    repeats: tuple[Article, ...] = ()
    merged: tuple[str, ...] = ()
    unmerged: "Candidate | None" = None
    tally: Tally | None = None
    members: tuple["Candidate", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Who reported it: the outlet, the feed it came by, the address of the report.

    feed_home: the page of that feed, None where it names none. when: the report's date, where an item has several. article:
    the report's id.
    """

    outlet: Outlet
    source: str
    feed_url: str
    feed_title: str
    feed_home: str | None = None
    url: str | None = None
    when: datetime | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What a reader sees. id: permanent. title: plain text, never empty. The content policy is already applied.

    published: `Article.when`. updated: moves only when headline or text moved in substance.
    content_html: None where the policy forbids it. credit: the lead; also: the other outlets who carried it.
    story: of a story its id; tally: who tells it; related: all its other reports.
    """

    id: str
    title: str
    published: datetime
    updated: datetime
    credit: Credit
    article: str
    url: str | None = None
    summary: str | None = None
    content_html: str | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str | None = None
    language: str | None = None
    extras: tuple[Extra, ...] = ()
    also: tuple[Credit, ...] = ()
    story: str | None = None
    tally: Tally | None = None
    related: tuple[Credit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """What is left of a withdrawn item (RFC 6721). id: what readers knew it by. when: it was withdrawn."""

    id: str
    when: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A published headline or first paragraph that changed in substance, or an item that was withdrawn.

    id: the correction's own, urn:uuid. item: the id of what was corrected. title: its headline as it is now; of a withdrawn
    one what it was, None where not even that may stand. url: the item's link. outlet: who reported it, by name; source: through
    which feed.
    before_, after_: the headline and the first paragraph, plain text; None where that did not change, or may not be told.
    """

    id: str
    at: datetime
    kind: Literal["corrected", "withdrawn"]
    item: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    before_title: str | None = None
    after_title: str | None = None
    before_text: str | None = None
    after_text: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a section says at one moment, newest first. updated: the newest item's, or when the section began.

    asked: what follows the suffix in the addresses of its feeds, with its `?`; of a search only. page: the path of what
    shows the same to people, below base_url without a slash before it; None: the section's own.
    archive: its number, where it is a document of the section's archive (RFC 5005 4). prev_archive: the address of the
    next older of those; an archive without one names the next newer, which may not be there yet.
    tombstones: of items that were withdrawn from it.
    """

    section: Section
    items: tuple[Item, ...]
    updated: datetime
    archive: int | None = None
    prev_archive: str | None = None
    tombstones: tuple[Tombstone, ...] = ()
    asked: str = ""
    page: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One of a section's foremost items, as much of it as a front page shows.

    outlet: who leads; outlets: how many carry it. story: the id of the story it tells, where it has several reports.
    """

    title: str
    outlet: str
    when: datetime
    url: str | None = None
    summary: str | None = None
    image: str | None = None
    language: str | None = None
    outlets: int = 1
    story: str | None = None


# --- what a reader asks for ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that has no file and is composed when it is asked for.

    kind: source, tag, story, search, and whatever else a row of `web.ondemand.ADDRESSES` names. name: which one, as its
    configuration or the store has it. suffix: one of `render.FORMATS`, or html. said: parameters that count, in order.
    """

    kind: str
    name: str = ""
    suffix: str = "html"
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """The answer's bytes."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What was asked for has another name for good. name: of the same kind."""

    name: str


@dataclass(frozen=True, slots=True)
class Gone:
    """It was there and will not come back. sentence: for whoever asks."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody gets that. sentence: what is wrong, and the mend."""

    sentence: str
    status: Literal[400, 403, 503] = 400


Reply = Made | Elsewhere | Gone | Refused | None  # None: there is no such thing
