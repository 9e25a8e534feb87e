"""JSON Feed 1.0 and 1.1 (jsonfeed.org), read calmly: a value of the wrong type is as if it were not there."""

import json
from hashlib import blake2b
from typing import Any

from feedhub.core import language, text, urls
from feedhub.core.dates import parse_date
from feedhub.core.parse.fields import LONGEST_BODY, LONGEST_GUID, LONGEST_URL, line, names, paragraphs, size
from feedhub.model import Document, Enclosure, Entry, Unreadable

READER = b"jsonfeed 1"  # part of each digest: raise it when an entry comes to be read otherwise
MOST_ITEMS = 5000
MOST_OF_A_KIND = 200
NAMESPACE = "jsonfeed.org/version/"


def read(source: str, *, url: str, seen: frozenset[bytes]) -> Document | Unreadable:
    """source: the whole document as text. url: its own address, which relative ones are resolved against."""
    try:
        feed = json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return Unreadable(reason="this is neither a feed nor whole JSON")
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return Unreadable(reason="this is JSON, but no JSON Feed (it lists no items)")
    known = NAMESPACE in _text(feed, "version")
    if items and not known and not any(isinstance(item, dict) and "id" in item for item in items):
        return Unreadable(reason="this is JSON, but no JSON Feed (it names no version of jsonfeed.org)")
    listed = [item for item in items if isinstance(item, dict)]
    authors = _authors(feed)
    context = blake2b(repr((READER, url, authors)).encode("utf-8", "replace"), digest_size=16).digest()
    digests, entries = [], []
    for item in listed[:MOST_ITEMS]:
        digest = blake2b(json.dumps(item, sort_keys=True).encode(), key=context, digest_size=16).digest()
        digests.append(digest)
        if digest not in seen:
            entries.append(_entry(item, authors, url, digest))
    return Document(
        format="json",
        entries=tuple(entries),
        items=len(listed),
        digests=frozenset(digests),
        title=line(_text(feed, "title")),
        home=_url(feed, "home_page_url", url),
        self_link=_url(feed, "feed_url", url),
        hubs=tuple(
            hub
            for each in _list(feed, "hubs")
            if isinstance(each, dict) and _text(each, "type").lower() == "websub" and (hub := _url(each, "url", url))
        ),
        language=language.declared(_text(feed, "language") or None),
        description=line(_text(feed, "description")),
        icon=_url(feed, "favicon", url),
        image=_url(feed, "icon", url),
        paging=(("next", following),) if (following := _url(feed, "next_url", url)) else (),
    )


def _entry(item: dict[str, Any], inherited: tuple[str, ...], base: str, digest: bytes) -> Entry:
    html = _text(item, "content_html")
    summary = _text(item, "summary")
    return Entry(
        guid=_identity(item.get("id")),
        url=_url(item, "url", base) or _url(item, "external_url", base),
        title=line(_text(item, "title")),
        summary=paragraphs(summary[:LONGEST_BODY]) or None,
        content=html[:LONGEST_BODY] or paragraphs(_text(item, "content_text")[:LONGEST_BODY]) or None,
        base=base,
        published=parse_date(_text(item, "date_published")),
        updated=parse_date(_text(item, "date_modified")),
        authors=_authors(item) or inherited,
        categories=names([tag for tag in _list(item, "tags") if isinstance(tag, str)][:MOST_OF_A_KIND]),
        enclosures=tuple(
            Enclosure(url=address, type=_text(each, "mime_type") or None, length=size(each.get("size_in_bytes")))
            for each in _list(item, "attachments")[:MOST_OF_A_KIND]
            if isinstance(each, dict) and (address := _url(each, "url", base))
        ),
        image=_url(item, "image", base) or _url(item, "banner_image", base),
        language=language.declared(_text(item, "language") or None),
        digest=digest,
    )


def _identity(value: object) -> str | None:
    """1.1: a string; 1.0 lets numbers be coerced. 1.0 and 1 are one number to JSON, so one identity."""
    if isinstance(value, str):
        return text.xml_safe(value).strip()[:LONGEST_GUID] or None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _authors(of: dict[str, Any]) -> tuple[str, ...]:
    """1.1 lists them, 1.0 has one; a list that names nobody does not hide the one."""
    people = [*_list(of, "authors")[:MOST_OF_A_KIND], of.get("author")]
    return names([_text(each, "name") or _text(each, "url") for each in people if isinstance(each, dict)])


def _text(of: dict[str, Any], key: str) -> str:
    value = of.get(key)
    return text.xml_safe(value).strip() if isinstance(value, str) else ""


def _list(of: dict[str, Any], key: str) -> list[Any]:
    value = of.get(key)
    return value if isinstance(value, list) else []


def _url(of: dict[str, Any], key: str, base: str) -> str | None:
    value = _text(of, key)
    return urls.absolute(value, base) if value and len(value) <= LONGEST_URL else None
