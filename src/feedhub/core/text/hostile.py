"""Markup that would cost a tree builder far more than its length: recognised before, and reduced to its words.

Builders are quadratic in depth and in the attributes of one tag, and open unclosed formatting again in each later block.
"""

import re
from html import unescape

MOST_TAGS = 10_000  # 10,000 open tags cost 0.2 s, 100,000 half a minute
MOST_REFERENCES = 50_000  # entities: each makes the text around it be copied
MOST_REOPENED = 500_000  # elements that unclosed formatting may add
MOST_ATTRIBUTES = 1_000  # of one tag

_FORMATTING = re.compile(r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/>])[^<>]*", re.IGNORECASE)
_TAG = re.compile(
    r"<[/!?]?[a-zA-Z-][^\s/>]*+"
    r"((?:[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"']?[^\s>]*+))?+)*+)>?"
)
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
    if tags > 200 and 3 * len(set(_FORMATTING.findall(html))) * tags > MOST_REOPENED:  # three alike are kept open
        return True
    if len(html) < 20_000:
        return False
    long = (said for said in _TAG.findall(html) if len(said) > MOST_ATTRIBUTES)
    return any(max(said.count("="), len(re.findall(r"[\s/]+", said))) > MOST_ATTRIBUTES for said in long)


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
