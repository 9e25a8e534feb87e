"""Which piece is read how, so that damage stays where it is.

An item that is well-formed is read strictly. One that is not is mended alone, in steps, and read strictly as soon as it is
well-formed; beyond that it is guessed at, and says so. What an item costs depends on its own bytes only.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from xml.parsers import expat

from feedhub.core.parse import mend
from feedhub.core.parse.cut import Cut, doctype
from feedhub.core.parse.entries import SEPARATOR, STUMBLES, Loose, Strict
from feedhub.core.parse.handlers import Raw, TooMuch

LONGEST_ITEM = 4_000_000  # bytes, as all here
LONGEST_MENDED = 500_000
MOST_MENDED = 4_000_000  # of a document
DEAREST = 5_000  # bytes that mending an item costs, however short it is
LONGEST_LOOSE = 100_000  # feedparser's loose parser is quadratic on hostile text
MOST_LOOSE = 1_000_000
NO_ENTITIES: Mapping[bytes, bytes] = {}
PLAIN_ROOT = {
    "rss": b'<rss version="2.0">',
    "rdf": b'<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    "feed": b'<feed xmlns="http://www.w3.org/2005/Atom">',
}
GUIDS = ("guid_text", "id")  # the latter is rdf:about
IDENTITIES = (*GUIDS, "rss_link", "links")
NAME = re.compile(rb"[^\s/>]+")
ENDED = tuple(  # the document is over, whatever follows or is missing
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT,
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)


def framed(cut: Cut) -> Cut:
    """The document with start tags of root and channel that are well-formed: else each item would be damaged by them."""
    if cut.kind == "other":
        return cut
    root, channel = (mend.tags(mend.characters(tag, cut.entities)) for tag in (cut.root, cut.channel))
    frames = (
        (cut.root, cut.channel, cut.entities),
        (mend.declarations(root + channel, root), channel, cut.entities),
        (PLAIN_ROOT[cut.kind], b"<channel>" if channel else b"", NO_ENTITIES),
    )
    whole = next((frame for frame in frames if _opens(*frame)), frames[-1])
    if whole == frames[0]:
        return cut
    return replace(cut, root=whole[0], channel=whole[1], entities=whole[2], head=whole[0] + cut.head[len(cut.root) :])


def _opens(root: bytes, channel: bytes, entities: Mapping[bytes, bytes]) -> bool:
    parser = expat.ParserCreate("utf-8", SEPARATOR)
    try:
        parser.Parse(doctype(entities) + root + channel, False)
    except expat.ExpatError:
        return False
    return True


def head(cut: Cut, base: str) -> tuple[Raw, list[Raw], bool]:
    """What a document says of itself, its entries where it was not cut, and whether it had to be read loosely."""
    for whole in _mended_heads(cut):
        reader = Strict.begun(cut, base)
        try:
            reader.give(doctype(cut.entities) + whole, last=True)
        except expat.ExpatError as error:
            if error.code not in ENDED:
                continue
        except TooMuch:
            pass  # what was read until then stands
        except STUMBLES:
            break
        return dict(reader.feeddata), [dict(entry) for entry in reader.entries], False
    loose = Loose.read(cut.head, cut, base) if len(cut.head) <= MOST_LOOSE else None
    return (dict(loose.feeddata), [dict(entry) for entry in loose.entries], True) if loose else ({}, [], True)


def _mended_heads(cut: Cut) -> Iterator[bytes]:
    yield cut.head
    if len(cut.head) <= MOST_LOOSE:
        root = mend.declarations(cut.head, cut.root)
        rest = mend.characters(cut.head[len(cut.root) :], cut.entities)
        yield root + rest
        yield root + mend.tags(rest)


class Items:
    """Reads the items of one document, each by itself."""

    def __init__(self, cut: Cut, base: str) -> None:
        self.cut, self.base = cut, base
        self.reader: Strict | None = None
        self.mended_left, self.loose_left = MOST_MENDED, MOST_LOOSE

    def read(self, index: int) -> tuple[Raw, bool] | None:
        """The item, and whether it was guessed at; None if nothing of it can be read.

        What was guessed at and has no identity left is left out: it would come back as another article.
        """
        piece = self.cut.item(index)
        if len(piece) > LONGEST_ITEM:
            return _identified(self._strictly(self._trimmed(piece[:LONGEST_ITEM])), *IDENTITIES)
        if raw := self._strictly(piece):
            return raw, False
        if self.cut.cut_short and index == self.cut.count - 1:
            raw = self._strictly(self._trimmed(piece))
            whole = raw is not None and "permalink" in raw  # its guid was not cut off, it is empty
            return _identified(raw, *(IDENTITIES if whole else GUIDS))
        if self.spent:
            return None
        self.mended_left -= len(piece) + DEAREST
        return self._mended(piece)

    @property
    def spent(self) -> bool:
        """Whether this document has had all the mending that one may have; whole items are still read."""
        return self.mended_left <= 0

    def _mended(self, piece: bytes) -> tuple[Raw, bool] | None:
        if len(piece) > LONGEST_MENDED:
            return _identified(self._strictly(self._trimmed(piece)), *IDENTITIES)
        root = mend.declarations(piece, self.cut.root)
        end = b"</" + _name(piece) + b">"
        steps: tuple[Callable[[bytes], bytes], ...] = (
            lambda damaged: damaged if damaged.endswith(end) else damaged + end,
            lambda damaged: mend.characters(damaged, self.cut.entities),
            mend.tags,
            mend.balance,
        )
        for step in steps:
            piece = step(piece)
            if self._well_formed(piece, root) and (raw := self._strictly(piece, root)):
                return _identified(raw, *IDENTITIES) if step is mend.balance else (raw, False)
        return _identified(self._loosely(piece), *IDENTITIES)

    def _strictly(self, piece: bytes, root: bytes | None = None) -> Raw | None:
        if root not in (None, self.cut.root):
            return Strict.opened(self.cut, root, self.base).read(piece)
        self.reader = self.reader or Strict.opened(self.cut, self.cut.root, self.base)
        raw = self.reader.read(piece)
        if not self.reader.usable:
            self.reader = None
        return raw

    def _well_formed(self, piece: bytes, root: bytes) -> bool:
        parser = expat.ParserCreate("utf-8", SEPARATOR)
        try:
            parser.Parse(doctype(self.cut.entities) + root + self.cut.channel, False)
            parser.Parse(piece, False)
            parser.Parse(self.cut.closing, True)
        except expat.ExpatError:
            return False
        return True

    def _loosely(self, piece: bytes) -> Raw | None:
        if len(piece) > min(LONGEST_LOOSE, self.loose_left):
            return self._strictly(self._trimmed(piece))
        self.loose_left -= len(piece)
        reader = Loose.read(self.cut.root + self.cut.channel + piece + self.cut.closing, self.cut, self.base)
        return dict(reader.entries[0]) if reader and reader.entries else None

    def _trimmed(self, piece: bytes) -> bytes:
        """The item up to its last child that is whole."""
        if len(piece) <= LONGEST_MENDED:
            piece = mend.characters(piece, self.cut.entities)
        before = doctype(self.cut.entities)
        depth, whole = 0, piece.find(b">") + 1

        def start(_name: str, _attributes: object) -> None:
            nonlocal depth
            depth += 1

        def end(name: str) -> None:
            nonlocal depth, whole
            depth -= 1
            if depth == 1:
                at = parser.CurrentByteIndex - len(
                    before
                )  # of an empty element it is the end, else the end tag's begin
                whole = piece.find(b">", at) + 1 if piece.startswith(b"</" + name.encode(), at) else at

        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.ordered_attributes = True
        with suppress(expat.ExpatError):
            parser.Parse(before + piece, True)
        return piece[:whole] + b"</" + _name(piece) + b">"


def _identified(raw: Raw | None, *by: str) -> tuple[Raw, bool] | None:
    return (raw, True) if raw and any(raw.get(key) for key in by) else None


def _name(piece: bytes) -> bytes:
    found = NAME.match(piece, 1)
    return found[0] if found else b"item"
