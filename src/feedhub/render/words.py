"""What every format says alike: texts no reader can misread, addresses every parser accepts, who reported it.

Readers disagree on whether a title is text or HTML, whatever the standards say. Escaping it twice shows `&lt;` in one
half of them, escaping it once loses `<b>` in the other. So a title is escaped once, and a `<` or `&` that HTML would
take for the start of a tag or a character gets an invisible WORD JOINER behind it, which makes it text in both.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import unescape
from html.entities import html5, name2codepoint
from urllib.parse import quote

from feedhub.core.text import escape, excerpt, first_picture, plain, xml_safe
from feedhub.core.urls import absolute
from feedhub.model import Correction, Credit, Edition, Hub, Item
from feedhub.render.languages import translated

JOINER = "\u2060"
UNTITLED = "(untitled)"
GIST = 60  # words of a text that stand for a summary nobody gave


# --- texts -------------------------------------------------------------------------------------------------------------

_MARKUP_LIKE = re.compile(r"<(?=[A-Za-z/!?])|&(?=(#?\w+)(;?))")
_TAGS = re.compile(  # of HTML, in a name; Vec<T> is none
    r"</?(?:a|abbr|acronym|b|big|br|center|cite|code|div|em|font|h[1-6]|i|img|li|p|s|small|span|strike|strong|sub|sup|tt|u|ul)"
    r"(?:[\s/][^<>]*)?(?:>|$)",
    re.IGNORECASE,
)
_BARE_ENTITIES = tuple(name for name in html5 if not name.endswith(";"))  # HTML decodes these without a semicolon too
_LIKE_BYTES = re.compile("[\xc2\xc3](?=[\x80-\xbf])")
_PDF, _PDI = "\u202c", "\u2069"
_CLOSES = dict.fromkeys("\u202a\u202b\u202d\u202e", _PDF) | dict.fromkeys("\u2066\u2067\u2068", _PDI)
_BIDI = (*_CLOSES, _PDF, _PDI)
_DROP_BIDI = str.maketrans(dict.fromkeys(_BIDI))


def line(text: str) -> str:
    """Plain text on one line: no control characters, nothing XML forbids, every change of direction ended (UAX 9)."""
    if text.isprintable() and "\ufffd" not in text:
        return " ".join(text.split()) if "  " in text else text.strip()
    return " ".join(_closed(xml_safe(text)).split())


@lru_cache(maxsize=2048)  # names and categories come again with every item, titles with every format
def headline(text: str) -> str:
    """A line that reads the same as text and as HTML."""
    text = _latin(line(text))
    return _MARKUP_LIKE.sub(_defused, text) if "<" in text or "&" in text else text


def title(item: Item) -> str:
    """An item's headline; never empty, which neither Atom nor JSON Feed readers bear."""
    return headline(item.title) or headline((item.summary or "")[:100]) or UNTITLED


def names(texts: Iterable[str]) -> tuple[str, ...]:
    """Names of people or categories: without markup, empty ones and repeats."""
    return tuple(dict.fromkeys(name for text in texts if (name := _name(text))))


@lru_cache(maxsize=2048)
def _name(text: str) -> str:
    if "<" in text or "&" in text:
        text = _TAGS.sub("", unescape(_TAGS.sub("", text)))  # by then it was escaped twice: no name has &amp; in it
    return headline(text)


def authors(item: Item) -> tuple[str, ...]:
    """Who wrote it; the outlet where nobody is named, and of a story, which is more than its speaker's byline."""
    return (
        (() if item.story else names(item.authors))
        or names((item.credit.outlet.name, item.credit.outlet.id))[:1]
        or (UNTITLED,)
    )


def _defused(found: re.Match[str]) -> str:
    name = found[1]
    if name and not found[2] and name.isalpha() and name not in name2codepoint and not name.startswith(_BARE_ENTITIES):
        return found[0]  # AT&T, R&D: no reader takes that for a character, so the text stays as it is
    return f"{found[0]}{JOINER}"


def undirected(text: str) -> str:
    """Text that changes no direction, so that it may be cut anywhere."""
    return text.translate(_DROP_BIDI)


def _latin(text: str) -> str:
    """Text that no reader takes for UTF-8 read twice, and mends, where it is meant: a joiner behind what looks like it."""
    return _LIKE_BYTES.sub(rf"\g<0>{JOINER}", text) if "\xc3" in text or "\xc2" in text else text


