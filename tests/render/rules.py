"""The rules of the formats, read strictly: what a validator would say of a document, in sentences of our own.

Atom: RFC 4287, 5005 (archives), 6721 (tombstones). RSS: the specification and the board's profile, with iTunes' own rules. JSON
Feed 1.1. Beside them what is ours: no text that a reader may take for a tag, none that turns round what follows.
"""

import json
import re
from collections import Counter
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
STONES = "{http://purl.org/atompub/tombstones/1.0}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
XML = "{http://www.w3.org/XML/1998/namespace}"

WEB = re.compile(r"https?://[a-z0-9._\-\[\]:]+/[!#$%&'()*+,./0-9:;=?@A-Z_a-z~-]*")
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.IGNORECASE | re.ASCII)
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
RFC822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0000")
MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)
EMAIL = re.compile(r"[\w.+-]+@[\w.-]+", re.ASCII)
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
TAG = re.compile(r"</?[a-z!?]", re.IGNORECASE)
OPENS = {**dict.fromkeys("\u202a\u202b\u202d\u202e", "\u202c"), **dict.fromkeys("\u2066\u2067\u2068", "\u2069")}


def faults(suffix, data):
    """What is wrong with a document, in sentences; none where nothing is."""
    found = {"atom": _atom, "rss": _rss, "json": _json}[suffix](data)
    return [sentence for sentence in found if sentence]


# --- Atom --------------------------------------------------------------------------------------------------------------

ONCE = ("id", "title", "updated")
AT_MOST_ONCE = ("generator", "icon", "logo", "rights", "subtitle", "published", "source", "summary", "content")
OF_FEED = {
    *ONCE,
    "generator",
    "icon",
    "logo",
    "rights",
    "subtitle",
    "author",
    "contributor",
    "category",
    "link",
    "entry",
}
OF_ENTRY = {*ONCE, "published", "source", "summary", "content", "rights", "author", "contributor", "category", "link"}
OF_ARCHIVES = ("prev-archive", "next-archive", "current")


def _atom(data):
    feed = etree.fromstring(data)
    yield feed.tag != f"{ATOM}feed" and "the root is no atom:feed"
    yield b"<feed" not in data[:512] and "the root is not within 512 bytes"
    yield from _names(feed, OF_FEED)
    yield from _counted(feed)
    yield feed.find(f"{ATOM}author") is None and "the feed has no author (4.1.1)"
    links = _links(feed)
    yield len(links["self"]) != 1 and "one self link is recommended (4.1.1)"
    yield from _archives(feed, links)
    for name in ("icon", "logo"):
        yield from (
            f"{name} is no address" for found in feed.findall(ATOM + name) if not WEB.fullmatch(found.text or "")
        )
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    yield len(set(ids)) < len(ids) and "two entries have one id (4.2.6)"
    moments = [entry.findtext(f"{ATOM}updated") for entry in entries]
    yield max(moments, default="") > feed.findtext(f"{ATOM}updated") and "an entry is newer than the feed (4.2.15)"
    yield from (f"no id that was withdrawn may be an entry's: {id}" for id in ids if id in _stones(feed))
    for entry in entries:
        yield from _entry(entry)
    yield from _everywhere(feed)


def _entry(entry):
    yield from _names(entry, OF_ENTRY)
    yield from _counted(entry)
    links = _links(entry)
    content, summary = entry.find(f"{ATOM}content"), entry.find(f"{ATOM}summary")
    if content is None:
        yield not links["alternate"] and "an entry without content has no link (4.1.2)"
        yield summary is None and "an entry without content has no summary"
    yield len(links["alternate"]) > 1 and "two alternate links of one type (4.1.2)"
    yield from (f"{rel} is a feed's link (RFC 5005)" for rel in OF_ARCHIVES if links[rel])
    for text in (content, summary):
        if text is not None:
            yield text.get("type") != "html" and f"{text.tag} is of type {text.get('type')}"
            yield from _markup(text.text or "")
    source = entry.find(f"{ATOM}source")
    if source is not None:
        yield from _counted(source)


def _names(element, known):
    for child in element.iterchildren(f"{ATOM}*"):
        yield child.tag.removeprefix(ATOM) not in known and f"{child.tag} is not known in {element.tag}"


