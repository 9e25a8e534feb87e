"""From feedparser's dictionaries to our Entry and Document: which of the things said is the title, the address, the date.

What is said stays as said: judging, sanitising and falling back on other fields is `core/normalize.py`.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from feedhub.core import language, text, urls
from feedhub.core.dates import parse_date
from feedhub.core.parse.fields import (
    LONGEST_BODY,
    LONGEST_GUID,
    LONGEST_NAME,
    LONGEST_TTL,
    LONGEST_URL,
    line,
    names,
    paragraphs,
    size,
)
from feedhub.model import Enclosure, Entry, Extra, Origin

Raw = dict[str, Any]

RELATIONS = "http://www.iana.org/assignments/relation/"  # RFC 4287 4.2.7.2: the IRI form of a registered name
PUBLISHED = ("said_published", "said_issued", "said_date", "said_created")  # the first that is there counts
HTML = ("text/html", "application/xhtml+xml")
VOID_END = re.compile(r"</(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)>")
MAILBOX = re.compile(r"[^\s()<>,;:\"@]{1,64}@[^\s()<>,;:\"@]{1,255}")
PLAYED, SHOWN = ("audio", "video"), ("audio", "video", "image")  # the first half of a media type
PERIODS = {"hourly": 1, "daily": 24, "weekly": 24 * 7, "monthly": 24 * 30, "yearly": 24 * 365}
PAGING = ("first", "last", "next", "previous", "prev-archive", "next-archive", "current")  # RFC 5005 3, 4
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&#?\w+;")


def entry(raw: Raw, *, atom: bool, inherited: tuple[str, ...], damaged: bool, digest: bytes | None = None) -> Entry:
    """raw: as the handlers filled it. atom: its links are elements with attributes only. inherited: the feed's authors."""
    base = raw.get("base") or ""
    extras = raw.get("extras") or []
    itunes: dict[str, tuple[str, Raw]] = {}
    for namespace, name, said, attributes in extras:
        if "itunes" in namespace:
            itunes.setdefault(name, (said, attributes))
    content, detail = _content(raw)
    summary = _html(raw.get("summary"), raw.get("summary_detail"))
    if not summary and not content:
        summary = _fallback(raw, itunes)
    return Entry(
        guid=_guid(raw),
        url=_address(raw, atom=atom),
        title=_title(raw) or line(itunes.get("title", ("", {}))[0] or raw.get("media_title") or ""),
        summary=summary,
        content=content,
        base=(detail if content else raw.get("summary_detail") or {}).get("base") or base,
        published=next((moment for key in PUBLISHED if (moment := _date(raw, key))), None),
        updated=_date(raw, "said_updated"),
        authors=people(raw.get("authors"))
        or names([itunes.get("author", ("", {}))[0]])
        or (_inherited(raw, inherited) if atom else ()),
        categories=names([_category(*category) for category in raw.get("categories") or ()]),
        enclosures=tuple(_enclosures(raw)),
        image=_image(raw, itunes, base),
        language=_language(raw, detail),
        origin=_origin(raw.get("source")),
        extras=tuple(
            Extra(namespace=namespace, name=name, text=said or None, attributes=tuple(sorted(attributes.items())))
            for namespace, name, said, attributes in extras
        ),
        damaged=damaged,
        digest=digest,
    )


def says(raw: Raw) -> bool:
    """Whether an item says anything at all: an empty one is nobody's article."""
    return any(value for key, value in raw.items() if key not in ("base", "own_language", "rss_link_base"))


def feed(raw: Raw, *, url: str) -> dict[str, Any]:
    """What a document says of itself, as arguments for `model.Document`. url: its own address."""
    links = list(_links(raw, url))
    image = raw.get("image") or {}
    return {
        "id": line(raw.get("guid_text") or "", LONGEST_GUID),
        "title": _title(raw),
        "home": _alternate(links) or _absolute(raw.get("rss_link"), raw.get("rss_link_base") or url),
        "self_link": next((address for relation, address, _ in links if relation == "self"), None),
        "hubs": tuple(dict.fromkeys(address for relation, address, _ in links if relation == "hub")),
        "language": language.declared(raw.get("language") or None),
        "description": _plain(raw.get("subtitle"), raw.get("subtitle_detail")),
        "icon": _absolute(raw.get("icon"), url),
        "image": _absolute(raw.get("logo"), url) or _absolute(image.get("href"), url),
        "ttl": _ttl(raw),
        "skip_hours": frozenset(
            int(hour) % 24 for hour in raw.get("hours") or () if len(hour) <= 2 and hour.isdecimal() and int(hour) <= 24
        ),
        "skip_days": frozenset(DAYS.index(day.lower()) for day in raw.get("days") or () if day.lower() in DAYS),
        "tombstones": tuple(dict.fromkeys(raw.get("tombstones") or ())),
        "paging": tuple((relation, address) for relation, address, _ in links if relation in PAGING),
    }


