"""What the window needs to know of an article, small enough to keep for all of them and to be stored beside it.

A title's and each sentence's words in the form they are compared by, its names, its text as hashed word pairs, whose wire
it carries. What was decided (story, copy) is kept in the same record: a restart reads these and nothing else.
"""

import json
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise
from typing import NamedTuple
from zlib import crc32

from feedhub.core.cluster import arabic
from feedhub.core.cluster.agencies import agency
from feedhub.core.cluster.headlines import headline, serial
from feedhub.core.cluster.names import skeleton
from feedhub.core.cluster.words import CALENDAR, COMMON, STEM, TOKEN, bare, forms, kin, language_of, ordinary, usual
from feedhub.core.text import plain
from feedhub.model import Article

VERSION = b"4"  # of the stored form; a row of another is passed over,
READ = (b"3", VERSION)  # but for these: 3 has words in Arabic script in another form, which are still better than none
READ_CHARACTERS = 1_200  # of the text: an event is told in a report's first paragraphs, background follows
READ_MARKUP = 4_000
READ_ENDING = 1_000  # of the markup that a text ends with
FEW = 160  # characters of summary below which the content is looked at too
MOST_TITLE, MOST_BODY, MOST_NAMES, MOST_KEYS = 30, 120, 40, 24
COPY = 0.6  # Jaccard over pairs of words from which one text is the other's copy
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_DATELINE = re.compile(r"^\W*[^\W\d_][\w .,'’/-]{1,40}\([^()]{2,30}\)\s*[-–—:]+\s*")  # LYON (AP) -: where, not what
_CAPTION = re.compile(r"<figcaption\b.*?</figcaption>", re.DOTALL | re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?…؟۔।])[\"”’)]?\s+|(?<=[。！？])")
_LEFTOVER = re.compile(  # what publishing systems add to a text
    r"The post .{0,300}? (?:appeared first on|first appeared on) .*"
    r"|(?:Continue reading|Read more|Read the full|Keep reading)\b.{0,200}"
    r"|\[(?:…|\.\.\.|&#8230;)\]|CORRECTION: [^.]*\.",
    re.IGNORECASE,
)
_LEFT = (  # one of which is in each of those
    *("appeared first on", "first appeared on", "continue reading", "read more", "read the full", "keep reading"),
    *("[…]", "[...]", "[&#8230;]", "correction: "),
)


class Sentence(NamedTuple):
    """mark: a hash that is the same wherever the sentence stands. terms: those that no
    sentence before it had; none once it is known as boilerplate.
    """

    mark: int
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An article as the window remembers it.

    language: a primary subtag, guessed where none is declared. title, names, keys: without repeats, in order; keys are names
    and numbers as other languages have them. pairs: hashed pairs of neighbouring words, four bytes each. via: the agency
    whose text it says it carries.
    serial: whether its headline is one of a series. written: how its terms were written; of an article that is new, for people.
    story, began, copy_of: set by `assign`; began is when the first article of its story was published.
    """

    article: str
    source: str
    outlet: str
    language: str
    when: datetime
    first_seen: datetime
    title: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    names: tuple[str, ...]
    keys: tuple[str, ...]
    pairs: bytes
    via: str | None = None
    serial: bool = False
    written: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    story: str | None = None
    began: datetime | None = None
    copy_of: str | None = None

    @property
    def text(self) -> tuple[str, ...]:
        """What the text says, without repeats and boilerplate."""
        return tuple(chain.from_iterable([sentence.terms for sentence in self.sentences]))

    @property
    def kin(self) -> tuple[str, ...]:
        """Of a headline alone, the beginnings of its words: few as they are, they say the same in other forms."""
        return () if self.text else kin(self.title)

    def word(self, term: str) -> str:
        """A term for people: the word as the article writes it; of signs without spaces, the pair."""
        return bare(self.written.get(term, term.removeprefix(STEM)), term)


def terms(article: Article) -> Terms:
    """What is remembered of an article: title, and its summary or as much of its text as tells what happened."""
    title, body = headline(article.title or ""), _body(article)
    titled = TOKEN.findall(title)
    written: dict[str, str] = {}
    shown = _distinct(titled, written)[:MOST_TITLE]
    names: dict[str, None] = {}
    sentences, said = [], []
    budget, told = MOST_BODY, dict[str, None]()
    for sentence in _SENTENCE.split(_DATELINE.sub("", body, count=1)):
        tokens = TOKEN.findall(sentence)
        if not tokens or budget <= 0:
            continue
        said += tokens
        found = tuple(term for term in _distinct(tokens, written) if term not in told)[:budget]
        told |= dict.fromkeys(found)
        budget -= len(found)
        sentences.append(Sentence(crc32(" ".join(tokens).lower().encode(errors="replace")), found))
        names |= dict.fromkeys(_names(tokens))
    if not told:
        for form in shown:
            for beginning in kin((form,)):
                written.setdefault(beginning, written[form])
    language = language_of(f"{title} {body[:300]}", article.language)
    if language in arabic.LANGUAGES:
        names = _uncommon((*shown, *told), language) if told else {}  # a headline alone is too short to tell by
    elif _sentence_case(titled):
        names = dict.fromkeys((*_names(titled), *_first_name(titled, language))) | names
    own = set(chain.from_iterable(forms(part) for part in article.outlet.split(".")[0].split("-") if part))
    listed = tuple(name for name in names if name not in CALENDAR and name not in own)[:MOST_NAMES]
    return Terms(
        article=article.id,
        source=article.source,
        outlet=article.outlet,
        language=language,
        when=article.when,
        first_seen=article.first_seen,
        title=shown,
        sentences=tuple(sentences),
        names=listed,
        keys=_keys(language, shown, listed, sentences),
        pairs=_pairs(said if len(said) >= 8 else titled + said),
        via=agency(article, body, _ending(article)),
        serial=serial(article.title or ""),
        written=written,
    )


def carries(article: Article, before: Article | None = None) -> str | None:
    """The agency whose text an article says it carries. before: as it was; what is still that text is still the agency's."""
    found = agency(article, _body(article), _ending(article))
    if found is None and before is not None and before.via is not None:
        return before.via if likeness(terms(before).pairs, terms(article).pairs) >= COPY else None
    return found