def _counted(element):
    names = Counter(str(child.tag).removeprefix(ATOM) for child in element)
    yield from (f"{name} is there {names[name]} times in {element.tag}" for name in ONCE if names[name] != 1)
    yield from (f"{name} is there {names[name]} times in {element.tag}" for name in AT_MOST_ONCE if names[name] > 1)
    yield not IRI.fullmatch(element.findtext(f"{ATOM}id") or "") and "an id is no IRI (4.2.6)"
    for name in ("updated", "published"):
        for found in element.findall(ATOM + name):
            yield not RFC3339.fullmatch(found.text or "") and f"{found.text} is no date (3.3)"
    for name in ("title", "subtitle", "rights"):
        for found in element.findall(ATOM + name):
            yield from _plain(found.text, name)
    for person in element.findall(f"{ATOM}author"):
        yield len(person.findall(f"{ATOM}name")) != 1 and "a person has not one name (3.2)"
        yield from _plain(person.findtext(f"{ATOM}name"), "a name")
        email, uri = person.findtext(f"{ATOM}email"), person.findtext(f"{ATOM}uri")
        yield email is not None and not EMAIL.fullmatch(email) and f"{email} is no address of mail"
        yield uri is not None and not WEB.fullmatch(uri) and f"{uri} is no address"
    terms = [found.get("term") for found in element.findall(f"{ATOM}category")]
    for term in terms:
        yield from _plain(term, "a term")
    yield len(set(terms)) < len(terms) and "a category is said twice"


def _links(element):
    links = {rel: [] for rel in ("self", "alternate", "hub", "related", "enclosure", *OF_ARCHIVES)}
    for link in element.findall(f"{ATOM}link"):
        href = link.get("href") or ""
        assert WEB.fullmatch(href), f"{href!r} is no address"
        assert link.get("type") is None or MEDIA_TYPE.fullmatch(link.get("type")), "a link's type is none"
        assert link.get("length") is None or int(link.get("length")) > 0, "a length that nobody knows"
        assert link.get("title") is None or link.get("title").strip(), "an empty title"
        links[link.get("rel", "alternate")].append(href)
    return links


def _archives(feed, links):
    for rel in ("hub", *OF_ARCHIVES):
        yield len(links[rel]) > 1 and f"{rel} is there twice"
    if (own := feed.find(f"{HISTORY}archive")) is not None:
        yield bool(len(own) or own.text or own.attrib) and "fh:archive has something in it (RFC 5005 4)"
        yield not links["current"] and "an archive does not say what it is the archive of (RFC 5005 4)"
        yield not (links["prev-archive"] or links["next-archive"]) and "an archive of nothing else"
        yield links["current"] == links["self"] and "an archive is not the current feed"
    yield set(links["prev-archive"]) & set(links["self"]) and "an archive is before itself"


def _stones(feed):
    refs = []
    for stone in feed.iter(f"{STONES}*"):
        assert stone.tag == f"{STONES}deleted-entry"
        assert stone.getparent() is feed, "no tombstone is in an entry (RFC 6721 3)"
        assert IRI.fullmatch(stone.get("ref") or ""), "a tombstone without the id of its entry"
        assert RFC3339.fullmatch(stone.get("when") or ""), "a tombstone without its date"
        refs.append(stone.get("ref"))
    return refs


# --- RSS ---------------------------------------------------------------------------------------------------------------

OF_CHANNEL = {
    *(
        "title",
        "link",
        "description",
        "language",
        "copyright",
        "managingEditor",
        "webMaster",
        "pubDate",
        "lastBuildDate",
    ),
    *("category", "generator", "docs", "cloud", "ttl", "image", "rating", "textInput", "skipHours", "skipDays", "item"),
}
OF_ITEM = {"title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"}
MANY = {"category", "item"}


