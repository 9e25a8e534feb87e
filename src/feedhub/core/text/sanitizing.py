"""What of a publisher's HTML may be republished. Everything that asks nh3 is here."""

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from feedhub.core.text import hostile, media
from feedhub.core.text.characters import encodable, on_one_line, xml_safe
from feedhub.core.text.visible import UNSEEN, closed, drop_hidden, has_unseen, may_hide, named, tree
from feedhub.core.urls import absolute

if TYPE_CHECKING:
    import nh3

DEEPEST = 100  # elements inside each other; readers walk the tree recursively

_NAMES = """
    a abbr address article aside audio b bdi blockquote br caption cite code col colgroup data dd del details dfn div dl dt
    em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p picture pre q rp rt ruby s samp
    section small source strong sub summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr
"""
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"datetime"},
    "details": {"open"},
    "dfn": {"title"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "time": {"datetime"},
    **media.ATTRIBUTES,
}
_SCHEMES = {"http", "https", "mailto", "tel", "ftp", "magnet", "irc", "xmpp", "geo", "sms", "gemini"}

_MARKUP = re.compile("[<>&]")
_NOSCRIPT = re.compile(r"</?(?:noscript|NOSCRIPT)\b[^<>]*>")  # we run no script, so what is in it is meant for us
_FRAMES = "iframe embed object amp-iframe amp-youtube"
_FRAMED = re.compile(rf"<{named(_FRAMES)}\b")
_STRIPPED = re.compile(rf"<{named('applet center dialog dir fieldset form hgroup marquee menu nav nobr search')}\b")
_WHOLE = r"""\s*=\s*["']?+(?:https?:|mailto:|data:)"""
_ADDRESSED = ("href", "src", "poster", "HREF", "SRC", "POSTER", "Href", "Src")
_PARTIAL = tuple((name, re.compile(rf"{name}(?!{_WHOLE})")) for name in _ADDRESSED)
_SOMETHING = re.compile(r"(?:^|>)(?:\s|&nbsp;)*+[^\s<]|<(?:img|video|audio) ")
_PLAYERS = (
    (r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,})", r"https://www.youtube.com/watch?v=\1"),
    (r"https?://player\.vimeo\.com/video/([0-9]+)", r"https://vimeo.com/\1"),
)


def sanitize(html: str, base: str) -> str:
    """HTML that may be republished: an allow list, absolute addresses, nothing that runs, asks, tracks or styles.

    base: resolves relative addresses; where it is no address of the web they are dropped.

    Pictures that wait for a script get their address, frames and plug-ins become links, pictures of one pixel go. What would
    nest too deep becomes one paragraph of its words.
    """
    if not _MARKUP.search(html):
        return xml_safe(html).strip()
    if hostile.tangled(html):
        return _paragraph(html)
    html = _NOSCRIPT.sub("", encodable(html))
    if has_unseen(html):
        html = closed(html)
    if may_hide(html) or _FRAMED.search(html):
        html = _mended(html, base)
    cleaner = _cleaner(base if _needs_base(html) else "")
    clean = cleaner.clean(html)
    if _STRIPPED.search(html):  # without them a list item may be left in a list item, as no parser would build it
        clean = cleaner.clean(clean)
    clean = xml_safe(media.mended(clean, base)).strip()
    return _paragraph(html) if hostile.deeper_than(DEEPEST, clean) else clean


def shows(clean: str) -> bool:
    """Whether sanitised HTML has anything to read, see or hear."""
    return _SOMETHING.search(clean) is not None


def _needs_base(html: str) -> bool:
    """Whether some address may be relative. Most texts have none, and then their cleaner need not be their own."""
    return any(name in html and partial.search(html) for name, partial in _PARTIAL)


@lru_cache(maxsize=64)
def _cleaner(base: str) -> "nh3.Cleaner":
    """A cleaner for one base. Making one costs as much as cleaning some texts, and the texts of a feed share theirs."""
    import nh3

    return nh3.Cleaner(
        tags=set(_NAMES.split()),
        attributes=_ATTRIBUTES,
        clean_content_tags=set(UNSEEN.split()) - {"audio", "video"},
        url_schemes=_SCHEMES,
        url_relative=("rewrite_with_base", base) if absolute(base, base) else "deny",
        set_tag_attribute_values={"audio": {"controls": ""}, "video": {"controls": ""}},
    )


def _mended(html: str, base: str) -> str:
    """With frames and plug-ins as links, and without what its page hides."""
    found = tree(html)
    drop_hidden(found)
    for frame in found.css(_FRAMES.replace(" ", ", ")):
        said = frame.attributes
        address = absolute(said.get("src") or said.get("data-src") or said.get("data") or "", base)
        unseen = {said.get("width"), said.get("height")} & {"0", "1"}
        if address and address.startswith(("http://", "https://")) and not unseen:
            label = (said.get("title") or "").strip() or address.split("/")[2]
            link = tree(f'<a href="{escape(_page(address))}">{escape(label)}</a>').body
            if link and link.child:
                frame.insert_before(link.child)
    return (found.body.inner_html or "") if found.body else ""


def _page(player: str) -> str:
    """The page of a video whose player is embedded."""
    for pattern, page in _PLAYERS:
        if known := re.match(pattern, player):
            return known.expand(page)
    return player


def _paragraph(html: str) -> str:
    text = on_one_line(hostile.bare(html))
    return f"<p>{escape(text, quote=False)}</p>" if text else ""
