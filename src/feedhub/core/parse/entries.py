"""The home of feedparser: from the pieces of a document to what feedparser makes of each, mended.

feedparser's handlers are the one mapping from markup to fields, for whole items (`Strict`, driven by expat directly) and for
damaged ones (`Loose`). Where a handler loses or mixes up what was said, `Mends` has another of the same name, for both. The
values are still feedparser's dictionaries; `adapt.py` makes entries of them.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from xml.parsers import expat

from feedparser.api import LooseFeedParser, StrictFeedParser
from feedparser.mixin import _FeedParserMixin  # one private name; a test pins what we use of it

from feedhub.core import urls
from feedhub.core.parse import mend
from feedhub.core.parse.cut import Cut, doctype

Raw = dict[str, Any]  # an entry or a feed as feedparser's handlers fill it

MOST_ITEMS = 5000
MOST_ELEMENTS = 20_000  # of one item or head; a long article has some hundred
DEEPEST = 200
MOST_ATTRIBUTES = 500
LONGEST_TAG = 1_000_000  # bytes; pictures are put into attributes
MOST_OF_A_KIND = 200  # authors, categories, links, pictures, extras of one entry
CHUNK = 65_536
LONGEST_ITEM = 4_000_000
LONGEST_LOOSE = 100_000  # bytes of an item; feedparser's loose parser is quadratic on hostile text
MOST_LOOSE = 1_000_000  # bytes of a document, at some 1 MB/s
NAME = re.compile(rb"[^\s/>]+")
SEPARATOR = "\f"  # no character of XML, so in no namespace
# feedparser's handlers stumble in each of these ways over elements where they do not expect them.
STUMBLES = (LookupError, ValueError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError)
ENDED = (  # the document is over, whatever follows or is missing
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
)
# feedparser would take RSS that declares the namespace of Atom for Atom.
VERSIONS = {"rss": "rss20", "rdf": "rss10", "feed": "atom03", "other": ""}
NAMESPACES = {  # beside those feedparser knows
    "https://podcastindex.org/namespace/1.0": "podcast",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "http://purl.org/atompub/tombstones/1.0": "tombstone",
    "http://purl.org/syndication/history/1.0": "fh",
}
EXTRAS = {"itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd", "podcast": "https://podcastindex.org/namespace/1.0"}
SWALLOWED = ("itunes:", "podcast:", "tombstone:")
ADDRESSES = frozenset(("href", "src", "cite", "poster", "data", "longdesc", "background"))


def head(cut: Cut, base: str) -> tuple[Raw, list[Raw], bool]:
    """What a document says of itself, and its entries where it was not cut; and whether it had to be read loosely."""
    tries = (
        lambda: cut.head,
        lambda: mend.declarations(cut.head, cut.root) + mend.characters(cut.head[len(cut.root) :], cut.entities),
        lambda: (
            mend.declarations(cut.head, cut.root) + mend.tags(mend.characters(cut.head[len(cut.root) :], cut.entities))
        ),
    )
    for whole in tries:
        reader = Strict.begun(cut, base)
        try:
            reader.give(doctype(cut.entities) + whole(), last=True)
        except expat.ExpatError as error:
            if error.code not in ENDED:
                continue
        except STUMBLES:
            break
        except TooMuch:
            pass  # what was read until then stands
        return dict(reader.feeddata), [dict(entry) for entry in reader.entries], False
    loose = Loose.read(cut.head, cut, base) if len(cut.head) <= MOST_LOOSE else None
    return (dict(loose.feeddata), [dict(entry) for entry in loose.entries], True) if loose else ({}, [], True)


class Items:
    """Reads the items of one document, each by itself: whole ones in one go, damaged ones mended alone, loosely at last."""

    def __init__(self, cut: Cut, base: str) -> None:
        self.cut, self.base = cut, base
        self.strict: Strict | None = None
        self.loose_left = MOST_LOOSE

    def read(self, index: int) -> tuple[Raw, bool] | None:
        """The item and whether it was guessed at; None if nothing of it can be read or it exceeds a limit.

        What was guessed at and has no identity left is left out: it would come back as another article.
        """
        piece = self.cut.item(index)
        if len(piece) > LONGEST_ITEM:
            return None
        self.strict = self.strict or Strict.opened(self.cut, self.cut.root, self.base)
        if raw := self.strict.read(piece):
            return raw, False
        self.strict = None
        if self.cut.cut_short and index == self.cut.count - 1:
            raw = self._alone(self._trimmed(piece))
            return (raw, True) if raw and (raw.get("guid_text") or raw.get("id")) else None
        end = b"</" + NAME.match(piece, 1)[0] + b">"  # type: ignore[index]  # a piece begins with its tag
        for change in (lambda p: p, lambda p: mend.characters(p, self.cut.entities), mend.tags):
            piece = change(piece)
            if raw := self._alone(piece if piece.endswith(end) else piece + end):
                return raw, False
        raw = self._alone(mend.balance(piece)) or self._loosely(piece)
        return (
            (raw, True)
            if raw and (raw.get("guid_text") or raw.get("id") or raw.get("rss_link") or raw.get("links"))
            else None
        )

    def _alone(self, piece: bytes) -> Raw | None:
        return Strict.opened(self.cut, mend.declarations(piece, self.cut.root), self.base).read(piece)

    def _loosely(self, piece: bytes) -> Raw | None:
        if len(piece) > min(LONGEST_LOOSE, self.loose_left):
            return self._alone(self._trimmed(piece))
        self.loose_left -= len(piece)
        reader = Loose.read(self.cut.root + self.cut.channel + piece + self.cut.closing, self.cut, self.base)
        return dict(reader.entries[0]) if reader and reader.entries else None

    def _trimmed(self, piece: bytes) -> bytes:
        """The item up to its last child that is whole."""
        piece = mend.characters(piece, self.cut.entities)
        before = doctype(self.cut.entities) + mend.declarations(piece, self.cut.root) + self.cut.channel
        outside = 2 if self.cut.channel else 1
        depth = whole = 0

        def start(_name: str, _attributes: object) -> None:
            nonlocal depth
            depth += 1

        def end(_name: str) -> None:
            nonlocal depth, whole
            depth -= 1
            if depth == outside + 1:
                whole = parser.CurrentByteIndex - len(before)

        parser = expat.ParserCreate("utf-8", SEPARATOR)
        parser.StartElementHandler, parser.EndElementHandler = start, end
        with suppress(expat.ExpatError):
            parser.Parse(before + piece, True)
        name = NAME.match(piece, 1)[0]  # type: ignore[index]  # a piece begins with its tag
        start_tag = piece.find(b">") + 1
        return piece[: piece.find(b">", whole) + 1 if whole > 0 else start_tag] + b"</" + name + b">"


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
            self.nested = True
            return
        if attrs:
            attrs = self._rebased(attrs)
        if ":" in tag and not self.incontent:
            prefix, name = tag.split(":", 1)
            prefix = self.namespacemap.get(prefix, prefix)
            if (self.inentry and prefix in EXTRAS) or prefix == "tombstone":
                self.swallowed, self.nested = tag, False
                self.extra = (prefix, name, dict(attrs))
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
        elif not self.nested:  # what has parts would be nonsense without them
            self._append("extras", (EXTRAS[prefix], name, joined(pieces), attributes))

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

    def _get_context(self) -> Any:
        """An item's own <image> must not write into the feed's."""
        return self.entries[-1] if self.inentry and not self.insource else super()._get_context()

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
        if element == "category" or (element == "title" and -1 < self.title_depth <= self.depth):
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
            entry.setdefault("content", []).append(said)
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

    def _start_guid(self, attrs_d: Raw) -> None:
        self.push("guid_text", 1)
        self._get_context()["permalink"] = attrs_d.get("ispermalink", "true").strip().lower() == "true"

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
        self._append("categories", (attrs_d.get("term"), attrs_d.get("label")))

    def _end_category(self) -> None:
        text = self.pop("category")
        if text:
            self._append("categories", (text, None))

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

    # --- the feed: feedparser keeps the last hour and day only ---

    def _start_hour(self, attrs_d: Raw) -> None:
        self.push("hour", 1)

    def _end_hour(self) -> None:
        self._append("hours", self.pop("hour"))

    def _start_day(self, attrs_d: Raw) -> None:
        self.push("day", 1)

    def _end_day(self) -> None:
        self._append("days", self.pop("day"))


class Loose(Mends, LooseFeedParser):  # type: ignore[misc]  # untyped base
    """For what is beyond mending; one item, or the head, at a time."""

    @classmethod
    def read(cls, piece: bytes, cut: Cut, base: str) -> "Loose | None":
        reader = cls("", None, "utf-8", {name.decode(): value.decode() for name, value in cut.entities.items()})
        reader.prepare(cut, base)
        try:
            reader.feed(piece.decode("utf-8", "replace"))
        except (*STUMBLES, TooMuch):
            return None
        return reader


class Strict(Mends, StrictFeedParser):  # type: ignore[misc]  # untyped base
    """For what is well-formed. expat calls the handlers itself: Python's SAX layers cost as much as all the rest."""

    @classmethod
    def begun(cls, cut: Cut, base: str) -> "Strict":
        reader = cls("", None, "utf-8")
        reader.prepare(cut, base)
        parser = expat.ParserCreate("utf-8", SEPARATOR)
        parser.namespace_prefixes = True
        parser.ordered_attributes = True
        parser.buffer_text = True
        parser.buffer_size = CHUNK
        parser.StartNamespaceDeclHandler = reader.declare
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.handle_data
        reader.parser = parser
        reader.fed = 0
        reader.tags = {}
        return reader

    @classmethod
    def opened(cls, cut: Cut, root: bytes, base: str) -> "Strict":
        """A reader of single items, one after the other, each as if it were the only one."""
        reader = cls.begun(cut, base)
        reader.give(doctype(cut.entities) + root + cut.channel)
        reader.fresh = {key: value for key, value in reader.__dict__.items() if key not in ("parser", "fed", "tags")}
        return reader

    def read(self, piece: bytes) -> Raw | None:
        """One item; None where it is not well-formed, and then this reader is of no more use."""
        level = self.fresh["level"]
        for key, value in self.fresh.items():
            self.__dict__[key] = type(value)(value) if isinstance(value, list | dict) else value
        try:
            self.give(piece)
        except (expat.ExpatError, TooMuch, *STUMBLES):
            return None
        return dict(self.entries[0]) if self.level == level and len(self.entries) == 1 and not self.inentry else None

    def give(self, piece: bytes, *, last: bool = False) -> None:
        """Raises expat.ExpatError, TooMuch or one of STUMBLES; then this reader is of no more use."""
        for begin in range(0, len(piece), CHUNK):
            chunk = piece[begin : begin + CHUNK]
            self.fed += len(chunk)
            self.parser.Parse(chunk, False)
            if self.fed - self.parser.CurrentByteIndex > LONGEST_TAG:
                raise TooMuch
        if last:
            self.parser.Parse(b"", True)

    def declare(self, prefix: str | None, uri: str | None) -> None:
        if uri:
            self.track_namespace(prefix, uri)

    def start(self, name: str, attributes: list[str]) -> None:
        """Outside content most elements have no attributes: those need no more than their handler and the stacks."""
        tag = self.tags.get(name) or self._tag(name)
        if attributes or self.incontent or self.swallowed or tag.startswith(SWALLOWED):
            names = [n if SEPARATOR not in n else self._attribute(n) for n in attributes[::2]]
            self.unknown_starttag(tag, list(zip(names, attributes[1::2], strict=True)))
            return
        self.level += 1
        self.elements += 1
        if self.level > DEEPEST or self.elements > MOST_ELEMENTS:
            raise TooMuch
        self.depth += 1
        self.basestack.append("")
        self.langstack.append(self.lang)
        key = tag.replace(":", "_", 1)
        handler = getattr(self, "_start_" + key, None)
        if handler:
            handler({})
        else:
            self.push(key, 1)

    def end(self, name: str) -> None:
        tag = self.tags[name]
        if self.incontent or self.swallowed or self.svgOK:
            self.unknown_endtag(tag)
            return
        key = tag.replace(":", "_", 1)
        handler = getattr(self, "_end_" + key, None)
        if handler:
            handler()
        else:
            self.pop(key)
        self.basestack.pop()
        self.langstack.pop()
        self.lang = self.langstack[-1] if self.langstack else None
        self.depth -= 1
        self._out()

    def _tag(self, name: str) -> str:
        """The name by which feedparser's handlers know an element, wherever its prefix comes from."""
        uri, local, prefix = _parts(name)
        if uri:
            prefix = self._prefix(uri, prefix)
        tag = self.tags[name] = (f"{prefix}:{local}" if prefix else local).lower()
        return tag

    def _attribute(self, name: str) -> str:
        uri, local, prefix = _parts(name)
        prefix = self._prefix(uri, prefix)
        return f"{prefix}:{local}" if prefix else local

    def _prefix(self, uri: str, prefix: str) -> str:
        lower = uri.lower()
        if "backend.userland.com/rss" in lower:
            return ""
        known = self._matchnamespaces.get(lower)
        return known if known is not None else NAMESPACES.get(lower, prefix)


def joined(pieces: list[str | bytes]) -> str:
    """The loose parser gives characters that it read by number as UTF-8."""
    return "".join([piece if isinstance(piece, str) else piece.decode() for piece in pieces]).strip()


def _parts(name: str) -> tuple[str, str, str]:
    parts = name.split(SEPARATOR)
    if len(parts) == 1:
        return "", name, ""
    return parts[0], parts[1], parts[2] if len(parts) > 2 else ""
