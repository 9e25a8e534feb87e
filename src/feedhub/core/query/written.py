"""A query as it is written: its parts, and how they hold together, before any of them means something."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from feedhub.errors import QueryError

DEEPEST = 100  # what is put in what; a parenthesis around nothing but another is not counted


@dataclass(frozen=True, slots=True)
class Leaf:
    """A word or phrase as written. column: from 1, where an error about it points."""

    value: str
    prefix: bool
    column: int
    quoted: bool = False
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Branch:
    """What holds others together. field: its name as written, where kind is "field"."""

    kind: Literal["and", "or", "not", "field"]
    nodes: tuple["Leaf | Branch", ...]
    column: int
    depth: int
    field: str = ""


Written = Leaf | Branch


def branch(
    kind: Literal["and", "or", "not", "field"], nodes: Iterable[Written], *, column: int, field: str = ""
) -> Branch:
    """Put parts together. Raises QueryError when that goes too deep."""
    held = tuple(nodes)
    depth = 1 + max(node.depth for node in held)
    if depth > DEEPEST:
        raise QueryError(f"more than {DEEPEST} levels are nested here; write it flatter", column=column)
    return Branch(kind, held, column, depth, field)
