"""Whether two reports tell one event: a few named numbers of the pair and a small logistic over them.

The constants are fitted by `bench/stories.py` on labelled articles; nothing else in the engine is learnt. Titles alone have
a table of their own, since without a text the same agreement means more and is rarer.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import exp, sqrt
from operator import mul

from feedhub.core.cluster.terms import Terms, unpacked
from feedhub.core.cluster.window import HEAVIEST, SEARCHED_POSTINGS, SEARCHED_TERMS, Index, Remembered, numbers_in
from feedhub.core.cluster.words import kin

RAREST = 4  # shared terms whose weights are summed
DECISIVE = 20.0  # sums of weights are counted in this

UNSEEN = 0.2  # of what is shared counts as names where a script has no capitals to know them by
LONGEST_APART = 96.0  # hours

PLAIN = 0.72  # the same, from which it is so whatever words it is made of: forms filled in for two events reach 0.7
TELLING = 12  # pairs of words; a shorter text may be a phrase that many use
COPIED = 0.95
FORM = 0.5  # of the shorter text's pairs from which two are one form filled in twice, if each names somebody of its own

AKIN = 6  # beginnings of a headline's words searched
TITLED = 1.5  # how much more a term of the headline is worth searching

# Constant, then one for each number of `numbers`, which may be fewer.
WITH_TEXT = (-8.285, -2.827, 2.635, 1.232, 2.739, 3.52, 2.967, 3.283, 2.817, 0.171, -1.114, -1.962, -2.155)
TITLES = (-3.641, -4.638, 6.335, 1.048, 2.413, -1.585, 0.705, 3.029, 1.198, 1.198, -0.742, -1.442, -1.496, 1.129, 2.894)
NAMES = (
    "constant",
    "words shared",
    "title cosine",
    "shared names",
    "title covered",
    "title covered at least",
    "rarest",
    "two rarest",
    "four rarest",
    "rarest in titles",
    "days apart",
    "same source",
    "own names in both titles",
    "akin",
    "three akin",
)
SAME_SOURCE, APART = (NAMES.index(name) - 1 for name in ("same source", "own names in both titles"))


@dataclass(slots=True)
class Asked:
    """The article that is asked about, with its terms weighed in the window as it is now.

    weights: of its terms, the window's of any other term.
    """

    terms: Terms
    index: Index
    hours: float
    title: tuple[str, ...]
    text: tuple[str, ...]
    weights: dict[str, float]
    known: frozenset[str]
    titled: frozenset[str]
    kin: frozenset[str]
    names: frozenset[str]
    pairs: frozenset[int]
    title_norm: float
    title_sum: float


def asked(terms: Terms, index: Index) -> Asked:
    """Weigh an article's terms."""
    text = terms.text
    weights, weight = index.weighed, index.weighed.__getitem__
    known = frozenset((*terms.title, *text))
    titled = list(map(weight, terms.title))
    return Asked(
        terms=terms,
        index=index,
        hours=terms.when.timestamp() / 3600,
        title=terms.title,
        text=text,
        weights=weights,
        known=known,
        titled=frozenset(terms.title),
        kin=frozenset() if text else frozenset(terms.kin),
        names=frozenset(terms.names),
        pairs=frozenset(unpacked(terms.pairs)),
        title_norm=sum(map(mul, titled, titled)),
        title_sum=sum(titled),
    )


def searched(asked: Asked) -> list[str]:
    """The heaviest terms that the window knows."""
    held, titled, weight = asked.index.held, asked.titled, asked.weights.__getitem__
    known = [
        (-weight(term) * (TITLED if term in titled else 1.0), term) for term in asked.known if held(term) is not None
    ]
    known.sort()
    return [term for _, term in known[:SEARCHED_TERMS]]


def akin(asked: Asked) -> list[tuple[str, set[int]]]:
    """The heaviest beginnings of words that the window knows, each with the articles that have such a word itself."""
    held, weight = asked.index.held, asked.weights.__getitem__
    known = sorted((-weight(beginning), beginning) for beginning in asked.kin if held(beginning) is not None)
    words: dict[str, set[int]] = {beginning: set() for _, beginning in known[:AKIN]}
    for term in asked.title if words else ():
        for beginning in kin((term,)):
            if beginning in words:
                words[beginning].update(numbers_in(held(term), SEARCHED_POSTINGS))
    return list(words.items())