def people(authors: list[Raw] | None) -> tuple[str, ...]:
    """Names: of Atom's persons, and out of RSS's `jane@example.org (Jane Roe)`; a mailbox where there is no name."""
    return names([_person(author) for author in authors or ()])


def _person(author: Raw) -> str | None:
    said = (author.get("name") or "").strip()
    if said:
        return str(said)
    said = (author.get("text") or "")[:1000].strip()
    mailbox = MAILBOX.search(said)
    if mailbox:
        rest = (said[: mailbox.start()] + " " + said[mailbox.end() :]).replace("mailto:", "")
        return rest.strip(' \t\r\n()<>[],;:"') or mailbox[0]
    return said or author.get("email")


def _inherited(raw: Raw, inherited: tuple[str, ...]) -> tuple[str, ...]:
    """RFC 4287 4.2.1: the authors of the entry's source, else the feed's. In RSS a channel's editor wrote no item."""
    return () if any(raw.get("authors") or ()) else people((raw.get("source") or {}).get("authors")) or inherited


def _category(term: str | None, label: str | None) -> str | None:
    """The term names the category (RFC 4287 4.2.2); a label is for where the term is an address or a number."""
    return label if label and (not term or "://" in term or term.isdecimal()) else term


def _guid(raw: Raw) -> str | None:
    said = raw.get("guid_text") or raw.get("id")  # the latter is rdf:about
    return said.strip()[:LONGEST_GUID] or None if isinstance(said, str) else None


def _address(raw: Raw, *, atom: bool) -> str | None:
    """The alternate link; in RSS the link, whatever else there is, or a guid that is one."""
    base = raw.get("base") or ""
    alternate = _alternate(_links(raw, base))
    if atom:
        return alternate
    return _absolute(raw.get("rss_link"), raw.get("rss_link_base") or base) or alternate or _permalink(raw, base)


def _permalink(raw: Raw, base: str) -> str | None:
    """RSS 2.0: a guid is an address unless it says no; one that says nothing must look like one."""
    said, guid = raw.get("permalink"), raw.get("guid_text") or ""
    if said == "true" or (said == "" and guid.lower().startswith(("http://", "https://", "/"))):
        return _absolute(guid, base)
    return None


def _links(raw: Raw, base: str) -> Iterator[tuple[str, str, Raw]]:
    for link in raw.get("links") or ():
        address = _absolute(link.get("href"), link.get("base") or base)
        if address:
            relation = (link.get("rel") or "alternate").strip().lower()
            yield relation.removeprefix(RELATIONS), address, link


def _alternate(links: "Iterator[tuple[str, str, Raw]] | list[tuple[str, str, Raw]]") -> str | None:
    found = [(address, link) for relation, address, link in links if relation == "alternate"]
    pages = [address for address, link in found if (link.get("type") or "text/html").lower() in HTML]
    return pages[0] if pages else found[0][0] if found else None


def _absolute(said: object, base: str) -> str | None:
    if not isinstance(said, str) or not said.strip() or len(said) > LONGEST_URL:
        return None
    return urls.absolute(said.replace("&amp;", "&"), base)  # escaped twice, as every tenth feed does


def _date(raw: Raw, key: str) -> datetime | None:
    said = raw.get(key)
    return parse_date(said) if said else None


# --- texts ---


def _title(raw: Raw) -> str | None:
    return _plain(raw.get("title"), raw.get("title_detail"))


def _plain(said: str | None, detail: Raw | None) -> str | None:
    if not said:
        return None
    said = said[:LONGEST_BODY]
    if (detail or {}).get("type") in HTML:
        return line(text.plain(said)) or line(MARKUP.sub(" ", said))
    return line(said)


def _html(said: str | None, detail: Raw | None) -> str | None:
    """As HTML whatever it was said in; None for what is no text (RFC 4287 4.1.3.3)."""
    if not said:
        return None
    said = said[:LONGEST_BODY]
    kind = (detail or {}).get("type") or "text/html"
    if kind == "application/xhtml+xml":
        return VOID_END.sub("", said)  # feedparser writes <br></br>, which is two in HTML
    if kind == "text/html":
        return said
    return paragraphs(said) or None if kind.startswith("text/") and not kind.endswith("xml") else None


