"""What was said lately: the terms of the newest four days, an inverted index a language, how common each term is.

Where four days bring few articles the newest thousand stay: nobody joins those, but they show which words are in every
report, and without them a small hub would take the words of the season for rare. The content depends on the order in which
articles arrived and on nothing else: what is forgotten is measured from the article that comes in, so a window filled by one
process and one read back from the store are the same.
"""

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from math import exp, log
from typing import Any, TypeVar

from feedhub.core.cluster.bundles import Bundle, Listing, having, listings
from feedhub.core.cluster.terms import Lines, Sentence, Terms, lines, rest, seen_at
from feedhub.core.cluster.words import COMMON, ordinary, usual_kin

REMEMBERED = timedelta(days=4)
FEWEST = 1_000  # articles that stay, however long ago they were seen: of fewer, counts of words say little
_REMEMBERED = REMEMBERED // timedelta(microseconds=1)
BEFORE = 500  # reports that a window is taken to have held before its first: counts of a few say nothing
COMMON_BEFORE = 15  # in how many of those a word of the trade stood,
ORDINARY_BEFORE = 8  # an ordinary word, and
RARE_BEFORE = 0.1  # any other
HEAVIEST = 8.0  # no term weighs more: else the bars would mean another thing in a large window than in a small
SEARCHED_TERMS, SEARCHED_POSTINGS = 12, 150


