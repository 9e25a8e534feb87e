"""feedparser's handlers where they are wrong: the one mapping from markup to fields, mended.

`entries.py` drives them, strictly or loosely; the values are still feedparser's dictionaries, of which `adapt.py` makes
entries. Each method here replaces feedparser's of the same name, and says why if the name does not.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from feedparser.mixin import _FeedParserMixin  # one private name; a test pins what we use of it

from feedhub.core import urls
from feedhub.core.parse.cut import Cut
from feedhub.model import Part

Raw = dict[str, Any]  # an entry or a feed as the handlers fill it

MOST_ITEMS = 5000  # of a document that was not cut
MOST_ELEMENTS = 20_000  # of one item or head; a long article has some hundred
DEEPEST = 200
MOST_ATTRIBUTES = 500
MOST_OF_A_KIND = 200  # authors, categories, links, pictures, extras of one entry
# feedparser would take RSS that declares the namespace of Atom for Atom.
VERSIONS = {"rss": "rss20", "rdf": "rss10", "feed": "atom03", "other": ""}
UNKNOWN = "?"  # no name of an element
EXTRAS = {"itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd", "podcast": "https://podcastindex.org/namespace/1.0"}
SPELLED = {  # handlers know names in lower case, apps do not
    name.lower(): name
    for name in (
        *("accountId", "accountUrl", "alternateEnclosure", "contentLink", "customKey", "customValue", "episodeType"),
        *("feedGuid", "feedUrl", "itemGuid", "remoteItem", "remotePercentage", "remoteStartTime", "socialInteract"),
        *("startTime", "valueRecipient", "valueTimeSplit"),
    )
}
ADDRESSES = frozenset(("href", "src", "cite", "poster", "data", "longdesc", "background"))


class TooMuch(Exception):
    """A piece exceeds a limit; it is left out."""


def _said(key: str) -> tuple[Callable[..., None], Callable[..., None]]:
    """Handlers of an element with text that is kept under its own name."""

    def start(self: Any, _attributes: Raw) -> None:
        self.push(key, 1)

    def end(self: Any) -> None:
        self._keep(key)

    return start, end


class Mends(_FeedParserMixin):  # type: ignore[misc]  # untyped base
    """feedparser's handlers where they are wrong.

    base: what relative addresses of this place resolve against (XML Base); feedparser's own resolving is off, since it joins
    addresses at every element. level: elements open.
    """

    base = ""
    level = 0
    elements = 0
    swallowed: str | None = None
    resolve_relative_uris = sanitize_html = False  # both are ours to do

    def prepare(self, cut: Cut, base: str) -> None:
        self.base = base
        self.bases: list[tuple[int, str]] = []
        self.version = "atom10" if cut.atom else VERSIONS[cut.kind]

    # --- elements ---

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        self.level += 1
        self.elements += 1
        if self.level > DEEPEST or self.elements > MOST_ELEMENTS or len(attrs) > MOST_ATTRIBUTES:
            raise TooMuch
        if self.swallowed:
            self._part(tag, attrs)
            return
        if attrs:
            attrs = self._rebased(attrs)
        if ":" in tag and not self.incontent:
            prefix, name = tag.split(":", 1)
            prefix = self.namespacemap.get(prefix, prefix)
            if (self.inentry and prefix in EXTRAS) or prefix == "tombstone":
                self.swallowed, self.torn = tag, False
                self.extra = (prefix, name, dict(attrs))
                self.outer = self.level
                self.parts: list[Part] = []
                self.elementstack.append([tag, 0, []])
                return
        super().unknown_starttag(tag, attrs)

    def unknown_endtag(self, tag: str) -> None:
        if self.swallowed is None:
            super().unknown_endtag(tag)
        elif tag == self.swallowed:
            self._swallow()
        self._out()

    def _out(self) -> None:
        self.level -= 1
        if self.bases and self.bases[-1][0] > self.level:
            self.base = self.bases.pop()[1]

    def _rebased(self, attrs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Take xml:base out and into force; inside XHTML resolve by it, since an entry has one base only (RFC 4287 2)."""
        for name, inner in attrs:
            if name == "xml:lang" and self.level == 1:  # feedparser knows the roots of RSS 2.0 and Atom only
                self.feeddata["language"] = inner
            if name == "xml:base" or (name.lower() == "base" and not self.version):  # the latter is CDF's
                self.bases.append((self.level, self.base))
                self.base = urls.absolute(inner, self.base) or self.base
                attrs = [pair for pair in attrs if pair[0] != name]
        if self.incontent and self.base != self.contentparams.get("base"):
            attrs = [(k, (urls.absolute(v, self.base) or v) if k in ADDRESSES else v) for k, v in attrs]
        return attrs

    def _swallow(self) -> None:
        """The end of an element that no handler sees: one that passes through as it is, or a tombstone (RFC 6721)."""
        prefix, name, attributes = self.extra
        self.swallowed = None
        _, _, pieces = self.elementstack.pop()
        if prefix == "tombstone":
            if name == "deleted-entry" and attributes.get("ref"):
                self._append("tombstones", attributes["ref"])
        elif not self.torn:
            text = "" if self.parts else joined(pieces)
            spelled = {SPELLED.get(key, key): value for key, value in attributes.items()}
            self._append("extras", (EXTRAS[prefix], SPELLED.get(name, name), text, spelled, tuple(self.parts)))

    def _part(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        """An element within one that passes through: it passes with it; strangers' tear it, for it would be nonsense without."""
        prefix, _, name = tag.partition(":")
        if (
            self.extra[0] != "podcast"
            or self.namespacemap.get(prefix, prefix) != "podcast"
            or len(self.parts) >= MOST_OF_A_KIND
        ):
            self.torn = True
            return
        said = tuple(sorted((SPELLED.get(key, key), value) for key, value in attrs))
        self.parts.append(Part(depth=self.level - self.outer, name=SPELLED.get(name, name), attributes=said))

    def _append(self, key: str, value: object) -> None:
        found = self._get_context().setdefault(key, [])
        if len(found) < MOST_OF_A_KIND:
            found.append(value)

    def _keep(self, key: str) -> None:
        """The end of an element with text: the last that says anything, as feedparser has it, but an empty one is nothing."""
        context = self._get_context()
        before = dict.get(context, key)
        if not self.pop(key) and before:
            context[key] = before

    # --- elements that nobody knows: feedparser keeps each under its own name, and <links> or <authors> become what they like

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_start_"):
            return self._start_unknown
        if name.startswith("_end_"):
            return self._end_unknown
        raise AttributeError(name)

    def _start_unknown(self, attrs_d: Raw) -> None:
        self.push(UNKNOWN, 1)

    def _end_unknown(self) -> None:
        if self.elementstack and self.elementstack[-1][0] == UNKNOWN:
            self.elementstack.pop()

    _end_itunes_block = _end_itunes_explicit = _end_itunes_keywords = _end_geom = _end_unknown  # they have no start

    # --- what frames an entry ---

    def _start_item(self, attrs_d: Raw) -> None:
        if len(self.entries) >= MOST_ITEMS:
            raise TooMuch
        self.elements = 0
        super()._start_item(attrs_d)
        self.entries[-1]["base"] = self.base
        self.entries[-1]["own_language"] = attrs_d.get("xml:lang")

    _start_entry = _start_item

    def _end_channel(self) -> None:
        """Nothing: RSS 1.0 has the channel's image after it, and feedparser drops what comes when no feed is open."""

    _end_feed = _end_channel

    # --- texts ---

    def pop(self, element: str, strip_whitespace: int = 1) -> Any:
        """The text of an element, put where it belongs.

        feedparser looks up each character of each text in a table of windows-1252, a quarter of all its time: decode.py has
        done that. Where markup is to be put together or Base64 to be read, it is still feedparser's.
        """
        if not self.elementstack or self.elementstack[-1][0] != element:
            return None
        parameters = self.contentparams
        kind = dict.get(parameters, "type")
        if kind == "application/xhtml+xml" or dict.get(parameters, "base64") or not self.elementstack[-1][1]:
            return super().pop(element, strip_whitespace)
        text = joined(self.elementstack.pop()[2])
        if kind is not None or "&" in text:
            text = self.decode_entities(element, text)
        if kind == "text/plain" and not self.version.startswith("atom") and self.looks_like_html(text):
            parameters["type"] = "text/html"
        if not text.isascii():
            with suppress(UnicodeError):  # UTF-8 that was taken for windows-1252 once before it was published
                text = text.encode("iso-8859-1").decode("utf-8")
        self._put(element, text)
        return text

    def _put(self, element: str, text: str) -> None:
        if element in ("category", "tags") or (element == "title" and -1 < self.title_depth <= self.depth):
            return
        said = {**self.contentparams, "value": text} if self.incontent else None
        if not self.inentry or self.insource:
            if self.infeed or self.insource:
                context = self._get_context()
                element = "subtitle" if element == "description" else element
                context[element] = text
                if said:
                    context[element + "_detail"] = said
            return
        entry = self.entries[-1]
        if element == "content":
            entry.setdefault("content", []).append({**self.contentparams, "value": text})
            return
        element = "summary" if element == "description" else element
        depths = self.property_depth_map.setdefault(entry, {})
        if self.depth <= depths.get(element, self.depth):
            depths[element] = self.depth
            entry[element] = text
        if said:
            entry[element + "_detail"] = said

    # --- addresses: as said, with the base that was in force ---

    def _start_link(self, attrs_d: Raw) -> None:
        if "href" in attrs_d:
            self._append("links", {**attrs_d, "base": self.base})
        else:
            self.push("image_link" if self.inimage else "rss_link", 1)

    def _end_link(self) -> None:
        self.pop("image_link")
        if self.elementstack and self.elementstack[-1][0] == "rss_link":
            self._keep("rss_link")
            self._get_context()["rss_link_base"] = self.base

    def _start_source(self, attrs_d: Raw) -> None:
        super()._start_source(attrs_d)
        self.sourcedata["source_url"] = attrs_d.get("url")

    def _start_guid(self, attrs_d: Raw) -> None:
        self.push("guid_text", 1)
        self._get_context()["permalink"] = attrs_d.get("ispermalink", "").strip().lower()

    def _start_id(self, attrs_d: Raw) -> None:
        self.push("guid_text", 1)

    def _end_guid(self) -> None:
        self._keep("guid_text")

    _end_id = _end_guid

    def _start_enclosure(self, attrs_d: Raw) -> None:
        href = attrs_d.get("url") or attrs_d.get("href") or attrs_d.get("uri") or attrs_d.get("rdf:resource")
        self._append("links", {**attrs_d, "rel": "enclosure", "href": href, "base": self.base})

    def _start_url(self, attrs_d: Raw) -> None:
        self.push("item_image" if self.inimage and self.inentry else "href", 1)

    _start_homepage = _start_uri = _start_url

    def _end_url(self) -> None:
        self.pop("item_image")
        super()._end_url()

    _end_homepage = _end_uri = _end_url

    # --- people and categories: feedparser searches them again and again, quadratic in what a stranger sends ---

    def _start_author(self, attrs_d: Raw) -> None:
        self.inauthor = 1
        self.push("author", 1)
        self._append("authors", {})

    def _end_author(self) -> None:
        text = self.pop("author")
        self.inauthor = 0
        if text:
            self._get_context()["authors"][-1].setdefault("text", text)

    _start_managingeditor = _start_dc_creator = _start_dc_author = _start_author
    _end_managingeditor = _end_dc_creator = _end_dc_author = _end_author

    def _sync_author_detail(self, key: str = "author") -> None:
        """Nothing: adapt.py splits names from addresses."""

    def _start_category(self, attrs_d: Raw) -> None:
        self.push("category", 1)
        if self.inentry:
            self._append("categories", (attrs_d.get("term"), attrs_d.get("label")))

    def _end_category(self) -> None:
        text = self.pop("category")
        if text and self.inentry:
            self._append("categories", (text, None))

    def _end_tags(self) -> None:
        for term in (self.pop("tags") or "").split(",", MOST_OF_A_KIND):
            self._append("categories", (term, None))

    _start_keywords, _end_keywords = _start_category, _end_category

    # --- texts: each under its own name; feedparser lets the last of them win, whatever it describes ---

    def push_content(self, tag: str, attrs_d: Raw, default_content_type: str, expecting_text: int) -> None:
        super().push_content(tag, attrs_d, default_content_type, expecting_text)
        self.contentparams["base"] = self.base
        self.contentparams["own_language"] = attrs_d.get("xml:lang")

    def _start_content(self, attrs_d: Raw) -> None:
        self.hasContent = 1
        self.push_content("content", attrs_d, "text/plain", 1)
        if attrs_d.get("src"):
            self.contentparams["src"] = attrs_d["src"]

    def _end_content(self) -> None:
        """Content is no summary (RFC 4287 4.1.3, 4.2.13)."""
        self.pop_content("content")

    _end_body = _end_xhtml_body = _end_content_encoded = _end_fullitem = _end_content

    _start_media_title, _end_media_title = _said("media_title")
    _start_media_description, _end_media_description = _said("media_description")
    _start_dc_description, _end_dc_description = _said("dc_description")
    _start_media_category, _end_media_category = _said("media_category")
    _start_media_keywords, _end_media_keywords = _said("media_keywords")

    def _start_media_content(self, attrs_d: Raw) -> None:
        self._append("media_content", {**attrs_d, "base": self.base})

    def _start_media_thumbnail(self, attrs_d: Raw) -> None:
        self._append("media_thumbnail", {**attrs_d, "base": self.base})

    def _end_media_thumbnail(self) -> None:
        """Nothing: the address is an attribute."""

    # --- dates: as said, each kind by itself; feedparser makes dc:date an update and parses each as it goes ---

    _start_published, _end_published = _start_pubdate, _end_pubdate = _said("said_published")
    _start_issued, _end_issued = _start_dcterms_issued, _end_dcterms_issued = _said("said_issued")
    _start_dc_date, _end_dc_date = _said("said_date")
    _start_created, _end_created = _start_dcterms_created, _end_dcterms_created = _said("said_created")
    _start_updated, _end_updated = _start_modified, _end_modified = _said("said_updated")
    _start_dcterms_modified, _end_dcterms_modified = _start_updated, _end_updated
    _start_lastbuilddate, _end_lastbuilddate = _said("last_build_date")
    _start_expirationdate, _end_expirationdate = _said("expiration_date")

    _start_ttl, _end_ttl = _said("ttl")
    _start_icon, _end_icon = _said("icon")
    _start_logo, _end_logo = _said("logo")
    _start_sy_updateperiod, _end_sy_updateperiod = _said("sy_updateperiod")
    _start_sy_updatefrequency, _end_sy_updatefrequency = _said("sy_updatefrequency")

    # --- the feed: feedparser keeps the last hour and day only ---

    def _start_hour(self, attrs_d: Raw) -> None:
        self.push("hour", 1)

    def _end_hour(self) -> None:
        self._append("hours", self.pop("hour"))

    def _start_day(self, attrs_d: Raw) -> None:
        self.push("day", 1)

    def _end_day(self) -> None:
        self._append("days", self.pop("day"))


def joined(pieces: list[str | bytes]) -> str:
    """The loose parser gives characters that it read by number as UTF-8."""
    return "".join([piece if isinstance(piece, str) else piece.decode() for piece in pieces]).strip()
