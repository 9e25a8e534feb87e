"""Text to tree. Every refusal is a QueryError with the column and the mend; nothing a stranger types costs more than that.

The grammar (`grammar.py`) says how a query is put together; here its parts get their meaning, and the plainest queries
are read without it: loading lark costs 40 ms, which a cron job would pay at each run for `tag:world -tag:opinion`.
"""

import re
from functools import lru_cache

from feedhub.core.query.fields import FIELDS, TEXT, nearest, quoted
from feedhub.core.query.nodes import OPERATORS, And, Everything, Node, Not, Or, Query, Term, test_of
from feedhub.core.query.written import Branch, Leaf, Written, branch
from feedhub.errors import QueryError

LONGEST = 100_000  # characters; a list of 5,000 sources is shorter
LONGEST_VALUE = 2_000  # characters of one word, phrase or address; one character may fold to eighteen
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
PLAIN = re.compile(r"(-?)(?:([^\W\d_]\w*):)?([^\W_][\w.-]*)(\*?)")


@lru_cache(maxsize=256)
def parse_query(text: str) -> Query:
    """Read a query; an empty one is everything.

    Raises QueryError with the column (from 1) of what cannot be read, and the mend.
    """
    if len(text) > LONGEST:
        raise QueryError(f"the query has {len(text):,} characters; {LONGEST:,} are the most", column=LONGEST + 1)
    text = UNPRINTABLE.sub(" ", text)
    if text.strip() in ("", "*"):
        return Query(root=Everything(), test=test_of(Everything()))
    written = _plain(text)
    if written is None:
        from feedhub.core.query.grammar import read

        written = read(text)
    root = _meaning(written, TEXT)
    return Query(root=root, test=test_of(root))


def _plain(text: str) -> Written | None:
    """A query of nothing but `word`, `word*`, `field:word` and `-` before them; None for any other."""
    nodes: list[Written] = []
    for piece in re.finditer(r"\S+", text):
        found = PLAIN.fullmatch(piece[0])
        if not found or found[3] in OPERATORS:
            return None
        column = piece.start() + 1
        node: Written = Leaf(found[3], bool(found[4]), piece.start() + found.start(3) + 1)
        if found[2]:
            node = branch("field", [node], column=column + len(found[1]), field=found[2])
        nodes.append(branch("not", [node], column=column) if found[1] else node)
    return nodes[0] if len(nodes) == 1 else branch("and", nodes, column=1)


def _meaning(written: Written, field: str) -> Node:
    if isinstance(written, Leaf):
        return _term(written, field)
    match written.kind:
        case "field":
            return _fielded(written)
        case "not":
            node = _meaning(written.nodes[0], field)
            return node.node if isinstance(node, Not) else Not(node)
        case "and":
            nodes = [_meaning(each, field) for each in written.nodes]
            return And(tuple(part for node in nodes for part in (node.nodes if isinstance(node, And) else (node,))))
        case "or":
            nodes = [_meaning(each, field) for each in written.nodes]
            return Or(tuple(part for node in nodes for part in (node.nodes if isinstance(node, Or) else (node,))))


def _fielded(written: Branch) -> Node:
    name = written.field.lower()
    inner = written.nodes[0]
    if name not in FIELDS:
        guess = nearest(name, FIELDS)
        if guess is None and isinstance(inner, Leaf) and inner.value.startswith("//"):
            mend = "for an address write url: before it, or put it in quotes"
        elif guess is None:
            mend = f"the fields are {', '.join(sorted(FIELDS))}; a colon that means nothing goes into quotes"
        else:
            mend = f'did you mean "{guess}"?'
        raise QueryError(f"no field {quoted(written.field)}; {mend}", column=written.column)
    if isinstance(inner, Leaf) and not inner.quoted and inner.value.startswith("-") and name != "url":
        raise QueryError(f"the - comes before the field; write -{name}:{inner.value[1:]}", column=inner.column)
    return _meaning(inner, name)


def _term(leaf: Leaf, field: str) -> Node:
    if leaf.prefix and not leaf.value and field == TEXT:
        return Everything()
    if len(leaf.value) > LONGEST_VALUE:
        problem = f"this word has {len(leaf.value):,} characters; {LONGEST_VALUE:,} are the most"
        raise QueryError(problem, column=leaf.column)
    if "*" in leaf.value and not leaf.quoted:
        raise QueryError("a * may only end a word; take it out, or put the word in quotes", column=leaf.column)
    term = Term(field, leaf.value, leaf.prefix)
    try:
        test_of(term)
    except ValueError as error:
        raise QueryError(f"{field}: {error}" if field != TEXT else str(error), column=leaf.column) from error
    return term
