"""Subscription lists: OPML 1.0 and 2.0 as other readers export them, read without trusting a byte.

Writing them is `render/opml.py`. The folders around a feed become its tags, and so do its own categories.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from lxml.etree import XMLParser, XMLSyntaxError, _Element, fromstring

DEEPEST = 50  # folders in folders; beyond, nobody filed anything
_AMPERSAND = re.compile(rb"&(?:([a-zA-Z][a-zA-Z0-9]{1,31});|(?!#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};))")
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # in XML 1.0
_XML_ENTITIES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """One subscription. url: as written, stripped; nobody has judged it. tags: outer folders first, without repeats."""

    url: str
    title: str | None = None
    tags: tuple[str, ...] = ()
    home: str | None = None


def read_opml(data: bytes) -> tuple[OpmlFeed, ...]:
    """Every outline with an xmlUrl, in the order of the document, each address once.

    Raises ValueError with what is wrong and the mend. Entities are not expanded and nothing is fetched; a bare & and
    HTML's entities are mended.
    """
    if not data.strip():
        raise ValueError("is empty; export it again")
    root = _root(data)
    if _name(root) != "opml":
        raise ValueError(f"is no OPML, it begins with <{_name(root)[:40]}>; export the subscriptions as OPML")
    found: dict[str, OpmlFeed] = {}
    for outline, folders in _outlines(root):
        if url := outline.get("xmlurl", "").strip():
            categories = (part for path in outline.get("category", "").split(",") for part in path.split("/"))
            tags = dict.fromkeys(tag for said in (*folders, *categories) if (tag := _folded(said)))
            title = _folded(outline.get("title", "")) or _folded(outline.get("text", ""))
            home = outline.get("htmlurl", "").strip()
            found.setdefault(url, OpmlFeed(url=url, title=title or None, tags=tuple(tags), home=home or None))
    return tuple(found.values())


def _root(data: bytes) -> _Element:
    try:
        return _parsed(data)
    except XMLSyntaxError as error:
        first = error
    try:
        return _parsed(_FORBIDDEN.sub(b"", _AMPERSAND.sub(_mended, data)))
    except XMLSyntaxError:
        reason = re.sub(r", line \d+, column \d+.*", "", first.msg or "it cannot be read", flags=re.DOTALL)
        raise ValueError(f"is no OPML, line {first.lineno or 1}: {reason.lower()[:120]}; export it again") from first


def _mended(match: re.Match[bytes]) -> bytes:
    name = match[1]
    if name in _XML_ENTITIES:
        return match[0]
    characters = html5.get(f"{name.decode('ascii')};", "") if name else ""
    return b"".join(b"&#%d;" % ord(character) for character in characters) or b"&amp;" + match[0][1:]


def _parsed(data: bytes) -> _Element:
    parser = XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True)
    return fromstring(data.lstrip(), parser)


def _outlines(root: _Element) -> Iterator[tuple[dict[str, str], tuple[str, ...]]]:
    """Each outline's attributes by lower-case name, and the folders around it."""
    waiting: list[tuple[_Element, tuple[str, ...], int]] = [(root, (), 0)]
    while waiting:
        element, folders, depth = waiting.pop()
        inner = folders
        if _name(element) == "outline":
            said = {str(name).lower(): str(value) for name, value in element.items()}
            yield said, folders
            if "xmlurl" not in said and (folder := said.get("text") or said.get("title")):
                inner = (*folders, folder)
        if depth < DEEPEST and _name(element) in {"opml", "body", "outline"}:
            waiting.extend((child, inner, depth + 1) for child in reversed(element))


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _folded(text: str) -> str:
    return " ".join(text.split())
