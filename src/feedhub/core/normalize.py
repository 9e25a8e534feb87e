"""From an entry to an article: one model for every format, bounded, safe to show, its addresses absolute.

Once in an entry's life: what was seen before is not read again. Who it is (id, keys) is decided by `core/dedup`.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from feedhub.core import language, text
from feedhub.core.urls import absolute, canonical_url, followed, is_redirector, registrable_domain
from feedhub.model import Article, Document, Enclosure, Entry, Extra, Source

LONGEST_TITLE = 1_000  # characters; the limits are far above what publishers write, and bound what one entry can cost
LONGEST_SUMMARY = 4_000
LONGEST_CONTENT = 1_000_000
LONGEST_NAME = 200
LONGEST_URL = 8_000
LONGEST_GUID = 4_000
MOST = 50  # of authors, categories, enclosures and passed-on elements
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before there was a web to publish on: what software writes for "none"
TELLING = 200  # characters in which a language shows
FAR_MORE = 30  # words by which a description must be ahead of a content to be what there is to read


def article(entry: Entry, document: Document, source: Source, *, feed_url: str, now: datetime) -> Article:
    """What an entry is in our model, without id, keys and story.

    feed_url: where the document was, for the outlet of entries that name nobody. now: becomes `first_seen`; no date is later.
    """
    url = _address(entry.url, entry.base or feed_url)
    base = _base(entry, url, feed_url)
    title = _line(entry.title, LONGEST_TITLE)
    content, summary = _bodies(entry, base)
    enclosures = _enclosures(entry.enclosures, base)
    return Article(
        id="",
        source=source.id,
        outlet=_outlet(url, entry, document, source, feed_url),
        first_seen=now,
        guid=entry.guid.strip()[:LONGEST_GUID] or None if entry.guid else None,
        url=url,
        canonical_url=canonical_url(url) if url else None,
        title=title,
        summary=summary,
        content_html=content,
        published=_first_date((entry.published, entry.updated), now),
        updated=_first_date((entry.updated,), now),
        authors=_names(entry.authors),
        categories=_names(entry.categories),
        enclosures=enclosures,
        image=_image(entry, enclosures, content, base),
        language=_language(entry, document, title, summary, content),
        origin=entry.origin,
        extras=tuple(_bounded(extra) for extra in entry.extras[:MOST]),
    )


def _base(entry: Entry, url: str | None, feed_url: str) -> str:
    """What resolves a text's addresses: what the document says; the article where the feed is kept on another site."""
    base = entry.base or feed_url
    elsewhere = url is not None and base == feed_url and registrable_domain(url) != registrable_domain(base)
    return url if url and elsewhere and not is_redirector(url) else base


def _bodies(entry: Entry, base: str) -> tuple[str | None, str | None]:
    """What the item has to read, and its summary as plain text: the description twice where there is nothing longer."""
    said = (entry.content or "")[:LONGEST_CONTENT]
    description = (entry.summary or "")[:LONGEST_CONTENT]
    summary = text.plain(description)
    content = text.sanitize(said, base)
    if description and (not text.shows(content) or _far_more(summary, content)):
        content = text.sanitize(description, base)
    return (content if text.shows(content) else None), _shortened(summary) or None


def _far_more(summary: str, content: str) -> bool:
    """Whether a content is no more than a line beside its description ("Read more")."""
    if len(summary) <= len(content):
        return False
    return len(text.words(summary)) > 2 * len(text.words(text.plain(content))) + FAR_MORE


def _shortened(summary: str) -> str:
    if len(summary) <= LONGEST_SUMMARY:
        return summary
    return summary[:LONGEST_SUMMARY].rsplit(" ", 1)[0] + "…"


def _outlet(url: str | None, entry: Entry, document: Document, source: Source, feed_url: str) -> str:
    """Who is speaking: the link's own domain; the feed that the entry says it comes from, where the link tells nothing new.

    A link tells nothing where it leads to the feed's own site (which carries others) or through a redirector.
    """
    link = followed(url) if url else None
    telling = link is not None and link.startswith(("http://", "https://")) and not is_redirector(link)
    domain = registrable_domain(link) if telling and link else ""
    origin = _site(entry.origin.url) if entry.origin else ""
    if origin and domain in ("", registrable_domain(feed_url)):
        return origin
    if telling:
        return domain or source.id
    return _site(document.home) or _site(feed_url) or source.id


def _site(url: str | None) -> str:
    return registrable_domain(url) if url and not is_redirector(url) else ""


def _first_date(stated: Iterable[datetime | None], now: datetime) -> datetime | None:
    """The first date that can be meant, never after the moment at which we saw it."""
    return next((min(date, now) for date in stated if date and date >= EARLIEST), None)


def _language(
    entry: Entry, document: Document, title: str | None, summary: str | None, content: str | None
) -> str | None:
    if stated := language.declared(entry.language) or language.declared(document.language):
        return stated
    said = f"{title or ''} {summary or ''}"
    return language.detect(said if len(said) > TELLING else f"{said} {text.plain((content or '')[: 10 * TELLING])}")


def _image(entry: Entry, enclosures: tuple[Enclosure, ...], content: str | None, base: str) -> str | None:
    pictures = (enclosure.url for enclosure in enclosures if (enclosure.type or "").startswith("image/"))
    return _address(entry.image, base) or next(pictures, None) or text.first_picture(content or "")


def _enclosures(said: tuple[Enclosure, ...], base: str) -> tuple[Enclosure, ...]:
    found = ((_address(enclosure.url, base), enclosure) for enclosure in said[:MOST])
    return tuple(dict.fromkeys(replace(enclosure, url=url) for url, enclosure in found if url))


def _address(said: str | None, base: str) -> str | None:
    url = absolute(said, base) if said and len(said) <= LONGEST_URL else None
    return url if url and len(url) <= LONGEST_URL else None


def _names(said: tuple[str, ...]) -> tuple[str, ...]:
    found = (_line(name, LONGEST_NAME) for name in said[:MOST])
    return tuple(dict.fromkeys(name for name in found if name))


def _line(said: str | None, longest: int) -> str | None:
    """Plain text on one line, None where nothing is left."""
    return " ".join(text.xml_safe(said[: 4 * longest]).split())[:longest].strip() or None if said else None


def _bounded(extra: Extra) -> Extra:
    return replace(
        extra,
        text=extra.text[:LONGEST_SUMMARY] if extra.text else extra.text,
        attributes=_short(extra.attributes),
        parts=tuple(replace(part, attributes=_short(part.attributes)) for part in extra.parts[:MOST]),
    )


def _short(attributes: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value[:LONGEST_URL]) for name, value in attributes[:MOST])