@dataclass(slots=True)
class Remembered:
    """An article in the window. number: its place in the order of arrival. texted: whether it says more than its headline.
    all: title and text, without repeats. kin: the beginnings of a headline that has no text. keys: a space between any two.
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
    kin: tuple[str, ...]
    names: tuple[str, ...]
    keys: str
    marks: Sequence[int]
    pairs: bytes
    serial: bool

    @property
    def listed(self) -> tuple[str, ...]:
        """What the index has it by."""
        return self.all + self.kin


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
        () if text else terms.kin,
        terms.names,
        " ".join(terms.keys),
        [sentence.mark for sentence in terms.sentences],
        terms.pairs,
        terms.serial,
    )


def _restored(row: Lines, number: int) -> Remembered:
    """As `_remembered` of the terms that a row holds."""
    found = rest(row.rest)
    words = tuple(row.words.decode().split())
    said = words if found.texted else words[: found.titled]
    return Remembered(
        number,
        row.article.decode(),
        found.source,
        row.language.decode(),
        row.story.decode(),
        found.copy_of,
        found.when.timestamp() / 3600,
        found.began,
        seen_at(row.seen),
        words[: found.titled],
        found.texted,
        said,
        words[len(said) :],
        found.names,
        row.keys.decode(),
        [*map(int, row.marks.split())],
        found.pairs,
        found.serial,
    )


class _Articles(dict[int, Remembered]):
    """What is remembered, by number. rows: what was read back and not asked for yet; most never are."""

    def __init__(self) -> None:
        self.rows: dict[int, bytes] = {}

    def __missing__(self, number: int) -> Remembered:
        self[number] = found = _restored(_cut(self.rows.pop(number)), number)
        return found


def _cut(row: bytes) -> Lines:
    found = lines(row)
    assert found is not None  # or it had got no number
    return found


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
        held = index.held(term)
        count = 0 if held is None else 1 if isinstance(held, int) else len(held)
        self[term] = found = index.weights[count - index.again.get(term, 0)]
        return found


class Index:
    """One language's articles in the window.

    weighed: how much a shared term says, the logarithm of how
    rarely it is written. What counts is in how many stories it is, so that a story much told does not make its own names common.
    """

    def __init__(self, language: str) -> None:
        self.size = 0
        # term: articles whose story had it before; less, for common words, the stories they are taken to be in
        self.again = dict.fromkeys((*ordinary(language), *usual_kin(language)), -ORDINARY_BEFORE)
        self.again |= dict.fromkeys(COMMON, -COMMON_BEFORE)
        self._postings: Listed[str] = {}  # the articles that have a term, in order of arrival
        self._loose: Listed[str] = {}  # while there are listings: the same of those articles that are in none of them,
        self._listings: Sequence[Listing] = ()  # until somebody asks for the term
        self._oldest, self._restored = 0, -1
        self._keys: Listed[str] = {}
        self._unkeyed: deque[tuple[int, str]] = deque()  # the newest: nobody of another language asked since
        # story, term: how many of its articles have it; of a story that did not move yet its articles' terms, a line for each
        self._told: dict[str, str | dict[str, int]] = {}
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

    def held(self, term: str) -> int | list[int] | None:
        """The articles that have a term, in order of arrival."""
        held = self._postings.get(term)
        if held is None and self._restored >= 0:
            numbers = [*chain.from_iterable([listing.numbers(term) for listing in self._listings])]
            loose = self._loose.pop(term, ())
            numbers += (loose,) if isinstance(loose, int) else loose
            numbers.sort()
            if numbers and numbers[0] < self._oldest:
                del numbers[: bisect_left(numbers, self._oldest)]
            if numbers:
                self._postings[term] = held = numbers if len(numbers) > 1 else numbers[0]
        return held

    def fill(
        self, entries: Sequence[tuple[int, str, str, str]], listed: Sequence[Listing], known: Container[int]
    ) -> None:
        """Add many to an empty index, as `add` would one by one: of each its number, story, terms and keys.

        listed: what says which of those have a term whose numbers are known.
        """
        told: dict[str, list[str]] = defaultdict(list)
        for _, story, words, _ in entries:
            told[story].append(words)
        repeated: list[str] = []
        for story, texts in told.items():
            self._told[story] = "\n".join(texts)
            before = set[str]()
            for terms in map(str.split, texts if len(texts) > 1 else ()):
                repeated += before.intersection(terms)
                before.update(terms)
        for term, count in Counter(repeated).items():
            self.again[term] = self.again.get(term, 0) + count
        found = _listed((number, words) for number, _, words, _ in entries if number not in known)
        if listed:
            self._loose, self._listings = found, listed
            self._oldest, self._restored = entries[0][0], entries[-1][0]
        else:
            self._postings = found
        self._unkeyed.extend((number, keys) for number, _, _, keys in entries)
        self.size = len(entries)
        self._scale()

    @property
    def keys(self) -> Listed[str]:
        """The articles that have a name or number as other languages have it; made up when one of those first asks."""
        if not self._keys:
            self._keys = _listed(self._unkeyed)
            self._unkeyed.clear()
        while self._unkeyed:
            number, keys = self._unkeyed.popleft()
            for key in keys.split():
                _lengthen(self._keys, key, number)
        return self._keys

    def add(self, entry: Remembered) -> None:
        self._tell(entry)
        number, postings, weighed = entry.number, self._postings, self.weighed
        lists = self.held if self._restored >= 0 else postings.get
        for term in entry.listed:
            held = lists(term)
            if held is None:
                postings[term] = number
            elif isinstance(held, list):
                held.append(number)
            else:
                postings[term] = [held, number]
            weighed.pop(term, None)
        self._unkeyed.append((number, entry.keys))
        self.size += 1
        self._scale()

    def _tell(self, entry: Remembered) -> None:
        """Count an article's terms in its story."""
        if entry.story not in self._told:
            self._told[entry.story] = " ".join(
                entry.listed
            )  # most stories have one article: nothing is counted for those
            return
        told, again = self._counted(entry.story), self.again
        for term in entry.listed:
            if term in told:
                told[term] += 1
                again[term] = again.get(term, 0) + 1
            else:
                told[term] = 1

    def _counted(self, story: str) -> dict[str, int]:
        told = self._told[story]
        if isinstance(told, str):
            self._told[story] = told = dict(Counter(told.split()))
        return told

    def remove(self, entry: Remembered) -> None:
        """Forget the oldest article: it is the first of every list it is in."""
        self._untell(entry)
        for term in entry.listed:
            if term in self._postings:
                _shorten(self._postings, term)
            self.weighed.pop(term, None)
        self._oldest = entry.number + 1
        if self._restored >= 0:
            self._listings = [listing for listing in self._listings if listing.last > entry.number]
            if self._restored <= entry.number:  # nothing that was read back is left
                self._loose, self._restored = {}, -1
        if self._unkeyed and self._unkeyed[0][0] == entry.number:
            self._unkeyed.popleft()
        else:
            for key in entry.keys.split():
                _shorten(self._keys, key)
        self.size -= 1
        self._scale()

    def _untell(self, entry: Remembered) -> None:
        if entry.story not in self._told:
            return
        told, again = self._counted(entry.story), self.again
        for term in entry.listed:
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
    """The newest four days, and never fewer than FEWEST articles if there were as many; in order of arrival."""

    def __init__(self) -> None:
        self.articles = _Articles()
        self.indexes: dict[str, Index] = {}
        self.stories: dict[str, list[int]] = {}
        self._order: deque[int] = deque()
        self._marks: Listed[int] = {}  # the articles that have a sentence
        self._next = 0

    @classmethod
    def restored(cls, rows: Iterable[tuple[int, bytes]], bundles: Iterable[Bundle] = ()) -> "Window":
        """A window of stored rows, each with its number; those of an older feedhub are passed over.

        rows: in the order in which they were assigned, their numbers rising; as many as there are: what is too old is passed
        over, or forgotten when the next article comes. bundles: of some of them, made of just these rows.
        """
        window = cls()
        window.articles.rows = kept = _remaining(rows)
        window._order.extend(kept)
        window._next = window._order[-1] + 1 if kept else 0
        entries: dict[str, list[tuple[int, str, str, str]]] = defaultdict(list)
        for number, data in kept.items():
            row = _cut(data)
            story = row.story.decode()
            window._list(number, story, map(int, row.marks.split()))
            entries[row.language.decode()].append((number, story, row.words.decode(), row.keys.decode()))
        numbers, known = [*kept], set[int]()
        listed: dict[str, list[Listing]] = defaultdict(list)
        for bundle in bundles:
            for language, listing in listings(bundle, numbers).items():
                listed[language].append(listing)
                known.update(range(bundle.first, bundle.last + 1))
        for language, its in entries.items():
            window._index(language).fill(its, listed[language], known)
        return window

    def __len__(self) -> int:
        return len(self._order)

    def add(self, terms: Terms) -> None:
        """Remember an assigned article: its terms as `assign` returned them."""
        self.forget(terms.first_seen)
        entry = _remembered(terms, self._next)
        self._next += 1
        self.articles[entry.number] = entry
        self._order.append(entry.number)
        self._index(entry.language).add(entry)
        self._list(entry.number, entry.story, entry.marks)

    def _index(self, language: str) -> Index:
        found = self.indexes.get(language)
        if found is None:
            self.indexes[language] = found = Index(language)
        return found

    def _list(self, number: int, story: str, marks: Iterable[int]) -> None:
        self.stories.setdefault(story, []).append(number)
        for mark in marks:
            _lengthen(self._marks, mark, number)

    def forget(self, now: datetime) -> None:
        """Drop what was seen more than four days before, but for the newest FEWEST."""
        oldest = now - REMEMBERED
        while self._outlived(oldest):
            number = self._order.popleft()
            self._drop(self.articles[number])
            del self.articles[number]

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


def _remaining(rows: Iterable[tuple[int, bytes]]) -> dict[int, bytes]:
    """What a window still has of rows after the last, by number, forgetting as `Window.forget` does."""
    kept: deque[tuple[int, int, bytes]] = deque()
    for number, data in rows:
        row = lines(data)
        if row is not None:
            seen = int(row.seen)
            while len(kept) > FEWEST and kept[0][0] < seen - _REMEMBERED:
                kept.popleft()
            kept.append((seen, number, data))
    return {number: data for _, number, data in kept}


def _listed(said: Iterable[tuple[int, str]]) -> Listed[str]:
    return {word: held if len(held) > 1 else held[0] for word, held in having(said).items()}


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
