"""What a browser would show of HTML. Everything that asks selectolax for a tree is here."""

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from feedhub.core.text.characters import encodable, on_one_line
from feedhub.core.text.hostile import bare, tangled

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

UNSEEN = "script style template iframe textarea select button object audio video title svg math"
LONGEST_REMEMBERED = 20_000  # characters: an article's text is asked for again and again while it is decided on
_BLOCKS = """
    p div br li ul ol h[1-6] hr td th tr table caption dt dd dl blockquote pre section article aside figure figcaption details
    summary header footer nav main address center form option legend img
"""


def named(names: str) -> str:
    """A pattern of tag names in lower or upper case: ignoring case would make each search several times slower."""
    lower = "|".join(names.split())
    return f"(?:{lower}|{lower.upper()})"


_UNSEEN = re.compile(rf"<{named(UNSEEN)}\b")
_BLOCK = re.compile(rf"<(?=/?{named(_BLOCKS)}[\s/>])")
_CLOSED = re.compile(rf"<({named('script style iframe textarea title object audio video')})\b([^<>]*)/>")
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none")
_SAID_HIDDEN = re.compile(r"hidden[\s=>/]")
_LONGEST_TAG = 2_000  # characters in which a tag that says "hidden" must have begun
_HIDDEN = "[hidden], [style*='display:none' i], [style*='display: none' i]"


def plain(html: str) -> str:
    """The visible text of HTML, on one line: entities decoded once, a space where a block or cell ends, none in a word.

    What a browser would not show as text (scripts, styles, hidden elements, form controls, fallbacks of media) is out.
    """
    return _remembered(html) if len(html) <= LONGEST_REMEMBERED else _plain(html)


@lru_cache(maxsize=128)
def _remembered(html: str) -> str:
    return _plain(html)


def _plain(html: str) -> str:
    if "<" not in html:
        return on_one_line(unescape(html) if "&" in html else html)
    if tangled(html):
        return on_one_line(bare(html))
    unseen = has_unseen(html)
    if unseen:
        html = closed(html)
    found = tree(encodable(_BLOCK.sub(" <", html)))
    if unseen:
        found.strip_tags(UNSEEN.split())
    if may_hide(html):
        drop_hidden(found)
    root = found.body or found.root
    return on_one_line(root.text(deep=True)) if root else ""


def tree(html: str) -> "LexborHTMLParser":
    """The tree that a browser would build."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(html)


def has_unseen(html: str) -> bool:
    """Whether there are elements whose content is not text."""
    return _UNSEEN.search(html) is not None


def closed(html: str) -> str:
    """With end tags for `<script/>` and its like: written for XML, in HTML they would swallow the rest."""
    return _CLOSED.sub(r"<\1\2></\1>", html)


def may_hide(html: str) -> bool:
    """Whether it is worth looking for hidden elements."""
    if "display" in html and _NOT_DISPLAYED.search(html):
        return True
    starts = (found.start() for found in _SAID_HIDDEN.finditer(html)) if "hidden" in html else ()
    return any(_in_a_tag(html, start) for start in starts)


def _in_a_tag(html: str, place: int) -> bool:
    since = max(place - _LONGEST_TAG, 0)
    return html.rfind("<", since, place) > html.rfind(">", since, place)


def drop_hidden(found: "LexborHTMLParser") -> None:
    """Take out what a page hides: without its styles it would be seen."""
    for node in found.css(_HIDDEN):
        if node.tag not in ("html", "body"):
            node.decompose()
