"""How text is made comparable, the same for what is searched and what is searched for.

Two folded texts are compared and nothing else: the store's index holds these words too, so that both agree. Words are
folded one at a time and remembered: a language has few of them, and a feed's words are indexed as it arrives.
"""

import re
import unicodedata
from functools import lru_cache

from feedhub.model import Article

SEARCHED = 1_000  # characters of summary and text: indexing whole bodies costs more than reading the feeds
READ_MARKUP = (
    4_000,
    20_000,
)  # characters of HTML in which those are looked for; more only where the first have too few
BREAK = "\n"  # stands between texts, so that no phrase runs from one into the next
TYPOGRAPHY = "\u00a0‘’“”–—…"
REMEMBERED = 40  # characters; longer runs are sentences of a script without spaces, and seldom come twice


def words(text: str) -> list[str]:
    """The words of a text, folded: no case, accents, width, punctuation.

    Each is ASCII letters and digits, or has a character beyond ASCII. Where a script writes no spaces, and in Korean,
    where endings are grown onto the word, each character is a word: what is searched for is then a phrase of them.
    """
    if not text.isascii():
        for sign in TYPOGRAPHY:  # in most texts all there is beyond ASCII
            text = text.replace(sign, " ")
    if text.isascii():
        return text.lower().translate(_ASCII_SPACES).split()
    found: list[str] = []
    for piece in text.split():
        found += _remembered(piece) if len(piece) <= REMEMBERED else _words(piece)
    return found


def tag_form(tag: str) -> str:
    """A tag as tags are compared: folded, without its `#`, any space or hyphen in it a space; `c++` stays what it is."""
    return _tag_form(tag)


def searched_text(article: Article) -> tuple[str, ...]:
    """What words without a field are looked for in: title, and the first 1,000 characters of summary and of the text."""
    parts = [article.title or "", (article.summary or "")[:SEARCHED]]
    if article.content_html:
        from feedhub.core.text import plain  # its libraries are not needed to read a query

        few, many = READ_MARKUP
        content = plain(article.content_html[:few])
        if len(content) < SEARCHED and len(article.content_html) > few:
            content = plain(article.content_html[:many])
        content = content[:SEARCHED]
        if parts[1] in content:
            parts.pop()
        parts.append(content)
    return tuple(part for part in parts if part)


def padded(*texts: str) -> str:
    """Texts as one line of folded words in which `" red notice "` is a phrase and `" red not"` the beginning of one."""
    return f" {f' {BREAK} '.join(' '.join(words(text)) for text in texts)} "


def unspaced(word: str) -> bool:
    """Whether a word of `words` is one character of a script that is searched by its parts."""
    return _UNSPACED.match(word) is not None


def ascii_lower(text: str) -> str:
    """Lower case of A to Z only: what ids and addresses are made of, and what every database agrees on."""
    return text.translate(_ASCII_LOWER)


@lru_cache(maxsize=4096)
def _tag_form(tag: str) -> str:
    folded = _folded(tag).strip()
    return " ".join(folded.lstrip("#").translate(_TAG_SPACES).split()) or folded


def _words(text: str) -> list[str]:
    found: list[str] = []
    for word in _WORD.findall(_folded(text).replace("_", " ")):
        if _UNSPACED.search(word):
            for at, run in enumerate(_UNSPACED_RUN.split(word)):
                found += list(run) if at % 2 else [run] if run else []
        else:
            found.append(word)
    return found


@lru_cache(maxsize=16384)
def _remembered(piece: str) -> tuple[str, ...]:
    return tuple(_words(piece))


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text.translate(_TRADE_MARKS)).casefold()
    text = unicodedata.normalize("NFKD", text)
    if "\u0306" in text:  # й and ў are letters of their own; on other letters it is an accent
        text = text.replace("\u0438\u0306", "\u0439").replace("\u0443\u0306", "\u045e")
    text = unicodedata.normalize("NFC", _ACCENT.sub("", text))
    return _SPELLING.sub(lambda found: _LETTERS[found[0]], text)


# --- characters --------------------------------------------------------------------------------------------------------


