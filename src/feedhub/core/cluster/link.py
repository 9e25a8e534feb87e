"""Whether two reports tell one event: a few named numbers of the pair and a small logistic over them.

The constants are fitted by `bench/stories.py` on labelled articles; nothing else in the engine is learnt. Titles alone have
a table of their own, since without a text the same agreement means more and is rarer.
"""

from dataclasses import dataclass
from math import exp, sqrt
from operator import mul

from feedhub.core.cluster.terms import Terms
from feedhub.core.cluster.window import HEAVIEST, SEARCHED_TERMS, Index, Remembered

RAREST = 4  # shared terms whose weights are summed
DECISIVE = 20.0  # hours are counted in days up to four, sums of weights in this

UNSEEN = 0.2  # of what is shared counts as names where a script has no capitals to know them by

DIGITS = frozenset("0123456789")
TITLED = 1.5  # how much more a term of the headline is worth searching

# Constant, then one for each number of `numbers`.
WITH_TEXT = (-5.04, -7.007, 0.323, 3.043, 3.483, 1.927, 2.814, -1.473, -1.857, -1.35, 3.253, -0.684, -1.275)
TITLES = (-2.976, -4.171, 3.379, 2.041, 1.958, -2.316, 2.753, -0.844, -1.502, -6.133, 2.753, 0.417, -1.573)
NAMES = (
    "constant",
    "words shared",
    "title cosine",
    "shared names",
    "title covered",
    "title covered at least",
    "four rarest",
    "days apart",
    "same source",
    "alike with other numbers",
    "rarest in titles",
    "own words in both titles",
    "own words, else alike",
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
    names: frozenset[str]
    numbers: frozenset[str]
    title_norm: float
    title_sum: float


def asked(terms: Terms, index: Index) -> Asked:
    """Weigh an article's terms."""
    text = terms.text
    weight = index.weight
    weights = {term: weight(term) for term in (*terms.title, *text)}
    return Asked(
        terms=terms,
        index=index,
        hours=terms.when.timestamp() / 3600,
        title=terms.title,
        text=text,
        weights=weights,
        titled=frozenset(terms.title),
        names=frozenset(terms.names),
        numbers=frozenset(term for term in terms.title if term[0] in DIGITS),
        title_norm=sum(weights[term] ** 2 for term in terms.title),
        title_sum=sum(map(weights.__getitem__, terms.title)),
    )


def searched(asked: Asked) -> list[str]:
    """The heaviest terms that the window knows."""
    index, titled = asked.index.postings, asked.titled
    known = [(-w * (TITLED if term in titled else 1.0), term) for term, w in asked.weights.items() if term in index]
    known.sort()
    return [term for _, term in known[:SEARCHED_TERMS]]


def numbers(asked: Asked, other: Remembered) -> tuple[float, ...]:
    """What is compared of a pair, in the order of NAMES after the constant."""
    index, weights = asked.index, asked.weights
    weight = weights.__getitem__
    shared = set(filter(weights.__contains__, other.all))
    heavy = sorted(map(weight, shared), reverse=True)
    titles = asked.titled.intersection(other.title)
    between = sorted(map(weight, titles), reverse=True)
    other_weights = list(map(index.weight, other.title))
    covered = _share(sum(map(weight, shared.intersection(asked.title))), asked.title_sum)
    covering = _share(sum(map(weight, shared.intersection(other.title))), sum(other_weights))
    named = asked.names.union(other.names).intersection(shared)
    other_numbers = {term for term in other.title if term[0] in DIGITS} if asked.numbers else ()
    alike = _cosine(sum(map(mul, between, between)), asked.title_norm, sum(map(mul, other_weights, other_weights)))
    own = max(map(weight, asked.titled.difference(shared)), default=0.0)
    if own:
        own = min(
            own,
            max([one for one, term in zip(other_weights, other.title, strict=True) if term not in shared], default=0.0),
        )
    return (
        len(shared) / sqrt(len(weights) * len(other.all)) if shared else 0.0,
        alike,
        (sum(map(weight, named)) if asked.names or other.names else UNSEEN * sum(heavy)) / DECISIVE,
        max(covered, covering),
        min(covered, covering),
        sum(heavy[:RAREST]) / DECISIVE,
        min(abs(asked.hours - other.hours) / 24, 4.0),
        float(asked.terms.source == other.source),
        alike if other_numbers and asked.numbers.isdisjoint(other_numbers) else 0.0,
        sum(between[:RAREST]) / DECISIVE,
        own / HEAVIEST,
        own / HEAVIEST * alike,
    )


def score(asked: Asked, other: Remembered) -> float:
    """How surely a pair tells one event, 0 to 1."""
    table = WITH_TEXT if asked.text and other.text else TITLES
    total = table[0]
    for constant, number in zip(table[1:], numbers(asked, other), strict=True):
        total += constant * number
    return 1 / (1 + exp(-total)) if total > -500 else 0.0


def shared(asked: Asked, other: Remembered, most: int = 8) -> tuple[tuple[str, float], ...]:
    """What a pair has in common, the rarest first and of equally rare ones the names, each with its weight."""
    found = sorted((-asked.weights[term], term not in asked.names, term) for term in other.all if term in asked.weights)
    return tuple((term, -weight) for weight, _, term in found[:most])


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _cosine(product: float, one: float, other: float) -> float:
    return product / sqrt(one * other) if one and other else 0.0
