"""The home of feedparser: its strict and its loose parser, one piece of a document at a time.

Both have the handlers of `handlers.py`. Which piece is read by which is `contain.py`.
"""

from xml.parsers import expat

from feedparser.api import LooseFeedParser, StrictFeedParser

from feedhub.core.parse.cut import Cut, doctype
from feedhub.core.parse.handlers import DEEPEST, MOST_ATTRIBUTES, MOST_ELEMENTS, Mends, Raw, TooMuch

LONGEST_TAG = 1_000_000  # bytes; pictures are put into attributes
LONGEST_TEXT = 8_000_000  # characters of a piece when entities are expanded
CHUNK = 65_536
SEPARATOR = "\f"  # no character of XML, so in no namespace
# feedparser's handlers stumble in each of these ways over elements where they do not expect them.
STUMBLES = (LookupError, ValueError, TypeError, AttributeError, AssertionError, ArithmeticError, RecursionError)
NAMESPACES = {  # beside those feedparser knows
    "https://podcastindex.org/namespace/1.0": "podcast",
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "http://purl.org/atompub/tombstones/1.0": "tombstone",
}
KEPT = ("parser", "fed", "tags", "usable")  # of a reader, from one item to the next
INHERITED, LOWERED = ("base", "lang"), ("rel", "type")  # attributes
UNREAD, UNREAD_PREFIXES = "unread", frozenset(("georss", "gml", "geo", "psc", "cc", "creativeCommons", "admin"))
SWALLOWED = ("itunes:", "podcast:", "tombstone:")


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
        parser.CharacterDataHandler = reader.characters
        reader.parser = parser
        reader.fed = reader.told = 0
        reader.tags = {}
        return reader

    @classmethod
    def opened(cls, cut: Cut, root: bytes, base: str) -> "Strict":
        """A reader of single items, one after the other, each as if it were the only one."""
        reader = cls.begun(cut, base)
        reader.give(doctype(cut.entities) + root + cut.channel)
        reader.fresh = {key: value for key, value in reader.__dict__.items() if key not in KEPT}
        return reader

    def read(self, piece: bytes) -> Raw | None:
        """One item; None where it is not well-formed. Of one that exceeds a limit what was read until then.

        Afterwards `usable` says whether this reader can read another.
        """
        level = self.fresh["level"]
        for key, value in self.fresh.items():
            self.__dict__[key] = type(value)(value) if isinstance(value, list | dict) else value
        self.usable = False
        try:
            self.give(piece)
        except TooMuch:
            return dict(self.entries[0]) if self.entries else None
        except (expat.ExpatError, *STUMBLES):
            return None
        self.usable = self.level == level and len(self.entries) == 1 and not self.inentry
        return dict(self.entries[0]) if self.usable else None

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
        """Outside content, and where no attribute is inherited, an element needs no more than its handler and the stacks."""
        tag = self.tags.get(name) or self._tag(name)
        said = None if self.incontent or self.swallowed or tag.startswith(SWALLOWED) else _plain(attributes)
        if said is None:
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
        getattr(self, "_start_" + tag.replace(":", "_", 1))(said)

    def end(self, name: str) -> None:
        tag = self.tags[name]
        if self.incontent or self.swallowed or self.svgOK:
            self.unknown_endtag(tag)
            return
        getattr(self, "_end_" + tag.replace(":", "_", 1))()
        self.basestack.pop()
        self.langstack.pop()
        self.lang = self.langstack[-1] if self.langstack else None
        self.depth -= 1
        self._out()

    def characters(self, text: str) -> None:
        self.told += len(text)
        if self.told > LONGEST_TEXT:
            raise TooMuch
        self.handle_data(text)

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
        if known is None:
            return NAMESPACES.get(lower, prefix)
        return UNREAD if known in UNREAD_PREFIXES else str(known)


def _plain(attributes: list[str]) -> dict[str, str] | None:
    """Attributes as feedparser's handlers have them; None where one is of another namespace or inherited."""
    if not attributes:
        return {}
    if len(attributes) > 2 * MOST_ATTRIBUTES:
        raise TooMuch
    said = {}
    for name, value in zip(attributes[::2], attributes[1::2], strict=True):
        key = name.lower()
        if SEPARATOR in key or key in INHERITED:
            return None
        said[key] = value.lower() if key in LOWERED else value
    return said


def _parts(name: str) -> tuple[str, str, str]:
    parts = name.split(SEPARATOR)
    if len(parts) == 1:
        return "", name, ""
    return parts[0], parts[1], parts[2] if len(parts) > 2 else ""
