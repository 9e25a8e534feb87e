"""What feedgen cannot write: archives, tombstones, the source of an entry, pictures, true enclosures, podcast elements.

Each class hangs on feedgen's hook for extensions: `extend_ns` names prefixes for the root, `extend_atom` and `extend_rss`
add to an element that feedgen has made. Podcast elements are `podcasts`. Authors, links and categories, which feedgen can
write, are here too: it takes longer to check them than for all else about an entry.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from urllib.parse import unquote
from uuid import NAMESPACE_URL, uuid5

from lxml.etree import ProcessingInstruction, SubElement, _Element

from feedhub.core.text import escape
from feedhub.model import Edition, Enclosure, Hub, Item
from feedhub.render import podcasts, words

XML = "http://www.w3.org/XML/1998/namespace"
MEDIA = "http://search.yahoo.com/mrss/"
DC = "http://purl.org/dc/elements/1.1/"
ATOM = "http://www.w3.org/2005/Atom"
HISTORY = "http://purl.org/syndication/history/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


# --- the feed ----------------------------------------------------------------------------------------------------------


class AtomFeed:
    """The root of an Atom feed."""

    def __init__(self, edition: Edition, hub: Hub) -> None:
        self.edition = edition
        self.hub = hub

    def extend_ns(self) -> dict[str, str]:
        return {
            **_spaces(self.edition),
            **({"fh": HISTORY} if self.edition.archive is not None else {}),
            **({"at": TOMBSTONES} if self.edition.tombstones else {}),
        }

    def extend_atom(self, feed: _Element) -> None:
        edition = self.edition
        dressed(feed, self.hub)
        for rel, href in links(edition, self.hub):
            SubElement(feed, "link", rel=rel, href=href)
        if edition.archive is not None:
            SubElement(feed, f"{{{HISTORY}}}archive")
        for gone in edition.tombstones:
            when = gone.when.replace(microsecond=0).isoformat()
            SubElement(feed, f"{{{TOMBSTONES}}}deleted-entry", ref=words.identifier(gone.id), when=when)
        podcasts.channel_says(feed, edition, self.hub)


class RssFeed:
    """The root of an RSS feed and its channel."""

    def __init__(self, edition: Edition, hub: Hub) -> None:
        self.edition = edition
        self.hub = hub

    def extend_ns(self) -> dict[str, str]:
        return {"dc": DC, **_spaces(self.edition)}

    def extend_rss(self, rss: _Element) -> None:
        dressed(rss, self.hub)
        for rel, href in links(self.edition, self.hub):
            SubElement(rss[0], f"{{{ATOM}}}link", rel=rel, href=href)
        podcasts.channel_says(rss[0], self.edition, self.hub)


class AtomList:
    """The root of an Atom feed that is no section's. links: relation and address."""

    def __init__(self, hub: Hub, links: Iterable[tuple[str, str]]) -> None:
        self.hub = hub
        self.links = links

    def extend_ns(self) -> dict[str, str]:
        return {}

    def extend_atom(self, feed: _Element) -> None:
        dressed(feed, self.hub)
        for rel, href in self.links:
            SubElement(feed, "link", rel=rel, href=href)


def dressed(root: _Element, hub: Hub) -> None:
    """Name the stylesheet that browsers show a feed in."""
    href = escape(f"{words.base(hub)}/static/feed.css")
    root.addprevious(ProcessingInstruction("xml-stylesheet", f'type="text/css" href="{href}"'))


def links(edition: Edition, hub: Hub) -> Iterator[tuple[str, str]]:
    """What a feed links to beside itself and its page: relation and address."""
    if edition.archive is not None:
        yield "current", f"{words.base(hub)}/{edition.section.id}.atom"
    elif to := words.address(hub.websub):  # an archive says nothing new, so nobody tells of it
        yield "hub", to
    if older := words.address(edition.prev_archive):
        yield "prev-archive", older
    elif (
        edition.archive is not None
    ):  # the oldest: an archive of nothing else would be incomplete; later it may not change
        yield "next-archive", f"{words.base(hub)}/{edition.section.id}/archive/{edition.archive + 1}.atom"


_PREFIXES = {"media": MEDIA, "itunes": podcasts.ITUNES, "podcast": podcasts.PODCAST}


def _spaces(edition: Edition) -> dict[str, str]:
    spaces = {extra.namespace for item in edition.items for extra in item.extras}
    used = {
        "media": any(item.image or item.enclosures for item in edition.items),
        "itunes": podcasts.ITUNES in spaces,
        "podcast": podcasts.PODCAST in spaces,
    }
    return {prefix: space for prefix, space in _PREFIXES.items() if used[prefix]}


# --- an item -----------------------------------------------------------------------------------------------------------


