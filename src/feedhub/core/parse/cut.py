"""Where a document's items begin and end, so that each can be hashed, skipped and mended by itself.

One linear pass over tokens (CDATA, comments, instructions, the item's tags), the same for whole and for damaged documents:
a byte of damage somewhere else must not move an item's edges, or its digest moves and the item is read anew. On well-formed
XML the edges are where expat has them (a test holds them equal). Meaning is `entries.py`, mending is `mend.py`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

CORE = re.compile(  # the namespaces in which item and entry mean what we think
    rb"http://(?:www\.w3\.org/2005/atom|purl\.org/(?:atom/ns#|echo/|pie/|rss/1\.0/(?:modules/rss091#)?)"
    rb"|my\.netscape\.com/rdf/simple/0\.9/|backend\.userland\.com/rss\w*|blogs\.law\.harvard\.edu/tech/rss)$",
    re.IGNORECASE,
)
NAME = rb"[A-Za-z_][\w.-]*"
ROOT = re.compile(rb"<(?:(%b):)?(rss|rdf|feed|channel)(?=[\s/>])" % NAME, re.IGNORECASE)
TAG_END = re.compile(rb"""(?:[^"'<>]|"[^"]*"|'[^']*')*+>""")
DECLARED_PREFIX = re.compile(rb"""\bxmlns:(%b)\s*=\s*["']([^"'<>]*)["']""" % NAME)
ENTITY = re.compile(rb"""<!ENTITY\s+(%b)\s+(?:"([^"<%%]{0,300})"|'([^'<%%]{0,300})')\s*>""" % NAME)
REFERENCE = re.compile(rb"&(?!#\w{1,8};)")
CDATA = b"<![CDATA["
SECTIONS = (b"<!", b"<?")
SLASH = ord("/")
EMPTY = re.compile(rb"<[^<>]*>\s*</[^<>]*>")
LONGEST_ROOT = 65_536
PROLOG = 65_536  # a document type is looked for in so many bytes before the root

Kind = Literal["rss", "rdf", "feed", "other"]


class Span(NamedTuple):
    """Where an item begins and ends in its document, and the items inside it."""

    begin: int
    end: int
    holes: "tuple[Span, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A document in pieces, all UTF-8.

    kind: what the root is; other documents are not cut: their head is everything and items are none.
    root, channel: the start tags that items lie in, as written; channel is empty where items lie outside it.
    head: from the root's start tag to the end, items taken out.
    spans: where in the document each item is. cut_short: the last one has no end, since the document has none.
    entities: what the document type declares: name to replacement text, plain text only.
    atom: the root is in the namespace of Atom 1.0.
    """

    kind: Kind
    root: bytes
    channel: bytes
    head: bytes
    entities: Mapping[bytes, bytes]
    atom: bool = False
    document: bytes
    spans: tuple[Span, ...] = ()
    cut_short: bool = False

    @property
    def count(self) -> int:
        return len(self.spans)

    def item(self, index: int) -> bytes:
        span = self.spans[index]
        return _without(self.document, *span) if span.holes else self.document[span.begin : span.end]

    @property
    def closing(self) -> bytes:
        tags = (self.channel, self.root) if self.channel else (self.root,)
        return b"".join(b"</" + re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0] + b">" for tag in tags)


def pieces(document: bytes) -> Cut | None:
    """Take a document apart.

    document: UTF-8, see decode.py.

    Returns None where no element is that could be the root of a feed. Linear in the length, whatever the bytes are.
    """
    found = ROOT.search(document)
    if not found:
        return None
    start = found.start()
    root = _start_tag(document, start)
    if root is None:
        return None
    prefix, local = found[1], found[2].lower()
    entities = _entities(document[max(0, start - PROLOG) : start])
    kind: Kind = {b"rss": "rss", b"rdf": "rdf", b"feed": "feed"}.get(local, "other")  # type: ignore[assignment]  # mypy widens
    atom = kind == "feed" and b"http://www.w3.org/2005/Atom" in root
    if kind == "other" or root.endswith(b"/>"):
        return Cut(kind="other", root=root, channel=b"", head=document[start:], entities=entities, document=document)
    tag = _item_tag(kind, prefix, root)
    spans, cut_short = _spans(document, start + len(root), tag, found[0][1:])
    channel = (
        _channel(document, start + len(root), spans[0].begin if spans else len(document)) if kind == "rss" else b""
    )
    return Cut(
        kind=kind,
        root=root,
        channel=channel,
        head=_without(document, start, len(document), spans),
        entities=entities,
        atom=atom,
        document=document,
        spans=tuple(_flat(spans, document) if kind != "feed" and any(span.holes for span in spans) else spans),
        cut_short=cut_short,
    )


def doctype(entities: Mapping[bytes, bytes]) -> bytes:
    """Declarations of the entities, safe to expand: no value refers to another (XML 1.0 4.4), so nothing can explode."""
    if not entities:
        return b""
    declared = b"".join(
        b'<!ENTITY %b "%b">' % (name, value.replace(b'"', b"&#34;")) for name, value in entities.items()
    )
    return b"<!DOCTYPE feed [" + declared + b"]>"


def _start_tag(document: bytes, start: int) -> bytes | None:
    end = TAG_END.match(document, start + 1)
    return document[start : end.end()] if end and end.end() - start <= LONGEST_ROOT else None


def _entities(prolog: bytes) -> dict[bytes, bytes]:
    """Internal entities of plain text; external ones are never fetched, ones that refer to others could explode."""
    begin = prolog.find(b"<!DOCTYPE")
    if begin < 0:
        return {}
    declared = ((m[1], m[2] if m[2] is not None else m[3]) for m in ENTITY.finditer(prolog, begin))
    return {name: value for name, value in declared if not REFERENCE.search(value)}


def _item_tag(kind: Kind, root_prefix: bytes | None, root: bytes) -> bytes:
    """A pattern of the item's start and end tags, with the prefixes that mean a feed's own namespace.

    Alternatives that each begin with their letters: sre finds those three times as fast as optional groups.
    """
    prefixes = {m[1] for m in DECLARED_PREFIX.finditer(root) if CORE.match(m[2])} | (
        {root_prefix} if root_prefix else set()
    )
    name = b"entry" if kind == "feed" else b"item"
    names = [name, *(re.escape(prefix) + b":" + name for prefix in sorted(prefixes))]
    return b"|".join(rb"</?%b(?=[\s/>])" % name for name in names)


def _channel(document: bytes, begin: int, end: int) -> bytes:
    found = re.compile(rb"<(?:%b:)?channel(?=[\s/>])" % NAME).search(document, begin, end)
    return (found and _start_tag(document, found.start())) or b""


class Next:
    """Where bytes stand next at or after a position that only grows; each byte is looked at once. -1: nowhere."""

    __slots__ = ("at", "document", "needle")

    def __init__(self, document: bytes, needle: bytes) -> None:
        self.document, self.needle = document, needle
        self.at = -2

    def after(self, position: int) -> int:
        if self.at < position and self.at != -1:
            self.at = self.document.find(self.needle, position)
        return self.at


class _Tags:
    """The same for an item's tags; `ends` says whether it is an end tag."""

    __slots__ = ("at", "document", "ends", "tag")

    def __init__(self, document: bytes, tag: re.Pattern[bytes]) -> None:
        self.document, self.tag = document, tag
        self.at, self.ends = -2, False

    def after(self, position: int) -> int:
        if self.at < position and self.at != -1:
            found = self.tag.search(self.document, position)
            self.at = found.start() if found else -1
            self.ends = bool(found and found[0][1:2] == b"/")
        return self.at


class _Sections:
    """CDATA, comments and instructions: what is in them is text, unless they lost their end."""

    def __init__(self, document: bytes, tag: bytes) -> None:
        self.ends = {CDATA: Next(document, b"]]>"), b"<!--": Next(document, b"-->"), b"<?": Next(document, b"?>")}
        self.tags, self.cdata = _Tags(document, re.compile(tag)), Next(document, CDATA)

    def end(self, mark: bytes, position: int) -> int:
        """Where to go on after a section's mark: after its end, in it where it lost that, nowhere (-1) where all is text.

        It lost its end if the first item's tag in it is an end tag: then it runs into the next item. In CDATA that alone may
        be a sample of code; it is damage when another section follows within, since they do not nest.
        """
        ends = self.ends[mark]
        end, tag = ends.after(position), self.tags.after(position)
        closes = tag >= 0 and self.tags.ends
        if end < 0:
            return position if closes or mark != CDATA else -1  # cut short in the text of the last item
        if closes and tag < end and (mark != CDATA or tag < self.cdata.after(position) < end):
            return position
        return end + len(ends.needle)


def _spans(document: bytes, position: int, tag: bytes, root: bytes) -> tuple[list[Span], bool]:
    """The outermost items in order; and whether the last one is cut short.

    root: the name of the root, whose end is the end.
    An item inside an item is a hole in it, unless the outer one never ends: then it ends where the next begins.
    """
    whole: list[Span] = []
    open_: list[int] = []
    token = re.compile(rb"<!\[CDATA\[|<!--|<\?|%b|</%b(?=[\s>])" % (tag, re.escape(root)))
    sections = _Sections(document, tag)
    while found := token.search(document, position):
        begin, position = found.span()
        mark = document[begin : begin + 2]
        if mark in SECTIONS:
            position = sections.end(found[0], position)
            if position < 0:
                break
            continue
        if document[position : position + 1] == b">":
            position += 1
        elif tag_end := TAG_END.match(document, position):
            position = tag_end.end()
        if mark == b"</":
            if found[0][2:] == root:
                if not open_:
                    break  # what follows is junk
            elif open_:
                _close(whole, open_.pop(), position)
        elif document[position - 2] != SLASH:
            open_.append(begin)
        elif not open_:
            whole.append(Span(begin, position))
    return _finished(whole, open_, len(document))


def _close(whole: list[Span], begin: int, end: int) -> None:
    """Add an item; those that lie in it become its holes."""
    if not whole or whole[-1].begin < begin:
        whole.append(Span(begin, end))
        return
    first = len(whole) - 1
    while first and whole[first - 1].begin > begin:
        first -= 1
    whole[first:] = [Span(begin, end, tuple(whole[first:]))]


def _finished(whole: list[Span], open_: list[int], length: int) -> tuple[list[Span], bool]:
    """The items, those among them that never end, and whether the last one is such."""
    if not open_:
        return whole, False
    begins = sorted([*open_, *(span.begin for span in whole)])
    for begin in open_:
        following = bisect_right(begins, begin)
        whole.append(Span(begin, begins[following] if following < len(begins) else length))
    whole.sort()
    return whole, whole[-1].begin == open_[-1]


def _flat(spans: Iterable[Span], document: bytes) -> Iterator[Span]:
    """Items inside items as items after them; an outer one that holds nothing else is none."""
    waiting = list(spans)[::-1]
    while waiting:
        span = waiting.pop()
        if not span.holes or EMPTY.fullmatch(_without(document, *span)) is None:
            yield span
        waiting += span.holes[::-1]


def _without(document: bytes, begin: int, end: int, holes: Iterable[Span]) -> bytes:
    parts = []
    for hole in holes:
        parts.append(document[begin : hole.begin])
        begin = hole.end
    parts.append(document[begin:end])
    return b"".join(parts)
