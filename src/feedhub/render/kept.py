"""What was rendered of each item, kept so that an edition in which one item is new has one item rendered.

A memo and nothing else: the same items make the same bytes with it and without it. Whoever publishes again and again holds
one; what is rendered once is not kept.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence, Sized
from typing import Any, TypeVar

from feedhub.model import Item

T = TypeVar("T")
F = TypeVar("F", bound=Sized)
NOTHING = (object(), None)  # made of what nobody asks for
MOST = 48_000_000  # bytes: some 10,000 items in each format


def by_id(items: Sequence[Item]) -> dict[str, Item]:
    """Items by name: their ids."""
    named: dict[str, Item] = {}
    for item in items:
        name = item.id
        while name in named:  # not in an edition of ours
            name += "#"
        named[name] = item
    return named


class Kept:
    """Fragments of documents by what they were made of. most: how many bytes of them are kept, of the latest places."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._places: dict[Hashable, dict[str, tuple[Any, Any]]] = {}
        self._sizes: dict[Hashable, int] = {}
        self._size = 0  # of all of them

    def of(
        self,
        place: Hashable,
        wanted: Mapping[str, T],
        make: Callable[[Sequence[T]], Sequence[F]],
        *,
        passing: bool = False,
    ) -> list[F]:
        """The fragment of each of these, in their order, where only those that are not kept are made, together.

        place: all that a fragment depends on beside what it is of; only these fragments stay kept for it, unless they are
        made in passing. wanted: what is rendered, by name. make: a fragment for each of those it is given, in their order.
        """
        known = self._places.get(place, {})
        found: dict[str, tuple[Any, Any]] = {}
        missing = []
        for name, it in wanted.items():
            before = found[name] = known.get(name, NOTHING)
            if before[0] is not it and before[0] != it:
                missing.append(name)
        made = make([wanted[name] for name in missing])
        found |= {name: (wanted[name], fragment) for name, fragment in zip(missing, made, strict=True)}
        fragments: list[F] = [fragment for _, fragment in found.values()]
        if passing:
            return fragments
        self._places.pop(place, None)
        self._places[place] = found  # last: the places asked for longest ago are forgotten first
        size = sum(map(len, fragments))
        self._size += size - self._sizes.get(place, 0)
        self._sizes[place] = size
        while self._size > self._most:
            oldest = next(iter(self._places))
            del self._places[oldest]
            self._size -= self._sizes.pop(oldest)
        return fragments