def _content(raw: Raw) -> tuple[str | None, Raw]:
    """The longest of what is given as content, with its language and base."""
    found = [(html, detail) for detail in raw.get("content") or () if (html := _html(detail.get("value"), detail))]
    return max(found, key=lambda each: len(each[0])) if found else (None, {})


def _fallback(raw: Raw, itunes: dict[str, tuple[str, Raw]]) -> str | None:
    """Where an item has no text of its own, what describes its recording or picture is all there is to read."""
    nothing: tuple[str, Raw] = ("", {})
    candidates = (
        raw.get("dc_description"),
        itunes.get("summary", nothing)[0],
        raw.get("media_description"),
        itunes.get("subtitle", nothing)[0],
    )
    said = next((each[:LONGEST_BODY] for each in candidates if each), "")
    return (said if MARKUP.search(said) else paragraphs(said)) or None


def _language(raw: Raw, content: Raw) -> str | None:
    """The nearest declaration (RFC 4287 2): on the entry, in it, on its content or title."""
    title = raw.get("title_detail") or {}
    declarations = (
        raw.get("own_language"),
        raw.get("language"),
        content.get("own_language"),
        title.get("own_language"),
    )
    return next((declared for said in declarations if said and (declared := language.declared(said))), None)


# --- pictures and recordings ---


def _enclosures(raw: Raw) -> Iterator[Enclosure]:
    """Enclosures, sound and film of Media RSS, and Atom's content elsewhere (RFC 4287 4.1.3.2); each address once."""
    base = raw.get("base") or ""
    said = [
        *(link for link in raw.get("links") or () if _relation(link) == "enclosure"),
        *({**media, "href": media.get("url")} for media in raw.get("media_content") or () if _medium(media) in PLAYED),
        *(
            {**content, "href": content["src"]}
            for content in raw.get("content") or ()
            if "src" in content and _medium(content) in SHOWN
        ),
    ]
    seen = set()
    for each in said:
        address = _absolute(each.get("href"), each.get("base") or base)
        if address and address not in seen:
            seen.add(address)
            length = size(each.get("length") or each.get("filesize"))
            yield Enclosure(url=address, type=line(each.get("type") or "", LONGEST_NAME), length=length)


def _relation(link: Raw) -> str:
    return (link.get("rel") or "alternate").strip().lower().removeprefix(RELATIONS)


def _medium(media: Raw) -> str:
    return str(media.get("medium") or (media.get("type") or "").split("/")[0]).lower()


def _image(raw: Raw, itunes: dict[str, tuple[str, Raw]], base: str) -> str | None:
    """Media RSS's pictures, the widest first; else its thumbnails, iTunes' picture, the item's own, an enclosed one."""
    pictures = sorted(
        (media for media in raw.get("media_content") or () if _medium(media) == "image"), key=_width, reverse=True
    )
    said = [
        *((media.get("url"), media.get("base")) for media in (*pictures, *(raw.get("media_thumbnail") or ()))),
        (itunes.get("image", ("", {}))[1].get("href"), None),
        (raw.get("item_image"), None),
        *(
            (link.get("href"), link.get("base"))
            for link in raw.get("links") or ()
            if _relation(link) == "enclosure" and _medium(link) == "image"
        ),
    ]
    return next((address for href, own in said if (address := _absolute(href, own or base))), None)


def _width(media: Raw) -> int:
    width = media.get("width") or ""
    return int(width) if width.isascii() and width.isdigit() and len(width) < 6 else 0


# --- the feed ---


def _origin(source: object) -> Origin | None:
    """RSS `<source url>` with the title as text; Atom's source with links."""
    if not isinstance(source, dict):
        return None
    links = {relation: address for relation, address, _ in _links(source, "")}
    address = (
        _absolute(source.get("source_url"), "")
        or links.get("self")
        or links.get("alternate")
        or _absolute(source.get("guid_text"), "")
    )
    title = _title(source)
    return Origin(title=title, url=address) if title or address else None


def _ttl(raw: Raw) -> timedelta | None:
    """RSS ttl in minutes, else sy:updatePeriod divided by its frequency."""
    minutes = (raw.get("ttl") or "").strip()
    if minutes.isascii() and minutes.isdigit() and int(minutes[:9]) > 0:
        return min(timedelta(minutes=int(minutes[:9])), LONGEST_TTL)
    hours = PERIODS.get((raw.get("sy_updateperiod") or "").strip().lower())
    if not hours:
        return None
    times = (raw.get("sy_updatefrequency") or "").strip()
    frequency = int(times[:6]) if times.isascii() and times.isdigit() else 1
    return min(timedelta(hours=hours) / max(frequency, 1), LONGEST_TTL)
