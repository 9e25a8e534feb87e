"""What was said lately: the terms of the newest four days, an inverted index a language, how common each term is.

Where four days bring few articles the newest thousand stay: nobody joins those, but they show which words are in every
report, and without them a small hub would take the words of the season for rare. The content depends on the order in which
articles arrived and on nothing else: what is forgotten is measured from the article that comes in, so a window filled by one
process and one read back from the store are the same.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import repeat
from math import exp, log
from sys import intern
from typing import Any, TypeVar

from feedhub.core.cluster.terms import Row, Sentence, Terms, row
from feedhub.core.cluster.words import COMMON, ordinary

REMEMBERED = timedelta(days=4)
FEWEST = 1_000  # articles that stay, however long ago they were seen: of fewer, counts of words say little
BEFORE = 500  # reports that a window is taken to have held before its first: counts of a few say nothing
COMMON_BEFORE = 15  # in how many of those a word of the trade stood,
ORDINARY_BEFORE = 8  # an ordinary word, and
RARE_BEFORE = 0.1  # any other
HEAVIEST = 8.0  # no term weighs more: else the bars would mean another thing in a large window than in a small
SEARCHED_TERMS, SEARCHED_POSTINGS = 12, 150


@dataclass(slots=True, eq=False)
class Remembered:
    """An article in the window. number: its place in the order of arrival. texted: whether it says more than its headline.
    all: title and text, without repeats.
    """

    number: int
    id: str
    source: str
    language: str
    story: str
    copy_of: str | None
    hours: float
    began: datetime
    seen: datetime
    title: tuple[str, ...]
    texted: bool
    all: tuple[str, ...]
    names: tuple[str, ...]
    keys: tuple[str, ...]
    marks: Sequence[int]
    pairs: bytes
    serial: bool


def _remembered(terms: Terms, number: int) -> Remembered:
    text = terms.text
    return Remembered(
        number,
        terms.article,
        terms.source,
        terms.language,
        terms.story or terms.article,
        terms.copy_of,
        terms.when.timestamp() / 3600,
        terms.began or terms.when,
        terms.first_seen,
        terms.title,
        bool(text),
        tuple(dict.fromkeys(terms.title + text)),
        terms.names,
        terms.keys,
        [sentence.mark for sentence in terms.sentences],
        terms.pairs,
        terms.serial,
    )


def _restored(row: Row, seen: datetime, number: int) -> Remembered:
    """As `_remembered` of the terms that a row holds."""
    when = datetime.fromisoformat(row.when)
    title, text = row.title.split(), row.text.split()
    return Remembered(
        number,
        row.article,
        intern(row.source),
        intern(row.language),
        row.story or row.article,
        row.copy_of,
        when.timestamp() / 3600,
        datetime.fromisoformat(row.began) if row.began else when,
        seen,
        tuple(title),
        bool(text),
        tuple(dict.fromkeys(title + text)),
        tuple(row.names.split()),
        tuple(row.keys.split()),
        row.marks,
        row.pairs,
        row.serial,
    )


Name = TypeVar("Name")
Listed = dict[Name, int | list[int]]


def numbers_in(held: int | list[int] | None, most: int) -> Sequence[int]:
    """The newest articles of a list in an index."""
    return () if held is None else (held,) if isinstance(held, int) else held[-most:]


class _Weights(dict[int, float]):
    """The weight of a term by the number of stories it is in, computed when first asked for."""

    def __init__(self, size: float) -> None:
        self.size = size

    def __missing__(self, count: int) -> float:
        self[count] = found = max(0.0, min(HEAVIEST, log(self.size / (count + RARE_BEFORE))))
        return found


class _Heaviness(dict[str, float]):
    """The weights of terms, each computed when first asked for since its counts moved."""

    def __init__(self, index: "Index") -> None:
        self.index = index

    def __missing__(self, term: str) -> float:
        index = self.index
        held = index.postings.get(term)
        count = 0 if held is None else 1 if isinstance(held, int) else len(held)
        self[term] = found = index.weights[count - index.again.get(term, 0)]
        return found


class Index:
    """One language's articles in the window.

    postings: the articles that have a term, in order of arrival. weighed: how much a shared term says, the logarithm of how
    rarely it is written. What counts is in how many stories it is, so that a story much told does not make its own names common.
    """

    def __init__(self, language: str) -> None:
        self.size = 0
        # term: articles whose story had it before; less, for common words, the stories they are taken to be in
        self.again = dict.fromkeys(ordinary(language), -ORDINARY_BEFORE) | dict.fromkeys(COMMON, -COMMON_BEFORE)
        self.postings: Listed[str] = {}
        self._keys: Listed[str] = {}
        self._unkeyed: deque[Remembered] = deque()  # the newest: nobody of another language asked since
        self._told: dict[str, tuple[str, ...] | dict[str, int]] = {}  # story, term: how many of its articles have it
        self._step = -1
        self.weighed = _Heaviness(self)
        self._scale()

    def _scale(self) -> None:
        """Weights move by steps of a twelfth, so that the tables last."""
        step = round(log(len(self._told) + BEFORE) * 12)
        if step != self._step:
            self._step = step
            self.weights = _Weights(exp(step / 12))
            self.weighed.clear()

    def fill(self, entries: Iterable[Remembered]) -> None:
        """Add many to an empty index: as `add` would one by one, in a third of the time."""
        postings: dict[str, list[int]] = defaultdict(list)
        having, all_of_it = postings.__getitem__, deque[None](maxlen=0).extend
        for entry in entries:
            self._tell(entry)
            all_of_it(map(list.append, map(having, entry.all), repeat(entry.number)))
            self._unkeyed.append(entry)
            self.size += 1
        self.postings = {term: held if len(held) > 1 else held[0] for term, held in postings.items()}
        self._scale()

    @property
    def keys(self) -> Listed[str]:
        """The articles that have a name or number as other languages have it; made up when one of those first asks."""
        while self._unkeyed:
            entry = self._unkeyed.popleft()
            for key in entry.keys:
                _lengthen(self._keys, key, entry.number)
        return self._keys

    def add(self, entry: Remembered) -> None:
        self._tell(entry)
        number, postings, weighed = entry.number, self.postings, self.weighed
        for term in entry.all:
            held = postings.get(term)
            if held is None:
                postings[term] = number
            elif isinstance(held, list):
                held.append(number)
            else:
                postings[term] = [held, number]
            weighed.pop(term, None)
        self._unkeyed.append(entry)
        self.size += 1
        self._scale()

    def _tell(self, entry: Remembered) -> None:
        """Count an article's terms in its story."""
        told = self._told.get(entry.story)
        if told is None:
            self._told[entry.story] = entry.all  # most stories have one article: no table for those
            return
        if isinstance(told, tuple):
            self._told[entry.story] = told = dict.fromkeys(told, 1)
        again = self.again
        for term in entry.all:
            if term in told:
                told[term] += 1
                again[term] = again.get(term, 0) + 1
            else:
                told[term] = 1

    def remove(self, entry: Remembered) -> None:
        """Forget the oldest article: it is the first of every list it is in."""
        self._untell(entry)
        for term in entry.all:
            _shorten(self.postings, term)
            self.weighed.pop(term, None)
        if self._unkeyed and self._unkeyed[0] is entry:
            self._unkeyed.popleft()
        else:
            for key in entry.keys:
                _shorten(self._keys, key)
        self.size -= 1
        self._scale()

    def _untell(self, entry: Remembered) -> None:
        told = self._told.get(entry.story)
        if told is None or isinstance(told, tuple):
            self._told.pop(entry.story, None)
            return
        again = self.again
        for term in entry.all:
            told[term] -= 1
            if told[term]:
                again[term] = left = again.get(term, 0) - 1
                if not left:
                    del again[term]
            else:
                del told[term]
        if not told:
            del self._told[entry.story]