def _rss(data):
    root = etree.fromstring(data)
    yield (root.tag, root.get("version")) != ("rss", "2.0") and "the root is no RSS 2.0"
    yield b"<rss" not in data[:512] and "the root is not within 512 bytes"
    yield len(root) != 1 and "there is not one channel"
    channel = root[0]
    yield from _elements(channel, OF_CHANNEL)
    for name in ("title", "link", "description"):
        yield not (channel.findtext(name) or "").strip() and f"the channel has no {name}"
    yield from _plain(channel.findtext("title"), "the channel's title")
    yield not WEB.fullmatch(channel.findtext("link")) and "the channel's link is none"
    links = _links(channel)
    yield len(links["self"]) != 1 and "one atom:link says where the feed is (profile)"
    yield from _archives(channel, links)
    yield not RFC822.fullmatch(channel.findtext("lastBuildDate")) and "lastBuildDate is no date"
    language = channel.findtext("language")
    yield language is not None and not LANGUAGE.fullmatch(language) and f"{language} is no language"
    for image in channel.findall("image"):
        same = all(image.findtext(name) == channel.findtext(name) for name in ("title", "link"))
        yield not same and "the image has not the channel's title and link (profile)"
        yield not re.search(r"\.(png|gif|jpe?g)$", image.findtext("url"), re.IGNORECASE) and "no kind of image for RSS"
    master = channel.findtext("webMaster")
    yield (
        master is not None
        and not re.fullmatch(rf"{EMAIL.pattern} \([^()]+\)", master)
        and f"{master} is nobody (profile)"
    )
    items = channel.findall("item")
    guids = [item.findtext("guid") for item in items]
    yield len(set(guids)) < len(guids) and "two items have one guid"
    for item in items:
        yield from _item(item)
    if any(True for item in items for _ in item.iterchildren(f"{ITUNES}*")):
        for name in ("category", "explicit", "owner"):
            yield (
                len(channel.findall(ITUNES + name)) != 1
                and f"the channel's items speak iTunes, it has no itunes:{name}"
            )
        yield not EMAIL.fullmatch(channel.findtext(f"{ITUNES}owner/{ITUNES}email")) and "itunes:owner has no address"
    yield from _everywhere(root)


def _item(item):
    yield from _elements(item, OF_ITEM)
    yield from _plain(item.findtext("title"), "an item's title")
    yield not IRI.fullmatch(item.findtext("guid") or "") and "a guid is none"
    yield item.find("guid").get("isPermaLink") != "false" and "readers would take the guid for a link"
    link = item.findtext("link")
    yield link is not None and not WEB.fullmatch(link) and f"{link} is no address"
    date = item.findtext("pubDate")
    yield not RFC822.fullmatch(date) and f"{date} is no date"
    yield RFC822.fullmatch(date) and f"{parsedate_to_datetime(date):%a}" != date[:3] and "another day of the week"
    encoded = item.findall(f"{CONTENT}encoded")
    yield len(encoded) > 1 and "content:encoded is there twice"
    yield encoded and item.find("description") is None and "content:encoded goes with a description (profile)"
    for text in (*encoded, *item.findall("description")):
        yield from _markup(text.text or "")
    for enclosure in item.findall("enclosure"):
        yield set(enclosure.attrib) != {"url", "length", "type"} and "an enclosure needs url, length and type"
        yield not (enclosure.get("length").isdigit() and int(enclosure.get("length"))) and "a length that nobody knows"
        yield not MEDIA_TYPE.fullmatch(enclosure.get("type")) and "an enclosure's type is none"
        yield not WEB.fullmatch(enclosure.get("url")) and "an enclosure's url is none"
    for source in item.findall("source"):
        yield not WEB.fullmatch(source.get("url")) and "a source's url is none"
    for name in (*item.findall("category"), *item.findall("{http://purl.org/dc/elements/1.1/}creator")):
        yield from _plain(name.text, "a name")


def _elements(element, known):
    names = Counter(child.tag for child in element if isinstance(child.tag, str) and not child.tag.startswith("{"))
    yield from (f"{name} is not known in {element.tag}" for name in names if name not in known)
    yield from (
        f"{name} is there {count} times in {element.tag}"
        for name, count in names.items()
        if count > 1 and name not in MANY
    )


# --- JSON Feed ---------------------------------------------------------------------------------------------------------

JSON_FEED = {
    "version": str, "title": str, "items": list, "home_page_url": "url", "feed_url": "url", "description": str, "user_comment": str,
    "next_url": "url", "icon": "url", "favicon": "url", "authors": list, "language": str, "expired": bool, "hubs": list,
}  # fmt: skip
JSON_ITEM = {
    "id": str, "url": "url", "external_url": "url", "title": str, "content_html": str, "content_text": str, "summary": str,
    "image": "url", "banner_image": "url", "date_published": "date", "date_modified": "date", "authors": list, "tags": list,
    "language": str, "attachments": list,
}  # fmt: skip
JSON_AUTHOR = {"name": str, "url": "url", "avatar": "url"}
JSON_ATTACHMENT = {"url": "url", "mime_type": str, "title": str, "size_in_bytes": int, "duration_in_seconds": int}


