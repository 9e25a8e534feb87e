"""What a body is that is no feed, in one sentence with the mend: for `status` and for whoever just added the source."""

import html
import re

from feedhub.core import urls

PAGE = re.compile(  # some feeds have HTML's document type
    rb"(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*(?:<!doctype\s+html[^>]*>(?!\s*<(?:\w+:)?(?:rss|feed|rdf))|<(?:html|head|body)\b)",
    re.IGNORECASE | re.DOTALL,
)
OTHERS = {
    b"opml": "this is an OPML list of feeds, not a feed; read it with feedhub sources import",
    b"urlset": "this is a sitemap, not a feed; look for a feed on the site's front page",
    b"sitemapindex": "this is a list of sitemaps, not a feed; look for a feed on the site's front page",
}
MAGIC = (
    (b"\x1f\x8b", "compressed data (gzip) that the server did not declare"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
LINK = re.compile(rb"<link\b[^<>]{0,2000}>", re.IGNORECASE)
ATTRIBUTE = re.compile(rb"""([a-zA-Z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
ELEMENT = re.compile(rb"<([A-Za-z_][\w.:-]{0,40})")
NAMED = 3  # of a page's feeds, in a sentence
HEAD = 200_000  # a page's links stand in its head
NOTHING = "this is XML, but no feed that is known here, and it lists no entries"


def by_its_bytes(body: bytes) -> str | None:
    """What other kind of file this is, None where it may be text. body: as it came."""
    found = (name for magic, name in MAGIC if body.startswith(magic))
    return next((f"this is {name}, not a feed" for name in found), None)


def at_a_glance(text: bytes, *, url: str) -> str | None:
    """Why this cannot be a feed, by how it begins; None where it may be one. text: decoded. url: of the page."""
    if not text.strip(b" \t\r\n\x00"):
        return "the body is empty"
    if PAGE.match(text[:5000]):
        feeds = [address for address, _ in linked_feeds(text, url=url)][:NAMED]
        return "this is an HTML page, not a feed" + (f"; its feeds: {', '.join(feeds)}" if feeds else "")
    return None


def no_root(text: bytes) -> str:
    """What a document is that has none of the elements a feed begins with."""
    found = ELEMENT.search(text[:HEAD])
    name = found[1].lower() if found else b""
    if name.split(b":")[-1] in OTHERS:
        return OTHERS[name.split(b":")[-1]]
    if name.split(b":")[-1] in (b"rss", b"rdf", b"feed"):
        return f"this is no whole feed: its first tag, <{name.decode('ascii')}>, never ends"
    if not found or b"\x00" in text[:1000]:
        return "this is plain text or binary data, not a feed"
    return f"this is no feed: its first element is <{name.decode('ascii', 'replace')}>"


def linked_feeds(page: bytes, *, url: str) -> list[tuple[str, str]]:
    """Address and title of each feed that a page names in its head. page: decoded; url: where it was."""
    found: dict[str, str] = {}
    for link in LINK.findall(page[:HEAD]):
        said = {
            m[1].decode().lower(): next((v for v in m.groups()[1:] if v is not None), b"").decode("utf-8", "replace")
            for m in ATTRIBUTE.finditer(link)
        }
        if said.get("type", "").strip().lower() in FEED_TYPES:
            address = urls.absolute(html.unescape(said.get("href", "")), url)
            if address:
                found.setdefault(address, " ".join(html.unescape(said.get("title", "")).split()))
    return list(found.items())
