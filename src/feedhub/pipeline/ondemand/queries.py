"""What strangers may ask: a query that costs no more than any other, or the sentence that refuses it."""

from feedhub.core.query import And, Node, Not, Or, Query, parse_query
from feedhub.errors import QueryError
from feedhub.model import Refused

QUERY_LENGTH = 1_000  # characters
CLAUSES = 50  # words, phrases and fields of a query


def understood(text: str) -> Query | Refused:
    """A stranger's query, or why it is none."""
    if len(text) > QUERY_LENGTH:
        return Refused(f"The query has {len(text):,} characters; {QUERY_LENGTH:,} are the most.")
    if not _is_text(text):
        return Refused("The query is not written in UTF-8.")
    try:
        query = parse_query(text)
    except QueryError as error:
        return Refused(f"{error}.")
    if (parts := _clauses(query.root)) > CLAUSES:
        return Refused(f"The query has {parts} parts; {CLAUSES} are the most.")
    return query


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _clauses(node: Node) -> int:
    match node:
        case Not(node=inner):
            return _clauses(inner)
        case And(nodes=nodes) | Or(nodes=nodes):
            return sum(map(_clauses, nodes))
        case _:
            return 1