class AtomEntry:
    """One entry. url: its link, where feedgen did not write it. updated: as the entry says it."""

    def __init__(self, item: Item, url: str | None, updated: str, feed_language: str | None) -> None:
        self.item = item
        self.url = url
        self.updated = updated
        self.feed_language = feed_language

    def extend_atom(self, entry: _Element) -> None:
        item = self.item
        _language(entry, item, self.feed_language)
        for author in words.authors(item):
            SubElement(SubElement(entry, "author"), "name").text = author
        if self.url:
            SubElement(entry, "link", href=self.url)
        for enclosure in item.enclosures:
            if url := words.address(enclosure.url):
                link = SubElement(entry, "link", rel="enclosure", href=url)
                if type := words.media_type(enclosure.type):
                    link.set("type", type)
                if enclosure.length:
                    link.set("length", str(enclosure.length))
        for tag in words.names(item.tags):
            SubElement(entry, "category", term=tag)
        for url, name in words.related(item):
            SubElement(entry, "link", rel="related", href=url, title=name)
        self._source(entry)
        _picture(entry, item)
        podcasts.pass_through(entry, item.extras, itunes=True)

    def _source(self, entry: _Element) -> None:
        credit = self.item.credit
        url = words.address(credit.feed_url)
        source = SubElement(entry, "source")
        SubElement(source, "id").text = feed_id(credit.feed_url)
        SubElement(source, "title").text = words.headline(credit.feed_title) or words.authors(self.item)[0]
        SubElement(source, "updated").text = self.updated
        if url:
            SubElement(source, "link", rel="self", href=url)
        if home := words.address(credit.feed_home):
            SubElement(source, "link", rel="alternate", href=home)


class RssItem:
    """One item. RSS allows one enclosure, with type and length; what else there is to hear or see is media:content."""

    def __init__(self, item: Item, feed_language: str | None) -> None:
        self.item = item
        self.feed_language = feed_language

    def extend_rss(self, element: _Element) -> None:
        item, credit = self.item, self.item.credit
        _language(element, item, self.feed_language)
        for author in words.authors(item):
            SubElement(element, f"{{{DC}}}creator").text = author  # <author> would need an e-mail address
        for tag in words.names(item.tags):
            SubElement(element, "category").text = tag
        SubElement(element, "pubDate").text = rfc822(item.published)
        if url := words.old_address(credit.feed_url):
            SubElement(element, "source", url=url).text = words.headline(credit.feed_title) or words.headline(
                credit.outlet.name
            )
        _picture(element, item)  # before other media: readers show the first
        enclosed = next((url for enclosure in item.enclosures if (url := _enclose(element, enclosure))), None)
        shown = (enclosed, words.address(item.image))
        for enclosure in item.enclosures:
            if (url := words.old_address(enclosure.url)) and url not in shown:
                _media(element, url, type=words.media_type(enclosure.type), length=enclosure.length)
        podcasts.pass_through(element, item.extras, itunes=enclosed is None or enclosed.endswith(_HEARD_BY_ITUNES))


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def rfc822(when: datetime) -> str:
    """A date as RSS wants it. feedgen's own sets the process's locale to write one, for all threads."""
    return f"{_DAYS[when.weekday()]}, {when.day:02} {_MONTHS[when.month - 1]} {when.year:04} {when:%H:%M:%S} +0000"


_ESCAPED = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@lru_cache(maxsize=1024)
def feed_id(url: str) -> str:
    """A source feed's id where only its address is known: that, in the one form RFC 3986 6.2.2 calls normal."""
    known = words.address(url)
    try:
        unquote(known or "", errors="strict")
    except UnicodeDecodeError:
        known = None  # percent-encoded in an older charset: no normal form
    return _ESCAPED.sub(_normal, known) if known else f"urn:uuid:{uuid5(NAMESPACE_URL, words.line(url))}"


def _normal(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return sign if sign in _UNRESERVED else found[0].upper()


def _language(element: _Element, item: Item, feed_language: str | None) -> None:
    language = words.language(item.language)
    if language and language != feed_language:
        element.set(f"{{{XML}}}lang", language)


# --- pictures and sounds -----------------------------------------------------------------------------------------------

_HEARD_BY_ITUNES = (".m4a", ".mp3", ".mov", ".mp4", ".m4v", ".pdf", ".epub")


def _enclose(element: _Element, enclosure: Enclosure) -> str | None:
    url, type = words.address(enclosure.url), words.media_type(enclosure.type)
    if url is None or type is None or not enclosure.length or not words.ENCLOSABLE.fullmatch(url):
        return None
    SubElement(element, "enclosure", url=url, length=str(enclosure.length), type=type)
    return url


def _picture(element: _Element, item: Item) -> None:
    if url := words.old_address(item.image):
        _media(element, url, medium="image")
        SubElement(element, f"{{{MEDIA}}}thumbnail", url=url)


def _media(
    element: _Element, url: str, *, type: str | None = None, length: int | None = None, medium: str | None = None
) -> None:
    content = SubElement(element, f"{{{MEDIA}}}content", url=url)
    for name, value in (("type", type), ("fileSize", str(length) if length else None), ("medium", medium)):
        if value:
            content.set(name, value)