class Window:
    """The newest four days, and never fewer than FEWEST articles if there were as many; in order of arrival.

    remembered: rows in the order in which they were assigned, as `assign` returned their terms; as many as the store has,
    what is too old is forgotten when the next article comes.
    """

    def __init__(self, remembered: Iterable[Terms] = ()) -> None:
        self.articles: dict[int, Remembered] = {}
        self.indexes: dict[str, Index] = {}
        self.stories: dict[str, list[int]] = {}
        self._order: deque[int] = deque()
        self._marks: Listed[int] = {}  # the articles that have a sentence
        self._next = 0
        for terms in remembered:
            self._forget_unindexed(terms.first_seen)
            self._admit(_remembered(terms, self._next))
        self._fill()

    @classmethod
    def restored(cls, rows: Iterable[bytes]) -> "Window":
        """A window of stored rows, in the order in which they were stored; those of an older feedhub are passed over."""
        window = cls()
        for data in rows:
            found = row(data)
            if found is not None:
                seen = datetime.fromisoformat(found.first_seen)
                window._forget_unindexed(seen)
                window._admit(_restored(found, seen, window._next))
        window._fill()
        return window

    def _fill(self) -> None:
        by_language: dict[str, list[Remembered]] = defaultdict(list)
        for entry in self.articles.values():
            by_language[entry.language].append(entry)
            self._list(entry)
        for language, entries in by_language.items():
            self._index(language).fill(entries)

    def __len__(self) -> int:
        return len(self.articles)

    def add(self, terms: Terms) -> None:
        """Remember an assigned article: its terms as `assign` returned them."""
        self.forget(terms.first_seen)
        entry = _remembered(terms, self._next)
        self._admit(entry)
        self._index(entry.language).add(entry)
        self._list(entry)

    def _index(self, language: str) -> Index:
        found = self.indexes.get(language)
        if found is None:
            self.indexes[language] = found = Index(language)
        return found

    def _admit(self, entry: Remembered) -> None:
        self._next += 1
        self.articles[entry.number] = entry
        self._order.append(entry.number)

    def _list(self, entry: Remembered) -> None:
        self.stories.setdefault(entry.story, []).append(entry.number)
        for mark in entry.marks:
            _lengthen(self._marks, mark, entry.number)

    def _forget_unindexed(self, now: datetime) -> None:
        """As `forget`, while a window is read and nothing is in its indexes yet."""
        while self._outlived(now - REMEMBERED):
            del self.articles[self._order.popleft()]

    def forget(self, now: datetime) -> None:
        """Drop what was seen more than four days before, but for the newest FEWEST."""
        oldest = now - REMEMBERED
        while self._outlived(oldest):
            self._drop(self.articles.pop(self._order.popleft()))

    def _outlived(self, oldest: datetime) -> bool:
        return len(self._order) > FEWEST and self.articles[self._order[0]].seen < oldest

    def _drop(self, entry: Remembered) -> None:
        self.indexes[entry.language].remove(entry)
        if not self.indexes[entry.language].size:
            del self.indexes[entry.language]
        _shorten(self.stories, entry.story)
        for mark in entry.marks:
            _shorten(self._marks, mark)

    def boilerplate(self, source: str, sentence: Sentence) -> bool:
        """Whether a source repeats a sentence, or reports of different events do."""
        held = self._marks.get(sentence.mark)
        if held is None:
            return False
        having = [self.articles[number] for number in ((held,) if isinstance(held, int) else held)]
        return any(entry.source == source for entry in having) or len({entry.story for entry in having}) > 1


def _lengthen(table: Listed[Name], name: Name, number: int) -> None:
    held = table.get(name)
    if held is None:
        table[name] = number
    elif isinstance(held, list):
        held.append(number)
    else:
        table[name] = [held, number]


def _shorten(lists: "Listed[Any] | dict[Any, list[int]]", key: object) -> None:
    """Take the oldest of a list, and the list when it is empty."""
    held = lists[key]
    if isinstance(held, int) or len(held) == 1:
        del lists[key]
    else:
        del held[0]
