"""Plain text, counted, cut and compared."""

import hashlib
import re
import unicodedata
from itertools import pairwise

from feedhub.core.text.visible import plain

_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # kana and ideographs
_RUNS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer: some four signs to a word
_WORD = re.compile(rf"[{_UNSPACED}]|[{_RUNS}]{{1,4}}|[^\s{_UNSPACED}{_RUNS}]+")
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u06d6-\u06ed]")
_SIGNS = "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
_BETWEEN = re.compile(rf"(?:[^\w{_SIGNS}#%&@+$£¥€₹₽]|_)+")


def words(text: str) -> list[str]:
    """The words of plain text. Where a script writes no spaces, each ideograph or syllable counts as a word."""
    return _WORD.findall(text)


def excerpt(text: str, words: int) -> str:
    """The first so many words of plain text, with an ellipsis where something was left out."""
    end = 0
    for count, word in enumerate(_WORD.finditer(text)):
        if count == words:
            return text[:end].rstrip(" ,;:-–—(") + "…"
        end = word.end()
    return text


def fold(text: str) -> str:
    """Plain text for comparing: case, accents, punctuation, symbols and spacing do not count; letters and numbers do.

    Text that has no letter or number is kept as it is, so that two such texts are equal only if they are.
    """
    if text.isascii():
        folded = text.lower()
    else:
        folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).casefold())
        folded = unicodedata.normalize("NFC", folded)
    return _BETWEEN.sub(" ", folded).strip() or " ".join(text.split())


def visible_digest(title: str | None, html: str | None) -> str:
    """Names what a reader sees of an article: equal as long as only markup, addresses, case or punctuation move."""
    seen = f"{fold(title or '')}\0{fold(plain(html or ''))}"
    return hashlib.blake2b(seen.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """The pairs of neighbouring words of folded text; of a single word, that word."""
    found = words(fold(text))
    return frozenset(pairwise(found)) or frozenset((word,) for word in found)


def similarity(a: str, b: str) -> float:
    """How much of two texts is the same, 0 to 1: Jaccard over pairs of neighbouring words."""
    first, second = shingles(a), shingles(b)
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0
