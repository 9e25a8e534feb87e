"""What a publisher's document says: entries. Nothing here is judged, sanitised or ours yet."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal


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
