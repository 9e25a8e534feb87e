"""Making a damaged piece of XML well-formed without guessing what it means.

What is mended here has one reading: a character XML forbids is dropped, an ampersand that begins no reference is an
ampersand, an HTML entity is its character. A piece that needs more goes to feedparser's loose parser (`entries.py`).
"""

import html.entities
import re
from collections.abc import Callable, Mapping

from feedhub.core.parse.cut import CDATA, Next

# XML 1.0 2.2: no controls but tab, line feed, carriage return; and in UTF-8, no U+FFFE and U+FFFF.
FORBIDDEN = bytes(code for code in range(32) if code not in (9, 10, 13))
NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
REFERENCE = re.compile(rb"&(?:#(?:[xX]([0-9A-Fa-f]{1,8})|([0-9]{1,8}));|([A-Za-z][\w.-]{0,40});)?")
PREDEFINED = frozenset((b"lt", b"gt", b"amp", b"quot", b"apos"))
BARE_LESS = re.compile(rb"<(?![A-Za-z_/?])|</(?![A-Za-z_])|<\?(?![A-Za-z])")
TAG = re.compile(rb"""<([A-Za-z_][\w.:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*+)>""")
WELL_FORMED = re.compile(rb"""(?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*+\s*+/?""")
ATTRIBUTE = re.compile(rb"""([A-Za-z_][\w.:-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
MOST_PREFIXES = 100
VOID = frozenset((b"br", b"hr", b"img", b"wbr", b"input"))  # of HTML, and no element of any feed
VOID_END = re.compile(rb"</(?:%b)\s*>" % b"|".join(sorted(VOID)), re.IGNORECASE)
USED_PREFIX = re.compile(rb"[<\s/]([A-Za-z_][\w.-]*):[A-Za-z_]")
BEFORE_CDATA = re.compile(rb"<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>\s*$")
TOKEN = re.compile(rb"<(/?)([A-Za-z_][\w.:-]*)[^<>]*>|<!\[CDATA\[")
ONLY_TEXT = frozenset(
    b"title link guid id pubDate published updated issued modified created category comments dc:creator dc:date dc:subject"
    b" itunes:author itunes:duration itunes:title itunes:subtitle wfw:commentRss slash:comments post-id".split()
)
PROSE = frozenset(b"description summary content content:encoded itunes:summary".split())
CHILDREN = (
    ONLY_TEXT
    | PROSE
    | frozenset(b"author source enclosure media:content media:thumbnail media:group itunes:image".split())
)
HTML_TOO = frozenset(b"title link source summary content".split())
# What undeclared prefixes mean when they mean anything; others get a name of their own, so that they mean nothing.
USUAL = {
    b"atom": b"http://www.w3.org/2005/Atom",
    b"content": b"http://purl.org/rss/1.0/modules/content/",
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"dcterms": b"http://purl.org/dc/terms/",
    b"itunes": b"http://www.itunes.com/dtds/podcast-1.0.dtd",
    b"media": b"http://search.yahoo.com/mrss/",
    b"podcast": b"https://podcastindex.org/namespace/1.0",
    b"rdf": b"http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    b"sy": b"http://purl.org/rss/1.0/modules/syndication/",
}


def characters(piece: bytes, entities: Mapping[bytes, bytes]) -> bytes:
    """Forbidden characters, bare ampersands and less-thans, HTML entities, comments; outside CDATA but for the first.

    entities: declared by the document, so they stand.
    """
    piece = piece.translate(None, FORBIDDEN)
    for noncharacter in NONCHARACTERS:
        piece = piece.replace(noncharacter, b"")
    return _outside_cdata(piece, lambda markup: _markup(markup, entities))


def tags(piece: bytes) -> bytes:
    """Attributes without quotes or value, or given twice; HTML's void elements left open. After `characters`."""
    return _outside_cdata(piece, lambda markup: TAG.sub(_tag, VOID_END.sub(b"", markup)))


def balance(piece: bytes) -> bytes:
    """Each element closed where it must have ended, end tags of none dropped. After `tags`; and unlike the others a guess."""
    parts: list[bytes] = []
    open_: list[bytes] = []
    position = 0
    while found := TOKEN.search(piece, position):
        parts.append(piece[position : found.start()])
        position = found.end()
        slash, name = found.groups()
        if name is None:
            end = piece.find(b"]]>", position)
            position = end + 3 if end >= 0 else len(piece)
            parts.append(piece[found.start() : position])
        elif slash:
            if name in open_:
                while (last := open_.pop()) != name:
                    parts.append(b"</%b>" % last)
                parts.append(found[0])
        else:
            if len(open_) > 1 and _ends(open_[1], name):
                parts += [b"</%b>" % last for last in reversed(open_[1:])]
                del open_[1:]
            parts.append(found[0])
            if not found[0].endswith(b"/>"):
                open_.append(name)
    parts.append(piece[position:])
    parts += [b"</%b>" % last for last in reversed(open_)]
    return b"".join(parts)


def _ends(child: bytes, name: bytes) -> bool:
    """Whether an item's child must be over where another element begins: one that has only text, or one no prose holds."""
    return name in CHILDREN and (child in ONLY_TEXT or (child in PROSE and name not in HTML_TOO))


def declarations(piece: bytes, root: bytes) -> bytes:
    """The root's start tag with each prefix declared that the piece uses (Namespaces in XML 5)."""
    used = {m[1] for m in USED_PREFIX.finditer(piece)} - {b"xml", b"xmlns"}
    missing = sorted(prefix for prefix in used if b"xmlns:" + prefix not in root)[:MOST_PREFIXES]
    added = b"".join(b' xmlns:%b="%b"' % (p, USUAL.get(p, b"urn:undeclared:" + p)) for p in missing)
    end = -2 if root.endswith(b"/>") else -1
    return root[:end] + added + root[end:]


def _outside_cdata(piece: bytes, change: Callable[[bytes], bytes]) -> bytes:
    parts, position = [], 0
    ends, others = Next(piece, b"]]>"), Next(piece, CDATA)
    while (begin := piece.find(CDATA, position)) >= 0:
        parts.append(change(piece[position:begin]))
        end, another = ends.after(begin), others.after(begin + 1)
        if end < 0 or 0 <= another < end:  # this section or one in it lost its end
            position = _end_of_element(piece, begin, another)
            if position < 0:
                position = end + 3 if end >= 0 else len(piece)
        else:
            position = end + 3
        section = piece[begin:position]
        parts.append(section if section.endswith(b"]]>") else section + b"]]>")
    parts.append(change(piece[position:]))
    return b"".join(parts)


def _end_of_element(piece: bytes, begin: int, another: int) -> int:
    """Where the element ends that a section begins, if that is before another section; else -1."""
    tag = BEFORE_CDATA.match(piece, max(piece.rfind(b"<", max(0, begin - 300), begin), 0), begin)
    return piece.find(b"</" + tag[1], begin, another if another >= 0 else len(piece)) if tag else -1


def _markup(markup: bytes, entities: Mapping[bytes, bytes]) -> bytes:
    parts, position = [], 0
    ends = Next(markup, b"-->")
    while (
        begin := markup.find(b"<!--", position)
    ) >= 0:  # what is commented out is not there (XML 1.0 2.5), well-formed or not
        end = ends.after(begin)
        parts.append(markup[position:begin])
        position = end + 3 if end >= 0 else begin + 4
    parts.append(markup[position:])
    markup = b"".join(parts).replace(b"]]>", b"]]&gt;")
    return BARE_LESS.sub(b"&lt;", REFERENCE.sub(lambda found: _reference(found, entities), markup))


def _reference(found: re.Match[bytes], entities: Mapping[bytes, bytes]) -> bytes:
    hexadecimal, decimal, name = found.groups()
    if name:
        if name in PREDEFINED or name in entities:
            return found[0]
        meant = html.entities.html5.get(name.decode() + ";")
        return b"".join(b"&#%d;" % ord(c) for c in meant) if meant else b"&amp;" + found[0][1:]
    if not hexadecimal and not decimal:
        return b"&amp;"
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if 0x80 <= code <= 0x9F:  # browsers read these as windows-1252, and so did whoever wrote them
        return bytes((code,)).decode("cp1252", "replace").encode()
    allowed = code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return b"&#%d;" % code if allowed else b""


def _tag(found: re.Match[bytes]) -> bytes:
    name, rest = found[1], found[2]
    void = name.lower() in VOID and not rest.endswith(b"/")
    if WELL_FORMED.fullmatch(rest) and not void:
        names = [m[1] for m in ATTRIBUTE.finditer(rest)]
        if len(names) == len(set(names)):
            return found[0]
    closed = b"/" if void or rest.endswith(b"/") else b""
    attributes: dict[bytes, bytes] = {}
    for m in ATTRIBUTE.finditer(rest[:-1] if rest.endswith(b"/") else rest):
        attributes.setdefault(m[1], next((v for v in m.groups()[1:] if v is not None), m[1]))
    written = b"".join(
        b' %b="%b"' % (k, v.replace(b'"', b"&#34;").replace(b"<", b"&lt;")) for k, v in attributes.items()
    )
    return b"<" + name + written + closed + b">"
