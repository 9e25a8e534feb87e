"""What the store holds: articles, the keys that find them again, and what is decided of each entry, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from feedhub.model.documents import Enclosure, Extra, Origin


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