def _ranges(codes: str) -> str:
    """Hexadecimal code points and ranges of them as the inside of a character class."""
    return "".join("-".join(chr(int(end, 16)) for end in part.split("-")) for part in codes.split())


# What is left out of words: marks that are a matter of spelling in their scripts (Latin, Greek, Cyrillic, Hebrew, Arabic,
# Syriac), joiners, direction marks, soft hyphens, tatweel, apostrophes that are letters.
_ACCENTS = (
    "0300-036f 0483-0489 0591-05bd 05bf 05c1-05c2 05c4-05c5 05c7 0610-061a 064b-065f 0670 06d6-06dc 06df-06e4 06e7-06e8"
    " 06ea-06ed 0711 0730-074a 0898-089f 08ca-08e1 08e3-08ff 1ab0-1aff 1dc0-1dff 20d0-20ff fe00-fe0f fe20-fe2f e0100-e01ef"
)
_UNSEEN = (
    "00ad 02bb-02bc 02be-02bf 0600-0605 061c 0640 06dd 070f 08e2 180e 200c-200f 202a-202e 2060-206f feff fff9-fffb"
)

# Everywhere else (Indic vowels, Japanese voicing) a mark is a part of the word; Python's \w knows only letters and digits.
_MARKS = (
    "07a6-07f3 07fd 0816-082d 0859-085b 0900-0963 0981-09e3 09fe-0a75 0a81-0ae3 0afa-0b63 0b82-0bd7 0c00-0c63"
    " 0c81-0c83 0cbc-0d4d 0d57-0d63 0d81-0df3 0e31-0e3a 0e47-0e4e 0eb1-0ecd 0f18-0f19 0f35 0f37 0f39 0f3e-0f84 0f86-0fbc"
    " 0fc6 102b-103e 1056-109d 135d-135f 1712-1734 1752-17d3 17dd 180b-180d 180f-193b 1a17-1a1b 1a55-1a7f 1b00-1b44"
    " 1b6b-1b73 1b80-1bf3 1c24-1c37 1cd0-1cd2 1cd4-1cf9 2cef-2cf1 2d7f-2dff 302a-302f 3099-309a a66f-a672 a674-a67d"
    " a69e-a6f1 a802-a827 a82c a880-a8c5 a8e0-a8f1 a8ff-a92d a947-a953 a980-a9c0 a9e5-aa4d aa7b-aac1 aaeb-aaef aaf5-aaf6"
    " abe3-abea abec-abed fb1e 10000-1cfff 1d242-1d244 1da00-1efff"  # of higher planes whole blocks
)
_SCRIPTS_UNSPACED = (
    "0e00-109f 1100-11ff 1780-17ff 2e80-31ff 3400-4dbf 4e00-9fff a960-a97f a9e0-a9ff aa60-aa7f ac00-d7ff f900-faff"
    " 1b000-1b16f 20000-323af"  # Thai, Lao, Tibetan, Burmese; Korean; Khmer; Chinese, Japanese
)

# Letters that Unicode does not take apart but people type without their stroke, and two spellings of one Arabic letter.
_LETTERS = {
    **dict(zip("łøđðħŧı", "loddhti", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    **dict(zip("\u0671\u0649\u06cc\u06d2\u06a9", "\u0627\u064a\u064a\u064a\u0643", strict=True)),
    **dict.fromkeys("\u0629\u06c0\u06c1\u06d5\u06be", "\u0647"),
}

_ACCENT = re.compile(f"[{_ranges(_ACCENTS)}{_ranges(_UNSEEN)}]+")
_SPELLING = re.compile(f"[{''.join(_LETTERS)}]")
_WORD = re.compile(rf"[\w{_ranges(_MARKS)}]+")
_UNSPACED = re.compile(f"[{_ranges(_SCRIPTS_UNSPACED)}]")
_UNSPACED_RUN = re.compile(f"([{_ranges(_SCRIPTS_UNSPACED)}]+)")
_TRADE_MARKS = str.maketrans("™℠", "  ")  # NFKC would make them letters of the word before
_TAG_SPACES = str.maketrans("_-\u2010\u2011\u2013", "     ")
_ASCII_SPACES = {code: " " for code in range(128) if not chr(code).isalnum()}
_ASCII_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