def _json(data):
    feed = json.loads(data.decode(), parse_constant=_no_json)
    yield data[:1] != b"{" and "no BOM, no space before"
    yield from _object(feed, JSON_FEED, needs=("version", "title", "items"))
    yield feed.get("version") != "https://jsonfeed.org/version/1.1" and "another version"
    yield from _plain(feed.get("title"), "the title")
    yield from _json_authors(feed)
    for hub in feed.get("hubs", []):
        yield from _object(hub, {"type": str, "url": "url"}, needs=("type", "url"))
    ids = [item.get("id") for item in feed["items"]]
    yield len(set(ids)) < len(ids) and "two items have one id"
    for item in feed["items"]:
        yield from _object(item, JSON_ITEM, needs=("id",))
        yield "content_html" not in item and "content_text" not in item and "an item needs one of two contents"
        yield from _plain(item.get("title"), "an item's title")
        yield from _json_authors(item)
        yield from _markup(item.get("content_html", ""))
        for tag in item.get("tags", []):
            yield from _plain(tag, "a tag")
        for attachment in item.get("attachments", []):
            yield from _object(attachment, JSON_ATTACHMENT, needs=("url", "mime_type"))
            yield not MEDIA_TYPE.fullmatch(attachment.get("mime_type", "")) and "an attachment's type is none"
            yield attachment.get("size_in_bytes", 1) < 1 and "a size that nobody knows"
    yield from _values(feed)


def _no_json(name):
    raise AssertionError(f"{name} is no JSON")


def _json_authors(told):
    for author in told.get("authors", []):
        yield from _object(author, JSON_AUTHOR, needs=())
        yield not author and "an author needs one of name, url, avatar"
        yield from _plain(author.get("name"), "an author's name")


def _object(told, known, *, needs):
    yield from (f"{name} is missing" for name in needs if name not in told)
    for name, value in told.items():
        if name.startswith("_"):
            yield not isinstance(value, dict) and f"{name} is no object"
        elif (kind := known.get(name)) is None:
            yield f"{name} is not known"
        elif kind == "url":
            yield not WEB.fullmatch(value) and f"{name} is no address"
        elif kind == "date":
            yield not RFC3339.fullmatch(value) and f"{name} is no date"
        else:
            yield type(value) is not kind and f"{name} is of another kind"
    yield "language" in told and not LANGUAGE.fullmatch(told["language"]) and "language is none"


def _values(told):
    if isinstance(told, dict | list):
        yield not told and told != [] and "an empty object"
        for value in told.values() if isinstance(told, dict) else told:
            yield from _values(value)
    elif isinstance(told, str):
        yield not told and "an empty text"
        yield from _text(told, "a text")
    else:
        yield told is None and "a null"


# --- texts -------------------------------------------------------------------------------------------------------------


def _plain(text, where):
    """A text that some readers take for HTML."""
    yield not (text or "").strip() and f"{where} is empty"
    yield TAG.search(text or "") and f"{where} holds what looks like a tag: {text}"


def _everywhere(root):
    for element in root.iter(etree.Element):
        for said in (element.text or "", *element.attrib.values()):
            if element.tag not in (f"{ATOM}content", f"{ATOM}summary", f"{CONTENT}encoded", "description"):
                yield from _text(said, element.tag)
        language = element.get(f"{XML}lang")
        yield language is not None and not LANGUAGE.fullmatch(language) and f"{language} is no language"


def _text(text, where):
    yield re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]", text) and f"{where} holds controls"
    yield not _closes(text) and f"{where} turns round what follows: {text!r}"


def _markup(html):
    reader = _Texts()
    reader.feed(html)
    reader.close()
    for text in reader.texts:
        yield not _closes(text) and f"the markup turns round what follows: {text!r}"


class _Texts(HTMLParser):
    """The texts of HTML, and its attributes."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.texts = []

    def handle_starttag(self, tag, attrs):
        self.texts += [value for _, value in attrs if value]

    def handle_data(self, data):
        self.texts.append(data)


def _closes(text):
    waiting = []
    for sign in text:
        if sign in OPENS:
            waiting.append(OPENS[sign])
        elif sign in "\u202c\u2069" and (not waiting or waiting.pop() != sign):
            return False
    return not waiting
