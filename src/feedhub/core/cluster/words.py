"""From a written word to what it is compared by, in any script; and in which language a text is, where nobody says.

Only what makes two reports of one event agree: case, accents, plurals and case endings go, function words go whole. Each
written word is read once and remembered, since a language has few of them.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from feedhub.core.cluster import arabic
from feedhub.core.cluster.ordinary import ORDINARY
from feedhub.core.cluster.vocabulary import DAYS, FUNCTION, TRADE
from feedhub.core.text import fold

_SIGNS = (  # in the letters of a word or on them: accents, vowels of Arabic, of the scripts of India, Thai, Lao, Burmese, Khmer
    "\u0300-\u036f\u064b-\u065f\u0670\u0900-\u0903\u093a-\u0963\u0981-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd"
    "\u102b-\u103e\u17b4-\u17d3"
)
_LETTERS = rf"[\w{_SIGNS}]+"
TOKEN = re.compile(rf"\d+(?:[.,:٫٬]\d+)+|{_LETTERS}(?:['’.]{_LETTERS})*")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff]"
)
_CYRILLIC, _ARABIC = re.compile("[\u0400-\u04ff]"), re.compile("[\u0600-\u06ff]")
_KANA, _HANGUL, _HAN = re.compile("[\u3040-\u30ff]"), re.compile("[\uac00-\ud7af]"), re.compile("[\u3400-\u9fff]")
_POSSESSIVE = re.compile("['’]s?$")
_ELISION = re.compile("^(?:[dljmnstc]|qu)['’]", re.IGNORECASE)
_CASE_ENDING = re.compile(
    "(?:иями|ями|ами|ыми|ими|ого|его|ому|ему|иях|ях|ах|ой|ей|ий|ый|ая|яя|ое|ее|ые|ие|ию|ия|ов|ев|ам|ям|ом|ем|ую|юю|[аеиоуыэюяьі])$"
)
_WRITTEN_IN = {"zh": ("zh", "ja"), "ja": ("ja",), "ko": ("ko",)}
STEM = "~"  # what marks the beginning of a word where words stand
BEGINNING = 4  # its letters
SURE = 3  # function words of one language, and none of the declared one, from which the declaration is not believed

_FUNCTION_FORMS = frozenset(fold(word) for words in FUNCTION.values() for word in words)
_LATIN = tuple(language for language in FUNCTION if language not in ("ru", "uk", "ar", "fa"))


@lru_cache(maxsize=100_000)
def forms(token: str) -> tuple[str, ...]:
    """What a written word is compared by: one form, none of a function word, pairs of signs where no spaces are written."""
    if token[0].isdigit():
        return (_number(token),)
    if _UNSPACED.search(token):
        folded = fold(token).replace(" ", "")
        return tuple(map("".join, pairwise(folded))) or (folded,)
    if arabic.arabic(token):
        stem = arabic.stem(arabic.spelled(token))
        return (stem,) if len(stem) > 1 else ()
    word = fold(_ELISION.sub("", _POSSESSIVE.sub("", token)).replace(".", "")).replace(" ", "")
    if len(word) < 2 or (word in _FUNCTION_FORMS and token not in ("US", "U.S", "IT", "WHO")):
        return ()
    return (_stem(word),)


def bare(token: str, form: str) -> str:
    """A written word as people name it: in small letters, without what the sentence hung on it."""
    if _UNSPACED.search(token):
        return form
    return _ELISION.sub("", _POSSESSIVE.sub("", token)).lower() or form


def kin(forms: Iterable[str]) -> tuple[str, ...]:
    """The beginnings of words, by which judoka and judo are akin; of no number, and of none of fewer letters."""
    return tuple(
        dict.fromkeys(STEM + form[:BEGINNING] for form in forms if len(form) >= BEGINNING and form[0].isalpha())
    )


@lru_cache(maxsize=32)
def ordinary(language: str) -> frozenset[str]:
    """The forms of a language's ordinary words."""
    return frozenset(
        form for word in ORDINARY.get(language, ()) for token in TOKEN.findall(word) for form in forms(token)
    )


@lru_cache(maxsize=32)
def usual(language: str) -> frozenset[str]:
    """The forms of what any report may say: ordinary words and those of the trade."""
    return ordinary(language) | COMMON


@lru_cache(maxsize=32)
def usual_kin(language: str) -> tuple[str, ...]:
    """The beginnings of what any report may say."""
    return kin(sorted(usual(language)))


def language_of(text: str, declared: str | None) -> str:
    """A primary subtag. declared: believed unless script or function words say that it cannot be."""
    said = declared.split("-")[0].lower() if declared else None
    script = _script(text)
    if script is not None:
        believed = said is not None and said in _WRITTEN_IN.get(script, (said,)) and said not in _LATIN
        return said if said is not None and believed else _guess(script, text)
    words = [token.lower() for token in TOKEN.findall(text[:400])]
    if said is not None and (said not in _LATIN or not FUNCTION[said].isdisjoint(words)):
        return said
    hits = {language: sum(map(FUNCTION[language].__contains__, words)) for language in _LATIN}
    best = max(_LATIN, key=hits.__getitem__)  # of equals the first, and English is the first
    if said is None:
        return best
    return best if hits[best] >= SURE else said


def _guess(script: str, text: str) -> str:
    telling = {"ru": ("uk", "[іїєґ]"), "ar": ("fa", "[پچژگ]")}.get(script)
    return telling[0] if telling and re.search(telling[1], text) else script


def _script(text: str) -> str | None:
    """What the writing alone tells, None for Latin and what we cannot tell apart."""
    letters = len(text) / 4
    for name, pattern in (("ru", _CYRILLIC), ("ar", _ARABIC), ("ja", _KANA), ("ko", _HANGUL), ("zh", _HAN)):
        if pattern.search(text) and len(pattern.findall(text)) > (letters if name in ("ru", "ar") else letters / 4):
            return name
    return None


def _number(token: str) -> str:
    if not token.isascii():
        token = "".join(str(unicodedata.decimal(sign, sign)) for sign in token.replace("٬", ",").replace("٫", "."))
    plain = token.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+", token) else token.replace(",", ".")
    return re.split(r"[^\d.:]", plain.rstrip("."), maxsplit=1)[0] or plain.lower()


def _stem(word: str) -> str:
    if word.isascii():
        return _latin_stem(word)
    if _CYRILLIC.match(word):
        short = _CASE_ENDING.sub("", word)
        return short if len(short) >= 3 else word
    return _latin_stem(word)


def _latin_stem(word: str) -> str:
    if len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) >= len(ending) + 4:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word.rstrip("aeo") if len(word) > 5 and len(word.rstrip("aeo")) >= 4 else word


COMMON = frozenset(form for word in TRADE.split() for token in TOKEN.findall(word) for form in forms(token))
CALENDAR = frozenset(form for word in DAYS.split() for form in forms(word))
