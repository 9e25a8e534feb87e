"""Many stored rows at once: which of them have a term, so that a start need not go through the words of each.

A bundle says of a run of rows what `window.Index` would make of them, by language. It is made of the rows and nothing else;
where one is missing, or a row of it, the rows themselves are read.
"""

import json
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, chain, count, pairwise, repeat
from typing import NamedTuple

from feedhub.core.cluster.terms import READ, VERSION, lines

MOST = 2**16  # rows in one: their places are written in two bytes


class Bundle(NamedTuple):
    """A run of stored rows. first, last: their numbers."""

    first: int
    last: int
    data: bytes


class Listing:
    """The rows of one language in a bundle: which have a term.

    last: the bundle's. begins: where in places those of each term do, and the end.
    """

    def __init__(self, bundle: Bundle, terms: str, begins: Sequence[int], places: Sequence[int]) -> None:
        self.last = bundle.last
        self._first = bundle.first
        self._terms = dict(zip(terms.split(), count()))
        self._begins = begins
        self._places = places

    def numbers(self, term: str) -> Iterable[int]:
        """The numbers of the rows that have a term, in order."""
        at = self._terms.get(term)
        if at is None:
            return ()
        return map(self._first.__add__, self._places[self._begins[at] : self._begins[at + 1]])


def bundled(rows: Iterable[tuple[int, bytes]], *, first: int, last: int) -> Bundle:
    """A bundle of the rows from first to last, by number; at most MOST."""
    said: dict[bytes, list[tuple[int, str]]] = defaultdict(list)
    passed_over = set(range(last + 1 - first))
    for number, data in rows:
        row = lines(data)
        if row is not None:
            said[row.language].append((number - first, row.words.decode()))
            passed_over.discard(number - first)
    sizes, parts = {}, []
    for language, texts in said.items():
        found = having(texts)
        written = " ".join(found).encode()
        begins = array("I", accumulate(map(len, found.values()), initial=0)).tobytes()
        places = array("H", chain.from_iterable(found.values())).tobytes()
        sizes[language.decode()] = [len(written), len(begins), len(places)]
        parts += [written, begins, places]
    head = json.dumps([sorted(passed_over), sizes]).encode()
    return Bundle(first, last, b"\n".join((VERSION, head, b"".join(parts))))


def listings(bundle: Bundle, numbers: Sequence[int]) -> Mapping[str, Listing]:
    """What a bundle says, by language; nothing where it is not of these rows.

    numbers: of the rows there are, in order; of the first bundle's rows the oldest may be gone.
    """
    version, _, rest = bundle.data.partition(b"\n")
    if version not in READ:
        return {}
    head, _, body = rest.partition(b"\n")
    passed_over, sizes = json.loads(head)
    between = numbers[bisect_left(numbers, bundle.first) : bisect_right(numbers, bundle.last)]
    gaps = {bundle.first + place for place in passed_over}
    if not between or [*between] != [n for n in range(max(bundle.first, numbers[0]), bundle.last + 1) if n not in gaps]:
        return {}
    found, at = {}, 0
    for language, lengths in sizes.items():
        written, begins, places = (body[begin:end] for begin, end in pairwise(accumulate(lengths, initial=at)))
        found[language] = Listing(bundle, written.decode(), array("I", begins), array("H", places))
        at += sum(lengths)
    return found


def having(said: Iterable[tuple[int, str]]) -> Mapping[str, list[int]]:
    """By word, the numbers of those that say it, of all that each says."""
    found: dict[str, list[int]] = defaultdict(list)
    listed, exhaust = found.__getitem__, deque[None](maxlen=0).extend
    for number, words in said:
        exhaust(map(list.append, map(listed, words.split()), repeat(number)))
    return found