def numbers(asked: Asked, other: Remembered) -> tuple[float, ...]:
    """What is compared of a pair, in the order of NAMES after the constant; the last two of headlines alone."""
    weight = asked.weights.__getitem__
    shared = asked.known.intersection(other.all)
    heavy = sorted(map(weight, shared), reverse=True)
    titles = asked.titled.intersection(other.title)
    between = sorted(map(weight, titles), reverse=True)
    others = list(map(weight, other.title))
    covered = _share(sum(map(weight, shared.intersection(asked.titled))), asked.title_sum)
    covering = _share(sum(map(weight, shared.intersection(other.title))), sum(others))
    named: Collection[str] = asked.names.intersection(shared).union(shared.intersection(other.names))
    anyone = asked.names or other.names
    compared = (
        len(shared) / sqrt(len(asked.known) * len(other.all)) if shared else 0.0,
        _cosine(sum(map(mul, between, between)), asked.title_norm, sum(map(mul, others, others))),
        (sum(map(weight, named)) if anyone else UNSEEN * sum(heavy)) / DECISIVE,
        max(covered, covering),
        min(covered, covering),
        sum(heavy[:1]) / HEAVIEST,
        sum(heavy[:2]) / DECISIVE,
        sum(heavy[:RAREST]) / DECISIVE,
        sum(between[:RAREST]) / DECISIVE,
        min(abs(asked.hours - other.hours), LONGEST_APART) / 24,
        float(asked.terms.source == other.source),
        _apart(asked, other, shared) / HEAVIEST,
    )
    if not asked.kin or not other.kin:
        return compared
    related = _related(asked, other, shared)
    return (*compared, sum(related[:1]) / HEAVIEST, sum(related[:3]) / DECISIVE)


def _related(asked: Asked, other: Remembered, shared: frozenset[str]) -> list[float]:
    """The weights of the beginnings that two headlines have in common in different words, the heaviest first."""
    mine, theirs = kin(asked.titled - shared), kin(term for term in other.title if term not in shared)
    return sorted(map(asked.weights.__getitem__, set(mine).intersection(theirs)), reverse=True)


def _apart(asked: Asked, other: Remembered, shared: frozenset[str]) -> float:
    """How rare both headlines' own names are: each names somebody whom the other does not know."""
    mine, theirs = asked.titled - shared, frozenset(other.title) - shared
    if asked.names or other.names:
        mine, theirs = mine.intersection(asked.names), theirs.intersection(other.names)
    if not mine or not theirs:
        return 0.0
    weight = asked.weights.__getitem__
    return min(max(map(weight, mine)), max(map(weight, theirs)))


def score(asked: Asked, other: Remembered) -> float:
    """How surely a pair tells one event, 0 to 1."""
    compared = numbers(asked, other)
    known = ruled(asked, other, compared)
    if known is not None:
        return known
    table = WITH_TEXT if asked.text and other.texted else TITLES
    total = table[0]
    for constant, number in zip(table[1:], compared, strict=False):
        total += constant * number
    return 1 / (1 + exp(-total)) if total > -500 else 0.0


def ruled(asked: Asked, other: Remembered, compared: tuple[float, ...]) -> float | None:
    """The score of two texts that repeat each other: of a copy, and of one form filled in twice ("Acme beats forecasts").

    What tells them apart is whether each has a name of its own above it. None where the constants decide.
    """
    mine, theirs = len(asked.pairs), len(other.pairs) // 4
    repeated = len(asked.pairs.intersection(unpacked(other.pairs)))
    if not repeated:
        return None
    if not compared[APART]:
        copied = repeated >= PLAIN * (mine + theirs - repeated) and mine >= TELLING and not compared[SAME_SOURCE]
        return COPIED if copied else None
    named = asked.text and other.texted and (asked.names or other.names)
    return 0.0 if named and repeated >= FORM * min(mine, theirs) else None


def shared(asked: Asked, other: Remembered, most: int = 8) -> tuple[tuple[str, float], ...]:
    """What a pair has in common, the rarest first and of equally rare ones the names, each with its weight."""
    both = [term for term in other.all if term in asked.known]
    if asked.kin:
        both += asked.kin.intersection(other.kin).difference(kin(both))
    found = sorted((-asked.weights[term], term not in asked.names, term) for term in both)
    return tuple((term, -weight) for weight, _, term in found[:most])


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _cosine(product: float, one: float, other: float) -> float:
    return product / sqrt(one * other) if one and other else 0.0
