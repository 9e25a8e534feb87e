"""Markup that would cost a tree builder far more than its length: recognised before, and reduced to its words.

Builders are quadratic in depth and in the attributes of one tag, and open unclosed formatting again in each later block.
"""

import re
from html import unescape

MOST_TAGS = 10_000  # 10,000 open tags cost 0.2 s, 100,000 half a minute
MOST_REFERENCES = 50_000  # entities: each makes the text around it be copied
MOST_REOPENED = 500_000  # elements that unclosed formatting may add
MOST_ATTRIBUTES = 1_000  # of one tag

_OPENED_AGAIN = "b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
_FORMATTING = re.compile(rf"<(?:{_OPENED_AGAIN}|{_OPENED_AGAIN.upper()})(?=[\s/>])[^<>]*")
_ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']?+[^\s>]*+))?+"""
_TAG = re.compile(rf"<[/!?]?[a-zA-Z-][^\s/>]*+(?:[\s/]++|{_ATTRIBUTE})*+>?")
_OVERLOADED = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:[\s/]*+{_ATTRIBUTE}){{{MOST_ATTRIBUTES}}}")
_RAW = re.compile(
    r"<(script|style|template|iframe|textarea)\b[^>]*+(?:>.*?(?:</\1[^>]*+>?|\Z)|\Z)|<!--.*?(?:-->|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_CLEAN_TAG = re.compile(r"<(?!(?:br|col|hr|img|source|track|wbr)[ >])(/?)[a-z]")


def tangled(html: str) -> bool:
    """Whether building a tree of this markup could cost far more than its length."""
    tags = html.count("<")
    if tags > MOST_TAGS or html.count("&") > MOST_REFERENCES:
        return True
    if (
        3 * tags * tags > MOST_REOPENED and 3 * len(set(_FORMATTING.findall(html))) * tags > MOST_REOPENED
    ):  # three alike are kept open
        return True
    return len(html) > 10 * MOST_ATTRIBUTES and _OVERLOADED.search(html) is not None


def bare(html: str) -> str:
    """The words of markup, by cutting the tags out, not by understanding them."""
    return unescape(_TAG.sub(" ", _RAW.sub(" ", html)))


def deeper_than(most: int, clean: str) -> bool:
    """Whether sanitised HTML, whose tags are balanced, is nested deeper."""
    if clean.count("</") <= most:
        return False
    depth = 0
    for tag in _CLEAN_TAG.finditer(clean):
        depth += -1 if tag[1] else 1
        if depth > most:
            return True
    return False
