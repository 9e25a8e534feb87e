"""Words in Arabic script as a reader of Arabic or Persian takes them: one spelling, without what the sentence hung on them.

What is written before a word (and, with, for) goes only where the rest is a word we know, since many words begin with the same
letters; the article always, "and" before any longer rest. What is written behind it (plurals, possessives, endings of
adjectives) goes where enough is left. Of the forms of a verb those of the present are one, where we know it.
"""

import re
from functools import lru_cache

from feedhub.core.cluster.ordinary import ORDINARY
from feedhub.core.cluster.vocabulary import FUNCTION
from feedhub.core.text import fold

LANGUAGES = ("ar", "fa")
FEWEST = 3  # letters that a word keeps,
LONG = 4  # that a second ending leaves, and those of an unknown word that "and" is taken from
AND = "و"
PARTICLES = "وفبلك"
HE, PRESENT = "ي", "تنا"  # he does; she does, we do, I do

_ARABIC = re.compile("[\u0620-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_SPELLING = str.maketrans("أإآٱىیېےکۀەةۃ", "ااااايييكهههه", "ءـ")
_ARTICLE = re.compile("ال(?=..)|(?:بال|كال|فال|لل)(?=...)")
_NUMBER = re.compile(rf"[{PARTICLES}]{{1,2}}(\d.*)")
_ENDING = re.compile("(?:هايي|ترين|هما|يات|يون|يين|ايي|هاي|اته|تهم|تها|ته|يها|ها|هم|ات|ون|ين|يه|يا|ه|ي|ا)$")

# Names that particles are often written to; no report is about one of these places alone.
PLACES = """
أثينا أذربيجان أرجنتين أرمينيا أستراليا أفريقيا أفغانستان ألمانيا أمريكا أميركا أنقرة أوروبا أوكرانيا إثيوبيا إسبانيا
إسرائيل إسطنبول إفريقيا إيران إيطاليا الأردن البحرين الحديدة الخرطوم الدوحة الرياض السعودية السودان العراق القاهرة
القدس المغرب المكسيك باريس باكستان باکو برازيل بريطانيا بصرة بغداد بكين بلجيكا بلوچستان بندر بنغلاديش بوشهر بولندا
بيروت تايوان تركيا تهران تونس جدة جزائر حلب دبي دمشق رام روسيا روما سوريا سويد سويسرا سيناء شرم صنعاء صومال صين طهران
طوكيو عدن عمّان غزة فاتيكان فرنسا فلسطين فنزويلا فيتنام فيلادلفيا فيينا قطر كابول كربلاء كركوك كرمانشاه كندا كوريا
كويت كييف لاهاي لبنان لرستان لشبونة لندن ليبيا مدريد مسقط موريتانيا موسكو ناتو نيجيريا نيويورك هند هولندا وارسو واشنطن
ورامین کرج کردستان کرمان
"""


def arabic(token: str) -> bool:
    """Whether a written word is in this script."""
    return _ARABIC.search(token) is not None


def spelled(token: str) -> str:
    """A word in one spelling: without vowel signs, of alef, ya, kaf and heh one form each."""
    return fold(token.translate(_SPELLING)).translate(_SPELLING).replace(" ", "")


def stem(word: str) -> str:
    """What a word as `spelled` is compared by, empty for a function word; a number that a particle is written to, alone."""
    if number := _NUMBER.fullmatch(word):
        return number[1]
    bare, known = _bare(word), _known()
    if bare in known.function:
        return ""
    present = HE + bare[1:] if bare[0] in PRESENT else bare
    return _root(present if present in known.whole else bare)


class _Known:
    """Words that are known whole, as `spelled`: of both languages, and places."""

    def __init__(self) -> None:
        listed = [word for language in LANGUAGES for word in ORDINARY[language]] + PLACES.split()
        self.function = frozenset(spelled(word) for language in LANGUAGES for word in FUNCTION[language])
        self.whole = frozenset(_ARTICLE.sub("", spelled(part)) for word in listed for part in word.split("\u200c"))
        self.roots = frozenset(map(_root, self.whole))

    def __contains__(self, word: str) -> bool:
        return word in self.function or word in self.whole or _root(word) in self.roots


@lru_cache(maxsize=1)
def _known() -> _Known:
    return _Known()


def _bare(word: str) -> str:
    """A word without what is written before it."""
    known = _known()
    while word not in known.function:
        if article := _ARTICLE.match(word):
            return word[article.end() :]
        rest = word[1:]
        parted = rest in known or (word[0] == AND and len(rest) >= LONG)
        if word[0] not in PARTICLES or len(rest) < 2 or word in known or not parted:
            break
        word = rest
    return word


def _root(word: str) -> str:
    """A word without what is written behind it."""
    keeps = FEWEST
    while (ending := _ENDING.search(word, keeps)) is not None:
        word = word[: ending.start()]
        keeps = LONG
    return word
