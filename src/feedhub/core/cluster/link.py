"""Whether two reports tell one event: a few named numbers of the pair and a small logistic over them.

The constants are fitted by `bench/stories.py` on labelled articles; nothing else in the engine is learnt. Titles alone have
a table of their own, since without a text the same agreement means more and is rarer.
"""

from dataclasses import dataclass
from math import exp, sqrt

from feedhub.core.cluster.terms import Terms
from feedhub.core.cluster.window import SEARCHED_TERMS, Index, Remembered

RAREST = 4  # shared terms whose weights are summed
DECISIVE = 20.0  # hours are counted in days up to four, sums of weights in this

# Constant, then one for each number of `numbers`.
WITH_TEXT = (-4.834, -2.211, -0.825, -1.896, 3.159, 3.247, 1.856, 2.614, -1.165, -1.867, -0.622, 3.079)
TITLES = (-2.533, 0.072, 0.072, 0.0, 1.973, 1.668, -2.182, 2.978, -0.777, -1.947, -1.948, 2.978)
NAMES = (
    "constant",
    "cosine",
    "title cosine",
    "text cosine",
    "shared names",
    "title covered",
    "title covered at least",
    "four rarest",
    "days apart",
    "same source",
    "other numbers",
    "rarest in titles",
)


@dataclass(slots=True)
class Asked:
    """The article that is asked about, with its terms weighed in the window as it is now."""

    terms: Terms
    index: Index
    hours: float
    title: tuple[str, ...]
    text: tuple[str, ...]
    weights: dict[str, float]
    titled: frozenset[str]
    texted: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    norm: float
    title_norm: float
    text_norm: float
    title_sum: float


def asked(terms: Terms, index: Index) -> Asked:
    """Weigh an article's terms."""
    text = tuple(dict.fromkeys(term for sentence in terms.sentences for term in sentence.terms))
    weight = index.weight
    weights = {term: weight(term) for term in (*terms.title, *text)}
    squares = {term: value * value for term, value in weights.items()}
    return Asked(
        terms=terms,
        index=index,
        hours=terms.when.timestamp() / 3600,
        title=terms.title,
        text=text,
        weights=weights,
        titled=frozenset(terms.title),
        texted=frozenset(text),
        names=frozenset(terms.names),
        numbers=frozenset(term for term in terms.title if term[0].isdigit()),
        norm=sum(squares.values()),
        title_norm=sum(map(squares.__getitem__, terms.title)),
        text_norm=sum(map(squares.__getitem__, text)),
        title_sum=sum(map(weights.__getitem__, terms.title)),
    )


def searched(asked: Asked) -> list[str]:
    """The heaviest terms that the window knows."""
    known = [(-weight, term) for term, weight in asked.weights.items() if term in asked.index.counts]
    known.sort()
    return [term for _, term in known[:SEARCHED_TERMS]]


def numbers(asked: Asked, other: Remembered) -> tuple[float, ...]:
    """What is compared of a pair, in the order of NAMES after the constant."""
    index, weights = asked.index, asked.weights
    shared = [term for term in other.all if term in weights]
    heavy = [weights[term] for term in shared]
    titles = asked.titled.intersection(other.title)
    texts = asked.texted.intersection(other.text)
    counts, table = index.counts, index.weights
    other_titled = sum([table[counts[term]] for term in other.title])
    covered = _share(sum([weights[term] for term in asked.title if term in other.all]), asked.title_sum)
    covering = _share(sum([weights[term] for term in other.title if term in weights]), other_titled)
    named = asked.names.union(other.names).intersection(shared)
    other_numbers = {term for term in other.title if term[0].isdigit()}
    between = sorted([weights[term] for term in titles], reverse=True)
    heavy_squares = sum([weight * weight for weight in heavy])
    heavy.sort(reverse=True)
    return (
        _cosine(heavy_squares, asked.norm, index.square(other.all)),
        _cosine(sum([weights[term] ** 2 for term in titles]), asked.title_norm, index.square(other.title)),
        _cosine(sum([weights[term] ** 2 for term in texts]), asked.text_norm, index.square(other.text))
        if texts
        else 0.0,
        sum([weights[term] for term in named]) / DECISIVE,
        max(covered, covering),
        min(covered, covering),
        sum(heavy[:RAREST]) / DECISIVE,
        min(abs(asked.hours - other.hours) / 24, 4.0),
        float(asked.terms.source == other.source),
        float(bool(asked.numbers) and bool(other_numbers) and not asked.numbers & other_numbers),
        sum(between[:RAREST]) / DECISIVE,
    )


def score(asked: Asked, other: Remembered) -> float:
    """How surely a pair tells one event, 0 to 1."""
    table = WITH_TEXT if asked.text and other.text else TITLES
    total = table[0]
    for constant, number in zip(table[1:], numbers(asked, other), strict=True):
        total += constant * number
    return 1 / (1 + exp(-total)) if total > -500 else 0.0


def shared(asked: Asked, other: Remembered, most: int = 8) -> tuple[tuple[str, float], ...]:
    """What a pair has in common, the rarest first, each with its weight."""
    found = sorted((-asked.weights[term], term) for term in other.all if term in asked.weights)
    return tuple((term, -weight) for weight, term in found[:most])


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _cosine(product: float, one: float, other: float) -> float:
    return product / sqrt(one * other) if one and other else 0.0
