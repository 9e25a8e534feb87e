"""Queries: what sections, `search`, include and exclude are written in.

    folding    how text is made comparable: words, tags, and which text of an article is searched
    fields     FIELDS: a new field is a new row; Prepared: an article as the fields look at it
    nodes      the tree a query becomes, and its spelling
    written    a query as it stands there, before it means something
    reading    text to tree; the only way to make a Query
    grammar    the grammar, for lark; loaded at the first query that needs more than `tag:world -tag:opinion`

The language, as far as users of Lucene and Gmail might differ. Words stand side by side for AND, which binds tighter
than OR; operators are capitals (`&&`, `||`, `!` are understood too), `-` right before a word or group means NOT. A word
matches whole words in any case, with or without accents; `red*` their beginnings; where a script writes no spaces, and
in Korean, any part of the text. `after:2026-01-31` includes that day, `before:2026-01-31` does not.

This is the only evaluator: the store may narrow what is read, but what belongs is said here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from feedhub.core.query.fields import FIELDS, Field, Prepared
from feedhub.core.query.folding import searched_text
from feedhub.core.query.nodes import And, Everything, Node, Not, Or, Query, Term, test_of
from feedhub.core.query.reading import parse_query
from feedhub.model import Candidate

__all__ = [
    "FIELDS",
    "And",
    "Clause",
    "Everything",
    "Field",
    "Node",
    "Not",
    "Or",
    "Prepared",
    "Query",
    "Term",
    "counts",
    "explain",
    "matches",
    "parse_query",
    "searched_text",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One part of a query that decided. text: as a query would spell it; holds: whether it is true of the candidate."""

    text: str
    holds: bool


def matches(query: Query, candidate: Candidate | Prepared) -> bool:
    """Whether a query admits a candidate. Whoever asks several queries of one candidate prepares it once."""
    return query.test(candidate if isinstance(candidate, Prepared) else Prepared(candidate))


def counts(query: Query) -> bool:
    """Whether it asks how many tell a story, so that candidates need their tally."""
    return any(FIELDS[term.field].counts for term in _terms(query.root))


def _terms(node: Node) -> Iterator[Term]:
    match node:
        case Term():
            yield node
        case Not(node=inner):
            yield from _terms(inner)
        case And(nodes=nodes) | Or(nodes=nodes):
            for each in nodes:
                yield from _terms(each)
        case Everything():
            return


def explain(query: Query, candidate: Candidate | Prepared) -> tuple[Clause, ...]:
    """The clauses that decided, in the order of the query; all hold where it admits the candidate, none where not.

    Of an OR that holds, the first branch that does; of an AND that fails, each branch that fails.
    """
    prepared = candidate if isinstance(candidate, Prepared) else Prepared(candidate)
    return tuple(_decisive(query.root, prepared))


def _decisive(node: Node, prepared: Prepared) -> Iterator[Clause]:
    match node:
        case And(nodes=nodes) | Or(nodes=nodes):
            told = [tuple(_decisive(each, prepared)) for each in nodes]
            one_is_enough = isinstance(node, Or)
            deciding = [clauses for clauses in told if clauses[0].holds is one_is_enough]
            if one_is_enough:
                deciding = deciding[:1]
            for clauses in deciding or told:
                yield from clauses
        case Not(node=inner):
            for clause in _decisive(inner, prepared):
                text = clause.text.removeprefix("-") if clause.text.startswith("-") else f"-{clause.text}"
                yield Clause(text=text, holds=not clause.holds)
        case Term() | Everything():
            yield Clause(text=str(node), holds=test_of(node)(prepared))
