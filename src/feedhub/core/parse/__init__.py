"""From a body to a Document: each entry read once, rightly, and damage contained.

    decode     bytes -> UTF-8 (cjk: what nobody declares)
    cut        UTF-8 -> head and items, each item with its digest; those seen before go no further
    contain    which piece is read how: head and new items, damaged ones mended alone (mend)
    entries    a piece -> what feedparser's handlers make of it, where they are wrong ours (handlers)
    adapt      that -> Entry, Document
    jsonfeed   JSON Feed, beside all that (fields: what both share)
    refuse     what is no feed -> the sentence that says what it is
    opml       lists of feeds, which are no feeds

`parse` is all that others call, and `linked_feeds` of a page. Neither raises, asks a network or reads a clock.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Literal

from feedhub.core import dates
from feedhub.core.parse import cut, decode, refuse
from feedhub.model import Document, Entry, Unreadable

READER = (
    b"feedhub 1"  # part of each digest; raise it when entries come to be read otherwise, so that all are read again
)
MOST_ITEMS = 5000
DATE = re.compile(rb"<(?:\w+:)?(?:pubDate|published|updated|date|issued|modified|created)[^<>]*>([^<]{1,100})<")
FORMATS: Mapping[cut.Kind, Literal["atom", "rss", "other"]] = {
    "feed": "atom",
    "rss": "rss",
    "rdf": "rss",
    "other": "other",
}


def parse(
    body: bytes,
    *,
    content_type: str | None,
    url: str,
    encoding: str | None = None,
    seen: frozenset[bytes] = frozenset(),
) -> Document | Unreadable:
    """Read a feed: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0, JSON Feed 1.x, and what else feedparser knows.

    content_type: the header as received. url: where the body was in the end. encoding: the operator's word on the body.
    seen: the digests of the last document from here; items that have one are not read again, only counted.

    An entry may be `damaged`: guessed at, until a second document shows the same bytes. What could not be read, or not yet
    (a document may cost only so much mending), is counted and left out.
    """
    if reason := refuse.by_its_bytes(body):
        return Unreadable(reason=reason)
    text = decode.utf8(body, content_type=content_type, encoding=encoding)
    if reason := refuse.at_a_glance(text, url=url):
        return Unreadable(reason=reason)
    if text[:1] in (b"{", b"["):
        from feedhub.core.parse import jsonfeed

        return jsonfeed.read(text.decode("utf-8", "replace"), url=url, seen=seen)
    document = cut.pieces(text)
    if document is None:
        return Unreadable(reason=refuse.no_root(text))
    return _read(document, url=url, seen=seen)


def linked_feeds(body: bytes, *, content_type: str | None, url: str) -> list[tuple[str, str]]:
    """Address and title of each feed that a page names in its head."""
    return refuse.linked_feeds(decode.utf8(body, content_type=content_type), url=url)


def _read(document: cut.Cut, *, url: str, seen: frozenset[bytes]) -> Document | Unreadable:
    from feedhub.core.parse import adapt, contain

    document = contain.framed(document)
    atom = document.kind == "feed"
    said, uncut, loosely = contain.head(document, url)
    about = adapt.feed(said, url=url)
    inherited = adapt.people(said.get("authors")) if atom else ()
    context = repr((READER, url, document.root, document.channel, document.entities, inherited)).encode()
    key = blake2b(context, digest_size=32).digest()
    reader = contain.Items(document, url)
    found: list[Entry] = []
    digests: set[bytes] = set()
    for index in _newest(document, MOST_ITEMS):
        digest = blake2b(document.item(index), digest_size=16, key=key).digest()
        if digest in seen:
            digests.add(digest)
            continue
        read = reader.read(index)
        if read is None:
            if not reader.spent:  # else there is time for it at the next poll
                digests.add(digest)
            continue
        raw, damaged = read
        if damaged and not (document.cut_short and index == document.count - 1):  # what has no end is never whole
            once = blake2b(digest, digest_size=16).digest()
            damaged = once not in seen  # two documents say the same, so it is no accident of transport
            digest = once if damaged else digest
        digests.add(digest)
        if adapt.says(raw):
            found.append(adapt.entry(raw, atom=atom, inherited=inherited, damaged=damaged, digest=digest))
    found += [adapt.entry(raw, atom=atom, inherited=inherited, damaged=loosely) for raw in uncut if adapt.says(raw)]
    if document.kind == "other" and not uncut:
        return Unreadable(reason=refuse.NOTHING)
    return Document(
        format=FORMATS[document.kind],
        entries=tuple(found),
        items=document.count + len(uncut),
        digests=frozenset(digests),
        **about,
    )


def _newest(document: cut.Cut, most: int) -> range:
    """The items that are read where a document lists too many: the first, or the last where those are the newer ones."""
    count = document.count
    if count <= most:
        return range(count)
    first, last = _date(document.item(0)), _date(document.item(count - 1))
    return range(count - most, count) if first and last and last > first else range(most)


def _date(item: bytes) -> datetime | None:
    found = DATE.search(item[:100_000])
    return dates.parse_date(found[1].decode("utf-8", "replace")) if found else None
