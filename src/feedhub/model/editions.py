"""What a reader gets: from the candidates for a section to the items of an edition."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from feedhub.model.articles import Article
from feedhub.model.documents import Enclosure, Extra
from feedhub.model.newsroom import Outlet, Section


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