def stored(terms: Terms) -> bytes:
    """Terms as one value of a table.

    First what a start has to know of all articles, a line each, in the order of `Lines`; then what is only asked of those that
    come near a new one: a line of JSON, and the pairs as they are.
    """
    seen = (terms.first_seen - _EPOCH) // _MICROSECOND
    marks = [str(sentence.mark) for sentence in terms.sentences]
    text = terms.text
    words = " ".join(dict.fromkeys((*terms.title, *text, *terms.kin)))
    listed = [
        terms.article, terms.story or terms.article, terms.language, str(seen), " ".join(marks), words, " ".join(terms.keys),
    ]  # fmt: skip
    rest = [
        terms.source, terms.when.isoformat(), terms.began.isoformat() if terms.began else None, len(terms.title), bool(text),
        " ".join(terms.names), terms.serial, terms.copy_of,
    ]  # fmt: skip
    said = "\n".join([*listed, json.dumps(rest, separators=(",", ":")), ""])
    return b"\n".join((VERSION, said.encode(errors="replace"))) + terms.pairs


class Lines(NamedTuple):
    """A stored row, cut: reading fifty thousand at start is most of what a start costs.

    seen: microseconds. words: title and text, without repeats, of a headline alone its kin. rest: for `rest`.
    """

    version: bytes
    article: bytes
    story: bytes
    language: bytes
    seen: bytes
    marks: bytes
    words: bytes
    keys: bytes
    rest: bytes


_CUTS = len(Lines._fields) - 1


class Rest(NamedTuple):
    """What a stored row says of an article that is compared with a new one. titled: how many of its words are the title's."""

    source: str
    when: datetime
    began: datetime
    titled: int
    texted: bool
    names: tuple[str, ...]
    serial: bool
    copy_of: str | None
    pairs: bytes


def lines(data: bytes) -> Lines | None:
    """What `stored` wrote, cut; None where a version that is not read did, or it is no such row."""
    found = data.split(b"\n", _CUTS)
    return Lines._make(found) if found[0] in READ and len(found) > _CUTS else None


def rest(data: bytes) -> Rest:
    """The last of `lines`, read."""
    line, _, pairs = data.partition(b"\n")
    source, when, began, titled, texted, names, serial, copy_of = json.loads(line)
    dated = datetime.fromisoformat(when)
    return Rest(
        source=source,
        when=dated,
        began=datetime.fromisoformat(began) if began else dated,
        titled=titled,
        texted=texted,
        names=tuple(names.split()),
        serial=serial,
        copy_of=copy_of,
        pairs=pairs,
    )


