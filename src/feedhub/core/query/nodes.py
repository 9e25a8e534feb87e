"""The tree a query becomes, and its spelling: reading what a Query prints gives the same Query."""

import re
from dataclasses import dataclass, field

from feedhub.core.query.fields import COUNT, FIELDS, TEXT, Prepared, Test

BARE = re.compile(r"[^\W_][\w.-]*")  # a value that needs no quotes
OPERATORS = frozenset({"AND", "OR", "NOT"})
ESCAPED = re.compile(r'["\\]')


@dataclass(frozen=True, slots=True)
class Everything:
    """`*`: each candidate."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class Term:
    """A field and what it shall be. prefix: the value is only its beginning; an empty one asks whether there is any."""

    field: str
    value: str
    prefix: bool = False

    def __str__(self) -> str:
        value = self.value
        bare = COUNT if FIELDS[self.field].counts else BARE
        if (value or not self.prefix) and (value in OPERATORS or not bare.fullmatch(value)):
            value = '"' + ESCAPED.sub(r"\\\g<0>", value) + '"'
        name = "" if self.field == TEXT else f"{self.field}:"
        return f"{name}{value}{'*' if self.prefix else ''}"


@dataclass(frozen=True, slots=True)
class Not:
    """Whatever the node is not; never a Not of a Not."""

    node: "Node"

    def __str__(self) -> str:
        return f"-{self.node}" if isinstance(self.node, Term | Everything) else f"-({self.node})"


@dataclass(frozen=True, slots=True)
class And:
    """All of at least two nodes, none of them an And."""

    nodes: tuple["Node", ...]

    def __str__(self) -> str:
        return " ".join(f"({node})" if isinstance(node, Or) else str(node) for node in self.nodes)


@dataclass(frozen=True, slots=True)
class Or:
    """Any of at least two nodes, none of them an Or."""

    nodes: tuple["Node", ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.nodes))


Node = Everything | Term | Not | And | Or


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read. test: its tree made into one function."""

    root: Node
    test: Test = field(compare=False, repr=False)

    def __str__(self) -> str:
        return str(self.root)


def test_of(node: Node) -> Test:
    """A tree as one function of a prepared candidate. Raises ValueError where a field refuses a value."""
    match node:
        case Everything():
            return lambda _prepared: True
        case Term():
            return FIELDS[node.field].read(node.value, node.prefix)
        case Not():
            refused = test_of(node.node)
            return lambda prepared: not refused(prepared)
        case And():
            return _all([test_of(each) for each in sorted(node.nodes, key=_cost)])
        case Or():
            return _any([test_of(each) for each in sorted(node.nodes, key=_cost)])


def _all(tests: list[Test]) -> Test:
    def test(prepared: Prepared) -> bool:
        for each in tests:  # noqa: SIM110 - all() with a generator takes three times as long
            if not each(prepared):
                return False
        return True

    return test


def _any(tests: list[Test]) -> Test:
    def test(prepared: Prepared) -> bool:
        for each in tests:  # noqa: SIM110 - as above
            if each(prepared):
                return True
        return False

    return test


def _cost(node: Node) -> int:
    match node:
        case Everything():
            return 0
        case Term():
            return FIELDS[node.field].cost
        case Not():
            return _cost(node.node)
        case And() | Or():
            return max(map(_cost, node.nodes))