def _closed(text: str) -> str:
    """Text whose bidirectional embeddings and isolates are all closed, in order, and none closed that was not open."""
    if text.isascii() or not any(sign in text for sign in _BIDI):
        return text
    told: list[str] = []
    waiting: list[str] = []
    for sign in text:
        if sign in _CLOSES:
            waiting.append(_CLOSES[sign])
        elif sign == _PDF:
            if not waiting or waiting[-1] != _PDF:
                continue
            waiting.pop()
        elif sign == _PDI:
            if _PDI not in waiting:
                continue
            while (closing := waiting.pop()) != _PDI:  # an isolate's end closes the embeddings inside it
                told.append(closing)
        told.append(sign)
    return "".join(told + waiting[::-1])


# --- addresses ---------------------------------------------------------------------------------------------------------

_URI = "A-Za-z0-9;/?:@&=+$.\\-_!~*'(),"
_PLAIN = re.compile(
    rf"https?://[a-z0-9.-]+(?::[0-9]+)?/(?:[{_URI}]|%[0-9A-Fa-f]{{2}})*(?:#(?:[{_URI}]|%[0-9A-Fa-f]{{2}})*)?"
)
_PARTS = re.compile(r"(https?://)(?:[^/?#]*@)?([^/?#]*)([^#]*)(#.*)?", re.DOTALL)
_HOST = re.compile(r"(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::[0-9]+)?")  # browsers take more; RFC 3986 and readers do not
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_NOT_IN_AN_IRI = re.compile(
    '[\x00-\x20<>"{}|\\\\^`\x7f-\xa0\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\udfff\ufdd0-\ufdef\ufff0-\uffff]'
)
_EMAIL = re.compile(r"[A-Za-z0-9._+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*")


@lru_cache(maxsize=4096)  # each format, each credit and each section asks for the same ones
def address(url: str | None) -> str | None:
    """A web address as RFC 3986 wants it: host in punycode, the rest percent-encoded; None if it is none.

    Names and passwords are left out: what the operator fetches with them is nobody else's business.
    """
    if not url:
        return None
    if _PLAIN.fullmatch(url) and "@" not in url:
        return url
    parts = _PARTS.fullmatch(absolute(url, url) or "")
    if parts is None or not _HOST.fullmatch(parts[2]):
        return None
    scheme, host, path, fragment = parts.groups(default="")
    path = path if path.startswith("/") else f"/{path}"
    encoded = quote(_STRAY_PERCENT.sub("%25", path), safe=";/?:@&=+$-_.!~*'(),%", errors="replace")
    if fragment:
        encoded += "#" + quote(_STRAY_PERCENT.sub("%25", fragment[1:]), safe=";/?:@&=+$-_.!~*'(),%", errors="replace")
    return f"{scheme}{host}{encoded}"


def old_address(url: str | None) -> str | None:
    """The same for RSS and its modules: they know RFC 2396, which has no addresses of IPv6 in brackets."""
    known = address(url)
    return None if known is None or "[" in known else known


def identifier(id: str) -> str:
    """An item's id as it is: only what no IRI may hold is percent-encoded, since readers compare ids sign by sign."""
    return _NOT_IN_AN_IRI.sub(lambda found: quote(found[0], errors="surrogatepass"), id)


def email(contact: str | None) -> str | None:
    """The operator's contact where it is an e-mail address."""
    return contact if contact and _EMAIL.fullmatch(contact) else None


def base(hub: Hub) -> str:
    """base_url as feeds may say it: without a slash at the end, its host in punycode."""
    return (address(f"{hub.base_url}/") or f"{hub.base_url}/")[:-1]


def place(edition: Edition, hub: Hub, suffix: str) -> str:
    """Where an edition is to be had in a format."""
    archive = "" if edition.archive is None else f"/archive/{edition.archive}"
    return f"{base(hub)}/{edition.section.id}{archive}.{suffix}{edition.asked}"


def page_address(edition: Edition, hub: Hub) -> str:
    """Where an edition is shown to people."""
    return f"{base(hub)}/{edition.section.id if edition.page is None else edition.page}"


ENCLOSABLE = re.compile(r"https?://(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*(?::[0-9]+)?/.*")  # what RSS may enclose
_TYPE = re.compile(r"[A-Za-z0-9][\w!#$&^.+-]*/[A-Za-z0-9][\w!#$&^.+-]*", re.ASCII)


def media_type(said: str | None) -> str | None:
    """A media type without its parameters; None where what was said is none."""
    type = (said or "").split(";")[0].strip()
    return type if _TYPE.fullmatch(type) else None


_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@lru_cache(maxsize=256)
def language(tag: str | None) -> str | None:
    """A language tag that is well-formed (RFC 5646) and says something."""
    return tag if tag and _TAG.fullmatch(tag) and tag[:3].lower() not in ("und", "mul", "zxx", "mis") else None


# --- what an item has to read ------------------------------------------------------------------------------------------