def seen_at(line: bytes) -> datetime:
    """When an article was first seen, of that line of its row."""
    return _EPOCH + int(line) * _MICROSECOND


def article_of(data: bytes) -> str | None:
    """Whose terms a stored row has; None where `lines` reads nothing."""
    found = lines(data)
    return found.article.decode() if found else None


def likeness(one: bytes, other: bytes) -> float:
    """Jaccard over the pairs of neighbouring words of two texts, 0 to 1."""
    first, second = set(unpacked(one)), set(unpacked(other))
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared) if shared else 0.0


def unpacked(pairs: bytes) -> "array[int]":
    """The pairs of words as numbers, no two the same."""
    found = array("I")
    found.frombytes(pairs[: len(pairs) // 4 * 4])
    return found


def _body(article: Article) -> str:
    said = article.summary or ""
    if len(said) < FEW and article.content_html:
        content = plain(article.content_html[:READ_MARKUP])
        said = content if len(content) > len(said) else said
    said = said[:READ_CHARACTERS]
    if said == article.title:
        return ""
    return _written(said)


def _ending(article: Article) -> str:
    """The last lines of a text, which may stand far behind what is compared of it."""
    html = article.content_html
    if not html:
        return _written((article.summary or "")[-READ_ENDING:])
    last = html[-READ_ENDING:]
    if len(html) > READ_ENDING:
        last = last.partition(">")[2] or last  # what is left of a tag
    return _written(plain(_CAPTION.sub(" ", last)))


def _written(text: str) -> str:
    """A text without what publishing systems add to it."""
    said = text.lower()
    return _LEFTOVER.sub(" ", text) if any(map(said.__contains__, _LEFT)) else text


def _distinct(tokens: Iterable[str], written: dict[str, str]) -> tuple[str, ...]:
    """The forms of words, and in written how each was written first."""
    found: dict[str, None] = {}
    for token in tokens:
        for form in forms(token):
            found[form] = None
            if form not in written:
                written[form] = token
    return tuple(found)


def _names(tokens: list[str]) -> Iterator[str]:
    """Words with a capital where the sentence did not ask for one."""
    for token in tokens[1:]:
        if token[0].isupper():
            yield from forms(token)
    if tokens and len(tokens[0]) > 1 and tokens[0].isupper():
        yield from forms(tokens[0])


def _uncommon(words: Iterable[str], language: str) -> dict[str, None]:
    """Where no capitals tell what is a name: what is no ordinary word."""
    common = usual(language)
    return dict.fromkeys(word for word in words if word not in common and not word[0].isdigit())


def _first_name(tokens: list[str], language: str) -> Iterator[str]:
    """A headline's first word, where no report uses it: who acts stands there, and any first word has a capital."""
    usual = ordinary(language)
    if usual and tokens and len(tokens[0]) > 2 and tokens[0][0].isupper():
        yield from (form for form in forms(tokens[0]) if form not in usual and form not in COMMON)


def _sentence_case(tokens: list[str]) -> bool:
    """Whether capitals in a headline mean names: enough of its longer words have none."""
    long = [token for token in tokens[1:] if len(token) > 3]
    return sum(token[0].islower() for token in long) * 3 > len(long)


def _keys(language: str, title: tuple[str, ...], names: tuple[str, ...], sentences: list[Sentence]) -> tuple[str, ...]:
    """What another language's report would share: the skeletons of names, and numbers of two digits or more."""
    words = [term for sentence in sentences for term in sentence.terms]
    proper: Iterable[str] = names if names and language not in ("ar", "fa") else (*title, *words)
    found = dict.fromkeys(skeleton(term) for term in proper if term not in COMMON and not term[0].isdigit())
    numbers = [term for term in (*title, *words) if term[0].isdigit() and len(term) > 1]
    return tuple(dict.fromkeys([*(key for key in found if key), *numbers]))[:MOST_KEYS]


def _pairs(tokens: list[str]) -> bytes:
    marks = [crc32(token.lower().encode(errors="replace")) for token in tokens]
    return array("I", dict.fromkeys((31 * one + other) & 0xFFFFFFFF for one, other in pairwise(marks))).tobytes()
