"""Atom 1.0 (RFC 4287) and RSS 2.0 by feedgen, the only home of it; what it cannot write is `extras.py`.

feedgen writes the feed with those entries that are not rendered yet; the others are put where they belong among them.
feedgen is told every date, for it would stamp now; is given the newest entry last where it prepends, so we append; and
takes the last link for RSS `<link>`, so that comes last. What it cannot write hangs on its own hook for extensions.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from uuid import NAMESPACE_URL, uuid5
from zlib import crc32

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from feedhub.core.text import xml_safe
from feedhub.model import Correction, Edition, Hub, Item, Section
from feedhub.render import extras, words
from feedhub.render.kept import Kept, by_id

GENERATOR = "feedhub"  # without the version: an upgrade alone must not change every feed's bytes


def atom(edition: Edition, hub: Hub, kept: Kept) -> bytes:
    """The edition as an Atom 1.0 document, in UTF-8. kept: what is rendered already of its items."""
    edition = replace(edition, items=_told_apart(edition.items))
    return _written(edition, hub, kept, "atom", lambda missing: _atom(edition, hub, missing))


def rss(edition: Edition, hub: Hub, kept: Kept) -> bytes:
    """The edition as an RSS 2.0 document, in UTF-8. kept: what is rendered already of its items."""
    return _written(edition, hub, kept, "rss", lambda missing: _rss(edition, hub, missing))


_BEGINS = {"atom": re.compile(rb"<entry[ >]"), "rss": re.compile(rb"<item[ >]")}  # no text has a bare "<"
_ENDS = {"atom": b"</feed>", "rss": b"</channel></rss>"}


def _written(edition: Edition, hub: Hub, kept: Kept, format: str, write: Callable[[Sequence[Item]], bytes]) -> bytes:
    """write: makes the document with these of the edition's items only."""
    around: list[bytes] = []

    def entries(missing: Sequence[Item]) -> list[bytes]:
        try:
            document = write(missing)
        except ValueError:
            # lxml refuses what XML forbids. Sanitised content has none of it, and looking for it costs more than lxml.
            document = write([*map(_xml_safe, missing)])
        end = document.rindex(_ENDS[format])
        begins = [found.start() for found in _BEGINS[format].finditer(document)] + [end]
        around[:] = document[: begins[0]], document[end:]
        return [document[at:to] for at, to in pairwise(begins)]

    language = _language(edition.section, hub)
    place = (format, edition.section.id, language)
    told = kept.of(place, by_id(edition.items), entries, passing=edition.archive is not None)
    head, tail = around
    return b"".join((head, *told, tail, b"\n"))


def _xml_safe(item: Item) -> Item:
    return replace(item, content_html=xml_safe(item.content_html)) if item.content_html else item


# --- Atom --------------------------------------------------------------------------------------------------------------


def _atom(edition: Edition, hub: Hub, told: Sequence[Item]) -> bytes:
    section, base = edition.section, words.base(hub)
    feed = _feed(section, hub)
    feed.id(_feed_id(words.page_address(edition, hub) if edition.asked else f"{base}/{section.id}"))
    newest = _whole(max((item.updated for item in edition.items), default=edition.updated))
    moments = (_apart(item.updated, item.id) for item in edition.items if item.updated >= newest)
    feed.updated(max([_whole(edition.updated), *moments]))
    if section.description:
        feed.subtitle(words.headline(section.description))
    feed.author(_author(section, hub))
    feed.link(href=words.place(edition, hub, "atom"), rel="self", type="application/atom+xml")
    feed.link(href=words.page_address(edition, hub), rel="alternate", type="text/html")
    feed.icon(words.address(section.icon))
    feed.logo(words.address(section.image))
    _extend(feed, extras.AtomFeed(edition, hub))
    for item in told:
        feed.add_entry(_atom_entry(item, feed_language=feed.language()), order="append")
    return bytes(feed.atom_str())


def _atom_entry(item: Item, *, feed_language: str | None) -> FeedEntry:
    updated = _apart(item.updated, item.id)
    entry = FeedEntry()
    entry.id(words.identifier(item.id))
    entry.title(words.title(item))
    entry.updated(updated)
    entry.published(_whole(item.published))
    content, teaser = words.content(item, feed_language), words.teaser(item, feed_language)
    url = words.address(item.url)
    if content is None and url is None:  # an entry without a link must have content (4.1.2)
        content, teaser = teaser, ""
    if content is not None:
        entry.content(content, type="html")
    if teaser:
        entry.summary(teaser, type="html")
    if url and content is None:  # feedgen looks for it only then
        entry.link(href=url)
    beyond = extras.AtomEntry(item, None if content is None else url, updated.isoformat(), feed_language)
    entry.register_extension("beyond", lambda: beyond)
    return entry


def _apart(when: datetime, id: str) -> datetime:
    """A moment with a fraction of a second that is its item's own and never changes.

    Sources stamp a whole day's items with midnight; readers that order or compare by `updated` cannot tell such items
    apart, and the validator warns of it. The second stays true.

    when: a whole second, or one that `_told_apart` has put a little later.
    """
    return when.replace(microsecond=(crc32(id.encode(errors="replace")) + when.microsecond) % 1_000_000)