def teaser(item: Item, language: str | None = None) -> str:
    """HTML for where a reader shows a summary: who reported it is said here only if there is no content to say it in.

    language: of what we add.
    """
    told = escape(_latin(line(item.summary or "")), quote=False)
    if item.content_html is not None:
        return told
    return (f"<p>{told}</p>" if told else "") + reported_by(item, language)


def content(item: Item, language: str | None = None) -> str | None:
    """HTML: the item's picture where its text shows none, the text, and who reported it. None where the policy forbids it.

    language: of what we add.
    """
    if item.content_html is None:
        return None
    html = item.content_html if item.content_html.isascii() else _markup(item.content_html)
    picture = address(item.image)
    if picture and "<img" in html and first_picture(html):
        picture = None
    shown = f'<p><img src="{escape(picture)}" alt=""></p>' if picture else ""
    return f"{shown}{html}{reported_by(item, language)}"


def gist(item: Item) -> str:
    """HTML: the first words of an item's text, where nobody gave a summary."""
    return escape(_latin(excerpt(line(plain(item.content_html or "")), GIST)), quote=False)


_TAG_BETWEEN = re.compile(r'(<[A-Za-z/!](?:"[^"]*"|[^">])*>)')
_FOREIGN_LINK = re.compile(r'href="(https?://[^"/?#]*[^"/?#\x00-\x7f][^"]*)"')


def _markup(html: str) -> str:
    """Sanitised HTML that is not all ASCII: each text ends the changes of direction it begins, each host is in punycode."""
    if any(sign in html for sign in _BIDI):  # across tags nobody can tell what closes what
        parts = _TAG_BETWEEN.split(html)
        html = "".join(undirected(part) if odd % 2 else _closed(part) for odd, part in enumerate(parts))
    if "\xc3" in html or "\xc2" in html:
        html = _LIKE_BYTES.sub(lambda found: f"&#{ord(found[0])};", html)
    return _FOREIGN_LINK.sub(lambda found: f'href="{escape(address(unescape(found[1])) or found[1])}"', html)


def reported_by(item: Item, language: str | None = None) -> str:
    """One HTML paragraph that credits the outlets, each with a link to its report; of a story also when, and how many.

    language: the feed's; English where nobody has translated the labels into it.
    """
    many = item.tally if item.tally and item.tally.outlets > 1 else None
    more = max(many.outlets - len(item.also) - 1, 0) if many and item.story else 0
    if translated(language):
        from feedhub.render.labels import reported_by as told_in

        return told_in(str(language), item.credit, item.also, many, more=more, link=_linked)
    also = ", ".join([*map(_linked, item.also), *([f"and {more} more"] if more else [])])
    told = f"<p>Reported by {_linked(item.credit)}{f'; also by {also}' if also else ''}</p>"
    return f"{told}<p>{escape(line(many.said), quote=False)}</p>" if many else told


def label(text: str, language: str | None, **values: str) -> str:
    """A few words of ours as plain text, in the feed's language where somebody has translated them."""
    if not translated(language):
        return text % values if values else text
    from feedhub.render.labels import labels

    return labels(language).plain(text, **values)


WITHDRAWN = "This item was withdrawn."
CORRECTED = "This item was corrected."


def changes(told: Correction, language: str | None = None) -> str:
    """HTML: what an item said before and what it says now; of a withdrawn one, that it was."""
    if told.kind == "withdrawn":
        return f"<p>{escape(label(WITHDRAWN, language), quote=False)}</p>"
    pairs = ((told.before_title, told.after_title), (told.before_text, told.after_text))
    told_as = [
        (mark, _latin(line(said or ""))) for pair in pairs for mark, said in zip(("del", "ins"), pair, strict=True)
    ]
    shown = "".join(f"<p><{mark}>{escape(said, quote=False)}</{mark}></p>" for mark, said in told_as if said)
    return shown or f"<p>{escape(label(CORRECTED, language), quote=False)}</p>"


def related(item: Item) -> tuple[tuple[str, str], ...]:
    """The other reports of a story: address and outlet, each address once."""
    found = {url: headline(credit.outlet.name) for credit in item.related if (url := address(credit.url))}
    found.pop(address(item.url) or "", None)
    return tuple(found.items())


def _linked(credit: Credit, when: str | None = None) -> str:
    """when: how its time is said; by default in English."""
    name = escape(_latin(line(credit.outlet.name)) or line(credit.outlet.id) or UNTITLED, quote=False)
    url = address(credit.url) or address(credit.feed_home)
    told = f'<a href="{escape(url)}">{name}</a>' if url else name
    return f"{told} ({when or f'{credit.when:%d %b %H:%M} UTC'})" if credit.when else told
