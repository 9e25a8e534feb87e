"""What was said lately: the terms of the newest four days, an inverted index a language, how common each term is.

The content depends on the order in which articles arrived and on nothing else: what is forgotten is measured from the
article that comes in, so a window filled by one process and one read back from the store are the same.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, log
from typing import Any

from feedhub.core.cluster.terms import Sentence, Terms
from feedhub.core.cluster.words import COMMON

REMEMBERED = timedelta(days=4)
BEFORE = 300  # reports that a window is taken to have held before its first: counts of a few say nothing
COMMON_BEFORE = 10  # in how many of those a word of the trade stood, and
RARE_BEFORE = 0.1  # any other
HEAVIEST = 7.0  # no term weighs more: else the bars would mean another thing in a large window than in a small
SEARCHED_TERMS, SEARCHED_POSTINGS = 12, 150


@dataclass(slots=True, eq=False)
class Remembered:
    """An article in the window. number: its place in the order of arrival. all: title and text, without repeats."""

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
    text: tuple[str, ...]
    all: tuple[str, ...]
    names: tuple[str, ...]
    keys: tuple[str, ...]
    marks: tuple[int, ...]
    pairs: bytes


def _remembered(terms: Terms, number: int) -> Remembered:
    text = tuple(dict.fromkeys(term for sentence in terms.sentences for term in sentence.terms))
    return Remembered(
        number=number,
        id=terms.article,
        source=terms.source,
        language=terms.language,
        story=terms.story or terms.article,
        copy_of=terms.copy_of,
        hours=terms.when.timestamp() / 3600,
        began=terms.began or terms.when,
        seen=terms.first_seen,
        title=terms.title,
        text=text,
        all=tuple(dict.fromkeys(terms.title + text)) if text else terms.title,
        names=terms.names,
        keys=terms.keys,
        marks=tuple(sentence.mark for sentence in terms.sentences),
        pairs=terms.pairs,
    )


class _Weights(dict[int, float]):
    """The weight of a term by the number of articles it is in, computed when first asked for."""

    def __init__(self, size: float, power: int) -> None:
        self.size, self.power = size, power

    def __missing__(self, count: int) -> float:
        self[count] = found = max(0.0, min(HEAVIEST, log(self.size / (count + RARE_BEFORE)))) ** self.power
        return found


class Index:
    """One language's articles in the window."""

    def __init__(self) -> None:
        self.size = 0
        self.counts: dict[str, int] = {}
        self.postings: dict[str, list[int]] = {}
        self.keys: dict[str, list[int]] = {}
        self._step = -1
        self._scale()

    def _scale(self) -> None:
        """Weights move by steps of an eighth of a doubling, so that the tables last."""
        step = round(log(self.size + BEFORE) * 12)
        if step != self._step:
            self._step = step
            self.weights, self.squares = _Weights(exp(step / 12), 1), _Weights(exp(step / 12), 2)

    def weight(self, term: str) -> float:
        """How much a shared term says: the logarithm of how rarely it is written."""
        count = self.counts.get(term)
        return self.weights[count if count is not None else COMMON_BEFORE if term in COMMON else 0]

    def square(self, terms: Iterable[str]) -> float:
        """The sum of the squared weights of terms that are all in the index."""
        return sum(map(self.squares.__getitem__, map(self.counts.__getitem__, terms)))

    def add(self, entry: Remembered) -> None:
        counts, postings, number = self.counts, self.postings, entry.number
        for term in entry.all:
            listed = postings.get(term)
            if listed is None:
                postings[term] = [number]
                counts[term] = COMMON_BEFORE + 1 if term in COMMON else 1
            else:
                listed.append(number)
                counts[term] += 1
        for key in entry.keys:
            self.keys.setdefault(key, []).append(number)
        self.size += 1
        self._scale()

    def remove(self, entry: Remembered) -> None:
        """Forget the oldest article: it is the first of every list it is in."""
        for term in entry.all:
            listed = self.postings[term]
            if len(listed) == 1:
                del self.postings[term], self.counts[term]
            else:
                del listed[0]
                self.counts[term] -= 1
        for key in entry.keys:
            _shorten(self.keys, key)
        self.size -= 1
        self._scale()


class Window:
    """The newest four days, in order of arrival.

    remembered: rows in the order in which they were assigned, as `assign` returned their terms; as many as the store has,
    what is too old is forgotten when the next article comes.
    """

    def __init__(self, remembered: Iterable[Terms] = ()) -> None:
        self.articles: dict[int, Remembered] = {}
        self.indexes: dict[str, Index] = defaultdict(Index)
        self.stories: dict[str, list[int]] = {}
        self._order: deque[int] = deque()
        self._marks: dict[tuple[str, int], int] = {}  # how many articles of a source have a sentence
        self._told: dict[int, list[str]] = {}  # the story of each article that has it
        self._next = 0
        for terms in remembered:
            self.add(terms)

    def __len__(self) -> int:
        return len(self.articles)

    def __contains__(self, story: str) -> bool:
        return story in self.stories

    def members(self, story: str) -> Iterator[Remembered]:
        """The articles of a story that are still in the window, in order of arrival."""
        return map(self.articles.__getitem__, self.stories.get(story, ()))

    def add(self, terms: Terms) -> None:
        """Remember an assigned article: its terms as `assign` returned them."""
        self.forget(terms.first_seen)
        entry = _remembered(terms, self._next)
        self._next += 1
        self.articles[entry.number] = entry
        self._order.append(entry.number)
        self.indexes[entry.language].add(entry)
        self.stories.setdefault(entry.story, []).append(entry.number)
        for mark in entry.marks:
            place = (entry.source, mark)
            self._marks[place] = self._marks.get(place, 0) + 1
            self._told.setdefault(mark, []).append(entry.story)

    def forget(self, now: datetime) -> None:
        """Drop what was seen more than four days before."""
        oldest = now - REMEMBERED
        while self._order and self.articles[self._order[0]].seen < oldest:
            self._drop(self.articles.pop(self._order.popleft()))

    def _drop(self, entry: Remembered) -> None:
        self.indexes[entry.language].remove(entry)
        if not self.indexes[entry.language].size:
            del self.indexes[entry.language]
        _shorten(self.stories, entry.story)
        for mark in entry.marks:
            place = (entry.source, mark)
            self._marks[place] -= 1
            if not self._marks[place]:
                del self._marks[place]
            _shorten(self._told, mark)

    def boilerplate(self, source: str, sentence: Sentence) -> bool:
        """Whether a source repeats a sentence, or reports of different events do."""
        if (source, sentence.mark) in self._marks:
            return True
        told = self._told.get(sentence.mark)
        return told is not None and len(set(told)) > 1


def _shorten(lists: dict[Any, list[Any]], key: object) -> None:
    """Take the oldest of a list, and the list when it is empty."""
    if len(lists[key]) == 1:
        del lists[key]
    else:
        del lists[key][0]