def _told_apart(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """A document's items, where two would have one moment with one of them put a little later."""
    later = _later([(item.updated, item.id) for item in items])
    if not any(later):
        return items
    return tuple(
        replace(item, updated=item.updated.replace(microsecond=by)) if by else item
        for item, by in zip(items, later, strict=True)
    )


def _later(said: Sequence[tuple[datetime, str]]) -> Sequence[int]:
    """By how many microseconds each of these is put later, so that no two have one moment.

    Of a thousand in one second, two have it by chance. The one whose id is the smaller stays, wherever it stands.
    """
    later, taken = [0] * len(said), set[datetime]()
    if len({when for when, _ in said}) < len(said) and len({_apart(when, id) for when, id in said}) < len(said):
        for at in sorted(range(len(said)), key=lambda at: said[at][1]):
            when, id = said[at]
            while (moment := _apart(when.replace(microsecond=later[at]), id)) in taken:
                later[at] += 1
            taken.add(moment)
    return later


# --- corrections ---------------------------------------------------------------------------------------------------------


def corrections(told: Sequence[Correction], section: Section, hub: Hub, *, updated: datetime) -> bytes:
    """A section's corrections as an Atom 1.0 document, in UTF-8, in the order given.

    updated: the feed's own where there are none.
    """
    base = words.base(hub)
    address = f"{base}/{section.id}/corrections.atom"
    feed = _feed(section, hub)
    feed.id(_feed_id(address))
    name = words.headline(section.title) or section.id
    feed.title(words.label("%(section)s: corrections", feed.language(), section=name))
    later = _later([(correction.at, correction.id) for correction in told])
    moments = [_apart(each.at.replace(microsecond=by), each.id) for each, by in zip(told, later, strict=True)]
    feed.updated(max(moments, default=_whole(updated)))
    feed.author(_author(section, hub))
    feed.link(href=address, rel="self", type="application/atom+xml")
    feed.link(href=f"{base}/{section.id}", rel="alternate", type="text/html")
    to = words.address(hub.websub)
    _extend(feed, extras.AtomList(hub, [("hub", to)] if to else []))
    for correction, moment in zip(told, moments, strict=True):
        feed.add_entry(_correction(correction, moment, feed.language()), order="append")
    return bytes(feed.atom_str()) + b"\n"


def _correction(told: Correction, moment: datetime, language: str | None) -> FeedEntry:
    entry = FeedEntry()
    entry.id(words.identifier(told.id))
    said = words.headline(told.title or "")
    label = words.label("Corrected" if told.kind == "corrected" else "Withdrawn", language)
    entry.title(f"{label}: {said}" if said else label)
    entry.updated(moment)
    entry.published(_whole(told.at))
    entry.content(words.changes(told, language), type="html")
    if url := words.address(told.url):
        entry.link(href=url)
    if outlet := words.headline(told.outlet or ""):
        entry.author({"name": outlet})
    return entry


# --- RSS ---------------------------------------------------------------------------------------------------------------


def _rss(edition: Edition, hub: Hub, told: Sequence[Item]) -> bytes:
    section = edition.section
    feed = _feed(section, hub)
    feed.description(words.headline(section.description or section.title) or section.id)
    feed.updated(_whole(edition.updated))
    feed.link(href=words.place(edition, hub, "rss"), rel="self", type="application/rss+xml")
    feed.link(href=words.page_address(edition, hub), rel="alternate")
    if contact := words.email(hub.contact):
        feed.webMaster(f"{contact} ({words.headline(hub.title).translate(_NO_PARENTHESES) or GENERATOR})")
    feed.image(_picture(words.address(section.image), words.address(section.icon)))
    _extend(feed, extras.RssFeed(edition, hub))
    for item in told:
        feed.add_entry(_rss_item(item, feed_language=feed.language()), order="append")
    return bytes(feed.rss_str())


_NO_PARENTHESES = str.maketrans("()", "[]")


def _picture(*urls: str | None) -> str | None:
    """The first that is of a kind RSS allows: GIF, JPEG or PNG."""
    return next((url for url in urls if url and url.lower().endswith((".png", ".jpg", ".jpeg", ".gif"))), None)


def _rss_item(item: Item, *, feed_language: str | None) -> FeedEntry:
    entry = FeedEntry()
    entry.guid(words.identifier(item.id), permalink=False)
    entry.title(words.title(item))
    content, teaser = words.content(item, feed_language), words.teaser(item, feed_language)
    if content is not None:
        entry.content(content)
    entry.description(teaser or words.gist(item) or None)
    if url := words.old_address(item.url):
        entry.link(href=url)
    entry.register_extension("beyond", lambda: extras.RssItem(item, feed_language))
    return entry


# --- both --------------------------------------------------------------------------------------------------------------


def _feed(section: Section, hub: Hub) -> FeedGenerator:
    feed = FeedGenerator()
    feed.title(words.headline(section.title) or section.id)
    feed.language(_language(section, hub))
    feed.rights(words.headline(section.copyright or "") or None)
    feed.generator(GENERATOR)
    return feed


def _language(section: Section, hub: Hub) -> str | None:
    return words.language(section.language) or words.language(hub.language)


def _feed_id(address: str) -> str:
    """A feed's id: its address's, so that the titles and items of what was subscribed to may change."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, address)}"


def _author(section: Section, hub: Hub) -> dict[str, str]:
    author = {"name": words.headline(section.author or hub.title) or section.id, "uri": f"{words.base(hub)}/"}
    if (contact := words.email(hub.contact)) and not section.author:
        author["email"] = contact
    return author


def _extend(feed: FeedGenerator, extension: object) -> None:
    feed.register_extension("beyond", lambda: extension)


def _whole(when: datetime) -> datetime:
    return when.replace(microsecond=0)
